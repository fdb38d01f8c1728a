"""Brings what lies behind the marks: sound, stills and signals, each as a job beside the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from imh_video.app.library import Library
from imh_video.app.suggesting import LookedAt, known_signals, look_at_recording
from imh_video.media.source import MediaSource
from imh_video.model.identifiers import RecordingId
from imh_video.model.job import JobControl
from imh_video.model.problem import Problem
from imh_video.model.recording import Recording
from imh_video.model.signal import SignalSet
from imh_video.timebase import FrameTable, Micros
from imh_video_ui.jobs.runner import JobHandle, run_job
from imh_video_ui.timeline.background import Background, Sound
from imh_video_ui.timeline.layout import PICTURE_HEIGHT

_STILL_HEIGHT = 2 * PICTURE_HEIGHT
"""Twice the lane's height, for screens with two pixels to one."""


class BackgroundLoader(QObject):
    """One film at a time. What comes late for a film that is gone is dropped."""

    stills_came = Signal()
    sound_came = Signal(object)
    signals_came = Signal(object)
    progress = Signal(float, str)
    looked = Signal(object)
    looking_ended = Signal()
    problem = Signal(str)
    _still_read = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source: MediaSource | None = None
        self._table: FrameTable | None = None
        self._background = Background()
        self._jobs: list[JobHandle] = []
        self._looking: JobHandle | None = None
        self._stills: JobHandle | None = None
        self._wanted: list[Micros] = []
        # Emitted in the pool thread: Qt brings it over to this one.
        self._still_read.connect(self._take_still)

    def begin(
        self,
        recording: Recording,
        source: MediaSource,
        background: Background,
        *,
        has_looked: bool,
    ) -> None:
        """Another film: bring its sound, and its signals where they are known already."""
        self.stop()
        self._source, self._background = source, background
        self._start(partial(_read_sound, source), self.tr("Reading the sound"), self._take_sound)
        if has_looked:
            job = partial(_known_signals, recording, source)
            self._start(job, self.tr("Reading what was seen"), self._take_signals)

    def stop(self) -> None:
        """Ask everything to stop; nothing arrives after this."""
        for job in self._jobs:
            job.cancel()
        self._jobs = []
        self._looking = self._stills = None
        self._source = self._table = None
        self._wanted = []

    def use_table(self, table: FrameTable | None) -> None:
        self._table = table

    def load_stills(self, times_us: list[Micros]) -> None:
        """Bring these stills; a newer wish takes the place of an older one."""
        self._wanted = times_us
        if self._stills is None:
            self._load_wanted()
        elif times_us:
            self._stills.cancel()

    def _load_wanted(self) -> None:
        source, table, times_us = self._source, self._table, self._wanted
        self._wanted = []
        if source is None or table is None or not times_us:
            return
        job = partial(_read_stills, source, table, times_us, self._still_read.emit)
        self._stills = self._start(job, self.tr("Reading stills"), _take_nothing)
        self._stills.ended.connect(self._stills_ended)

    def _stills_ended(self) -> None:
        if self.sender() is self._stills:
            self._stills = None
            self._load_wanted()

    @property
    def is_looking(self) -> bool:
        return self._looking is not None

    def look(self, library: Library, recording_id: RecordingId) -> None:
        """Analyse the film and look for possible moments."""
        job = partial(_look, library, recording_id)
        title = self.tr("Looking for possible moments")
        self._looking = self._start(job, title, self._take_look, tells=True)
        self._looking.progress.connect(self.progress)
        self._looking.ended.connect(self._look_ended)

    def stop_looking(self) -> None:
        if self._looking is not None:
            self._looking.cancel()

    def _look_ended(self) -> None:
        if self.sender() is self._looking:
            self._looking = None
            self.looking_ended.emit()

    def _start(
        self,
        job: Callable[[JobControl], object],
        title: str,
        take: Callable[[Any], None],
        *,
        tells: bool = False,
    ) -> JobHandle:
        handle = run_job(self, job, title)
        self._jobs.append(handle)
        handle.succeeded.connect(take)
        if tells:
            handle.failed.connect(self._tell)
        return handle

    def _is_stale(self) -> bool:
        return self.sender() not in self._jobs

    def _take_sound(self, sound: Sound | None) -> None:
        if not self._is_stale():
            self.sound_came.emit(sound)

    def _take_still(self, source: MediaSource, us: Micros, still: QImage) -> None:
        """Each as soon as it is decoded, so that the strip fills while the rest is read."""
        if source is self._source:
            self._background.stills.put(us, still)
            self.stills_came.emit()

    def _take_signals(self, signals: object) -> None:
        if signals is not None and not self._is_stale():
            self.signals_came.emit(signals)

    def _take_look(self, looked: LookedAt) -> None:
        if not self._is_stale():
            self.signals_came.emit(looked.signals)
            self.looked.emit(looked.suggestions)

    def _tell(self, error: object) -> None:
        if isinstance(error, Problem):
            self.problem.emit(error.sentence)
        else:
            self.problem.emit(
                self.tr("The look at the film stopped with a fault of ours. Your marks are safe.")
            )


def _take_nothing(_answer: object) -> None:
    return


# The jobs themselves: in a pool thread, so they touch no widget. QImage may be made anywhere.


def _read_sound(source: MediaSource, control: JobControl) -> Sound | None:
    from imh_video.media.waveform import read_waveform

    waveform = read_waveform(source, control=control)
    return Sound(waveform.peaks, waveform.per_second) if len(waveform.peaks) else None


def _read_stills(
    source: MediaSource,
    table: FrameTable,
    times_us: list[Micros],
    take: Callable[[MediaSource, Micros, QImage], None],
    control: JobControl,
) -> None:
    from imh_video.media.stills import read_stills

    gaps_us = [later - us for us, later in pairwise(sorted(times_us))]
    # A key frame within half a still's width looks the same in the strip, and comes much sooner.
    reach_us = min(gaps_us, default=0) // 2
    for still in read_stills(source, table, times_us, _STILL_HEIGHT, control, reach_us=reach_us):
        take(source, still.wished_us, _image(still.frame.rgb))


def _image(rgb: NDArray[np.uint8]) -> QImage:
    height, width, _ = rgb.shape
    # The copy lets the array go.
    return QImage(rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def _known_signals(
    recording: Recording, source: MediaSource, control: JobControl
) -> SignalSet | None:
    signals = known_signals(recording, source)
    control.check()
    return signals


def _look(library: Library, recording_id: RecordingId, control: JobControl) -> LookedAt:
    return look_at_recording(library, recording_id, control)
