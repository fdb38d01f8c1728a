"""A player on a clock that the test moves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtGui import QImage
from support.numbered_clips import clips as clips
from support.numbered_clips import read_number

from imh_video.media.source import PathSource
from imh_video_ui.player.film_player import FilmPlayer
from imh_video_ui.player.speaker import Silence, Speaker


class HandClock:
    """Time that stands until somebody moves it."""

    def __init__(self) -> None:
        self.us = 1_000_000

    def __call__(self) -> int:
        return self.us


def number_in(image: QImage) -> int:
    """The number painted into the frame that this picture shows."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return read_number(rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3))


class Watched:
    """A player, and every frame that it showed: the number it said and the one in the picture."""

    def __init__(self, qtbot, make_speaker: Callable[[HandClock], Speaker] | None = None) -> None:
        self.qtbot = qtbot
        self.clock = HandClock()
        speaker = Silence() if make_speaker is None else make_speaker(self.clock)
        self.player = FilmPlayer(now_us=self.clock, speaker=speaker)
        self.shown: list[tuple[int, int]] = []
        self.on_screen = -1
        """The number in the picture that was shown last."""
        self.problems: list[str] = []
        self.player.frame_shown.connect(self._note)
        self.player.problem.connect(self.problems.append)

    def _note(self, index: int, image: QImage) -> None:
        self.on_screen = number_in(image)
        self.shown.append((index, self.on_screen))

    def open(self, path) -> FilmPlayer:
        with self.qtbot.waitSignal(self.player.opened, timeout=10_000):
            self.player.open(PathSource(path))
        self.wait_for(0)
        return self.player

    def wait_for(self, index: int) -> None:
        """Until that frame is on screen; fails if it never comes."""
        self.qtbot.waitUntil(lambda: self.on_screen == index, timeout=10_000)

    def play_for(self, us: int, until: Callable[[], bool] | None = None) -> None:
        """Let time pass in small steps; at each, the frame of that moment comes on screen."""
        passed = 0
        while passed < us and (until is None or not until()):
            passed += 10_000
            self.clock.us += 10_000
            self.settle()

    def settle(self) -> None:
        """Until the player has seen the time and shows the frame it wants."""
        player = self.player
        seen: list[object] = []
        connection = player.position_changed.connect(seen.append)
        self.qtbot.waitUntil(
            lambda: (bool(seen) and self.on_screen == player._wanted) or not player.playing,
            timeout=10_000,
        )
        player.position_changed.disconnect(connection)


@pytest.fixture
def watch(qtbot):
    """Makes players, with a speaker where one is given, and sees that nothing of them stays."""
    made: list[Watched] = []

    def watch(make_speaker: Callable[[HandClock], Speaker] | None = None) -> Watched:
        made.append(Watched(qtbot, make_speaker))
        return made[-1]

    yield watch
    for watched in made:
        thread = watched.player._thread
        watched.player.close()
        assert thread is None or not thread.is_alive(), "the decode thread outlived its film"


@pytest.fixture
def watched(watch):
    return watch()
