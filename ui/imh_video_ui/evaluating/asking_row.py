"""Which coding the program is held against, and when a suggestion has found a coded moment."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QWidget,
)

from imh_video.app.evaluating_library import OwnCoding
from imh_video.moments.evaluation import Meeting
from imh_video.timebase import micros, seconds
from imh_video_ui.evaluating.asked import Asked, Table, tr
from imh_video_ui.theme import Button, label
from imh_video_ui.theme.fields import compact_combo, compact_number
from imh_video_ui.theme.tokens import PAGE_PADDING

_LONGEST_S = 10.0


class AskingRow(QWidget):
    """``wanted`` when somebody wants the figures; read ``asked`` then."""

    wanted = Signal()
    changed = Signal()
    """Another coding was chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._own: tuple[OwnCoding, ...] = ()
        self._table: Path | None = None
        self._folder: Path | None = None
        self._last = 0
        self.coding = compact_combo(tr("The coding"), 320)
        self.coding.activated.connect(self._coding_chosen)
        self.films = compact_combo(tr("Where the films of the table are"), 190)
        self.films.activated.connect(self._films_chosen)
        self.onset = _field(tr("Seconds between onsets, at most"), 0.0, _LONGEST_S, 0.5, tr(" s"))
        self.overlap = _field(tr("Or overlap, at least"), 0.0, 1.0, 0.05, "")
        usual = Meeting()
        self.onset.setValue(seconds(usual.onset_tolerance_us))
        self.overlap.setDecimals(2)
        self.overlap.setValue(usual.overlap)
        self.evaluate = Button(tr("Evaluate"), kind="primary", icon="target")
        self.evaluate.clicked.connect(self.wanted)
        self._place()

    def _place(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE_PADDING, 0, PAGE_PADDING, 10)
        row.setSpacing(8)
        row.addWidget(label(tr("Against"), "small", "text2"))
        row.addWidget(self.coding)
        row.addWidget(self.films)
        for words, field in (
            (tr("Onsets within"), self.onset),
            (tr("or overlap of"), self.overlap),
        ):
            row.addSpacing(10)
            row.addWidget(label(words, "small", "text2"))
            row.addWidget(field)
        row.addSpacing(10)
        row.addWidget(self.evaluate)
        row.addStretch(1)

    # --- what may be chosen

    def show_codings(self, own: Sequence[OwnCoding]) -> None:
        """Offer these, and tables; a table that was chosen stays."""
        self._own = tuple(own)
        self._fill()

    def choose_table(self, path: Path, folder: Path | None = None) -> None:
        """Hold the program against this table from now on."""
        self._table, self._folder = path, folder
        self._fill()
        self.coding.setCurrentIndex(len(self._own))
        self._coding_chosen(len(self._own))

    @property
    def asked(self) -> Asked | None:
        """None while there is nothing to hold the program against."""
        chosen = self.coding.currentData()
        meeting = Meeting(micros(self.onset.value()), self.overlap.value())
        if isinstance(chosen, OwnCoding):
            return Asked(chosen, meeting)
        return Asked(Table(chosen, self._folder), meeting) if isinstance(chosen, Path) else None

    def _fill(self) -> None:
        with QSignalBlocker(self.coding):
            self.coding.clear()
            for own in self._own:
                self.coding.addItem(coding_words(own), own)
            if self._table is not None:
                self.coding.addItem(self._table.name, self._table)
            if self.coding.count() == 0:
                self.coding.addItem(tr("No coding yet"), None)
            self.coding.addItem(tr("A table (CSV)…"), None)
            self.coding.setCurrentIndex(min(self._last, self.coding.count() - 2))
        self._show_films()

    def _show_films(self) -> None:
        """A coding of the library's own films needs no word about where they are."""
        is_table = isinstance(self.coding.currentData(), Path)
        self.films.setVisible(is_table)
        self.evaluate.setEnabled(self.asked is not None)
        with QSignalBlocker(self.films):
            self.films.clear()
            self.films.addItem(tr("films of this library"))
            self.films.addItem(
                tr("films in “{folder}”").format(folder=self._folder.name)
                if self._folder is not None
                else tr("films in a folder…")
            )
            self.films.setCurrentIndex(int(self._folder is not None))

    # --- choosing

    def _coding_chosen(self, place: int) -> None:
        if place == self.coding.count() - 1:
            self.coding.setCurrentIndex(min(self._last, self.coding.count() - 2))
            self.ask_for_table()
            return
        self._last = place
        self._show_films()
        self.changed.emit()

    def ask_for_table(self) -> None:
        """Which file; nothing is changed by reading it."""
        title, kinds = tr("A coding as a table"), tr("Tables (*.csv *.tsv);;All files (*)")
        name, _kind = QFileDialog.getOpenFileName(self, title, "", kinds)
        if name:
            self.choose_table(Path(name))

    def _films_chosen(self, place: int) -> None:
        folder = None
        if place == 1:
            name = QFileDialog.getExistingDirectory(self, tr("The folder with the films"))
            folder = Path(name) if name else self._folder
        self._folder = folder
        self._show_films()
        self.changed.emit()


def coding_words(own: OwnCoding) -> str:
    """ "Coder A, sunderland, 3 films of 2 families"."""
    films = len(own.codings)
    told = tr("1 film") if films == 1 else tr("{n} films").format(n=films)
    if len(own.families) > 1:
        told = tr("{films} of {n} families").format(films=told, n=len(own.families))
    return f"{own.coder}, {own.scheme_id}, {told}"


def _field(name: str, least: float, most: float, step: float, suffix: str) -> QDoubleSpinBox:
    field = compact_number(name, least, most, step=step, suffix=suffix, width_px=96)
    field.setToolTip(name)
    return field
