"""A camera whose film cannot be read takes nothing from the others, whichever it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from support.awkward_sources import awkward
from support.camera_page import PATIENCE_MS
from support.two_cameras import number_in

from imh_video.app.library import camera_of
from imh_video.media.one_clock import CameraClock
from imh_video.media.source import PathSource
from imh_video.timebase import Span, timecode
from imh_video_ui.player.companions import FurtherCamera

LATE = CameraClock(1_300_000)


def test_a_file_that_vanishes_while_it_plays_ends_in_words_and_the_others_play_on(
    on_stage, clips, tmp_path, qtbot
):
    vanishing = awkward(clips["b_frames"].path, tmp_path)
    cameras = [
        FurtherCamera(1, vanishing, LATE),
        FurtherCamera(2, PathSource(clips["steady"].path), LATE),
    ]
    on_stage.open(PathSource(clips["long_gop"].path), cameras)
    gone, other = on_stage.companions
    on_stage.go_to(1_400_000)
    on_stage.player.play()
    vanishing.go_away()
    for _ in range(70):
        on_stage.clock.us += 20_000
        qtbot.waitUntil(lambda: on_stage.is_right(other), timeout=PATIENCE_MS)
        if gone.trouble is not None:
            break
    qtbot.waitUntil(lambda: gone.trouble is not None, timeout=PATIENCE_MS)
    assert on_stage.player.playing
    assert on_stage.player.trouble is None
    assert on_stage.stage.places[1].notice == gone.trouble
    assert "file" in gone.trouble
    before_us = on_stage.player.position_us
    on_stage.clock.us += 40_000
    qtbot.waitUntil(lambda: on_stage.player.position_us > before_us, timeout=PATIENCE_MS)
    on_stage.player.pause()
    vanishing.behave()
    on_stage.stage.places[1].try_again_wished.emit()
    on_stage.wait()
    assert on_stage.stage.places[1].notice == ""


def test_the_clock_of_a_camera_whose_file_is_gone_can_still_be_set(on_stage, clips, tmp_path):
    vanishing = awkward(clips["steady"].path, tmp_path)
    on_stage.open(PathSource(clips["long_gop"].path), [FurtherCamera(1, vanishing, LATE)])
    missing = PathSource(tmp_path / "nowhere.mp4")
    on_stage.stage.show_cameras([FurtherCamera(1, missing, LATE)])
    companion = on_stage.companions[0]
    on_stage.qtbot.waitUntil(lambda: companion.trouble is not None, timeout=PATIENCE_MS)
    again = PathSource(tmp_path / "nowhere.mp4")
    on_stage.stage.show_cameras([FurtherCamera(1, again, CameraClock(900_000))])
    assert on_stage.companions == (companion,)
    assert companion.clock == CameraClock(900_000)


def without_first_camera(on_stage, tmp_path, *cameras: FurtherCamera) -> None:
    with on_stage.qtbot.waitSignal(on_stage.player.problem, timeout=PATIENCE_MS):
        on_stage.player.open(PathSource(tmp_path / "nowhere.mp4"))
        on_stage.stage.show_cameras(cameras)
    on_stage.qtbot.waitUntil(
        lambda: all(companion.is_open for companion in on_stage.companions), timeout=PATIENCE_MS
    )


def test_without_the_first_camera_the_others_play_each_at_its_own_moment(on_stage, clips, tmp_path):
    early, late = CameraClock(0), LATE
    steady = PathSource(clips["steady"].path)
    cameras = [FurtherCamera(1, steady, early), FurtherCamera(2, steady, late)]
    without_first_camera(on_stage, tmp_path, *cameras)
    player = on_stage.player
    assert player.can_play
    assert not player.is_open
    assert player.duration_us == 3_300_000
    player.seek_us(1_280_000)
    player.play()
    for moment in range(12):
        on_stage.clock.us += 20_000
        at_us = 1_280_000 + (moment + 1) * 20_000
        on_stage.qtbot.waitUntil(lambda us=at_us: player.position_us == us, timeout=PATIENCE_MS)
        for companion in on_stage.companions:
            on_stage.qtbot.waitUntil(
                lambda one=companion: on_stage.is_right(one), timeout=PATIENCE_MS
            )
    player.pause()
    # The frames of both cameras begin in turns.
    assert player.position_us == 1_520_000
    player.step(-1)
    assert player.position_us == 1_500_000


def test_without_the_first_camera_loops_go_round_and_the_end_is_the_last_cameras(
    on_stage, clips, tmp_path
):
    steady = PathSource(clips["steady"].path)
    without_first_camera(on_stage, tmp_path, FurtherCamera(1, steady, LATE))
    player = on_stage.player
    player.set_loop(Span(2_000_000, 2_200_000))
    player.seek_us(2_000_000)
    player.play()
    on_stage.clock.us += 210_000
    on_stage.qtbot.waitUntil(lambda: player.position_us == 2_000_000, timeout=PATIENCE_MS)
    assert player.playing
    player.set_loop(None)
    player.seek_us(3_270_000)
    on_stage.clock.us += 100_000
    on_stage.qtbot.waitUntil(lambda: not player.playing, timeout=PATIENCE_MS)
    assert player.position_us == 3_260_000


def test_with_no_camera_that_can_be_opened_playing_does_not_begin(on_stage, tmp_path):
    without_first_camera(on_stage, tmp_path)
    on_stage.player.play()
    assert not on_stage.player.playing


def test_a_first_camera_that_comes_back_takes_over_where_the_others_were(on_stage, clips, tmp_path):
    steady = PathSource(clips["steady"].path)
    without_first_camera(on_stage, tmp_path, FurtherCamera(1, steady, LATE))
    on_stage.player.seek_us(1_500_000)
    on_stage.player.reopen(PathSource(clips["long_gop"].path))
    on_stage.wait()
    assert on_stage.player.is_open
    assert on_stage.player.frame_index == 1_500_000 // 40_000


def test_a_first_camera_that_cannot_be_opened_leaves_the_others(two):
    two.page.close_recording()
    first = camera_of(two.recording, 0).media[0]
    (two.made.library.folder / first.stored_as).unlink()
    said: list[str] = []
    two.page.problem.connect(said.append)
    two.page.open_recording(two.recording.id)
    two.qtbot.waitUntil(lambda: bool(two.stage.companions.shown), timeout=PATIENCE_MS)
    companion = two.stage.companions.shown[0]
    two.qtbot.waitUntil(lambda: companion.is_open, timeout=PATIENCE_MS)
    assert said
    assert not two.page.player.is_open
    assert two.stage.film.trouble.isVisibleTo(two.stage.film)
    two.page.timeline.seek_requested.emit(2_320_000)
    two.qtbot.waitUntil(
        lambda: companion.is_exact and number_in(companion.shown_image) == 25, timeout=PATIENCE_MS
    )
    two.page.timeline.seek_requested.emit(1_700_000)
    two.qtbot.waitUntil(lambda: number_in(companion.shown_image) == 10, timeout=PATIENCE_MS)
    play = two.page.film_side.transport.play
    assert play.isEnabled()
    play.click()
    two.qtbot.waitUntil(lambda: number_in(companion.shown_image) > 14, timeout=PATIENCE_MS)
    two.press(Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier)
    assert not two.page.player.playing
    here = timecode(two.page.player.position_us)
    assert here > timecode(1_700_000)
    assert two.page.film_side.transport.time.text() == here
