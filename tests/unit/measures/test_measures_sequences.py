from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.libraries import code
from support.made_codings import (
    BABY,
    EVERYBODY,
    PARENT,
    SCHEME,
    S,
    any_marks,
    coding,
    mark,
    reply,
)

from imh_video.measures.coded import Whose
from imh_video.measures.latencies import link_latencies, linked_shares
from imh_video.measures.replies import replies_in_time
from imh_video.measures.transitions import Transitions, transitions
from imh_video.model.mark import Mark
from imh_video.model.scheme import Actor, Group, Relation

INFANT = Whose(Actor.INFANT, BABY.id)
CAREGIVER = Whose(Actor.PARENT, PARENT.id)
BOTH = (INFANT, CAREGIVER)


def counts_of(found: Transitions) -> dict[tuple[str, str], int]:
    return {(t.source[1].id, t.target[1].id): t.count for t in found.seen()}


# -- latencies by links ------------------------------------------------------------------------


def test_a_linked_reply_is_timed_from_the_onset_and_from_the_end_of_its_cue() -> None:
    look, name = mark("b_look", 1, 4), mark("p_name", 3)
    (found,) = link_latencies(coding(look, name, links=[reply(name, look)]))
    assert (found.cue.id, found.reply.id, found.pairs) == ("b_look", "p_name", 1)
    assert found.from_onset is not None
    assert found.from_onset.mean_us == 2 * S
    assert found.from_end is not None
    assert found.from_end.mean_us == -1 * S


def test_only_the_first_of_several_replies_of_a_code_counts() -> None:
    reach, one, two = mark("b_reach", 1), mark("p_name", 3), mark("p_name", 9)
    made = coding(reach, one, two, links=[reply(two, reach), reply(one, reach)])
    (found,) = link_latencies(made)
    assert found.pairs == 1
    assert found.from_onset is not None
    assert found.from_onset.longest_us == 2 * S


def test_a_reply_before_its_cue_is_told_and_not_averaged() -> None:
    reach, name = mark("b_reach", 5), mark("p_name", 3)
    (found,) = link_latencies(coding(reach, name, links=[reply(name, reach)]))
    assert (found.pairs, found.from_onset, found.before_cue) == (0, None, 1)


def test_a_repair_is_timed_apart_from_replies_and_parts_are_no_replies() -> None:
    missed, attune = mark("d_missed", 2), mark("d_attune", 6, 9)
    part, repair = (reply(attune, missed, r) for r in (Relation.PART_OF, Relation.REPAIRS))
    assert link_latencies(coding(missed, attune, links=[part])) == ()
    (found,) = link_latencies(coding(missed, attune, links=[repair]))
    assert (found.relation, found.from_onset and found.from_onset.mean_us) == (
        Relation.REPAIRS, 4 * S,
    )  # fmt: skip


def test_links_to_marks_that_are_left_out_are_left_out() -> None:
    look, name = mark("b_look", 1, 4), mark("p_name", 3)
    made = coding(look, name, links=[reply(name, look)], switched_off=frozenset({"b_look"}))
    assert link_latencies(made) == ()
    assert [one.cue.id for one in linked_shares(made)] == ["b_reach"]


def test_of_a_code_that_may_be_answered_it_is_told_how_many_are() -> None:
    one, two, name = mark("b_reach", 1), mark("b_reach", 8), mark("p_name", 3)
    shares = {s.cue.id: s for s in linked_shares(coding(one, two, name, links=[reply(name, one)]))}
    assert (shares["b_reach"].cues, shares["b_reach"].linked, shares["b_reach"].share) == (
        2,
        1,
        0.5,
    )
    assert (shares["b_look"].cues, shares["b_look"].share) == (0, None)


# -- replies by time ---------------------------------------------------------------------------


def replies_to(code_id: str, *marks: Mark, **more):
    found = replies_in_time(coding(*marks, **more), 5 * S)
    return next(one for one in found if one.cue.id == code_id)


def test_a_reply_within_the_window_answers_and_a_later_one_does_not() -> None:
    found = replies_to("b_reach", mark("b_reach", 1), mark("p_name", 6), mark("b_reach", 20),
                       mark("p_name", 25.1))  # fmt: skip
    assert (found.answered, found.unanswered, found.not_known) == (1, 1, 0)
    assert found.share_answered == 0.5
    assert found.latency is not None
    assert found.latency.mean_us == 5 * S


def test_a_reply_at_the_same_instant_took_no_time() -> None:
    found = replies_to("b_reach", mark("b_reach", 1), mark("p_name", 1))
    assert found.latency is not None
    assert (found.answered, found.latency.mean_us) == (1, 0)


def test_only_what_the_scheme_lists_as_a_reply_is_one() -> None:
    found = replies_to("b_reach", mark("b_reach", 1), mark("p_attend", 2, 4))
    assert (found.answered, found.unanswered) == (0, 1)
    assert [c.id for c in found.replies] == ["p_name"]
    assert {one.cue.id for one in replies_in_time(coding())} == {"b_reach", "b_look"}


@pytest.mark.parametrize(
    "hidden", [mark("p_unseen", 3, 4), mark("p_unseen", 0, 2), mark("p_unseen", 5.9, 50)]
)
def test_a_parent_who_could_not_be_seen_has_not_failed_to_answer(hidden: Mark) -> None:
    found = replies_to("b_reach", mark("b_reach", 1), hidden)
    assert (found.answered, found.unanswered, found.not_known) == (0, 0, 1)
    assert found.share_answered is None


def test_a_reply_that_was_seen_counts_even_where_the_parent_is_lost_afterwards() -> None:
    found = replies_to("b_reach", mark("b_reach", 1), mark("p_name", 2), mark("p_unseen", 4, 9))
    assert (found.answered, found.not_known) == (1, 0)


def test_a_cue_too_near_to_the_end_of_the_film_is_not_known() -> None:
    found = replies_to("b_reach", mark("b_reach", 56))
    assert (found.unanswered, found.not_known) == (0, 1)
    found = replies_to("b_reach", mark("b_reach", 55))
    assert (found.unanswered, found.not_known) == (1, 0)


def test_without_codes_that_answer_there_is_nothing_to_tell() -> None:
    made = coding(mark("b_reach", 1), switched_off=frozenset({"p_name"}))
    assert replies_in_time(made) == ()


@given(any_marks(), st.integers(1, 9))
def test_every_cue_is_answered_unanswered_or_not_known(marks: list[Mark], window_s: int) -> None:
    made = coding(*marks, seconds=25)
    for found in replies_in_time(made, window_s * S):
        cues = len(made.of(found.whose, found.cue.id))
        assert found.answered + found.unanswered + found.not_known == cues
        if found.latency is not None:
            assert 0 <= found.latency.shortest_us <= found.latency.longest_us <= window_s * S


# -- transitions -------------------------------------------------------------------------------


def test_which_code_follows_which_is_counted_in_the_order_of_onsets() -> None:
    made = coding(mark("b_look", 1, 9), mark("b_reach", 2), mark("p_name", 3), mark("b_reach", 5))
    assert counts_of(transitions(made, [INFANT])) == {
        ("b_look", "b_reach"): 1, ("b_reach", "b_reach"): 1,
    }  # fmt: skip
    assert counts_of(transitions(made, BOTH)) == {
        ("b_look", "b_reach"): 1, ("b_reach", "p_name"): 1, ("p_name", "b_reach"): 1,
    }  # fmt: skip
    assert counts_of(transitions(made, BOTH, lag=2)) == {
        ("b_look", "p_name"): 1, ("b_reach", "b_reach"): 1,
    }  # fmt: skip


def test_marks_that_begin_together_have_no_order_between_them() -> None:
    made = coding(mark("b_reach", 1), mark("b_hum", 4, 6), mark("p_name", 4), mark("p_name", 8))
    found = transitions(made, BOTH)
    assert found.instants_shared == 1
    assert counts_of(found) == {
        ("b_reach", "b_hum"): 1, ("b_reach", "p_name"): 1,
        ("b_hum", "p_name"): 1, ("p_name", "p_name"): 1,
    }  # fmt: skip


def test_time_that_could_not_be_seen_breaks_the_sequence() -> None:
    made = coding(
        mark("b_reach", 1), mark("b_unseen", 3, 5), mark("b_reach", 8), mark("b_hum", 9, 10)
    )
    found = transitions(made, [INFANT])
    assert (counts_of(found), found.breaks) == ({("b_reach", "b_hum"): 1}, 1)
    assert transitions(made, [CAREGIVER]).breaks == 0


def test_an_empty_coding_has_no_transitions_and_nothing_is_divided_by_nought() -> None:
    found = transitions(coding(), BOTH)
    assert (found.total, found.seen()) == (0, ())
    cell = found.cell(0, 1)
    assert (cell.probability, cell.expected, cell.residual, cell.yules_q) == (None,) * 4


def test_residual_and_yules_q_agree_with_a_table_worked_by_hand() -> None:
    # 2 x 2 with counts 10, 5 / 3, 12: e = 15*13/30 = 6.5, z = 3.5 / sqrt(6.5 * .5 * 17/30)
    found = transitions(coding(*_sequence([("b_hum", "b_hum", 10), ("b_hum", "b_reach", 5),
                                           ("b_reach", "b_hum", 3), ("b_reach", "b_reach", 12)])),
                        [INFANT])  # fmt: skip
    cell = next(t for t in found.seen() if t.count == 10)
    assert cell.probability == pytest.approx(10 / 15)
    assert cell.expected == pytest.approx(6.5)
    assert cell.residual == pytest.approx(3.5 / math.sqrt(6.5 * 0.5 * 17 / 30))
    assert cell.yules_q == pytest.approx((10 * 12 - 5 * 3) / (10 * 12 + 5 * 3))
    assert not cell.is_thin


def _sequence(pairs: list[tuple[str, str, int]]) -> list[Mark]:
    """Pairs of marks, each pair cut off from the next by time that could not be seen."""
    marks: list[Mark] = []
    at = 0.0
    for first, second, times in pairs:
        for _ in range(times):
            for code_id in (first, second):
                marks.append(mark(code_id, at, at + 0.1 if code_id == "b_hum" else None))
                at += 0.25
            marks.append(mark("b_unseen", at - 0.1, at))
    return marks


@pytest.mark.parametrize("seed", range(6))
def test_adjusted_residuals_agree_with_pearsons_chi_square_of_each_collapsed_table(
    seed: int,
) -> None:
    chance = random.Random(seed)
    ids = ["b_hum", "b_reach", "b_look", "b_away"]
    marks = []
    for at in range(60):
        code_id = chance.choice(ids)
        marks.append(mark(code_id, at, None if code_id == "b_reach" else at + 0.5))
    found = transitions(coding(*marks), [INFANT])
    assert found.total == 59
    for cell in found.seen():
        i, j = found.steps.index(cell.source), found.steps.index(cell.target)
        a, row, column = cell.count, found.counts[i].sum(), found.counts[:, j].sum()
        table = [a, row - a, column - a, found.total - row - column + a]
        below = row * column * (found.total - row) * (found.total - column)
        chi2 = found.total * (table[0] * table[3] - table[1] * table[2]) ** 2 / below
        # For one cell of a 2 x 2 table the adjusted residual squared is its chi square.
        assert cell.residual is not None
        assert cell.residual**2 == pytest.approx(float(chi2))


@given(any_marks())
def test_probabilities_from_each_code_add_up_to_one(marks: list[Mark]) -> None:
    found = transitions(coding(*marks, seconds=40), BOTH)
    for i in range(len(found.steps)):
        row = [found.cell(i, j).probability for j in range(len(found.steps))]
        if None not in row:
            assert sum(p for p in row if p is not None) == pytest.approx(1.0)
    assert sum(t.count for t in found.seen()) == found.total


def test_codes_that_leave_no_gap_cannot_repeat_so_that_there_are_no_residuals() -> None:
    phases = replace(
        SCHEME,
        groups=(*SCHEME.groups, Group("phase", Actor.INFANT, "Phase", exhaustive=True)),
        codes=tuple(code(f"b_{n}", group="phase") for n in "abc"),
    )
    marks = [mark(f"b_{n}", at, at + 1) for at, n in enumerate("abcabcba")]
    found = transitions(coding(*marks, scheme=phases), [INFANT])
    assert found.cannot_repeat
    assert [t.residual for t in found.seen()] == [None] * len(found.seen())
    assert found.seen()[0].probability is not None
    repeated = [*marks, mark("b_a", 9, 10), mark("b_a", 11, 12)]
    assert not transitions(coding(*repeated, scheme=phases), [INFANT]).cannot_repeat


def test_a_lag_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="counts from 1"):
        transitions(coding(), BOTH, lag=0)


def test_people_are_the_same_in_every_measure() -> None:
    assert coding().whose[:2] == (INFANT, CAREGIVER)
    assert {whose.person_id for whose in coding(people=EVERYBODY).whose} == {
        BABY.id, PARENT.id, None,
    }  # fmt: skip
