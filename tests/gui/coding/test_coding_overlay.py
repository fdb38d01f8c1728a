"""Over the film: who is who, only where it was measured."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from imh_video.model.signal import Signal, SignalSet
from imh_video_ui.coding.people_overlay import PeopleOverlay
from imh_video_ui.theme import ThemeMode, apply_theme

SECOND = 1_000_000


def box_signals() -> SignalSet:
    """The baby stands at 40, 30 in the first second and is not measured in the second one."""
    times = np.arange(0, 2 * SECOND, 100_000)
    known = (times < SECOND).astype(np.uint8)
    sides = {"x": 40.0, "y": 30.0, "w": 40.0, "h": 40.0}
    signals = {
        f"infant_box_{side}": Signal(
            f"infant_box_{side}", "px", times,
            np.where(known, value, np.nan).astype(np.float32), known,
        )
        for side, value in sides.items()
    }  # fmt: skip
    return SignalSet(times, 2 * SECOND, signals)


def drawn_at(us: int) -> np.ndarray:
    overlay = PeopleOverlay(lambda: us)
    overlay.signals = box_signals()
    image = QImage(320, 240, QImage.Format.Format_Grayscale8)
    image.fill(QColor("black"))
    painter = QPainter(image)
    overlay(painter, QRectF(0, 0, 320, 240), QSize(160, 120))
    painter.end()
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(240, image.bytesPerLine())[:, :320] > 60


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    apply_theme(qapp, ThemeMode.LIGHT)


def test_corners_stand_round_the_person_at_the_scale_of_the_picture() -> None:
    drawn = drawn_at(500_000)
    rows, columns = np.nonzero(drawn[58:, :])
    assert 76 <= columns.min() <= 82
    assert 158 <= columns.max() <= 164
    assert 138 <= rows.max() + 58 <= 144
    assert not drawn[80:120, 100:140].any(), "the face itself stays free"


def test_nothing_is_drawn_where_nobody_was_measured() -> None:
    assert not drawn_at(1_600_000).any()
