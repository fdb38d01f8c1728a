"""The page of coding schemes: the list, and the editor of the one that is open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeySequence
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from imh_video.app import own_schemes
from imh_video.app.library import Library
from imh_video.app.own_schemes import SchemeFile
from imh_video.model.problem import Problem
from imh_video.model.scheme import Actor
from imh_video.schemes.read import ReadThrough
from imh_video.schemes.write import draft_text
from imh_video_ui.dialogs.problem_dialog import problem_dialog
from imh_video_ui.schemes.problem_list import ProblemList, Trouble
from imh_video_ui.schemes.scheme_editor import SchemeEditor
from imh_video_ui.schemes.scheme_list import SchemeList
from imh_video_ui.schemes.text_view import SchemeText
from imh_video_ui.schemes.title_dialog import TitleDialog
from imh_video_ui.theme import Button, ElidedLabel, label
from imh_video_ui.theme.tokens import PAGE_PADDING
from imh_video_ui.timeline.head_painter import actor_words


class SchemesPage(QWidget):
    """Own schemes are changed here. Leaving the editor keeps what was typed."""

    told = Signal(str)
    """One plain sentence on what was done."""
    removed = Signal(str, object)
    """A sentence, and the call that brings the scheme back."""
    schemes_changed = Signal()
    """What a coding can begin with is not the same as before."""

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._file: SchemeFile | None = None
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._list_page, self._editor_page = self._build_list(), self._build_editor()
        self._stack.addWidget(self._list_page)
        self._stack.addWidget(self._editor_page)
        self._add_keys()
        self.refresh()

    def _build_list(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(PAGE_PADDING - 6, 22, 8, 0)
        column.setSpacing(14)
        head = QHBoxLayout()
        head.setContentsMargins(6, 0, 20, 0)
        head.setSpacing(10)
        words = QVBoxLayout()
        words.addWidget(label(self.tr("Coding schemes"), "page"))
        words.addWidget(
            label(self.tr("What may be marked, with which keys and words. A coding keeps the "
                          "version that it was begun with."), "body", "text2")
        )  # fmt: skip
        head.addLayout(words, 1)
        self.import_button = Button(self.tr("Import…"), icon="file-up")
        self.import_button.clicked.connect(self._ask_for_import)
        self.new_button = Button(self.tr("New scheme"), icon="plus")
        self.new_button.clicked.connect(lambda: self.make_new(self.tr("Our own scheme")))
        head.addWidget(self.import_button)
        head.addWidget(self.new_button)
        column.addLayout(head)
        self.list = SchemeList()
        self.list.opened.connect(self.open_file)
        self.list.copy_wished.connect(self._ask_for_copy)
        self.list.export_wished.connect(self._ask_for_export)
        self.list.removal_wished.connect(self.remove)
        column.addWidget(self.list, 1)
        return page

    def _build_editor(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(PAGE_PADDING, 16, PAGE_PADDING, 16)
        column.setSpacing(14)
        column.addLayout(self._build_bar())
        self.editor = SchemeEditor()
        self.editor.changed.connect(self._show_bar)
        self._ways = QStackedWidget()
        self._ways.addWidget(self.editor)
        self._ways.addWidget(self._build_text())
        column.addWidget(self._ways, 1)
        return page

    def _build_bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.back_button = Button(self.tr("All schemes"), icon="arrow-left", kind="quiet")
        self.back_button.clicked.connect(self.close_file)
        self.title = ElidedLabel("", "section")
        self.undo_button = Button(self.tr("Undo"), icon="undo-2", size="compact")
        self.redo_button = Button(self.tr("Redo"), icon="redo-2", size="compact")
        self.undo_button.clicked.connect(lambda: self.editor.undo_action.trigger())
        self.redo_button.clicked.connect(lambda: self.editor.redo_action.trigger())
        self.way_button = Button(self.tr("As text"), icon="file-code", size="compact")
        self.way_button.clicked.connect(self.switch_way)
        self.save_button = Button(self.tr("Save"), kind="primary", icon="save", keys="Ctrl S")
        self.save_button.clicked.connect(self.save)
        self.copy_button = Button(
            self.tr("Make a copy to change"), kind="primary", icon="copy-plus"
        )
        self.copy_button.clicked.connect(self._copy_open_one)
        row.addWidget(self.back_button)
        row.addWidget(self.title, 1)
        for button in (self.undo_button, self.redo_button, self.way_button, self.save_button,
                       self.copy_button):  # fmt: skip
            row.addWidget(button)
        return row

    def _build_text(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.text = SchemeText()
        self.text.checked.connect(self._text_checked)
        self.text.textChanged.connect(self._show_bar)
        column.addWidget(self.text, 1)
        self.text_problems = ProblemList()
        self.text_problems.wanted.connect(lambda line: self.text.go_to_line(int(line)))
        column.addWidget(self.text_problems)
        return page

    def _add_keys(self) -> None:
        save = QAction(self.tr("Save the scheme"), self)
        save.setShortcut(QKeySequence("Ctrl+S"))
        save.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        save.triggered.connect(self.save)
        self.addAction(save)

    # --- the list

    def refresh(self) -> None:
        """Read the files again."""
        self.list.show_files(own_schemes.scheme_files())

    def make_new(self, title: str) -> None:
        """A scheme with nothing but what cannot be seen, open in the editor."""
        words = {
            actor: self.tr("can't see: {who}").format(who=actor_words(actor)) for actor in Actor
        }
        self._guarded(lambda: self._opened(own_schemes.new_scheme(title, words)))

    def _copy_open_one(self) -> None:
        if self._file is not None:
            self._ask_for_copy(self._file)

    def _ask_for_copy(self, file: SchemeFile) -> None:
        proposed = self.tr("{title}, our own").format(title=file.title)
        dialog = TitleDialog(self, proposed)
        dialog.accepted.connect(lambda: self.copy(file, dialog.title))
        dialog.open()

    def copy(self, file: SchemeFile, title: str) -> None:
        """A copy that may be changed, open in the editor."""
        self._guarded(lambda: self._opened(own_schemes.copy_scheme(file, " ".join(title.split()))))

    def _ask_for_import(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, self.tr("Import a scheme"), "", self.tr("Schemes (*.yaml *.yml)")
        )
        if name:
            self.bring_in(Path(name))

    def bring_in(self, path: Path) -> None:
        """Somebody's file among the own ones; with mistakes it opens where they are."""
        self._guarded(lambda: self._opened(own_schemes.import_scheme(path)))

    def _opened(self, file: SchemeFile) -> None:
        self.refresh()
        self.schemes_changed.emit()
        self.open_file(file)

    def _ask_for_export(self, file: SchemeFile) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self, self.tr("Export the scheme"), file.path.name, self.tr("Schemes (*.yaml)")
        )
        if name:
            self.export(file, Path(name))

    def export(self, file: SchemeFile, path: Path) -> None:
        """The file, word for word, where somebody can take it along."""

        def write() -> None:
            own_schemes.export_scheme(file, path)
            self.told.emit(self.tr("The scheme is in {file}.").format(file=path.name))

        self._guarded(write)

    def remove(self, file: SchemeFile) -> None:
        """Out of the list; it can be brought back."""

        def take_away() -> None:
            gone = own_schemes.remove_scheme(file.path)
            self.refresh()
            self.schemes_changed.emit()
            words = self.tr("“{title}” is no longer in the list.").format(title=file.title)
            self.removed.emit(words, lambda: self._bring_back(gone))

        self._guarded(take_away)

    def _bring_back(self, gone: Path) -> None:
        def put_back() -> None:
            own_schemes.put_back(gone)
            self.refresh()
            self.schemes_changed.emit()

        self._guarded(put_back)

    def _guarded(self, act: Callable[[], object]) -> bool:
        """Do it; a problem is shown, and everything stays as it was."""
        try:
            act()
        except (Problem, OSError) as problem:
            problem_dialog(self, problem).open()
            return False
        return True

    # --- one scheme

    @property
    def file(self) -> SchemeFile | None:
        """The file that is open."""
        return self._file

    @property
    def is_text(self) -> bool:
        """Whether the text shows, not the form."""
        return self._ways.currentIndex() == 1

    @property
    def is_changed(self) -> bool:
        """Whether something is typed that is not in the file."""
        if self._file is None or self._file.is_built_in:
            return False
        if self.is_text:
            return self.text.toPlainText() != self._file.text
        return self.editor.editing is not None and self.editor.editing.is_changed

    def open_file(self, file: SchemeFile) -> None:
        """As a form where that can be; otherwise as text, with a mark on every wrong line."""
        self._file = file
        draft = file.draft()
        self.text.setReadOnly(file.is_built_in)
        if draft is not None:
            self.editor.begin(file.path, draft, read_only=file.is_built_in)
        self._ways.setCurrentIndex(0 if draft is not None else 1)
        if draft is None:
            self.text.show_text(file.text, file.path.name)
        self._stack.setCurrentWidget(self._editor_page)
        self._show_bar()
        first = file.problems[0].line if file.problems else None
        if draft is None and first:
            self.text.go_to_line(first)

    def close_file(self) -> None:
        """Back to the list; what was typed is kept."""
        if self.is_changed and not self.save():
            return
        self._file = None
        self.refresh()
        self._stack.setCurrentWidget(self._list_page)

    def keep(self) -> None:
        """Write what was typed: the page is left."""
        if self.is_changed:
            self.save()

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():
            self.keep()
        super().hideEvent(event)

    def switch_way(self) -> None:
        """From the form to the text, or back where the text can be a form."""
        if self._file is None:
            return
        if not self.is_text:
            self.text.show_text(draft_text(self.editor.draft), self._file.path.name)
            self._ways.setCurrentIndex(1)
        elif self.is_changed and not self.save():
            return
        elif (draft := self._file.draft()) is not None:
            self.editor.begin(self._file.path, draft, read_only=self._file.is_built_in)
            self._ways.setCurrentIndex(0)
        self._show_bar()

    def save(self) -> bool:
        """Write it, whole or not; whether it was written."""
        file = self._file
        if file is None or file.is_built_in:
            return False
        return self._guarded(lambda: self._save_text(file) if self.is_text else self._save(file))

    def _save_text(self, file: SchemeFile) -> None:
        before = file.scheme.id if file.scheme is not None else ""
        in_use = own_schemes.versions_in_use(self._library, before)
        saved = own_schemes.save_text(file.path, self.text.toPlainText(), in_use)
        self._file = saved.file
        if saved.file.text != self.text.toPlainText():
            self.text.show_text(saved.file.text, file.path.name)
        self._was_saved(saved.file, saved.raised_from)

    def _save(self, file: SchemeFile) -> None:
        editing = self.editor.editing
        assert editing is not None
        before = file.scheme.id if file.scheme is not None else ""
        in_use = own_schemes.versions_in_use(self._library, editing.draft.scheme.id or before)
        saved = own_schemes.save_draft(file.path, editing.draft, in_use)
        self._file = saved.file
        draft = saved.file.draft()
        if draft is not None:
            editing.was_saved(draft)
        self._was_saved(saved.file, saved.raised_from)

    def _was_saved(self, file: SchemeFile, raised_from: str) -> None:
        self._show_bar()
        self.schemes_changed.emit()
        if raised_from and file.scheme is not None:
            words = self.tr("Saved as version {new}: codings use {old}, and keep it.")
            self.told.emit(words.format(new=file.scheme.version, old=raised_from))
        else:
            self.told.emit(self.tr("“{title}” is saved.").format(title=file.title))

    def _text_checked(self, read: ReadThrough) -> None:
        self.text_problems.show_troubles(
            [
                Trouble(
                    self.tr("Line {n}").format(n=one.line) if one.line else "",
                    one.problem,
                    one.line or 1,
                )
                for one in read.problems
            ]
        )
        self._show_bar(read)

    def _show_bar(self, read: ReadThrough | None = None) -> None:
        file = self._file
        if file is None:
            return
        is_own = not file.is_built_in
        scheme = None if self.is_text else self.editor.draft.scheme
        name = scheme.title if scheme is not None else file.title
        self.title.set_whole_text(f"{name} •" if self.is_changed else name)
        editing = self.editor.editing
        for button in (self.undo_button, self.redo_button):
            button.setVisible(is_own and not self.is_text)
        self.undo_button.setEnabled(editing is not None and editing.can_undo)
        self.redo_button.setEnabled(editing is not None and editing.can_redo)
        self.way_button.setText(self.tr("As form") if self.is_text else self.tr("As text"))
        if isinstance(read, ReadThrough):
            self.way_button.setEnabled(read.draft is not None)
        elif not self.is_text:
            self.way_button.setEnabled(True)
        self.save_button.setVisible(is_own)
        self.save_button.setEnabled(self.is_changed)
        self.copy_button.setVisible(not is_own)
