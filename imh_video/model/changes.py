"""What an edit did to a coding: before and after of each thing it touched."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from imh_video.model.identifiers import CandidateId, LinkId, MarkId
from imh_video.model.mark import Link, Mark
from imh_video.model.moment import Decision

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Contents:
    """The whole of a coding: what the database holds of it and what an undo brings back."""

    marks: Mapping[MarkId, Mark] = field(default_factory=dict)
    links: Mapping[LinkId, Link] = field(default_factory=dict)
    decisions: Mapping[CandidateId, Decision] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changes:
    """For each thing touched its state before and after; None means that it was not there."""

    marks: dict[MarkId, tuple[Mark | None, Mark | None]] = field(default_factory=dict)
    links: dict[LinkId, tuple[Link | None, Link | None]] = field(default_factory=dict)
    decisions: dict[CandidateId, tuple[Decision | None, Decision | None]] = field(
        default_factory=dict
    )
    scheme: tuple[str, str] | None = None
    """Content hash of the scheme version pinned before and after; None: it stays the same."""

    @property
    def is_empty(self) -> bool:
        return not (self.marks or self.links or self.decisions or self.scheme)

    def inverse(self) -> Changes:
        """The changes that take these back."""
        return Changes(
            {key: (after, before) for key, (before, after) in self.marks.items()},
            {key: (after, before) for key, (before, after) in self.links.items()},
            {key: (after, before) for key, (before, after) in self.decisions.items()},
            None if self.scheme is None else (self.scheme[1], self.scheme[0]),
        )

    @classmethod
    def between(cls, now: Contents, then: Contents, scheme: tuple[str, str]) -> Changes:
        """From what a coding holds now to what it is to hold; ``scheme`` is the pin of each."""
        return cls(
            _between(now.marks, then.marks),
            _between(now.links, then.links),
            _between(now.decisions, then.decisions),
            None if scheme[0] == scheme[1] else scheme,
        )


def _between(now: Mapping[K, V], then: Mapping[K, V]) -> dict[K, tuple[V | None, V | None]]:
    keys = dict.fromkeys((*now, *then))
    pairs = {key: (now.get(key), then.get(key)) for key in keys}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


@dataclass(frozen=True, slots=True)
class Change:
    """Told to whoever shows a coding: ids only, to be looked up where they are needed."""

    marks_added: frozenset[MarkId] = frozenset()
    marks_changed: frozenset[MarkId] = frozenset()
    marks_removed: frozenset[MarkId] = frozenset()
    links_added: frozenset[LinkId] = frozenset()
    links_changed: frozenset[LinkId] = frozenset()
    links_removed: frozenset[LinkId] = frozenset()
    decisions: frozenset[CandidateId] = frozenset()
    """Candidates whose decision was made, changed or taken back."""
    scheme_changed: bool = False
    """The coding is pinned to another version of its scheme: look everything up anew."""

    @classmethod
    def of(cls, changes: Changes) -> Change:
        marks, links = changes.marks, changes.links
        return cls(
            frozenset(k for k, (old, new) in marks.items() if old is None and new is not None),
            frozenset(k for k, (old, new) in marks.items() if old is not None and new is not None),
            frozenset(k for k, (_, new) in marks.items() if new is None),
            frozenset(k for k, (old, new) in links.items() if old is None and new is not None),
            frozenset(k for k, (old, new) in links.items() if old is not None and new is not None),
            frozenset(k for k, (_, new) in links.items() if new is None),
            frozenset(changes.decisions),
            changes.scheme is not None,
        )
