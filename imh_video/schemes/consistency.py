"""What must hold between the parts of a scheme: keys, groups, links, what a parent may see."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from imh_video.model.moment import MomentKind
from imh_video.model.scheme import Actor, Code, CodeKind, Group, Valence
from imh_video.schemes.places import Section, did_you_mean

TAKEN_BY_THE_PLAYER = frozenset("JKLIO,.")
TAKEN_BY_THE_QUEUE = frozenset("EX")
_RESERVED = TAKEN_BY_THE_PLAYER | TAKEN_BY_THE_QUEUE
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class DraftCode:
    """A code as read, with the place it was read from."""

    code: Code
    section: Section


@dataclass(frozen=True)
class DraftGroup:
    group: Group
    section: Section


@dataclass(frozen=True)
class Draft:
    """A whole scheme as read, before anybody may use it."""

    root: Section
    leaders: Mapping[str, Actor]
    leader_section: Section | None
    digits_per_actor: bool
    groups: Sequence[DraftGroup]
    codes: Sequence[DraftCode]


def check_draft(draft: Draft) -> None:
    """Report every rule that the draft breaks, each at the line that breaks it."""
    _check_ids(draft)
    _check_leaders(draft)
    _check_keys(draft)
    _check_digits(draft)
    _check_groups(draft)
    _check_links(draft)
    _check_suggested_by(draft)
    _check_unscorable(draft)
    for item in draft.codes:
        _check_what_a_parent_sees(item)
        _check_durations(item)


def _check_ids(draft: Draft) -> None:
    if "id" not in draft.root.spoilt:
        _check_id(draft.root, draft.root.take_text("id"))
    for sections in (_ids_of_groups(draft), _ids_of_codes(draft)):
        first_at: dict[str, int] = {}
        for section, name in sections:
            _check_id(section, name)
            if name in first_at:
                section.blame("id", f"The id '{name}' is already used in line {first_at[name]}.")
            elif name:
                first_at[name] = section.line_of("id")


def _ids_of_groups(draft: Draft) -> list[tuple[Section, str]]:
    return [(item.section, item.group.id) for item in draft.groups]


def _ids_of_codes(draft: Draft) -> list[tuple[Section, str]]:
    return [(item.section, item.code.id) for item in draft.codes]


def _check_id(section: Section, name: str) -> None:
    if "id" not in section.spoilt and not _ID.fullmatch(name):
        section.blame(
            "id",
            f"'{name}' cannot be an id. Use a small letter, then small letters, digits and"
            " underscores, at most 40.",
        )


def _check_leaders(draft: Draft) -> None:
    if draft.leader_section is None:
        return
    for key in draft.leader_section.field_names():
        if not _is_stroke(key.upper()):
            draft.leader_section.blame(key, f"'{key}' is not a single letter or digit.")
        elif key.upper() in _RESERVED:
            draft.leader_section.blame(key, _reserved(key.upper()))


def _is_stroke(stroke: str) -> bool:
    return len(stroke) == 1 and stroke.isascii() and stroke.isalnum()


def _reserved(stroke: str) -> str:
    whose = "plays the film" if stroke in TAKEN_BY_THE_PLAYER else "answers a possible moment"
    return f"The key {stroke} {whose}, so no code can begin with it. Choose another key."


def _check_keys(draft: Draft) -> None:
    holders: dict[str, str] = {}
    for item in draft.codes:
        keys = item.code.keys
        if not keys:
            if "keys" not in item.section.spoilt:
                item.section.blame("keys", "The code has no keys. Give it a chord such as B L.")
        elif (problem := _wrong_keys(item.code, draft)) is not None:
            item.section.blame("keys", problem)
        elif keys in holders:
            problem = f"{keys} already marks '{holders[keys]}'. Give one of them another key."
            item.section.blame("keys", problem)
        else:
            holders[keys] = item.code.id


def _wrong_keys(code: Code, draft: Draft) -> str | None:
    strokes = code.keys.split()
    if len(strokes) > 2 or not all(_is_stroke(stroke) for stroke in strokes):
        return f"Expected one key or two with a space between them, got '{code.keys}'."
    first = strokes[0]
    if len(strokes) == 1:
        if first in draft.leaders:
            return f"{first} begins other codes, so it cannot mark this one by itself."
        return _reserved(first) if first in _RESERVED else None
    if first not in draft.leaders:
        known = ", ".join(draft.leaders) or "none"
        return f"'{first}' is not among the leaders of this scheme ({known})."
    if draft.leaders[first] != code.actor:
        return (
            f"{first} begins the codes of the {draft.leaders[first]}, this is the {code.actor}'s."
        )
    return None


def _check_digits(draft: Draft) -> None:
    holders = {item.code.keys: item.code.id for item in draft.codes if len(item.code.keys) == 1}
    for item in draft.codes:
        digit = item.code.digit
        if not digit:
            continue
        whose = f"{item.code.actor} {digit}" if draft.digits_per_actor else digit
        if not (len(digit) == 1 and digit in "0123456789"):
            item.section.blame(
                "digit", f"Expected one digit in quotes such as \"1\", got '{digit}'."
            )
        elif digit in holders or whose in holders:
            rival = holders.get(digit) or holders[whose]
            item.section.blame("digit", f"The digit {digit} already marks '{rival}'.")
        else:
            holders[whose] = item.code.id


def _check_groups(draft: Draft) -> None:
    groups = {item.group.id: item.group for item in draft.groups}
    members: dict[str, int] = {}
    for item in draft.codes:
        name = item.code.group
        if not name:
            continue
        members[name] = members.get(name, 0) + 1
        if name not in groups:
            meant = did_you_mean(name, groups)
            item.section.blame("group", f"There is no group '{name}' in this scheme.{meant}")
        elif groups[name].actor != item.code.actor:
            whose = f"the {groups[name].actor}'s, but this is the {item.code.actor}'s"
            item.section.blame("group", f"The group '{name}' is {whose}.")
        elif item.code.kind == CodeKind.POINT:
            item.section.blame("group", "Only states can be in a group; this code is a point.")
    for draft_group in draft.groups:
        if members.get(draft_group.group.id, 0) < 2:
            draft_group.section.blame("id", "A group needs at least two codes that name it.")


def _check_links(draft: Draft) -> None:
    known = {item.code.id for item in draft.codes}
    for item in draft.codes:
        for relation, targets in item.code.links.items():
            for target in targets:
                if target not in known:
                    meant = did_you_mean(target, known)
                    problem = f"{relation}: there is no code '{target}' in this scheme.{meant}"
                    item.section.blame("links", problem)
                elif target == item.code.id:
                    item.section.blame("links", f"{relation}: a code cannot link to itself.")


def _check_suggested_by(draft: Draft) -> None:
    kinds = [kind.value for kind in MomentKind]
    takers: dict[str, str] = {}
    for item in draft.codes:
        for kind in item.code.suggested_by:
            if kind not in kinds:
                problem = f"'{kind}' is not a kind of possible moment.{did_you_mean(kind, kinds)}"
                item.section.blame("suggested_by", problem)
            elif kind in takers:
                problem = f"'{kind}' already becomes '{takers[kind]}' when it is kept."
                item.section.blame("suggested_by", problem)
            takers.setdefault(kind, item.code.id)


def _check_unscorable(draft: Draft) -> None:
    for item in draft.codes:
        if item.code.unscorable and item.code.kind == CodeKind.POINT:
            item.section.blame("unscorable", "What cannot be seen lasts; make this code a state.")
        elif item.code.unscorable and item.code.valence != Valence.NEUTRAL:
            item.section.blame("unscorable", "A code for what cannot be seen must be neutral.")
    for actor in Actor:
        codes = [item for item in draft.codes if item.code.actor == actor]
        unscorable = [item for item in codes if item.code.unscorable]
        if codes and not unscorable:
            draft.root.blame(
                "codes",
                f"The {actor} needs a code for when nothing can be seen (unscorable: true), or"
                " what was not seen would count as absent.",
            )
        for item in unscorable[1:]:
            first = unscorable[0].code.id
            item.section.blame("unscorable", f"The {actor} has one such code already: '{first}'.")


def _check_what_a_parent_sees(item: DraftCode) -> None:
    code = item.code
    if not code.parent_visible:
        return
    if code.valence == Valence.STRAIN:
        item.section.blame("parent_visible", "A strain code is never shown to a parent. Use false.")
    elif not code.parent_wording:
        problem = "A code that a parent may see needs words for the parent (parent_wording)."
        item.section.blame("parent_visible", problem)


def _check_durations(item: DraftCode) -> None:
    code = item.code
    is_point = code.kind == CodeKind.POINT
    if is_point and (code.min_duration_s or code.default_duration_s):
        name = "min_duration_s" if code.min_duration_s else "default_duration_s"
        item.section.blame(name, "A point has no length. Leave this out, or make it a state.")
    elif not is_point and 0 < code.default_duration_s < code.min_duration_s:
        problem = f"It is shorter than the shortest length ({code.min_duration_s:g} s)."
        item.section.blame("default_duration_s", problem)
