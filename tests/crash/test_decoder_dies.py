"""What decodes a film crashes, again and again: the window stays, and shows the right frame."""

from __future__ import annotations

import os
import random
import signal
from multiprocessing import active_children

import pytest
from support.numbered_clips import clips as clips
from support.numbered_images import number_in

from imh_video.media.film_process import PROCESS_NAME
from imh_video.media.source import PathSource
from imh_video_ui.player.film_player import FilmPlayer
from imh_video_ui.player.speaker import Silence

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there are no such signals there")


@pytest.mark.parametrize("name", ["SIGKILL", "SIGSEGV", "SIGABRT", "SIGBUS"])
def test_a_player_whose_decoder_crashes_shows_the_wished_frame_all_the_same(qtbot, clips, name):
    player = FilmPlayer(speaker=Silence())
    shown: list[tuple[int, int]] = []
    problems: list[str] = []
    player.frame_shown.connect(lambda index, image: shown.append((index, number_in(image))))
    player.problem.connect(problems.append)
    player.open(PathSource(clips["b_frames"].path))
    qtbot.waitUntil(lambda: shown[-1:] == [(0, 0)], timeout=10_000)
    for index in random.Random(name).sample(range(50), 4):
        # Whoever decodes it now, at work or waiting.
        for child in active_children():
            if child.name == PROCESS_NAME and child.pid is not None:
                os.kill(child.pid, getattr(signal, name))
        player.seek_index(index)
        qtbot.waitUntil(lambda: shown[-1] == (index, index), timeout=20_000)  # noqa: B023
    assert problems == []
    player.close()


def test_a_playing_film_whose_decoder_crashes_plays_on_to_its_end(qtbot, clips):
    player = FilmPlayer(speaker=Silence())
    shown: list[tuple[int, int]] = []
    player.frame_shown.connect(lambda index, image: shown.append((index, number_in(image))))
    player.problem.connect(pytest.fail)
    player.open(PathSource(clips["long_gop"].path))
    qtbot.waitUntil(lambda: bool(shown), timeout=10_000)
    player.play()
    qtbot.waitUntil(lambda: shown[-1][0] > 15, timeout=20_000)
    pid = player._thread.decoder_pid
    os.kill(pid, signal.SIGSEGV)
    qtbot.waitUntil(lambda: not player.playing and shown[-1][0] == 89, timeout=20_000)
    assert all(said == painted for said, painted in shown)
    player.close()
