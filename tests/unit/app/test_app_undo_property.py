"""Any sequence of edits: memory, database and history agree after each one, back and forth."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule
from support.any_coder import GROUP, SCHEME, Coder, close_shared_library, times
from support.libraries import code, scheme

from imh_video.app.scheme_change import TAKE_AWAY, change_scheme, plan_scheme_change
from imh_video.model.scheme import CodeKind, CodingScheme

STEADY = settings(
    max_examples=30,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def _without(a_scheme: CodingScheme, code_id: str) -> CodingScheme:
    return replace(a_scheme, codes=tuple(one for one in a_scheme.codes if one.id != code_id))


NEXT = scheme(code("b_wave", group="gaze"), version="2", content_hash="b" * 64)
"""One code more, in the group; reaching has become a state."""
NEXT = replace(
    NEXT,
    codes=tuple(
        replace(one, kind=CodeKind.STATE, default_duration_s=1.0) if one.id == "b_reach" else one
        for one in NEXT.codes
    ),
)
LAST = _without(scheme(code("b_sing"), version="3", content_hash="c" * 64), "d_missed")
"""Another code more, and one that has no successor."""
VERSIONS = {one.content_hash: one for one in (SCHEME, NEXT, LAST)}
CODE_IDS = sorted({one.id for version in VERSIONS.values() for one in version.codes})


class CoderOfManySchemes(Coder):
    """Also takes the coding to other versions of its scheme and back, whatever becomes of codes.

    Marks that lie over each other after that stay so: nothing is taken away unasked. That is why
    the two invariants about groups do not hold here.
    """

    codes_of_one_group_never_overlap = None
    at_most_one_of_a_group_is_open = None

    @initialize(at_us=times)
    def begin_with_some_marks(self, at_us: int) -> None:
        """Otherwise most changes of the scheme would have nothing to change."""
        for code_id in ("b_look", "b_reach", "p_attend", "d_missed"):
            self.mark_with_one_press(code_id, at_us)

    @precondition(lambda self: self.desk.marks)
    @rule(data=st.data(), to=st.sampled_from(sorted(VERSIONS)))
    def change_scheme(self, data: st.DataObject, to: str) -> None:
        new = VERSIONS[to]
        choices = data.draw(
            st.dictionaries(
                st.sampled_from([one.id for one in self.desk.scheme.codes]),
                st.sampled_from([TAKE_AWAY, *(one.id for one in new.codes)]),
                max_size=3,
            )
        )
        change = plan_scheme_change(self.desk, new, choices)
        undecided = {one.mapping.old.id: data.draw(st.sampled_from([TAKE_AWAY, *GROUP]))
                     for one in change.undecided}  # fmt: skip
        change = plan_scheme_change(self.desk, new, {**choices, **undecided})
        assert change.is_ready
        assert change.kept + change.taken_away == len(self.desk.marks)
        is_other = to != self.desk.coding.scheme_hash
        change_scheme(self.desk, change)
        assert self.desk.scheme == new
        assert len(self.desk.marks) == (
            change.kept if is_other else len(self.past[self.at][0].marks)
        )
        assert all(new.has_code(mark.code_id) for mark in self.desk.marks.values())
        self.edited()

    @precondition(lambda self: self.desk.scheme is not SCHEME)
    @rule(data=st.data(), at_us=times)
    def mark_with_a_new_code(self, data: st.DataObject, at_us: int) -> None:
        new = sorted({one.id for one in self.desk.scheme.codes} & {"b_wave", "b_sing", "b_reach"})
        code_id = data.draw(st.sampled_from(new))
        self.desk.mark_point(code_id, at_us, self.made.baby.id)
        self.edited()


Coder.TestCase.settings = STEADY
CoderOfManySchemes.TestCase.settings = STEADY


class TestAnySequenceOfEditsCanBeUndoneAndRedone(Coder.TestCase):
    @classmethod
    def tearDownClass(cls) -> None:
        close_shared_library()


class TestSoCanChangesOfTheScheme(CoderOfManySchemes.TestCase):
    @classmethod
    def tearDownClass(cls) -> None:
        close_shared_library()
