"""Brings what lies behind the marks: sound, stills and signals, each as a job beside the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from imh_video.app.library import Library
from imh_video.app.suggesting import LookedAt, known_signals, look_at_recording
from imh_video.media.source import MediaSource
from imh_video.media.strip_peaks import Peaks
from imh_video.media.strip_pictures import NoPictures, PictureStore
from imh_video.media.strip_process import StripProcess
from imh_video.media.strip_worker import Message, PartFailed, Progressed, SoundRead, StillMade
from imh_video.model.identifiers import RecordingId
from imh_video.model.job import JobControl
from imh_video.model.problem import Problem
from imh_video.model.recording import Recording
from imh_video.model.signal import SignalSet
from imh_video.timebase import FrameTable, Micros
from imh_video_ui.jobs.runner import JobHandle, run_job
from imh_video_ui.timeline.background import Background, Making
from imh_video_ui.timeline.layout import PICTURE_HEIGHT

STILL_HEIGHT = 2 * PICTURE_HEIGHT
"""Twice the lane's height, for screens with two pixels to one."""
_SHOW_EVERY_MS = 60


class _StripEar(QObject):
    """Hears one film's strip in its thread, and brings what it says over to this one."""

    still = Signal(object, object)
    said = Signal(object)
    ended = Signal(str)

    def heard(self, message: Message) -> None:
        if isinstance(message, StillMade):
            # Unpacked here: the window has other things to do.
            self.still.emit(message.time_us, QImage.fromData(message.picture))
        else:
            self.said.emit(message)

    def crashed(self, sentence: str) -> None:
        self.ended.emit(sentence)


class BackgroundLoader(QObject):
    """One film at a time. What comes late for a film that is gone is dropped."""

    stills_came = Signal()
    sound_came = Signal(object)
    signals_came = Signal(object)
    progress = Signal(float, str)
    looked = Signal(object)
    looking_ended = Signal()
    problem = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source: MediaSource | None = None
        self._pictures: PictureStore = NoPictures()
        self._background = Background()
        self._jobs: list[JobHandle] = []
        self._looking: JobHandle | None = None
        self._strip: StripProcess | None = None
        self._ear: _StripEar | None = None
        # A window that is busy showing each of a hundred stills shows nothing else.
        self._stills_shown = QTimer(self, singleShot=True, interval=_SHOW_EVERY_MS)
        self._stills_shown.timeout.connect(self.stills_came)
        self._sound_shown = QTimer(self, singleShot=True, interval=_SHOW_EVERY_MS)
        self._sound_shown.timeout.connect(self._show_sound)

    def begin(
        self,
        recording: Recording,
        source: MediaSource,
        background: Background,
        *,
        has_looked: bool,
        pictures: PictureStore | None = None,
    ) -> None:
        """Another film: bring its signals where they are known already.

        Strip and sound follow when its frames are known (``use_table``). ``pictures`` is where the
        strip is kept; without it nothing is written.
        """
        self.stop()
        self._source, self._background = source, background
        self._pictures = pictures or NoPictures()
        if has_looked:
            job = partial(_known_signals, recording, source)
            self._start(job, self.tr("Reading what was seen"), self._take_signals)

    def stop(self) -> None:
        """End everything; nothing arrives after this."""
        for job in self._jobs:
            job.cancel()
        self._jobs = []
        self._looking = None
        self._source = None
        self._end_strip()

    def _end_strip(self) -> None:
        if self._strip is not None:
            self._strip.close()
        if self._ear is not None:
            self._ear.deleteLater()
        self._strip = self._ear = None
        self._stills_shown.stop()
        self._sound_shown.stop()

    @property
    def strip(self) -> StripProcess | None:
        """What makes the strip of the film that is open."""
        return self._strip

    def use_table(self, table: FrameTable | None) -> None:
        """The frames of the film are known: begin its strip and the reading of its sound."""
        self._end_strip()
        if table is None or self._source is None:
            return
        background = self._background
        background.sound = Peaks()
        background.making_stills, background.making_sound = Making(0.0), Making(0.0)
        ear = self._ear = _StripEar(self)
        ear.still.connect(self._take_still)
        ear.said.connect(self._take_word)
        ear.ended.connect(self._strip_ended)
        self._strip = StripProcess(self._source, table, self._pictures, STILL_HEIGHT, ear)

    def load_stills(self, frames: list[int]) -> None:
        """Bring these frames first; a newer wish takes the place of an older one."""
        if self._strip is not None and frames:
            self._strip.wish(frames)

    def _take_still(self, us: Micros, still: QImage) -> None:
        if self.sender() is self._ear and not still.isNull():
            self._background.stills.put(us, still)
            self._show_stills_soon()

    def _take_word(self, word: Message) -> None:
        if self.sender() is not self._ear:
            return
        if isinstance(word, SoundRead):
            if self._background.sound is not None:
                self._background.sound.append(word.slots)
            self._show_sound_soon()
        elif isinstance(word, Progressed):
            done = word.fraction >= 1
            self._tell_making(word.part, Making(None if done else word.fraction))
        elif isinstance(word, PartFailed):
            self._tell_making(word.part, Making(None, word.sentence))

    def _tell_making(self, part: str, making: Making) -> None:
        if part == "pictures":
            self._background.making_stills = making
            self._show_stills_soon()
        else:
            self._background.making_sound = making
            self._show_sound_soon()

    def _strip_ended(self, sentence: str) -> None:
        """The process broke: the lanes say so and keep what they have."""
        if self.sender() is not self._ear:
            return
        why = sentence or self.tr("It stopped. Open the film again to go on.")
        if sentence or self._background.making_stills.fraction is not None:
            self._tell_making("pictures", Making(None, why))
        if sentence or self._background.making_sound.fraction is not None:
            self._tell_making("sound", Making(None, why))

    def _show_stills_soon(self) -> None:
        if not self._stills_shown.isActive():
            self._stills_shown.start()

    def _show_sound_soon(self) -> None:
        if not self._sound_shown.isActive():
            self._sound_shown.start()

    def _show_sound(self) -> None:
        self.sound_came.emit(self._background.sound)

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


# The jobs themselves: in a pool thread, so they touch no widget.


def _known_signals(
    recording: Recording, source: MediaSource, control: JobControl
) -> SignalSet | None:
    signals = known_signals(recording, source)
    control.check()
    return signals


def _look(library: Library, recording_id: RecordingId, control: JobControl) -> LookedAt:
    return look_at_recording(library, recording_id, control)
