"""What a clip tells: who moves when, who sounds when, and what a viewer would say of it.

All times are seconds from the first frame.
"""

from __future__ import annotations

from dataclasses import dataclass

from .tracks import Key


@dataclass(frozen=True)
class Voice:
    """A sound by a person, from `at_s`. Words for speech, a length for the infant's own sounds."""

    person: str
    kind: str  # speech, babble, coo, laugh, fuss
    at_s: float
    words: str = ""
    length_s: float = 0.9
    level: float = 0.32


@dataclass(frozen=True)
class Moment:
    """A stretch that a coder would mark."""

    kind: str
    onset_s: float
    offset_s: float
    what: str


@dataclass(frozen=True)
class Story:
    """One clip's script. Start values and keys are by person: infant, caregiver."""

    name: str
    family: str
    layout: str
    duration_s: float
    start: dict[str, dict[str, float]]
    keys: dict[str, tuple[Key, ...]]
    voices: tuple[Voice, ...]
    moments: tuple[Moment, ...]
    calm: tuple[tuple[float, float], ...]
    sides: dict[str, str]
    adult_voice: tuple[str, ...] = ("-v", "en-us+f3", "-p", "78", "-s", "112")
