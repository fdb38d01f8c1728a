"""How a report counts: which codings, how soon a reply is one, how sure, which part of the film."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QWidget

from imh_video.app.reports import ReportOptions
from imh_video.model.mark import Certainty
from imh_video.timebase import Micros, Span, micros, seconds
from imh_video_ui.reports.counted import Asked, Countable, tr
from imh_video_ui.theme import label
from imh_video_ui.theme.fields import compact_combo, compact_number
from imh_video_ui.theme.tokens import PAGE_PADDING

_SETTLED_MS = 350
_SHORTEST_S, _LONGEST_S = 0.5, 60.0
_NO_END = 0.0


class OptionsBar(QWidget):
    """``changed`` shortly after somebody changed something, so that typing counts once."""

    changed = Signal()
    choosing_wanted = Signal()
    """Somebody wants to say which codings, one by one."""

    def __init__(self) -> None:
        super().__init__()
        self._codings: tuple[Countable, ...] = ()
        self._own: Countable | None = None
        self._picked: tuple[Countable, ...] = ()
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settled.timeout.connect(self.changed)
        self.what = compact_combo(tr("Which codings"), 250)
        self.what.activated.connect(self._what_chosen)
        self.reply_within = _seconds(tr("A reply begins within"), _SHORTEST_S, _LONGEST_S)
        self.reply_within.setValue(seconds(ReportOptions().window_us))
        self.certainty = compact_combo(tr("How sure a mark must be"), 150)
        for certainty, words in (
            (Certainty.GUESS, tr("every mark")),
            (Certainty.LIKELY, tr("likely or sure")),
            (Certainty.SURE, tr("sure only")),
        ):
            self.certainty.addItem(words, certainty)
        self.begin = _seconds(tr("From"), 0.0, 0.0, special=tr("start"))
        self.end = _seconds(tr("To"), 0.0, 0.0, special=tr("end"))
        for field in (self.reply_within, self.begin, self.end):
            field.valueChanged.connect(self._settled.start)
        self.certainty.activated.connect(self._settled.start)
        self._place()

    def _place(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE_PADDING, 0, PAGE_PADDING, 10)
        row.setSpacing(8)
        row.addWidget(self.what)
        for words, field in (
            (tr("Reply within"), self.reply_within),
            (tr("Count"), self.certainty),
            (tr("From"), self.begin),
            (tr("to"), self.end),
        ):
            row.addSpacing(10)
            row.addWidget(label(words, "small", "text2"))
            row.addWidget(field)
        row.addStretch(1)

    # --- what is asked for

    def show_codings(
        self, codings: Sequence[Countable], own: Countable, duration_us: Micros
    ) -> None:
        """Offer these; ``own`` is the one that was asked for. All of the film is counted again."""
        self._codings, self._own, self._picked = tuple(codings), own, ()
        self._fill_what()
        longest_s = seconds(duration_us)
        for field in (self.begin, self.end):
            with QSignalBlocker(field):
                field.setRange(0.0, longest_s)
                field.setValue(0.0)
                field.setEnabled(longest_s > 0)

    def _fill_what(self) -> None:
        own = self._own
        assert own is not None
        same_film = tuple(one for one in self._codings if one.recording_id == own.recording_id)
        by_own = tuple(
            one
            for one in self._codings
            if one.coder == own.coder and one.scheme.split()[0] == own.scheme.split()[0]
        )
        with QSignalBlocker(self.what):
            self.what.clear()
            self.what.addItem(tr("This coding"), (own,))
            if len(same_film) > 1:
                words = tr("This film, {n} codings").format(n=len(same_film))
                self.what.addItem(words, same_film)
            if len(by_own) > 1:
                words = tr("The family's films, by {coder}").format(coder=own.coder)
                self.what.addItem(words, by_own)
            if self._picked:
                words = tr("{n} chosen codings").format(n=len(self._picked))
                self.what.addItem(words, self._picked)
            if len(self._codings) > 1:
                self.what.addItem(tr("Choose codings…"), None)

    @property
    def codings(self) -> tuple[Countable, ...]:
        """All that may be chosen."""
        return self._codings

    def pick(self, picked: Sequence[Countable]) -> None:
        """Count these from now on."""
        self._picked = tuple(picked)
        self._fill_what()
        self.what.setCurrentIndex(self.what.count() - 2)
        self._settled.start()

    def choose_what(self, place: int) -> None:
        """As if that entry had been chosen."""
        self.what.setCurrentIndex(place)
        self._what_chosen(place)

    def _what_chosen(self, place: int) -> None:
        if self.what.itemData(place) is None:
            self.what.setCurrentIndex(0)
            self.choosing_wanted.emit()
            return
        self._settled.start()

    @property
    def asked(self) -> Asked:
        own = self._own
        assert own is not None
        chosen: tuple[Countable, ...] = self.what.currentData() or (own,)
        one_film = len({one.recording_id for one in chosen}) == 1
        title = tr("{film}, by coder").format(film=own.film) if one_film else tr("Several films")
        return Asked(chosen, title)

    @property
    def options(self) -> ReportOptions:
        return ReportOptions(
            window_us=micros(self.reply_within.value()),
            least_certainty=self.certainty.currentData(),
            stretch=self._stretch(),
        )

    def _stretch(self) -> Span | None:
        begin_us, end_us = micros(self.begin.value()), micros(self.end.value())
        end_us = end_us or micros(self.end.maximum())
        whole = begin_us == 0 and self.end.value() == _NO_END
        if whole or end_us <= begin_us or not self.asked.is_one:
            return None
        return Span(begin_us, end_us)


def _seconds(name: str, least: float, most: float, special: str = "") -> QDoubleSpinBox:
    field = compact_number(name, least, most, step=0.5, suffix=tr(" s"), width_px=104)
    field.setSpecialValueText(special)
    return field
