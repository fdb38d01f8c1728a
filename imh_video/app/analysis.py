"""Look at and listen to a film: who is there, what they do, and how much of it could be seen.

The slow part is cached by film, models, version and settings (``analysis_chunks``); following
people, roles and signals take seconds and are made anew, so a click on who is who costs nothing.
"""

from __future__ import annotations

import csv
import io
import os
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imh_video.app.analysis_chunks import AnalysisProblem, Task, run_tasks
from imh_video.app.analysis_films import (
    CameraToLookAt,
    FilmsToAnalyse,
    FilmToAnalyse,
    films_to_analyse,
    make_room,
    results_folder,
)
from imh_video.app.look_warnings import (
    damage_of,
    lost_in,
    standing_of,
    two_in_one_camera,
    warnings_of,
)
from imh_video.app.people_file import PeopleChoice, PeopleProblem, read_people
from imh_video.app.people_in_film import AnalysedPerson, people_in_film
from imh_video.app.people_of_cameras import CameraView, people_of_cameras
from imh_video.hearing.listening import Listened
from imh_video.hearing.voices import voices_in
from imh_video.media.cache import clear_pieces, write_whole
from imh_video.media.probe import probe
from imh_video.media.source import MediaSource
from imh_video.model.family import Role
from imh_video.model.job import JobControl, Unattended
from imh_video.model.observation import Observations
from imh_video.model.recording import Layout
from imh_video.model.signal import DYAD_SIGNALS, PEOPLE, PERSON_SIGNALS, SignalSet
from imh_video.signals.build import HeardVoices, build_from_cameras, build_signals
from imh_video.signals.turns import describe_voices
from imh_video.timebase import Micros, seconds
from imh_video.vision.model_store import find_model, known_models

__all__ = [
    "AnalysedPerson",
    "Analysis",
    "AnalysisOptions",
    "AnalysisProblem",
    "PeopleChoice",
    "PeopleProblem",
    "analyse_film",
    "known_analysis",
    "read_people",
    "write_signals_csv",
]

_MOST_WORKERS = 2
_OPENED, _LOOKED = 0.02, 0.98
"""Progress when the film is open, and when all is seen and heard."""
_ROWS_APART_US: Micros = 80_000


@dataclass(frozen=True, slots=True)
class AnalysisOptions:
    """``workers`` None picks; ``people`` is what a human said about the film."""

    workers: int | None = None
    people: PeopleChoice | None = None
    looks_per_second: float = 12.5
    chunk_s: float = 30.0
    """Faces are followed within a chunk only; what a power cut can cost is this much."""
    further: tuple[CameraToLookAt, ...] = ()
    """The other cameras of the occasion; looked at when the layout is two cameras."""

    @property
    def layout(self) -> Layout:
        return self.people.layout if self.people else Layout.ONE_VIEW

    def worker_count(self) -> int:
        if self.workers is not None:
            return max(1, self.workers)
        return min(_MOST_WORKERS, os.cpu_count() or 1)


@dataclass(frozen=True, eq=False)
class Analysis:
    """What one look at a film gave."""

    signals: SignalSet
    people: tuple[AnalysedPerson, ...]
    observations: Observations
    layout: Layout
    wall_s: float
    cached: bool
    """Nothing had to be looked at or listened to again."""
    warnings: tuple[str, ...]

    def person(self, role: Role) -> AnalysedPerson | None:
        """The infant or the caregiver, if found."""
        return next((person for person in self.people if person.role is role), None)

    @property
    def both_faces_fraction(self) -> float:
        """Share of looked-at frames in which the infant's and the caregiver's faces show."""
        faces = [self.signals[f"{name}_face"].values == 1 for name in PEOPLE]
        return float(np.mean(faces[0] & faces[1])) if len(faces[0]) else 0.0

    def summary(self) -> dict[str, Any]:
        """The JSON of ``analyse``, without the path."""
        video_s = seconds(self.signals.duration_us)
        return {
            "video_s": round(video_s, 6),
            "wall_s": round(self.wall_s, 3),
            "realtime_factor": round(video_s / self.wall_s, 2) if self.wall_s > 0 else 0.0,
            "analysed_frames": len(self.signals.times_us),
            "people": [
                {
                    "person": person.number,
                    "role": person.role.value,
                    "role_confidence": round(person.role_confidence, 3),
                    "seen_fraction": round(person.seen_fraction, 4),
                    "face_fraction": round(person.face_fraction, 4),
                    "pose_fraction": round(person.pose_fraction, 4),
                }
                for person in self.people
            ],
            "both_faces_fraction": round(self.both_faces_fraction, 4),
            "voice": describe_voices(self.signals),
            "cached": self.cached,
            "warnings": list(self.warnings),
        }


def analyse_film(
    source: MediaSource,
    options: AnalysisOptions | None = None,
    control: JobControl | None = None,
    use_cache: bool = True,
) -> Analysis:
    """Look and listen to the whole film; minutes of work for minutes of film, in worker processes.

    Whatever was finished before is not done again, also after a crash. ``source`` must be one that
    can be sent to another process. Without ``use_cache`` nothing stays on the disk. Raises
    MediaProblem, ModelMissing, AnalysisProblem, Cancelled.
    """
    options, control = options or AnalysisOptions(), control or Unattended()
    if use_cache:
        return _analyse(source, options, control)
    with _cache_elsewhere():
        return _analyse(source, options, control)


def known_analysis(source: MediaSource, options: AnalysisOptions | None = None) -> Analysis | None:
    """The analysis of a film that was looked at before; None when work would be needed."""
    options = options or AnalysisOptions()
    began_s = time.monotonic()
    if not results_folder(source, options).is_dir():
        return None
    films = films_to_analyse(source, options)
    results = films.results()
    if results is None:
        return None
    return _assembled(films, results, options, began_s, cached=True)


@contextmanager
def _cache_elsewhere() -> Iterator[None]:
    """Everything that would be remembered goes to a folder that is then removed."""
    before = os.environ.get("IMH_VIDEO_CACHE")
    with tempfile.TemporaryDirectory(prefix="imh-video-") as folder:
        os.environ["IMH_VIDEO_CACHE"] = folder
        try:
            yield
        finally:
            if before is None:
                del os.environ["IMH_VIDEO_CACHE"]
            else:
                os.environ["IMH_VIDEO_CACHE"] = before


class _Part:
    """One stretch of the whole progress."""

    def __init__(self, control: JobControl, begin: float, end: float) -> None:
        self._control, self._begin, self._end = control, begin, end

    def progress(self, fraction: float, doing: str = "") -> None:
        self._control.progress(self._begin + fraction * (self._end - self._begin), doing)

    def check(self) -> None:
        self._control.check()


def _analyse(source: MediaSource, options: AnalysisOptions, control: JobControl) -> Analysis:
    began_s = time.monotonic()
    control.progress(0.0, "Opening the film")
    for model in known_models():
        find_model(model.name)
    films = films_to_analyse(source, options, _Part(control, 0.0, _OPENED))
    missing = films.missing()
    if missing:
        _do(missing, films, options, control)
    results = films.results()
    if results is None:
        raise AnalysisProblem(
            "The results of the analysis could not be read back.",
            where=source.name,
            way_out="Check that the disk is not full and try again.",
        )
    control.check()
    control.progress(_LOOKED, "Following the people")
    analysis = _assembled(films, results, options, began_s, cached=not missing)
    control.progress(1.0)
    return analysis


def _do(
    missing: list[Task], films: FilmsToAnalyse, options: AnalysisOptions, control: JobControl
) -> None:
    """One list of work for all cameras, so that workers and progress know no cameras."""
    done = sum(task.weight for task in films.tasks) - sum(task.weight for task in missing)
    for folder, name in {task.result.parent: task.source.name for task in missing}.items():
        make_room(folder, name)
        clear_pieces(folder)
    run_tasks(missing, options.worker_count(), _Part(control, _OPENED, _LOOKED), done)


def _with_words_on_the_files(analysis: Analysis, films: FilmsToAnalyse) -> Analysis:
    """With what is wrong with a file itself, such as an end that is missing."""
    if not len(analysis.signals.times_us):
        return analysis
    words = list(probe(films.first.source).warnings)
    for film in films.films[1:]:
        words += [f"Camera {film.number + 1}: {word}" for word in probe(film.source).warnings]
    return replace(analysis, warnings=(*analysis.warnings, *words))


# --- who is who, and signals ----------------------------------------------------------------------


def _assembled(
    films: FilmsToAnalyse,
    results: Mapping[Path, Mapping[str, NDArray[Any]]],
    options: AnalysisOptions,
    began_s: float,
    *,
    cached: bool,
) -> Analysis:
    voices = _voices(films.first.heard(results))
    if options.further and options.layout is Layout.TWO_CAMERAS:
        found = _of_cameras(films, results, options, voices)
    else:
        found = _of_one_film(films.first, results, options, voices)
    analysis = Analysis(
        signals=found.signals,
        people=found.people,
        observations=found.seen,
        layout=options.layout,
        wall_s=time.monotonic() - began_s,
        cached=cached,
        warnings=(*found.warnings, *films.warnings),
    )
    return _with_words_on_the_files(analysis, films)


@dataclass(frozen=True, eq=False)
class _FoundInFilm:
    signals: SignalSet
    people: tuple[AnalysedPerson, ...]
    seen: Observations
    warnings: tuple[str, ...]


def _of_one_film(
    film: FilmToAnalyse,
    results: Mapping[Path, Mapping[str, NDArray[Any]]],
    options: AnalysisOptions,
    voices: HeardVoices | None,
) -> _FoundInFilm:
    seen = film.seen(results)
    choice = options.people or PeopleChoice()
    people = people_in_film(seen, choice)
    tracks = {
        person.role.value: person.track
        for person in reversed(people)
        if person.role in (Role.INFANT, Role.CAREGIVER)
    }
    signals = build_signals(seen, tracks, options.layout, film.duration_us, voices)
    warnings = (
        *warnings_of(seen, people, signals, voices, options.layout),
        *damage_of(film, seen),
        *standing_of(film),
        *lost_in(choice, people),
        *two_in_one_camera(options.layout, people),
    )
    return _FoundInFilm(signals, people, seen, warnings)


def _of_cameras(
    films: FilmsToAnalyse,
    results: Mapping[Path, Mapping[str, NDArray[Any]]],
    options: AnalysisOptions,
    voices: HeardVoices | None,
) -> _FoundInFilm:
    """Each person from the camera that shows them; rows are the looks of the first picture."""
    said = {one.number: one.choice for one in options.further}
    said[0] = options.people or PeopleChoice()
    views = [
        CameraView(
            film.number,
            film.seen(results),
            film.clock,
            film.duration_us,
            said[film.number],
        )
        for film in films.films
    ]
    found = people_of_cameras(views)
    duration_us = films.first.duration_us
    rows = next((view for view in views if len(view.seen.times_us)), views[0])
    times_us = rows.looks_in_recording(duration_us)
    signals = build_from_cameras(times_us, found.for_signals(times_us), duration_us, voices)
    signals = replace(signals, pictures=found.pictures())
    warnings = (
        *warnings_of(rows.seen, found.people, signals, voices, options.layout),
        *(
            word
            for film, view in zip(films.films, views, strict=True)
            for word in (*damage_of(film, view.seen), *standing_of(film))
        ),
        *(
            word
            for view, people in zip(views, found.of_camera, strict=True)
            for word in lost_in(view.choice, people, f" of camera {view.number + 1}")
        ),
        *found.warnings(times_us),
    )
    return _FoundInFilm(signals, found.people, views[0].seen, warnings)


def _voices(heard: Sequence[Mapping[str, NDArray[Any]]]) -> HeardVoices | None:
    if any("none" in arrays for arrays in heard):
        return None
    found = voices_in(Listened.joined([Listened.from_arrays(arrays) for arrays in heard]))
    return HeardVoices(
        found.times_us,
        found.infant,
        found.adult,
        found.heard,
        found.level_db,
        found.possible_cry,
        found.pitch_hz,
        found.unsure,
    )


# --- a table for other programs -------------------------------------------------------------------


def write_signals_csv(analysis: Analysis, path: Path) -> int:
    """A row for each looked-at frame; an empty field could not be measured. Returns the rows.

    Its folder is made where it is missing. A film without a picture has rows as often as frames
    would be looked at. Raises AnalysisProblem.
    """
    signals = analysis.signals
    times_us = signals.times_us
    if not len(times_us):
        times_us = np.arange(0, signals.duration_us, _ROWS_APART_US, dtype=np.int64)
    names = [f"{who}_{what}" for who in PEOPLE for what in PERSON_SIGNALS] + list(DYAD_SIGNALS)
    columns = [signals.at(name, times_us) for name in names]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["t_s", *names])
    for row, time_us in enumerate(times_us):
        writer.writerow([f"{seconds(int(time_us)):.6f}", *(_field(c[row]) for c in columns)])
    try:
        write_whole(path, text.getvalue().encode())
    except OSError as error:
        raise AnalysisProblem(
            f"The table could not be written ({error.strerror}).",
            where=str(path),
            way_out="Choose another folder or make room.",
        ) from error
    return len(times_us)


def make_folder_of_tables(folder: Path) -> None:
    """To be made before a look: raises AnalysisProblem where no table could be written after it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise AnalysisProblem(
            "This is a file, not a folder.", where=str(folder), way_out="Choose a folder."
        ) from error
    except OSError as error:
        raise AnalysisProblem(
            f"This folder could not be made ({error.strerror}).",
            where=str(folder),
            way_out="Choose another folder.",
        ) from error


def _field(value: np.float32) -> str:
    return f"{value:.6g}" if np.isfinite(value) else ""
