"""Ways of looking and circumstances: readable, checked, and never a source of more missed cues."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.made_signals import MadeFilm

import imh_video.moments.presets as module
from imh_video.app.moment_choices import settings_for
from imh_video.model.moment import MomentChoices, MomentKind, Suggestions
from imh_video.moments import MomentSettings, suggest
from imh_video.moments.circumstances import circumstances, circumstances_from, without
from imh_video.moments.parameters import ParameterProblem, default_parameters
from imh_video.moments.presets import preset, presets, presets_from
from imh_video.moments.short_list import STRAIN, Restraint

TEXT = Path(module.__file__).with_name("presets.toml").read_text(encoding="utf-8")
CIRCUMSTANCES = [one.id for one in circumstances()]


def found(film: MadeFilm, chosen: MomentChoices, film_preset: str = "") -> Suggestions:
    return suggest(film.signals(), settings_for(chosen, film_preset))


def kinds(film: MadeFilm, *holding: str, preset_id: str = "") -> set[MomentKind]:
    chosen = MomentChoices(preset=preset_id, circumstances=frozenset(holding))
    return {moment.kind for moment in found(film, chosen).moments}


def playing() -> MadeFilm:
    """A look, a smile that is answered, voices in turn, and a reach that nobody answers."""
    film = MadeFilm(150).at(0, 150, caregiver_facing_partner=1)
    film.at(5, 12, infant_facing_partner=1).at(7, 10, infant_smile=0.9)
    film.at(8, 10, caregiver_smile=0.9)
    for start in (30, 33, 36):
        film.at(start, start + 0.8, voice_infant=1).at(start + 1.3, start + 2.4, voice_adult=1)
    film.at(60, 75, infant_facing_partner=1).at(64, 65, infant_reach=1)
    return film


def test_the_standard_way_is_what_the_file_of_parameters_says():
    standard = preset("")
    assert standard.id == "standard"
    assert standard.parameters == default_parameters()
    assert standard.restraint == Restraint()
    assert settings_for(MomentChoices()) == MomentSettings()


def test_every_number_that_differs_says_why_and_stays_in_its_range():
    assert [one.id for one in presets()] == [
        "standard",
        "newborn",
        "slow",
        "connection",
        "thorough",
    ]
    assert TEXT.count("source = ") >= TEXT.count("value = ")
    assert all(one.restraint.per_minute <= 5 for one in presets())
    assert preset("newborn").parameters.missed_cue.window_s == 7.0
    assert "missed_cue.window_s" in preset("newborn").changes


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("value = 7.0", "value = 70.0", "70.0 lies outside 3.0 to 7.0"),
        ("[newborn.turns.gap_s]", "[newborn.turns.gap]", "parameters.toml has no such number"),
        ("[newborn.turns.gap_s]", "[newborn.turn.gap_s]", "parameters.toml has no such number"),
        ('unit = "s"', 'unit = "ms"', "Expected the unit s"),
        ('kinds_off = ["joint_attention"]', 'kinds_off = ["joint"]', "There is no kind 'joint'"),
        ('title = "Standard"', 'title = ""', "standard: Expected a title and a hint"),
        ("value = 2.0\nunit = \"a minute\"", "value = 9.0\nunit = \"a minute\"",
         "held_back.per_minute: 9.0 lies outside"),
        ("[newborn.held_back.per_minute]", "[newborn.held_back.an_hour]", "'an_hour' is not known"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_file_is_told_with_its_place(old: str, new: str, expected: str):
    assert old in TEXT
    with pytest.raises(ParameterProblem) as problem:
        presets_from(TEXT.replace(old, new, 1), "presets.toml")
    assert expected in problem.value.sentence


def test_a_mistake_in_the_circumstances_is_told():
    text = '[x]\ntitle = "X"\nleads_to = "Y."\nunused = ["infant_nose"]\nkinds_off = []\n'
    with pytest.raises(ParameterProblem, match="There is no signal 'infant_nose'"):
        circumstances_from(text, "my.toml")
    with pytest.raises(ParameterProblem, match="Expected title, leads_to"):
        circumstances_from('[x]\ntitle = "X"\n', "my.toml")


def test_names_that_there_are_not_are_refused_with_those_that_there_are():
    with pytest.raises(ParameterProblem, match="There are: standard, newborn"):
        preset("fast")
    with pytest.raises(ParameterProblem, match="infant_cannot_see"):
        settings_for(MomentChoices(circumstances=frozenset({"infant_flies"})))


def test_only_connection_leaves_strain_out_and_keeps_the_rest():
    film = playing()
    assert MomentKind.MISSED_CUE in kinds(film)
    assert kinds(film, preset_id="connection") == kinds(film) - STRAIN


def test_the_films_own_way_wins_over_the_familys():
    film = playing()
    family = MomentChoices(preset="connection")
    assert not any(moment.kind in STRAIN for moment in found(film, family).moments)
    assert any(moment.kind in STRAIN for moment in found(film, family, "standard").moments)


def test_a_slow_way_shows_fewer():
    film = playing()
    assert len(found(film, MomentChoices(preset="slow")).moments) <= 2


def test_a_baby_who_cannot_see_gets_no_moment_that_goes_by_looking():
    film = playing()
    assert kinds(film, "infant_cannot_see")
    chosen = MomentChoices(circumstances=frozenset({"infant_cannot_see"}))
    moments = found(film, chosen).moments
    assert moments
    for moment in moments:
        assert "turned" not in moment.reason
        assert "looked" not in moment.reason
        assert all(step.signal != "infant_facing_partner" for step in moment.evidence)


def test_a_baby_who_cannot_hear_gets_no_moment_that_goes_by_the_parents_voice():
    film = playing()
    assert MomentKind.TURN_TAKING in kinds(film)
    chosen = MomentChoices(circumstances=frozenset({"infant_cannot_hear"}))
    moments = found(film, chosen).moments
    assert moments
    for moment in moments:
        assert moment.kind is not MomentKind.TURN_TAKING
        assert all(step.signal != "voice_adult" for step in moment.evidence)


def test_what_could_be_heard_is_still_told_of_the_film():
    chosen = MomentChoices(circumstances=frozenset({"infant_cannot_hear"}))
    moments = found(playing(), chosen).moments
    assert moments
    for moment in moments:
        assert moment.coverage["sound"] == 1.0


def test_kinds_that_were_switched_off_for_the_family_are_not_suggested():
    chosen = MomentChoices(switched_off=frozenset({MomentKind.MISSED_CUE}))
    assert MomentKind.MISSED_CUE not in {m.kind for m in found(playing(), chosen).moments}


def test_nothing_is_taken_from_the_signals_where_nothing_holds():
    signals = playing().signals()
    assert without(signals, ()) is signals


@settings(max_examples=40, deadline=None)
@given(
    st.sets(st.sampled_from(CIRCUMSTANCES), min_size=1, max_size=3),
    st.sampled_from([one.id for one in presets()]),
    st.lists(st.tuples(st.integers(0, 110), st.sampled_from(("reach", "smile"))), max_size=6),
)
def test_a_circumstance_never_adds_a_missed_cue(
    holding: set[str], way: str, cues: list[tuple[int, str]]
):
    film = MadeFilm(120).at(0, 120, infant_facing_partner=1, caregiver_facing_partner=1)
    for onset, sign in cues:
        film.at(onset, onset + 1.5, **{f"infant_{sign}": 1.0})
    before = found(film, MomentChoices(preset=way)).moments
    after = found(film, MomentChoices(preset=way, circumstances=frozenset(holding))).moments
    missed = [moment.span for moment in before if moment.kind is MomentKind.MISSED_CUE]
    for moment in after:
        if moment.kind is MomentKind.MISSED_CUE:
            assert any(span.overlaps(moment.span) for span in missed)
    assert np.isfinite([moment.rank_score for moment in after]).all()


def test_to_a_baby_who_cannot_see_only_voice_and_touch_are_replies():
    film = MadeFilm(60).at(0, 60, infant_facing_partner=1)
    film.at(10, 11, voice_infant=1).at(11.5, 15, caregiver_smile=0.9).at(14, 16, infant_smile=0.9)
    film.at(30, 31, voice_infant=1).at(31.5, 33, voice_adult=1).at(33.5, 35, infant_smile=0.9)
    chosen = MomentChoices(circumstances=frozenset({"infant_cannot_see"}))
    (reply,) = found(film, chosen).moments
    assert reply.kind is MomentKind.CUE_AND_REPLY
    assert 30_000_000 <= reply.span.onset_us < 32_000_000
    assert any(one.span.onset_us < 20_000_000 for one in found(film, MomentChoices()).moments)
