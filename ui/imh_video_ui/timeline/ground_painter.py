"""The lanes behind the marks: pictures, voices, what could be seen, and the signals."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from imh_video_ui.theme.wearing import colour
from imh_video_ui.timeline.background import Background, Making, still_for, tiles_of
from imh_video_ui.timeline.mark_painter import draw_words, paint_all_unknown, text_width
from imh_video_ui.timeline.pixels import (
    bar_pixels,
    device_view,
    draw_pixels,
    ratio_of,
    rule_pixels,
    seen_pixels,
    signal_pixels,
)
from imh_video_ui.timeline.sampling import SampledSignal, Seen, column_edges_us, runs
from imh_video_ui.timeline.view_range import ViewRange

_BAR_PITCH = 3
_LEAST_GAP_PX = 4
_MOST_PARTS = 40
"""From so many changes on, coverage is drawn by columns."""
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


def not_known() -> str:
    """What stands on a stretch of which nothing is known."""
    return _tr("not known")


def _paint_making(painter: QPainter, rect: QRectF, making: Making, doing: str) -> None:
    """At the end of the lane how far it is, or why it stopped."""
    if making.fraction is None and not making.note:
        return
    words = making.note or f"{doing} {making.fraction or 0:.0%}".replace("%", " %")
    room = min(rect.width() - 8, text_width(words, "caption") + 14)
    plate = QRectF(rect.right() - room - 6, rect.bottom() - 21, room, 17)
    painter.setPen(QPen(colour("line"), 1))
    painter.setBrush(colour("surface", 0.92))
    painter.drawRoundedRect(plate, 4, 4)
    ink = colour("warn") if making.note else colour("text2")
    draw_words(painter, plate.adjusted(6, 0, -6, 0), words, ink, role="caption")


def paint_voices(painter: QPainter, rect: QRectF, view: ViewRange, background: Background) -> None:
    """Loudness as bars, in the speaker's colour; a line below for Baby, dashed above for Parent.

    Where nobody can say whether a voice sounds there is hatching in place of bars, as everywhere.
    Before a film was looked at, thin bars tell how loud it is and nothing of voices.
    """
    if background.looked:
        _paint_unheard(painter, rect, view, background)
    elif background.sound is None or len(background.sound) == 0:
        paint_nothing_known(painter, rect)
    if background.sound is None or len(background.sound) == 0:
        _paint_making(painter, rect, background.making_sound, _tr("Reading the sound"))
        return
    ratio = ratio_of(painter)
    # Bars are whole pixels of the screen wide: at 125 % that is not three logical ones, and each
    # bar must stand for the time that it covers.
    fine, pitch = device_view(view, ratio), max(1, round(_BAR_PITCH * ratio))
    peaks = background.sound.columns(column_edges_us(fine, pitch))
    baby = _speaks(background, "voice_infant", fine, pitch, len(peaks))
    parent = _speaks(background, "voice_adult", fine, pitch, len(peaks))
    # A quiet voice shows beside a loud one: peaks come as square roots.
    heights = np.maximum(1.0, peaks * (rect.height() / 2 - 5)) * np.float32(ratio)
    if background.looked:
        heights[voices_unknown(background, fine, pitch)[: len(peaks)]] = -1
    inks = [colour(token) for token in ("edge", "baby", "parent", "both")]
    who = baby.astype(np.int64) + 2 * parent
    height = round(rect.height() * ratio)
    pixels = bar_pixels(heights, who, height, pitch, inks, is_thin=not background.looked)
    thick = round(2 * ratio)
    rule_pixels(pixels, baby, height - round(3.5 * ratio), thick, pitch, inks[1])
    rule_pixels(pixels, parent, round(1.5 * ratio), thick, pitch, inks[2], dash=round(5 * ratio))
    draw_pixels(painter, rect.topLeft(), pixels, ratio)
    _paint_making(painter, rect, background.making_sound, _tr("Reading the sound"))


def _paint_unheard(
    painter: QPainter, rect: QRectF, view: ViewRange, background: Background
) -> None:
    ratio = ratio_of(painter)
    fine = device_view(view, ratio)
    columns = math.ceil(min(fine.width_px, fine.x_of(view.duration_us)))
    unknown = voices_unknown(background, fine)[:columns]
    paint_gaps(painter, rect, unknown, ratio, not_known())


def voices_unknown(background: Background, view: ViewRange, step_px: int = 1) -> NDArray[np.bool_]:
    """Columns in which of neither voice it is known whether it sounds."""
    unknown: NDArray[np.bool_] = np.ones(len(column_edges_us(view, step_px)) - 1, dtype=np.bool_)
    for name in ("voice_infant", "voice_adult"):
        signal = background.signals.get(name)
        if signal is not None:
            unknown &= signal.columns(view, step_px)[1] == Seen.UNKNOWN
    return unknown


def _speaks(
    background: Background, name: str, view: ViewRange, pitch: int, count: int
) -> NDArray[np.bool_]:
    signal = background.signals.get(name)
    if signal is None:
        return np.zeros(count, dtype=np.bool_)
    values, what = signal.columns(view, pitch)
    speaks: NDArray[np.bool_] = (what != Seen.UNKNOWN) & (np.nan_to_num(values) >= 0.5)
    return speaks[:count]


def paint_coverage(
    painter: QPainter, rect: QRectF, view: ViewRange, background: Background
) -> None:
    """A bar for each person: solid, thin dashed, or hatched."""
    if not background.looked:
        paint_nothing_known(painter, rect)
        return
    height = (rect.height() - 9) / 2
    for line, (person, token) in enumerate(PEOPLE):
        top = rect.top() + 3 + line * (height + 3)
        bar = QRectF(rect.left(), top, rect.width(), height)
        _paint_coverage_bar(painter, bar, view, background.signals.get(f"{person}_seen"), token)


def _paint_coverage_bar(
    painter: QPainter, bar: QRectF, view: ViewRange, signal: SampledSignal | None, token: str
) -> None:
    ratio = ratio_of(painter)
    fine = device_view(view, ratio)
    end_px = math.ceil(min(fine.width_px, fine.x_of(view.duration_us)))
    nothing = np.zeros(end_px, dtype=np.int8)
    what = nothing if signal is None else signal.columns(fine)[1][:end_px]
    if np.count_nonzero(np.diff(what)) > _MOST_PARTS:
        grounds = (colour("sunken"), colour("text3"))
        height = round(bar.height() * ratio)
        pixels = seen_pixels(what, height, ratio, colour(token), grounds)
        draw_pixels(painter, bar.topLeft(), pixels, ratio)
        return
    parts: dict[Seen, list[QRectF]] = {seen: [] for seen in Seen}
    for run in runs(what):
        part = QRectF(bar.left() + run.first / ratio, bar.top(),
                      (run.last - run.first) / ratio, bar.height())  # fmt: skip
        parts[Seen(run.what)].append(part)
    for seen, those in parts.items():
        paint_all_seen(painter, those, seen, colour(token))


def paint_all_seen(painter: QPainter, parts: list[QRectF], what: Seen, ink: QColor) -> None:
    """Many stretches that say the same, in one go."""
    if what is Seen.UNKNOWN:
        paint_all_unknown(painter, parts, framed=True)
    elif what is Seen.INTERPOLATED:
        pen = QPen(ink, 1)
        pen.setDashPattern([3.0, 2.0])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRects([part.adjusted(0.5, 1.5, -0.5, -1.5) for part in parts])
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        for part in parts:
            painter.drawRoundedRect(part, 2, 2)


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
    ratio = ratio_of(painter)
    fine = device_view(view, ratio)
    columns = math.ceil(min(fine.width_px, fine.x_of(view.duration_us)))
    nothing = np.ones(columns, dtype=np.bool_)
    lines = []
    for name, token in names:
        signal = background.signals.get(name)
        if signal is None:
            continue
        values, what = signal.columns(fine)
        values = values / (signal.scale or 1.0) if own_scale else values
        nothing &= what[:columns] == Seen.UNKNOWN
        lines.append((values[:columns], what[:columns], token))
    if not lines:
        paint_nothing_known(painter, rect)
        return
    paint_gaps(painter, rect, nothing, ratio, words)
    height = round(rect.height() * ratio)
    rise = (height - 5 * ratio) * _TOP_VALUE_SHARE
    for values, what, token in lines:
        ys = height - 3 * ratio - np.clip(np.nan_to_num(values), 0, 1.15) * rise
        is_parent = token == "parent"
        pixels = signal_pixels(ys, what, fine, height, ratio, colour(token), is_dashed=is_parent)
        draw_pixels(painter, rect.topLeft(), pixels, ratio)


def paint_gaps(
    painter: QPainter, rect: QRectF, nothing: NDArray[np.bool_], ratio: float, words: str
) -> None:
    """Hatching over the columns of which nothing is known, with words where there is room."""
    gaps = [
        QRectF(rect.left() + run.first / ratio, rect.top() + 1, (run.last - run.first) / ratio,
               rect.height() - 2)
        for run in runs(nothing.astype(np.int8))
        if run.what and run.last - run.first >= _LEAST_GAP_PX * ratio
    ]  # fmt: skip
    if not gaps:
        return
    paint_all_unknown(painter, gaps, framed=False)
    room = text_width(words, "key") + 12
    for gap in gaps:
        if words and gap.width() > room + 8:
            plate = QRectF(gap.center().x() - room / 2, gap.center().y() - 8, room, 16)
            painter.setPen(QPen(colour("line"), 1))
            painter.setBrush(colour("surface"))
            painter.drawRoundedRect(plate, 4, 4)
            draw_words(
                painter, plate, words, colour("text2"), Qt.AlignmentFlag.AlignCenter, role="key"
            )


def paint_nothing_known(painter: QPainter, rect: QRectF) -> None:
    """Nothing was looked at yet: an empty lane, not a flat line."""
    painter.setPen(QPen(colour("line"), 1, Qt.PenStyle.DotLine))
    y = round(rect.center().y()) + 0.5
    painter.drawLine(QLineF(rect.left() + 6, y, rect.right() - 6, y))
