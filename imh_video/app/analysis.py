"""Look at and listen to a film: who is there, what they do, and how much of it could be seen.

The slow part is cached by film, models, version and settings (``analysis_chunks``); following
people, roles and signals take seconds and are made anew, so a click on who is who costs nothing.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imh_video import places
from imh_video.app.analysis_chunks import (
    AnalysisProblem,
    FramePlan,
    LookTask,
    Task,
    listen_tasks,
    read_result,
    run_tasks,
)
from imh_video.app.people_file import PeopleChoice, PeopleProblem, read_people
from imh_video.app.people_in_film import AnalysedPerson, lost_people, people_in_film
from imh_video.hearing.listening import Listened
from imh_video.hearing.voices import voices_in
from imh_video.media.cache import clear_pieces, write_whole
from imh_video.media.frame_table import read_frame_table
from imh_video.media.probe import probe
from imh_video.media.problem import NoPicture
from imh_video.media.source import MediaSource
from imh_video.model.family import Role
from imh_video.model.job import JobControl, Unattended
from imh_video.model.observation import Observations
from imh_video.model.recording import Layout
from imh_video.model.signal import DYAD_SIGNALS, PEOPLE, PERSON_SIGNALS, SignalSet
from imh_video.signals.build import HeardVoices, build_signals
from imh_video.signals.turns import describe_voices
from imh_video.timebase import FrameTable, Micros, seconds, timecode
from imh_video.vision.model_store import find_model, known_models, model_hashes

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

PIPELINE_VERSION = 8
"""Raise it whenever looking or listening gives other observations: old caches then lapse."""

_MOST_WORKERS = 2
_OPENED, _LOOKED = 0.02, 0.98
"""Progress when the film is open, and when all is seen and heard."""
_UNSURE_ROLE = 0.75
_DARK = 0.12
_ROWS_APART_US: Micros = 80_000
_SEEN_ENOUGH = 0.1
_IS_HEARD = frozenset({"none", "level_db"})
"""One of these names an array of every result of listening, and of no other."""
_HARDLY_SEEN = 0.2
"""Share of the film in which a face shows; below it a person is told so."""


@dataclass(frozen=True, slots=True)
class AnalysisOptions:
    """``workers`` None picks; ``people`` is what a human said about the film."""

    workers: int | None = None
    people: PeopleChoice | None = None
    looks_per_second: float = 12.5
    chunk_s: float = 30.0
    """Faces are followed within a chunk only; what a power cut can cost is this much."""

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
    folder = results_folder(source, options)
    if not folder.is_dir():
        return None
    table = _frames_of(source)
    duration_us = _duration_us(source, table)
    tasks = tasks_of(source, table, options, folder, duration_us)
    results = [read_result(task.result) for task in tasks]
    found = [result for result in results if result is not None]
    if len(found) < len(tasks):
        return None
    analysis = _assembled(found, duration_us, options, began_s, cached=True)
    return _with_words_on_the_file(analysis, source)


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
    table = _frames_of(source, _Part(control, 0.0, _OPENED))
    duration_us = _duration_us(source, table)
    tasks = tasks_of(source, table, options, results_folder(source, options), duration_us)
    missing = [task for task in tasks if read_result(task.result) is None]
    if missing:
        done = sum(task.weight for task in tasks) - sum(task.weight for task in missing)
        make_room(missing[0].result.parent, source.name)
        clear_pieces(missing[0].result.parent)
        part = _Part(control, _OPENED, _LOOKED)
        run_tasks(missing, options.worker_count(), part, done)
    results = [read_result(task.result) for task in tasks]
    found = [result for result in results if result is not None]
    if len(found) < len(tasks):
        raise AnalysisProblem(
            "The results of the analysis could not be read back.",
            where=source.name,
            way_out="Check that the disk is not full and try again.",
        )
    control.check()
    control.progress(_LOOKED, "Following the people")
    analysis = _assembled(found, duration_us, options, began_s, cached=not missing)
    control.progress(1.0)
    return _with_words_on_the_file(analysis, source)


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


def _with_words_on_the_file(analysis: Analysis, source: MediaSource) -> Analysis:
    """With what is wrong with the file itself, such as an end that is missing."""
    if not len(analysis.signals.times_us):
        return analysis
    return replace(analysis, warnings=(*analysis.warnings, *probe(source).warnings))


def make_room(folder: Path, name: str) -> None:
    """Raises AnalysisProblem, with the film's name, when results cannot be kept there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AnalysisProblem(
            f"The folder for results cannot be written ({error.strerror}).",
            where=name,
            way_out="Make room on the disk, or set IMH_VIDEO_CACHE to another folder.",
        ) from error


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
    plan = FramePlan.of(table, options.looks_per_second, options.chunk_s)
    look: list[Task] = [
        LookTask(source, table, first, stop, plan.step, folder / f"seen-{number:04}.npz")
        for number, (first, stop) in enumerate(plan.chunks())
    ]
    return [*listening, *look]


# --- who is who, and signals ----------------------------------------------------------------------


def _assembled(
    results: list[dict[str, NDArray[Any]]],
    duration_us: Micros,
    options: AnalysisOptions,
    began_s: float,
    *,
    cached: bool,
) -> Analysis:
    heard = [arrays for arrays in results if _IS_HEARD & arrays.keys()]
    looked = [arrays for arrays in results if not _IS_HEARD & arrays.keys()]
    voices = _voices(heard)
    seen = Observations.nothing()
    if looked:
        seen = Observations.joined([Observations.from_arrays(arrays) for arrays in looked])
    choice = options.people or PeopleChoice()
    people = people_in_film(seen, choice)
    tracks = {
        person.role.value: person.track
        for person in reversed(people)
        if person.role in (Role.INFANT, Role.CAREGIVER)
    }
    signals = build_signals(seen, tracks, options.layout, duration_us, voices)
    return Analysis(
        signals=signals,
        people=people,
        observations=seen,
        layout=options.layout,
        wall_s=time.monotonic() - began_s,
        cached=cached,
        warnings=(*_warnings(seen, people, signals), *_lost(choice, people)),
    )


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


def _warnings(
    seen: Observations, people: tuple[AnalysedPerson, ...], signals: SignalSet
) -> Iterator[str]:
    """What a person should know before trusting the signals."""
    if not len(seen.times_us):
        yield "The film has no picture; nothing is said about who is seen."
        if not signals.audible:
            yield "Its sound is silence; nothing is said about voices."
        return
    roles = [person.role for person in people]
    main = [person for person in people if person.role is not Role.OTHER]
    if not main:
        yield "Nobody was found in this film."
    elif Role.CAREGIVER not in roles:
        yield "Only one person was found; we take them for the baby."
    elif Role.INFANT not in roles:
        yield "Only one person was found; we take them for the parent."
    if any(not p.chosen and p.role_confidence < _UNSURE_ROLE for p in main):
        yield "We are not sure who is who; please confirm it."
    hardly = [p for p in main if p.face_fraction < _HARDLY_SEEN]
    for person in hardly:
        who = "baby" if person.role is Role.INFANT else "parent"
        yield f"The face of the {who} shows in little of the film; little is known of it."
    others = [p for p in people if p.role is Role.OTHER and p.seen_fraction >= _SEEN_ENOUGH]
    others = [person for person in others if not person.chosen]
    if others:
        yield "Somebody else may be in the picture, or a mirror, picture or toy looks like a face."
    if len(seen.brightness) and float(np.median(seen.brightness)) < _DARK:
        yield "The picture is very dark; little could be seen."
    if not signals.audible:
        yield "The film has no sound; nothing is said about voices."


def _lost(choice: PeopleChoice, people: tuple[AnalysedPerson, ...]) -> Iterator[str]:
    for entry in lost_people(choice, people):
        at = timecode(entry.at_us or 0)
        yield f"Nobody is seen where you said who is who at {at}; please say it once more."


# --- a table for other programs -------------------------------------------------------------------


def write_signals_csv(analysis: Analysis, path: Path) -> int:
    """A row for each looked-at frame; an empty field could not be measured. Returns the rows.

    A film without a picture has rows as often as frames would be looked at.
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


def _field(value: np.float32) -> str:
    return f"{value:.6g}" if np.isfinite(value) else ""
