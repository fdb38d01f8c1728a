"""Films on disks that misbehave when a test says so, in whatever process they are read.

What two processes can both see is a file: each switch is one in a folder of the test's own.
"""

from __future__ import annotations

import os
import signal
import time
import uuid
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from support.piecewise import PiecewiseFile

from imh_video.media.source import PathSource

_RATE = 48_000
_PIECE = 256
"""So little is given at once that nearly every frame is read anew."""


@dataclass(frozen=True)
class AwkwardSource:
    """A clip whose reading can be made to fail, hang or kill the reader. Picklable."""

    path: Path
    switches: Path
    key: str = field(default_factory=lambda: f"awkward-{uuid.uuid4().hex}")
    """Its own, so that nothing remembered about the same clip is used."""

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def size_bytes(self) -> int:
        return PathSource(self.path).size_bytes

    def open(self) -> _Handle:
        if self._is_on("gone"):
            return PathSource(self.path / "gone").open()
        return _Handle(self)

    def _is_on(self, name: str) -> bool:
        return (self.switches / name).exists()

    # --- for the test

    def go_away(self) -> None:
        (self.switches / "gone").touch()

    def hang(self) -> None:
        """Every read waits for ever."""
        (self.switches / "hangs").touch()

    def is_hanging(self) -> bool:
        """Whether some reader waits now."""
        return self._is_on("waits")

    def kill_readers_of(self, bytes_: range) -> None:
        """Reading any of these bytes is the end of the process, as a decoder's crash would be."""
        part = self.switches / "deadly.part"
        part.write_text(f"{bytes_.start} {bytes_.stop}")
        part.replace(self.switches / "deadly")

    def behave(self) -> None:
        for name in ("gone", "hangs", "waits", "deadly"):
            (self.switches / name).unlink(missing_ok=True)

    # --- for the handle

    def meet(self, start: int, count: int) -> None:
        """What happens to whoever reads these bytes."""
        while self._is_on("hangs"):
            (self.switches / "waits").touch()
            time.sleep(0.005)
        if self._is_on("gone"):
            raise OSError(5, "Input/output error")
        if self._is_on("deadly"):
            first, stop = map(int, (self.switches / "deadly").read_text().split())
            if start < stop and start + count > first:
                os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


class _Handle(PiecewiseFile):
    def __init__(self, source: AwkwardSource) -> None:
        super().__init__(source.path, _PIECE)
        self._source = source

    def meet(self, start: int, count: int) -> None:
        self._source.meet(start, count)


def awkward(path: Path, folder: Path) -> AwkwardSource:
    """The clip at that path, its switches in a new folder there."""
    switches = folder / f"switches-{uuid.uuid4().hex[:8]}"
    switches.mkdir()
    return AwkwardSource(path, switches)


def spread_out(path: Path, folder: Path) -> Path:
    """The same frames in a file where key frames lie far apart, and the table of contents first.

    FFmpeg reads on over gaps of up to 32 KB instead of seeking, so in a tiny file whoever wants one
    frame reads all of them.
    """
    wide = folder / f"{path.stem}.mov"
    with (
        av.open(str(path)) as film,
        av.open(str(wide), "w", options={"movflags": "faststart"}) as container,
    ):
        video = container.add_stream_from_template(film.streams.video[0])
        audio = container.add_stream("pcm_s16le", rate=_RATE, layout="stereo")
        for packet in film.demux(film.streams.video[0]):
            if packet.dts is not None:
                packet.stream = video
                container.mux(packet)
        seconds = float(film.streams.video[0].duration * film.streams.video[0].time_base)
        for start in range(0, int(seconds * _RATE), 1024):
            sound = av.AudioFrame.from_ndarray(np.zeros((1, 2048), np.int16), "s16", "stereo")
            sound.sample_rate, sound.pts, sound.time_base = _RATE, start, Fraction(1, _RATE)
            container.mux(audio.encode(sound))
    return wide


def bytes_of_frame(path: Path, index: int) -> range:
    """Where in the file the packet of that frame lies."""
    with av.open(str(path)) as container:
        packets = [p for p in container.demux(container.streams.video[0]) if p.size]
        packet = sorted(packets, key=lambda p: p.pts)[index]
        return range(packet.pos, packet.pos + packet.size)
