"""Signals against a coding on bins: what is scored, what is not, and what counts as a miss."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.made_signals import MadeFilm

from imh_video.evaluation.signal_bins import Binning, count_bins, said_bins, score_signals
from imh_video.evaluation.targets import NO, NOT_SCORED, TARGETS, YES
from imh_video.model.mark import Certainty
from imh_video.model.reference import CodedFilm, CodedSpan
from imh_video.timebase import Span, micros

TARGET = {target.name: target for target in TARGETS}
NO_GRACE = Binning(grace_us=0)


def row(code: str, onset_s: float, offset_s: float, certainty: int = 3) -> CodedSpan:
    return CodedSpan(code, Span(micros(onset_s), micros(offset_s)), Certainty(certainty))


def film(*rows: CodedSpan, family: str = "one") -> CodedFilm:
    return CodedFilm("film", family, rows)


def truth(name: str, coded: CodedFilm, seconds: float, binning: Binning = NO_GRACE) -> list[int]:
    return binning.truth(coded, TARGET[name], micros(seconds)).tolist()


def test_a_missing_row_is_no_answer_about_gaze_and_visibility():
    seen = row("infant_face_visible", 0, 3)
    coded = film(seen, row("infant_looks_at_parent", 0, 1), row("infant_looks_away", 2, 3))
    assert truth("infant_facing_partner", coded, 3) == [YES, YES, -1, -1, NO, NO]
    assert truth("infant_turned_away", coded, 3) == [NO, NO, -1, -1, YES, YES]
    assert truth("infant_face", film(row("infant_face_visible", 0, 1)), 2) == [1, 1, -1, -1]


def test_a_missing_smile_is_no_smile_only_where_the_face_was_visible():
    coded = film(row("infant_face_visible", 0, 2), row("infant_smile", 0, 1))
    assert truth("infant_smile", coded, 3) == [YES, YES, NO, NO, -1, -1]


def test_gaze_and_smile_are_not_scored_where_the_face_is_only_guessed_to_be_visible():
    coded = film(row("infant_face_visible", 0, 2, certainty=1), row("infant_smile", 0, 1))
    assert truth("infant_smile", coded, 2) == [NOT_SCORED] * 4


def test_a_guess_is_neither_yes_nor_no():
    coded = film(row("infant_face_visible", 0, 2), row("infant_smile", 0, 1, certainty=1))
    assert truth("infant_smile", coded, 2) == [-1, -1, NO, NO]


def test_a_face_coded_as_visible_and_covered_at_once_is_partly_covered_and_not_scored():
    coded = film(row("parent_face_visible", 0, 2), row("parent_face_covered", 1, 3))
    assert truth("caregiver_covered", coded, 3) == [NO, NO, -1, -1, YES, YES]
    assert truth("caregiver_face", coded, 3) == [YES, YES, -1, -1, NO, NO]


def test_half_a_second_on_both_sides_of_a_change_is_not_scored_but_the_films_ends_are():
    coded = film(row("infant_face_visible", 0, 4), row("infant_smile", 0, 2))
    wanted = [YES, YES, YES, -1, -1, NO, NO, NO]
    assert truth("infant_smile", coded, 4, Binning()) == wanted


def test_a_coding_without_visibility_says_with_cannot_be_seen_where_to_score():
    coded = film(row("infant_smile", 0, 1), row("infant_cannot_be_seen", 2, 3))
    assert truth("infant_smile", coded, 3) == [YES, YES, NO, NO, -1, -1]


def test_with_unmarked_is_no_a_missing_row_is_a_no_where_the_face_shows():
    coded = film(row("infant_face_visible", 0, 2), row("infant_looks_at_parent", 0, 1))
    binning = Binning(grace_us=0, silence_is_no=True)
    assert truth("infant_facing_partner", coded, 3, binning) == [YES, YES, NO, NO, -1, -1]


def test_a_bin_says_what_most_of_its_known_values_say():
    signals = MadeFilm(2).at(0, 0.4, infant_smile=0.9).unseen(1, 2, "infant_smile").signals()
    said = said_bins(signals, "infant_smile", 4, 500_000)
    assert said.tolist() == [YES, NO, NOT_SCORED, NOT_SCORED]
    assert said_bins(signals, "no_such_signal", 2, 500_000).tolist() == [NOT_SCORED] * 2


def test_what_could_not_be_measured_is_missed_where_the_coder_saw_it_and_is_told():
    counts = count_bins(np.array([YES, YES, NO, -1]), np.array([YES, -1, -1, YES]))
    assert counts.numbers() == (1, 0, 1, 1)
    assert counts.unmeasured == 2
    assert counts.measured_share == pytest.approx(1 / 3)


def test_a_film_that_is_seen_as_it_was_coded_has_full_marks():
    made = MadeFilm(10).at(2, 6, infant_smile=0.9).signals()
    coded = film(row("infant_face_visible", 0, 10), row("infant_smile", 2, 6))
    results = {one.target.name: one for one in score_signals([(coded, made)])}
    scored = results["infant_smile"].families["all"]
    assert {name: figure.value for name, figure in scored.figures.items()} == dict.fromkeys(
        ("precision", "recall", "f1", "kappa"), 1.0
    )
    assert "caregiver_smile" not in results


@given(st.lists(st.sampled_from([0.0, 1.0]), min_size=24, max_size=24), st.integers(0, 23))
def test_taking_a_measurement_away_never_makes_a_yes(values: list[float], hidden: int):
    made = MadeFilm(12)
    for number, value in enumerate(values):
        made.at(number / 2, (number + 1) / 2, infant_turned_away=value)
    before = said_bins(made.signals(), "infant_turned_away", 24, 500_000)
    made.unseen(hidden / 2, (hidden + 1) / 2, "infant_turned_away")
    after = said_bins(made.signals(), "infant_turned_away", 24, 500_000)
    assert after[hidden] == NOT_SCORED
    assert np.delete(after, hidden).tolist() == np.delete(before, hidden).tolist()


def test_voices_are_scored_throughout_by_codings_that_mark_any():
    coded = film(row("infant_sounds", 0, 1), row("infant_cries", 1, 2), row("parent_sounds", 2, 3))
    assert truth("voice_infant", coded, 4) == [YES] * 4 + [NO] * 4
    assert truth("possible_cry", coded, 4) == [NO, NO, YES, YES] + [NO] * 4
    assert truth("voice_adult", coded, 4) == [NO] * 4 + [YES, YES, NO, NO]
    signals = MadeFilm(4).at(0, 2, voice_infant=1).signals()
    scored = {one.target.name for one in score_signals([(coded, signals)], NO_GRACE)}
    assert scored == {"voice_infant", "voice_adult", "possible_cry"}
    silent = film(row("infant_face_visible", 0, 4))
    scored = {one.target.name for one in score_signals([(silent, signals)], NO_GRACE)}
    assert "voice_infant" not in scored
