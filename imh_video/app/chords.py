"""Marking by keys: a leader and then a letter, or one digit. A state machine without a window.

The second stroke belongs to the chord, so it may be any letter, those of playback included.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from imh_video.model.scheme import Actor, Code, CodingScheme

CHORD_TIMEOUT_S = 1.5
PLAYBACK_KEYS = frozenset({"J", "K", "L", "I", "O", ",", "."})
QUEUE_KEYS = frozenset({"E", "X"})
RESERVED_FIRST_STROKES = PLAYBACK_KEYS | QUEUE_KEYS
"""What already acts while no chord is pending; Space, arrows and Enter are no strokes."""

Strokes: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyChoices:
    """What a coder changed: code id -> chord, code id -> digit, actor -> leader. "" unbinds."""

    chords: Mapping[str, str] = field(default_factory=dict)
    digits: Mapping[str, str] = field(default_factory=dict)
    leaders: Mapping[Actor, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeyClash:
    """Keys that cannot work as they are set, in one plain sentence."""

    strokes: Strokes
    code_ids: tuple[str, ...]
    what: str


def strokes_of(keys: str) -> Strokes:
    """``"b l"`` as ``("B", "L")``; nothing at all as ``()``."""
    return tuple(stroke.upper() for stroke in keys.split())


@dataclass(frozen=True)
class KeyMap:
    """Which strokes mean which code, for one scheme and one coder."""

    codes: Mapping[Strokes, str]
    leaders: Mapping[str, Actor]

    @classmethod
    def of(
        cls, scheme: CodingScheme, choices: KeyChoices | None = None, actor: Actor | None = None
    ) -> KeyMap:
        """The scheme's own keys with the coder's choices on top; of two rivals the first wins.

        ``actor`` is whose codes are on the palette: it decides where actors share their digits.
        """
        bound: dict[Strokes, str] = {}
        leaders = _leaders(scheme, choices or KeyChoices())
        for code, strokes in _bindings(scheme, choices or KeyChoices()):
            elsewhere = _is_shared(scheme, strokes) and actor not in (None, code.actor)
            if strokes and not elsewhere:
                bound.setdefault(strokes, code.id)
        used = {strokes[0] for strokes in bound if len(strokes) == 2}
        return cls(bound, {key: leaders[key] for key in leaders if key in used})

    def code_at(self, strokes: Strokes) -> str | None:
        return self.codes.get(strokes)

    def begins_chord(self, stroke: str) -> bool:
        return any(len(strokes) == 2 and strokes[0] == stroke for strokes in self.codes)

    def leader_of(self, actor: Actor) -> str:
        """The stroke that opens this actor's codes; "" when there is none."""
        return next((key for key, whose in self.leaders.items() if whose == actor), "")

    def chord_of(self, code_id: str) -> Strokes:
        """The longest way to mark it: the chord when it has one, otherwise its only key."""
        return max(self._ways_to(code_id), key=len, default=())

    def digit_of(self, code_id: str) -> str:
        """The single digit that marks it as well; "" when there is none."""
        ways = [way for way in self._ways_to(code_id) if len(way) == 1 and way[0].isdigit()]
        return ways[0][0] if ways and ways[0] != self.chord_of(code_id) else ""

    def _ways_to(self, code_id: str) -> list[Strokes]:
        return [strokes for strokes, bound in self.codes.items() if bound == code_id]


def _leaders(scheme: CodingScheme, choices: KeyChoices) -> dict[str, Actor]:
    return {choices.leaders.get(actor, key).upper(): actor for key, actor in scheme.leaders.items()}


def _bindings(scheme: CodingScheme, choices: KeyChoices) -> Iterable[tuple[Code, Strokes]]:
    moved = {
        key.upper(): choices.leaders[actor].upper()
        for key, actor in scheme.leaders.items()
        if actor in choices.leaders
    }
    for code in scheme.codes:
        yield code, _moved(strokes_of(choices.chords.get(code.id, code.keys)), moved)
        yield code, strokes_of(choices.digits.get(code.id, code.digit))


def _is_shared(scheme: CodingScheme, strokes: Strokes) -> bool:
    return scheme.digits_per_actor and len(strokes) == 1 and strokes[0].isdigit()


def _moved(strokes: Strokes, moved: Mapping[str, str]) -> Strokes:
    if len(strokes) < 2:
        return strokes
    return (moved.get(strokes[0], strokes[0]), *strokes[1:])


def find_clashes(scheme: CodingScheme, choices: KeyChoices | None = None) -> tuple[KeyClash, ...]:
    """All keys that cannot work together, so that a coder can be told before they are saved."""
    holders: dict[Strokes, list[Code]] = {}
    for code, strokes in _bindings(scheme, choices or KeyChoices()):
        if strokes and code not in holders.setdefault(strokes, []):
            holders[strokes].append(code)
    leaders = {strokes[0] for strokes in holders if len(strokes) > 1}
    clashes = [
        _clash(strokes, rivals, leaders)
        for strokes, codes in holders.items()
        for rivals in _rivals(scheme, strokes, codes)
    ]
    return tuple(clash for clash in clashes if clash is not None)


def _rivals(scheme: CodingScheme, strokes: Strokes, codes: list[Code]) -> list[list[Code]]:
    """The codes that compete for a key: where digits are shared, those of one actor."""
    if not _is_shared(scheme, strokes):
        return [codes]
    return [[c for c in codes if c.actor == actor] for actor in {c.actor for c in codes}]


def _clash(strokes: Strokes, codes: list[Code], leaders: set[str]) -> KeyClash | None:
    shown = " ".join(strokes)
    names = " and ".join(f"“{code.label}”" for code in codes)
    ids = tuple(code.id for code in codes)
    if len(strokes) > 2 or any(len(stroke) != 1 for stroke in strokes):
        what = f"{shown} is not a key or two keys with one space between them ({names})."
    elif len(codes) > 1:
        what = f"{shown} is set for {names}. Give one of them another key."
    elif len(strokes) == 1 and strokes[0] in leaders:
        what = f"{shown} begins other codes, so it cannot mark {names} by itself."
    elif strokes[0] in RESERVED_FIRST_STROKES:
        what = f"{strokes[0]} plays the film or answers a suggestion, so {names} cannot begin so."
    else:
        return None
    return KeyClash(strokes, ids, what)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A leader was pressed; a letter is awaited."""

    leader: str
    actor: Actor | None


@dataclass(frozen=True, slots=True)
class Complete:
    """The strokes mean this code."""

    code_id: str
    strokes: Strokes


@dataclass(frozen=True, slots=True)
class Unbound:
    """The chord was completed with a letter that means nothing."""

    strokes: Strokes


@dataclass(frozen=True, slots=True)
class NotMine:
    """The stroke has no meaning for marking; somebody else may have it."""


ChordAnswer: TypeAlias = Waiting | Complete | Unbound | NotMine


class ChordMachine:
    """Takes strokes one by one. A leader waits ``timeout_s`` for its letter, then is forgotten."""

    def __init__(
        self,
        keys: KeyMap,
        clock: Callable[[], float] = time.monotonic,
        timeout_s: float = CHORD_TIMEOUT_S,
    ) -> None:
        self.keys = keys
        self.timeout_s = timeout_s
        self._clock = clock
        self._leader = ""
        self._pressed_at_s = 0.0

    @property
    def leader(self) -> str:
        """The leader that is waiting for its letter; "" when none is."""
        return self._leader if self._leader and self.remaining_s > 0 else ""

    @property
    def remaining_s(self) -> float:
        """How long the leader still waits."""
        if not self._leader:
            return 0.0
        return max(0.0, self.timeout_s - (self._clock() - self._pressed_at_s))

    def wants(self, stroke: str) -> bool:
        """Whether pressing it now would mean something here."""
        stroke = stroke.upper()
        is_first = self.keys.begins_chord(stroke) or self.keys.code_at((stroke,)) is not None
        return bool(self.leader) or is_first

    def press(self, stroke: str) -> ChordAnswer:
        stroke = stroke.upper()
        leader, self._leader = self.leader, ""
        if leader:
            return self._second(leader, stroke)
        return self._first(stroke)

    def cancel(self) -> bool:
        """Forget the leader; True when there was one."""
        was_waiting = bool(self.leader)
        self._leader = ""
        return was_waiting

    def _first(self, stroke: str) -> ChordAnswer:
        if self.keys.begins_chord(stroke):
            self._leader, self._pressed_at_s = stroke, self._clock()
            return Waiting(stroke, self.keys.leaders.get(stroke))
        code_id = self.keys.code_at((stroke,))
        return Complete(code_id, (stroke,)) if code_id else NotMine()

    def _second(self, leader: str, stroke: str) -> ChordAnswer:
        code_id = self.keys.code_at((leader, stroke))
        return Complete(code_id, (leader, stroke)) if code_id else Unbound((leader, stroke))
