"""The lanes behind the marks: pictures, voices, what could be seen, and the signals."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from imh_video_ui.theme.wearing import colour
from imh_video_ui.timeline.background import Background, Making, still_for, tiles_of
from imh_video_ui.timeline.mark_painter import draw_words, paint_unknown, text_width
from imh_video_ui.timeline.sampling import SampledSignal, Seen, column_edges_us, runs
from imh_video_ui.timeline.view_range import ViewRange

_BAR_PITCH = 3
_SIGNAL_STEP = 2
_TOP_VALUE_SHARE = 0.86
PEOPLE = (("infant", "baby"), ("caregiver", "parent"))


def paint_pictures(
    painter: QPainter, rect: QRectF, view: ViewRange, background: Background
) -> None:
    """The film as a strip of stills; where none is loaded yet the ground shows."""
    film_end = min(rect.right(), rect.left() + view.x_of(view.duration_us))
    painter.fillRect(QRectF(rect.left(), rect.top(), film_end - rect.left(), rect.height()),
                     colour("sunken"))  # fmt: skip
    tile_px = background.tile_width_px(rect.height())
    tile_us = tile_px * view.us_per_px
    painter.save()
    painter.setClipRect(QRectF(rect.left(), rect.top(), film_end - rect.left(), rect.height()))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for tile in tiles_of(background, view, tile_px):
        still = still_for(background, tile, tile_us)
        if still is not None:
            place = QRectF(rect.left() + tile.left_px, rect.top(), tile_px - 1, rect.height())
            painter.drawImage(place, still)
    painter.restore()
    _paint_making(painter, rect, background.making_stills, _tr("Making the film strip"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Timeline", text)


def _paint_making(painter: QPainter, rect: QRectF, making: Making, doing: str) -> None:
    """At the end of the lane how far it is, or why it stopped."""
    if making.fraction is None and not making.note:
        return
    words = making.note or f"{doing} {making.fraction or 0:.0%}".replace("%", " %")
    room = min(rect.width() - 8, text_width(words, "key") + 14)
    plate = QRectF(rect.right() - room - 6, rect.bottom() - 21, room, 17)
    painter.setPen(QPen(colour("line"), 1))
    painter.setBrush(colour("surface", 0.92))
    painter.drawRoundedRect(plate, 4, 4)
    ink = colour("warn") if making.note else colour("text2")
    draw_words(painter, plate.adjusted(6, 0, -6, 0), words, ink, role="key")


def paint_voices(painter: QPainter, rect: QRectF, view: ViewRange, background: Background) -> None:
    """Loudness as bars, in the speaker's colour; a line below for Baby, dashed above for Parent."""
    middle = rect.center().y()
    if background.sound is None or len(background.sound) == 0:
        _nothing_known(painter, rect)
        _paint_making(painter, rect, background.making_sound, _tr("Reading the sound"))
        return
    peaks = background.sound.columns(column_edges_us(view, _BAR_PITCH))
    baby = _speaks(background, "voice_infant", view, len(peaks))
    parent = _speaks(background, "voice_adult", view, len(peaks))
    # A quiet voice shows beside a loud one: peaks come as square roots.
    heights = np.maximum(1.0, peaks * (rect.height() / 2 - 5))
    inks = {
        0: colour("edge"),
        1: colour("baby"),
        2: colour("parent"),
        3: colour("both"),
    }
    who = baby.astype(int) + 2 * parent.astype(int)
    for number, ink in inks.items():
        painter.setPen(QPen(ink, 1.8))
        bars = [
            QLineF(x, middle - height, x, middle + height)
            for x, height in zip(
                (rect.left() + 1.5 + np.nonzero(who == number)[0] * _BAR_PITCH).tolist(),
                heights[who == number].tolist(),
                strict=True,
            )
        ]
        painter.drawLines(bars)
    _underline(painter, rect.bottom() - 2.5, rect.left(), baby, QPen(colour("baby"), 2))
    dashed = QPen(colour("parent"), 2)
    dashed.setDashPattern([2.0, 1.2])
    _underline(painter, rect.top() + 2.5, rect.left(), parent, dashed)
    _paint_making(painter, rect, background.making_sound, _tr("Reading the sound"))


def _speaks(background: Background, name: str, view: ViewRange, count: int) -> NDArray[np.bool_]:
    signal = background.signals.get(name)
    if signal is None:
        return np.zeros(count, dtype=np.bool_)
    values, what = signal.columns(view, _BAR_PITCH)
    speaks: NDArray[np.bool_] = (what != Seen.UNKNOWN) & (np.nan_to_num(values) >= 0.5)
    return speaks[:count]


def _underline(
    painter: QPainter, y: float, left: float, speaks: NDArray[np.bool_], pen: QPen
) -> None:
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    for run in runs(speaks.astype(np.int8)):
        if run.what:
            painter.drawLine(
                QLineF(left + run.first * _BAR_PITCH, y, left + run.last * _BAR_PITCH, y)
            )


def paint_coverage(
    painter: QPainter, rect: QRectF, view: ViewRange, background: Background
) -> None:
    """A bar for each person: solid, thin dashed, or hatched."""
    if not background.looked:
        _nothing_known(painter, rect)
        return
    height = (rect.height() - 9) / 2
    for line, (person, token) in enumerate(PEOPLE):
        top = rect.top() + 3 + line * (height + 3)
        bar = QRectF(rect.left(), top, rect.width(), height)
        _paint_coverage_bar(painter, bar, view, background.signals.get(f"{person}_seen"), token)


def _paint_coverage_bar(
    painter: QPainter, bar: QRectF, view: ViewRange, signal: SampledSignal | None, token: str
) -> None:
    end_px = math.ceil(min(bar.width(), view.x_of(view.duration_us)))
    nothing = np.zeros(end_px, dtype=np.int8)
    what = nothing if signal is None else signal.columns(view)[1][:end_px]
    for run in runs(what):
        part = QRectF(bar.left() + run.first, bar.top(), run.last - run.first, bar.height())
        paint_seen(painter, part, Seen(run.what), colour(token))


def paint_seen(painter: QPainter, part: QRectF, what: Seen, ink: QColor) -> None:
    """Measured is solid, interpolated a thin dashed outline, not known hatched."""
    if what is Seen.MEASURED:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawRoundedRect(part, 2, 2)
    elif what is Seen.INTERPOLATED:
        pen = QPen(ink, 1)
        pen.setDashPattern([3.0, 2.0])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(part.adjusted(0.5, 1.5, -0.5, -1.5))
    else:
        paint_unknown(painter, part, framed=True)


def paint_signal_lane(
    painter: QPainter,
    rect: QRectF,
    view: ViewRange,
    background: Background,
    names: tuple[tuple[str, str], ...],
    *,
    own_scale: bool = False,
    words: str = "",
) -> None:
    """One or two signals: Baby (or both) solid with a light fill, Parent dashed without fill.

    ``words`` are written over stretches in which none of them is known.
    """
    end_px = math.ceil(min(rect.width(), view.x_of(view.duration_us)))
    columns = math.ceil(end_px / _SIGNAL_STEP)
    nothing = np.ones(columns, dtype=np.bool_)
    lines = []
    for name, token in names:
        signal = background.signals.get(name)
        if signal is None:
            continue
        values, what = signal.columns(view, _SIGNAL_STEP)
        values = values / (signal.scale() or 1.0) if own_scale else values
        nothing &= what[:columns] == Seen.UNKNOWN
        lines.append((values[:columns], what[:columns], token))
    if not lines:
        _nothing_known(painter, rect)
        return
    _paint_gaps(painter, rect, nothing, words)
    for values, what, token in lines:
        _paint_signal(painter, rect, values, what, token)


def _paint_gaps(painter: QPainter, rect: QRectF, nothing: NDArray[np.bool_], words: str) -> None:
    for run in runs(nothing.astype(np.int8)):
        width = (run.last - run.first) * _SIGNAL_STEP
        if not run.what or width < 2 * _SIGNAL_STEP:
            continue
        gap = QRectF(rect.left() + run.first * _SIGNAL_STEP, rect.top() + 1, width,
                     rect.height() - 2)  # fmt: skip
        paint_unknown(painter, gap, framed=False)
        room = text_width(words, "key") + 12
        if words and width > room + 8:
            plate = QRectF(gap.center().x() - room / 2, gap.center().y() - 8, room, 16)
            painter.setPen(QPen(colour("line"), 1))
            painter.setBrush(colour("surface"))
            painter.drawRoundedRect(plate, 4, 4)
            draw_words(
                painter, plate, words, colour("text2"), Qt.AlignmentFlag.AlignCenter, role="key"
            )


def _paint_signal(
    painter: QPainter,
    rect: QRectF,
    values: NDArray[np.float64],
    what: NDArray[np.int8],
    token: str,
) -> None:
    foot = rect.bottom() - 3
    rise = (rect.height() - 5) * _TOP_VALUE_SHARE
    ys = foot - np.clip(np.nan_to_num(values), 0, 1.15) * rise
    for run in runs(what):
        if run.what == Seen.UNKNOWN:
            continue
        # The line goes on to the next known column so that kinds of line join up.
        last = min(run.last + 1, len(what)) if _is_known(what, run.last) else run.last
        xs = rect.left() + (np.arange(run.first, last) + 0.5) * _SIGNAL_STEP
        line = [QPointF(x, y) for x, y in zip(xs.tolist(), ys[run.first : last].tolist(),
                                              strict=True)]  # fmt: skip
        _paint_run(painter, line, foot, Seen(run.what), token)


def _is_known(what: NDArray[np.int8], place: int) -> bool:
    return place < len(what) and what[place] != Seen.UNKNOWN


def _paint_run(painter: QPainter, line: list[QPointF], foot: float, what: Seen, token: str) -> None:
    if token != "parent" and what is Seen.MEASURED:
        area = QPolygonF([QPointF(line[0].x(), foot), *line, QPointF(line[-1].x(), foot)])
        # Its edge is under the line: smoothing it would cost most of the repaint for nothing.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(token, 0.14))
        painter.drawPolygon(area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    pen = QPen(colour(token), 1.5)
    if token == "parent":
        pen.setDashPattern([2.6, 1.8])
    if what is Seen.INTERPOLATED:
        pen = QPen(colour(token, 0.8), 0.8)
        pen.setDashPattern([1.5, 3.0])
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF(line))


def _nothing_known(painter: QPainter, rect: QRectF) -> None:
    """Nothing was looked at yet: an empty lane, not a flat line."""
    painter.setPen(QPen(colour("line"), 1, Qt.PenStyle.DotLine))
    y = round(rect.center().y()) + 0.5
    painter.drawLine(QLineF(rect.left() + 6, y, rect.right() - 6, y))
