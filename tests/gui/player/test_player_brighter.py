"""A lift and high dynamic range, all the way from the file to the pixels of the view."""

from __future__ import annotations

import pytest
from support.patch_clips import SIDE, Colours, make_patches

from imh_video.media.source import PathSource
from imh_video_ui.player.film_player import FilmPlayer
from imh_video_ui.player.film_view import FilmView
from imh_video_ui.player.speaker import Silence

DARK = [(16, 128, 128), (40, 128, 128), (70, 128, 128), (235, 128, 128)]


@pytest.fixture
def player(qtbot):
    player = FilmPlayer(speaker=Silence())
    yield player
    player.close()


@pytest.fixture
def view(player, qtbot):
    view = FilmView(player)
    qtbot.addWidget(view)
    view.setMinimumSize(1, 1)
    view.resize(4 * SIDE, SIDE)
    view.show()
    return view


def show(view: FilmView, path, qtbot) -> None:
    view.player.open(PathSource(path))
    qtbot.waitUntil(lambda: view.image is not None, timeout=20_000)


def levels(view: FilmView) -> list[int]:
    image = view.grab().toImage()
    middles = [SIDE * place + SIDE // 2 for place in range(4)]
    return [image.pixelColor(x, SIDE // 2).green() for x in middles]


def test_brightening_lifts_the_dark_parts_on_screen_and_can_be_taken_back(
    view, player, qtbot, tmp_path
):
    path = make_patches(tmp_path / "dark.mkv", DARK, Colours(codec="libx264", pix_fmt="yuv420p"))
    show(view, path, qtbot)
    as_filmed = levels(view)
    player.set_lift(1.0)
    qtbot.waitUntil(lambda: levels(view)[1] > as_filmed[1] + 40, timeout=20_000)
    black, dark, middle, white = levels(view)
    # The formula by hand: 5 v / (1 + 4 v) of 24/219 and 54/219 of the range.
    assert black <= 2
    assert dark == pytest.approx(97, abs=4)
    assert middle == pytest.approx(158, abs=4)
    assert white >= 253
    player.set_lift(0.0)
    qtbot.waitUntil(lambda: levels(view) == as_filmed, timeout=20_000)


def test_a_phone_film_with_high_dynamic_range_is_toned_on_screen(view, qtbot, tmp_path):
    patches = [(64, 512, 512), (397, 512, 512), (721, 512, 512), (940, 512, 512)]
    path = make_patches(tmp_path / "hlg.mp4", patches, Colours(9, 9, 18))
    show(view, path, qtbot)
    # 0, 38, 75 and 100 % HLG by BT.2446-1 method A.
    assert levels(view) == pytest.approx([0, 86, 175, 255], abs=3)
