"""Where things lie in the timeline: from a point to a mark, and from a mark to its rectangle."""

from __future__ import annotations

from math import ceil
from typing import Final

from PySide6.QtCore import QPointF, QRectF

from imh_video.model.identifiers import CandidateId, MarkId
from imh_video.model.mark import Mark
from imh_video.timebase import Micros, Span
from imh_video_ui.timeline.lanes import LaneKind
from imh_video_ui.timeline.layout import HEAD_WIDTH, PINNED_HEIGHT, ROW_PADDING, LaneBox
from imh_video_ui.timeline.mark_painter import DISC, MARK_HEIGHT
from imh_video_ui.timeline.possible_painter import possible_rect
from imh_video_ui.timeline.static_layer import Scene

OPEN_LEAST_PX: Final = 18.0
"""An open state shows at least so much, too narrow to have an end to take hold of."""
_HIT_WITHIN_PX: Final = 5


class TimelineMap:
    """Knows the lanes that are shown, how far they are scrolled, and where the film stands."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.boxes: tuple[LaneBox, ...] = ()
        self.scrolled_px = 0
        self.playhead_us: Micros = 0

    @property
    def lanes_top(self) -> int:
        """Where the first lane lies in the viewport, scrolled or not."""
        return PINNED_HEIGHT - self.scrolled_px

    @property
    def lanes_height(self) -> int:
        return self.boxes[-1].bottom if self.boxes else 0

    def boxes_between(self, top: float, bottom: float) -> list[LaneBox]:
        """The lanes that show between these heights of the viewport."""
        first, last = top - self.lanes_top, bottom - self.lanes_top
        return [box for box in self.boxes if box.bottom > first and box.top < last]

    def box_at(self, y: float) -> LaneBox | None:
        if y < PINNED_HEIGHT:
            return None
        inner = y - self.lanes_top
        return next((box for box in self.boxes if box.top <= inner < box.bottom), None)

    def box_of_lane(self, lane: int | None) -> LaneBox | None:
        """The lane of marks with that number; None when it is hidden."""
        found = (b for b in self.boxes if b.kind is LaneKind.MARKS and b.number == lane)
        return next(found, None)

    def lane_at(self, y: float) -> int | None:
        """The number of the lane of marks at that height; None where there is another, or none."""
        box = self.box_at(y)
        return box.number if box is not None and box.kind is LaneKind.MARKS else None

    def us_at(self, x: float) -> Micros:
        """The instant at that pixel of the viewport, held to the film."""
        return self.scene.view.us_at(x - HEAD_WIDTH)

    def free_us_at(self, x: float) -> Micros:
        """The same, also before and behind the film."""
        return self.scene.view.start_us + round((x - HEAD_WIDTH) * self.scene.view.us_per_px)

    def x_of(self, us: Micros) -> float:
        return HEAD_WIDTH + self.scene.view.x_of(us)

    def rect_of(self, mark_id: MarkId) -> QRectF | None:
        """Where the mark lies in the viewport; None when its lane is hidden."""
        mark = self.scene.marks.get(mark_id)
        box = self.box_of_lane(self.scene.marks.lane_of(mark_id))
        return self.place(mark, box, mark.span) if mark is not None and box is not None else None

    def below_sight(self, mark_id: MarkId, height: int) -> int:
        """How far its row lies below a pane of that height, in pixels; above it is below 0."""
        rect = self.rect_of(mark_id)
        if rect is None:
            return 0
        above = PINNED_HEIGHT + ROW_PADDING - rect.top()
        return -ceil(above) if above > 0 else max(0, ceil(rect.bottom() + ROW_PADDING - height))

    def place(self, mark: Mark, box: LaneBox, span: Span) -> QRectF:
        """Where it would lie with that span. An open state reaches to the playhead.

        Where the playhead lies before it, enough of it shows to be seen and taken hold of.
        """
        left = self.x_of(span.onset_us)
        right = self.x_of(self.playhead_us if mark.is_open else span.end_us)
        least = OPEN_LEAST_PX if mark.is_open else 0.0
        top = self.lanes_top + box.row_top(self._row_of(mark, box.number))
        return QRectF(left, top, max(least, right - left), MARK_HEIGHT)

    def _row_of(self, mark: Mark, lane: int) -> int:
        for first_row, band in self.scene.marks.lanes[lane].bands():
            place = band.place_of(mark.id)
            if place is not None:
                return first_row + int(band.rows[place])
        # It is only held over this lane.
        return self.scene.marks.row_on(mark, lane)

    def mark_at(self, point: QPointF) -> Mark | None:
        """The mark under that point of the viewport."""
        box = self.box_at(point.y())
        if box is None or box.kind is not LaneKind.MARKS or point.x() < HEAD_WIDTH:
            return None
        row = box.row_at(point.y() - self.lanes_top)
        band, row = self.scene.marks.lanes[box.number].band_of_row(row)
        us = self.free_us_at(point.x())
        within_us = round(max(_HIT_WITHIN_PX, DISC / 2) * self.scene.view.us_per_px)
        marks = (band.items[place].mark for place in band.at(us, row, within_us))
        return next((mark for mark in marks if self._reaches(mark, us)), None)

    def _reaches(self, mark: Mark, us: Micros) -> bool:
        reach_px = DISC / 2 if mark.span.is_point else _HIT_WITHIN_PX / 2
        reach_us = reach_px * self.scene.view.us_per_px
        onset_us, end_us = mark.span.onset_us, mark.span.end_us
        if mark.is_open:
            least_us = OPEN_LEAST_PX * self.scene.view.us_per_px
            end_us = max(self.playhead_us, onset_us + round(least_us))
        return onset_us - reach_us <= us <= end_us + reach_us

    def candidate_at(self, point: QPointF) -> CandidateId | None:
        box = self.box_at(point.y())
        if box is None or box.kind is not LaneKind.POSSIBLE:
            return None
        inner = QPointF(point.x(), point.y() - self.lanes_top)
        for item, row in self.scene.possible.placed():
            if possible_rect(box, row, HEAD_WIDTH, self.scene.view, item).contains(inner):
                return item.moment.id
        return None

    def open_marks(self) -> list[tuple[Mark, LaneBox]]:
        """States that are still going on, in lanes that are shown."""
        return [
            (item.mark, box)
            for box in self.boxes
            if box.kind is LaneKind.MARKS
            for _, band in self.scene.marks.lanes[box.number].bands()
            for item in band.open_items()
            if item.mark.id not in self.scene.lifted
        ]
