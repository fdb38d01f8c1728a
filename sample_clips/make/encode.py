"""Writes frames and sound as MP4: H.264 yuv420p, AAC, index first."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import imageio_ffmpeg
import numpy as np

from .arrays import Floats
from .sound import FILM_RATE

TIME_BASE = Fraction(1, 90_000)


@contextmanager
def film(path: Path, size: tuple[int, int], sound: Floats, draft: bool) -> Iterator[Film]:
    """An open film; frames are added one by one with their time, the sound is muxed at the end."""
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as container:
        one = Film(container, size, draft)
        yield one
        one.finish(sound)


class Film:
    """A film that is being written."""

    def __init__(self, container: Any, size: tuple[int, int], draft: bool) -> None:
        self._container = container
        preset, crf = ("veryfast", "28") if draft else ("slow", "23")
        video = container.add_stream("libx264", rate=25)
        video.width, video.height = size
        video.pix_fmt = "yuv420p"
        video.time_base = video.codec_context.time_base = TIME_BASE
        colours = dict.fromkeys(("colorprim", "transfer", "colormatrix"), "bt709")
        video.options = {"preset": preset, "crf": crf, "g": "100", "tune": "animation", **colours}
        self._video = video
        self._audio = container.add_stream("aac", rate=FILM_RATE, layout="mono")
        self._audio.bit_rate = 96_000

    def add(self, picture: Floats, at_s: float) -> None:
        """One RGB picture to show from a time on."""
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame = frame.reformat(format="yuv420p", src_colorspace="ITU709", dst_colorspace="ITU709")
        frame.pts = round(at_s / TIME_BASE)
        frame.time_base = TIME_BASE
        self._mux(self._video.encode(frame))

    def finish(self, sound: Floats) -> None:
        """The rest of the pictures, then the sound."""
        self._mux(self._video.encode(None))
        for start in range(0, len(sound), 1024):
            block = np.ascontiguousarray(sound[None, start : start + 1024])
            frame = av.AudioFrame.from_ndarray(block, format="s16", layout="mono")
            frame.sample_rate, frame.pts = FILM_RATE, start
            frame.time_base = Fraction(1, FILM_RATE)
            self._mux(self._audio.encode(frame))
        self._mux(self._audio.encode(None))

    def _mux(self, packets: Iterable[Any]) -> None:
        for packet in packets:
            self._container.mux(packet)


def set_rotation(path: Path, degrees: int) -> None:
    """Adds a display matrix, as a phone does, without touching the coded pictures."""
    turned = path.with_suffix(".turned.mp4")
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    command = [ffmpeg, "-v", "error", "-y", "-display_rotation", str(degrees), "-i", str(path),
               "-c", "copy", "-movflags", "+faststart", str(turned)]  # fmt: skip
    subprocess.run(command, check=True)
    turned.replace(path)
