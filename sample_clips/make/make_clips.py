"""Makes the sample clips: `python sample_clips/make/make_clips.py [name...] [--draft] [--out DIR]`.

A draft is drawn at half size and every third frame, to look at a script before it is drawn in full.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from make import (  # noqa: E402
    stages,
    story_phone_portrait,
    story_play_at_home,
    story_split_screen,
)
from make.encode import TIME_BASE  # noqa: E402
from make.shoot import Clip, shoot  # noqa: E402

FPS = 25.0
DRAFT_STEP = 3


def play_at_home(scale: float) -> Clip:
    """One camera, constant frame rate."""
    story = story_play_at_home.story()
    return Clip(story, stages.play_at_home(scale), _even(story.duration_s))


def phone_portrait(scale: float) -> Clip:
    """A phone held upright: the coded picture lies on its side, frames come when they come."""
    story = story_phone_portrait.story()
    pts = _irregular(story.duration_s)
    return Clip(story, stages.phone_portrait(scale), pts, quarter_turns=1)


def split_screen(scale: float) -> Clip:
    """Two cameras side by side, constant frame rate."""
    story = story_split_screen.story()
    return Clip(story, stages.split_screen(scale), _even(story.duration_s))


CLIPS: dict[str, Callable[[float], Clip]] = {
    "play_at_home": play_at_home,
    "phone_portrait": phone_portrait,
    "split_screen": split_screen,
}


def main() -> None:
    """Reads the command line and makes what it asks for."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    for name in options.names or CLIPS:
        clip = CLIPS[name](0.5 if options.draft else 1.0)
        if options.draft:
            clip = Clip(clip.story, clip.stage, clip.pts_s[::DRAFT_STEP], clip.quarter_turns)
        shoot(clip, options.out, options.draft)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *CLIPS], metavar="name",
                        help=f"which of {', '.join(CLIPS)}; all when none is given")  # fmt: skip
    parser.add_argument("--draft", action="store_true", help="half size, every third frame")
    parser.add_argument("--out", type=Path, default=HOME, help="folder for the results")
    return parser.parse_args()


def _even(duration_s: float) -> list[float]:
    return [number / FPS for number in range(round(duration_s * FPS))]


def _irregular(duration_s: float) -> list[float]:
    """24 to 30 pictures a second with jitter, now and then a gap of up to 120 ms."""
    rng = np.random.default_rng(11)
    times, at_s = [], 0.0
    while at_s < duration_s:
        ticks = round(at_s / TIME_BASE)
        times.append(float(ticks * TIME_BASE))
        step = rng.choice([1 / 30, 1 / 24, 1 / 15, 0.1, 0.12], p=[0.66, 0.27, 0.04, 0.015, 0.015])
        at_s += step + (rng.uniform(-0.002, 0.002) if step < 0.05 else 0.0)
    return times


if __name__ == "__main__":
    main()
