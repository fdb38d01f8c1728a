"""A film whose end a disk keeps back until the test lets it go, in whatever process it is read."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from support.piecewise import PiecewiseFile

from imh_video.media.source import PathSource

_PIECE = 4096
_WIDTH, _HEIGHT = 160, 120


@dataclass(frozen=True)
class HeldBack:
    """Reads behind ``from_byte`` wait for as long as the switch is there. Picklable."""

    path: Path
    from_byte: int
    switch: Path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def key(self) -> str:
        return f"held-back-{PathSource(self.path).key}"

    @property
    def size_bytes(self) -> int:
        return PathSource(self.path).size_bytes

    def open(self) -> _Handle:
        return _Handle(self)

    def let_go(self) -> None:
        self.switch.unlink(missing_ok=True)


class _Handle(PiecewiseFile):
    def __init__(self, source: HeldBack) -> None:
        super().__init__(source.path, _PIECE)
        self._source = source

    def meet(self, start: int, count: int) -> None:
        while start >= self._source.from_byte and self._source.switch.exists():
            time.sleep(0.005)


def held_back(folder: Path, frames: int = 600, share: float = 0.7) -> HeldBack:
    """A film of so many noisy pictures; what lies behind that share of it is kept back."""
    path = folder / "held_back.mkv"
    noise = np.random.default_rng(3)
    with av.open(str(path), "w") as container:
        video = container.add_stream("mjpeg", rate=25)
        video.width, video.height, video.pix_fmt = _WIDTH, _HEIGHT, "yuvj420p"
        for _ in range(frames):
            picture = noise.integers(0, 255, (_HEIGHT, _WIDTH, 3), dtype=np.uint8)
            container.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(video.encode(None))
    switch = folder / "held"
    switch.touch()
    return HeldBack(path, int(path.stat().st_size * share), switch)
