"""Brings what lies behind the marks: sound, stills and signals, each as a job beside the window."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from imh_video.app.analysis_films import CameraToLookAt
from imh_video.app.suggesting import LookedAt, known_look
from imh_video.media.source import MediaSource
from imh_video.media.strip_peaks import Peaks
from imh_video.media.strip_pictures import NoPictures, PictureStore
from imh_video.media.strip_process import StripProcess
from imh_video.media.strip_worker import Message, PartFailed, Progressed, SoundRead, StillMade
from imh_video.model.family import Person
from imh_video.model.identifiers import RecordingId
from imh_video.model.job import JobControl
from imh_video.model.recording import Recording
from imh_video.timebase import FrameTable, Micros
from imh_video_ui.jobs.looking_list import LookingList
from imh_video_ui.jobs.runner import JobHandle, run_job
from imh_video_ui.timeline.background import Background, Making
from imh_video_ui.timeline.layout import PICTURE_HEIGHT

if TYPE_CHECKING:
    from imh_video.app.analysis import Analysis

STILL_HEIGHT = 2 * PICTURE_HEIGHT
"""Twice the lane's height, for screens with two pixels to one."""
_SHOW_EVERY_MS = 60


class _StripEar:
    """Keeps what one film's strip says in its thread until the window asks for it.

    No Qt object is touched there: one could be going away at that very moment.
    """

    def __init__(self) -> None:
        self._said: deque[_Still | Message] = deque()
        self._ended: str | None = None

    def heard(self, message: Message) -> None:
        if isinstance(message, StillMade):
            # Unpacked here: the window has other things to do.
            image = QImage.fromData(message.picture)
            self._said.append(_Still(message.time_us, image))
        else:
            self._said.append(message)

    def crashed(self, sentence: str) -> None:
        self._ended = sentence

    def take(self) -> tuple[list[_Still | Message], str | None]:
        """What came since, and why it ended if it did ("" for no reason of the film's)."""
        ended = self._ended
        said = []
        while self._said:
            said.append(self._said.popleft())
        return said, ended


@dataclass(frozen=True, slots=True)
class _Still:
    time_us: Micros
    image: QImage


class BackgroundLoader(QObject):
    """One film at a time. What comes late for a film that is gone is dropped."""

    stills_came = Signal()
    sound_came = Signal(object)
    signals_came = Signal(object)
    progress = Signal(float, str)
    looked = Signal(object)
    noted = Signal(object)
    """What a look warns of, also one of another day: plain sentences, none where all is well."""
    problem = Signal(str)

    def __init__(self, parent: QObject | None = None, looking: LookingList | None = None) -> None:
        """``looking`` does the looks, also at films that are not open."""
        super().__init__(parent)
        self.looking = looking
        self._recording_id: RecordingId | None = None
        if looking is not None:
            looking.progress.connect(self._tell_progress)
            looking.looked.connect(self._take_look)
            looking.failed.connect(self._tell_failure)
        self._source: MediaSource | None = None
        self._pictures: PictureStore = NoPictures()
        self._background = Background()
        self._jobs: list[JobHandle] = []
        self._strip: StripProcess | None = None
        self._ear: _StripEar | None = None
        self._table: FrameTable | None = None
        self._awaited: set[Micros] = set()
        # A window that is busy showing each of a hundred stills shows nothing else.
        self._listening = QTimer(self, interval=_SHOW_EVERY_MS)
        self._listening.timeout.connect(self._listen)

    def begin(
        self,
        recording: Recording,
        source: MediaSource,
        background: Background,
        *,
        has_looked: bool,
        people: Sequence[Person] = (),
        further: Sequence[CameraToLookAt] = (),
        pictures: PictureStore | None = None,
    ) -> None:
        """Another film: bring its signals where they are known already.

        Strip and sound follow when its frames are known (``use_table``). ``people`` is the family
        of the film, ``further`` its other cameras. ``pictures`` is where the strip is kept;
        without it nothing is written.
        """
        self.stop()
        self._recording_id = recording.id
        self._source, self._background = source, background
        self._pictures = pictures or NoPictures()
        if has_looked:
            job = partial(_known_look, recording, source, tuple(people), tuple(further))
            self._start(job, self.tr("Reading what was seen"), self._take_known)

    def stop(self) -> None:
        """End everything but a look, which goes on; nothing arrives after this."""
        for job in self._jobs:
            job.cancel()
        self._jobs = []
        self._source = self._recording_id = None
        self._end_strip()

    def _end_strip(self) -> None:
        if self._strip is not None:
            self._strip.close()
        self._strip = self._ear = None
        self._awaited = set()
        self._listening.stop()

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
        self._table, self._ear = table, _StripEar()
        self._strip = StripProcess(self._source, table, self._pictures, STILL_HEIGHT, self._ear)
        self._listening.start()

    def load_stills(self, frames: list[int]) -> None:
        """Bring these frames first; a newer wish takes the place of an older one."""
        if self._strip is not None and self._table is not None and frames:
            self._awaited = {self._table.time_us(frame) for frame in frames}
            self._strip.wish(frames)
            # Begun again at every step of a zoom it would never come to its end.
            if not self._listening.isActive():
                self._listening.start()

    def _listen(self) -> None:
        """Take over what the strip said since; rest when nothing more is to come."""
        if self._ear is None:
            return
        background = self._background
        before = (background.making_stills, background.making_sound)
        said, ended = self._ear.take()
        stills, sound = 0, 0
        for word in said:
            if isinstance(word, _Still):
                stills += 1
                self._take_still(word)
            elif isinstance(word, SoundRead) and background.sound is not None:
                sound += 1
                background.sound.append(word.slots)
            elif isinstance(word, Progressed):
                self._tell(word.part, Making(None if word.fraction >= 1 else word.fraction))
            elif isinstance(word, PartFailed):
                self._awaited = set()
                self._tell(word.part, Making(None, word.sentence))
        if ended is not None:
            self._strip_ended(ended)
        if stills or background.making_stills is not before[0]:
            self.stills_came.emit()
        if sound or background.making_sound is not before[1]:
            self.sound_came.emit(background.sound)
        self._rest_if_done()

    def _take_still(self, still: _Still) -> None:
        self._awaited.discard(still.time_us)
        if not still.image.isNull():
            self._background.stills.put(still.time_us, still.image)

    def _tell(self, part: str, making: Making) -> None:
        if part == "pictures":
            self._background.making_stills = making
        else:
            self._background.making_sound = making

    def _strip_ended(self, sentence: str) -> None:
        """The process broke: the lanes say so and keep what they have."""
        self._awaited = set()
        why = sentence or self.tr("It stopped. Open the film again to go on.")
        for part, making in (
            ("pictures", self._background.making_stills),
            ("sound", self._background.making_sound),
        ):
            if not making.note and (sentence or making.fraction is not None):
                self._tell(part, Making(None, why))

    def _rest_if_done(self) -> None:
        made = (self._background.making_stills, self._background.making_sound)
        if not self._awaited and all(making.fraction is None for making in made):
            self._listening.stop()

    @property
    def is_looking(self) -> bool:
        """Whether the film that is open waits to be looked at, or is looked at."""
        return self.looking is not None and self.looking.is_looking(self._recording_id)

    def look(self) -> None:
        """Analyse the film that is open, and look for possible moments."""
        if self.looking is not None and self._recording_id is not None:
            self.looking.want(self._recording_id)

    def stop_looking(self) -> None:
        if self.looking is not None and self._recording_id is not None:
            self.looking.stop(self._recording_id)

    def _tell_progress(self, recording_id: str, fraction: float, doing: str) -> None:
        if recording_id == self._recording_id:
            self.progress.emit(fraction, doing)

    def _take_look(self, recording_id: str, looked: LookedAt) -> None:
        if recording_id == self._recording_id:
            self.signals_came.emit(looked.signals)
            self.looked.emit(looked.suggestions)
            self.noted.emit(looked.warnings)

    def _tell_failure(self, recording_id: str, sentence: str) -> None:
        if recording_id == self._recording_id:
            self.problem.emit(sentence)

    def _start(
        self, job: Callable[[JobControl], object], title: str, take: Callable[[Any], None]
    ) -> JobHandle:
        handle = run_job(self, job, title)
        self._jobs.append(handle)
        handle.succeeded.connect(take)
        return handle

    def _is_stale(self) -> bool:
        return self.sender() not in self._jobs

    def _take_known(self, analysis: Analysis | None) -> None:
        if analysis is not None and not self._is_stale():
            self.signals_came.emit(analysis.signals)
            self.noted.emit(analysis.warnings)


# The jobs themselves: in a pool thread, so they touch no widget.


def _known_look(
    recording: Recording,
    source: MediaSource,
    people: tuple[Person, ...],
    further: tuple[CameraToLookAt, ...],
    control: JobControl,
) -> Analysis | None:
    analysis = known_look(recording, source, people, further)
    control.check()
    return analysis
