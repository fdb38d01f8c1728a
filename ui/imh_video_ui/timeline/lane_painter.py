"""Marks and possible moments on their lanes; thousands of narrow ones become dashes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from imh_video.model.identifiers import CandidateId, MarkId
from imh_video.model.mark import Origin
from imh_video.model.moment import CandidateMoment, MomentKind, Verdict
from imh_video.timebase import Micros, Span
from imh_video_ui.theme.glyphs import Glyph, paint_glyph
from imh_video_ui.theme.icons import paint_icon
from imh_video_ui.theme.wearing import colour, current
from imh_video_ui.timeline.lane_marks import VALENCES, LaneItem, LaneMarks
from imh_video_ui.timeline.lanes import pack
from imh_video_ui.timeline.layout import ROW_PITCH, LaneBox
from imh_video_ui.timeline.mark_cache import draw_point, draw_state
from imh_video_ui.timeline.mark_painter import (
    DISC,
    MARK_HEIGHT,
    MarkLook,
    draw_words,
    is_uncertain,
)
from imh_video_ui.timeline.marks_by_lane import LaneBands
from imh_video_ui.timeline.view_range import ViewRange

MANY = 60
"""From so many marks in view on, narrow ones are drawn as dashes and not one by one."""
WIDE_PX = 24
_STRAINED = (MomentKind.MISSED_CUE, MomentKind.OVER_STIMULATION, MomentKind.DISTRESS)


def look_of(item: LaneItem, chosen: bool = False) -> MarkLook:
    mark = item.mark
    return MarkLook(
        text=item.text,
        valence=item.valence,
        unscorable=item.unscorable,
        uncertain=is_uncertain(mark.certainty),
        chosen=chosen,
        concern=mark.is_concern,
        suggested=mark.origin is Origin.SUGGESTION,
    )


@dataclass(frozen=True)
class MarkLanePainter:
    """Draws one lane's marks; open states are left to the playhead, which they follow."""

    view: ViewRange
    left: float
    chosen: Collection[MarkId] = ()
    lifted: MarkId | None = None
    """The mark that is being dragged: drawn by the hand that holds it."""

    def paint(self, painter: QPainter, box: LaneBox, bands: LaneBands) -> None:
        span = Span(self.view.start_us, self.view.end_us)
        for first_row, band in bands.bands():
            # A point's disc and words reach beyond its instant.
            places = band.visible(span, round(DISC * self.view.us_per_px))
            if len(places) > MANY:
                self._paint_dashes(painter, box, band, first_row)
                widths = (band.ends_us[places] - band.onsets_us[places]) / self.view.us_per_px
                places = places[widths >= WIDE_PX]
            self._paint_items(painter, box, band, first_row, places.tolist())

    def _paint_dashes(
        self, painter: QPainter, box: LaneBox, band: LaneMarks, first_row: int
    ) -> None:
        """Each kind of code at its own height, so that it is not told by colour alone."""
        touched = band.raster(self.view)
        rows, kinds, width = touched.shape
        dash = round(MARK_HEIGHT) // kinds
        pixels = np.zeros((rows * ROW_PITCH, width), dtype=np.uint32)
        for number, valence in enumerate(VALENCES):
            ink = QColor(current().valence(valence).line).rgba()
            for row in range(rows):
                top = row * ROW_PITCH + number * dash
                pixels[top : top + dash - 1, touched[row, number]] = ink
        draw_pixels(painter, QPointF(self.left, box.row_top(first_row)), pixels)

    def _paint_items(
        self, painter: QPainter, box: LaneBox, band: LaneMarks, first_row: int, places: list[int]
    ) -> None:
        points: list[tuple[int, QRectF]] = []
        shown = (self.left, self.left + self.view.width_px)
        for place in places:
            item = band.items[place]
            if item.mark.is_open or item.mark.id == self.lifted:
                continue
            rect = self._rect(box, first_row + int(band.rows[place]), item.mark.span)
            if item.mark.span.is_point:
                points.append((place, rect))
            else:
                draw_state(painter, rect, look_of(item, item.mark.id in self.chosen), shown)
        for place, rect in points:
            item = band.items[place]
            draw_point(
                painter,
                rect.left(),
                rect,
                look_of(item, item.mark.id in self.chosen),
                self._room_px(band, place),
            )

    def _rect(self, box: LaneBox, row: int, span: Span) -> QRectF:
        # Far outside the window there is nothing to see, and very long shapes are dear to draw.
        onset = max(self.view.x_of(span.onset_us), -60.0)
        end = min(self.view.x_of(span.end_us), self.view.width_px + 60.0)
        return QRectF(self.left + onset, box.row_top(row), max(0.0, end - onset), MARK_HEIGHT)

    def _room_px(self, band: LaneMarks, place: int) -> float:
        """How far a point's words may run before the next mark of its row."""
        onset_us = int(band.onsets_us[place])
        later = band.onsets_us[place + 1 : place + 40]
        same_row = later[band.rows[place + 1 : place + 40] == band.rows[place]]
        end_us: Micros = int(same_row[0]) if len(same_row) else onset_us + self.view.span_us
        return min(240.0, (end_us - onset_us) / self.view.us_per_px - DISC / 2)


def draw_pixels(painter: QPainter, at: QPointF, pixels: NDArray[np.uint32]) -> None:
    """Draw ``[height, width]`` pixels, 0xAARRGGBB, as they are."""
    height, width = pixels.shape
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32)
    painter.drawImage(at, image)


class Standing(StrEnum):
    """What has become of a possible moment."""

    WAITING = "waiting"
    KEPT = "kept"
    DISMISSED = "dismissed"


def standing_of(verdict: Verdict | None) -> Standing:
    if verdict is None:
        return Standing.WAITING
    return Standing.DISMISSED if verdict is Verdict.DISMISSED else Standing.KEPT


@dataclass(frozen=True, slots=True)
class PossibleItem:
    """A possible moment with its words and what was decided."""

    moment: CandidateMoment
    text: str
    standing: Standing = Standing.WAITING

    @property
    def is_strained(self) -> bool:
        return self.moment.kind in _STRAINED


class PossibleMarks:
    """The possible moments that are drawn, dismissed ones left out, with a sub-row each."""

    def __init__(self, items: Collection[PossibleItem] = ()) -> None:
        shown = [item for item in items if item.standing is not Standing.DISMISSED]
        self.items = sorted(shown, key=lambda item: item.moment.span.onset_us)
        onsets = np.array([item.moment.span.onset_us for item in self.items], dtype=np.int64)
        ends = np.array([item.moment.span.end_us for item in self.items], dtype=np.int64)
        self.rows = pack(onsets, ends)

    @property
    def row_count(self) -> int:
        return int(self.rows.max()) + 1 if len(self.rows) else 1

    def placed(self) -> Iterator[tuple[PossibleItem, int]]:
        yield from zip(self.items, self.rows.tolist(), strict=True)


def paint_possible_lane(
    painter: QPainter,
    box: LaneBox,
    left: float,
    view: ViewRange,
    possible: PossibleMarks,
    current_id: CandidateId | None,
) -> None:
    for item, row in possible.placed():
        rect = possible_rect(box, row, left, view, item)
        if rect.right() < left or rect.left() > left + view.width_px:
            continue
        _paint_possible(painter, rect, item, is_current=item.moment.id == current_id)


def possible_rect(
    box: LaneBox, row: int, left: float, view: ViewRange, item: PossibleItem
) -> QRectF:
    onset = view.x_of(item.moment.span.onset_us)
    end = view.x_of(item.moment.span.end_us)
    return QRectF(left + onset, box.row_top(row), max(16.0, end - onset), MARK_HEIGHT)


def _paint_possible(
    painter: QPainter, rect: QRectF, item: PossibleItem, *, is_current: bool
) -> None:
    ink = colour("strain") if item.is_strained else colour("accent")
    is_kept = item.standing is Standing.KEPT
    pen = QPen(ink, 1.8 if is_current else 1.4)
    if not is_kept:
        pen.setDashPattern([3.0, 2.2])
    painter.setPen(pen)
    painter.setBrush(colour("accent_t") if is_current else colour("surface"))
    painter.drawRoundedRect(rect.adjusted(0.7, 0.7, -0.7, -0.7), 4, 4)
    sign = QRectF(rect.left() + 5, rect.center().y() - 6, 12, 12)
    if rect.width() < 22:
        sign.moveCenter(rect.center())
    if is_kept:
        token = "strain" if item.is_strained else "accent"
        paint_icon(painter, QRectF(QPointF(round(sign.x()), round(sign.y())), sign.size()),
                   "check", token)  # fmt: skip
    else:
        paint_glyph(painter, sign, Glyph.POSSIBLE, ink)
    words = QRectF(sign.right() + 4, rect.top(), rect.right() - sign.right() - 9, rect.height())
    draw_words(painter, words, item.text, ink, Qt.AlignmentFlag.AlignLeft)
