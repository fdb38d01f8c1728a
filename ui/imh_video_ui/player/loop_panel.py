"""The panel at the loop button: how much is played before and after, and where it begins."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from imh_video_ui.player.film_player import FilmPlayer
from imh_video_ui.player.margin_fields import MarginFields
from imh_video_ui.player.pop_panel import PopPanel
from imh_video_ui.player.route import Margins
from imh_video_ui.theme import Button, label, rule


class LoopPanel(PopPanel):
    """What is chosen here is in force at once and remembered by whoever listens."""

    everywhere_changed = Signal(bool)
    """Loops from A to B are played with margins too."""
    loop_margins_changed = Signal(object)
    marks_margins_changed = Signal(object)
    marks_only_wished = Signal()

    def __init__(self, player: FilmPlayer, parent: QWidget) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("How loops are played"))
        self._player = player
        self.column.addWidget(label(self.tr("A loop round a mark or a moment"), "small_strong"))
        self.loop_margins = MarginFields(self.tr("Begins earlier by"), self.tr("Ends later by"))
        self.loop_margins.changed.connect(self._take_margins)
        self.column.addWidget(self.loop_margins)
        self.everywhere = QCheckBox(self.tr("The same for loops set with I and O"))
        self.everywhere.toggled.connect(self._take_everywhere)
        self.column.addWidget(self.everywhere)
        self.column.addWidget(rule())
        self.column.addWidget(label(self.tr("Only the marks"), "small_strong"))
        self.marks_margins = MarginFields(
            self.tr("Each begins earlier by"), self.tr("Ends later by")
        )
        self.marks_margins.changed.connect(self.marks_margins_changed)
        self.column.addWidget(self.marks_margins)
        self.marks_only = Button(self.tr("Play only the marks"), size="compact", icon="list-video")
        self.marks_only.clicked.connect(self._wish_marks_only)
        self.column.addWidget(self.marks_only)

    def show_choices(
        self, loop_margins_us: Margins, marks_margins_us: Margins, *, everywhere: bool
    ) -> None:
        """What was remembered."""
        self.loop_margins.show_margins(loop_margins_us)
        self.marks_margins.show_margins(marks_margins_us)
        self.everywhere.blockSignals(True)
        self.everywhere.setChecked(everywhere)
        self.everywhere.blockSignals(False)

    def _take_margins(self, margins_us: Margins) -> None:
        self._player.set_loop_margins(*margins_us)
        self.loop_margins_changed.emit(margins_us)

    def _wish_marks_only(self) -> None:
        self.close()
        self.marks_only_wished.emit()

    def _take_everywhere(self, everywhere: bool) -> None:
        player = self._player
        core = player.loop_core
        # A loop round a point is nothing without its margins.
        if core is not None and not core.is_point:
            player.set_loop(core, with_margins=everywhere)
        self.everywhere_changed.emit(everywhere)
