"""How chosen files belong together: parts of one film, cameras of one occasion, or each its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from imh_video.media.parts_in_order import suggest_parts
from imh_video.media.stated_start import us_between
from imh_video.model.recording import MOST_CAMERAS
from imh_video_ui.library.film_check import CheckedFilm

# Two cameras of one occasion run at the same time for at least this share of the shorter film.
_LEAST_OVERLAP = 0.5


class Belonging(StrEnum):
    """What a person says of several files that were chosen together."""

    PARTS = "parts"
    CAMERAS = "cameras"
    SEPARATE = "separate"


@dataclass(frozen=True, slots=True)
class FilmPlan:
    """One recording to be added: its cameras, the first one first, each with its parts in order."""

    cameras: tuple[tuple[Path, ...], ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(path for camera in self.cameras for path in camera)

    @property
    def name(self) -> str:
        """The file that stands for it."""
        return self.cameras[0][0].name


def plans_of(
    paths: Sequence[Path], belonging: Belonging, *, joins_parts: bool = True
) -> tuple[FilmPlan, ...]:
    """What is to be added. ``joins_parts``: files whose names count parts are one camera's film."""
    if belonging is Belonging.PARTS:
        return (FilmPlan((tuple(paths),)),)
    groups = groups_of(paths, joins_parts=joins_parts)
    if belonging is Belonging.CAMERAS:
        return (FilmPlan(groups),)
    return tuple(FilmPlan((group,)) for group in groups)


def groups_of(paths: Sequence[Path], *, joins_parts: bool = True) -> tuple[tuple[Path, ...], ...]:
    """The files of each film, by their names alone."""
    return suggest_parts(paths) if joins_parts else tuple((path,) for path in paths)


def likely(films: Sequence[CheckedFilm]) -> Belonging:
    """What the names and clocks of the files speak for; a person says what is so."""
    groups = groups_of([film.path for film in films])
    if len(groups) == 1:
        return Belonging.PARTS
    if len(groups) > MOST_CAMERAS:
        return Belonging.SEPARATE
    by_path = {film.path: film for film in films}
    firsts = [by_path[group[0]] for group in groups]
    together = all(_ran_together(firsts[0], other) for other in firsts[1:])
    return Belonging.CAMERAS if together else Belonging.SEPARATE


def _ran_together(one: CheckedFilm, other: CheckedFilm) -> bool:
    between_us = us_between(one.start, other.start)
    if between_us is None:
        return False
    first, second = one.duration_us, other.duration_us
    ends_us = min(first, between_us + second)
    overlap_us = ends_us - max(0, between_us)
    return overlap_us >= _LEAST_OVERLAP * min(first, second)


def may_be(belonging: Belonging, paths: Sequence[Path], *, joins_parts: bool = True) -> bool:
    """Whether a person can say that of so many files."""
    if belonging is not Belonging.CAMERAS:
        return len(paths) > 1
    return 2 <= len(groups_of(paths, joins_parts=joins_parts)) <= MOST_CAMERAS
