"""Whose voice it was, where the mouths tell; where they do not, what was heard stands."""

from __future__ import annotations

import numpy as np
import pytest
from support.made_signals import MadeFilm

from imh_video.model.signal import SignalSet
from imh_video.signals.whose_voice import with_voices_by_mouth


def heard(signals: SignalSet, name: str, onset_s: float, offset_s: float) -> float:
    signal = signals[name]
    inside = (signal.times_us >= onset_s * 1e6) & (signal.times_us < offset_s * 1e6)
    return float(np.mean(signal.values[inside]))


def moving_mouth(film: MadeFilm, who: str, onset_s: float, offset_s: float) -> MadeFilm:
    for number, start in enumerate(np.arange(onset_s, offset_s, 0.16)):
        film.at(start, start + 0.16, **{f"{who}_mouth_open": 0.5 if number % 2 else 0.1})
    return film


def babble_heard_as_adult(**more) -> MadeFilm:
    film = MadeFilm(10, **more).at(4, 5, voice_adult=1)
    return moving_mouth(film, "infant", 3.8, 5.2)


def test_a_sound_while_only_the_babys_mouth_moves_is_the_babys():
    told = with_voices_by_mouth(babble_heard_as_adult().signals())
    assert heard(told, "voice_infant", 4, 5) == 1.0
    assert heard(told, "voice_adult", 4, 5) == 0.0


def test_doing_it_twice_changes_nothing():
    once = with_voices_by_mouth(babble_heard_as_adult().signals())
    assert with_voices_by_mouth(once) is once


@pytest.mark.parametrize(
    "film",
    [
        moving_mouth(babble_heard_as_adult(), "caregiver", 3.8, 5.2),
        MadeFilm(10).at(4, 5, voice_adult=1),
        babble_heard_as_adult().unseen(3, 6, "caregiver_mouth_open"),
        babble_heard_as_adult().unseen(3, 6, "infant_mouth_open"),
        babble_heard_as_adult().at(3, 6, caregiver_yaw_deg=70),
        babble_heard_as_adult().at(3, 6, infant_yaw_deg=-70),
        babble_heard_as_adult().unseen(3, 6, "caregiver_yaw_deg"),
    ],
    ids=["both move", "none moves", "parent unseen", "baby unseen", "profile", "baby's", "unknown"],
)
def test_where_the_mouths_do_not_tell_it_stays_an_adults(film: MadeFilm):
    told = with_voices_by_mouth(film.signals())
    assert heard(told, "voice_adult", 4, 5) == 1.0
    assert heard(told, "voice_infant", 4, 5) == 0.0


def test_an_infants_sound_is_never_given_to_the_parent():
    film = moving_mouth(MadeFilm(10).at(4, 5, voice_infant=1), "caregiver", 3.8, 5.2)
    assert heard(with_voices_by_mouth(film.signals()), "voice_infant", 4, 5) == 1.0


def test_a_film_without_usable_sound_stays_as_it_is():
    signals = babble_heard_as_adult(audible=False).signals()
    assert with_voices_by_mouth(signals) is signals


def nobody_knows_whose() -> MadeFilm:
    film = MadeFilm(10).unseen(4, 5, "voice_adult", "voice_infant")
    film._values["voice_unsure"] = np.zeros(1000)
    return film.at(4, 5, voice_unsure=1)


@pytest.mark.parametrize(("who", "infant"), [("infant", 1.0), ("caregiver", 0.0)])
def test_a_voice_that_may_be_anybodys_is_whose_mouth_alone_moves(who: str, infant: float):
    told = with_voices_by_mouth(moving_mouth(nobody_knows_whose(), who, 3.8, 5.2).signals())
    assert heard(told, "voice_infant", 4, 5) == infant
    assert heard(told, "voice_adult", 4, 5) == 1.0 - infant
    assert heard(told, "voice_unsure", 4, 5) == 0.0


@pytest.mark.parametrize("hidden", ["infant_mouth_open", "caregiver_mouth_open", "nobody"])
def test_where_the_mouths_do_not_tell_it_stays_unknown(hidden: str):
    film = moving_mouth(nobody_knows_whose(), "caregiver", 3.8, 5.2).unseen(3, 6, hidden)
    if hidden == "nobody":
        moving_mouth(film, "infant", 3.8, 5.2)
    told = with_voices_by_mouth(film.signals())
    assert np.isnan(heard(told, "voice_infant", 4, 5))
    assert np.isnan(heard(told, "voice_adult", 4, 5))
    assert heard(told, "voice_unsure", 4, 5) == 1.0
