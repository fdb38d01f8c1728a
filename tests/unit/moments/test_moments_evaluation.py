"""Evaluation: one to one, honest about what is undefined, with baselines."""

from __future__ import annotations

import random
from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imh_video.moments.evaluation import (
    Evaluation,
    FilmResult,
    JudgedFilm,
    Meeting,
    baselines,
    evaluate,
    figures,
    judge,
    match,
    random_baseline,
    uniform_baseline,
)
from imh_video.timebase import Span

S = 1_000_000


def span(onset_s: float, offset_s: float) -> Span:
    return Span(round(onset_s * S), round(offset_s * S))


def film(suggested, coded, duration_s: float = 60) -> FilmResult:
    scored = tuple((one, 1.0 - number / 10) for number, one in enumerate(suggested))
    return FilmResult(scored, tuple(coded), round(duration_s * S))


def test_near_onsets_and_enough_overlap_meet_and_others_do_not():
    meeting = Meeting()
    assert meeting.holds(span(10, 11), span(12, 20))
    assert not meeting.holds(span(10, 11), span(12.1, 20))
    assert meeting.holds(span(10, 20), span(14, 20))
    assert not meeting.holds(span(10, 20), span(17.5, 20))


def test_one_suggestion_meets_one_coded_moment_only():
    assert match([span(10, 12)], [span(10, 12), span(11, 13)]) in ({0: 0}, {0: 1})
    assert len(match([span(10, 12), span(10.5, 12)], [span(10, 12)])) == 1


def test_as_many_pairs_as_possible_are_made():
    suggested = [span(11, 12), span(9, 10)]
    coded = [span(10, 11), span(13, 14)]
    assert match(suggested, coded) == {0: 1, 1: 0}


def test_the_figures_of_a_small_case():
    one = evaluate([film([span(1, 2), span(30, 31), span(50, 51)], [span(1, 2), span(50, 51)])])
    assert (one.suggested, one.coded, one.met) == (3, 2, 2)
    assert one.recall == 1.0
    assert one.precision == 2 / 3
    assert one.average_precision == (1 + 2 / 3) / 2
    assert one.per_minute == 3.0


def test_undefined_figures_are_none():
    nothing = evaluate([film([], [])])
    assert nothing.precision is None
    assert nothing.recall is None
    assert nothing.f1 is None
    assert nothing.average_precision is None
    assert evaluate([film([span(1, 2)], [])]).recall is None


def test_baselines_place_as_many_within_the_film():
    one = film([span(0, 4), span(20, 22), span(50, 59)], [span(1, 2)])
    for other in (uniform_baseline(one), random_baseline(one, random.Random(3))):
        assert len(other.suggested) == 3
        assert all(0 <= s.onset_us <= s.end_us <= one.duration_us for s, _ in other.suggested)
    beside = baselines([one], draws=20)
    assert beside.random_recall is not None
    assert 0 <= beside.random_recall <= 1


times = st.integers(0, 60).map(lambda s: span(s, s + 2))


@settings(deadline=None)
@given(st.lists(times, max_size=8), st.lists(times, max_size=8))
def test_no_moment_is_used_twice_and_every_pair_meets(suggested: list[Span], coded: list[Span]):
    pairs = match(suggested, coded)
    assert len(set(pairs.values())) == len(pairs)
    assert all(Meeting().holds(suggested[a], coded[b]) for a, b in pairs.items())
    assert len(pairs) == len(match(coded, suggested))


def ranked(*hits: tuple[float, bool], coded: int) -> Evaluation:
    """A list of scores and whether each met, as one film."""
    return figures([JudgedFilm(hits, coded, 60_000_000)])


def by_scikit_learn(hits: list[tuple[float, bool]]) -> float:
    """``average_precision_score``: the sum of recall steps times precision, by threshold."""
    found = total = 0.0
    right = sum(met for _, met in hits)
    for threshold in sorted({score for score, _ in hits}, reverse=True):
        above = [met for score, met in hits if score >= threshold]
        total += (sum(above) - found) / right * (sum(above) / len(above))
        found = sum(above)
    return total


def test_average_precision_is_that_of_the_example_of_scikit_learn():
    hits = ((0.1, False), (0.4, False), (0.35, True), (0.8, True))
    assert by_scikit_learn(list(hits)) == pytest.approx(0.8333, abs=1e-4)
    assert ranked(*hits, coded=2).average_precision == pytest.approx(5 / 6)


def test_average_precision_by_hand_with_a_missed_moment_is_not_interpolated():
    # Right, wrong, wrong, right; three were coded.
    hits = ((0.9, True), (0.8, False), (0.7, False), (0.6, True))
    assert ranked(*hits, coded=3).average_precision == pytest.approx((1 + 0.5) / 3)
    # A precision that rises again is not carried back: (1/2 + 2/3) / 2, interpolated it were 2/3.
    hits = ((0.9, False), (0.8, True), (0.7, True))
    assert ranked(*hits, coded=2).average_precision == pytest.approx((1 / 2 + 2 / 3) / 2)


scored_hits = st.lists(st.tuples(st.integers(1, 4), st.booleans()), min_size=1, max_size=6)


@settings(deadline=None)
@given(st.lists(st.booleans(), min_size=1, max_size=12).filter(any), st.integers(0, 4))
def test_without_equal_scores_it_is_that_of_scikit_learn_times_recall(met: list[bool], missed: int):
    hits = [(1.0 - number / 20, one) for number, one in enumerate(met)]
    expected = by_scikit_learn(hits) * sum(met) / (sum(met) + missed)
    found = ranked(*hits, coded=sum(met) + missed)
    assert found.average_precision == pytest.approx(expected)


@settings(deadline=None, max_examples=50)
@given(scored_hits)
def test_equal_scores_count_as_the_mean_over_all_their_orders(hits: list[tuple[int, bool]]):
    coded = sum(met for _, met in hits) or 1
    values = []
    for order in permutations(hits):
        if all(one[0] >= other[0] for one, other in pairwise(order)):
            apart = [(1.0 - place / 10, met) for place, (_, met) in enumerate(order)]
            values.append(ranked(*apart, coded=coded).average_precision)
    mean = sum(values) / len(values)
    assert ranked(*hits, coded=coded).average_precision == pytest.approx(mean)


def test_the_list_is_common_to_all_films_and_the_order_in_which_they_come_changes_nothing():
    one = JudgedFilm(((0.9, True), (0.5, False)), 1, 60_000_000)
    other = JudgedFilm(((0.7, False), (0.6, True)), 2, 60_000_000)
    # 0.9 right, 0.7 wrong, 0.6 right, 0.5 wrong, of three coded ones.
    expected = (1 + 2 / 3) / 3
    assert figures([one, other]).average_precision == pytest.approx(expected)
    assert figures([other, one]) == figures([one, other])


def test_the_ten_best_are_counted_in_the_common_list():
    hits = tuple((1.0 - number / 20, number % 2 == 0) for number in range(14))
    assert ranked(*hits, coded=10).recall_at_ten == pytest.approx(5 / 10)
    # Nine before, then three equal ones of which one is right: a third of a place.
    hits = (*((0.9, True) for _ in range(9)), (0.5, True), (0.5, False), (0.5, False))
    assert ranked(*hits, coded=10).met_in_ten == pytest.approx(9 + 1 / 3)


def test_the_better_ranked_of_two_for_one_moment_is_right_and_the_other_wrong():
    suggested = ((span(11, 13), 0.9), (span(10, 12), 0.8), (span(40, 42), 0.7))
    judged = judge(FilmResult(suggested, (span(10, 12),), 60_000_000))
    assert judged.hits == ((0.9, True), (0.8, False), (0.7, False))


def test_what_meets_only_a_guess_is_neither_right_nor_wrong_for_the_rules_and_the_baselines():
    suggested = ((span(10, 12), 0.9), (span(30, 32), 0.8), (span(50, 52), 0.7))
    one = FilmResult(suggested, (span(10, 12),), 60_000_000, guesses=(span(30, 32), span(11, 12)))
    assert judge(one).hits == ((0.9, True), (0.7, False))
    spread = uniform_baseline(one)
    assert [round(at.onset_us / S) for at, _ in spread.suggested] == [9, 29, 49]
    assert [met for _, met in judge(spread).hits] == [True, False]


def test_chance_puts_a_moment_anywhere_with_the_same_likelihood():
    one = FilmResult(((span(0, 4), 1.0),), (), 9_000_000)
    chance = random.Random(5)
    onsets = [random_baseline(one, chance).suggested[0][0].onset_us / S for _ in range(2000)]
    assert 0 <= min(onsets) < 0.05
    assert 4.95 < max(onsets) <= 5
    # No heap at either end, where a span that is pushed back into the film would lie.
    assert sum(at < 0.5 for at in onsets) / 2000 == pytest.approx(0.1, abs=0.03)
    assert sum(onsets) / 2000 == pytest.approx(2.5, abs=0.1)


def test_evenly_spread_moments_do_not_hang_on_which_film_is_named_first():
    hit = FilmResult(((span(0, 2), 0.5),), (span(29, 31),), 60_000_000)
    empty = FilmResult(((span(0, 2), 0.5),), (), 60_000_000)
    one, other = baselines([hit, empty]).uniform, baselines([empty, hit]).uniform
    assert one == other
    assert one.average_precision == 0.75, "the mean of first (1) and second (1/2)"
