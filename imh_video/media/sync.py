"""Find by the sound how another camera's time lies on the first camera's."""

from __future__ import annotations

from dataclasses import dataclass

from imh_video.media.one_clock import CameraClock
from imh_video.media.sound import Sound
from imh_video.model.job import JobControl
from imh_video.timebase import Micros

RATE = 8_000


@dataclass(frozen=True, slots=True)
class FoundOffset:
    offset_us: Micros
    drift_ppm: float
    is_sure: bool
    agreement: float

    @property
    def clock(self) -> CameraClock:
        return CameraClock(self.offset_us, self.drift_ppm)


def find_offset(reference: Sound, other: Sound, control: JobControl | None = None) -> FoundOffset:
    raise NotImplementedError
