"""Two films of one noisy room, begun at different moments: each with hiss of its own."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

_RATE = 16_000
_LENGTH_S = 14
_FPS = 5
_PIECE = 1024


def heard_by_two(folder: Path, offset_s: float) -> tuple[Path, Path]:
    """What two cameras filmed; the second began so much later than the first (below 0: earlier)."""
    made = np.random.default_rng(11)
    room = _bursts(made, _LENGTH_S + 4)
    first_at = max(0.0, -offset_s)
    one = _write(folder / "one.mp4", _heard(made, room, first_at, 1.0), shade=40)
    other = _write(folder / "other.mp4", _heard(made, room, first_at + offset_s, 0.4), shade=180)
    return one, other


def _bursts(made: np.random.Generator, seconds: float) -> NDArray[np.float64]:
    """Noise that comes and goes as voices do, never twice alike."""
    count = int(seconds * _RATE)
    knots = np.arange(0, count + _RATE, _RATE // 8)
    loud = np.interp(np.arange(count), knots, made.uniform(0.0, 1.0, len(knots)) ** 3)
    return made.normal(0.0, 0.3, count) * loud


def _heard(
    made: np.random.Generator, room: NDArray[np.float64], at_s: float, near: float
) -> NDArray[np.float32]:
    begins, count = round(at_s * _RATE), _LENGTH_S * _RATE
    hiss = made.normal(0.0, 0.004, count)
    return np.clip(room[begins : begins + count] * near + hiss, -1, 1).astype(np.float32)


def _write(path: Path, sound: NDArray[np.float32], *, shade: int) -> Path:
    with av.open(str(path), "w") as film:
        video = film.add_stream("libx264", rate=_FPS)
        video.width, video.height, video.pix_fmt = 160, 120, "yuv420p"
        audio = film.add_stream("aac", rate=_RATE, layout="mono")
        picture = np.full((120, 160, 3), shade, np.uint8)
        for _ in range(_LENGTH_S * _FPS):
            film.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        film.mux(video.encode(None))
        for start in range(0, len(sound), _PIECE):
            piece = sound[None, start : start + _PIECE]
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(piece), "fltp", "mono")
            frame.sample_rate, frame.pts, frame.time_base = _RATE, start, Fraction(1, _RATE)
            film.mux(audio.encode(frame))
        film.mux(audio.encode(None))
    return path
