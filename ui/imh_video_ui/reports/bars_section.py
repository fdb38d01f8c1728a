"""Bars with the choice of what their length means."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout

from imh_video.model.scheme import Actor
from imh_video_ui.reports.bar_groups import BarGroup
from imh_video_ui.reports.bars_plot import BarsPlot
from imh_video_ui.reports.sections import Section
from imh_video_ui.theme import Button

GroupsOf = Callable[[], Sequence[BarGroup]]


class BarsSection(Section):
    """One button for each measure; the first is on."""

    def __init__(
        self,
        title: str,
        about: str,
        measures: Sequence[tuple[str, GroupsOf]],
        actors: Mapping[str, Actor],
        notes: Sequence[str] = (),
    ) -> None:
        super().__init__(title, about, notes)
        self._measures = tuple(measures)
        self.plot = BarsPlot(title, actors)
        self._buttons = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(6)
        for number, (words, _groups) in enumerate(self._measures):
            button = Button(words, size="compact")
            button.setCheckable(True)
            self._buttons.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        self._buttons.idClicked.connect(self.choose)
        self.column.addLayout(row)
        self.column.addWidget(self.plot)
        self._buttons.button(0).setChecked(True)
        self.choose(0)

    def choose(self, number: int) -> None:
        """Show that measure."""
        words, groups = self._measures[number]
        self._buttons.button(number).setChecked(True)
        self.plot.show_groups(groups(), words)
