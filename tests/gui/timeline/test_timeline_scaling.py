"""At 125, 150 and 200 % everything still lies where it happened."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from support.libraries import scheme

from imh_video.media.strip_peaks import PER_SECOND, Peaks
from imh_video_ui.theme import ThemeMode, apply_theme
from imh_video_ui.timeline.background import Background
from imh_video_ui.timeline.ground_painter import paint_voices
from imh_video_ui.timeline.layout import HEAD_WIDTH, OVERVIEW_HEIGHT, RULER_HEIGHT
from imh_video_ui.timeline.marks_by_lane import MarksByLane
from imh_video_ui.timeline.static_layer import Scene, StaticLayer
from imh_video_ui.timeline.view_range import ViewRange

S = 1_000_000
WIDTH, HEIGHT = 1000, 40


def loud_from_to(since_s: float, until_s: float) -> Peaks:
    slots = np.zeros(60 * PER_SECOND, np.uint8)
    slots[round(since_s * PER_SECOND) : round(until_s * PER_SECOND)] = 255
    return Peaks(slots)


def inked(background: Background, ratio: float) -> np.ndarray:
    """Which pixels of the screen are inked well above the line of silence."""
    image = QImage(round(WIDTH * ratio), round(HEIGHT * ratio), QImage.Format.Format_Grayscale8)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("white"))
    painter = QPainter(image)
    view = ViewRange.whole_film(60 * S, WIDTH)
    paint_voices(painter, QRectF(0, 0, WIDTH, HEIGHT), view, background)
    painter.end()
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return flat[round(10 * ratio), : image.width()] < 200


@pytest.mark.parametrize("ratio", [1.25, 1.5, 1.75])
def test_a_picture_never_ends_before_what_lies_below_it_begins(
    qapp: QApplication, ratio: float
) -> None:
    apply_theme(qapp, ThemeMode.LIGHT)
    scene = Scene(ViewRange.whole_film(60 * S, WIDTH - HEAD_WIDTH), MarksByLane(scheme()))
    overview, ruler = StaticLayer().pinned(scene, WIDTH, ratio)
    assert overview.height() >= OVERVIEW_HEIGHT * ratio
    assert ruler.height() >= RULER_HEIGHT * ratio


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 1.75, 2.0])
def test_a_sound_late_in_the_film_is_drawn_when_it_is_heard(
    qapp: QApplication, ratio: float
) -> None:
    apply_theme(qapp, ThemeMode.LIGHT)
    places = np.flatnonzero(inked(Background(sound=loud_from_to(50.0, 51.0)), ratio)) / ratio
    assert places.min() / WIDTH * 60 == pytest.approx(50.0, abs=0.3)
    assert places.max() / WIDTH * 60 == pytest.approx(51.0, abs=0.3)
