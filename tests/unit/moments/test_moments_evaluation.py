"""Evaluation: one to one, honest about what is undefined, with baselines."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from imh_video.moments.evaluation import (
    FilmResult,
    Meeting,
    baselines,
    evaluate,
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


def test_evenly_spread_moments_do_not_hang_on_which_film_is_named_first():
    hit = FilmResult(((span(0, 2), 0.5),), (span(29, 31),), 60_000_000)
    empty = FilmResult(((span(0, 2), 0.5),), (), 60_000_000)
    one, other = baselines([hit, empty]).uniform, baselines([empty, hit]).uniform
    assert one.met == other.met == 1
    assert 0.6 < one.average_precision < 0.9, "the mean of first (1) and second (1/2)"
    assert abs(one.average_precision - other.average_precision) < 0.15
