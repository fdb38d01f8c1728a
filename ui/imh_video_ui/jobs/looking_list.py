"""Films that are looked at one after the other, while the person works on: go on, pause, stop.

A look belongs to the library and not to the page that asked for it: another film may be opened
meanwhile. What is finished of a film is kept, so a stopped look goes on where it was, also after a
power cut; the films that wait are remembered, and offered when the program runs again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QObject, Signal

from imh_video.app.library import Library
from imh_video.app.suggesting import LookedAt, look_at_recording
from imh_video.app.waiting_films import keep_waiting, waiting_films
from imh_video.model.identifiers import RecordingId
from imh_video.model.job import JobControl
from imh_video.model.problem import Problem
from imh_video_ui.jobs.runner import JobHandle, run_job


class Look(StrEnum):
    """How far a film is."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass
class LookEntry:
    """One film of the list. ``problem`` says why it failed, in one plain sentence."""

    recording_id: RecordingId
    state: Look = Look.WAITING
    fraction: float = 0.0
    doing: str = ""
    problem: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def is_over(self) -> bool:
        return self.state in (Look.DONE, Look.STOPPED, Look.FAILED)


class LookingList(QObject):
    """One film at a time: a look uses all the computer that it may have. UI thread only."""

    changed = Signal(str)
    """Something about this recording's look."""
    progress = Signal(str, float, str)
    looked = Signal(str, object)
    """The recording's id and the LookedAt."""
    failed = Signal(str, str)
    """The recording's id, and why in one plain sentence."""
    ended = Signal(str)
    """After any end: done, failed or stopped."""

    def __init__(
        self,
        library: Library,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._entries: dict[RecordingId, LookEntry] = {}
        self._remembered = list(waiting_films(library))
        self._job: JobHandle | None = None
        self._at: RecordingId | None = None
        self._is_closed = False

    @property
    def entries(self) -> tuple[LookEntry, ...]:
        """In the order in which they were asked for."""
        return tuple(self._entries.values())

    def entry(self, recording_id: RecordingId | None) -> LookEntry | None:
        return None if recording_id is None else self._entries.get(recording_id)

    def is_looking(self, recording_id: RecordingId | None) -> bool:
        """Whether this film waits, is looked at or is paused."""
        entry = self.entry(recording_id)
        return entry is not None and not entry.is_over

    @property
    def remembered(self) -> tuple[RecordingId, ...]:
        """The films that waited when the program ended last, until somebody takes them up."""
        return tuple(self._remembered)

    def go_on_with_remembered(self) -> None:
        """Look at all the films that waited."""
        for recording_id in self.remembered:
            self.want(recording_id)

    @property
    def at(self) -> LookEntry | None:
        """The film that is looked at now, or paused."""
        return self.entry(self._at)

    def want(self, recording_id: RecordingId) -> None:
        """Look at this film when its turn comes."""
        if not self.is_looking(recording_id):
            self._is_closed = False
            self._entries.pop(recording_id, None)
            self._forget(recording_id)
            self._entries[recording_id] = LookEntry(recording_id)
            self._keep()
            self.changed.emit(recording_id)
            self._begin_next()

    def pause(self, recording_id: RecordingId) -> None:
        """The parts at hand are finished, and nothing more is begun; nothing is lost."""
        entry = self.entry(recording_id)
        if entry is not None and entry.state is Look.RUNNING and self._job is not None:
            self._job.pause()

    def go_on(self, recording_id: RecordingId) -> None:
        """Go on after a pause; after a stop or a failure, begin where it was."""
        entry = self.entry(recording_id)
        if entry is None:
            return
        if entry.state is Look.PAUSED and self._job is not None:
            self._job.go_on()
        elif entry.is_over and entry.state is not Look.DONE:
            self.want(recording_id)

    def switch_pause(self) -> None:
        """Pause what runs, or go on with it."""
        entry = self.at
        if entry is not None:
            (self.go_on if entry.state is Look.PAUSED else self.pause)(entry.recording_id)

    def stop(self, recording_id: RecordingId) -> None:
        """No more of this film; what is finished of it is kept. It waits no longer."""
        self._forget(recording_id)
        self._keep()
        entry = self.entry(recording_id)
        if entry is None or entry.is_over:
            self.changed.emit(recording_id)
            return
        if recording_id == self._at and self._job is not None:
            self._job.cancel()
        else:
            self._set(entry, Look.STOPPED)
            self.ended.emit(recording_id)

    def close(self) -> None:
        """The library goes: nothing more is begun, and what runs stops; both are remembered."""
        self._is_closed = True
        for entry in self.entries:
            if entry.state is Look.WAITING:
                self._set(entry, Look.STOPPED)
        if self._job is not None:
            self._job.cancel()

    def _begin_next(self) -> None:
        if self._at is not None or self._is_closed:
            return
        waiting = [entry for entry in self.entries if entry.state is Look.WAITING]
        if not waiting:
            return
        entry = waiting[0]
        self._at = entry.recording_id
        job = partial(_look, self._library, entry.recording_id)
        self._job = run_job(self, job, self.tr("Looking for possible moments"))
        self._job.can_pause = True
        self._job.paused.connect(self._take_pause)
        self._job.progress.connect(self._tell)
        self._job.succeeded.connect(self._take)
        self._job.failed.connect(self._take_failure)
        self._job.cancelled.connect(self._take_stop)
        self._job.ended.connect(self._end)
        self._set(entry, Look.RUNNING)

    def _set(self, entry: LookEntry, state: Look) -> None:
        entry.state = state
        if entry.is_over:
            self._keep()
        self.changed.emit(entry.recording_id)

    def _forget(self, recording_id: RecordingId) -> None:
        if recording_id in self._remembered:
            self._remembered.remove(recording_id)

    def _keep(self) -> None:
        """What is asked for and not over, on disk at once: a power cut gives no warning."""
        if not self._is_closed:
            waiting = [entry.recording_id for entry in self.entries if not entry.is_over]
            keep_waiting(self._library, [*waiting, *self._remembered])

    def _tell(self, fraction: float, doing: str) -> None:
        entry = self.at
        if entry is not None:
            entry.fraction, entry.doing = fraction, doing
            self.progress.emit(entry.recording_id, fraction, doing)

    def _take_pause(self, is_paused: bool) -> None:
        if self.at is not None:
            self._set(self.at, Look.PAUSED if is_paused else Look.RUNNING)

    def _take(self, looked: LookedAt) -> None:
        entry = self.at
        if entry is not None:
            entry.warnings = looked.warnings
            self._set(entry, Look.DONE)
            self.looked.emit(entry.recording_id, looked)

    def _take_failure(self, error: object) -> None:
        entry = self.at
        if entry is not None:
            fault = self.tr(
                "The look at the film stopped with a fault of ours. Your marks are safe."
            )
            entry.problem = error.sentence if isinstance(error, Problem) else fault
            self._set(entry, Look.FAILED)
            self.failed.emit(entry.recording_id, entry.problem)

    def _take_stop(self) -> None:
        if self.at is not None:
            self._set(self.at, Look.STOPPED)

    def _end(self) -> None:
        ended, self._at, self._job = self._at, None, None
        if ended is not None:
            self.ended.emit(ended)
        self._begin_next()


def _look(library: Library, recording_id: RecordingId, control: JobControl) -> LookedAt:
    """In a pool thread, so it touches no widget."""
    return look_at_recording(library, recording_id, control)
