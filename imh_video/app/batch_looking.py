"""Many films looked at one after the other: one that cannot be looked at costs the others nothing.

Films of a folder need no library; those of a library are asked for at its gate, and their possible
moments are kept there. Whatever was finished before is not done again, so a batch that was stopped
or killed is simply begun once more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from imh_video.media.film_names import films_in
from imh_video.media.source import PathSource
from imh_video.model.job import Cancelled, JobControl, Unattended
from imh_video.model.problem import Problem

if TYPE_CHECKING:
    from imh_video.app.analysis import AnalysisOptions
    from imh_video.app.library import Library
    from imh_video.model.recording import Recording

Summary = Mapping[str, Any]
_SURE_AFTER_S = 5.0
"""Before so much work nothing is said about the time left."""


@dataclass(frozen=True)
class FilmToDo:
    """One film of a batch."""

    name: str
    facts: Summary
    """What says which film it is, for other programs."""
    weight: float
    """How much work it is, compared with the others of the batch."""
    look: Callable[[JobControl], Summary]


@dataclass(frozen=True)
class FilmDone:
    """What came of one film."""

    film: FilmToDo
    number: int
    """Its place in the batch, from 1."""
    of: int
    summary: Summary
    """As ``analyse`` tells it; empty when there was a problem."""
    problem: str = ""
    """Why it could not be looked at, in one plain sentence."""
    left_s: float | None = None
    """What the rest of the batch may take; None while nobody can tell."""

    def row(self) -> dict[str, Any]:
        """The JSON of one film."""
        found = {"problem": self.problem} if self.problem else self.summary
        return {**self.film.facts, **found}


def look_at_all(
    films: Sequence[FilmToDo],
    control: JobControl | None = None,
    told: Callable[[FilmDone], None] = lambda _: None,
) -> list[FilmDone]:
    """Look at the films in order; ``told`` hears of each when it is done. Long.

    Raises ModelMissing before the first film, and Cancelled; what is finished then is kept.
    """
    from imh_video.vision.model_store import find_model, known_models

    for model in known_models():
        find_model(model.name)
    pace = _Pace(films, control or Unattended())
    done = []
    for number, film in enumerate(films, 1):
        one = _looked_at(FilmDone(film, number, len(films), {}), pace)
        done.append(one)
        told(one)
    return done


def _looked_at(one: FilmDone, pace: _Pace) -> FilmDone:
    """Whatever goes wrong with it is told of this film alone."""
    summary: Summary = {}
    problem = ""
    pace.begin(one)
    try:
        summary = one.film.look(pace)
    except (Cancelled, KeyboardInterrupt):
        raise
    except Problem as error:
        problem = error.sentence
    except OSError as error:
        problem = f"{one.film.name}: {error.strerror or error}."
    except Exception as error:  # noqa: BLE001 - a night's work does not end with one film
        problem = f"{one.film.name}: the look met a fault of its own ({type(error).__name__})."
    pace.end(is_work=not problem and not summary.get("cached"))
    return replace(one, summary=summary, problem=problem, left_s=pace.left_s())


class _Pace:
    """How far the whole batch is, and how long the rest takes; the control of each film's look."""

    def __init__(self, films: Sequence[FilmToDo], control: JobControl) -> None:
        self._control = control
        self._total = sum(film.weight for film in films) or 1.0
        self._before = self._worked = self._spent_s = 0.0
        self._film: FilmDone | None = None
        self._began_s = 0.0

    def begin(self, film: FilmDone) -> None:
        self._film, self._began_s = film, time.monotonic()

    def end(self, *, is_work: bool) -> None:
        """What the cache spared or a problem cut short tells nothing about the pace."""
        if self._film is None:
            return
        self._before += self._film.film.weight
        if is_work:
            self._worked += self._film.film.weight
            self._spent_s += time.monotonic() - self._began_s

    def left_s(self) -> float | None:
        if self._spent_s < _SURE_AFTER_S or not self._worked:
            return None
        return self._spent_s / self._worked * (self._total - self._before)

    def progress(self, fraction: float, doing: str = "") -> None:
        if self._film is None:
            return
        now = self._before + fraction * self._film.film.weight
        words = f"{self._film.number} of {self._film.of}, {self._film.film.name}"
        self._control.progress(now / self._total, f"{words}: {doing}" if doing else words)

    def check(self) -> None:
        self._control.check()


# --- which films ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class BatchOptions:
    """How films that are in no library are looked at. ``out`` is a folder for their signals."""

    analysis: AnalysisOptions
    use_cache: bool = True
    out: Path | None = None


def films_of_paths(paths: Sequence[Path], options: BatchOptions) -> tuple[FilmToDo, ...]:
    """Film files as they are, and every film in and below folders, each once."""
    files = [one for path in paths for one in (films_in(path) if path.is_dir() else (path,))]
    used: set[str] = set()
    return tuple(_film_of_path(path, options, used) for path in dict.fromkeys(files))


def _film_of_path(path: Path, options: BatchOptions, used: set[str]) -> FilmToDo:
    try:
        weight = float(path.stat().st_size)
    except OSError:
        # The look itself says why.
        weight = 0.0
    table = options.out / _own_name(path.stem, used) if options.out else None
    look = partial(_look_at_path, path, options, table)
    return FilmToDo(path.name, {"path": str(path)}, weight, look)


def _own_name(stem: str, used: set[str]) -> str:
    """Cameras call every first film the same."""
    name, number = f"{stem}.signals.csv", 2
    while name.lower() in used:
        name, number = f"{stem}-{number}.signals.csv", number + 1
    used.add(name.lower())
    return name


def _look_at_path(
    path: Path, options: BatchOptions, table: Path | None, control: JobControl
) -> Summary:
    from imh_video.app.analysis import analyse_film, write_signals_csv

    found = analyse_film(PathSource(path), options.analysis, control, use_cache=options.use_cache)
    if table is not None:
        write_signals_csv(found, table)
    return found.summary()


def films_of_library(
    library: Library, family_code: str | None = None, workers: int | None = None
) -> tuple[FilmToDo, ...]:
    """The films of one family, or of all. Raises LibraryProblem for a code that is not there."""
    family = library.family_of_code(family_code) if family_code else None
    codes = {one.id: one.code for one in library.families()}
    return tuple(
        _film_of_library(library, recording, codes[recording.family_id], workers)
        for recording in library.recordings(family.id if family else None)
        if recording.media
    )


def _film_of_library(
    library: Library, recording: Recording, code: str, workers: int | None
) -> FilmToDo:
    from imh_video.app.who_is_who import looked_us

    facts = {"recording": recording.id, "family": code, "title": recording.title}
    look = partial(_look_at_recording, library, recording, workers)
    return FilmToDo(f"{code}/{recording.title}", facts, float(looked_us(recording)), look)


def _look_at_recording(
    library: Library, recording: Recording, workers: int | None, control: JobControl
) -> Summary:
    from imh_video.app.shown_moments import short_list_of
    from imh_video.app.suggesting import look_at_recording

    looked = look_at_recording(library, recording.id, control, workers)
    # As many as whoever opens the film gets; which ones, and in what order, is theirs.
    shown = short_list_of(library, recording.id, looked.suggestions)
    return {**looked.summary, "moments": len(shown.moments)}
