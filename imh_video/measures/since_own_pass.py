"""What became of a coding after possible moments were shown: counts per code, no judgement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from imh_video.model.identifiers import MarkId
from imh_video.model.mark import Mark, Origin


@dataclass(frozen=True, slots=True)
class CodeSince:
    """One code before and after.

    A mark is the same one as long as it keeps its id. ``moved`` ones begin or end at another time,
    ``recoded`` ones came to this code from another. ``suggested`` counts the added ones that began
    as possible moments.
    """

    code_id: str
    before: int = 0
    now: int = 0
    added: int = 0
    suggested: int = 0
    moved: int = 0
    recoded: int = 0
    removed: int = 0

    @property
    def is_unchanged(self) -> bool:
        return not (self.added or self.moved or self.recoded or self.removed)


def since_own_pass(before: Iterable[Mark], now: Iterable[Mark]) -> tuple[CodeSince, ...]:
    """By code, in the order in which codes first come; codes that no mark has are left out."""
    old = {mark.id: mark for mark in before}
    new = {mark.id: mark for mark in now}
    codes = dict.fromkeys(mark.code_id for mark in (*old.values(), *new.values()))
    return tuple(_of_code(code_id, old, new) for code_id in codes)


def _of_code(code_id: str, old: Mapping[MarkId, Mark], new: Mapping[MarkId, Mark]) -> CodeSince:
    here = [mark for mark in new.values() if mark.code_id == code_id]
    was = [mark for mark in old.values() if mark.code_id == code_id]
    added = [mark for mark in here if mark.id not in old]
    kept = [(old[mark.id], mark) for mark in here if mark.id in old]
    return CodeSince(
        code_id,
        before=len(was),
        now=len(here),
        added=len(added),
        suggested=sum(mark.origin is Origin.SUGGESTION for mark in added),
        moved=sum(one.span != other.span for one, other in kept),
        recoded=sum(one.code_id != other.code_id for one, other in kept),
        removed=sum(mark.id not in new for mark in was),
    )
