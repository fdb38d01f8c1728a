"""Take a coding to another version of its scheme: shown first, then one edit, undone as one.

Nothing is guessed about marks whose code has no successor: somebody says which code they become,
or that they are to be taken away. Links and decisions stay with the marks that stay.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.decisions import fitted
from imh_video.app.draft import Picture
from imh_video.app.edits import EditRefused, RemoveMarks
from imh_video.model.changes import Change, Changes
from imh_video.model.identifiers import MarkId, PersonId
from imh_video.model.mark import Mark
from imh_video.model.scheme import Actor, Code, CodeKind, CodingScheme
from imh_video.schemes.mapping import (
    Basis,
    CodeMapping,
    SchemeMapping,
    propose_mapping,
    with_choices,
)
from imh_video.timebase import Micros, Span

TAKE_AWAY: Final = ""
"""Chosen instead of a code: the marks of the old code are deleted."""


@dataclass(frozen=True, slots=True)
class CodeChange:
    """What becomes of the marks of one old code."""

    mapping: CodeMapping
    marks: int
    is_taken_away: bool = False

    @property
    def is_decided(self) -> bool:
        """Whether nobody has to say anything more about it."""
        return self.marks == 0 or self.is_taken_away or self.mapping.new is not None


@dataclass(frozen=True)
class SchemeChange:
    """The whole change, to be shown before it is applied."""

    old: CodingScheme
    new: CodingScheme
    codes: tuple[CodeChange, ...]
    added: tuple[Code, ...]
    """Codes that are new: nothing is marked with them yet."""
    overlaps: int
    """Marks that would then lie over a mark that excludes them. They stay as they are."""

    @property
    def undecided(self) -> tuple[CodeChange, ...]:
        return tuple(one for one in self.codes if not one.is_decided)

    @property
    def is_ready(self) -> bool:
        return not self.undecided

    @property
    def kept(self) -> int:
        """How many marks are sure to stay."""
        stays = (one for one in self.codes if one.is_decided and not one.is_taken_away)
        return sum(one.marks for one in stays)

    @property
    def waiting(self) -> int:
        """Marks of which somebody has to say what becomes of them."""
        return sum(one.marks for one in self.undecided)

    @property
    def taken_away(self) -> int:
        return sum(one.marks for one in self.codes if one.is_taken_away)

    @property
    def targets(self) -> dict[str, str]:
        """Old id -> new id, or ``TAKE_AWAY``; undecided ones are missing."""
        found = {}
        for one in self.codes:
            if one.is_taken_away:
                found[one.mapping.old.id] = TAKE_AWAY
            elif one.mapping.new is not None:
                found[one.mapping.old.id] = one.mapping.new.id
        return found


def is_offered(desk: CodingDesk, scheme: CodingScheme) -> bool:
    """Whether that is another version of the scheme that the coding is pinned to."""
    same = scheme.id == desk.scheme.id
    return same and scheme.content_hash != desk.scheme.content_hash


def plan_scheme_change(
    desk: CodingDesk, new: CodingScheme, choices: Mapping[str, str] | None = None
) -> SchemeChange:
    """What would happen. ``choices``: old id -> new id or ``TAKE_AWAY``. Changes nothing.

    Raises EditRefused for an id that neither scheme has.
    """
    choices = choices or {}
    away = {old_id for old_id, new_id in choices.items() if new_id == TAKE_AWAY}
    chosen = {old_id: new_id for old_id, new_id in choices.items() if new_id != TAKE_AWAY}
    try:
        mapping = with_choices(propose_mapping(desk.scheme, new), chosen)
        for old_id in away:
            desk.scheme.code(old_id)
    except KeyError as error:
        raise EditRefused(f"There is no code {error} in this scheme.") from None
    counted = Counter(mark.code_id for mark in desk.marks.values())
    change = SchemeChange(
        old=desk.scheme,
        new=new,
        codes=tuple(
            CodeChange(one, counted[one.old.id], one.old.id in away) for one in mapping.codes
        ),
        added=mapping.added,
        overlaps=0,
    )
    moved = _moved(desk.marks.values(), change.targets, new, desk.recording.duration_us)
    return replace(change, overlaps=_overlaps(new, moved.values()))


def change_scheme(desk: CodingDesk, change: SchemeChange) -> Change:
    """Do it, as one edit that undo takes back whole, the pinned version too.

    Raises EditRefused where something is undecided, also for marks made since it was planned.
    """
    if change.old.content_hash != desk.scheme.content_hash:
        raise EditRefused(
            "This coding has another scheme by now.", way_out="Look at the change again."
        )
    edit = ChangeScheme(
        change.old.content_hash, change.new, change.targets, desk.recording.duration_us
    )
    return desk.change_scheme(edit, change.new)


@dataclass(frozen=True, slots=True)
class ChangeScheme:
    """Marks under the codes of another version, and the coding pinned to it."""

    old_hash: str
    new: CodingScheme
    targets: Mapping[str, str]
    duration_us: Micros

    @property
    def title(self) -> str:
        return f"Change scheme to {self.new.title} {self.new.version}"

    def apply(self, picture: Picture) -> Changes:
        if self.new.content_hash == self.old_hash:
            return Changes()
        marks = picture.marks
        lost = {m.code_id for m in marks.values() if m.code_id not in self.targets}
        if lost:
            names = ", ".join(sorted(f"“{_label(picture.scheme, one)}”" for one in lost))
            raise EditRefused(
                f"Somebody has to say what becomes of the marks of {names}.",
                way_out="Choose a code for them, or take them away.",
            )
        gone = frozenset(m.id for m in marks.values() if self.targets[m.code_id] == TAKE_AWAY)
        removed = RemoveMarks(gone).apply(picture)
        moved = _moved(marks.values(), self.targets, self.new, self.duration_us)
        changed = {key: (marks[key], mark) for key, mark in moved.items() if marks[key] != mark}
        return Changes(
            {**removed.marks, **changed},
            removed.links,
            removed.decisions,
            (self.old_hash, self.new.content_hash),
        )


def _label(scheme: CodingScheme, code_id: str) -> str:
    return scheme.code(code_id).label if scheme.has_code(code_id) else code_id


def _moved(
    marks: Iterable[Mark], targets: Mapping[str, str], new: CodingScheme, duration_us: Micros
) -> dict[MarkId, Mark]:
    """The marks that stay, under their new codes."""
    codes = {code.id: code for code in new.codes}
    return {
        mark.id: _as_mark_of(codes[targets[mark.code_id]], mark, duration_us)
        for mark in marks
        if targets.get(mark.code_id, TAKE_AWAY) != TAKE_AWAY
    }


def _as_mark_of(code: Code, mark: Mark, duration_us: Micros) -> Mark:
    moved = replace(mark, code_id=code.id)
    if code.actor in (Actor.DYAD, Actor.SESSION):
        moved = replace(moved, person_id=None)
    if (code.kind is CodeKind.POINT) == mark.span.is_point:
        return moved
    if code.kind is CodeKind.POINT:
        return replace(moved, span=Span(mark.span.onset_us), is_open=False)
    return replace(moved, span=fitted(code, mark.span, duration_us))


def _overlaps(scheme: CodingScheme, marks: Iterable[Mark]) -> int:
    """How many marks lie over an earlier one of the same person and group."""
    group_of = {code.id: code.group for code in scheme.codes if code.group}
    lanes: defaultdict[tuple[str, PersonId | None], list[Span]] = defaultdict(list)
    for mark in marks:
        group = group_of.get(mark.code_id)
        if group and not mark.is_open and not mark.span.is_point:
            lanes[group, mark.person_id].append(mark.span)
    count = 0
    for spans in lanes.values():
        until_us = -1
        for span in sorted(spans, key=lambda one: (one.onset_us, one.end_us)):
            count += span.onset_us < until_us
            until_us = max(until_us, span.end_us)
    return count


__all__ = [
    "TAKE_AWAY",
    "Basis",
    "ChangeScheme",
    "CodeChange",
    "CodeMapping",
    "SchemeChange",
    "SchemeMapping",
    "change_scheme",
    "is_offered",
    "plan_scheme_change",
]
