"""Run a core job in a pool thread and bring its answer back to the UI thread as signals.

The only place where the window knows threads, and the only broad ``except``.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from typing import Final, TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal

from imh_video.model.job import Cancelled, JobControl
from imh_video.model.problem import Problem

T = TypeVar("T")
_log = logging.getLogger(__name__)
_TELL_EVERY_S: Final = 0.05


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobHandle(QObject):
    """One piece of work. All signals arrive in the UI thread; exactly one of the three ends does.

    Connect them to bound methods of QObjects: then a page that is gone is not called.
    """

    progress = Signal(float, str)
    """How far, 0 to 1, and what it does now."""
    succeeded = Signal(object)
    failed = Signal(object)
    """The exception: a Problem for bad input, anything else for a fault of ours."""
    cancelled = Signal()
    ended = Signal()
    """After any of the three."""
    paused = Signal(bool)
    """It was asked to wait, or to go on."""
    _over = Signal(object, object)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.state = JobState.WAITING
        self.fraction = 0.0
        self.doing = ""
        self.can_pause = False
        """Whether a person is offered to pause it: worth it where it takes minutes."""
        self._stop = threading.Event()
        self._goes = threading.Event()
        self._goes.set()
        self.progress.connect(self._remember)
        self._over.connect(self._finish)

    def cancel(self) -> None:
        """Ask it to stop; ``cancelled`` follows once it has, and nothing half-made is kept."""
        self._stop.set()
        self._goes.set()

    def pause(self) -> None:
        """Ask it to wait where it is; what its workers have in hand they finish."""
        if not self._stop.is_set():
            self._goes.clear()
            self.paused.emit(True)

    def go_on(self) -> None:
        """After a pause."""
        self._goes.set()
        self.paused.emit(False)

    @property
    def is_paused(self) -> bool:
        return not self._goes.is_set()

    @property
    def is_over(self) -> bool:
        return self.state not in (JobState.WAITING, JobState.RUNNING)

    @property
    def is_stopping(self) -> bool:
        return self._stop.is_set() and not self.is_over

    def _remember(self, fraction: float, doing: str) -> None:
        self.state = JobState.RUNNING
        self.fraction, self.doing = fraction, doing or self.doing

    def _finish(self, state: JobState, answer: object) -> None:
        self.state = state
        if state is JobState.SUCCEEDED:
            self.succeeded.emit(answer)
        elif state is JobState.FAILED:
            self.failed.emit(answer)
        else:
            self.cancelled.emit()
        self.ended.emit()


class _Control:
    """The job's side of the handle; called in the pool thread only."""

    def __init__(self, handle: JobHandle) -> None:
        self._handle = handle
        self._told_at = 0.0
        self._doing = ""

    def progress(self, fraction: float, doing: str = "") -> None:
        now = time.monotonic()
        # A job may report for every frame; the window needs no more than it can show.
        if doing == self._doing and fraction < 1 and now - self._told_at < _TELL_EVERY_S:
            return
        self._told_at, self._doing = now, doing
        self._handle.progress.emit(min(max(fraction, 0.0), 1.0), doing)

    def check(self) -> None:
        # A pause ends with going on, or with stopping.
        self._handle._goes.wait()
        if self._handle._stop.is_set():
            raise Cancelled


class JobList(QObject):
    """All jobs that run now, for the place that shows them."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._running: list[JobHandle] = []
        self._pool = QThreadPool()
        # One more than one: a long analysis must not hold up a still or an export.
        self._pool.setMaxThreadCount(max(3, QThreadPool.globalInstance().maxThreadCount()))

    @property
    def running(self) -> tuple[JobHandle, ...]:
        return tuple(self._running)

    def start(self, handle: JobHandle, job: Callable[[JobControl], object]) -> None:
        self._running.append(handle)
        handle.ended.connect(lambda: self._remove(handle))
        self._pool.start(lambda: _run(handle, job))
        self.changed.emit()

    def _remove(self, handle: JobHandle) -> None:
        if handle in self._running:
            self._running.remove(handle)
            self.changed.emit()

    def stop_all(self, wait_ms: int = 10_000) -> bool:
        """Ask all to stop and wait for them; whether they did."""
        for handle in self._running:
            handle.cancel()
        return self._pool.waitForDone(wait_ms)


def _run(handle: JobHandle, job: Callable[[JobControl], object]) -> None:
    """In the pool thread: emits only, touches no widget."""
    state, answer = _outcome(handle, job)
    # The program may have ended meanwhile, and with it the window's side of the handle.
    with suppress(RuntimeError):
        handle._over.emit(state, answer)


def _outcome(handle: JobHandle, job: Callable[[JobControl], object]) -> tuple[JobState, object]:
    control = _Control(handle)
    try:
        control.check()
        control.progress(0.0)
        return JobState.SUCCEEDED, job(control)
    except Cancelled:
        return JobState.CANCELLED, None
    except Problem as problem:
        return JobState.FAILED, problem
    except Exception as error:  # noqa: BLE001 - the edge of the thread
        _log.exception("a job failed")
        return JobState.FAILED, error


_jobs: list[JobList] = []


def jobs() -> JobList:
    """The one list of jobs of this process. UI thread only."""
    if not _jobs:
        _jobs.append(JobList())
    return _jobs[0]


def run_job(parent: QObject | None, job: Callable[[JobControl], T], title: str) -> JobHandle:
    """Begin a job in a pool thread. When ``parent`` goes, the job is asked to stop.

    Connect the handle's signals right away: the answer comes at the earliest with the next turn of
    the event loop.
    """
    handle = JobHandle(title)
    if parent is not None:
        parent.destroyed.connect(handle.cancel)
    jobs().start(handle, job)
    return handle
