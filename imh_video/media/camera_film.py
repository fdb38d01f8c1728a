"""What one camera filmed: its files as one film, turned and with its sound in step."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import BinaryIO

from imh_video.media.problem import MediaProblem
from imh_video.media.source import MediaSource
from imh_video.timebase import Micros

TURNS_DEG = (0, 90, 180, 270)


@dataclass(frozen=True)
class FilmPart:
    """One file of a camera; ``offset_us`` is where its first frame lies in the camera's film."""

    source: MediaSource
    offset_us: Micros = 0


@dataclass(frozen=True)
class CameraFilm:
    """The parts of a camera as one film. Picklable when its sources are.

    It stands wherever a MediaSource is read for pictures (``open_frames``, ``read_film_index``) or
    sound (``SoundReader``); only bytes of its own it has none. Where a later part begins before the
    one before it ends, the later one counts; between two parts the last picture stays.
    """

    name: str
    parts: tuple[FilmPart, ...]
    turned_deg: int = 0
    """Turned clockwise for display, beyond what the files themselves say: 0, 90, 180 or 270."""
    audio_offset_us: Micros = 0
    """How much later the sound in the files runs than their pictures; it is played earlier."""

    def __post_init__(self) -> None:
        offsets = [part.offset_us for part in self.parts]
        if not offsets or offsets[0] != 0:
            raise ValueError("a camera's film begins with its first part")
        if any(later <= before for before, later in pairwise(offsets)):
            raise ValueError("each part of a film must begin after the one before it")
        if self.turned_deg not in TURNS_DEG:
            raise ValueError(f"a picture is turned by quarters, not by {self.turned_deg} degrees")

    @cached_property
    def key(self) -> str:
        """Other parts or settings make another film."""
        said = [(part.source.key, part.offset_us) for part in self.parts]
        whole = ("camera film", said, self.turned_deg, self.audio_offset_us)
        return hashlib.sha256(repr(whole).encode()).hexdigest()

    @property
    def size_bytes(self) -> int:
        return sum(part.source.size_bytes for part in self.parts)

    @property
    def is_sideways(self) -> bool:
        """Whether width and height change places."""
        return self.turned_deg in (90, 270)

    def open(self) -> BinaryIO:
        """Raises MediaProblem: the bytes of one part would be taken for the whole film."""
        raise MediaProblem(
            "This film is put together from what a camera wrote, and has no file of its own.",
            where=self.name,
            way_out="Open one of its files.",
        )
