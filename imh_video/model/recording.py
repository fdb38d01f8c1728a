"""A filmed occasion and its media files on one clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby

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
    """A part of a displayed picture, in fractions of its width and height from top left."""

    left: float
    top: float
    width: float
    height: float
    camera: int = 0
    """Whose picture: 0 is the reference camera."""


@dataclass(frozen=True, slots=True)
class PointedPerson:
    """A person said: whoever is at this place in the picture at this moment is this one.

    The moment is one of the film of that camera. One entry or several for each person.
    ``person_id`` None is somebody who is not followed: a visitor, a face on a cup.
    """

    at_us: Micros
    place: Area
    person_id: PersonId | None
    is_followed: bool = True
    """One of the two whose signals are made; of twins it is one at a time."""


MOST_CAMERAS = 4
"""How many cameras a recording may have."""


@dataclass(frozen=True, slots=True)
class CameraClock:
    """How a camera's own time lies on recording time.

    ``offset_us`` is where its first frame lies in recording time; ``drift_ppm`` how many parts in a
    million its clock runs fast against the reference camera.
    """

    offset_us: Micros = 0
    drift_ppm: float = 0.0

    def to_recording(self, us: Micros) -> Micros:
        """A moment of the camera's film, counted from its first frame, in recording time."""
        return self.offset_us + round(us / self._pace)

    def to_camera(self, us: Micros) -> Micros:
        """A moment of recording time in the camera's film; negative before its first frame."""
        return round((us - self.offset_us) * self._pace)

    @property
    def _pace(self) -> float:
        return 1.0 + self.drift_ppm * 1e-6


@dataclass(frozen=True, slots=True)
class MediaFile:
    """One file of a recording: a camera, or a part of one.

    Of a camera's first part ``offset_us`` is where its first frame lies in recording time; of a
    later part, where its first frame lies in the camera's film. ``drift_ppm``, ``audio_offset_us``,
    ``turned_deg`` and ``camera_name`` are the same for all parts of a camera.
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
    """How much later the file's sound runs than its picture; it is played that much earlier."""
    turned_deg: int = 0
    """How far clockwise the picture is turned for display, beyond what the file itself says."""
    camera_name: str = ""
    """What the camera is called beside its number: "side view"."""
    playable_as: str | None = None
    """Where a copy that plays well lies, as ``stored_as``; None while the film plays as it is."""
    playable_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Camera:
    """One camera of a recording: its files in order, and what was set for all of them.

    ``number`` 0 is the reference camera.
    """

    number: int
    media: tuple[MediaFile, ...]
    clock: CameraClock = CameraClock()
    turned_deg: int = 0
    audio_offset_us: Micros = 0
    name: str = ""
    """What it is called beside its number; mostly nothing."""

    @property
    def duration_us(self) -> Micros:
        """How long it ran, on its own clock, gaps between its parts included."""
        first, *later = self.media
        ends = [part.offset_us + part.duration_us for part in later]
        return max(first.duration_us, *ends) if ends else first.duration_us


@dataclass(frozen=True, slots=True)
class Recording:
    """One filmed occasion of a family. ``title`` is neutral: "Film 2"."""

    id: RecordingId
    family_id: FamilyId
    title: str
    filmed_on: date | None
    layout: Layout = Layout.ONE_VIEW
    media: tuple[MediaFile, ...] = ()
    """In order of camera and part."""
    left_out: tuple[Area, ...] = ()
    """Where no person is to be looked for: a television, a mirror, photographs."""
    pointed: tuple[PointedPerson, ...] = ()
    """Who is who, as somebody said it; always wins over what the program proposes."""
    is_set_up: bool = False
    """Somebody has said how it was filmed; until then the layout is a guess."""
    added_at: datetime | None = None
    moment_preset: str = ""
    """The way of looking for possible moments in this film; "" is as for the family."""

    @property
    def duration_us(self) -> Micros:
        """How long the reference camera ran; 0 while there is no film."""
        return max((m.offset_us + m.duration_us for m in self.media if m.camera == 0), default=0)

    @property
    def cameras(self) -> tuple[Camera, ...]:
        """In order of their numbers; the reference camera first."""
        return tuple(
            _camera(number, tuple(files))
            for number, files in groupby(self.media, key=lambda file: file.camera)
        )

    @property
    def reference(self) -> MediaFile:
        """The file whose first frame is time 0."""
        return self.media[0]


def _camera(number: int, files: tuple[MediaFile, ...]) -> Camera:
    first = files[0]
    clock = CameraClock(first.offset_us, first.drift_ppm)
    return Camera(number, files, clock, first.turned_deg, first.audio_offset_us, first.camera_name)
