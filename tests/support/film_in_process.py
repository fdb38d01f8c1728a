"""A film that another process decodes, as a test asks for its pictures."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

import numpy as np
import pytest
from support.numbered_clips import clips as clips
from support.numbered_clips import read_number

from imh_video.media.film_messages import Look, Plan
from imh_video.media.film_process import Bell
from imh_video.media.remote_pictures import RemotePictures
from imh_video.model.job import Unattended

needs_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL there")
needs_hold = pytest.mark.skipif(
    not hasattr(signal, "SIGSTOP"), reason="no process can be held still there"
)


AS_FILMED = Look(0)


class Film(RemotePictures):
    """Remote pictures, and a simple way to wait for some of them."""

    def __init__(self, source, **kwargs) -> None:
        self.bell = Bell()
        super().__init__(source, self.bell, **kwargs)

    def get(self, *indices: int, look: Look = AS_FILMED) -> dict:
        """Plan these and wait until the last one has come; frame to picture."""
        self.plan(Plan(indices, look, indices[-1]))
        got: dict[int, np.ndarray] = {}
        while indices[-1] not in got:
            for picture, pixels in self.pictures():
                got[picture.index] = pixels.copy()
        return got

    def listen(self) -> None:
        """Until it ends."""
        while True:
            for _ in self.pictures():
                pass

    def close(self) -> None:
        super().close()
        self.bell.close()


@pytest.fixture
def opened():
    """Opens films and lets them go at the end."""
    with contextlib.ExitStack() as stack:

        def open_film(source, **kwargs) -> Film:
            film = Film(source, **kwargs)
            stack.callback(film.close)
            film.open(Unattended())
            return film

        yield open_film


def number_in(pixels: np.ndarray) -> int:
    return read_number(pixels[:, :, 2::-1])


def kill(pid: int | None) -> None:
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return not Path(f"/proc/{pid}/stat").exists() or _state(pid) != "Z"


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"
