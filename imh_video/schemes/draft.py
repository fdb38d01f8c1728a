"""A scheme while somebody changes it: every change gives a new draft, wrong or not.

A draft may break any rule; ``draft_problems`` says which, by the same checks that a file meets.
Drafts never change, so undo is going back to the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from imh_video.model.scheme import Actor, Code, CodeKind, CodingScheme, Group, Valence

_Item = TypeVar("_Item")
Places = tuple[int | None, ...]


@dataclass(frozen=True)
class SchemeDraft:
    """``text`` is what it was read from; the places say where in it each entry stood.

    None: an entry that the text does not have yet.
    """

    scheme: CodingScheme
    text: str
    code_places: Places
    group_places: Places

    @classmethod
    def of(cls, scheme: CodingScheme, text: str = "") -> SchemeDraft:
        """As it was read. Without a text, everything is new."""
        bare = replace(scheme, content_hash="")
        if not text:
            return cls(bare, "", (None,) * len(scheme.codes), (None,) * len(scheme.groups))
        return cls(bare, text, tuple(range(len(scheme.codes))), tuple(range(len(scheme.groups))))

    # --- the scheme itself

    def with_texts(self, **texts: str) -> SchemeDraft:
        """Other words for fields of the scheme: ``title``, ``version``, ``summary``..."""
        return replace(self, scheme=replace(self.scheme, **texts))  # type: ignore[arg-type]

    def with_leader(self, actor: Actor, stroke: str) -> SchemeDraft:
        """Another first key for an actor; the chords of its codes follow. "" takes it away.

        A key that begins another actor's codes changes nothing: two actors cannot share one.
        """
        stroke = stroke.upper()
        others = {key: who for key, who in self.scheme.leaders.items() if who is not actor}
        if stroke in others:
            return self
        leaders = {**others, stroke: actor} if stroke else others
        order = list(Actor)
        leaders = dict(sorted(leaders.items(), key=lambda item: order.index(item[1])))
        codes = tuple(_led_by(code, actor, stroke) for code in self.scheme.codes)
        return replace(self, scheme=replace(self.scheme, leaders=leaders, codes=codes))

    def leader_of(self, actor: Actor) -> str:
        """The first key of its chords; "" where it has none."""
        return next((key for key, who in self.scheme.leaders.items() if who is actor), "")

    # --- codes

    def with_code(self, index: int, code: Code) -> SchemeDraft:
        """Another code in that place; links to it follow a new id."""
        old_id = self.scheme.codes[index].id
        codes = _put(self.scheme.codes, index, code)
        if old_id and old_id != code.id and not any(c.id == old_id for c in codes):
            codes = tuple(_relinked(c, old_id, code.id) for c in codes)
        return replace(self, scheme=replace(self.scheme, codes=codes))

    def add_code(self, code: Code, at: int | None = None) -> SchemeDraft:
        """A further code, at the end or before that place."""
        at = len(self.scheme.codes) if at is None else at
        scheme = replace(self.scheme, codes=_insert(self.scheme.codes, at, code))
        return replace(self, scheme=scheme, code_places=_insert(self.code_places, at, None))

    def duplicate_code(self, index: int) -> SchemeDraft:
        """The same again right behind it, with an id of its own and keys still to be given."""
        code = self.scheme.codes[index]
        taken = {other.id for other in self.scheme.codes}
        copy = replace(
            code, id=free_id(code.id, taken), keys="", digit="", unscorable=False, suggested_by=()
        )
        return self.add_code(copy, index + 1)

    def remove_code(self, index: int) -> SchemeDraft:
        """Without it, and without the links that pointed at it."""
        gone = self.scheme.codes[index].id
        codes = tuple(_unlinked(code, gone) for code in _drop(self.scheme.codes, index))
        scheme = replace(self.scheme, codes=codes)
        return replace(self, scheme=scheme, code_places=_drop(self.code_places, index))

    def move_code(self, index: int, to: int) -> SchemeDraft:
        scheme = replace(self.scheme, codes=_moved(self.scheme.codes, index, to))
        return replace(self, scheme=scheme, code_places=_moved(self.code_places, index, to))

    # --- groups

    def with_group(self, index: int, group: Group) -> SchemeDraft:
        """Another group in that place; its codes follow a new id."""
        old_id = self.scheme.groups[index].id
        codes = self.scheme.codes
        if old_id and old_id != group.id:
            codes = tuple(replace(c, group=group.id) if c.group == old_id else c for c in codes)
        groups = _put(self.scheme.groups, index, group)
        return replace(self, scheme=replace(self.scheme, groups=groups, codes=codes))

    def add_group(self, group: Group) -> SchemeDraft:
        scheme = replace(self.scheme, groups=(*self.scheme.groups, group))
        return replace(self, scheme=scheme, group_places=(*self.group_places, None))

    def remove_group(self, index: int) -> SchemeDraft:
        """Without it; its codes stay and exclude nothing any more."""
        gone = self.scheme.groups[index].id
        codes = tuple(replace(c, group="") if c.group == gone else c for c in self.scheme.codes)
        scheme = replace(self.scheme, groups=_drop(self.scheme.groups, index), codes=codes)
        return replace(self, scheme=scheme, group_places=_drop(self.group_places, index))

    def move_group(self, index: int, to: int) -> SchemeDraft:
        scheme = replace(self.scheme, groups=_moved(self.scheme.groups, index, to))
        return replace(self, scheme=scheme, group_places=_moved(self.group_places, index, to))


def new_code(draft: SchemeDraft, actor: Actor, label: str = "") -> Code:
    """A state of this actor to be filled in, with an id that nobody has."""
    taken = {code.id for code in draft.scheme.codes}
    letter = {Actor.INFANT: "b", Actor.PARENT: "p", Actor.DYAD: "d", Actor.SESSION: "s"}[actor]
    return Code(
        id=free_id(f"{letter}_new", taken),
        label=label,
        actor=actor,
        kind=CodeKind.STATE,
        valence=Valence.NEUTRAL,
        keys="",
        definition="",
    )


def new_group(draft: SchemeDraft, actor: Actor, label: str = "") -> Group:
    """An empty group of this actor."""
    taken = {group.id for group in draft.scheme.groups}
    return Group(free_id(f"{actor}_group", taken), actor, label)


def free_id(wanted: str, taken: set[str]) -> str:
    """The id itself, or with the first number behind it that nobody has."""
    if wanted and wanted not in taken:
        return wanted
    number = 2
    while f"{wanted[:37]}_{number}" in taken:
        number += 1
    return f"{wanted[:37]}_{number}"


def _led_by(code: Code, actor: Actor, stroke: str) -> Code:
    # Whatever it began with: the field of the first key may have been empty for a moment.
    strokes = code.keys.split()
    if not stroke or len(strokes) != 2 or code.actor is not actor:
        return code
    return replace(code, keys=f"{stroke} {strokes[1]}")


def _relinked(code: Code, old_id: str, new_id: str) -> Code:
    return _with_targets(code, lambda target: (new_id if target == old_id else target,))


def _unlinked(code: Code, gone: str) -> Code:
    return _with_targets(code, lambda target: () if target == gone else (target,))


def _with_targets(code: Code, becomes: Callable[[str], Sequence[str]]) -> Code:
    links = {
        relation: tuple(new for target in targets for new in becomes(target))
        for relation, targets in code.links.items()
    }
    links = {relation: targets for relation, targets in links.items() if targets}
    return code if links == code.links else replace(code, links=links)


def _put(items: tuple[_Item, ...], index: int, item: _Item) -> tuple[_Item, ...]:
    return (*items[:index], item, *items[index + 1 :])


def _insert(items: tuple[_Item, ...], at: int, item: _Item) -> tuple[_Item, ...]:
    return (*items[:at], item, *items[at:])


def _drop(items: tuple[_Item, ...], index: int) -> tuple[_Item, ...]:
    return (*items[:index], *items[index + 1 :])


def _moved(items: tuple[_Item, ...], index: int, to: int) -> tuple[_Item, ...]:
    return _insert(_drop(items, index), to, items[index])
