"""What becomes of each code when a scheme changes: proposed here, decided by a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from imh_video.model.scheme import Code, CodeKind, CodingScheme


class Basis(StrEnum):
    """Why a code became another one."""

    SAME_ID = "same_id"
    SAME_LABEL = "same_label"
    CHOSEN = "chosen"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class CodeMapping:
    """One old code. ``new`` is None while nothing fits. ``notes`` are for a person to read."""

    old: Code
    new: Code | None
    basis: Basis
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class SchemeMapping:
    """Every code of the old version, in its order."""

    old: CodingScheme
    new: CodingScheme
    codes: tuple[CodeMapping, ...]

    @property
    def unmapped(self) -> tuple[CodeMapping, ...]:
        """Codes of which a person must say what becomes of their marks."""
        return tuple(one for one in self.codes if one.new is None)

    @property
    def added(self) -> tuple[Code, ...]:
        """Codes of the new version that no old one becomes."""
        taken = {one.new.id for one in self.codes if one.new is not None}
        return tuple(code for code in self.new.codes if code.id not in taken)


def propose_mapping(old: CodingScheme, new: CodingScheme) -> SchemeMapping:
    """Same id and actor; else the only one of the same label and actor; else nothing."""
    return SchemeMapping(old, new, tuple(_proposed(code, old, new) for code in old.codes))


def with_choices(mapping: SchemeMapping, choices: Mapping[str, str]) -> SchemeMapping:
    """The mapping with a person's choices, old id -> new id. Raises KeyError for unknown ids."""
    for old_id in choices:
        mapping.old.code(old_id)
    codes = tuple(
        _chosen(one, mapping.new.code(choices[one.old.id])) if one.old.id in choices else one
        for one in mapping.codes
    )
    return replace(mapping, codes=codes)


def _proposed(code: Code, old: CodingScheme, new: CodingScheme) -> CodeMapping:
    if new.has_code(code.id):
        same = new.code(code.id)
        if same.actor is code.actor:
            return CodeMapping(code, same, Basis.SAME_ID, _differences(code, same))
        why = "The new scheme uses this id for somebody else."
        return CodeMapping(code, None, Basis.NONE, (why,))
    alike = [
        other
        for other in new.codes_of(code.actor)
        if _plain(other.label) == _plain(code.label) and not old.has_code(other.id)
    ]
    if len(alike) == 1:
        return CodeMapping(code, alike[0], Basis.SAME_LABEL, _differences(code, alike[0]))
    why = "Several codes have this name." if alike else "The new scheme has no such code."
    return CodeMapping(code, None, Basis.NONE, (why,))


def _chosen(one: CodeMapping, new: Code) -> CodeMapping:
    if one.new is not None and one.new.id == new.id:
        return one
    return CodeMapping(one.old, new, Basis.CHOSEN, _differences(one.old, new))


def _plain(label: str) -> str:
    return " ".join(label.split()).casefold()


def _differences(old: Code, new: Code) -> tuple[str, ...]:
    """What a coder should know before marks of the one become marks of the other."""
    notes = []
    if old.kind is CodeKind.STATE and new.kind is CodeKind.POINT:
        notes.append("It is a point now: the marks lose their end.")
    if old.kind is CodeKind.POINT and new.kind is CodeKind.STATE:
        notes.append("It is a state now: the marks get the usual length.")
    if old.actor is not new.actor:
        notes.append("It is about somebody else: look at whose the marks are.")
    if old.unscorable is not new.unscorable:
        notes.append("It changes between a behaviour and “can't see”.")
    if old.label != new.label:
        notes.append(f"It is called “{new.label}” now.")
    if _plain(old.definition) != _plain(new.definition):
        notes.append("Its definition has changed.")
    if old.group != new.group:
        notes.append("It excludes other codes than before.")
    return tuple(notes)
