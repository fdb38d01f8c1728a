"""Tiny clips whose frames carry their own number, so that a test can see which frame it got.

The displayed picture is a grid of 4 x 4 black and white cells: twelve bits of number, then four of
check sum. A picture that is turned, mirrored or of another frame does not read as the number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

CELLS = 4
TICKS = 90_000
"""Timestamps of the clips are written in ticks of 1 / 90 000 s."""
TONE_HZ = 440
RATE = 48_000


@dataclass(frozen=True)
class Recipe:
    """How one kind of clip is made. ``steps`` are the frame lengths in ticks, repeated."""

    frames: int = 50
    steps: tuple[int, ...] = (3600,)
    suffix: str = ".mp4"
    codec: str = "libx264"
    turn_deg: int = 0
    """Clockwise turn that the container asks for; the pictures are stored turned back."""
    mirrored: bool = False
    first_tick: int = 0
    width: int = 160
    height: int = 120
    aspect: Fraction = Fraction(1)
    interlaced: bool = False
    sound: bool = True
    options: dict[str, str] = field(default_factory=dict)


KINDS: dict[str, Recipe] = {
    "steady": Recipe(options={"g": "10", "bf": "0"}),
    "variable": Recipe(steps=(3000, 3003, 9000, 1500, 6006), options={"g": "12", "bf": "2"}),
    "b_frames": Recipe(options={"g": "15", "bf": "3", "x264-params": "b-pyramid=2:open-gop=1"}),
    "long_gop": Recipe(
        frames=90, options={"g": "250", "bf": "2", "x264-params": "b-adapt=0:b-pyramid=0"}
    ),
    "turned_90": Recipe(turn_deg=90, options={"g": "10"}),
    "turned_180": Recipe(turn_deg=180, options={"g": "10"}),
    "turned_270": Recipe(turn_deg=270, options={"g": "10"}),
    "mirrored": Recipe(mirrored=True, options={"g": "10"}),
    "late_start": Recipe(first_tick=TICKS, options={"g": "10"}),
    "late_start_mkv": Recipe(first_tick=TICKS, suffix=".mkv", options={"g": "10", "bf": "2"}),
    "transport": Recipe(suffix=".ts", options={"g": "10", "bf": "2"}),
    "wide_pixels": Recipe(aspect=Fraction(4, 3), options={"g": "10"}),
    "interlaced": Recipe(
        suffix=".mpg", codec="mpeg2video", interlaced=True, sound=False, options={"g": "12"}
    ),
    "silent": Recipe(sound=False, options={"g": "10"}),
    "vp8": Recipe(
        suffix=".webm", codec="libvpx", sound=False,
        options={"g": "20", "b": "300k", "deadline": "good", "cpu-used": "5"},
    ),
    "avi": Recipe(suffix=".avi", codec="mpeg4", sound=False, options={"g": "12", "q:v": "3"}),
}  # fmt: skip


@dataclass(frozen=True)
class NumberedClip:
    """A clip on disk and what is true of it."""

    path: Path
    recipe: Recipe

    @property
    def frames(self) -> int:
        return self.recipe.frames

    @property
    def ticks(self) -> list[int]:
        """When each frame begins, counted from the first."""
        return _ticks(self.recipe)

    @property
    def times_us(self) -> list[int]:
        return [round(tick * 1_000_000 / TICKS) for tick in self.ticks]


def draw_number(number: int, width: int, height: int) -> NDArray[np.uint8]:
    """The displayed picture of a frame, ``(height, width, 3)``."""
    bits = np.array(_bits(number), np.uint8).reshape(CELLS, CELLS) * 255
    rows = np.arange(height) * CELLS // height
    columns = np.arange(width) * CELLS // width
    grey = bits[np.ix_(rows, columns)]
    return np.repeat(grey[:, :, None], 3, axis=2)


def read_number(rgb: NDArray[np.uint8]) -> int:
    """The number in a displayed picture. Raises ValueError when there is none to be read."""
    height, width = rgb.shape[:2]
    centre = [(2 * cell + 1) / (2 * CELLS) for cell in range(CELLS)]
    bits = []
    for y in (int(share * height) for share in centre):
        for x in (int(share * width) for share in centre):
            level = float(rgb[y - 1 : y + 2, x - 1 : x + 2].mean())
            if 96 < level < 160:
                raise ValueError(f"neither black nor white: {level:.0f}")
            bits.append(int(level >= 128))
    number = sum(bit << place for place, bit in enumerate(bits[:12]))
    if _bits(number) != bits:
        raise ValueError(f"the check sum of {number} is wrong: turned, mirrored or mixed")
    return number


def _bits(number: int) -> list[int]:
    if not 0 <= number < 1 << 12:
        raise ValueError(f"{number} does not fit into twelve bits")
    nibbles = [number >> shift & 15 for shift in (0, 4, 8)]
    # Never all black or all white, and different for turned pictures.
    check = (nibbles[0] * 3 + nibbles[1] * 5 + nibbles[2] * 7 + 9) & 15
    return [number >> place & 1 for place in range(12)] + [check >> place & 1 for place in range(4)]


def tone_is_on(time_s: NDArray[np.float64]) -> NDArray[np.bool_]:
    """The clips hum in every second half second of recording time: 0.5 to 1.0, 1.5 to 2.0."""
    return (np.floor(time_s * 2).astype(int) % 2 == 1) & (time_s >= 0)


def make_clip(kind: str, folder: Path) -> NumberedClip:
    """Write the clip of that kind into the folder."""
    recipe = KINDS[kind]
    return write_clip(recipe, folder / f"{kind}{recipe.suffix}")


def write_clip(recipe: Recipe, path: Path) -> NumberedClip:
    """Write a clip of that recipe to the path."""
    with av.open(str(path), "w") as container:
        video = _add_video(container, recipe)
        audio = container.add_stream("aac", rate=RATE, layout="mono") if recipe.sound else None
        for number, tick in enumerate(_ticks(recipe)):
            frame = av.VideoFrame.from_ndarray(_stored(number, recipe), format="rgb24")
            frame = frame.reformat(format="yuv420p")
            frame.pts = recipe.first_tick + tick
            frame.time_base = Fraction(1, TICKS)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        if audio is not None:
            for sound in _hum(recipe):
                container.mux(audio.encode(sound))
            container.mux(audio.encode(None))
    return NumberedClip(path, recipe)


def _add_video(container, recipe: Recipe):
    rate = 25
    video = container.add_stream(recipe.codec, rate=rate)
    is_sideways = recipe.turn_deg in (90, 270)
    video.width, video.height = (
        (recipe.height, recipe.width) if is_sideways else (recipe.width, recipe.height)
    )
    video.pix_fmt = "yuv420p"
    if recipe.codec in ("libx264", "libvpx"):
        video.codec_context.time_base = Fraction(1, TICKS)
    video.codec_context.sample_aspect_ratio = recipe.aspect
    fast = {"preset": "ultrafast", "crf": "18"} if recipe.codec == "libx264" else {}
    flags = {"flags": "+ildct+ilme", "top": "1"} if recipe.interlaced else {}
    video.codec_context.options = fast | flags | recipe.options
    if recipe.turn_deg or recipe.mirrored:
        # The engine counts degrees against the clock.
        video.set_display_rotation(-recipe.turn_deg, hflip=recipe.mirrored)
    return video


def _stored(number: int, recipe: Recipe) -> NDArray[np.uint8]:
    shown = draw_number(number, recipe.width, recipe.height)
    if recipe.mirrored:
        shown = shown[:, ::-1]
    return np.ascontiguousarray(np.rot90(shown, recipe.turn_deg // 90))


def _ticks(recipe: Recipe) -> list[int]:
    steps = [recipe.steps[number % len(recipe.steps)] for number in range(recipe.frames - 1)]
    return [0, *(int(tick) for tick in np.cumsum(steps))]


def _hum(recipe: Recipe):
    """The sound begins at the container's time 0, whenever the picture begins."""
    end_s = (recipe.first_tick + _ticks(recipe)[-1]) / TICKS
    samples = int(end_s * RATE) // 1024 * 1024
    container_s = np.arange(samples) / RATE
    on = tone_is_on(container_s - recipe.first_tick / TICKS)
    wave = (0.5 * np.sin(2 * np.pi * TONE_HZ * container_s) * on).astype(np.float32)
    for start in range(0, samples, 1024):
        sound = av.AudioFrame.from_ndarray(wave[None, start : start + 1024], "fltp", "mono")
        sound.sample_rate = RATE
        sound.pts = start
        sound.time_base = Fraction(1, RATE)
        yield sound


class ClipShelf:
    """Makes each kind once, when a test first asks for it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, NumberedClip] = {}

    def __getitem__(self, kind: str) -> NumberedClip:
        if kind not in self._made:
            self._made[kind] = make_clip(kind, self._folder)
        return self._made[kind]


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> ClipShelf:
    """Numbered clips of every kind; do not write to them."""
    return ClipShelf(tmp_path_factory.mktemp("numbered_clips"))
