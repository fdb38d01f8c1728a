"""Marks on their lanes; thousands of narrow ones become dashes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from imh_video.model.identifiers import MarkId
from imh_video.model.mark import Origin
from imh_video.model.scheme import Valence
from imh_video.timebase import Span
from imh_video_ui.theme.persons import PersonSign
from imh_video_ui.theme.wearing import current
from imh_video_ui.timeline.lane_marks import VALENCES, LaneItem, LaneMarks
from imh_video_ui.timeline.layout import ROW_PITCH, LaneBox
from imh_video_ui.timeline.mark_cache import MarkPieces
from imh_video_ui.timeline.mark_painter import DISC, MARK_HEIGHT, MarkLook, is_uncertain
from imh_video_ui.timeline.marks_by_lane import LaneBands
from imh_video_ui.timeline.pixels import dash_pixels, draw_pixels
from imh_video_ui.timeline.row_packing import POINT_EXTENT_US
from imh_video_ui.timeline.view_range import ViewRange

MANY: Final = 60
"""From so many marks in view on, narrow ones are drawn as dashes and not one by one."""
WIDE_PX: Final = 24
_BEYOND_PX: Final = 60.0
"""Far outside the window there is nothing to see, and very long shapes are dear to draw."""
PALE: Final = 0.26
"""What is not looked for: still there, and out of the way."""
_WORDS_REACH_PX: Final = 240.0
REACH_PX: Final = 280.0
"""No mark is drawn further than this beyond its span: the words of a point reach furthest."""


def look_of(item: LaneItem, chosen: bool = False) -> MarkLook:
    mark = item.mark
    return _look(
        item.text,
        item.valence,
        item.unscorable,
        is_uncertain(mark.certainty),
        chosen,
        mark.is_concern,
        mark.origin is Origin.SUGGESTION,
        item.sign,
    )


@lru_cache(maxsize=4096)
def _look(
    text: str,
    valence: Valence,
    unscorable: bool,
    uncertain: bool,
    chosen: bool,
    concern: bool,
    suggested: bool,
    sign: PersonSign | None,
) -> MarkLook:
    return MarkLook(text, valence, unscorable, uncertain, chosen, concern, suggested, sign)


@dataclass(frozen=True)
class MarkLanePainter:
    """Draws one lane's marks; open states are left to the playhead, which they follow."""

    view: ViewRange
    left: float
    chosen: Collection[MarkId] = ()
    lifted: Collection[MarkId] = ()
    """The marks that are being dragged: drawn by the hand that holds them."""
    part: tuple[float, float] = (-inf, inf)
    """From where to where there is anything to be painted."""

    def paint(self, painter: QPainter, box: LaneBox, bands: LaneBands) -> None:
        span = Span(self.view.start_us, self.view.end_us)
        for first_row, band in bands.bands():
            # A point's disc and words reach beyond its instant.
            places = band.visible(span, round(DISC * self.view.us_per_px))
            if len(places) <= MANY:
                rooms_px = self._rooms_px(band, places)
                self._paint_items(painter, box.row_top(first_row), band, places, rooms_px)
                continue
            self._paint_dashes(painter, box, band, first_row)
            widths = (band.ends_us[places] - band.onsets_us[places]) / self.view.us_per_px
            is_wide = widths >= WIDE_PX
            # Points are as wide as each other: either all of them are drawn, or none.
            has_points = POINT_EXTENT_US / self.view.us_per_px >= WIDE_PX
            rooms_px = self._rooms_px(band, places) if has_points else np.zeros(len(places))
            self._paint_items(
                painter, box.row_top(first_row), band, places[is_wide], rooms_px[is_wide]
            )

    def _paint_dashes(
        self, painter: QPainter, box: LaneBox, band: LaneMarks, first_row: int
    ) -> None:
        """Each kind of code at its own height, so that it is not told by colour alone."""
        inks = [QColor(current().valence(valence).line) for valence in VALENCES]
        dash = round(MARK_HEIGHT) // len(VALENCES)
        place = QPointF(self.left, box.row_top(first_row))
        if band.wanted is not None:
            painter.setOpacity(PALE)
            draw_pixels(painter, place, dash_pixels(band.raster(self.view), inks, ROW_PITCH, dash))
            painter.setOpacity(1.0)
        raster = band.raster(self.view, wanted_only=True)
        draw_pixels(painter, place, dash_pixels(raster, inks, ROW_PITCH, dash))

    def _paint_items(
        self,
        painter: QPainter,
        top: float,
        band: LaneMarks,
        places: NDArray[np.int64],
        rooms_px: NDArray[np.float64],
    ) -> None:
        """States first, so that a point is never hidden behind one."""
        pieces = MarkPieces(painter)
        scale, start_us = 1 / self.view.us_per_px, self.view.start_us
        lefts = np.maximum((band.onsets_us[places] - start_us) * scale, -_BEYOND_PX)
        rights = np.minimum((band.ends_us[places] - start_us) * scale,
                            self.view.width_px + _BEYOND_PX)  # fmt: skip
        reached = (self.left + rights >= self.part[0] - REACH_PX) & (
            self.left + lefts <= self.part[1] + REACH_PX
        )
        places, lefts, rights = places[reached], lefts[reached], rights[reached]
        rooms_px = rooms_px[reached]
        tops = top + band.rows[places] * ROW_PITCH
        rows = zip(
            places.tolist(), (self.left + lefts).tolist(), (rights - lefts).tolist(),
            tops.tolist(), rooms_px.tolist(), strict=True,
        )  # fmt: skip
        shown = (self.left, self.left + self.view.width_px)
        wanted = band.wanted
        points: list[tuple[float, QRectF, MarkLook, float, bool]] = []
        for place, left, width, row_top, room_px in rows:
            item = band.items[place]
            mark = item.mark
            if mark.is_open or mark.id in self.lifted:
                continue
            look = look_of(item, mark.id in self.chosen)
            is_pale = wanted is not None and not wanted[place] and not look.chosen
            if mark.span.offset_us is None:
                points.append((left, QRectF(left, row_top, 0, MARK_HEIGHT), look, room_px, is_pale))
            else:
                painter.setOpacity(PALE if is_pale else 1.0)
                pieces.state(QRectF(left, row_top, max(0.0, width), MARK_HEIGHT), look, shown)
        for left, row, look, room_px, is_pale in points:
            painter.setOpacity(PALE if is_pale else 1.0)
            pieces.point(left, row, look, room_px)
        painter.setOpacity(1.0)

    def _rooms_px(self, band: LaneMarks, places: NDArray[np.int64]) -> NDArray[np.float64]:
        """How far a point's words may run before the next mark of its row."""
        rows, onsets_us = band.rows[places], band.onsets_us[places]
        order = np.argsort(rows, kind="stable")
        rooms_px = np.full(len(places), _WORDS_REACH_PX)
        if len(places) > 1:
            same = rows[order][1:] == rows[order][:-1]
            steps_px = np.diff(onsets_us[order]) / self.view.us_per_px - DISC / 2
            rooms_px[order[:-1][same]] = np.minimum(steps_px[same], _WORDS_REACH_PX)
        return rooms_px
