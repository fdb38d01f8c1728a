"""A filmed occasion and its media files on one clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from imh_video.model.identifiers import FamilyId, MediaId, PersonId, RecordingId
from imh_video.timebase import Micros


class Layout(StrEnum):
    """How the two people were filmed; geometry of "facing the partner" depends on it."""

    ONE_VIEW = "one_view"
    SPLIT_SCREEN = "split_screen"
    TWO_CAMERAS = "two_cameras"
    MIRROR = "mirror"


class Presence(StrEnum):
    """How somebody is in a film: a voice at the door needs consent too, a picture of it cannot."""

    SEEN = "seen"
    HEARD = "heard"


@dataclass(frozen=True, slots=True)
class PersonInFilm:
    person_id: PersonId
    presence: Presence = Presence.SEEN


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the displayed picture, in fractions of its width and height from top left."""

    left: float
    top: float
    width: float
    height: float


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
    left_out: tuple[Area, ...] = ()
    """Where no person is to be looked for: a television, a mirror, photographs."""
    is_set_up: bool = False
    """Somebody has said how it was filmed; until then the layout is a guess."""
    added_at: datetime | None = None

    @property
    def duration_us(self) -> Micros:
        """How long the reference camera ran; 0 while there is no film."""
        return max((m.offset_us + m.duration_us for m in self.media if m.camera == 0), default=0)

    @property
    def reference(self) -> MediaFile:
        """The file whose first frame is time 0."""
        return self.media[0]
