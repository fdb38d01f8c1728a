"""One person who was found: their face, who they may be, how sure that is, and the answers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from imh_video.model.family import Person, Role
from imh_video.model.identifiers import PersonId
from imh_video_ui.library.stills import round_corners
from imh_video_ui.theme import Button, Card, GlyphView, colour, glyph_of, label, paint_icon
from imh_video_ui.theme.persons import signs_of
from imh_video_ui.theme.tokens import RADIUS_CONTROL

_FACE_PX = 84


class FaceView(QWidget):
    """A face, or a sign where none may be shown."""

    def __init__(self, is_refused: bool) -> None:
        super().__init__()
        self._face: QImage | None = None
        self._is_refused = is_refused
        self.setFixedSize(QSize(_FACE_PX, _FACE_PX))

    def show_face(self, face: QImage) -> None:
        self._face = face
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        round_corners(painter, rect, RADIUS_CONTROL)
        painter.fillRect(rect, colour("sunken"))
        if self._face is not None and not self._face.isNull():
            painter.drawImage(rect, self._face)
        else:
            sign = QRectF(rect.center().x() - 13, rect.center().y() - 13, 26, 26)
            paint_icon(painter, sign, "lock" if self._is_refused else "user", "text3")
        painter.end()


class PersonCard(Card):
    """``said`` brings the PersonId, or None for nobody we follow."""

    said = Signal(object)
    follow_wished = Signal()
    look_wished = Signal()

    def __init__(
        self,
        person: Person | None,
        sure: str,
        why: str,
        *,
        is_said: bool,
        can_follow: bool,
        is_refused: bool,
    ) -> None:
        """``person`` is who it is said or thought to be; None for nobody we follow."""
        super().__init__()
        self.person, self.is_said = person, is_said
        name = person.called if person is not None else self.tr("Nobody we follow")
        self.setAccessibleName(", ".join(part for part in (name, sure, why) if part))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 12, 12, 12)
        row.setSpacing(12)
        self.face = FaceView(is_refused)
        row.addWidget(self.face, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        self.sign: GlyphView | None = None
        if person is not None:
            self.sign = GlyphView(glyph_of(person.role))
            head.addWidget(self.sign)
        head.addWidget(label(name, "card"))
        head.addStretch(1)
        head.addWidget(label(sure, "small", "text2"))
        column.addLayout(head)
        column.addWidget(label(why, "small", "text2", wraps=True))
        column.addLayout(self._buttons(name, can_follow))
        row.addLayout(column, 1)

    def _buttons(self, name: str, can_follow: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.yes = Button(self.tr("Yes"), size="compact", icon="check")
        self.yes.setAccessibleName(self.tr("Yes, this is {who}").format(who=name))
        self.yes.clicked.connect(self._say_yes)
        # Hidden and never shown: what is shown before it has a parent is a window of its own.
        if self.is_said:
            self.yes.hide()
        else_words = self.tr("Change") if self.is_said else self.tr("Someone else")
        self.other = Button(else_words, size="compact", trailing_icon="chevron-down")
        self.other.setAccessibleName(self.tr("Say who this is; now {who}").format(who=name))
        row.addWidget(self.yes)
        row.addWidget(self.other)
        self.follow = Button(self.tr("Follow this one"), kind="quiet", size="compact", icon="eye")
        self.follow.setToolTip(self.tr("Signals and possible moments are made of one baby and one "
                                       "adult at a time."))  # fmt: skip
        self.follow.clicked.connect(self.follow_wished)
        if not can_follow:
            self.follow.hide()
        row.addWidget(self.follow)
        row.addStretch(1)
        return row

    def offer(self, family: Sequence[Person]) -> None:
        """Who it can be: everybody said to be in the film, or nobody we follow."""
        if self.sign is not None and self.person is not None:
            sign = signs_of(family).get(self.person.id)
            self.sign.set_number(sign.number if sign is not None else None)
        self.other.clicked.connect(lambda: self.menu(family).popup(self._under_other()))

    def menu(self, family: Sequence[Person]) -> QMenu:
        """Goes when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(self.tr("Who is this?"))
        for person in family:
            self._entry(menu, self._words_for(person), person.id)
        menu.addSeparator()
        self._entry(menu, self.tr("Nobody we follow"), None)
        look = QAction(self.tr("Show this moment"), menu)
        look.triggered.connect(self.look_wished)
        menu.addAction(look)
        return menu

    def _entry(self, menu: QMenu, words: str, person_id: PersonId | None) -> None:
        action = QAction(words, menu)
        action.setCheckable(True)
        now = self.person.id if self.person is not None else None
        action.setChecked(self.is_said and now == person_id)
        action.triggered.connect(lambda _checked=False: self.said.emit(person_id))
        menu.addAction(action)

    def _words_for(self, person: Person) -> str:
        role = {Role.INFANT: self.tr("baby"), Role.CAREGIVER: self.tr("parent")}.get(person.role)
        return person.called if role is None else f"{person.called} ({role})"

    def _under_other(self) -> QPoint:
        return self.other.mapToGlobal(QPoint(0, self.other.height() + 4))

    def _say_yes(self) -> None:
        self.said.emit(self.person.id if self.person is not None else None)
