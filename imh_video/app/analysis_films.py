"""The films of a recording that an analysis looks at: what there is to do, and where it is kept.

Each camera's film has its results by its own key, so what was looked at alone counts with others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from imh_video import places
from imh_video.app.analysis_chunks import (
    FramePlan,
    ListenTask,
    LookTask,
    Task,
    listen_tasks,
    not_kept,
    read_result,
)
from imh_video.app.people_file import PeopleChoice
from imh_video.media.frame_table import read_frame_table
from imh_video.media.probe import probe
from imh_video.media.problem import MediaProblem, NoPicture
from imh_video.media.source import MediaSource
from imh_video.model.job import JobControl
from imh_video.model.observation import Observations
from imh_video.model.recording import CameraClock, Layout
from imh_video.timebase import FrameTable, Micros
from imh_video.vision.model_store import model_hashes

if TYPE_CHECKING:
    from imh_video.app.analysis import AnalysisOptions

PIPELINE_VERSION = 11
"""Raise it whenever looking or listening gives other observations: old caches then lapse."""


_NOTHING_SAID = PeopleChoice(layout=Layout.TWO_CAMERAS)


@dataclass(frozen=True, slots=True)
class CameraToLookAt:
    """Another camera of the occasion; ``number`` 1 is the second one."""

    number: int
    source: MediaSource
    clock: CameraClock
    choice: PeopleChoice = _NOTHING_SAID
    """What a person said of its picture."""


@dataclass(frozen=True, eq=False)
class FilmToAnalyse:
    """One camera's film with its tasks. Only the first camera's sound is listened to."""

    number: int
    source: MediaSource
    clock: CameraClock
    duration_us: Micros
    tasks: tuple[Task, ...]

    @property
    def looks(self) -> tuple[LookTask, ...]:
        return tuple(task for task in self.tasks if isinstance(task, LookTask))

    @property
    def table(self) -> FrameTable | None:
        """None for a film without a picture."""
        return self.looks[0].table if self.looks else None

    @property
    def planned_frames(self) -> NDArray[np.int64]:
        """The numbers of all frames that are to be looked at, in order."""
        of_each = [np.arange(task.first, task.stop, task.step) for task in self.looks]
        return np.concatenate([np.zeros(0, np.int64), *of_each])

    def seen(self, results: Mapping[Path, Mapping[str, NDArray[Any]]]) -> Observations:
        """What its chunks saw, as one; nothing of a film without a picture."""
        looked = [results[task.result] for task in self.looks]
        if not looked:
            return Observations.nothing()
        return Observations.joined([Observations.from_arrays(arrays) for arrays in looked])

    def heard(
        self, results: Mapping[Path, Mapping[str, NDArray[Any]]]
    ) -> list[Mapping[str, NDArray[Any]]]:
        return [results[task.result] for task in self.tasks if isinstance(task, ListenTask)]


@dataclass(frozen=True, eq=False)
class FilmsToAnalyse:
    """The first camera's film, and those of the others that are looked at beside it."""

    films: tuple[FilmToAnalyse, ...]
    warnings: tuple[str, ...]
    """Which cameras are not looked at, and why."""

    @property
    def first(self) -> FilmToAnalyse:
        return self.films[0]

    @property
    def tasks(self) -> tuple[Task, ...]:
        return tuple(task for film in self.films for task in film.tasks)

    def missing(self) -> list[Task]:
        """What no cache spares."""
        return [task for task in self.tasks if read_result(task.result) is None]

    def results(self) -> dict[Path, dict[str, NDArray[Any]]] | None:
        """Of every task by the file it wrote; None while one is missing or damaged."""
        found = {task.result: read_result(task.result) for task in self.tasks}
        whole = {path: arrays for path, arrays in found.items() if arrays is not None}
        return whole if len(whole) == len(found) else None


def films_to_analyse(
    source: MediaSource, options: AnalysisOptions, control: JobControl | None = None
) -> FilmsToAnalyse:
    """Opens each film; the first must open, of another that does not the analysis says so.

    Raises MediaProblem.
    """
    films, warnings = [_first_film(source, options, control)], []
    if options.further and options.layout is not Layout.TWO_CAMERAS:
        warnings.append(
            "Only the first camera was looked at. Choose two cameras in Who is who if one films "
            "the baby and another one the parent."
        )
        return FilmsToAnalyse(tuple(films), tuple(warnings))
    for camera in options.further:
        try:
            films.append(_further_film(camera, options, control))
        except MediaProblem as problem:
            warnings.append(
                f"Camera {camera.number + 1} could not be looked at. {problem.sentence}"
            )
    return FilmsToAnalyse(tuple(films), tuple(warnings))


def _first_film(
    source: MediaSource, options: AnalysisOptions, control: JobControl | None
) -> FilmToAnalyse:
    table = _frames_of(source, control)
    duration_us = _duration_us(source, table)
    tasks = tasks_of(source, table, options, results_folder(source, options), duration_us)
    return FilmToAnalyse(0, source, CameraClock(), duration_us, tuple(tasks))


def _further_film(
    camera: CameraToLookAt, options: AnalysisOptions, control: JobControl | None
) -> FilmToAnalyse:
    table = read_frame_table(camera.source, control)
    folder = results_folder(camera.source, options)
    tasks = look_tasks(camera.source, table, options, folder)
    return FilmToAnalyse(
        camera.number, camera.source, camera.clock, table.duration_us, tuple(tasks)
    )


def _frames_of(source: MediaSource, control: JobControl | None = None) -> FrameTable | None:
    """None for a file that holds sound alone: it is listened to."""
    try:
        return read_frame_table(source, control)
    except NoPicture:
        if probe(source).audio:
            return None
        raise


def _duration_us(source: MediaSource, table: FrameTable | None) -> Micros:
    return table.duration_us if table is not None else probe(source).duration_us


def make_room(folder: Path, name: str) -> None:
    """Raises AnalysisProblem, with the film's name, when results cannot be kept there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_kept(name, error) from error


def results_folder(source: MediaSource, options: AnalysisOptions) -> Path:
    """Where the results of its tasks lie, finished ones also of an analysis that was stopped."""
    return places.cache_folder() / "analyses" / _key(source, options)


def _key(source: MediaSource, options: AnalysisOptions) -> str:
    """Everything that observations depend on. Who is who is not among it."""
    from imh_video.vision.looking_settings import LookingSettings

    parameters = {
        "looking": asdict(LookingSettings()),
        "looks_per_second": options.looks_per_second,
        "chunk_s": options.chunk_s,
    }
    parts = [source.key, PIPELINE_VERSION, model_hashes(), parameters]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def tasks_of(
    source: MediaSource,
    table: FrameTable | None,
    options: AnalysisOptions,
    folder: Path,
    duration_us: Micros,
) -> list[Task]:
    """What an analysis consists of: listening first, then the chunks of film in order."""
    listening = listen_tasks(source, duration_us, folder)
    if table is None:
        return [*listening]
    return [*listening, *look_tasks(source, table, options, folder)]


def look_tasks(
    source: MediaSource, table: FrameTable, options: AnalysisOptions, folder: Path
) -> list[LookTask]:
    """The chunks of a film in order."""
    plan = FramePlan.of(table, options.looks_per_second, options.chunk_s)
    return [
        LookTask(source, table, first, stop, plan.step, folder / f"seen-{number:04}.npz")
        for number, (first, stop) in enumerate(plan.chunks())
    ]
