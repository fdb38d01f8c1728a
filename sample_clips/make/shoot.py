"""Draws one story on its stage, frame by frame, into a film and its truth file."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .actor import Actor
from .arrays import Floats
from .encode import film, set_rotation
from .figure import Figure, Posed
from .renderer import Renderer
from .sound import SoundTrack, make_sound
from .stages import Stage
from .story import Story
from .tracks import Channels
from .truth import Record, write_truth


@dataclass(frozen=True)
class Clip:
    """A story, where it plays, when its frames fall, how the picture is stored."""

    story: Story
    stage: Stage
    pts_s: Sequence[float]
    quarter_turns: int = 0  # the coded picture lies this many quarter turns anticlockwise


def shoot(clip: Clip, folder: Path, draft: bool) -> None:
    """Writes `<name>.mp4` and `<name>.truth.json` into a folder."""
    story, stage = clip.story, clip.stage
    sound = make_sound(story)
    actors = _cast(clip)
    renderer = Renderer(*stage.size)
    record = Record()
    path = folder / f"{story.name}.mp4"
    size = stage.size[::-1] if clip.quarter_turns % 2 else stage.size
    with film(path, size, sound.for_film(), draft) as out:
        for number, at_s in enumerate(clip.pts_s):
            _progress(story.name, number, len(clip.pts_s))
            picture = _frame(clip, actors, renderer, sound, record, at_s)
            out.add(np.ascontiguousarray(np.rot90(picture, clip.quarter_turns)), at_s)
    if clip.quarter_turns:
        set_rotation(path, -90 * clip.quarter_turns)
    truth = folder / f"{story.name}.truth.json"
    write_truth(truth, story, stage, clip.pts_s, record, sound.heard)


def _cast(clip: Clip) -> dict[str, Actor]:
    story, stage = clip.story, clip.stage
    return {
        person: Actor(
            Figure(look),
            stage.seats[person],
            Channels(story.start[person], story.keys[person], seed=len(story.name) + number),
        )
        for number, (person, look) in enumerate(stage.looks.items())
    }


def _frame(
    clip: Clip,
    actors: dict[str, Actor],
    renderer: Renderer,
    sound: SoundTrack,
    record: Record,
    at_s: float,
) -> Floats:
    stage = clip.stage
    shift = _sway(stage.sway, at_s)
    seen: list[list[Posed]] = [[] for _ in stage.views]
    for person, actor in actors.items():
        posed, shown = actor.at(at_s, sound.mouth(person, at_s))
        number = stage.shown_in[person]
        seen[number].append(posed)
        record.add(person, shown, posed, stage.views[number], shift)
    return renderer.draw(list(zip(stage.views, seen, strict=True)), shift)


def _sway(size: float, at_s: float) -> tuple[float, float]:
    """The slow wander of a hand that holds the camera."""
    turn = 2 * np.pi * at_s
    x = np.sin(0.23 * turn) + 0.5 * np.sin(0.61 * turn + 1.0) + 0.2 * np.sin(1.7 * turn)
    y = np.sin(0.19 * turn + 2.0) + 0.5 * np.sin(0.53 * turn) + 0.2 * np.sin(1.9 * turn + 0.7)
    return float(size * x), float(size * y)


_started: dict[str, float] = {}


def _progress(name: str, number: int, count: int) -> None:
    start = _started.setdefault(name, time.monotonic())
    if number % 25 == 0:
        left = (time.monotonic() - start) / max(1, number) * (count - number)
        print(f"\r{name}: frame {number} of {count}, {left:4.0f} s to go ", end="", file=sys.stderr)
    if number == count - 1:
        print(file=sys.stderr)
