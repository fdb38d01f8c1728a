"""Everything that has a key: the actions of the window and the codes of a scheme, as one list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence

from imh_video.app.chords import KeyChoices, KeyMap
from imh_video.model.scheme import Actor, Code, CodeKind, CodingScheme
from imh_video_ui.keys.sequences import as_kept, join_keys, own_keys
from imh_video_ui.shell.actions import plain_words
from imh_video_ui.theme import key_text
from imh_video_ui.timeline.head_painter import actor_words

HELD, PRESSED = "held", "pressed"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Keys", text)


class Kind(StrEnum):
    """Which sort of keys it takes."""

    ACTION = "action"
    """Shortcuts: one key with or without Ctrl, Alt and Shift."""
    LEADER = "leader"
    """The first key of an actor's chords."""
    CODE = "code"
    """A chord or one key, and perhaps a digit."""
    FIXED = "fixed"
    """Always the same."""


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One row. ``name`` is what its keys are remembered by; a code's digit has its own name."""

    name: str
    words: str
    place: str
    """Which menu it is in, or whose codes it belongs to."""
    kind: Kind
    keys: tuple[str, ...]
    own: tuple[str, ...]
    actor: Actor | None = None
    is_state: bool = False
    is_held: bool = False
    digit_name: str = ""
    shares_digits: bool = False
    """Other actors may use its digits too: whose codes show decides."""

    @property
    def is_changed(self) -> bool:
        return self.keys != self.own

    @property
    def shown(self) -> tuple[str, ...]:
        """The keys as caps show them."""
        if self.kind in (Kind.ACTION, Kind.FIXED):
            return tuple(key_text(QKeySequence(key)) for key in self.keys)
        return self.keys

    def matches(self, typed: str) -> bool:
        """Whether every typed word begins one of its words or keys."""
        words = f"{self.words} {self.place} {' '.join(self.shown)}".casefold().split()
        return all(any(w.startswith(part) for w in words) for part in typed.casefold().split())

    def has_keys(self, typed: str) -> bool:
        """Whether exactly these keys were typed, as ``ctrl shift m``."""
        wanted = typed.casefold().replace("+", " ").split()
        return any(keys.casefold().split() == wanted for keys in self.shown)


def action_entries(groups: Iterable[tuple[str, Sequence[QAction]]]) -> list[KeyEntry]:
    """The actions by menu, as they are now. One that stands in two menus counts once."""
    found: dict[str, KeyEntry] = {}
    for place, actions in groups:
        for action in actions:
            name = action.objectName()
            if not name or action.isSeparator() or name in found:
                continue
            keys = tuple(as_kept(one) for one in action.shortcuts())
            own = tuple(as_kept(QKeySequence(one)) for one in own_keys(action))
            words = str(action.property("plain_words") or plain_words(action)).removesuffix("…")
            found[name] = KeyEntry(name, words, place, Kind.ACTION, keys, own)
    return list(found.values())


def code_entries(
    scheme: CodingScheme, choices: KeyChoices, held: Mapping[str, bool]
) -> list[KeyEntry]:
    """The first keys of a scheme, then its codes actor by actor. ``held``: code id -> how."""
    found = []
    now, own = _maps(scheme, choices), _maps(scheme, KeyChoices())
    for actor in _actors(scheme):
        leader = now[actor].leader_of(actor)
        words = _tr("{who}: first key of every code").format(who=actor_words(actor))
        if own[actor].leader_of(actor):
            found.append(
                KeyEntry(f"leader.{actor}", words, _tr("First keys"), Kind.LEADER,
                         (leader,) if leader else (), (own[actor].leader_of(actor),), actor)
            )  # fmt: skip
    for actor in _actors(scheme):
        codes = scheme.codes_of(actor)
        found += [_code_entry(scheme, code, now[actor], own[actor], held) for code in codes]
    return found


def _maps(scheme: CodingScheme, choices: KeyChoices) -> dict[Actor, KeyMap]:
    """One for each actor: where digits are shared, each has its own."""
    return {actor: KeyMap.of(scheme, choices, actor) for actor in Actor}


def _actors(scheme: CodingScheme) -> list[Actor]:
    return [actor for actor in Actor if scheme.codes_of(actor)]


def _code_entry(
    scheme: CodingScheme, code: Code, now: KeyMap, own: KeyMap, held: Mapping[str, bool]
) -> KeyEntry:
    is_state = code.kind is CodeKind.STATE
    return KeyEntry(
        f"code.{scheme.id}.{code.id}",
        code.label,
        actor_words(code.actor),
        Kind.CODE,
        _ways(now, code.id),
        _ways(own, code.id),
        code.actor,
        is_state,
        is_state and held.get(code.id, False),
        f"digit.{scheme.id}.{code.id}",
        scheme.digits_per_actor,
    )


def _ways(keys: KeyMap, code_id: str) -> tuple[str, ...]:
    ways = (" ".join(keys.chord_of(code_id)), keys.digit_of(code_id))
    return tuple(way for way in ways if way)


def fixed_entries() -> list[KeyEntry]:
    """Keys that are always the same."""
    place = _tr("Always the same")
    fixed = (
        ("fixed.leave", _tr("Leave what is under way"), "Escape"),
        ("fixed.next", _tr("Next control, next mark in the timeline"), "Tab"),
        ("fixed.previous", _tr("Control before, mark before in the timeline"), "Shift+Tab"),
        ("fixed.nudge_back", _tr("In the timeline: mark one frame earlier"), "Alt+Left"),
        ("fixed.nudge_on", _tr("In the timeline: mark one frame later"), "Alt+Right"),
        ("fixed.end_back", _tr("In the timeline: end one frame earlier"), "Alt+Shift+Left"),
        ("fixed.end_on", _tr("In the timeline: end one frame later"), "Alt+Shift+Right"),
    )
    return [KeyEntry(name, words, place, Kind.FIXED, (key,), (key,)) for name, words, key in fixed]


# --- who has a key already


def rivals(entry: KeyEntry, key: str, everybody: Iterable[KeyEntry]) -> list[KeyEntry]:
    """Those that could not be reached any more, or not at the same time, with this key given."""
    found = [other for other in everybody if other.name != entry.name and _meet(entry, key, other)]
    if entry.kind is Kind.LEADER:
        # Its own codes come along: they are no rivals.
        return [o for o in found if not (o.kind is Kind.CODE and o.actor is entry.actor)]
    return found


def _meet(entry: KeyEntry, key: str, other: KeyEntry) -> bool:
    apart = entry.shares_digits and other.shares_digits and entry.actor is not other.actor
    return any(
        _same(entry.kind, key, other.kind, theirs) and not (apart and key.isdigit())
        for theirs in other.keys
    )


def _same(kind: Kind, key: str, other_kind: Kind, theirs: str) -> bool:
    shortcuts = (Kind.ACTION, Kind.FIXED)
    if kind in shortcuts and other_kind in shortcuts:
        return QKeySequence(key) == QKeySequence(theirs)
    if kind in shortcuts:
        return key.upper() == theirs.split()[0]
    if other_kind in shortcuts:
        return key.split()[0] == theirs.upper()
    if kind is Kind.LEADER or other_kind is Kind.LEADER:
        whole, leader = (theirs, key) if kind is Kind.LEADER else (key, theirs)
        return whole == leader
    return key == theirs


def without_key(entry: KeyEntry, key: str) -> dict[str, str]:
    """What to keep so that an entry gives up this key: names of bindings and their keys."""
    if entry.kind is Kind.ACTION:
        left = [k for k in entry.keys if not _same(Kind.ACTION, k, Kind.ACTION, key)]
        return {entry.name: join_keys([k for k in left if k.upper() != key.split()[0]])}
    if entry.kind is Kind.CODE and entry.digit_name and key in entry.keys[1:]:
        return {entry.digit_name: ""}
    return {entry.name: ""} if entry.kind is not Kind.FIXED else {}


def with_key(entry: KeyEntry, key: str, *, beside: bool = False) -> dict[str, str]:
    """What to keep so that an entry has this key; ``beside`` leaves an action its other keys."""
    if entry.kind is Kind.CODE and key.isdigit() and any(k != key for k in entry.keys[:1]):
        return {entry.digit_name: key}
    if entry.kind is Kind.ACTION and beside:
        return {entry.name: join_keys([*entry.keys, key])}
    return {entry.name: key}


def own_again(entry: KeyEntry) -> dict[str, str | None]:
    """What to forget so that an entry has its own keys."""
    names = [entry.name, *([entry.digit_name] if entry.digit_name else [])]
    return dict.fromkeys(names)


def without_all(entry: KeyEntry) -> dict[str, str]:
    """What to keep so that an entry has no key at all."""
    return dict.fromkeys(own_again(entry), "")


def clashing(everybody: Sequence[KeyEntry]) -> list[tuple[KeyEntry, KeyEntry, str]]:
    """Every two that share a key as things are: the first, the second, the key."""
    return [
        (entry, other, key)
        for place, entry in enumerate(everybody)
        for key in entry.keys
        for other in rivals(entry, key, everybody[place + 1 :])
    ]
