"""A coder who does anything that may be done, in any order: driven by hypothesis."""

from __future__ import annotations

import itertools
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from support.libraries import Made, candidate, make_library, scheme

from imh_video.app import chosen_marks as work
from imh_video.app import coding_desk, edits
from imh_video.app.edits import EditRefused
from imh_video.app.finding import Wanted
from imh_video.app.linking import link_two, relate, turn_round
from imh_video.model.changes import Contents
from imh_video.model.family import Role
from imh_video.model.identifiers import MarkId, PersonId
from imh_video.model.mark import Certainty, Mark, Origin
from imh_video.model.moment import MomentKind
from imh_video.model.scheme import Actor, CodeKind, Relation
from imh_video.store import codings
from imh_video.timebase import Span

Held: TypeAlias = tuple[Contents, str]
"""Marks, links and decisions, and the version of the scheme."""

TENTH = 100_000
SCHEME = scheme()
STATES = [code.id for code in SCHEME.codes if code.kind is CodeKind.STATE]
GROUP = STATES[:3]
# Codes that exclude each other are tried more often: that is where edits touch other marks.
OFTEN = [*GROUP, *GROUP, *STATES]
POINTS = [code.id for code in SCHEME.codes if code.kind is CodeKind.POINT]
CANDIDATES = [
    candidate(kind, at * TENTH, (at + 7) * TENTH, id_=f"candidate-{at}-{kind}")
    for kind in (MomentKind.CUE_AND_REPLY, MomentKind.MISSED_CUE, MomentKind.APPROACH_AFTER_BREAK)
    for at in (5, 20)
]
times = st.integers(0, 20).map(lambda n: n * TENTH)
lengths = st.integers(1, 15).map(lambda n: n * TENTH)
wanted = st.builds(
    Wanted,
    words=st.sampled_from(["", "", "b ", "look"]),
    codes=st.one_of(st.just(frozenset()), st.frozensets(st.sampled_from(STATES + POINTS))),
    whose=st.sampled_from([None, None, (Actor.INFANT, None), (Actor.DYAD, None)]),
    is_linked=st.sampled_from([None, None, True, False]),
    certainties=st.sampled_from([frozenset(), frozenset({Certainty.LIKELY})]),
    origins=st.sampled_from([frozenset(), frozenset({Origin.SUGGESTION})]),
)
_made: list[Made] = []
_examples = itertools.count()


def close_shared_library() -> None:
    while _made:
        _made.pop().library.close()


def shared_library() -> Made:
    if not _made:
        made = make_library(Path(tempfile.mkdtemp()) / "library")
        made.library.add_person(made.family.id, Role.CAREGIVER, "Parent B")
        _made.append(made)
    return _made[0]


class Coder(RuleBasedStateMachine):
    """Does what a coder may do; remembers what the coding held after each edit."""

    def __init__(self) -> None:
        super().__init__()
        self.made = shared_library()
        # Random ids would order marks that begin together otherwise at each replay.
        example, numbers = next(_examples), itertools.count()
        self.patches = pytest.MonkeyPatch()
        for module, name in (
            (coding_desk, "new_id"),
            (coding_desk, "new_mark_id"),
            (edits, "new_mark_id"),
            (work, "new_mark_id"),
        ):
            self.patches.setattr(module, name, lambda: f"{example:06}-{next(numbers):06}")
        self.desk = self.made.desk()
        self.past: list[Held] = [self.held]
        self.at = 0

    def teardown(self) -> None:
        while self.desk.can_undo:
            self.undo()
            self.what_is_held_is_what_was_remembered()
        assert self.at == 0
        assert self.held == (Contents(), SCHEME.content_hash)
        while self.desk.can_redo:
            self.redo()
            self.what_is_held_is_what_was_remembered()
        assert self.held == self.past[-1]
        with self.made.library._database.reading() as connection:
            assert codings.history_problem(connection, self.desk.coding.id) is None
        self.desk.close()
        self.patches.undo()

    @property
    def held(self) -> Held:
        """All that an undo must bring back."""
        return self.desk.contents, self.desk.coding.scheme_hash

    def edited(self) -> None:
        """Remember the new state, unless the edit changed nothing."""
        if self.held != self.past[self.at]:
            self.past[self.at + 1 :] = [self.held]
            self.at += 1

    def whose(self, code_id: str) -> PersonId | None:
        """There are two parents: somebody has to be named."""
        return next(iter(self.desk.people_for(SCHEME.code(code_id))), self.made.baby).id

    def mark(self, data: st.DataObject) -> Mark:
        return data.draw(st.sampled_from(self.desk.marks_in_order()))

    @rule(code_id=st.sampled_from(POINTS + STATES), at_us=times)
    def mark_with_one_press(self, code_id: str, at_us: int) -> None:
        self.try_to(lambda: self.desk.mark_point(code_id, at_us, self.whose(code_id)))

    @rule(code_id=st.sampled_from(OFTEN), at_us=times)
    def toggle(self, code_id: str, at_us: int) -> None:
        try:
            self.desk.toggle_state(code_id, at_us, self.whose(code_id))
        except EditRefused:
            assert self.held == self.past[self.at]
        self.edited()

    @rule(code_id=st.sampled_from(OFTEN), at_us=times, length_us=lengths)
    def add(self, code_id: str, at_us: int, length_us: int) -> None:
        span = Span(at_us, at_us + length_us)
        new = coding_desk.new_mark_id()
        self.desk.add_mark(Mark(new, self.desk.coding.id, code_id, span, self.whose(code_id)))
        self.edited()

    @precondition(lambda self: self.desk.marks)
    @rule(data=st.data(), by_us=times, note=st.text(max_size=5))
    def change(self, data: st.DataObject, by_us: int, note: str) -> None:
        mark = self.mark(data)
        changed = replace(
            mark, span=mark.span.shifted(by_us), note=note, certainty=Certainty.LIKELY
        )
        self.desk.change_mark(changed)
        self.edited()

    @precondition(lambda self: self.desk.marks)
    @rule(data=st.data(), by_us=times)
    def move_several(self, data: st.DataObject, by_us: int) -> None:
        marks = data.draw(st.sets(st.sampled_from(self.desk.marks_in_order()), max_size=4))
        self.desk.change_marks(replace(mark, span=mark.span.shifted(by_us)) for mark in marks)
        self.edited()

    def some(self, data: st.DataObject) -> list[MarkId]:
        """Some marks, often of one code: that is what merging and splitting are about."""
        marks = self.desk.marks_in_order()
        code_id = data.draw(st.sampled_from([None, *sorted({m.code_id for m in marks})]))
        able = [m.id for m in marks if code_id in (None, m.code_id)]
        return sorted(data.draw(st.sets(st.sampled_from(able), min_size=1, max_size=4)))

    def try_to(self, act) -> None:
        """What is refused changes nothing."""
        try:
            act()
        except EditRefused:
            assert self.held == self.past[self.at]
        self.edited()

    @precondition(lambda self: self.desk.marks)
    @rule(data=st.data(), at_us=times)
    def split(self, data: st.DataObject, at_us: int) -> None:
        ids = self.some(data)
        self.try_to(lambda: work.split_states(self.desk, ids, at_us))

    @precondition(lambda self: self.desk.marks)
    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        ids = self.some(data)
        self.try_to(lambda: work.merge_marks(self.desk, ids))

    @precondition(lambda self: self.desk.marks)
    @rule(data=st.data(), at_us=times, which=st.sampled_from([work.begin_at, work.end_at]))
    def reach_to(self, data: st.DataObject, at_us: int, which) -> None:
        ids = self.some(data)
        self.try_to(lambda: which(self.desk, ids, at_us))

    @precondition(lambda self: self.desk.marks)
    @rule(data=st.data(), by_us=st.integers(-3, 3).map(lambda n: n * TENTH), onset=st.booleans(),
          end=st.booleans())  # fmt: skip
    def nudge(self, data: st.DataObject, by_us: int, onset: bool, end: bool) -> None:
        ids = self.some(data)
        self.try_to(
            lambda: work.shift_edges(
                self.desk, ids, lambda us: max(0, us + by_us), onset=onset, end=end
            )
        )

    @precondition(lambda self: self.desk.marks)
    @rule(data=st.data(), by_us=st.integers(-9, 9).map(lambda n: n * TENTH))
    def move_together(self, data: st.DataObject, by_us: int) -> None:
        ids = self.some(data)
        self.try_to(lambda: work.move_marks(self.desk, ids, by_us))

    @precondition(lambda self: self.desk.marks)
    @rule(data=st.data(), at_us=times)
    def duplicate(self, data: st.DataObject, at_us: int) -> None:
        ids = self.some(data)
        self.try_to(lambda: work.duplicate_at(self.desk, ids, at_us))

    @precondition(lambda self: self.desk.marks)
    @rule(data=st.data(), moves=st.booleans())
    def give_to_another(self, data: st.DataObject, moves: bool) -> None:
        ids, person = self.some(data), data.draw(st.sampled_from(self.desk.people))
        act = work.change_person if moves else work.copy_to_person
        self.try_to(lambda: act(self.desk, ids, person.id))

    @precondition(lambda self: self.desk.marks)
    @rule(data=st.data(), code_id=st.sampled_from(OFTEN + POINTS))
    def recode(self, data: st.DataObject, code_id: str) -> None:
        if not self.desk.scheme.has_code(code_id):
            return
        ids = self.some(data)
        self.try_to(lambda: work.change_code(self.desk, ids, code_id))

    @precondition(lambda self: self.desk.marks)
    @rule(data=st.data(), certainty=st.sampled_from(Certainty), concern=st.booleans())
    def say_how_sure(self, data: st.DataObject, certainty: Certainty, concern: bool) -> None:
        ids = self.some(data)
        self.try_to(lambda: work.change_certainty(self.desk, ids, certainty))
        self.try_to(lambda: work.set_concern(self.desk, ids, concern))

    @precondition(lambda self: len(self.desk.marks) > 1)
    @rule(data=st.data())
    def link_two(self, data: st.DataObject) -> None:
        ids = tuple(self.some(data))
        self.try_to(lambda: link_two(self.desk, ids))

    @precondition(lambda self: self.desk.links)
    @rule(data=st.data(), relation=st.sampled_from(list(Relation)), turns=st.booleans())
    def say_otherwise_how_two_are_linked(
        self, data: st.DataObject, relation: Relation, turns: bool
    ) -> None:
        link = data.draw(st.sampled_from(sorted(self.desk.links)))
        if turns:
            self.try_to(lambda: turn_round(self.desk, link))
        else:
            self.try_to(lambda: relate(self.desk, link, relation))

    @precondition(lambda self: self.desk.marks)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        marks = data.draw(st.sets(st.sampled_from(self.desk.marks_in_order()), max_size=3))
        self.desk.remove_marks(mark.id for mark in marks)
        self.edited()

    @precondition(lambda self: self.desk.marks)
    @rule(wanted=wanted)
    def delete_all_that_a_filter_finds(self, wanted: Wanted) -> None:
        """As the list of marks does it: choose all that are listed, delete."""
        found = [mark.id for mark in self.desk.marks_in_order() if self.is_found(mark, wanted)]
        self.desk.remove_marks(found)
        assert not any(self.is_found(mark, wanted) for mark in self.desk.marks.values()) or (
            # Marks lose links to what was deleted: they may be looked for only now.
            wanted.is_linked is False
        )
        self.edited()

    def is_found(self, mark: Mark, wanted: Wanted) -> bool:
        code = self.desk.scheme.code(mark.code_id)
        is_linked = bool(self.desk.links_at(mark.id))
        return wanted.takes(mark, code.actor, code.label, is_linked=is_linked)

    @precondition(lambda self: self.desk.marks)
    @rule(data=st.data(), relation=st.sampled_from(list(Relation)))
    def link(self, data: st.DataObject, relation: Relation) -> None:
        source, target = self.mark(data), self.mark(data)
        if source != target:
            self.desk.link(source.id, target.id, relation)
            self.edited()

    @precondition(lambda self: self.desk.links)
    @rule(data=st.data())
    def unlink(self, data: st.DataObject) -> None:
        self.desk.unlink(data.draw(st.sampled_from(sorted(self.desk.links))))
        self.edited()

    @rule(moment=st.sampled_from(CANDIDATES), code_id=st.sampled_from([None, *GROUP]))
    def keep(self, moment, code_id) -> None:
        self.try_to(lambda: self.desk.keep(moment, code_id))

    @rule(moment=st.sampled_from(CANDIDATES), at_us=times, length_us=lengths)
    def adjust(self, moment, at_us: int, length_us: int) -> None:
        span = Span(at_us, at_us + length_us)
        self.try_to(lambda: self.desk.adjust(moment, span))

    @rule(moment=st.sampled_from(CANDIDATES))
    def dismiss(self, moment) -> None:
        self.desk.dismiss(moment, "seen otherwise")
        self.edited()

    @rule(at_us=times)
    def close_all(self, at_us: int) -> None:
        self.desk.close_open_states(at_us)
        self.edited()

    @rule()
    def undo(self) -> None:
        assert self.desk.can_undo == (self.at > 0)
        self.desk.undo()
        self.at = max(0, self.at - 1)

    @rule()
    def redo(self) -> None:
        assert self.desk.can_redo == (self.at < len(self.past) - 1)
        self.desk.redo()
        self.at = min(len(self.past) - 1, self.at + 1)

    @rule()
    def close_and_open_again(self) -> None:
        recording_id = self.desk.coding.recording_id
        self.desk.close()
        self.desk = self.made.library.open_coding(recording_id, "MK", SCHEME)

    @invariant()
    def what_is_held_is_what_was_remembered(self) -> None:
        assert self.held == self.past[self.at]

    @invariant()
    def the_database_holds_the_same(self) -> None:
        with self.made.library.read_coding(self.desk.coding.id) as written:
            assert (written.contents, written.coding.scheme_hash) == self.held
            assert written.scheme == self.desk.scheme
            assert written.undo_title == self.desk.undo_title
            assert written.redo_title == self.desk.redo_title
            assert written.marks_in_order() == self.desk.marks_in_order()
            assert written.open_marks == self.desk.open_marks

    @invariant()
    def codes_of_one_group_never_overlap(self) -> None:
        group = [m for m in self.desk.marks_in_order() if m.code_id in GROUP and not m.is_open]
        for earlier, later in itertools.pairwise(group):
            assert earlier.span.end_us <= later.span.onset_us

    @invariant()
    def at_most_one_of_a_group_is_open(self) -> None:
        running = [m for m in self.desk.open_marks.values() if m.code_id in GROUP]
        assert len(running) <= 1

    @invariant()
    def nothing_hangs_loose(self) -> None:
        held = set(self.desk.marks)
        assert {end for link in self.desk.links.values() for end in (link.source, link.target)} <= (
            held
        )
        assert {d.mark_id for d in self.desk.decisions.values() if d.mark_id} <= held
