"""What is in a film file, in plain values."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from imh_video.timebase import Micros


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """The moving picture; ``width`` and ``height`` are those of the displayed picture."""

    codec: str
    width: int
    height: int
    rotation: int
    """Degrees clockwise that the stored picture is turned for display: 0, 90, 180 or 270."""
    frames: int
    average_fps: float
    variable_frame_rate: bool
    interlaced: bool
    pixel_aspect: Fraction
    first_pts_s: float


@dataclass(frozen=True, slots=True)
class AudioFacts:
    """One sound stream; codec "unknown" with no channels when it cannot be decoded."""

    codec: str
    channels: int
    sample_rate: int


@dataclass(frozen=True, slots=True)
class FilmFacts:
    """``duration_us`` runs from the first frame to where the last one stops being shown.

    ``container`` is FFmpeg's name of the format; ``warnings`` are plain sentences for people.
    """

    container: str
    duration_us: Micros
    video: VideoFacts | None
    audio: tuple[AudioFacts, ...]
    warnings: tuple[str, ...] = ()
