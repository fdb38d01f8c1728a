"""A coding scheme: what may be marked, by whom shown, with which keys and which words."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Actor(StrEnum):
    """Whose behaviour a code describes."""

    INFANT = "infant"
    PARENT = "parent"
    DYAD = "dyad"
    SESSION = "session"


class CodeKind(StrEnum):
    POINT = "point"
    STATE = "state"


class Valence(StrEnum):
    """The family of a code. Warm, cool, plain, muted: never good and bad."""

    CONNECT = "connect"
    PAUSE = "pause"
    NEUTRAL = "neutral"
    STRAIN = "strain"


class Relation(StrEnum):
    """How one mark points at another."""

    RESPONDS_TO = "responds_to"
    REPAIRS = "repairs"
    PART_OF = "part_of"


class Modality(StrEnum):
    GAZE = "gaze"
    FACE = "face"
    VOICE = "voice"
    TOUCH = "touch"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Group:
    """A set of state codes of one actor that exclude each other.

    ``exhaustive`` groups leave no gap; the codes of an ``ordered`` one are listed in their usual
    order.
    """

    id: str
    actor: Actor
    label: str
    exhaustive: bool = False
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """One thing that can be marked.

    ``keys`` is the chord as pressed ("B L", or one stroke "1"); ``digit`` one more single key.
    ``min_duration_s`` is the shortest a state may last, ``default_duration_s`` the length given to
    a state marked with one press. ``parent_wording`` is all a parent ever reads of it.
    """

    id: str
    label: str
    actor: Actor
    kind: CodeKind
    valence: Valence
    keys: str
    definition: str
    digit: str = ""
    group: str = ""
    include: str = ""
    exclude: str = ""
    parent_wording: str = ""
    parent_visible: bool = False
    min_duration_s: float = 0.0
    default_duration_s: float = 0.0
    lead_in_s: float = 3.0
    lead_out_s: float = 4.0
    links: dict[Relation, tuple[str, ...]] = field(default_factory=dict)
    modality: tuple[Modality, ...] = ()
    age_months: tuple[int, int] | None = None
    detector_hint: str = ""
    unscorable: bool = False
    """The actor could not be seen or heard well enough: never counted as absent."""
    licence_note: str = ""
    suggested_by: tuple[str, ...] = ()
    """Kinds of possible moments (``MomentKind`` values) that become this code when kept."""


@dataclass(frozen=True, slots=True)
class CodingScheme:
    """One version of a scheme; ``content_hash`` pins a coding to exactly this content.

    ``unit_s`` is the bin of schemes coded in whole seconds, 0 where time runs freely. With
    ``digits_per_actor`` the same digit may belong to a code of each actor: the palette's actor
    decides which one is meant.
    """

    id: str
    version: str
    title: str
    summary: str
    licence_note: str
    groups: tuple[Group, ...]
    codes: tuple[Code, ...]
    content_hash: str
    language: str = "en-GB"
    leaders: dict[str, Actor] = field(default_factory=dict)
    """First stroke of a chord -> whose codes follow (B, P, D)."""
    unit_s: float = 0.0
    digits_per_actor: bool = False

    def code(self, code_id: str) -> Code:
        """The code of that id. Raises KeyError."""
        for code in self.codes:
            if code.id == code_id:
                return code
        raise KeyError(code_id)

    def has_code(self, code_id: str) -> bool:
        return any(code.id == code_id for code in self.codes)

    def codes_of(self, actor: Actor) -> tuple[Code, ...]:
        return tuple(code for code in self.codes if code.actor == actor)

    def rivals(self, code: Code) -> tuple[Code, ...]:
        """The codes that marking this one brings to an end."""
        if not code.group:
            return ()
        return tuple(c for c in self.codes if c.group == code.group and c.id != code.id)
