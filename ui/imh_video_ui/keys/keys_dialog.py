"""Every key of the window and of a scheme's codes, to be found, changed, taken over and printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QMenu, QWidget

from imh_video.app.preferences import Preferences
from imh_video.model.problem import Problem
from imh_video.model.scheme import CodingScheme
from imh_video.schemes.locate import all_schemes
from imh_video_ui.coding.key_choices import key_choices
from imh_video_ui.dialogs.dialog import Dialog
from imh_video_ui.dialogs.problem_dialog import problem_dialog
from imh_video_ui.keys.entries import (
    KeyEntry,
    Kind,
    action_entries,
    code_entries,
    fixed_entries,
    own_again,
    rivals,
    with_key,
    without_all,
    without_key,
)
from imh_video_ui.keys.held import held_codes, hold_binding
from imh_video_ui.keys.key_catcher import shown_key
from imh_video_ui.keys.key_list import KeyList
from imh_video_ui.keys.key_panel import KeyPanel
from imh_video_ui.keys.key_sheet import sheet_text, write_sheet
from imh_video_ui.keys.keys_in_force import KeysInForce
from imh_video_ui.theme import Button, icon

ActionGroups = Callable[[], Sequence[tuple[str, Sequence[QAction]]]]
_WIDTH, _HEIGHT, _ROUND = 820, 760, 48


class KeysDialog(Dialog):
    """What is changed acts at once and is kept for the present coder."""

    def __init__(
        self,
        parent: QWidget | None,
        preferences: Preferences,
        in_force: KeysInForce,
        actions: ActionGroups,
        scheme: CodingScheme | None = None,
    ) -> None:
        super().__init__(
            parent,
            self.tr("Keys of {coder}").format(coder=preferences.text("coding.coder")),
            self.tr("Each coder has keys of their own. What you change acts at once."),
            icon="keyboard",
        )
        self._preferences = preferences
        self._in_force = in_force
        self._actions = actions
        self._entries: list[KeyEntry] = []
        self._asked: tuple[KeyEntry, str, bool] | None = None
        self._undo: list[dict[str, str | None]] = []
        self._schemes = _with_open_one(scheme)
        self._build(scheme)
        self._connect()
        self.refresh()
        self.search.setFocus()

    def _build(self, scheme: CodingScheme | None) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find an action, a code or a key"))
        self.search.setAccessibleName(self.tr("Find an action, a code or a key"))
        self.search.setClearButtonEnabled(True)
        self.search.setProperty("search", True)
        self.search.addAction(icon("search", 16, "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.scheme_box = QComboBox()
        self.scheme_box.setAccessibleName(self.tr("Codes of which scheme"))
        wanted = scheme.id if scheme is not None else self._preferences.text("coding.scheme")
        for each in self._schemes:
            self.scheme_box.addItem(each.title, each.id)
        self.scheme_box.setCurrentIndex(max(0, self.scheme_box.findData(wanted)))
        row.addWidget(self.search, 3)
        row.addWidget(self.scheme_box, 2)
        self.body.addLayout(row)
        self.list = KeyList()
        self.body.addWidget(self.list, 1)
        self.panel = KeyPanel()
        self.body.addWidget(self.panel)
        self.more = Button(self.tr("More"), trailing_icon="chevron-up")
        self.more.clicked.connect(self._show_more)
        self.add_way(self.more, left=True)
        done = Button(self.tr("Done"), kind="primary", icon="check")
        done.clicked.connect(self.accept)
        self.add_way(done)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._show_matching())
        self.scheme_box.activated.connect(lambda _place: self.refresh())
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        self.list.doubleClicked.connect(lambda _index: self.panel.begin())
        panel = self.panel
        panel.caught.connect(self._give)
        panel.taken_over.connect(self._take_over)
        panel.none_wished.connect(self._give_none)
        panel.own_wished.connect(self._give_own)
        panel.hold_wished.connect(self._set_hold)
        panel.undo_wished.connect(self.undo)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        parent = self.parentWidget()
        room = self.screen().availableSize() if parent is None else parent.window().size()
        self.setFixedSize(min(_WIDTH, room.width() - _ROUND), min(_HEIGHT, room.height() - _ROUND))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go through the list while one types; Enter asks for new keys."""
        steps = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
        if event.key() in steps and self.search.hasFocus():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            self.list.keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.panel.begin()
        else:
            super().keyPressEvent(event)

    # --- what shows

    @property
    def scheme(self) -> CodingScheme:
        return self._schemes[self.scheme_box.currentIndex()]

    @property
    def entries(self) -> tuple[KeyEntry, ...]:
        return tuple(self._entries)

    def refresh(self) -> None:
        """Everything as it is now."""
        scheme = self.scheme
        self._entries = [
            *code_entries(
                scheme,
                key_choices(self._preferences, scheme.id),
                held_codes(self._preferences, scheme),
            ),
            *action_entries(self._actions()),
            *fixed_entries(),
        ]
        self._show_matching()

    def _show_matching(self) -> None:
        chosen = self.list.entry
        typed = self.search.text()
        exact = [entry for entry in self._entries if entry.has_keys(typed)]
        shown = exact or [entry for entry in self._entries if entry.matches(typed)]
        self.list.show_entries(shown, chosen.name if chosen is not None else "")
        self._show_chosen()

    def _show_chosen(self) -> None:
        entry = self.list.entry
        same = entry is not None and self._asked is not None and entry.name == self._asked[0].name
        if not same:
            self._asked = None
        leaders = [key for one in self._entries if one.kind is Kind.LEADER for key in one.keys]
        self.panel.show_entry(entry, leaders)

    def choose(self, name: str) -> None:
        """Choose the entry of that name."""
        self.list.setCurrentIndex(self.list.rows.index_of(name))

    # --- what is changed

    def _give(self, key: str, beside: bool) -> None:
        entry = self.list.entry
        if entry is None:
            return
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        found = rivals(entry, key, self._entries)
        if found:
            self._asked = (entry, key, beside)
            self.panel.ask(shown_key(entry.kind, key), found)
            return
        self._keep(with_key(entry, key, beside=beside), entry)

    def _take_over(self) -> None:
        if self._asked is None:
            return
        entry, key, beside = self._asked
        changes: dict[str, str | None] = {}
        for rival in rivals(entry, key, self._entries):
            changes.update(without_key(rival, key))
        changes.update(with_key(entry, key, beside=beside))
        self._keep(changes, entry)

    def _give_none(self) -> None:
        if (entry := self.list.entry) is not None:
            self._keep(dict(without_all(entry)), entry)

    def _give_own(self) -> None:
        """Its own keys again; who has one of them by now is asked about first."""
        entry = self.list.entry
        if entry is None:
            return
        for key in entry.own:
            found = rivals(entry, key, self._entries)
            if found:
                self._asked = (entry, key, False)
                self.panel.ask(shown_key(entry.kind, key), found)
                return
        self._keep(own_again(entry), entry)

    def _set_hold(self, held: bool) -> None:
        if (entry := self.list.entry) is not None:
            name, value = hold_binding(entry.name, held=held)
            self._keep({name: value}, entry)

    def _keep(self, changes: Mapping[str, str | None], entry: KeyEntry) -> None:
        if not self._write(changes):
            return
        self._asked = None
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        now = next((one for one in self._entries if one.name == entry.name), entry)
        keys = self.tr(" or ").join(now.shown)
        words = (
            self.tr("{what}: {keys}.").format(what=now.words, keys=keys)
            if keys
            else self.tr("{what} has no key now.").format(what=now.words)
        )
        self.panel.say(words, can_undo=True)

    def _write(self, changes: Mapping[str, str | None]) -> bool:
        """Keep and put in force; whether it could be kept."""
        before = self._preferences.bindings
        try:
            self._preferences.bind_all(changes)
        except OSError as error:
            problem = Problem(
                self.tr("The keys could not be kept ({why}).").format(why=error.strerror or error),
                where=self._preferences.path.name,
                way_out=self.tr("They act until the program is closed."),
            )
            problem_dialog(self, problem).open()
        self._undo.append({name: before.get(name) for name in changes})
        self._in_force.apply()
        self.refresh()
        return True

    def undo(self) -> None:
        """Take the last change back."""
        if self._undo:
            self._write(self._undo.pop())
            self._undo.pop()
            self.panel.say(self.tr("Taken back."), can_undo=bool(self._undo))

    # --- all of them

    def _show_more(self) -> None:
        menu = self.more_menu()
        menu.popup(self.more.mapToGlobal(self.more.rect().topLeft()) - _above(menu))

    def more_menu(self) -> QMenu:
        """Sheet, other coders, and all keys as the program has them."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("printer", 16), self.tr("Save a sheet to print…"), self._ask_for_sheet)
        menu.addAction(icon("copy", 16), self.tr("Copy all keys as text"), self.copy_text)
        coder = self._preferences.text("coding.coder")
        others = [one for one in self._preferences.coders_with_keys() if one != coder]
        for other in others:
            words = self.tr("Take the keys of {coder}").format(coder=other)
            menu.addAction(icon("users", 16), words, lambda other=other: self.take_keys_of(other))
        menu.addSeparator()
        again = menu.addAction(
            icon("undo-2", 16), self.tr("All keys as the program has them"), self.give_all_own
        )
        again.setEnabled(bool(self._preferences.bindings))
        return menu

    def give_all_own(self) -> None:
        """Forget everything that this coder chose; can be taken back."""
        self._write(dict.fromkeys(self._preferences.bindings))
        self.panel.say(self.tr("All keys are as the program has them."), can_undo=True)

    def take_keys_of(self, coder: str) -> None:
        """Have the same keys as somebody else."""
        before = self._preferences.bindings
        self._preferences.take_keys_of(coder)
        changed = {*before, *self._preferences.bindings}
        self._undo.append({name: before.get(name) for name in changed})
        self._in_force.apply()
        self.refresh()
        self.panel.say(self.tr("You have the keys of {coder} now.").format(coder=coder),
                       can_undo=True)  # fmt: skip

    def _sheet_title(self) -> str:
        return self.tr("Keys: {scheme}").format(scheme=self.scheme.title)

    def copy_text(self) -> None:
        QGuiApplication.clipboard().setText(sheet_text(self._entries, self._sheet_title()))
        self.panel.say(self.tr("All keys are on the clipboard."))

    def _ask_for_sheet(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self, self.tr("Save a sheet to print"), "keys.pdf", self.tr("PDF (*.pdf);;PNG (*.png)")
        )
        if name:
            self.save_sheet(Path(name))

    def save_sheet(self, path: Path) -> None:
        """Write it as PDF or PNG, by its name."""
        try:
            write_sheet(path, self._entries, self._sheet_title())
        except Problem as problem:
            problem_dialog(self, problem).open()
            return
        self.panel.say(self.tr("The sheet is in {file}.").format(file=path.name))


def _with_open_one(scheme: CodingScheme | None) -> list[CodingScheme]:
    """All schemes; a coding that is open may have an older version of one."""
    found = [one for one in all_schemes() if scheme is None or one.id != scheme.id]
    return found if scheme is None else [scheme, *found]


def _above(menu: QMenu) -> QPoint:
    return QPoint(0, menu.sizeHint().height() + 4)
