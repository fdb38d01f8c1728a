"""Beside the film: possible moments, the list of marks, and notes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabWidget, QWidget

from imh_video_ui.coding.count_badge import CountBadge
from imh_video_ui.coding.marks_list import MarksPanel
from imh_video_ui.coding.note_panel import NotePanel
from imh_video_ui.moments.queue_panel import QueuePanel
from imh_video_ui.theme import ground

_WIDTHS = (404, 760)
"""The least, and the most that a person can give them."""
_LEAST_HEIGHT = 220


class SideTabs(QTabWidget):
    """Three panels, one in sight; the first two say how much they hold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.queue = QueuePanel()
        self.marks = MarksPanel()
        self.notes = NotePanel()
        ground(self, "surface")
        self.setMinimumWidth(_WIDTHS[0])
        self.setMaximumWidth(_WIDTHS[1])
        # Their contents scroll: they must not push the timeline out of the window.
        self.setMinimumHeight(_LEAST_HEIGHT)
        self.setDocumentMode(True)
        self.setAccessibleName(self.tr("Possible moments, marks and notes"))
        self.addTab(self.queue, self.tr("Possible moments"))
        self.addTab(self.marks, self.tr("Marks"))
        self.addTab(self.notes, self.tr("Notes"))
        bar = self.tabBar()
        bar.setExpanding(False)
        bar.setUsesScrollButtons(False)
        bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for place, panel in ((0, self.queue), (1, self.marks)):
            badge = CountBadge()
            panel.count_changed.connect(badge.set_count)
            bar.setTabButton(place, bar.ButtonPosition.RightSide, badge)

    @property
    def panels(self) -> dict[str, QWidget]:
        """The panels by the names under which a layout remembers them."""
        return {"possible": self.queue, "marks": self.marks, "notes": self.notes}

    def bring(self, panel: QWidget) -> None:
        """Show this panel, also where all of them were put away."""
        self.show()
        self.setCurrentWidget(panel)
