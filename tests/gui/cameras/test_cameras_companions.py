"""The number painted in each picture is the one that belongs to the moment, whatever is done."""

from __future__ import annotations

import itertools
import os
import random
import signal

import pytest
from PySide6.QtCore import QRect, Qt
from support.numbered_clips import make_clip
from support.two_cameras import number_in

from imh_video.media.camera_film import CameraFilm, FilmPart
from imh_video.media.one_clock import CameraClock
from imh_video.media.source import PathSource
from imh_video.timebase import Span
from imh_video_ui.player.companions import FurtherCamera
from imh_video_ui.player.stage_layout import StageLayout

LATE = CameraClock(1_300_000, 0.0)
DRIFTING = CameraClock(1_300_000, 8_000.0)


@pytest.fixture
def two(on_stage, clips):
    """The first camera runs for 3.6 s; the second from 1.3 s on for 2 s of its own time."""

    def open_with(clock=LATE):
        source = PathSource(clips["steady"].path)
        on_stage.open(PathSource(clips["long_gop"].path), [FurtherCamera(1, source, clock)])
        return on_stage

    return open_with


@pytest.mark.parametrize("clock", [LATE, DRIFTING, CameraClock(-500_000, -3_000.0)])
def test_after_a_seek_both_cameras_show_the_same_moment(two, clock):
    stage = two(clock)
    for index in [0, 89, 33, *random.Random(7).sample(range(90), 12)]:
        stage.go_to(stage.player.table.time_us(index))
        assert number_in(stage.player.shown_image) == index


def test_a_second_later_is_a_frame_that_can_be_reckoned_by_hand(two):
    stage = two()
    # 2.3 s on the first camera's clock is 1.0 s on that of the second: its frame 25 at 25 a second.
    stage.go_to(2_300_000)
    # Frame 57 of the first camera begins at 2.28 s, which is 0.98 s on the second's clock.
    assert stage.player.frame_index == 57
    assert number_in(stage.companions[0].shown_image) in (24, 25)
    stage.go_to(2_320_000)
    assert number_in(stage.player.shown_image) == 58
    assert number_in(stage.companions[0].shown_image) == 25


def test_steps_take_both_cameras_with_them(two):
    stage = two(DRIFTING)
    stage.go_to(2_000_000)
    for step in [1, 1, 1, -1, -1, -1, -1, 5, -8]:
        stage.player.step(step)
        stage.wait()


def test_before_and_after_its_film_a_camera_says_that_it_was_not_running(two):
    stage = two()
    place = stage.stage.places[1]
    stage.go_to(0)
    assert place.notice == "This camera was not running."
    stage.go_to(1_320_000)
    assert place.notice == ""
    stage.go_to(3_400_000)
    assert place.notice == "This camera was not running."


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
def test_while_the_film_plays_every_moment_has_its_picture_in_both(two, speed):
    stage = two(DRIFTING)
    stage.go_to(1_000_000)
    stage.player.set_speed(speed)
    stage.player.play()
    seen = stage.play_for(1_000_000)
    assert len(seen) == 50
    stage.player.pause()
    stage.wait()


def test_backwards_both_run_and_stand_on_the_same_moment(two):
    stage = two()
    stage.go_to(2_600_000)
    stage.player.shuttle(-1)
    stage.play_for(600_000)
    stage.player.pause()
    stage.wait()
    assert stage.player.position_us < 2_200_000


def test_a_loop_wraps_in_both_cameras_and_never_drifts(two):
    stage = two(DRIFTING)
    stage.player.set_loop(Span(1_600_000, 1_960_000))
    stage.player.seek_us(1_600_000)
    stage.player.play()
    seen = stage.play_for(1_500_000)
    wraps = sum(1 for one, following in itertools.pairwise(seen) if following < one)
    assert wraps >= 3
    assert min(seen) >= 1_600_000
    assert max(seen) < 1_960_000 + 40_000


def test_a_new_clock_is_seen_at_once(two):
    stage = two()
    stage.go_to(2_320_000)
    before = number_in(stage.companions[0].shown_image)
    for offset_us in (1_260_000, 1_420_000, 900_000):
        stage.companions[0].set_clock(CameraClock(offset_us))
        stage.wait()
    assert number_in(stage.companions[0].shown_image) == before + 10


def test_the_seam_between_two_parts_is_played_through(on_stage, clips):
    parts = CameraFilm(
        "Camera 2",
        (
            FilmPart(PathSource(clips["steady"].path)),
            FilmPart(PathSource(clips["silent"].path), 2_000_000),
        ),
    )
    on_stage.numbers_begin_again_after = 50
    on_stage.open(PathSource(clips["long_gop"].path), [FurtherCamera(1, parts)])
    on_stage.go_to(1_800_000)
    on_stage.player.play()
    numbers = []
    for _ in range(20):
        on_stage.play_for(20_000)
        numbers.append(number_in(on_stage.companions[0].shown_image))
    assert numbers[0] >= 45
    assert numbers[-1] < 10
    assert numbers.index(0) > 0


def test_a_camera_whose_file_is_gone_says_so_and_the_others_go_on(on_stage, clips, tmp_path, qtbot):
    gone = make_clip("silent", tmp_path).path
    cameras = [
        FurtherCamera(1, PathSource(gone), LATE),
        FurtherCamera(2, PathSource(clips["steady"].path), LATE),
    ]
    there = PathSource(gone)
    gone.rename(tmp_path / "elsewhere.mp4")
    cameras[0] = FurtherCamera(1, there, LATE)
    on_stage.open(PathSource(clips["long_gop"].path), cameras[1:])
    on_stage.stage.show_cameras(cameras)
    qtbot.waitUntil(lambda: on_stage.companions[0].trouble is not None, timeout=10_000)
    place = on_stage.stage.places[1]
    assert gone.name in place.notice
    other = on_stage.companions[1]
    qtbot.waitUntil(lambda: other.is_open, timeout=10_000)
    for us in (2_000_000, 2_400_000):
        on_stage.player.seek_us(us)
        qtbot.waitUntil(lambda: on_stage.is_right(other), timeout=10_000)
    (tmp_path / "elsewhere.mp4").rename(gone)
    qtbot.mouseClick(place._notice.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: on_stage.is_right(on_stage.companions[0]), timeout=10_000)
    assert place.notice == ""


def test_with_one_camera_the_stage_is_the_film_and_nothing_else(on_stage, clips):
    on_stage.open(PathSource(clips["steady"].path))
    stage = on_stage.stage
    assert stage.count == 1
    assert not stage.companions.shown
    assert stage.film.rect() == stage.rect()
    assert not stage.places[0].is_name_shown
    stage.make_large(1)
    stage.side_by_side()
    assert stage.arrangement == StageLayout()


def test_every_camera_can_be_made_large_and_all_lie_side_by_side(two, qtbot):
    stage = two().stage
    wide = [place.width() for place in stage.places]
    assert wide[0] > 2 * wide[1]
    qtbot.mouseClick(stage.places[1].view, Qt.MouseButton.LeftButton)
    assert stage.places[1].width() > 2 * stage.places[0].width()
    stage.side_by_side()
    assert stage.places[0].size() == stage.places[1].size()
    with qtbot.waitSignal(stage.layout_changed):
        stage.make_large(0)
    assert stage.places[0].width() == wide[0]


def test_letting_the_film_go_takes_the_further_cameras_off_the_stage(two):
    stage = two()
    stage.stage.forget()
    assert stage.stage.count == 1
    assert stage.stage.film.rect() == stage.stage.rect()


@pytest.mark.parametrize("count", [2, 3, 4])
@pytest.mark.parametrize("size", [(900, 400), (400, 800), (1600, 900), (320, 180)])
@pytest.mark.parametrize("layout", [StageLayout(0), StageLayout(1), StageLayout(None)])
def test_no_picture_covers_another_and_none_leaves_the_stage(count, size, layout):
    area = QRect(0, 0, *size)
    rects = layout.rects(area, count)
    assert len(rects) == count
    assert all(area.contains(rect) and rect.width() > 20 and rect.height() > 20 for rect in rects)
    pairs = [(a, b) for place, a in enumerate(rects) for b in rects[place + 1 :]]
    assert not any(a.intersects(b) for a, b in pairs)


@pytest.mark.parametrize("layout", [StageLayout(0), StageLayout(3), StageLayout(None)])
def test_a_layout_is_read_back_as_it_was_written(layout):
    assert StageLayout.of_text(layout.as_text()) == layout
    assert StageLayout.of_text("rubbish") == StageLayout()


def test_a_decoder_that_crashes_under_one_camera_takes_nothing_else_with_it(on_stage, clips, qtbot):
    steady = PathSource(clips["steady"].path)
    cameras = [
        FurtherCamera(1, steady, LATE),
        FurtherCamera(2, PathSource(clips["silent"].path), LATE),
    ]
    on_stage.open(PathSource(clips["long_gop"].path), cameras)
    on_stage.go_to(1_600_000)
    crashing, other = on_stage.companions
    os.kill(crashing._thread.decoder_pid, signal.SIGKILL)
    for us in (2_000_000, 2_400_000, 1_500_000):
        on_stage.player.seek_us(us)
        qtbot.waitUntil(lambda: on_stage.is_right(other), timeout=10_000)
        assert on_stage.player.trouble is None
    qtbot.waitUntil(
        lambda: on_stage.is_right(crashing) or crashing.trouble is not None, timeout=10_000
    )


def test_four_cameras_stay_on_one_clock(on_stage, clips):
    cameras = [
        FurtherCamera(number, PathSource(clips[kind].path), CameraClock(offset_us, drift_ppm))
        for number, kind, offset_us, drift_ppm in [
            (1, "steady", 300_000, 0.0),
            (2, "variable", -200_000, 500.0),
            (3, "b_frames", 1_000_000, -500.0),
        ]
    ]
    on_stage.open(PathSource(clips["long_gop"].path), cameras)
    on_stage.stage.side_by_side()
    for us in [1_100_000, 2_000_000, 400_000, 1_640_000, 3_500_000]:
        on_stage.go_to(us)
    on_stage.go_to(1_000_000)
    on_stage.player.play()
    assert len(on_stage.play_for(400_000)) == 20


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="this system counts otherwise")
def test_the_window_goes_before_those_who_decode(two):
    stage = two()
    own = os.getpriority(os.PRIO_PROCESS, 0)
    for film in (stage.player, *stage.companions):
        assert os.getpriority(os.PRIO_PROCESS, film._thread.decoder_pid) > own
