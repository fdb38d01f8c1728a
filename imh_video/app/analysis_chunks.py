"""The slow part of an analysis: looking and listening, chunk by chunk, in worker processes.

A chunk is some 30 s of film. No chunk needs another one, so any number of workers gives the same
result, a killed analysis goes on where it was, and a detector that crashes costs one chunk.
"""

from __future__ import annotations

import contextlib
import errno
import math
import os
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from imh_video.app.pace import Pace
from imh_video.app.worker_memory import give_back_freed_memory, keep_no_large_blocks
from imh_video.media.cache import write_whole
from imh_video.media.source import MediaSource
from imh_video.model.job import JobControl, time_left
from imh_video.model.problem import Problem
from imh_video.places import cache_folder
from imh_video.timebase import MICROS_PER_SECOND, FrameTable, Micros

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

_WAIT_S = 0.1
_REPORT_EVERY_S = 0.25
_TRIES = 2
_WORTH_SHARING = 1 / 3
_DECODER_THREADS = 2
"""In each worker; of itself it takes nine on eight cores, and 40 MB more for 1080 lines."""
_LISTEN_US: Micros = 120 * MICROS_PER_SECOND
"""A stretch that is listened to; a whole number of the hearing's windows."""


class AnalysisProblem(Problem):
    """The film could not be analysed."""


@dataclass(frozen=True, slots=True)
class FramePlan:
    """Which frames of a film are looked at: every ``step``-th, in chunks of ``rows``."""

    step: int
    rows: int
    """Looked-at frames in each chunk."""
    frames: int

    @classmethod
    def of(cls, table: FrameTable, looks_per_second: float, chunk_s: float) -> FramePlan:
        """Equal chunks of at most ``chunk_s``, an even number of them: two workers end together.

        A film of less than ``_WORTH_SHARING`` of a chunk stays whole: a second worker would take
        longer to start than to look. The plan goes by the film alone, never by the workers.
        """
        fps = table.average_fps
        step = max(1, round(fps / looks_per_second)) if fps else 1
        most = max(1, round(chunk_s * fps / step)) if fps else 1
        looks = len(range(0, len(table), step))
        chunks = math.ceil(looks / most)
        if looks > most * _WORTH_SHARING:
            chunks += chunks % 2
        return cls(step, max(1, math.ceil(looks / max(chunks, 1))), len(table))

    @property
    def looks(self) -> int:
        return len(range(0, self.frames, self.step))

    def chunks(self) -> Iterator[tuple[int, int]]:
        """First and stop frame of each chunk."""
        length = self.rows * self.step
        for first in range(0, self.frames, length):
            yield first, min(first + length, self.frames)


@dataclass(frozen=True, slots=True)
class LookTask:
    """Look at the frames ``first`` up to ``stop`` and write what is seen to ``result``."""

    source: MediaSource
    table: FrameTable
    first: int
    stop: int
    step: int
    result: Path

    @property
    def weight(self) -> float:
        return float(len(range(self.first, self.stop, self.step)))


@dataclass(frozen=True, slots=True)
class ListenTask:
    """Listen to one stretch of the film and write what is heard to ``result``."""

    source: MediaSource
    begin_us: Micros
    end_us: Micros
    result: Path

    @property
    def weight(self) -> float:
        # Listening is some tenth of the work of looking.
        return (self.end_us - self.begin_us) / MICROS_PER_SECOND


def listen_tasks(source: MediaSource, duration_us: Micros, folder: Path) -> list[ListenTask]:
    """The whole sound of a film in stretches of two minutes, in order; at least one."""
    begins = range(0, max(duration_us, 1), _LISTEN_US)
    return [
        ListenTask(
            source,
            begin,
            min(begin + _LISTEN_US, duration_us),
            folder / f"heard-{number:04}.npz",
        )
        for number, begin in enumerate(begins)
    ]


Task = LookTask | ListenTask


def run_tasks(tasks: Sequence[Task], workers: int, control: JobControl, done_before: float
              ) -> None:  # fmt: skip
    """Do the tasks in at most so many processes. ``done_before`` is work that a cache spared.

    Raises AnalysisProblem, whatever Problem a worker met, or Cancelled; then nothing runs on.
    """
    pool = _Pool(list(tasks), done_before, control)
    try:
        pool.run(min(workers, len(tasks)))
    finally:
        pool.stop()


def not_kept(name: str, error: OSError) -> AnalysisProblem:
    """Why what was seen of the film called ``name`` cannot be kept in the cache."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return AnalysisProblem(
            "The disk is full; what is seen cannot be kept.",
            where=name,
            way_out="Make room on the disk and look again: it goes on where it was.",
        )
    return AnalysisProblem(
        f"The folder for what is seen cannot be written ({cache_folder()}: "
        f"{error.strerror or error}).",
        where=name,
        way_out="Ask for the right to write there, or set IMH_VIDEO_CACHE to another folder.",
    )


def read_result(path: Path) -> dict[str, NDArray[Any]] | None:
    """The arrays of a finished task; None when it is missing or damaged."""
    try:
        with path.open("rb") as file, np.load(file) as arrays:
            return dict(arrays)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


# --- this side ------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    channel: Connection
    task: Task | None = None
    done: float = 0.0


class _Pool:
    def __init__(self, tasks: list[Task], done_before: float, control: JobControl) -> None:
        self._waiting = list(reversed(tasks))
        self._total = done_before + sum(task.weight for task in tasks)
        self._finished = done_before
        self._pace = Pace(self._total, done_before)
        self._tries: dict[Path, int] = {}
        self._workers: list[_Worker] = []
        self._control = control

    def run(self, count: int) -> None:
        for _ in range(count):
            self._workers.append(_started())
        while self._waiting or any(worker.task for worker in self._workers):
            self._pause_or_stop()
            for worker in [worker for worker in self._workers if worker.task is None]:
                self._give(worker)
            self._listen()
            self._report()

    def _pause_or_stop(self) -> None:
        """The time of a pause, in which whoever asked holds this thread, is no time of work."""
        before_s = time.monotonic()
        self._control.check()
        self._pace.rest(time.monotonic() - before_s)

    def stop(self) -> None:
        for worker in self._workers:
            worker.channel.close()
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join()
            worker.process.close()
        self._workers = []

    def _give(self, worker: _Worker) -> None:
        """The next task, if there is one; a worker that died while idle is replaced."""
        if not self._waiting:
            return
        worker.task, worker.done = self._waiting.pop(), 0.0
        try:
            worker.channel.send(worker.task)
        except OSError:
            self._replace(worker)

    def _listen(self) -> None:
        ready = set(wait([worker.channel for worker in self._workers], timeout=_WAIT_S))
        for worker in [worker for worker in self._workers if worker.channel in ready]:
            try:
                message = worker.channel.recv()
            except (EOFError, OSError):
                self._replace(worker)
                continue
            self._heard(worker, message)

    def _heard(self, worker: _Worker, message: tuple[str, Any]) -> None:
        kind, content = message
        if kind == "progress":
            worker.done = content
        elif kind == "done" and worker.task is not None:
            self._finished += worker.task.weight
            worker.task, worker.done = None, 0.0
        elif kind == "problem":
            what, where, way_out = content
            raise AnalysisProblem(what, where=where, way_out=way_out)

    def _replace(self, worker: _Worker) -> None:
        """A worker died. Its task gets a second try in a fresh process."""
        worker.process.join()
        task = worker.task
        worker.process.close()
        worker.channel.close()
        self._workers.remove(worker)
        if task is not None:
            tries = self._tries[task.result] = self._tries.get(task.result, 1) + 1
            if tries > _TRIES:
                raise AnalysisProblem(
                    f"The analysis stopped twice {_place_of(task)}.",
                    where=task.source.name,
                    way_out="The film can still be played and marked. Free some memory and try "
                    "again, or tell the developers which kind of camera made it.",
                )
            self._waiting.append(task)
        self._workers.append(_started())

    def _report(self) -> None:
        now = self._finished + sum(worker.done for worker in self._workers)
        fraction = min(now / self._total, 1.0) if self._total else 1.0
        self._control.progress(fraction, f"Looking and listening{self._time_left(now)}")

    def _time_left(self, now: float) -> str:
        left_s = self._pace.left_s(now, time.monotonic())
        return "" if left_s is None else f", {time_left(left_s)}"


def _place_of(task: Task) -> str:
    if isinstance(task, ListenTask):
        return f"while listening near {task.begin_us / MICROS_PER_SECOND:.0f} s"
    return f"near {task.table.time_us(task.first) / MICROS_PER_SECOND:.0f} s"


def _started() -> _Worker:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(theirs,), daemon=True, name="imh-video-analysis")
    process.start()
    theirs.close()
    return _Worker(process, ours)


# --- the worker's side ----------------------------------------------------------------------------


def work(channel: Connection) -> None:
    """Do tasks until the other end closes. Runs in a process of its own."""
    with contextlib.suppress(AttributeError, OSError):
        # The window and the player go first.
        os.nice(5)
    keep_no_large_blocks()
    worker = _Working(channel)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            task: Task = channel.recv()
            try:
                worker.do(task)
            except Problem as problem:
                channel.send(("problem", (problem.what, problem.where, problem.way_out)))
            except OSError as error:
                reason = error.strerror or str(error)
                what = f"A disk could not be read or written ({reason})."
                way_out = "Check that it is still connected, and look again: it goes on there."
                channel.send(("problem", (what, task.source.name, way_out)))
            except Exception as error:  # noqa: BLE001 - the edge of a process
                fault = f"The analysis met a fault of its own ({type(error).__name__}: {error})."
                way_out = "The film can still be played and marked."
                channel.send(("problem", (fault, task.source.name, way_out)))
            else:
                channel.send(("done", None))


class _Working:
    def __init__(self, channel: Connection) -> None:
        self._channel = channel
        self._detectors: Any = None
        self._reported_s = 0.0

    def do(self, task: Task) -> None:
        arrays = self._look(task) if isinstance(task, LookTask) else self._listen(task)
        try:
            _write_arrays(task.result, arrays)
        except OSError as error:
            raise not_kept(task.source.name, error) from error
        del arrays
        give_back_freed_memory()

    def _look(self, task: LookTask) -> dict[str, NDArray[Any]]:
        from imh_video.media.open_frames import open_frames
        from imh_video.vision.looking import Detectors, Looker
        from imh_video.vision.looking_settings import LookingSettings
        from imh_video.vision.working_picture import working_picture

        if self._detectors is None:
            with _quiet_stderr():
                self._detectors = Detectors.load()
        looker = Looker(self._detectors, LookingSettings())
        with open_frames(task.source, task.table, most_threads=_DECODER_THREADS) as reader:
            width, height = reader.size
            if task.first >= task.step:
                before = reader.read(task.first - task.step)
                if not before.is_stand_in:
                    looker.warm_up(working_picture(before.rgb))
            for done, frame in enumerate(reader.frames(task.first, task.stop, task.step)):
                if frame.is_stand_in:
                    # A held picture would be measured as people who keep still.
                    continue
                picture = working_picture(frame.rgb)
                looker.look(picture, frame.index, frame.time_us, width / picture.shape[1])
                self._report(float(done))
        return looker.observations(width, height).arrays()

    def _listen(self, task: ListenTask) -> dict[str, NDArray[Any]]:
        from imh_video.hearing.listening import HOP, RATE, SETTLING, listen
        from imh_video.media.sound import read_sound_between

        hop_us = HOP * MICROS_PER_SECOND // RATE
        before = SETTLING if task.begin_us else 0
        # The last values look a little beyond themselves.
        begin_us, end_us = task.begin_us - before * hop_us, task.end_us + 16 * hop_us
        samples = read_sound_between(task.source, begin_us, end_us, RATE)
        if samples is None:
            return {"none": np.zeros(0)}
        listened = listen(samples, _Telling(self._report, task.weight))
        count = (task.end_us - task.begin_us) // hop_us
        return listened.cut(before, before + count).arrays()

    def _report(self, done: float) -> None:
        now = time.monotonic()
        if now - self._reported_s >= _REPORT_EVERY_S:
            self._reported_s = now
            self._channel.send(("progress", done))


class _Telling:
    """The control of one listening: tells how much of the task is done."""

    def __init__(self, report: Callable[[float], None], weight: float) -> None:
        self._report, self._weight = report, weight

    def progress(self, fraction: float, doing: str = "") -> None:
        self._report(fraction * self._weight)

    def check(self) -> None:
        """The other end stops a worker by ending it."""


@contextlib.contextmanager
def _quiet_stderr() -> Iterator[None]:
    """The engines greet on stderr, which belongs to the person at the command line."""
    kept = os.dup(2)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def _write_arrays(path: Path, arrays: dict[str, NDArray[Any]]) -> None:
    import io

    content = io.BytesIO()
    np.savez_compressed(content, **arrays)  # type: ignore[arg-type]
    write_whole(path, content.getvalue())
