"""The frames of a camera's parts in one table, and the facts of the whole."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from imh_video.media.camera_film import CameraFilm
from imh_video.media.facts import AudioFacts, FilmFacts, VideoFacts
from imh_video.media.frame_table import FilmIndex, read_film_index
from imh_video.model.job import JobControl, PartOfJob, Unattended
from imh_video.timebase import MICROS_PER_SECOND, FrameTable


@dataclass(frozen=True, eq=False)
class JoinedIndex:
    """The whole film, its parts as they are, and the number of each part's first frame."""

    whole: FilmIndex
    parts: tuple[FilmIndex, ...]
    first_frames: tuple[int, ...]

    def place_of(self, index: int) -> tuple[int, int]:
        """Which part holds that frame of the film, and its number there."""
        part = bisect_right(self.first_frames, index) - 1
        return part, index - self.first_frames[part]


def read_joined_index(film: CameraFilm, control: JobControl | None = None) -> JoinedIndex:
    """Each part is remembered by itself, so joining them again is cheap. Raises MediaProblem."""
    control = control or Unattended()
    count = len(film.parts)
    parts = tuple(
        read_film_index(part.source, PartOfJob(control, number / count, (number + 1) / count))
        for number, part in enumerate(film.parts)
    )
    table, first_frames = _joined_table(film, tuple(part.table for part in parts))
    return JoinedIndex(FilmIndex(table, _facts(film, parts, table)), parts, first_frames)


def _joined_table(
    film: CameraFilm, tables: tuple[FrameTable, ...]
) -> tuple[FrameTable, tuple[int, ...]]:
    # A film in one piece keeps its own ticks: nothing is rounded that need not be.
    if len(tables) == 1:
        return tables[0], (0,)
    offsets = [part.offset_us for part in film.parts]
    pts: list[NDArray[np.int64]] = []
    keys: list[NDArray[np.int64]] = []
    for number, (table, offset) in enumerate(zip(tables, offsets, strict=True)):
        is_last = number + 1 == len(tables)
        ends = table.duration_us if is_last else offsets[number + 1] - offset
        pts.append(_before(table.times_us, ends) + offset)
        keys.append(_before(_key_times(table), ends) + offset)
    lengths = np.cumsum([0, *(len(part) for part in pts[:-1])])
    end_us = offsets[-1] + tables[-1].duration_us
    time_base = Fraction(1, MICROS_PER_SECOND)
    table = FrameTable(np.concatenate(pts), np.concatenate(keys), time_base, end_us)
    return table, tuple(int(first) for first in lengths)


def _before(times_us: NDArray[np.int64], end_us: int) -> NDArray[np.int64]:
    return times_us[: int(np.searchsorted(times_us, end_us, side="left"))]


def _key_times(table: FrameTable) -> NDArray[np.int64]:
    """When the frames begin from which decoding can start; a part can always start at its first."""
    places = np.searchsorted(table.pts, table.key_pts, side="right") - 1
    starts = np.unique(np.append(np.maximum(places, 0), 0))
    return np.take(table.times_us, starts)


def _facts(film: CameraFilm, parts: tuple[FilmIndex, ...], table: FrameTable) -> FilmFacts:
    first = parts[0].facts
    return replace(
        first,
        duration_us=table.duration_us,
        video=None if first.video is None else _video_facts(film, first.video, table),
        audio=_sound_of_all(parts),
        warnings=tuple(_warnings(parts)),
    )


def _video_facts(film: CameraFilm, first: VideoFacts, table: FrameTable) -> VideoFacts:
    width, height = first.width, first.height
    if film.is_sideways:
        width, height = height, width
    return replace(
        first,
        width=width,
        height=height,
        rotation=(first.rotation + film.turned_deg) % 360,
        frames=len(table),
        average_fps=table.average_fps,
        variable_frame_rate=table.is_variable_rate,
    )


def _sound_of_all(parts: tuple[FilmIndex, ...]) -> tuple[AudioFacts, ...]:
    """That of the first part which has any: a camera seldom changes it."""
    return next((part.facts.audio for part in parts if part.facts.audio), ())


def _warnings(parts: tuple[FilmIndex, ...]) -> Iterator[str]:
    if len(parts) == 1:
        yield from parts[0].facts.warnings
        return
    has_sound = any(part.facts.audio for part in parts)
    for number, part in enumerate(parts, start=1):
        yield from (f"Part {number}: {warning}" for warning in part.facts.warnings)
        if has_sound and not part.facts.audio:
            yield f"Part {number}: There is no sound in this part."
        if _size(part) != _size(parts[0]):
            yield f"Part {number}: The picture has another size, and is shown with a border."


def _size(part: FilmIndex) -> tuple[int, int]:
    video = part.facts.video
    return (video.width, video.height) if video else (0, 0)
