"""The whole list: held back, in order, within the film, and honest about what was not seen."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from support.made_signals import SIGNS, MadeFilm

from imh_video.model.moment import MomentKind
from imh_video.model.signal import Signal, SignalSet, Validity
from imh_video.moments.short_list import STRAIN, Restraint
from imh_video.moments.suggestion import MomentSettings, suggest

EVERYTHING = MomentSettings(restraint=Restraint(per_minute=math.inf))
SIGNS_OR_COVERED = SIGNS | {"caregiver_covered": 1.0}
LENGTH_S = 24


@st.composite
def any_film(draw: st.DrawFn) -> MadeFilm:
    """Two people who do a handful of things at any time, with a few holes in the view."""
    film = MadeFilm(LENGTH_S, audible=draw(st.integers(0, 9)) > 0)
    tenths = st.integers(0, LENGTH_S * 10)
    if draw(st.booleans()):
        # Otherwise few films would hold a missed cue that a narrower view could change.
        onset = draw(st.integers(40, 150)) / 10
        film.at(onset - 2, onset + 6, infant_facing_partner=1)
        film.at(onset, onset + 1, infant_reach=1).at(onset + 2, onset + 2.6, voice_infant=1)
    for _ in range(draw(st.integers(0, 9))):
        name, onset = draw(st.sampled_from(sorted(SIGNS_OR_COVERED))), draw(tenths) / 10
        film.at(onset, onset + draw(st.integers(2, 60)) / 10, **{name: SIGNS_OR_COVERED[name]})
    for _ in range(draw(st.integers(0, 3))):
        name, onset = draw(st.sampled_from(sorted(SIGNS_OR_COVERED))), draw(tenths) / 10
        film.unseen(onset, onset + draw(st.integers(1, 40)) / 10, name)
    return film


def with_less_view(signals: SignalSet, data: st.DataObject) -> SignalSet:
    """The same film with a few stretches of a few signals made unknown."""
    kept = dict(signals.signals)
    for _ in range(data.draw(st.integers(1, 4))):
        name = data.draw(st.sampled_from(sorted(kept)))
        onset = data.draw(st.integers(0, LENGTH_S * 10)) * 100_000
        offset = onset + data.draw(st.integers(1, 60)) * 100_000
        signal = kept[name]
        hidden = (signal.times_us >= onset) & (signal.times_us < offset)
        kept[name] = Signal(
            name,
            signal.unit,
            signal.times_us,
            np.where(hidden, np.nan, signal.values).astype(np.float32),
            np.where(hidden, Validity.UNKNOWN, signal.validity).astype(np.uint8),
        )
    return replace(signals, signals=kept)


@settings(max_examples=80, deadline=None)
@given(any_film(), st.data())
def test_seeing_or_hearing_less_never_adds_a_missed_cue(film: MadeFilm, data: st.DataObject):
    signals = film.signals()
    before = [m.span for m in suggest(signals, EVERYTHING).moments if m.kind == "missed_cue"]
    less = suggest(with_less_view(signals, data), EVERYTHING).moments
    for moment in less:
        if moment.kind == "missed_cue":
            assert any(span.overlaps(moment.span) for span in before), moment.reason


@settings(max_examples=50, deadline=None)
@given(any_film())
def test_suggestions_lie_within_the_film_best_first_connection_before_strain(film: MadeFilm):
    signals = film.signals()
    suggestions = suggest(signals, EVERYTHING)
    scores = [m.rank_score for m in suggestions.moments]
    assert scores == sorted(scores, reverse=True)
    strained = [m.kind in STRAIN for m in suggestions.moments]
    assert strained == sorted(strained)
    for moment in suggestions.moments:
        assert 0 <= moment.span.onset_us < moment.span.end_us <= signals.duration_us
        assert moment.evidence
        assert all(0 <= share <= 1 for share in moment.coverage.values())
        assert moment.reason.endswith(".")
    for gap in suggestions.not_looked:
        assert 0 <= gap.span.onset_us < gap.span.end_us <= signals.duration_us
    assert len({m.id for m in suggestions.moments}) == len(suggestions.moments)


@settings(max_examples=30, deadline=None)
@given(any_film())
def test_the_default_list_is_short_and_a_part_of_the_whole_list(film: MadeFilm):
    short = suggest(film.signals()).moments
    whole = {m.id: m for m in suggest(film.signals(), EVERYTHING).moments}
    assert len(short) <= 3
    assert all(m.id in whole for m in short)


@settings(max_examples=30, deadline=None)
@given(any_film())
def test_the_words_name_no_feeling_no_fault_and_no_probability(film: MadeFilm):
    forbidden = re.compile(
        r"happy|sad|angry|distress|love|ignor|fail|miss|should|bad|poor|score|probab|%|mother|\bshe\b|\bhe\b"
    )
    for moment in suggest(film.signals(), EVERYTHING).moments:
        assert not forbidden.search(moment.reason), moment.reason


def test_no_signals_give_no_suggestions():
    nothing = np.zeros(0, dtype=np.int64)
    assert suggest(SignalSet(nothing, 0)).moments == ()
    assert suggest(SignalSet(nothing, 60_000_000)).moments == ()
    gaps = suggest(SignalSet(nothing, 60_000_000, audible=True)).not_looked
    assert [(gap.span.end_us, gap.why) for gap in gaps] == [
        (60_000_000, "there is no new picture to go by")
    ]


def busy(duration_s: float) -> MadeFilm:
    film = MadeFilm(duration_s).at(0, duration_s, caregiver_facing_partner=1)
    for start in range(2, int(duration_s) - 8, 10):
        film.at(start - 1, start + 3, infant_facing_partner=1)
        film.at(start, start + 1, infant_reach=1).at(start + 1.2, start + 2, voice_adult=1)
        film.at(start + 2, start + 4, infant_smile=0.9)
    return film


def test_at_most_three_a_minute_and_three_in_a_film_under_a_minute():
    assert len(suggest(busy(40).signals()).moments) == 3
    assert len(suggest(busy(150).signals()).moments) == 7
    assert len(suggest(busy(150).signals(), EVERYTHING).moments) > 7


def test_a_film_of_some_seconds_gets_one_for_every_four_and_then_no_strain():
    most = [Restraint().most(round(1e6 * length_s)) for length_s in (2, 7.9, 8, 12, 40)]
    assert most == [1, 1, 2, 3, 3]
    film = MadeFilm(7.5).at(0.5, 7.5, infant_facing_partner=1).at(1.5, 2.5, infant_reach=1)
    assert [m.kind for m in suggest(film.signals(), EVERYTHING).moments] == [MomentKind.MISSED_CUE]
    assert suggest(film.signals()).moments == ()


def test_what_was_done_must_be_seen_while_it_is_done_and_not_between():
    film = MadeFilm(30).at(0, 30, caregiver_facing_partner=1).at(9, 14, infant_facing_partner=1)
    film.at(10, 10.6, infant_reach=1).at(11.5, 12.2, caregiver_smile=0.9).at(
        12.6, 14, infant_smile=1
    )
    film.unseen(10.6, 11, "caregiver_smile").unseen(12.2, 30, "caregiver_smile")
    film.unseen(10.6, 30, "infant_reach")
    kinds = [m.kind for m in suggest(film.signals(), EVERYTHING).moments]
    assert MomentKind.CUE_AND_REPLY in kinds


def test_what_was_not_done_must_be_seen_all_along():
    film = MadeFilm(40).at(0, 40, caregiver_facing_partner=1).at(2, 10, infant_facing_partner=1)
    film.at(10, 13, infant_turned_away=1).at(13, 20, infant_facing_partner=1)
    assert MomentKind.BREAK_RESPECTED in {
        m.kind for m in suggest(film.signals(), EVERYTHING).moments
    }
    film.unseen(10.5, 12.5, "infant_turned_away", "voice_adult")
    kinds = {m.kind for m in suggest(film.signals(), EVERYTHING).moments}
    assert MomentKind.BREAK_RESPECTED not in kinds


def test_of_two_moments_alike_the_louder_one_comes_first_and_without_sound_the_earlier():
    def twice(**more) -> MadeFilm:
        film = MadeFilm(60, **more).at(0, 60, caregiver_facing_partner=1)
        for start in (10, 40):
            film.at(start, start + 3, infant_smile=0.9, caregiver_smile=0.9)
        return film

    def onsets(film: MadeFilm) -> list[int]:
        return [m.span.onset_us // 1_000_000 for m in suggest(film.signals(), EVERYTHING).moments]

    assert onsets(twice().at(0, 60, loudness_db=-50).at(39, 44, loudness_db=-20)) == [40, 10]
    assert onsets(twice().at(0, 60, loudness_db=-50).at(9, 14, loudness_db=-20)) == [10, 40]
    silent = twice(audible=False).at(39, 44, loudness_db=-20)
    assert onsets(silent) == onsets(twice().without("loudness_db")) == [10, 40]


def test_without_restraint_nothing_is_held_back():
    film = MadeFilm(120).at(3, 120, infant_facing_partner=1)
    for start in range(5, 110, 10):
        film.at(start, start + 1, infant_reach=1)
    kinds = [m.kind for m in suggest(film.signals(), EVERYTHING).moments]
    assert kinds == [MomentKind.MISSED_CUE] * 11
    assert len(suggest(film.signals()).moments) == 2


def test_the_same_moment_found_by_several_rules_is_told_once():
    film = MadeFilm(30).at(0, 30, caregiver_facing_partner=1)
    film.at(10, 14, infant_smile=0.9, infant_facing_partner=1).at(10.4, 14, caregiver_smile=0.9)
    kinds = [m.kind for m in suggest(film.signals(), EVERYTHING).moments]
    assert len(kinds) == 1, kinds


def test_a_slow_chain_gives_way_to_the_smile_that_both_shared_and_a_quick_one_holds_it():
    def kinds(sound_s: float, reply_s: float) -> list[MomentKind]:
        film = MadeFilm(30).at(0, 30, caregiver_facing_partner=1).at(8, 20, infant_facing_partner=1)
        film.at(sound_s, sound_s + 0.6, voice_infant=1).at(reply_s, reply_s + 0.5, voice_adult=1)
        film.at(13, 16, caregiver_smile=0.9).at(13.2, 16, infant_smile=0.9)
        return [m.kind for m in suggest(film.signals(), EVERYTHING).moments]

    slow = kinds(10, 11.4)
    assert slow[0] is MomentKind.SHARED_SMILE
    assert MomentKind.CUE_AND_REPLY not in slow
    assert kinds(12.2, 12.7)[0] is MomentKind.CUE_AND_REPLY


def test_a_kind_that_is_switched_off_is_not_suggested():
    off = replace(EVERYTHING, switched_off=frozenset({MomentKind.CUE_AND_REPLY}))
    kinds = {m.kind for m in suggest(busy(40).signals(), off).moments}
    assert MomentKind.CUE_AND_REPLY not in kinds


def test_the_same_film_gives_the_same_list_and_a_small_shift_keeps_the_identity():
    first, again = suggest(busy(40).signals()), suggest(busy(40).signals())
    assert first == again
    shifted = MadeFilm(40).at(0, 40, caregiver_facing_partner=1, infant_facing_partner=1)
    shifted.at(10.08, 11, infant_reach=1).at(11.2, 12, voice_adult=1).at(12, 14, infant_smile=0.9)
    still = MadeFilm(40).at(0, 40, caregiver_facing_partner=1, infant_facing_partner=1)
    still.at(10, 11, infant_reach=1).at(11.2, 12, voice_adult=1).at(12, 14, infant_smile=0.9)
    one, other = (suggest(film.signals()).moments[0] for film in (still, shifted))
    assert one.id == other.id


def test_where_no_face_was_in_view_it_says_so_and_why():
    film = MadeFilm(60).at(20, 30, caregiver_face=0).unseen(40, 45, "infant")
    gaps = suggest(film.at(50, 55, caregiver_covered=1, caregiver_face=0).signals()).not_looked
    assert [(g.span.onset_us // 1_000_000, g.span.end_us // 1_000_000, g.why) for g in gaps] == [
        (20, 30, "the parent's face was out of view"),
        (40, 45, "the baby's face was out of view"),
    ]


def test_where_the_picture_stood_still_nobody_is_said_to_have_been_out_of_view():
    whole = MadeFilm(60).at(40, 45, infant_face=0, caregiver_face=0).signals()
    rows = (whole.times_us < 20_000_000) | (whole.times_us >= 30_000_000)
    pictures = {
        name: replace(
            signal,
            times_us=signal.times_us[rows],
            values=signal.values[rows],
            validity=signal.validity[rows],
        )
        if len(signal.times_us) == len(rows)
        else signal
        for name, signal in whole.signals.items()
    }
    gaps = suggest(replace(whole, times_us=whole.times_us[rows], signals=pictures)).not_looked
    assert [(round(g.span.onset_us / 1e6), round(g.span.end_us / 1e6), g.why) for g in gaps] == [
        (20, 30, "there is no new picture to go by"),
        (40, 45, "neither face was in view"),
    ]


def test_a_silent_film_says_that_there_was_no_sound_to_go_by():
    gaps = suggest(MadeFilm(60, audible=False).signals()).not_looked
    assert [gap.why for gap in gaps] == ["the film has no sound to go by"]
