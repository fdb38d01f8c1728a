"""A leaning changes the order within bounds and never takes a kind out of the list."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from support.made_signals import MadeFilm

from imh_video.model.moment import Evidence, MomentKind
from imh_video.moments import suggest
from imh_video.moments.leaning import TRAITS, Leaning, keep_every_kind, traits_of
from imh_video.moments.short_list import STRAIN
from imh_video.timebase import Span

weights = st.dictionaries(st.sampled_from(TRAITS), st.floats(-50, 50), max_size=len(TRAITS))


def long_play() -> MadeFilm:
    """Many sorts of moments, more than a list may hold."""
    film = MadeFilm(180).at(0, 180, caregiver_facing_partner=1)
    for start in range(5, 170, 20):
        film.at(start, start + 8, infant_facing_partner=1)
        film.at(start + 1, start + 4, infant_smile=0.9).at(
            start + 2, start + 5, caregiver_smile=0.8
        )
    for start in range(14, 170, 40):
        film.at(start, start + 6, infant_facing_partner=1)
        film.at(start + 1, start + 1.5, voice_infant=1).at(start + 2, start + 3, voice_adult=1)
        film.at(start + 3.6, start + 4.2, voice_infant=1).at(
            start + 4.6, start + 5.6, voice_adult=1
        )
    film.at(98, 106, infant_facing_partner=1).at(100, 101, infant_reach=1)
    return film


SIGNALS = long_play().signals()
USUAL = suggest(SIGNALS).moments


def test_the_film_tried_here_holds_several_kinds_and_is_held_back():
    assert len({moment.kind for moment in USUAL}) >= 4
    assert len(USUAL) == 9


@settings(max_examples=60, deadline=None)
@given(weights)
def test_no_leaning_takes_a_kind_out_or_adds_to_the_number(by_trait: dict[str, float]):
    leant = suggest(SIGNALS, leaning=Leaning(by_trait)).moments
    assert {moment.kind for moment in USUAL} <= {moment.kind for moment in leant}
    assert len(leant) == len(USUAL)
    assert len({moment.id for moment in leant}) == len(leant)
    strained = [moment.kind in STRAIN for moment in leant]
    assert strained == sorted(strained), "connection stays before strain"


@given(weights, st.sampled_from(MomentKind), st.integers(0, 60_000_000))
def test_a_factor_stays_within_its_bounds(
    by_trait: dict[str, float], kind: MomentKind, length_us: int
):
    assert 0.6 < Leaning(by_trait).times(kind, Span(0, length_us), ()) < 1.66


def test_what_somebody_keeps_more_often_comes_earlier_and_its_score_stays():
    at_the_top = {USUAL[0].kind, *STRAIN}
    kind = next(moment.kind for moment in reversed(USUAL) if moment.kind not in at_the_top)
    leant = suggest(SIGNALS, leaning=Leaning({kind.value: 1.0})).moments
    place = [moment.kind for moment in USUAL].index(kind)
    assert [moment.kind for moment in leant].index(kind) < place
    scores = {moment.id: moment.rank_score for moment in USUAL}
    first = next(moment for moment in leant if moment.kind is kind)
    assert first.id not in scores or abs(first.rank_score - scores[first.id]) < 0.05


def test_a_leaning_of_nothing_changes_nothing():
    assert suggest(SIGNALS, leaning=Leaning({})).moments == USUAL


def test_traits_say_the_kind_who_did_what_and_the_length():
    smile = Evidence("smile", "infant", 0, 1, "infant_smile", 0.9)
    look = Evidence("look", "infant", 0, 1, "infant_facing_partner", 0.9)
    traits = traits_of(MomentKind.SHARED_SMILE, Span(0, 16_000_000), (smile, look))
    assert traits == {"shared_smile": 1.0, "infant smile": 1.0, "long": 1.0}


def test_the_last_of_what_there_is_twice_gives_way():
    one, two, three = MomentKind.REPAIR, MomentKind.SHARED_SMILE, MomentKind.FACE_TO_FACE
    usual = [("r", one), ("s", two), ("f", three)]
    leant = [("s", two), ("s2", two), ("s3", two)]
    assert keep_every_kind(usual, leant) == ["s", "f", "r"]
