"""What is written about the chosen mark: a note, the parent's own words, how sure, a concern."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from imh_video.model.identifiers import MarkId
from imh_video.model.mark import Certainty, Mark, Origin
from imh_video.timebase import timecode
from imh_video_ui.coding.links_box import LinksBox
from imh_video_ui.theme import Button, ElidedLabel, EmptyState, ground, label, parent_font

_KEEP_AFTER_MS = 1_200
_NO_TEXT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters and halves of characters, which come with what is pasted."""


class NotePanel(QWidget):
    """Keeps what was typed after a short rest, and at once when the person turns elsewhere.

    Words that could not be written (the disk is away) stay here, say so, and are written with the
    next edit that can be.
    What is written about a concern is covered until somebody asks for it, each time anew.
    """

    write: Callable[[Mark, str], bool]
    """Makes the edit of a changed mark under that title; whether it was committed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark: Mark | None = None
        self._words = ""
        self._is_filling = False
        self._is_uncovered = False
        self.write = _nowhere
        self._unwritten: dict[MarkId, tuple[str, str]] = {}
        self._is_writing = False
        self._rest = QTimer(self, singleShot=True, interval=_KEEP_AFTER_MS)
        self._rest.timeout.connect(self.keep)
        self._pages = QStackedLayout(self)
        empty = EmptyState(
            "notebook-pen",
            self.tr("No mark chosen"),
            self.tr("Choose a mark in the timeline or in the list to write about it."),
            width_px=300,
        )
        self._pages.addWidget(empty)
        self._pages.addWidget(self._build_form())

    def _build_form(self) -> QWidget:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        form = ground(QWidget(), "surface")
        area.setWidget(form)
        column = QVBoxLayout(form)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(6)
        self._title = ElidedLabel("", "card")
        self._when = label("", "caption", "text2", wraps=True)
        column.addWidget(self._title)
        column.addWidget(self._when)
        column.addSpacing(8)
        column.addWidget(self._build_cover())
        column.addWidget(self._build_words())
        column.addSpacing(4)
        column.addLayout(self._build_certainty())
        self.concern = QCheckBox(self.tr("A concern to talk over"))
        self.concern.setToolTip(
            self.tr(
                "What is written here is then covered, and left out of lists, files and reports."
            )
        )
        self.concern.toggled.connect(self._choice_made)
        column.addWidget(self.concern)
        column.addSpacing(8)
        self.links = LinksBox()
        column.addWidget(self.links)
        column.addStretch(1)
        return area

    def _build_words(self) -> QWidget:
        self._fields = QWidget()
        column = QVBoxLayout(self._fields)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.note = self._field(column, self.tr("Note"), self.tr("What you saw and heard"))
        self.quotation = self._field(
            column, self.tr("The parent's own words"), self.tr("As they said it, word for word")
        )
        self.quotation.setFont(parent_font())
        self.unwritten_line = label(
            self.tr("Not written yet: the library could not be reached. It stays here, and is "
                    "written with the next mark."),
            "small", "warn", wraps=True,
        )  # fmt: skip
        self.unwritten_line.hide()
        column.addWidget(self.unwritten_line)
        self.cover_again = Button(self.tr("Hide"), kind="quiet", size="compact", icon="eye-off")
        self.cover_again.clicked.connect(self.cover)
        column.addWidget(self.cover_again, 0, Qt.AlignmentFlag.AlignLeft)
        return self._fields

    def _build_cover(self) -> QWidget:
        self._cover = ground(QWidget(), "subtle")
        column = QVBoxLayout(self._cover)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addWidget(label(self.tr("Something is written about a concern"), "small_strong"))
        column.addWidget(
            label(
                self.tr("It is covered so that nobody reads it by chance. It stays out of lists, "
                        "files and reports."),
                "small", "text2", wraps=True,
            )
        )  # fmt: skip
        self.uncover_button = Button(self.tr("Show"), size="compact", icon="eye")
        self.uncover_button.clicked.connect(self.uncover)
        column.addWidget(self.uncover_button, 0, Qt.AlignmentFlag.AlignLeft)
        return self._cover

    def _field(self, column: QVBoxLayout, name: str, hint: str) -> QPlainTextEdit:
        field = QPlainTextEdit()
        field.setPlaceholderText(hint)
        field.setAccessibleName(name)
        field.setTabChangesFocus(True)
        field.setMinimumHeight(72)
        field.setMaximumHeight(150)
        field.textChanged.connect(self._typed)
        field.installEventFilter(self)
        column.addWidget(label(name, "small_strong"))
        column.addWidget(field)
        return field

    def _build_certainty(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(label(self.tr("How sure"), "small_strong"))
        self.certainty = QButtonGroup(self)
        for certainty, words in (
            (Certainty.GUESS, self.tr("a guess")),
            (Certainty.LIKELY, self.tr("likely")),
            (Certainty.SURE, self.tr("sure")),
        ):
            button = QRadioButton(words)
            self.certainty.addButton(button, int(certainty))
            row.addWidget(button)
        row.addStretch(1)
        self.certainty.idToggled.connect(self._certainty_chosen)
        return row

    @property
    def mark(self) -> Mark | None:
        """The mark written about; None when none is chosen."""
        return self._mark

    def show_mark(self, mark: Mark | None, words: str = "") -> None:
        """Write about this mark from now on; what was typed about the one before is kept first."""
        if mark is not None and self._mark is not None and mark.id == self._mark.id:
            self._refresh(mark)
            return
        self.keep()
        self._mark, self._words = mark, words
        self._is_uncovered = False
        self._pages.setCurrentIndex(0 if mark is None else 1)
        if mark is not None:
            self._fill(mark, words)

    def _refresh(self, mark: Mark) -> None:
        """The mark changed elsewhere: take it over unless somebody is typing here."""
        is_typing = self._rest.isActive()
        self._mark = mark
        if not is_typing and not self._is_writing:
            self._fill(mark, self._words)

    def _fill(self, mark: Mark, words: str) -> None:
        self._is_filling = True
        self._title.set_whole_text(words)
        when = timecode(mark.span.onset_us)
        if not mark.span.is_point and not mark.is_open:
            when = self.tr("{start} to {end}").format(start=when, end=timecode(mark.span.end_us))
        if mark.origin is Origin.SUGGESTION:
            when = self.tr("{when}, began as a possible moment").format(when=when)
        self._when.setText(when)
        is_covered = self._covers(mark)
        # Covered words are not in the fields at all: nothing reads them out or finds them there.
        note, quotation = self._unwritten.get(mark.id, (mark.note, mark.quotation))
        self.unwritten_line.setVisible(mark.id in self._unwritten)
        for field, text in ((self.note, note), (self.quotation, quotation)):
            shown = "" if is_covered else text
            # Whoever rests behind a space goes on there: writing anew would move the cursor.
            if _words_in(field) != shown.strip():
                field.setPlainText(shown)
        self._cover.setVisible(is_covered)
        self._fields.setVisible(not is_covered)
        self.cover_again.setVisible(mark.is_concern and bool(mark.note or mark.quotation))
        button = self.certainty.button(int(mark.certainty))
        if button is not None:
            button.setChecked(True)
        self.concern.setChecked(mark.is_concern)
        self._is_filling = False

    def _covers(self, mark: Mark) -> bool:
        is_written = bool(mark.note or mark.quotation)
        return mark.is_concern and is_written and not self._is_uncovered

    @property
    def is_covered(self) -> bool:
        """Something is written about a concern, and nobody asked for it yet."""
        return self._mark is not None and self._covers(self._mark)

    def uncover(self) -> None:
        """Show what is written about the concern, until another mark is looked at."""
        if self._mark is not None and self.is_covered:
            self._is_uncovered = True
            self._fill(self._mark, self._words)
            self.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def cover(self) -> None:
        """Keep what was typed, and cover it again."""
        self.keep()
        self._is_uncovered = False
        if self._mark is not None:
            self._fill(self._mark, self._words)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.cover()

    def _typed(self) -> None:
        if not self._is_filling:
            self._rest.start()

    def _certainty_chosen(self, _id: int, checked: bool) -> None:
        if checked:
            self._choice_made()

    def _choice_made(self) -> None:
        if self._is_filling:
            return
        if self._mark is not None and not self.is_covered:
            # Whoever has just written it need not ask for it.
            self._is_uncovered = True
        self.keep()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.keep()
        return super().eventFilter(watched, event)

    def keep(self) -> None:
        """Make an edit of what was typed and chosen, if anything differs."""
        self._rest.stop()
        mark = self._mark
        if mark is None or self._is_filling:
            return
        is_covered = self._covers(mark)
        changed = replace(
            mark,
            note=mark.note if is_covered else _words_in(self.note),
            quotation=mark.quotation if is_covered else _words_in(self.quotation),
            certainty=Certainty(self.certainty.checkedId()),
            is_concern=self.concern.isChecked(),
        )
        if changed != mark:
            self._write(mark, changed)
        elif self._unwritten.pop(mark.id, None):
            self.unwritten_line.hide()

    def _write(self, mark: Mark, changed: Mark) -> None:
        self._mark = changed
        self._is_writing = True
        is_written = self.write(changed, self.tr("Write about “{code}”").format(code=self._words))
        self._is_writing = False
        if is_written:
            self._unwritten.pop(mark.id, None)
        else:
            self._mark = mark
            self._unwritten[mark.id] = changed.note, changed.quotation
        self._fill(self._mark, self._words)

    @property
    def is_waiting(self) -> bool:
        """Whether there are words that could not be written yet."""
        return bool(self._unwritten)

    def write_what_waits(self, marks: Mapping[MarkId, Mark]) -> None:
        """Try to write what could not be written before; ``marks`` are those of the coding now."""
        if self._is_writing or not self._unwritten:
            return
        waiting, self._unwritten = self._unwritten, {}
        self._is_writing = True
        for mark_id, (note, quotation) in waiting.items():
            mark = marks.get(mark_id)
            if mark is None:
                continue
            changed = replace(mark, note=note, quotation=quotation)
            if not self.write(changed, self.tr("Write what waited")):
                self._unwritten[mark_id] = note, quotation
        self._is_writing = False
        if self._mark is not None:
            self._fill(marks.get(self._mark.id, self._mark), self._words)

    def begin_note(self) -> None:
        """Put the keyboard into the note, or to where a covered one is asked for."""
        self._begin(self.note)

    def begin_quotation(self) -> None:
        """The same for the parent's own words."""
        self._begin(self.quotation)

    def _begin(self, field: QPlainTextEdit) -> None:
        if self._mark is not None:
            place = self.uncover_button if self.is_covered else field
            place.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _words_in(field: QPlainTextEdit) -> str:
    """What stands there, without what is no text: files of other programs could not hold it."""
    return _NO_TEXT.sub("", field.toPlainText()).strip()


def _nowhere(_mark: Mark, _title: str) -> bool:
    return True
