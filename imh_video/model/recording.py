"""A filmed occasion and its media files on one clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from imh_video.model.identifiers import FamilyId, MediaId, RecordingId
from imh_video.timebase import Micros


class Layout(StrEnum):
    """How the two people were filmed; geometry of "facing the partner" depends on it."""

    ONE_VIEW = "one_view"
    SPLIT_SCREEN = "split_screen"
    TWO_CAMERAS = "two_cameras"
    MIRROR = "mirror"


@dataclass(frozen=True, slots=True)
class MediaFile:
    """One file of a recording: a camera, or a part of one.

    ``offset_us`` is where its first frame lies in recording time; ``drift_ppm`` how many parts in a
    million its clock runs fast against the reference camera.
    """

    id: MediaId
    recording_id: RecordingId
    sha256: str
    size_bytes: int
    stored_as: str
    """Where it lies, relative to the library folder; never the name it came with."""
    camera: int = 0
    part: int = 0
    offset_us: Micros = 0
    drift_ppm: float = 0.0
    duration_us: Micros = 0
    audio_offset_us: Micros = 0


@dataclass(frozen=True, slots=True)
class Recording:
    """One filmed occasion of a family. ``title`` is neutral: "Film 2"."""

    id: RecordingId
    family_id: FamilyId
    title: str
    filmed_on: date | None
    layout: Layout = Layout.ONE_VIEW
    media: tuple[MediaFile, ...] = ()

    @property
    def reference(self) -> MediaFile:
        """The file whose first frame is time 0."""
        return self.media[0]
