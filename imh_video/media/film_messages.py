"""What the window and the process that decodes a film say to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from imh_video.timebase import FrameTable, Micros

if TYPE_CHECKING:
    from imh_video.media.frame_table import FilmIndex
    from imh_video.media.sound import SoundPiece

# --- to the decoder -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenPictures:
    """Answered by Opened (unless the table is given: then it is known already) or Refused."""

    source: bytes
    """The pickled MediaSource: one that cannot be unpickled there is told like any problem."""
    table: FrameTable | None
    environment: dict[str, str]
    """Where the program keeps things now; the process may be older than that."""


@dataclass(frozen=True, slots=True)
class Look:
    """How pictures are made. ``fit_px``: no larger than needed to fill this width and height."""

    number: int
    """Every change has its own: a picture made for an older look is worth nothing."""
    fit_px: tuple[int, int] | None = None
    lift: float = 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What to decode, in this order, instead of all that was planned before.

    ``wished`` is the frame that somebody waits for. ``way`` is +1 or -1 while the film runs:
    then what is being decoded may be finished when it lies on the way there. ``goes_on``: the
    frames after the last one will be wanted next, so the decoder has to stay able to go on.
    """

    indices: tuple[int, ...]
    look: Look
    wished: int
    way: int = 0
    goes_on: bool = True


@dataclass(frozen=True, slots=True)
class UseMemory:
    name: str
    slot_bytes: int
    slots: int


@dataclass(frozen=True, slots=True)
class Free:
    """The picture in this slot was taken."""

    slot: int


@dataclass(frozen=True, slots=True)
class OpenSound:
    """Answered by SoundOpened or Refused."""

    source: bytes
    table: FrameTable | None
    rate: int
    channels: int
    environment: dict[str, str]


@dataclass(frozen=True, slots=True)
class SeekSound:
    """What is sent from now on carries this number and begins at that moment."""

    number: int
    us: Micros


@dataclass(frozen=True, slots=True)
class MoreSound:
    """Some more pieces for the seek of this number."""

    number: int


@dataclass(frozen=True, slots=True)
class Close:
    """Let the film go; answered by Closed. Then another one may be opened."""


# --- from the decoder -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ready:
    """Everything is loaded."""


@dataclass(frozen=True, slots=True)
class Begun:
    """It has the film in hand: whatever it dies of from here on has to do with that film."""


@dataclass(frozen=True, slots=True)
class Alive:
    """Nothing to tell yet, but the work goes on: the disk answers."""


@dataclass(frozen=True, slots=True)
class Progress:
    fraction: float
    doing: str


@dataclass(frozen=True, slots=True)
class Opened:
    index: FilmIndex


@dataclass(frozen=True, slots=True)
class NeedMemory:
    """Answered by UseMemory. Nothing in the memory used until now is needed any more."""

    slot_bytes: int


@dataclass(frozen=True, slots=True)
class Picture:
    """The frame lies in this slot until Free."""

    index: int
    look_number: int
    slot: int
    width: int
    height: int
    position: int
    """The frame that the decoder can go on after; -1 where it has to begin anew."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A Problem on that side. The plan is forgotten; the next one opens the film anew."""

    what: str
    where: str
    way_out: str


@dataclass(frozen=True, slots=True)
class SoundOpened:
    has_sound: bool


@dataclass(frozen=True, slots=True)
class Sound:
    """``is_end``: there is no more."""

    number: int
    pieces: tuple[SoundPiece, ...]
    fraction_read: float
    is_end: bool


@dataclass(frozen=True, slots=True)
class Closed:
    """Ready for another film."""
