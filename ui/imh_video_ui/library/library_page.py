"""The library: every family as a card, the chosen one opened beneath its row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from imh_video.app.library import Library
from imh_video.app.preferences import Preferences
from imh_video.model.identifiers import FamilyId
from imh_video.model.problem import Problem
from imh_video_ui.dialogs.problem_dialog import problem_dialog
from imh_video_ui.library.consent_form import keep_consent
from imh_video_ui.library.family_card import FamilyCard, card_of
from imh_video_ui.library.family_codes_dialog import FamilyCodesDialog
from imh_video_ui.library.family_detail import FamilyDetail
from imh_video_ui.library.family_dialogs import ConsentDialog, GoalDialog, NewFamilyDialog
from imh_video_ui.library.family_facts import (
    FamilyFacts,
    family_of,
    matches,
    read_families,
    read_looked,
)
from imh_video_ui.library.stills import StillShelf
from imh_video_ui.moments.family_choices import FamilyChoices
from imh_video_ui.theme import Button, EmptyState, KeyCap, icon, label
from imh_video_ui.theme.tokens import PAGE_PADDING

_CARD_WIDTH = 268
_GAP = 14
# A ring of 5 px lies outside a card: room for it inside the scroll area.
_RING_ROOM = 6


class LibraryPage(QWidget):
    """Reads the library when shown or told to; changes it only through the library's own calls."""

    film_opened = Signal(str)
    """The recording's id."""
    film_wanted = Signal(object)
    """The family's id, or None when none is chosen."""
    samples_wanted = Signal()
    families_changed = Signal()

    def __init__(
        self,
        library: Library,
        preferences: Preferences,
        today: Callable[[], date],
        *,
        is_sample: bool = False,
    ) -> None:
        super().__init__()
        self._library = library
        self._preferences = preferences
        self._today = today
        self._is_sample = is_sample
        self._families: tuple[FamilyFacts, ...] = ()
        self._chosen: FamilyId | None = None
        self._cards: list[FamilyCard] = []
        self._detail: FamilyDetail | None = None
        self.moment_choices = FamilyChoices(library, preferences, self)
        self.moment_choices.changed.connect(self._read_again)
        self.shelf = StillShelf(library, self)
        self.shelf.ready.connect(self._still_came)
        # Several stills come in one go: the open family is built anew once.
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(self._rebuild_detail)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._families_view())
        self._stack.addWidget(self._empty_view())
        column.addWidget(self._stack, 1)
        column.addWidget(self._foot())
        self.refresh()

    # What is on the page

    def _families_view(self) -> QWidget:
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = self._head()
        head.setContentsMargins(PAGE_PADDING, 22, PAGE_PADDING, 4)
        column.addLayout(head)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._grid = QGridLayout()
        self._grid.setSpacing(_GAP)
        self._column.addLayout(self._grid)
        self._column.addStretch(1)
        self._area.setWidget(self._inside)
        # Its width changes with the window, and again when its scroll bar comes or goes.
        self._area.viewport().installEventFilter(self)
        column.addWidget(self._area, 1)
        return view

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(self.tr("Families"), "page"))
        self._counts = label("", "body", "text2")
        words.addWidget(self._counts)
        row.addLayout(words)
        row.addStretch(1)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Family code or goal"))
        self.search.setAccessibleName(self.tr("Find a family by code or goal"))
        self.search.setFixedWidth(300)
        self.search.setClearButtonEnabled(True)
        self.search.setProperty("search", True)
        self.search.addAction(icon("search", 16, "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._lay_out)
        row.addWidget(self.search)
        self.new_family_button = Button(self.tr("New family"), icon="user-plus")
        self.new_family_button.clicked.connect(self.ask_for_family)
        row.addWidget(self.new_family_button)
        self.add_film_button = Button(
            self.tr("Add a film"), kind="primary", icon="plus", size="main"
        )
        self.add_film_button.clicked.connect(lambda: self.film_wanted.emit(self._chosen))
        row.addWidget(self.add_film_button)
        return row

    def _empty_view(self) -> QWidget:
        self.first_film_button = Button(
            self.tr("Add a film"), kind="primary", icon="plus", size="main", keys="Ctrl N"
        )
        self.first_film_button.clicked.connect(lambda: self.film_wanted.emit(None))
        self.samples_button = Button(
            self.tr("Open the sample families"), icon="book-open", size="main"
        )
        self.samples_button.clicked.connect(self.samples_wanted)
        return EmptyState(
            "users",
            self.tr("No family yet"),
            self.tr(
                "Add a film of a parent and a baby: the family gets a code, and the film is copied "
                "into this library. Use practice films for now: this version does not encrypt "
                "them yet. Or look round first with made-up families."
            ),
            self.first_film_button,
            self.samples_button,
        )

    def _foot(self) -> QWidget:
        foot = QWidget()
        foot.setObjectName("foot_bar")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        foot.setFixedHeight(40)
        row = QHBoxLayout(foot)
        row.setContentsMargins(PAGE_PADDING, 0, 20, 0)
        row.setSpacing(6)
        row.addWidget(self._where())
        row.addStretch(1)
        for keys, words in (
            (("←", "→"), self.tr("choose a family")),
            ((self.tr("Enter"),), self.tr("open")),
            ((self.tr("Ctrl N"),), self.tr("add a film")),
        ):
            for key in keys:
                row.addWidget(KeyCap(key))
            row.addWidget(label(words, "small", "text2"))
            row.addSpacing(10)
        return foot

    def _where(self) -> QLabel:
        """Where the films lie, and that they are not protected yet."""
        if self._is_sample:
            return label(
                self.tr("Sample families, made by a program. Nobody is real."), "small", "text2"
            )
        folder = self._library.folder
        words = self.tr("Kept in the folder “{name}” on this computer, not encrypted: for practice "
                        "films.").format(name=folder.name)  # fmt: skip
        where = label(words, "small", "text2")
        where.setToolTip(str(folder))
        return where

    # What it shows

    @property
    def families(self) -> tuple[FamilyFacts, ...]:
        return self._families

    @property
    def chosen(self) -> FamilyFacts | None:
        return family_of(self._families, self._chosen) if self._chosen is not None else None

    @property
    def cards(self) -> tuple[FamilyCard, ...]:
        return tuple(self._cards)

    @property
    def detail(self) -> FamilyDetail | None:
        return self._detail

    def refresh(self) -> None:
        """Read the library again; stays at the family that is open."""
        try:
            self._families = read_families(self._library)
        except Problem as problem:
            problem_dialog(self, problem, title=self.tr("The library could not be read")).open()
            return
        films = sum(len(facts.films) for facts in self._families)
        self._counts.setText(_counted(self, len(self._families), films))
        if self.chosen is None:
            self._chosen = self._families[0].family.id if self._families else None
        self._stack.setCurrentIndex(0 if self._families else 1)
        self._build_cards()
        self.families_changed.emit()

    def focus_chosen(self) -> None:
        """Put the keyboard on the open family's card, or on the first way to begin."""
        for card in self._cards:
            if card.family_id == self._chosen:
                card.setFocus(Qt.FocusReason.TabFocusReason)
                return
        (self.add_film_button if self._families else self.first_film_button).setFocus()

    def choose(self, family_id: FamilyId | None) -> None:
        """Open a family beneath its row; None closes."""
        self._chosen = family_id
        for card in self._cards:
            card.set_chosen(card.family_id == family_id)
        self._rebuild_detail()

    def _build_cards(self) -> None:
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self._inside.isAncestorOf(focused)
        self._clear_grid()
        self._cards = [FamilyCard(facts, self.shelf, self._today()) for facts in self._families]
        for card in self._cards:
            card.setParent(self._inside)
            card.clicked.connect(lambda card=card: self._card_clicked(card))
            card.installEventFilter(self)
        self.choose(self._chosen)
        if had_focus:
            self.focus_chosen()

    def _card_clicked(self, card: FamilyCard) -> None:
        self.choose(None if card.family_id == self._chosen else card.family_id)
        card.setFocus()

    def _rebuild_detail(self) -> None:
        had_focus = self._detail is not None and self._detail.isAncestorOf(self.focusWidget())
        if self._detail is not None:
            self._grid.removeWidget(self._detail)
            self._detail.hide()
            self._detail.deleteLater()
            self._detail = None
        facts = self.chosen
        if facts is not None:
            last = facts.last_film
            looked = read_looked(self._library, last) if last is not None else None
            self._detail = FamilyDetail(facts, looked, self.shelf, self._today())
            self._detail.setParent(self._inside)
            self._detail.film_opened.connect(self.film_opened)
            self._detail.film_wanted.connect(lambda: self.film_wanted.emit(self._chosen))
            self._detail.goal_wanted.connect(self.ask_for_goal)
            self._detail.consent_wanted.connect(self.ask_for_consent)
            self._detail.codes_wanted.connect(self.ask_for_codes)
            self._detail.moments_wanted.connect(self.ask_for_moments)
        self._lay_out()
        if had_focus and self._detail is not None and hasattr(self._detail, "next_button"):
            self._detail.next_button.setFocus()

    def _still_came(self, recording_id: str) -> None:
        facts = self.chosen
        shown = {film.recording.id for film in facts.films} if facts is not None else set()
        # A refused still changes words and buttons of the open family, not only a picture.
        if recording_id in shown and recording_id in self.shelf.refusals:
            self._again.start()

    # Where the cards lie

    def _room(self) -> int:
        """The width for cards: aligned with the head, whether or not a scroll bar shows."""
        return self.width() - 2 * PAGE_PADDING

    def _columns(self) -> int:
        return max(1, (self._room() + _GAP) // (_CARD_WIDTH + _GAP))

    def _visible_cards(self) -> list[FamilyCard]:
        typed = self.search.text()
        shown = {facts.family.id for facts in self._families if matches(facts, typed)}
        return [card for card in self._cards if card.family_id in shown]

    def _clear_grid(self) -> None:
        for card in self._cards:
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = []

    def _lay_out(self) -> None:
        """Set the cards in rows; the open family's detail stands under the row of its card."""
        while self._grid.takeAt(0) is not None:
            pass
        columns = self._columns()
        bar = self.width() - self._area.viewport().width()
        self._column.setContentsMargins(
            PAGE_PADDING, _RING_ROOM, max(0, PAGE_PADDING - bar), PAGE_PADDING
        )
        shown = self._visible_cards()
        card_width = (self._room() - (columns - 1) * _GAP) // columns
        for card in self._cards:
            card.setVisible(card in shown)
            card.setFixedWidth(card_width)
        for column in range(max(columns, self._grid.columnCount())):
            self._grid.setColumnMinimumWidth(column, card_width if column < columns else 0)
        places = [card.family_id for card in shown]
        chosen_row = places.index(self._chosen) // columns if self._chosen in places else None
        for place, card in enumerate(shown):
            row, column = divmod(place, columns)
            row += 1 if chosen_row is not None and row > chosen_row else 0
            self._grid.addWidget(card, row, column, Qt.AlignmentFlag.AlignTop)
        if self._detail is not None:
            self._detail.setVisible(chosen_row is not None)
            if chosen_row is not None:
                self._grid.addWidget(self._detail, chosen_row + 1, 0, 1, columns)
        self._set_tab_order(shown, chosen_row, columns)

    def _set_tab_order(self, shown: list[FamilyCard], chosen_row: int | None, columns: int) -> None:
        """The keyboard goes as the eye does: a row of cards, then what is open beneath it."""
        last: QWidget = self.add_film_button
        for place, card in enumerate(shown):
            QWidget.setTabOrder(last, card)
            last = card
            is_end_of_row = (place + 1) % columns == 0 or place + 1 == len(shown)
            if is_end_of_row and place // columns == chosen_row and self._detail is not None:
                for widget in self._detail.keyboard_order():
                    QWidget.setTabOrder(last, widget)
                    last = widget

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self._area.viewport():
            if event.type() == QEvent.Type.Resize:
                QTimer.singleShot(0, self, self._lay_out)
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._arrow(card_of(watched if isinstance(watched, QWidget) else None), event)
        return False

    def _arrow(self, card: FamilyCard | None, event: QKeyEvent) -> bool:
        """Arrow keys go from card to card; whether the key was one."""
        shown = self._visible_cards()
        if card is None or card not in shown:
            return False
        columns = self._columns()
        step = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -columns,
            Qt.Key.Key_Down: columns,
        }.get(Qt.Key(event.key()))
        if step is None:
            return False
        place = min(max(shown.index(card) + step, 0), len(shown) - 1)
        shown[place].setFocus(Qt.FocusReason.TabFocusReason)
        self._area.ensureWidgetVisible(shown[place])
        return True

    # What can be done

    def ask_for_family(self, then: Callable[[FamilyId], object] | None = None) -> None:
        """A dialog for a new family; made when it is accepted, and then ``then`` goes on."""
        dialog = NewFamilyDialog(self, self._today())
        dialog.accepted.connect(lambda: self._guarded(lambda: self._make_family(dialog)))
        if then is not None:
            dialog.accepted.connect(lambda: self._chosen is not None and then(self._chosen))
        dialog.open()

    def _make_family(self, dialog: NewFamilyDialog) -> None:
        new = dialog.answer()
        family = self._library.add_family()
        for person in new.people:
            self._library.add_person(family.id, person.role, person.called, person.born_on)
        if new.goal:
            self._library.add_goal(family.id, new.goal)
        self.search.clear()
        self._chosen = family.id

    def ask_for_goal(self) -> None:
        facts = self.chosen
        if facts is None:
            return
        dialog = GoalDialog(self)
        dialog.accepted.connect(
            lambda: self._guarded(lambda: self._library.add_goal(facts.family.id, dialog.words))
        )
        dialog.open()

    def ask_for_consent(self) -> None:
        """What each person of the chosen family said about own review."""
        facts = self.chosen
        if facts is None:
            return
        dialog = ConsentDialog(self, facts, self._preferences, self._today())
        dialog.accepted.connect(
            lambda: self._guarded(lambda: keep_consent(self._library, dialog.answer()))
        )
        dialog.open()

    def ask_for_codes(self) -> None:
        """Which codes cannot apply to the chosen family, and why."""
        facts = self.chosen
        if facts is None:
            return
        dialog = FamilyCodesDialog(self, facts.family, self._preferences.text("coding.scheme"))
        dialog.accepted.connect(
            lambda: self._guarded(lambda: self._library.change_family(dialog.answer()))
        )
        dialog.open()

    def ask_for_moments(self) -> None:
        """How possible moments are looked for with the chosen family."""
        if self.chosen is not None:
            self.moment_choices.ask(self.chosen.family.id)

    def _read_again(self) -> None:
        self.shelf.forget()
        self.refresh()

    def _guarded(self, act: Callable[[], object]) -> None:
        """Do it and read again; a problem is shown, and the page stays as it was."""
        try:
            act()
        except Problem as problem:
            problem_dialog(self, problem).open()
            return
        self._read_again()


def _counted(page: QWidget, families: int, films: int) -> str:
    first = page.tr("1 family") if families == 1 else page.tr("{n} families").format(n=families)
    second = page.tr("1 film") if films == 1 else page.tr("{n} films").format(n=films)
    return f"{first}, {second}."
