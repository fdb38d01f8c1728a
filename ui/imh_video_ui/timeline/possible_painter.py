"""Possible moments on their lane: dashed while they wait, solid with a tick when kept."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from imh_video.model.identifiers import CandidateId
from imh_video.model.moment import CandidateMoment, Decision, MomentKind, Verdict
from imh_video_ui.theme.glyphs import Glyph, paint_glyph
from imh_video_ui.theme.icons import paint_icon
from imh_video_ui.theme.wearing import colour
from imh_video_ui.timeline.layout import LaneBox
from imh_video_ui.timeline.mark_painter import MARK_HEIGHT, draw_words
from imh_video_ui.timeline.row_packing import pack
from imh_video_ui.timeline.view_range import ViewRange

_STRAINED = (MomentKind.MISSED_CUE, MomentKind.OVER_STIMULATION, MomentKind.DISTRESS)


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


def item_of(moment: CandidateMoment, decision: Decision | None, text: str) -> PossibleItem:
    """A moment as it is drawn, with what was decided about it so far."""
    standing = standing_of(decision.verdict if decision is not None else None)
    return PossibleItem(moment, text, standing)


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
