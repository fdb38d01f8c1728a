"""What may hold for a family, and which signals must not be gone by then: circumstances.toml."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from imh_video.model.moment import MomentKind
from imh_video.model.signal import DYAD_SIGNALS, PEOPLE, PERSON_SIGNALS, SOUND_SIGNALS, SignalSet
from imh_video.moments.parameters import ParameterProblem, toml_of
from imh_video.moments.presets import kinds_off

_SIGNALS = frozenset(
    (*DYAD_SIGNALS, *SOUND_SIGNALS, *(f"{who}_{name}" for who in PEOPLE for name in PERSON_SIGNALS))
)


@dataclass(frozen=True, slots=True)
class Circumstance:
    """One that a person may tick for a family. ``leads_to`` says what follows, in plain words."""

    id: str
    title: str
    leads_to: str
    unused: frozenset[str]
    """Names of signals that are unknown to the rules then."""
    switched_off: frozenset[MomentKind]


@lru_cache(maxsize=1)
def circumstances() -> tuple[Circumstance, ...]:
    """All of them: the baby's first, then the parent's."""
    path = Path(__file__).with_name("circumstances.toml")
    return circumstances_from(path.read_text(encoding="utf-8"), path.name)


def circumstance(circumstance_id: str) -> Circumstance:
    """Raises ParameterProblem for an id that there is not."""
    for one in circumstances():
        if one.id == circumstance_id:
            return one
    names = ", ".join(one.id for one in circumstances())
    raise ParameterProblem(f"There is no circumstance '{circumstance_id}'. There are: {names}.")


def circumstances_from(text: str, name: str) -> tuple[Circumstance, ...]:
    """Circumstances from TOML text; ``name`` stands for the file in messages.

    Raises ParameterProblem.
    """
    found = []
    for key, entries in toml_of(text, name).items():
        where = f"{name}, {key}"
        if set(entries) != {"title", "leads_to", "unused", "kinds_off"}:
            raise ParameterProblem("Expected title, leads_to, unused and kinds_off.", where=where)
        for signal in entries["unused"]:
            if signal not in _SIGNALS:
                raise ParameterProblem(f"There is no signal '{signal}'.", where=where)
        unused, off = frozenset(entries["unused"]), kinds_off(entries, where)
        found.append(Circumstance(key, entries["title"], entries["leads_to"], unused, off))
    return tuple(found)


def without(signals: SignalSet, unused: Iterable[str]) -> SignalSet:
    """The same film with these signals unknown throughout."""
    gone = frozenset(unused)
    if not gone:
        return signals
    kept = {name: one for name, one in signals.signals.items() if name not in gone}
    return replace(signals, signals=kept)
