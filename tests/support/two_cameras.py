"""A player and a further camera on a clock that the test moves; every picture says its number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtGui import QImage
from support.numbered_clips import read_number

from imh_video.media.source import MediaSource
from imh_video.timebase import Micros
from imh_video_ui.player.companions import Companion, FurtherCamera
from imh_video_ui.player.film_player import FilmPlayer
from imh_video_ui.player.speaker import Silence
from imh_video_ui.player.stage import FilmStage

PATIENCE_MS = 15_000


class HandClock:
    """Time that stands until somebody moves it."""

    def __init__(self) -> None:
        self.us = 1_000_000

    def __call__(self) -> int:
        return self.us


def rgb_of(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    # A copy: the pixels go away with the image.
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def number_in(image: QImage) -> int:
    """The number painted into the frame that this picture shows."""
    return read_number(rgb_of(image))


class OnStage:
    """A stage with its player, and what is painted in each of its views."""

    def __init__(self, qtbot) -> None:
        self.qtbot = qtbot
        self.clock = HandClock()
        self.numbers_begin_again_after: int | None = None
        """How many frames a part has, where a further camera's parts each count from 0."""
        self.player = FilmPlayer(now_us=self.clock, speaker=Silence())
        self.stage = FilmStage(self.player)
        qtbot.addWidget(self.stage)
        self.stage.resize(900, 400)

    def open(self, source: MediaSource, further: Sequence[FurtherCamera] = ()) -> None:
        with self.qtbot.waitSignal(self.player.opened, timeout=PATIENCE_MS):
            self.player.open(source)
            self.stage.show_cameras(further)
        self.qtbot.waitUntil(
            lambda: all(c.is_open or c.trouble for c in self.companions), timeout=PATIENCE_MS
        )
        self.stage.show()
        self.wait()

    @property
    def companions(self) -> tuple[Companion, ...]:
        return self.stage.companions.shown

    def expected(self, companion: Companion, us: Micros) -> int | None:
        """The number that belongs to a moment, reckoned without the program; None: not filming."""
        clock = companion.clock
        at_us = (us - clock.offset_us) * (1 + clock.drift_ppm * 1e-6)
        assert companion.table is not None
        if not -2 <= at_us < companion.duration_us - 2:
            return None
        index = int(np.searchsorted(companion.table.times_us, at_us + 2, side="right")) - 1
        return index % (self.numbers_begin_again_after or len(companion.table))

    def is_right(self, companion: Companion) -> bool:
        """Whether its picture is that of the player's moment, or it says that there is none."""
        wanted = self.expected(companion, self.player.position_us)
        if wanted is None:
            return not companion.is_filming
        image = companion.shown_image
        return companion.is_filming and image is not None and number_in(image) == wanted

    def wait(self) -> None:
        """Until every picture is the right one; fails if one never comes."""

        def all_are_right() -> None:
            assert self.player.shown_index == self.player.frame_index
            wrong = [self.told(one) for one in self.companions if not self.is_right(one)]
            assert not wrong, f"at {self.player.position_us}: {wrong}"

        self.qtbot.waitUntil(all_are_right, timeout=PATIENCE_MS)

    def told(self, companion: Companion) -> str:
        """What is so of a camera, for whoever reads a failed test."""
        image = companion.shown_image
        painted = None if image is None else number_in(image)
        return (
            f"camera {companion.number + 1} shows {painted}, thinks {companion.shown_index}, "
            f"means {companion.frame_index}, ought to show "
            f"{self.expected(companion, self.player.position_us)}, trouble {companion.trouble}"
        )

    def go_to(self, us: Micros) -> None:
        self.player.seek_us(us)
        self.wait()

    def play_for(self, us: int, step_us: int = 20_000) -> list[Micros]:
        """Let time pass; at each step every picture comes to be that of the moment.

        The moments that were looked at.
        """
        seen = []
        for _ in range(us // step_us):
            if not self.player.playing:
                break
            self.clock.us += step_us
            told: list[object] = []
            connection = self.player.position_changed.connect(told.append)
            self.qtbot.waitUntil(
                lambda told=told: bool(told) or not self.player.playing, timeout=PATIENCE_MS
            )
            self.player.position_changed.disconnect(connection)
            self.wait()
            seen.append(self.player.position_us)
        return seen

    def close(self) -> None:
        self.stage.forget()
        self.player.close()
