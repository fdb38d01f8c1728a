"""The codes of the scheme as a palette: whose they are, their keys, signs and words."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from imh_video.app.chords import KeyMap
from imh_video.model.family import Person, Role
from imh_video.model.identifiers import PersonId
from imh_video.model.scheme import Actor, Code, CodingScheme
from imh_video_ui.theme import (
    ElidedLabel,
    Glyph,
    colour,
    current,
    glyph_of,
    ground,
    key_cap_width,
    label,
    paint_glyph,
    paint_key_cap,
    program_font,
    restyle,
    theme_signals,
)
from imh_video_ui.theme.persons import person_icon, signs_of
from imh_video_ui.timeline.head_painter import actor_words

WIDTH_PX = 226
_ROW_HEIGHT = 27
_TILE_HEIGHT = 48


class ActorTile(QAbstractButton):
    """Whose codes are shown; its key begins their chords."""

    def __init__(self, actor: Actor, leader: str) -> None:
        super().__init__()
        self.actor = actor
        self._leader = leader
        self._number = 1
        self._is_waiting = False
        self.setText(actor_words(actor))
        self.setCheckable(True)
        self.setAccessibleName(self.tr("Codes: {who}").format(who=self.text()))
        if leader:
            self.setAccessibleDescription(self.tr("Key {keys}").format(keys=leader))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(_TILE_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme_signals().changed.connect(self.update)

    def set_waiting(self, waiting: bool) -> None:
        """Its leader was pressed and a letter is awaited."""
        self._is_waiting = waiting
        self.update()

    def show_person(self, number: int, called: str) -> None:
        """Whose marks are made, where there is more than one: the sign shows it."""
        self._number = number
        self.setToolTip(called)
        self.update()

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(program_font(12, 600)).horizontalAdvance(self.text())
        return QSize(round(words) + 34, _TILE_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.isChecked() or self._is_waiting
        painter.setPen(QPen(colour("accent" if lit else "line"), 2 if lit else 1))
        painter.setBrush(colour("accent_t" if lit else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        paint_glyph(painter, QRectF(7, 8, 12, 12), glyph_of(self.actor), number=self._number)
        painter.setFont(program_font(12, 600 if lit else 400))
        painter.setPen(colour("text"))
        words = QRectF(23, 4, self.width() - 25, 20)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._leader:
            self._paint_leader(painter)
        painter.end()

    def _paint_leader(self, painter: QPainter) -> None:
        cap = QRectF(7, 25, key_cap_width(self._leader, 18), 18)
        if self._is_waiting:
            paint_key_cap(painter, cap, self._leader, ink=colour("on_accent"),
                          edge=colour("accent"), fill=colour("accent"))  # fmt: skip
        else:
            paint_key_cap(painter, cap, self._leader, fill=colour("surface"))


class CodeRow(QAbstractButton):
    """One code: key cap, sign, words, dashed cap of its digit; "now" while it is on."""

    def __init__(self, code: Code, keys: KeyMap) -> None:
        super().__init__()
        self.code = code
        strokes = keys.chord_of(code.id)
        self._strokes = strokes
        self._key = strokes[-1] if strokes else ""
        self._digit = keys.digit_of(code.id)
        self.is_on = False
        self.setText(code.label)
        self.setToolTip(code.definition)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(_ROW_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme_signals().changed.connect(self.update)
        self._name_it()

    def set_on(self, is_on: bool) -> None:
        if is_on != self.is_on:
            self.is_on = is_on
            self._name_it()
            self.update()

    def _name_it(self) -> None:
        state = self.tr(", going on now") if self.is_on else ""
        self.setAccessibleName(self.code.label + state)
        keys = [" ".join(self._strokes), self._digit]
        words = self.tr(" or ").join(key for key in keys if key)
        self.setAccessibleDescription(self.tr("Key {keys}").format(keys=words) if words else "")

    def sizeHint(self) -> QSize:
        return QSize(WIDTH_PX - 24, _ROW_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inks = current().valence(self.code.valence)
        self._paint_ground(painter, inks.fill)
        left = 6.0
        if self._key:
            width = key_cap_width(self._key)
            paint_key_cap(painter, QRectF(left, 3, width, 20), self._key, ink=colour("accent"),
                          edge=colour("accent"), fill=colour("surface"))  # fmt: skip
        sign = QRectF(34, _ROW_HEIGHT / 2 - 5.5, 11, 11)
        if self.code.unscorable:
            paint_glyph(painter, sign.adjusted(-1, -1, 1, 1), Glyph.CANNOT_SEE)
        else:
            paint_glyph(painter, sign, glyph_of(self.code.valence))
        right = self._paint_right(painter, inks.line)
        painter.setFont(program_font(13, 600 if self.is_on else 400))
        painter.setPen(QColor(inks.text) if self.is_on else colour("text"))
        metrics = QFontMetricsF(painter.font())
        words = QRectF(53, 0, right - 57, _ROW_HEIGHT)
        text = metrics.elidedText(self.code.label, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()

    def _paint_ground(self, painter: QPainter, fill: str) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if self.is_on:
            painter.setBrush(QColor(fill))
        elif self.isDown():
            painter.setBrush(colour("sunken"))
        elif self.underMouse():
            painter.setBrush(colour("subtle"))
        else:
            return
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)

    def _paint_right(self, painter: QPainter, line: str) -> float:
        """The word "now" or the digit's cap; where the words must end."""
        if self.is_on:
            words = self.tr("now")
            painter.setFont(program_font(11, 600))
            width = QFontMetricsF(painter.font()).horizontalAdvance(words) + 14
            chip = QRectF(self.width() - width - 6, 4, width, 18)
            painter.setPen(QPen(QColor(line), 1.2))
            painter.setBrush(colour("surface"))
            painter.drawRoundedRect(chip, 9, 9)
            painter.setPen(colour("text"))
            painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, words)
            return chip.left()
        if self._digit:
            cap = QRectF(self.width() - 28, 3, 20, 20)
            paint_key_cap(painter, cap, self._digit, dashed=True)
            return cap.left()
        return float(self.width())

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()


class CodePalette(QWidget):
    """All codes of one actor at a time; the tiles change whose."""

    code_pressed = Signal(str)
    actor_changed = Signal(object)
    person_changed = Signal(object, object)
    """Actor, PersonId: whose marks are made where there is more than one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "surface")
        self.setFixedWidth(WIDTH_PX)
        self.setAccessibleName(self.tr("Codes"))
        self._keys: KeyMap | None = None
        self._off: frozenset[str] = frozenset()
        self._on: frozenset[str] = frozenset()
        self._people: tuple[Person, ...] = ()
        self._meant: dict[Actor, PersonId] = {}
        self._tiles: dict[Actor, ActorTile] = {}
        self._pages: dict[Actor, QWidget] = {}
        self._rows: dict[str, CodeRow] = {}
        self.actor = Actor.INFANT
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._build_head())
        self._tile_row = QHBoxLayout()
        self._tile_row.setContentsMargins(6, 0, 6, 6)
        self._tile_row.setSpacing(3)
        column.addLayout(self._tile_row)
        column.addWidget(self._build_persons())
        self._list = QWidget()
        ground(self._list, "surface")
        self._list_column = QVBoxLayout(self._list)
        self._list_column.setContentsMargins(8, 2, 8, 8)
        self._list_column.setSpacing(0)
        self._list_column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._list)
        self._area = area
        column.addWidget(area, 1)

    def _build_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(14, 10, 12, 8)
        row.addWidget(label(self.tr("Codes"), "card"))
        row.addSpacing(8)
        self._title = ElidedLabel("", "caption", "text2")
        self._title.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._title, 1)
        return row

    def _build_persons(self) -> QComboBox:
        self.person = QComboBox()
        restyle(self.person, fit="compact")
        self.person.setAccessibleName(self.tr("Who is meant"))
        self.person.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.person.activated.connect(self._person_chosen)
        self.person.hide()
        theme_signals().changed.connect(self._sign_persons)
        return self.person

    def _sign_persons(self) -> None:
        """Each with the sign that lanes and list have too."""
        signs = signs_of(self._people)
        for place in range(self.person.count()):
            sign = signs[PersonId(str(self.person.itemData(place)))]
            self.person.setItemIcon(place, person_icon(sign, 14, self.devicePixelRatioF()))

    def _person_chosen(self) -> None:
        person_id = self._meant[self.actor] = PersonId(str(self.person.currentData()))
        number = signs_of(self._people)[person_id].number
        self._tiles[self.actor].show_person(number, self.person.currentText())
        self.person_changed.emit(self.actor, person_id)

    def _show_persons(self, actor: Actor) -> None:
        """A choice only where there is one: twins, two adults."""
        role = {Actor.INFANT: Role.INFANT, Actor.PARENT: Role.CAREGIVER}.get(actor)
        persons = [person for person in self._people if person.role is role]
        self.person.clear()
        for person in persons:
            self.person.addItem(person.called, str(person.id))
        # Who was meant last stays meant, whatever was marked of others meanwhile.
        self.person.setCurrentIndex(max(0, self.person.findData(str(self._meant.get(actor, "")))))
        self._sign_persons()
        self.person.setVisible(len(persons) > 1)
        if len(persons) > 1:
            self._person_chosen()

    def mean_next(self) -> str:
        """Marks are the next person's from now on, of those whose codes show; what they are called.

        "" where there is nobody else.
        """
        if self.person.count() < 2:
            return ""
        self.person.setCurrentIndex((self.person.currentIndex() + 1) % self.person.count())
        self._person_chosen()
        return self.person.currentText()

    def show_scheme(
        self,
        scheme: CodingScheme,
        keys: KeyMap,
        people: Sequence[Person] = (),
        switched_off: Collection[str] = (),
    ) -> None:
        """The codes of this scheme with these keys; ``switched_off`` cannot apply to the family."""
        self._keys = keys
        self._people = tuple(people)
        self._off = frozenset(switched_off)
        self._title.set_whole_text(f"{scheme.title} {scheme.version}")
        self._build_tiles(scheme, keys)
        self._build_pages(scheme, keys)
        actors = list(self._tiles)
        self.show_actor(self.actor if self.actor in actors else actors[0], force=True)

    def _build_tiles(self, scheme: CodingScheme, keys: KeyMap) -> None:
        for tile in self._tiles.values():
            self._tile_row.removeWidget(tile)
            tile.deleteLater()
        self._tiles = {}
        for actor in (Actor.INFANT, Actor.PARENT, Actor.DYAD, Actor.SESSION):
            if scheme.codes_of(actor):
                tile = ActorTile(actor, keys.leader_of(actor))
                tile.clicked.connect(self._tile_clicked)
                self._tile_row.addWidget(tile)
                self._tiles[actor] = tile

    def _tile_clicked(self) -> None:
        tile = self.sender()
        if isinstance(tile, ActorTile):
            self.show_actor(tile.actor)

    def show_actor(self, actor: Actor, *, force: bool = False) -> None:
        """Show whose codes; marking with digits that actors share follows it."""
        for each, tile in self._tiles.items():
            tile.setChecked(each == actor)
        if actor == self.actor and not force:
            return
        self.actor = actor
        self._show_page(actor)
        self._show_persons(actor)
        self.actor_changed.emit(actor)

    def _build_pages(self, scheme: CodingScheme, keys: KeyMap) -> None:
        """The rows of every actor at once: a change of actor while marking only shows others."""
        for page in self._pages.values():
            self._list_column.removeWidget(page)
            page.hide()
            page.deleteLater()
        self._pages, self._rows = {}, {}
        for actor in self._tiles:
            page = self._pages[actor] = QWidget()
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            for code in scheme.codes_of(actor):
                if code.id not in self._off:
                    column.addWidget(self._build_row(code, keys))
            page.hide()
            self._list_column.insertWidget(0, page)

    def _build_row(self, code: Code, keys: KeyMap) -> CodeRow:
        row = self._rows[code.id] = CodeRow(code, keys)
        row.clicked.connect(self._row_clicked)
        row.set_on(code.id in self._on)
        return row

    def _show_page(self, actor: Actor) -> None:
        focus = QApplication.focusWidget()
        for each, page in self._pages.items():
            if each != actor and focus is not None and page.isAncestorOf(focus):
                # A row that is hidden would hand the keyboard to whatever comes after it.
                self._tiles[actor].setFocus()
            page.setVisible(each == actor)
        self._area.verticalScrollBar().setValue(0)

    def _row_clicked(self) -> None:
        row = self.sender()
        if isinstance(row, CodeRow):
            self.code_pressed.emit(row.code.id)

    def show_on(self, code_ids: Collection[str]) -> None:
        """Which states are going on at the playhead."""
        if frozenset(code_ids) == self._on:
            return
        self._on = frozenset(code_ids)
        for code_id, row in self._rows.items():
            row.set_on(code_id in self._on)

    def show_leader(self, leader: str) -> None:
        """Light up the tile whose leader waits; "" puts all out. Shows its codes as well."""
        if self._keys is None:
            return
        whose = self._keys.leaders.get(leader)
        for actor, tile in self._tiles.items():
            tile.set_waiting(actor == whose)
        if whose in self._tiles:
            self.show_actor(whose)

    @property
    def rows(self) -> dict[str, CodeRow]:
        """The rows that are shown, by code."""
        return {i: row for i, row in self._rows.items() if row.code.actor is self.actor}
