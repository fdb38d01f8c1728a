"""One coding as the measures want it: spans that end, whose they are, and what could be seen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from imh_video.measures.stretches import joined, length_us, within, without
from imh_video.model.family import Person, Role
from imh_video.model.identifiers import MarkId, PersonId
from imh_video.model.job import JobControl, Unattended, stoppable
from imh_video.model.mark import Certainty, Link, Mark
from imh_video.model.scheme import Actor, Code, CodeKind, CodingScheme
from imh_video.timebase import Micros, Span

_ROLE_OF = {Actor.INFANT: Role.INFANT, Actor.PARENT: Role.CAREGIVER}


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose behaviour: an actor of the scheme and, where there are such, one of the people.

    ``person_id`` is None for what two people share, and where a mark does not say whose it is.
    """

    actor: Actor
    person_id: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Bout:
    """A mark, cut to the stretch that is looked at. A state ends; a point has no end.

    ``is_cut``: it began before the stretch, or was still going on at its end, so that its length
    is the least it can have been. ``has_length`` is False for a state that is still going on in a
    film of unknown length.
    """

    code_id: str
    whose: Whose
    span: Span
    mark_ids: tuple[MarkId, ...]
    is_cut: bool = False
    has_length: bool = True


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was not counted, and how many marks that concerns."""

    switched_off: Mapping[str, int] = field(default_factory=dict)
    """Code -> marks of it: it cannot apply to this family, so that it is neither 0 nor missing."""
    unknown_code: int = 0
    """Marks whose code the scheme does not have."""
    too_unsure: int = 0
    outside: int = 0
    """Marks that lie outside the stretch, or after the end of the film."""
    closed_at_end: int = 0
    """States that were still going on: counted as ending with the film."""
    without_length: int = 0
    """States still going on in a film whose length is not known: counted, not measured."""


@dataclass(frozen=True)
class Coded:
    """What the measures read. ``stretch`` is None when nobody knows how long the film is."""

    scheme: CodingScheme
    stretch: Span | None
    bouts: tuple[Bout, ...]
    """In order of onset; *cannot see* is not among them."""
    links: tuple[Link, ...]
    whose: tuple[Whose, ...]
    unseen: Mapping[Whose, tuple[Span, ...]]
    """When somebody could not be seen or heard, joined."""
    left_out: LeftOut = field(default_factory=LeftOut)
    control: JobControl = field(default_factory=Unattended, repr=False, compare=False)
    """Asked wherever a measure goes on to the next code, so that counting can be stopped."""

    def codes_of(self, whose: Whose) -> tuple[Code, ...]:
        """The codes that can be counted for them, in the scheme's order."""
        off = self.left_out.switched_off
        codes = self.scheme.codes_of(whose.actor)
        return tuple(code for code in codes if not code.unscorable and code.id not in off)

    def of(self, whose: Whose, code_id: str) -> tuple[Bout, ...]:
        """Their bouts of one code, in order. Raises Cancelled where counting is to stop."""
        self.control.check()
        return self._by_code.get((whose, code_id), ())

    def scorable(self, whose: Whose) -> tuple[Span, ...]:
        """When they could be seen; empty when that is never, or the film's length is unknown."""
        if self.stretch is None:
            return ()
        return without(self.stretch, self.unseen.get(whose, ()))

    def scorable_us(self, whose: Whose) -> Micros | None:
        """For how long they could be seen; None when the film's length is not known."""
        return None if self.stretch is None else length_us(self.scorable(whose))

    _by_code: Mapping[tuple[Whose, str], tuple[Bout, ...]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        lists: defaultdict[tuple[Whose, str], list[Bout]] = defaultdict(list)
        for bout in self.bouts:
            lists[bout.whose, bout.code_id].append(bout)
        object.__setattr__(self, "_by_code", {key: tuple(found) for key, found in lists.items()})


def coded(
    scheme: CodingScheme,
    marks: Iterable[Mark],
    *,
    duration_us: Micros,
    links: Iterable[Link] = (),
    people: Sequence[Person] = (),
    switched_off: frozenset[str] = frozenset(),
    least_certainty: Certainty = Certainty.GUESS,
    stretch: Span | None = None,
    control: JobControl | None = None,
) -> Coded:
    """Make ready for counting. ``duration_us`` 0 means that nobody knows how long the film is.

    Open states end where the stretch ends. Only marks that lie in ``stretch`` (by default the whole
    film) are taken, cut to it. In a scheme coded in whole seconds, marks of one code and person
    that follow each other without a gap are one bout.
    """
    film = Span(0, duration_us) if duration_us > 0 else None
    looked_at = film if stretch is None or film is None else within(stretch, film)
    sorter = _Sorter(scheme, looked_at, people, switched_off, least_certainty)
    control = control or Unattended()
    in_order = sorted(marks, key=lambda m: (m.span.onset_us, m.span.end_us, m.code_id, m.id))
    for mark in stoppable(in_order, control):
        sorter.take(mark)
    bouts = sorter.bouts if not scheme.unit_s else _run_together(sorter.bouts)
    return Coded(
        scheme=scheme,
        stretch=looked_at,
        bouts=tuple(bouts),
        links=tuple(links),
        whose=_everybody(scheme, people, bouts),
        unseen=sorter.unseen_by(people),
        left_out=sorter.left_out(switched_off),
        control=control,
    )


class _Sorter:
    """Takes marks one by one: into bouts, into *cannot see*, or left out and counted."""

    def __init__(
        self,
        scheme: CodingScheme,
        stretch: Span | None,
        people: Sequence[Person],
        switched_off: frozenset[str],
        least_certainty: Certainty,
    ) -> None:
        self.bouts: list[Bout] = []
        self.unseen: defaultdict[Whose, list[Span]] = defaultdict(list)
        self._codes = {code.id: code for code in scheme.codes}
        self._stretch = stretch
        self._only = {actor: _only_one(people, role) for actor, role in _ROLE_OF.items()}
        self._off = switched_off
        self._least = least_certainty
        self._counted: Counter[str] = Counter()
        self._off_marks: Counter[str] = Counter()

    def take(self, mark: Mark) -> None:
        code = self._codes.get(mark.code_id)
        if code is None:
            self._counted["unknown_code"] += 1
        elif code.id in self._off and not code.unscorable:
            self._off_marks[code.id] += 1
        elif mark.certainty < self._least and not code.unscorable:
            self._counted["too_unsure"] += 1
        else:
            self._place(mark, code)

    def _place(self, mark: Mark, code: Code) -> None:
        whose = Whose(code.actor, mark.person_id or self._only.get(code.actor))
        span, has_length = self._ended(mark, code)
        kept = span if self._stretch is None else within(span, self._stretch)
        if kept is None and not mark.is_open and span.duration_us == 0:
            kept = self._instant(span)
        if kept is None:
            self._counted["outside"] += 1
            return
        if code.unscorable:
            self.unseen[whose].append(kept)
            return
        if mark.is_open:
            self._counted["closed_at_end" if has_length else "without_length"] += 1
        is_cut = mark.is_open or kept != span
        self.bouts.append(Bout(code.id, whose, kept, (mark.id,), is_cut, has_length))

    def _ended(self, mark: Mark, code: Code) -> tuple[Span, bool]:
        onset_us = mark.span.onset_us
        if code.kind is CodeKind.POINT:
            return Span(onset_us), True
        if not mark.is_open:
            return Span(onset_us, mark.span.end_us), True
        if self._stretch is None:
            return Span(onset_us, onset_us), False
        return Span(onset_us, max(self._stretch.end_us, onset_us)), True

    def _instant(self, span: Span) -> Span | None:
        """A state that an import gave no length: it happened, for no measurable time."""
        assert self._stretch is not None
        return span if within(Span(span.onset_us), self._stretch) else None

    def left_out(self, switched_off: frozenset[str]) -> LeftOut:
        off = {
            code_id: self._off_marks[code_id] for code_id in self._codes if self._is_off(code_id)
        }
        return LeftOut(switched_off=off, **self._counted)

    def _is_off(self, code_id: str) -> bool:
        # *Cannot see* cannot be switched off: it says nothing about the family.
        return code_id in self._off and not self._codes[code_id].unscorable

    def unseen_by(self, people: Sequence[Person]) -> dict[Whose, tuple[Span, ...]]:
        """Per person; where a mark does not say who could not be seen, it counts for each."""
        found = {whose: list(spans) for whose, spans in self.unseen.items()}
        for actor, role in _ROLE_OF.items():
            nobody_named = self.unseen.get(Whose(actor), [])
            for person in people:
                if person.role is role and nobody_named:
                    found.setdefault(Whose(actor, person.id), []).extend(nobody_named)
        return {whose: joined(spans) for whose, spans in found.items()}


def _only_one(people: Sequence[Person], role: Role) -> PersonId | None:
    """Whoever an unnamed mark can only be of; nobody is guessed."""
    able = [person.id for person in people if person.role is role]
    return able[0] if len(able) == 1 else None


def _everybody(
    scheme: CodingScheme,
    people: Sequence[Person],
    bouts: Iterable[Bout],
) -> tuple[Whose, ...]:
    """Everybody of whom something could have been marked, then whoever else has marks."""
    everybody: dict[Whose, None] = {}
    for actor in Actor:
        if not scheme.codes_of(actor):
            continue
        able = [Whose(actor, p.id) for p in people if p.role is _ROLE_OF.get(actor)]
        for whose in able or [Whose(actor)]:
            everybody[whose] = None
    for bout in bouts:
        everybody.setdefault(bout.whose, None)
    order = list(Actor)
    return tuple(sorted(everybody, key=lambda whose: order.index(whose.actor)))


def _run_together(bouts: Iterable[Bout]) -> list[Bout]:
    """Seconds of one code and person that touch become one bout, in order of onset."""
    open_ends: dict[tuple[Whose, str], int] = {}
    whole: list[Bout] = []
    for bout in bouts:
        key = (bout.whose, bout.code_id)
        at = open_ends.get(key)
        if (
            at is not None
            and not bout.span.is_point
            and whole[at].span.end_us == bout.span.onset_us
        ):
            before = whole[at]
            whole[at] = replace(
                before,
                span=Span(before.span.onset_us, bout.span.end_us),
                mark_ids=(*before.mark_ids, *bout.mark_ids),
                is_cut=before.is_cut or bout.is_cut,
            )
        else:
            open_ends[key] = len(whole)
            whole.append(bout)
    return whole
