"""The timeline in words: tool tips, and what a screen reader says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint, QPointF
from PySide6.QtWidgets import QToolTip

from imh_video.model.identifiers import CandidateId
from imh_video.model.mark import Mark
from imh_video_ui.theme.tips import tip_of
from imh_video_ui.timeline.describing import describe, tell_readers
from imh_video_ui.timeline.head_painter import lane_words
from imh_video_ui.timeline.lanes import ON_REQUEST
from imh_video_ui.timeline.layout import HEAD_WIDTH, OVERVIEW_HEIGHT, PINNED_HEIGHT
from imh_video_ui.timeline.legends import lane_legend
from imh_video_ui.timeline.reading import all_words_at, words_at

if TYPE_CHECKING:
    from imh_video_ui.timeline.timeline_view import TimelineView


class WordTools:
    """What one timeline says of what it shows. UI thread only."""

    def __init__(self, view: TimelineView) -> None:
        self._view = view

    def describe(self, mark: Mark) -> str:
        """The mark in words, as a screen reader says them and a tool tip shows them."""
        return describe(mark, self._view.marks)

    def read_signals(self) -> str:
        """What was measured at the playhead, every lane in words; a screen reader hears it.

        A lane for a closer look is read where it is shown.
        """
        unread = self._view.hidden_lanes & frozenset(ON_REQUEST)
        words = all_words_at(self._view.background, self._view.playhead_us, unread)
        if words:
            tell_readers(self._view, words)
        return words

    def show_tip(self, point: QPoint, where: QPoint) -> None:
        """Words for what lies at that point of the viewport, beside that point of the screen."""
        words = self._words_at(QPointF(point))
        if words:
            QToolTip.showText(where, tip_of(words), self._view)
        else:
            QToolTip.hideText()

    def _words_at(self, point: QPointF) -> str:
        view = self._view
        mark, candidate = view.where.mark_at(point), view.where.candidate_at(point)
        if mark is not None:
            return self.describe(mark)
        if candidate is not None:
            return self._of_candidate(candidate)
        if view.arcs.hovered is not None:
            return view.arcs.words_of(view.arcs.hovered)
        if point.x() < HEAD_WIDTH:
            return self._of_head(point)
        if point.y() < OVERVIEW_HEIGHT:
            return _tr("The whole film. Drag the frame to move the view, its ends to zoom.")
        return self._of_signals(point)

    def _of_head(self, point: QPointF) -> str:
        """What the lane beside that point shows, and how to read it."""
        box = self._view.where.box_at(point.y())
        legend = lane_legend(box.kind) if box is not None else ""
        return f"{lane_words(box.kind)}\n{legend}" if box is not None and legend else ""

    def _of_candidate(self, candidate_id: CandidateId) -> str:
        item = self._view.moments[candidate_id]
        return f"{item.text}\n{item.moment.reason}"

    def _of_signals(self, point: QPointF) -> str:
        """What was measured under the pointer; "" where no signal lies."""
        where = self._view.where
        box = where.box_at(point.y())
        if box is None or point.y() < PINNED_HEIGHT:
            return ""
        return words_at(self._view.background, box.kind, where.us_at(point.x()))


def _tr(text: str) -> str:
    return QCoreApplication.translate("TimelineView", text)
