"""The lanes for a closer look: pitch and turns of voices, where eyes turn, leaning, in step.

In each of them measured is solid, filled in thin and dotted, and what is not known hatched.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from imh_video_ui.theme.wearing import colour
from imh_video_ui.timeline.background import Background
from imh_video_ui.timeline.ground_painter import (
    PEOPLE,
    not_known,
    paint_gaps,
    paint_nothing_known,
    voices_unknown,
)
from imh_video_ui.timeline.lanes import LaneKind
from imh_video_ui.timeline.pixels import (
    device_view,
    draw_pixels,
    ratio_of,
    signal_pixels,
    step_pixels,
)
from imh_video_ui.timeline.sampling import Run, Seen, runs
from imh_video_ui.timeline.view_range import ViewRange

_LOWEST_HZ: Final = 100.0
_HIGHEST_HZ: Final = 1000.0
_MOST_LEAN_DEG: Final = 45.0
_MOST_IN_STEP: Final = 0.6
"""Above chance; a full correlation against a usual chance of 0.4."""
_ABOUT_MIDDLE: Final = {
    LaneKind.LEAN: (
        _MOST_LEAN_DEG,
        (("infant_lean_deg", "baby", False), ("caregiver_lean_deg", "parent", True)),
    ),
    LaneKind.IN_STEP: (
        _MOST_IN_STEP,
        (("synchrony", "both", False), ("smile_synchrony", "both", True)),
    ),
}
"""The value at the top of the lane, and its lines: signal, colour, whether dashed."""
_VOICES: Final = ("infant", "adult")
_SIDE_ROOM_PX: Final = 20
"""Eyes that turn aside for so long have an arrow."""


def paint_closer_lane(
    painter: QPainter, kind: LaneKind, rect: QRectF, view: ViewRange, background: Background
) -> None:
    """One of ``lanes.ON_REQUEST``."""
    if kind is LaneKind.PITCH:
        _paint_pitch(painter, rect, view, background)
    elif kind is LaneKind.TURNS:
        _paint_turns(painter, rect, view, background)
    elif kind is LaneKind.GAZE:
        _paint_gaze(painter, rect, view, background)
    else:
        _paint_about_middle(painter, kind, rect, view, background)


def _shown_columns(view: ViewRange) -> int:
    """How many columns lie within the film."""
    return math.ceil(min(view.width_px, view.x_of(view.duration_us)))


# --- lean, in step --------------------------------------------------------------------------------


def _paint_about_middle(
    painter: QPainter, kind: LaneKind, rect: QRectF, view: ViewRange, background: Background
) -> None:
    """Lines about the middle of the lane, which stands for upright, or for chance."""
    most, lines = _ABOUT_MIDDLE[kind]
    ratio = ratio_of(painter)
    fine = device_view(view, ratio)
    count = _shown_columns(fine)
    found = []
    nothing = np.ones(count, dtype=np.bool_)
    for name, token, is_dashed in lines:
        signal = background.signals.get(name)
        if signal is not None:
            values, what = signal.columns(fine)
            nothing &= what[:count] == Seen.UNKNOWN
            found.append((values[:count], what[:count], token, is_dashed))
    if not found:
        paint_nothing_known(painter, rect)
        return
    _paint_rule(painter, rect, rect.center().y(), count / ratio)
    paint_gaps(painter, rect, nothing, ratio, not_known())
    height = round(rect.height() * ratio)
    rise = height / 2 - 3 * ratio
    for values, what, token, is_dashed in found:
        ys = height / 2 - np.clip(np.nan_to_num(values) / most, -1.0, 1.0) * rise
        pixels = signal_pixels(
            ys, what, fine, height, ratio, colour(token), is_dashed=is_dashed, ground=height / 2
        )
        draw_pixels(painter, rect.topLeft(), pixels, ratio)


def _paint_rule(painter: QPainter, rect: QRectF, y: float, width: float) -> None:
    painter.setPen(QPen(colour("edge"), 1, Qt.PenStyle.DotLine))
    y = math.floor(y) + 0.5
    painter.drawLine(QLineF(rect.left(), y, rect.left() + width, y))


# --- where eyes turn ------------------------------------------------------------------------------


def _paint_gaze(painter: QPainter, rect: QRectF, view: ViewRange, background: Background) -> None:
    """A row for each person: a step up is to the right of the picture, a step down to the left."""
    ratio = ratio_of(painter)
    fine = device_view(view, ratio)
    count = _shown_columns(fine)
    height = (rect.height() - 3) / 2
    for line, (person, token) in enumerate(PEOPLE):
        row = QRectF(rect.left(), rect.top() + 1 + line * (height + 1), rect.width(), height)
        sides, what = _sides(background, person, fine, count)
        paint_gaps(painter, row, what == Seen.UNKNOWN, ratio, not_known() if not line else "")
        pixels = step_pixels(sides, what, fine, round(height * ratio), ratio, colour(token))
        draw_pixels(painter, row.topLeft(), pixels, ratio)
        _paint_arrows(painter, row, np.where(what == Seen.UNKNOWN, 0, sides), ratio, colour(token))


def _sides(
    background: Background, person: str, view: ViewRange, count: int
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """-1, 0 or 1 for each column, whatever most of its samples say, and how that is known."""
    signals = [background.signals.get(f"{person}_gaze_{side}") for side in ("left", "right")]
    if signals[0] is None or signals[1] is None:
        return np.zeros(count, np.int8), np.zeros(count, np.int8)
    left, what = signals[0].columns(view)
    right, _ = signals[1].columns(view)
    left, right = np.nan_to_num(left[:count]), np.nan_to_num(right[:count])
    ahead = 1.0 - left - right
    sides = np.where(right > np.maximum(left, ahead), 1, 0)
    sides = np.where(left > np.maximum(right, ahead), -1, sides)
    return sides.astype(np.int8), what[:count]


def _paint_arrows(
    painter: QPainter, row: QRectF, sides: NDArray[np.int8], ratio: float, ink: QColor
) -> None:
    """A small arrow where eyes turn aside for long enough: no height needs to be learnt."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    for run in runs(sides):
        if run.what and run.last - run.first >= _SIDE_ROOM_PX * ratio:
            painter.drawPolygon(_arrow(row, run, ratio))


def _arrow(row: QRectF, run: Run, ratio: float) -> QPolygonF:
    x = row.left() + (run.first + run.last) / (2 * ratio)
    # The bar has the upper or the lower part of the row, the arrow what is left.
    y = row.center().y() + 2.0 * run.what
    tip = QPointF(x + 4.0 * run.what, y)
    return QPolygonF([tip, QPointF(x - 3.0 * run.what, y - 4), QPointF(x - 3.0 * run.what, y + 4)])


# --- voices ---------------------------------------------------------------------------------------


def _paint_pitch(painter: QPainter, rect: QRectF, view: ViewRange, background: Background) -> None:
    """How high the voice is, in whose colour; nothing where no voice sounds."""
    ratio = ratio_of(painter)
    fine = device_view(view, ratio)
    count = _shown_columns(fine)
    paint_gaps(painter, rect, voices_unknown(background, fine)[:count], ratio, not_known())
    signal = background.signals.get("voice_pitch_hz")
    if signal is None:
        return
    values, what = signal.columns(fine)
    values, what = np.nan_to_num(values[:count], nan=_LOWEST_HZ), what[:count]
    share = np.log(np.maximum(values, _LOWEST_HZ) / _LOWEST_HZ)
    share = np.minimum(share / math.log(_HIGHEST_HZ / _LOWEST_HZ), 1.0)
    height = round(rect.height() * ratio)
    ys = height - 4 * ratio - share * (height - 8 * ratio)
    baby, parent = (_share_of(background, f"voice_{who}", fine, count) for who in _VOICES)
    somebody = (baby > 0) | (parent > 0)
    whose = ((baby > parent, "baby"), (parent > baby, "parent"),
             ((baby == parent) & somebody, "both"), (~somebody, "text3"))  # fmt: skip
    for where, token in whose:
        own = np.where(where, what, Seen.UNKNOWN).astype(np.int8)
        if own.any():
            is_dashed, ink = token != "baby", colour(token)
            pixels = signal_pixels(ys, own, fine, height, ratio, ink, is_dashed=is_dashed)
            draw_pixels(painter, rect.topLeft(), pixels, ratio)


def _share_of(
    background: Background, name: str, view: ViewRange, count: int
) -> NDArray[np.float64]:
    """Of each column, the share in which that voice sounds; 0 where it is not known."""
    signal = background.signals.get(name)
    if signal is None:
        return np.zeros(count)
    return np.nan_to_num(signal.columns(view)[0][:count])


def _paint_turns(painter: QPainter, rect: QRectF, view: ViewRange, background: Background) -> None:
    """Above, the silences in which a turn passes; below, both voices at once."""
    ratio = ratio_of(painter)
    fine = device_view(view, ratio)
    count = _shown_columns(fine)
    height = (rect.height() - 7) / 2
    for line, name in enumerate(("turn_gap", "voice_overlap")):
        signal = background.signals.get(name)
        if signal is None:
            paint_gaps(painter, rect, np.ones(count, dtype=np.bool_), ratio, not_known())
            return
        values, what = signal.columns(fine)
        if not line:
            paint_gaps(painter, rect, what[:count] == Seen.UNKNOWN, ratio, not_known())
        top = rect.top() + 3 + line * (height + 1)
        is_on = np.nan_to_num(values[:count]) > 0
        parts = [
            QRectF(rect.left() + run.first / ratio, top,
                   max(1.0, (run.last - run.first) / ratio), height)
            for run in runs(is_on.astype(np.int8)) if run.what
        ]  # fmt: skip
        _paint_turn_parts(painter, parts, is_overlap=bool(line))


def _paint_turn_parts(painter: QPainter, parts: list[QRectF], *, is_overlap: bool) -> None:
    """A pause is an open frame, voices at once are solid: told apart without their height."""
    ink = colour("both")
    if is_overlap:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawRects(parts)
        return
    painter.setPen(QPen(ink, 1))
    painter.setBrush(colour("both", 0.14))
    painter.drawRects([part.adjusted(0.5, 0.5, -0.5, -0.5) for part in parts])
