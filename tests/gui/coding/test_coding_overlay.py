"""Over the film: who is who, only where it was measured."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication

from imh_video.model.signal import Signal, SignalSet
from imh_video_ui.coding.coding_page import CodingPage
from imh_video_ui.coding.people_overlay import PeopleOverlay
from imh_video_ui.player.film_view import FilmView
from imh_video_ui.theme import ThemeMode, apply_theme

SECOND = 1_000_000
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


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


def drawn_at(us: int, signals: SignalSet | None = None) -> np.ndarray:
    overlay = PeopleOverlay(lambda: us)
    overlay.signals = signals or box_signals()
    overlay.is_on = True
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


def test_a_hand_beyond_the_edge_of_the_picture_is_not_drawn() -> None:
    def drawn_with_hand(x: float) -> np.ndarray:
        signals = box_signals()
        places = {"x": x, "y": 60.0}
        hand = {
            f"infant_right_hand_{axis}": replace(
                signals["infant_box_x"],
                values=np.full(len(signals.times_us), value, np.float32),
            )
            for axis, value in places.items()
        }
        return drawn_at(500_000, replace(signals, signals={**signals.signals, **hand}))

    plain = drawn_at(500_000)
    assert (drawn_with_hand(120.0) != plain).any()
    assert np.array_equal(drawn_with_hand(161.0), plain)


def test_it_is_off_until_somebody_asks_for_it() -> None:
    assert not PeopleOverlay(lambda: 0).is_on


def drawing(page: CodingPage) -> bool:
    """Whether anything but the film is on the film's picture."""
    with_it = page.film.grab().toImage()
    signals, page.film_side.overlay.signals = page.film_side.overlay.signals, None
    without = page.film.grab().toImage()
    page.film_side.overlay.signals = signals
    return with_it != without


def test_a_key_draws_it_and_takes_it_away(workspace) -> None:
    page = workspace.page
    page.film_side.show_signals(box_signals())
    assert not drawing(page)
    workspace.press(Qt.Key.Key_A, modifier=CTRL_SHIFT)
    assert drawing(page)
    assert page.film_side.overlay_button.isChecked()
    workspace.press(Qt.Key.Key_A, modifier=CTRL_SHIFT)
    assert not drawing(page)


def test_it_is_never_in_a_frame_that_is_copied_or_saved(workspace, tmp_path: Path) -> None:
    page = workspace.page
    made = []
    for number, signals in enumerate((None, box_signals())):
        if signals is not None:
            page.film_side.show_signals(signals)
            page.action("view.overlay").trigger()
            assert drawing(page)
        saved = tmp_path / f"frame-{number}.png"
        with workspace.qtbot.waitSignal(page.film_side.frames.done, timeout=10_000):
            page.film_side.frames.save(saved)
        with workspace.qtbot.waitSignal(page.film_side.frames.done, timeout=10_000):
            page.film_side.frames.copy()
        made.append((saved.read_bytes(), QGuiApplication.clipboard().image()))
    assert made[0] == made[1]


def test_no_other_picture_of_the_film_has_it(workspace) -> None:
    """What a parent sees is a picture of its own: nothing is drawn on it but by who made it."""
    page = workspace.page
    other = FilmView(page.player)
    workspace.qtbot.addWidget(other)
    other.resize(320, 240)
    before = other.grab().toImage()
    page.film_side.show_signals(box_signals())
    page.action("view.overlay").trigger()
    assert drawing(page)
    assert other.grab().toImage() == before
