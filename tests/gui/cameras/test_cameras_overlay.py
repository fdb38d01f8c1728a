"""Who was seen, over the pictures of all cameras: each by its own, each at its own moment."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from support.camera_page import PATIENCE_MS

from imh_video.model.signal import Signal, SignalSet
from imh_video_ui.player.stage import FilmStage

SECOND = 1_000_000
BEGAN_US = 1_300_000
"""When the second camera began: see the fixture ``two``."""


def boxes(who: str, left: float, until_us: int = 4 * SECOND) -> SignalSet:
    """Somebody stands there until then; afterwards nothing is known."""
    times = np.arange(0, 4 * SECOND, 80_000)
    known = (times < until_us).astype(np.uint8)
    sides = {"x": left, "y": 30.0, "w": 40.0, "h": 40.0}
    signals = {
        name: Signal(name, "px", times, np.where(known, value, np.nan).astype(np.float32), known)
        for name, value in ((f"{who}_box_{side}", value) for side, value in sides.items())
    }
    return SignalSet(times, 4 * SECOND, signals)


@pytest.fixture
def seen(two):
    """The baby in the first picture; the parent in the first second of the second one's film."""
    pictures = {0: boxes("infant", 20.0), 1: boxes("caregiver", 100.0, SECOND)}
    two.page.film_side.show_signals(SignalSet(np.arange(0), 4 * SECOND, pictures=pictures))
    two.page.player.seek_us(BEGAN_US + 500_000)
    two.wait()
    return two


def grabbed(space) -> list[QImage]:
    return [place.view.grab().toImage() for place in space.stage.places]


def drawn(space) -> list[bool]:
    """Over which pictures anything but the film lies."""
    overlay = space.page.film_side.overlay
    with_it = grabbed(space)
    signals, overlay.signals = overlay.signals, None
    without = grabbed(space)
    overlay.signals = signals
    return [one != other for one, other in zip(with_it, without, strict=True)]


def test_one_switch_draws_over_both_pictures_and_takes_it_away(seen) -> None:
    assert drawn(seen) == [False, False], "off until somebody asks"
    seen.page.action("view.overlay").trigger()
    assert drawn(seen) == [True, True]
    seen.page.action("view.overlay").trigger()
    assert drawn(seen) == [False, False]


def test_the_second_picture_is_drawn_on_by_its_own_clock(seen) -> None:
    seen.page.action("view.overlay").trigger()
    seen.page.player.seek_us(BEGAN_US + 900_000)
    seen.wait()
    assert drawn(seen) == [True, True]
    seen.page.player.seek_us(BEGAN_US + 1_400_000)
    seen.wait()
    assert drawn(seen) == [True, False]


def test_a_picture_that_is_turned_has_nothing_drawn_where_it_was_before(seen) -> None:
    seen.page.action("view.overlay").trigger()
    seen.press(Qt.Key.Key_2)
    seen.page.film_side.picture_actions.turn_wished.emit()
    seen.wait()
    seen.qtbot.waitUntil(lambda: drawn(seen) == [True, False], timeout=PATIENCE_MS)


def test_one_set_of_signals_for_all_draws_over_the_first_picture_only(seen) -> None:
    """With any other layout only the first camera was looked at."""
    seen.page.action("view.overlay").trigger()
    seen.page.film_side.show_signals(boxes("infant", 20.0))
    assert drawn(seen) == [True, False]


def test_it_lies_over_no_other_place_where_the_cameras_are_shown(seen) -> None:
    """The whole screen, and whatever a parent sees, is a stage of its own."""
    other = FilmStage(seen.page.player, same_as=seen.stage)
    seen.qtbot.addWidget(other)
    other.resize(900, 400)
    other.show()
    seen.qtbot.waitUntil(lambda: all(p.view.image is not None for p in other.places))
    before = [place.view.grab().toImage() for place in other.places]
    seen.page.action("view.overlay").trigger()
    assert drawn(seen) == [True, True]
    assert [place.view.grab().toImage() for place in other.places] == before


def test_it_is_not_in_a_frame_of_the_second_camera_that_is_saved(seen, tmp_path) -> None:
    seen.press(Qt.Key.Key_2)
    saved = []
    for name in ("without.png", "with.png"):
        with seen.qtbot.waitSignal(seen.page.film_side.frames.done, timeout=PATIENCE_MS):
            seen.page.film_side.frames.save(tmp_path / name)
        saved.append((tmp_path / name).read_bytes())
        seen.page.action("view.overlay").trigger()
    assert saved[0] == saved[1]
