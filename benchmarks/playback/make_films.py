"""Makes the films that the playback benchmarks read: like a camera's, each frame with its number.

    python benchmarks/playback/make_films.py [name ...]

They go to a cache folder of this user (``IMH_VIDEO_BENCH`` moves it), about 8 GB in all, and are
made once; a minute or two each on two cores. The picture is a moving texture under grain, at the
bit rate of a camera. A strip of 24 black and white cells along the lower edge holds the frame's
number and a check sum, so that a benchmark can see which frame it got.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
import platformdirs
from numpy.typing import NDArray

TICKS = 90_000
RATE = 48_000
CELLS = 24
_NUMBER_BITS = 16
_CHECK_BITS = 8
# Cells are this part of the picture's width, so that they survive being made smaller.
_CELL_SHARE = 1 / 32
_BLACK, _WHITE = 24, 228


@dataclass(frozen=True)
class Film:
    """How one film is made."""

    name: str
    about: str
    frames: int
    fps: int
    gop: int
    megabits: float
    width: int = 1920
    height: int = 1080
    codec: str = "libx264"
    b_frames: int = 3
    jitter: bool = False
    suffix: str = ".mp4"
    made_from: str = ""
    """Another film whose packets this one holds, instead of frames of its own."""
    arguments: tuple[str, ...] = field(default=())
    """What ffmpeg is told before and, after "-i", behind the input."""


FILMS: dict[str, Film] = {
    film.name: film
    for film in (
        Film("p30", "1080p30, key frame every 30, B-frames", 1200, 30, 30, 14),
        Film("cfr25", "1080p25, key frame every 250, B-frames", 1500, 25, 250, 8),
        Film("vfr", "1080p about 30, uneven times, key every 60", 900, 30, 60, 10, jitter=True),
        Film("hevc", "1080p30 HEVC, key frame every 60", 900, 30, 60, 8, codec="libx265"),
        Film("hour", "60 minutes of 1080p25, key frame every 250", 90_000, 25, 250, 8,
             made_from="cfr25", arguments=("-stream_loop", "59", "-i", "-c", "copy")),
        Film("uhd30", "4K30, key frame every 60", 450, 30, 60, 45, 3840, 2160),
        Film("p60", "1080p60, key frame every 60", 900, 60, 60, 15),
        Film("transport", "transport stream of the first, starts at 6.7 s", 1200, 30, 30, 14,
             suffix=".ts", made_from="p30",
             arguments=("-i", "-c", "copy", "-output_ts_offset", "5.28")),
        Film("editlist", "edit list: starts inside a group of pictures", 0, 30, 30, 14,
             made_from="p30", arguments=("-ss", "7.21", "-i", "-c", "copy")),
    )
}  # fmt: skip


def films_folder() -> Path:
    """Where the films lie; outside the repository."""
    moved = os.environ.get("IMH_VIDEO_BENCH")
    return Path(moved) if moved else Path(platformdirs.user_cache_dir("imh-video-bench"))


def film_path(name: str) -> Path:
    """The film, made now if it is not there yet."""
    film = FILMS[name]
    path = films_folder() / f"{film.name}{film.suffix}"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".part-{path.name}")
        began = time.monotonic()
        print(f"making {film.name} ({film.about}) ...", flush=True)
        if film.made_from:
            _copy_packets(film, part)
        else:
            _encode(film, part)
        part.replace(path)
        size_mb = path.stat().st_size / 1e6
        print(f"  {size_mb:.0f} MB in {time.monotonic() - began:.0f} s", flush=True)
    return path


def numbers_of(name: str, frames: int) -> NDArray[np.int64]:
    """The number painted into each of the film's ``frames`` in display order."""
    film = FILMS[name]
    if name == "hour":
        return np.arange(frames) % FILMS[film.made_from].frames
    if name == "editlist":
        # It ends where its original ends.
        return np.arange(FILMS[film.made_from].frames - frames, FILMS[film.made_from].frames)
    return np.arange(frames)


# --- the number in the picture --------------------------------------------------------------------


def read_number(pixels: NDArray[np.uint8]) -> int | None:
    """The number in a displayed picture ``(H, W, 3 or 4)``; None when there is none to be read."""
    height, width = pixels.shape[:2]
    cell = width * _CELL_SHARE
    y = round(height - cell)
    levels = [
        float(pixels[y - 2 : y + 3, round((place + 1.5) * cell) - 2 :][:, :5, :3].mean())
        for place in range(CELLS)
    ]
    value = sum(1 << place for place, level in enumerate(levels) if level > 128)
    number, check = value & ((1 << _NUMBER_BITS) - 1), value >> _NUMBER_BITS
    return number if check == _check_sum(number) else None


def _check_sum(number: int) -> int:
    return (number * 157 + (number >> 8) * 31 + 90) & ((1 << _CHECK_BITS) - 1)


def _paint_number(luma: NDArray[np.uint8], number: int) -> None:
    height, width = luma.shape
    value = number | _check_sum(number) << _NUMBER_BITS
    cell = round(width * _CELL_SHARE)
    top = height - cell - cell // 2
    for place in range(CELLS):
        left = (place + 1) * cell
        luma[top : top + cell, left : left + cell] = _WHITE if value >> place & 1 else _BLACK


# --- making ---------------------------------------------------------------------------------------


def _encode(film: Film, path: Path) -> None:
    with av.open(str(path), "w", format="mp4") as container:
        video = container.add_stream(film.codec, rate=film.fps)
        video.width, video.height, video.pix_fmt = film.width, film.height, "yuv420p"
        context = video.codec_context
        context.time_base = Fraction(1, TICKS)
        context.bit_rate = round(film.megabits * 1e6)
        context.options = _encoder_options(film)
        audio = container.add_stream("aac", rate=RATE, layout="mono")
        ticks = _ticks(film)
        sound = _sound(ticks[-1] / TICKS)
        pictures = _pictures(film.width, film.height)
        for number, tick in enumerate(ticks):
            frame = next(pictures)
            _paint_number(_luma_of(frame), number)
            frame.pts, frame.time_base = tick, Fraction(1, TICKS)
            container.mux(video.encode(frame))
            while (piece := next(sound, None)) is not None:
                container.mux(audio.encode(piece))
                if piece.pts / RATE > tick / TICKS:
                    break
        container.mux(video.encode(None))
        container.mux(audio.encode(None))


def _encoder_options(film: Film) -> dict[str, str]:
    if film.codec == "libx265":
        said = f"keyint={film.gop}:min-keyint={film.gop}:scenecut=0:bframes={film.b_frames}"
        return {"preset": "superfast", "x265-params": f"{said}:log-level=error"}
    return {
        "preset": "superfast",
        "g": str(film.gop),
        "keyint_min": str(film.gop),
        "sc_threshold": "0",
        "bf": str(film.b_frames),
        "x264-params": "b-adapt=0",
    }


def _ticks(film: Film) -> list[int]:
    step = TICKS // film.fps
    even = np.arange(film.frames) * step
    if film.jitter:
        # Whole milliseconds off by up to 9, as phones write them, and now and then a lost frame.
        chance = np.random.default_rng(3)
        lost = np.cumsum(chance.random(film.frames) < 0.02) * step
        even = even + lost + chance.integers(-9, 10, film.frames) * (TICKS // 1000)
        even -= even[0]
    return [int(tick) for tick in even]


def _pictures(width: int, height: int) -> Iterator[av.VideoFrame]:
    """A texture that pans, a patch that moves before it, and grain over both."""
    chance = np.random.default_rng(1)
    room = 256
    texture = _texture(chance, width + room, height + room)
    patch = _texture(chance, width // 3, height // 2)
    grain = chance.integers(0, 14, (height + 64, width + 64), np.uint8)
    number = 0
    while True:
        turn = number / 60
        x, y = (round(room / 2 * (1 + np.sin(turn * rate))) for rate in (0.9, 0.7))
        luma = texture[y : y + height, x : x + width].copy()
        left = round((width - patch.shape[1]) / 2 * (1 + np.sin(turn * 1.7)))
        top = round((height - patch.shape[0]) / 2 * (1 + np.cos(turn * 1.3)))
        luma[top : top + patch.shape[0], left : left + patch.shape[1]] = patch
        dx, dy = chance.integers(0, 64, 2)
        luma += grain[dy : dy + height, dx : dx + width]
        frame = av.VideoFrame(width, height, "yuv420p")
        _luma_of(frame)[:] = luma
        for plane in frame.planes[1:]:
            colours = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)
            colours[:, : plane.width] = 96 + (luma[::2, ::2] >> 2)
        yield frame
        number += 1


def _luma_of(frame: av.VideoFrame) -> NDArray[np.uint8]:
    plane = frame.planes[0]
    return np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]


def _texture(chance: np.random.Generator, width: int, height: int) -> NDArray[np.uint8]:
    """Soft shapes of many sizes, 30 to 200."""
    sum_ = np.zeros((height, width), np.float32)
    for cell, weight in ((160, 5.0), (48, 3.0), (12, 2.0), (3, 1.0)):
        small = chance.random((height // cell + 3, width // cell + 3), np.float32) * weight
        rows, columns = np.arange(height) / cell, np.arange(width) / cell
        r, c = rows.astype(int), columns.astype(int)
        fr, fc = (rows - r)[:, None].astype(np.float32), (columns - c)[None, :].astype(np.float32)
        upper = small[np.ix_(r, c)] * (1 - fc) + small[np.ix_(r, c + 1)] * fc
        lower = small[np.ix_(r + 1, c)] * (1 - fc) + small[np.ix_(r + 1, c + 1)] * fc
        sum_ += upper * (1 - fr) + lower * fr
    sum_ -= sum_.min()
    return (30 + sum_ * (170 / sum_.max())).astype(np.uint8)


def _sound(until_s: float) -> Iterator[av.AudioFrame]:
    for start in range(0, int(until_s * RATE) // 1024 * 1024, 1024):
        at = np.arange(start, start + 1024) / RATE
        wave = (0.3 * np.sin(2 * np.pi * 440 * at) * (np.floor(at) % 2)).astype(np.float32)
        piece = av.AudioFrame.from_ndarray(wave[None], "fltp", "mono")
        piece.sample_rate, piece.pts, piece.time_base = RATE, start, Fraction(1, RATE)
        yield piece


def _copy_packets(film: Film, path: Path) -> None:
    place = film.arguments.index("-i")
    before, after = film.arguments[:place], film.arguments[place + 1 :]
    kind = "mpegts" if film.suffix == ".ts" else "mp4"
    subprocess.run(
        [
            imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *before,
            "-i", str(film_path(film.made_from)), *after, "-f", kind, str(path),
        ],
        check=True,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", choices=[[], *FILMS], help="all when none is named")
    for name in parser.parse_args().names or FILMS:
        path = film_path(name)
        print(f"{name:>10}  {path.stat().st_size / 1e6:7.0f} MB  {FILMS[name].about}")


if __name__ == "__main__":
    main()
