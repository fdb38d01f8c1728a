"""A coder who follows a script at double speed: every mark within one frame of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from support.libraries import make_library
from support.numbered_clips import Recipe, write_clip
from support.numbered_images import number_in
from support.replay import misses, press_keys, script

from imh_video.app.preferences import Preferences
from imh_video_ui.coding.coding_page import CodingPage
from imh_video_ui.jobs.runner import jobs
from imh_video_ui.player.clock import PlayClock

MARKS = 60
FRAMES = 600
TICK_US = 16_000
"""The window is told the time about sixty times a second."""


@pytest.fixture(scope="module")
def numbered_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """24 seconds of numbered frames."""
    recipe = Recipe(frames=FRAMES, sound=False, options={"g": "10", "bf": "0"})
    return write_clip(recipe, tmp_path_factory.mktemp("replay") / "numbered.mp4").path


class Hand:
    """A clock in microseconds that stands until it is moved."""

    def __init__(self) -> None:
        self.us = 1_000_000

    def __call__(self) -> int:
        return self.us


@pytest.mark.slow
def test_every_mark_of_a_script_lies_within_one_frame_at_double_speed(
    tmp_path: Path, qtbot, qapp: QApplication, numbered_film: Path
) -> None:
    made = make_library(tmp_path / "library")
    recording = made.add_film(numbered_film)
    page = CodingPage(made.library, Preferences(tmp_path / "preferences.toml"))
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    page.activateWindow()
    page.setFocus()
    qtbot.waitUntil(page.isActiveWindow)
    with qtbot.waitSignal(page.player.opened, timeout=20_000):
        page.open_recording(recording.id)
    player, desk, clock = page.player, page.desk, Hand()
    page.use_clock(lambda: clock.us / 1_000_000)
    qtbot.waitUntil(lambda: player._shown == 0, timeout=10_000)
    player._clock = PlayClock(clock)
    shown: dict[int, int] = {}
    player.frame_shown.connect(lambda index, image: shown.setdefault(index, number_in(image)))
    player.set_speed(2.0)
    player.play()
    # The hand moves this clock; the computer's own has no say.
    player._timer.stop()
    waiting = presses = script(MARKS, player.duration_us)
    while waiting:
        clock.us += TICK_US
        player._tick()
        qtbot.waitUntil(lambda: player._shown == player._wanted, timeout=10_000)
        while waiting and waiting[0].at_us <= player.position_us:
            press_keys(page, desk, waiting[0].code_id)
            waiting = waiting[1:]
    player.pause()

    onsets, ends = misses(desk, presses, player.table)
    assert len(onsets) == len(desk.marks) == MARKS
    assert {abs(by) for by in onsets} | {abs(by) for by in ends} <= {0, 1}
    assert not desk.open_marks
    # What was marked is what was seen: the picture on screen bore the frame's number.
    marked = {player.table.index_at(mark.span.onset_us) for mark in desk.marks.values()}
    assert all(shown[index] == index for index in marked)
    with made.library.read_coding(desk.coding.id) as written:
        assert written.contents == desk.contents
    page.close_recording()
    assert jobs().stop_all()
    qtbot.wait(10)
    made.library.close()
