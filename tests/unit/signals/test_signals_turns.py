"""Turns pass in short silences that were heard; two voices at once overlap from 0.3 s on."""

from __future__ import annotations

import numpy as np
from support.made_signals import MadeFilm

from imh_video.model.signal import SignalSet
from imh_video.signals.turns import describe_voices, turn_signals, turns_of


def yes_s(signals: SignalSet, name: str) -> float:
    """For how long it is 1."""
    return float(np.nansum(turn_signals(signals)[name].values)) / 100


def test_a_turn_passes_where_the_other_begins_within_two_seconds() -> None:
    film = (
        MadeFilm(20)
        .at(1, 2, voice_adult=1)
        .at(2.5, 3, voice_infant=1)
        .at(3.5, 4, voice_infant=1)
        .at(4.2, 5, voice_adult=1)
        .at(7.5, 8, voice_infant=1)
        .signals()
    )
    turns = turns_of(film)
    assert [round(turn.gap_us / 1e6, 2) for turn in turns] == [0.5, 0.2]
    assert [turn.to_infant for turn in turns] == [True, False]
    assert yes_s(film, "turn_gap") == 0.7
    told = describe_voices(film)
    assert (told["turns"], told["median_gap_s"]) == (2, 0.35)
    assert (told["infant_fraction"], told["adult_fraction"]) == (0.075, 0.09)
    assert told["unsure_fraction"] is None, "nobody measured it"


def test_voices_that_meet_briefly_change_over_and_do_not_overlap() -> None:
    film = MadeFilm(10).at(1, 2, voice_adult=1).at(1.8, 3, voice_infant=1).signals()
    assert yes_s(film, "voice_overlap") == 0
    assert [round(turn.gap_us / 1e6, 2) for turn in turns_of(film)] == [-0.2]


def test_voices_at_once_overlap_and_pass_no_turn() -> None:
    film = MadeFilm(10).at(1, 3, voice_adult=1).at(2, 4, voice_infant=1).signals()
    assert yes_s(film, "voice_overlap") == 1.0
    assert turns_of(film) == ()


def test_no_turn_passes_across_what_was_not_heard() -> None:
    film = MadeFilm(10).at(1, 2, voice_adult=1).at(3, 4, voice_infant=1)
    film.unseen(2.2, 2.8, "voice_infant", "voice_adult")
    signals = film.signals()
    assert turns_of(signals) == ()
    for name, signal in turn_signals(signals).items():
        assert np.isnan(signal.values[221:279]).all(), name
        assert np.isfinite(signal.values[:219]).all(), name


def test_of_a_film_without_sound_nothing_is_said() -> None:
    film = MadeFilm(5, audible=False).unseen(0, 5, "voice_infant", "voice_adult").signals()
    assert turns_of(film) == ()
    assert set(describe_voices(film).values()) == {False, None}
    assert not any(signal.known.any() for signal in turn_signals(film).values())
