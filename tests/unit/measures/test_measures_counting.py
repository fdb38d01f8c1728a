from __future__ import annotations

from dataclasses import replace
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.made_codings import (
    BABY,
    EVERYBODY,
    PARENT,
    SCHEME,
    TWIN,
    S,
    any_marks,
    coding,
    mark,
)

from imh_video.measures.coded import Coded, Whose
from imh_video.measures.durations import CodeDurations, durations
from imh_video.measures.proportions import CodeShare, seen, shares
from imh_video.measures.rates import CodeRate, rates
from imh_video.model.mark import Certainty, Mark
from imh_video.model.scheme import Actor, CodeKind
from imh_video.timebase import Span

INFANT = Whose(Actor.INFANT, BABY.id)
CAREGIVER = Whose(Actor.PARENT, PARENT.id)
TOGETHER = Whose(Actor.DYAD)


def duration_of(coded: Coded, code_id: str, whose: Whose = INFANT) -> CodeDurations:
    return next(d for d in durations(coded) if (d.whose, d.code.id) == (whose, code_id))


def rate_of(coded: Coded, code_id: str, whose: Whose = INFANT) -> CodeRate:
    return next(r for r in rates(coded) if (r.whose, r.code.id) == (whose, code_id))


def share_of(coded: Coded, code_id: str, whose: Whose = INFANT) -> CodeShare:
    return next(s for s in shares(coded) if (s.whose, s.code.id) == (whose, code_id))


def test_counts_and_lengths_of_a_few_marks_are_what_a_person_would_reckon() -> None:
    made = coding(mark("b_hum", 2, 4), mark("b_hum", 10, 13), mark("b_hum", 20, 27))
    found = duration_of(made, "b_hum")
    assert (found.count, found.total_us, found.first_us) == (3, 12 * S, 2 * S)
    assert found.spread is not None
    assert (found.spread.mean_us, found.spread.median_us) == (4 * S, 3 * S)
    assert (found.spread.shortest_us, found.spread.longest_us) == (2 * S, 7 * S)


def test_a_code_that_could_have_been_marked_and_was_not_is_nought() -> None:
    found = duration_of(coding(), "b_hum")
    assert (found.count, found.total_us, found.first_us, found.spread) == (0, 0, None, None)
    assert rate_of(coding(), "b_hum").per_minute == 0.0


def test_points_have_no_length() -> None:
    found = duration_of(coding(mark("b_reach", 5), mark("b_reach", 60)), "b_reach")
    assert (found.count, found.total_us, found.spread) == (2, None, None)


def test_a_code_switched_off_for_the_family_is_neither_nought_nor_missing() -> None:
    made = coding(mark("b_look", 1, 2), mark("b_hum", 3, 4), switched_off=frozenset({"b_look"}))
    assert "b_look" not in {d.code.id for d in durations(made)}
    assert "b_look" not in {r.code.id for r in rates(made)}
    assert made.left_out.switched_off == {"b_look": 1}


def test_a_code_that_another_scheme_has_is_not_switched_off_here() -> None:
    made = coding(switched_off=frozenset({"from_elsewhere"}))
    assert made.left_out.switched_off == {}


def test_cannot_see_cannot_be_switched_off() -> None:
    made = coding(mark("b_unseen", 0, 30), switched_off=frozenset({"b_unseen"}))
    assert made.scorable_us(INFANT) == 30 * S
    assert made.left_out.switched_off == {}


def test_time_in_which_somebody_could_not_be_seen_leaves_the_rate() -> None:
    made = coding(mark("b_reach", 5), mark("b_reach", 25), mark("b_unseen", 30, 60))
    assert rate_of(made, "b_reach").per_minute == pytest.approx(4.0)
    made = coding(mark("b_reach", 5), mark("b_reach", 45), mark("b_unseen", 30, 60))
    found = rate_of(made, "b_reach")
    assert (found.onsets, found.unseen_onsets, found.per_minute) == (1, 1, pytest.approx(2.0))
    assert duration_of(made, "b_reach").count == 2


def test_what_is_unseen_of_one_person_takes_nothing_from_the_other() -> None:
    made = coding(mark("b_unseen", 0, 30))
    assert made.scorable_us(INFANT) == 30 * S
    assert made.scorable_us(CAREGIVER) == 60 * S
    assert made.scorable_us(TOGETHER) == 60 * S


def test_a_person_who_was_never_seen_has_no_rate_and_no_share() -> None:
    made = coding(mark("b_unseen", 0, 60), mark("b_hum", 5, 9))
    assert rate_of(made, "b_hum").per_minute is None
    assert share_of(made, "b_hum").share is None
    (infant, *_) = seen(made)
    assert (infant.whose, infant.share_seen) == (INFANT, 0.0)


def test_without_the_length_of_the_film_there_are_counts_but_no_rates() -> None:
    made = coding(mark("b_hum", 5, 9), mark("b_look", 3, 3, is_open=True), seconds=0)
    assert (duration_of(made, "b_hum").count, duration_of(made, "b_hum").total_us) == (1, 4 * S)
    assert rate_of(made, "b_hum").per_minute is None
    assert duration_of(made, "b_look").total_us is None
    assert made.left_out.without_length == 1
    assert all(one.share_seen is None for one in seen(made))


def test_a_state_still_going_on_ends_with_the_film_and_that_is_told() -> None:
    made = coding(mark("b_hum", 50, 50, is_open=True))
    found = duration_of(made, "b_hum")
    assert (found.total_us, found.cut, made.left_out.closed_at_end) == (10 * S, 1, 1)


def test_marks_are_cut_to_the_stretch_and_those_outside_are_counted_as_left_out() -> None:
    made = coding(
        mark("b_hum", 5, 15),
        mark("b_hum", 18, 25),
        mark("b_reach", 3),
        mark("b_reach", 12),
        stretch=Span(10 * S, 20 * S),
    )
    assert duration_of(made, "b_hum").total_us == 7 * S
    assert duration_of(made, "b_hum").cut == 2
    assert (duration_of(made, "b_reach").count, made.left_out.outside) == (1, 1)
    assert rate_of(made, "b_reach").per_minute == pytest.approx(6.0)


def test_marks_less_sure_than_asked_for_are_left_out_but_cannot_see_stays() -> None:
    made = coding(
        mark("b_hum", 5, 15, certainty=Certainty.GUESS),
        mark("b_unseen", 20, 30, certainty=Certainty.GUESS),
        least_certainty=Certainty.LIKELY,
    )
    assert duration_of(made, "b_hum").count == 0
    assert made.left_out.too_unsure == 1
    assert made.scorable_us(INFANT) == 50 * S


def test_twins_are_counted_apart_and_a_mark_that_names_nobody_is_nobodys() -> None:
    people = (*EVERYBODY, TWIN)
    made = coding(
        mark("b_hum", 1, 2, person_id=BABY.id),
        mark("b_hum", 3, 5, person_id=TWIN.id),
        mark("b_hum", 6, 9),
        people=people,
    )
    lengths = {whose.person_id: duration_of(made, "b_hum", whose).total_us for whose in made.whose
               if whose.actor is Actor.INFANT}  # fmt: skip
    assert lengths == {BABY.id: S, TWIN.id: 2 * S, None: 3 * S}


def test_a_cannot_see_that_names_nobody_counts_for_each_twin() -> None:
    made = coding(mark("b_unseen", 0, 20), people=(*EVERYBODY, TWIN))
    assert made.scorable_us(Whose(Actor.INFANT, BABY.id)) == 40 * S
    assert made.scorable_us(Whose(Actor.INFANT, TWIN.id)) == 40 * S


def test_with_one_baby_a_mark_that_names_nobody_is_the_babys() -> None:
    assert duration_of(coding(mark("b_hum", 1, 2)), "b_hum").count == 1


def test_a_mark_whose_code_the_scheme_has_lost_is_left_out_and_counted() -> None:
    assert coding(mark("gone", 1, 2)).left_out.unknown_code == 1


def test_seconds_of_a_scheme_in_seconds_run_together_into_bouts() -> None:
    by_second = replace(SCHEME, unit_s=1.0)
    marks = [mark("b_hum", at, at + 1) for at in (3, 4, 5, 9)]
    found = duration_of(coding(*marks, scheme=by_second), "b_hum")
    assert (found.count, found.total_us) == (2, 4 * S)
    assert duration_of(coding(*marks), "b_hum").count == 4


@given(any_marks(), st.integers(1, 40))
def test_counts_lengths_rates_and_shares_agree_with_reckoning_second_by_second(
    marks: list[Mark], film_s: int
) -> None:
    made = coding(*marks, seconds=film_s)
    kept = [m for m in marks if m.span.onset_us < film_s * S or m.span.is_point]
    kept = [m for m in kept if m.span.onset_us <= film_s * S]
    for found in durations(made):
        mine = [m for m in kept if m.code_id == found.code.id]
        assert found.count == len(mine)
        if found.code.kind is CodeKind.STATE:
            lengths = [_end_s(m, film_s) - m.span.onset_us // S for m in mine]
            assert found.total_us == sum(lengths) * S
            if found.spread is not None:
                assert found.spread.median_us == round(median(lengths) * S)
    hidden = {actor: _seconds(kept, film_s, actor) for actor in Actor}
    for rate in rates(made):
        unseen = hidden[rate.whose.actor]
        onsets = [m.span.onset_us // S for m in kept if m.code_id == rate.code.id]
        scorable = film_s - len(unseen)
        assert rate.onsets == sum(at not in unseen for at in onsets)
        assert rate.onsets + rate.unseen_onsets == len(onsets)
        if scorable:
            assert rate.per_minute == pytest.approx(rate.onsets * 60 / scorable)
        else:
            assert rate.per_minute is None
    for share in shares(made):
        unseen = hidden[share.whose.actor]
        held = {s for m in kept if m.code_id == share.code.id for s in _covered(m, film_s)}
        assert share.held_us == len(held - unseen) * S
        assert share.share is None or 0.0 <= share.share <= 1.0


def _end_s(mark: Mark, film_s: int) -> int:
    return film_s if mark.is_open else min(mark.span.end_us // S, film_s)


def _covered(mark: Mark, film_s: int) -> range:
    return range(mark.span.onset_us // S, _end_s(mark, film_s))


def _seconds(marks: list[Mark], film_s: int, actor: Actor) -> set[int]:
    blind = {c.id for c in SCHEME.codes_of(actor) if c.unscorable}
    return {s for m in marks if m.code_id in blind for s in _covered(m, film_s)}
