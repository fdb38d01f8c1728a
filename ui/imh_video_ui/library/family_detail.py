"""One family opened: its films with a still each, what the parent would like, consent today."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from imh_video.model.consent import Purpose
from imh_video.model.family import Goal, Person, Role
from imh_video_ui.library.dates import age_words, day_words, length_words, long_day_words
from imh_video_ui.library.family_facts import AnswerState, FamilyFacts, FilmFacts, Looked
from imh_video_ui.library.flow_layout import FlowLayout
from imh_video_ui.library.occasions import OccasionKind, OccasionLine, occasion_key
from imh_video_ui.library.stills import StillShelf, StillView
from imh_video_ui.library.words import answer_sign, answer_words, purpose_words
from imh_video_ui.moments.choices_dialog import choices_words
from imh_video_ui.theme import (
    Button,
    Chip,
    ElidedLabel,
    colour,
    glyph_of,
    label,
    paint_icon,
    program_font,
    rule,
    theme_signals,
    upright_rule,
)
from imh_video_ui.theme.sign import Sign
from imh_video_ui.theme.tokens import RADIUS_CONTROL

_STILL = QSize(212, 119)
_SIDE_WIDTH = 372
_PRESSES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class FilmTile(QFrame):
    """A film with its still; opens the coding."""

    opened = Signal()

    def __init__(
        self, film: FilmFacts, shelf: StillShelf, baby: Person | None, today: date
    ) -> None:
        super().__init__()
        recording = film.recording
        self.recording_id = recording.id
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Open {film}").format(film=recording.title))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        length = length_words(recording.duration_us) if recording.media else ""
        column.addWidget(StillView(shelf, recording, _STILL, length=length))
        column.addSpacing(8)
        column.addLayout(self._title(film, baby))
        filmed = recording.filmed_on
        words = day_words(filmed, today) if filmed else self.tr("Day not known")
        column.addWidget(label(words, "small", "text3"))
        column.addSpacing(4)
        column.addWidget(self._state(film, shelf))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _title(self, film: FilmFacts, baby: Person | None) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(film.recording.title, "strong"))
        filmed = film.recording.filmed_on
        if baby is not None and baby.born_on is not None and filmed is not None:
            row.addWidget(ElidedLabel(age_words(baby.born_on, filmed), "small", "text2"), 1)
        else:
            row.addStretch(1)
        return row

    def _state(self, film: FilmFacts, shelf: StillShelf) -> Chip:
        if shelf.is_refused(film.recording.id):
            return Chip(self.tr("Consent missing"), "stop", icon="lock")
        if film.is_begun:
            n = film.marks
            words = self.tr("1 mark") if n == 1 else self.tr("{n} marks").format(n=n)
            return Chip(self.tr("Coding, {marks}").format(marks=words), "accent", icon="pencil")
        return Chip(self.tr("Not coded yet"), "plain", icon="circle-dashed")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _PRESSES:
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class AddFilmTile(QFrame):
    """The dashed place of the next film."""

    wanted = Signal()

    def __init__(self, number: int) -> None:
        super().__init__()
        self._words = self.tr("Add film {n}").format(n=number)
        self.setAccessibleName(self._words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(_STILL)
        theme_signals().changed.connect(self.update)

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(colour("edge"), 1.6)
        pen.setDashPattern([3.5, 3])
        painter.setPen(pen)
        painter.setBrush(colour("subtle") if self.underMouse() else Qt.BrushStyle.NoBrush)
        rect = self.rect().toRectF().adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)
        sign = rect.adjusted(rect.width() / 2 - 11, rect.height() / 2 - 24, 0, 0)
        sign.setSize(QSize(22, 22))
        paint_icon(painter, sign, "plus", "accent")
        painter.setFont(program_font(14, 600))
        painter.setPen(colour("accent"))
        words = rect.adjusted(0, rect.height() / 2 + 4, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignHCenter, self._words)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _PRESSES:
            self.wanted.emit()
        else:
            super().keyPressEvent(event)


class FamilyDetail(QFrame):
    """Signals what somebody wants; the page does it."""

    film_opened = Signal(str)
    """The recording's id."""
    film_wanted = Signal()
    goal_wanted = Signal()
    consent_wanted = Signal()
    codes_wanted = Signal()
    moments_wanted = Signal()
    """To say which codes cannot apply to this family."""

    def __init__(
        self, facts: FamilyFacts, looked: Looked | None, shelf: StillShelf, today: date
    ) -> None:
        super().__init__()
        self.setObjectName("card")
        self.facts = facts
        self._looked = looked
        self._shelf = shelf
        self._today = today
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        row.addLayout(self._main(), 1)
        row.addWidget(self._side())

    def _main(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(22, 18, 22, 20)
        column.setSpacing(14)
        column.addLayout(self._head())
        column.addLayout(
            occasion_key(
                [(OccasionKind.FILM, self.tr("film")), (OccasionKind.GOAL, self.tr("new goal"))]
            )
        )
        column.addWidget(OccasionLine(self.facts, self._today))
        column.addLayout(self._films_and_next())
        if self.facts.family.good_to_know:
            column.addWidget(rule())
            note = QVBoxLayout()
            note.setSpacing(4)
            note.addWidget(label(self.tr("Good to know"), "caption_strong", "text3"))
            note.addWidget(label(self.facts.family.good_to_know, "small", wraps=True))
            column.addLayout(note)
        column.addStretch(1)
        return column

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(self.facts.family.code, "section"))
        for person in self.facts.people:
            words = person.called
            if person.role is Role.INFANT and person.born_on is not None:
                age = age_words(person.born_on, self._today, person.weeks_early)
                words = f"{words}, {age}" if age else words
            row.addWidget(Chip(words, "outline", glyph=glyph_of(person.role)))
        row.addStretch(1)
        consent = Button(self.tr("Record consent"), icon="shield-check", size="compact")
        consent.clicked.connect(self.consent_wanted)
        row.addWidget(consent)
        return row

    def _films_and_next(self) -> QHBoxLayout:
        tiles = FlowLayout(spacing_px=22)
        for film in self.facts.films:
            tile = FilmTile(film, self._shelf, self.facts.baby, self._today)
            tile.opened.connect(lambda tile=tile: self.film_opened.emit(tile.recording_id))
            tiles.addWidget(tile)
        add = AddFilmTile(len(self.facts.films) + 1)
        add.wanted.connect(self.film_wanted)
        tiles.addWidget(add)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addLayout(tiles, 1)
        if self.facts.last_film is not None:
            row.addWidget(upright_rule())
            row.addLayout(self._next(self.facts.last_film))
        return row

    def _next(self, film: FilmFacts) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        title = self.tr("{film}, next").format(film=film.recording.title)
        column.addWidget(label(title, "caption_strong", "text3"))
        refused = self._shelf.refusals.get(film.recording.id)
        column.addWidget(label(refused or self._next_words(film), "body", wraps=True))
        if refused:
            button = Button(self.tr("Record consent"), kind="primary", icon="shield-check")
            button.clicked.connect(self.consent_wanted)
        else:
            words = self.tr("Go on coding") if film.is_begun else self.tr("Begin coding")
            button = Button(words, kind="primary", icon="play")
            button.clicked.connect(lambda: self.film_opened.emit(film.recording.id))
        self.next_button = button
        button.setMinimumWidth(300)
        column.addWidget(button)
        column.addStretch(1)
        return column

    def _next_words(self, film: FilmFacts) -> str:
        words = []
        if self._looked is not None and self._looked.waiting:
            one = self.tr("1 possible moment is waiting to be looked at.")
            many = self.tr("{n} possible moments are waiting to be looked at.")
            words.append(
                (one if self._looked.waiting == 1 else many).format(n=self._looked.waiting)
            )
        if self._looked is not None and self._looked.kept:
            one, many = self.tr("1 is kept."), self.tr("{n} are kept.")
            words.append((one if self._looked.kept == 1 else many).format(n=self._looked.kept))
        if not words and film.is_begun:
            words.append(self.tr("Coding goes on where it was left."))
        if not words:
            words.append(self.tr("Watch it once without marking, then mark what you see."))
        return " ".join(words)

    def _side(self) -> QWidget:
        side = QWidget()
        side.setObjectName("detail_side")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setFixedWidth(_SIDE_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(20, 18, 20, 20)
        column.setSpacing(10)
        column.addWidget(label(self.tr("What the parent would like"), "caption_strong", "text3"))
        for goal in self.facts.open_goals:
            column.addLayout(self._goal(goal))
        if not self.facts.open_goals:
            column.addWidget(label(self.tr("No goal noted yet."), "body", "text2"))
        new_goal = Button(self.tr("New goal"), icon="plus", size="compact")
        new_goal.clicked.connect(self.goal_wanted)
        column.addWidget(new_goal, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(6)
        column.addWidget(rule())
        column.addSpacing(6)
        column.addWidget(label(self.tr("Consent today"), "caption_strong", "text3"))
        for answer in self.facts.answers(self._today):
            if answer.purpose is Purpose.PUBLICATION and answer.state is AnswerState.NOT_ASKED:
                continue
            icon, token = answer_sign(answer)
            row = QHBoxLayout()
            row.setContentsMargins(0, 3, 0, 3)
            row.setSpacing(8)
            row.addWidget(Sign(icon, token, 16))
            row.addWidget(label(purpose_words(answer.purpose), "body"))
            row.addStretch(1)
            row.addWidget(label(answer_words(answer), "small", "text3"))
            column.addLayout(row)
        column.addSpacing(6)
        column.addWidget(rule())
        column.addSpacing(6)
        column.addLayout(self._codes())
        column.addSpacing(6)
        column.addWidget(rule())
        column.addSpacing(6)
        column.addLayout(self._moments())
        column.addStretch(1)
        return side

    def _codes(self) -> QVBoxLayout:
        """How many codes cannot apply here, and the way to change that."""
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(label(self.tr("Codes that cannot apply"), "caption_strong", "text3"))
        n = len(self.facts.family.switched_off_codes)
        none, one = self.tr("None: every code is offered."), self.tr("1 code is switched off.")
        many = self.tr("{n} codes are switched off.").format(n=n)
        words = none if n == 0 else one if n == 1 else many
        column.addWidget(label(words, "body", "text2" if n == 0 else "text"))
        self.codes_button = Button(self.tr("Choose codes"), icon="list-tree", size="compact")
        self.codes_button.clicked.connect(self.codes_wanted)
        column.addWidget(self.codes_button, 0, Qt.AlignmentFlag.AlignLeft)
        return column

    def _moments(self) -> QVBoxLayout:
        """How possible moments are looked for with this family, and the way to change that."""
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(label(self.tr("Possible moments"), "caption_strong", "text3"))
        chosen = self.facts.family.moments
        tone = "text2" if chosen.is_usual else "text"
        column.addWidget(label(choices_words(chosen), "body", tone, wraps=True))
        self.moments_button = Button(
            self.tr("What is looked for"), icon="sliders-horizontal", size="compact"
        )
        self.moments_button.clicked.connect(self.moments_wanted)
        column.addWidget(self.moments_button, 0, Qt.AlignmentFlag.AlignLeft)
        return column

    def _goal(self, goal: Goal) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(label(f"“{goal.words}”", "quote", wraps=True))
        agreed = self.tr("Agreed {day}").format(day=long_day_words(goal.agreed_on))
        column.addWidget(label(agreed, "small", "text3"))
        return column

    def keyboard_order(self) -> list[QWidget]:
        """What the Tab key reaches here, in reading order."""
        reached: list[QWidget] = [
            *self.findChildren(Button),
            *self.findChildren(FilmTile),
            *self.findChildren(AddFilmTile),
        ]
        # Left to right in rows: the side panel, which is far right, comes last.
        side = self.findChild(QWidget, "detail_side")
        return sorted(reached, key=lambda widget: side is not None and side.isAncestorOf(widget))
