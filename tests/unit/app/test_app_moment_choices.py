"""How moments are looked for is kept with family and film, written down, and used by every run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.libraries import Made, make_library, write_film
from support.made_signals import MadeFilm

from imh_video.app.consent_gate import ConsentRefused
from imh_video.app.library import Library
from imh_video.app.moment_choices import (
    choose_for_family,
    choose_for_film,
    kinds_named,
    settings_of_film,
)
from imh_video.app.suggesting import suggest_again
from imh_video.model.audit import Action
from imh_video.model.moment import MomentChoices, MomentKind
from imh_video.model.problem import Problem
from imh_video.moments.parameters import ParameterProblem

CHOSEN = MomentChoices(
    "newborn",
    frozenset({"infant_cannot_see", "infant_arms_still"}),
    frozenset({MomentKind.DISTRESS}),
    "seen by the eye clinic",
)


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Made]:
    # Another test may have looked at the same tiny film.
    monkeypatch.setenv("IMH_VIDEO_CACHE", str(tmp_path / "cache"))
    made = make_library(tmp_path / "library")
    made.add_film(write_film(tmp_path / "film.mp4"))
    yield made
    made.library.close()


def test_what_was_chosen_for_a_family_is_there_when_the_library_is_opened_again(
    made: Made,
) -> None:
    assert made.library.family(made.family.id).moments == MomentChoices()
    choose_for_family(made.library, made.family.id, CHOSEN)
    folder = made.library.folder
    made.library.close()
    with Library.open(folder) as again:
        assert again.family(made.family.id).moments == CHOSEN


def test_the_audit_says_that_it_was_changed_and_nothing_of_the_family(made: Made) -> None:
    choose_for_family(made.library, made.family.id, CHOSEN)
    choose_for_family(made.library, made.family.id, CHOSEN)
    (entry,) = [one for one in made.library.audit_entries() if one.action is Action.MOMENTS_SET]
    assert entry.subject == made.family.id
    assert entry.detail == ""


def test_a_name_that_there_is_not_changes_nothing(made: Made) -> None:
    recording = made.library.recordings()[0]
    with pytest.raises(ParameterProblem):
        choose_for_family(made.library, made.family.id, MomentChoices("fast"))
    with pytest.raises(ParameterProblem):
        choose_for_film(made.library, recording.id, "fast")
    assert made.library.family(made.family.id).moments == MomentChoices()
    with pytest.raises(Problem, match="Kinds are: face_to_face"):
        kinds_named(["smiles"])


def test_the_film_goes_by_the_family_until_it_has_a_way_of_its_own(made: Made) -> None:
    recording = made.library.recordings()[0]
    choose_for_family(made.library, made.family.id, CHOSEN)
    assert settings_of_film(made.library, recording.id).parameters.missed_cue.window_s == 7.0
    choose_for_film(made.library, recording.id, "standard")
    settings = settings_of_film(made.library, recording.id)
    assert settings.parameters.missed_cue.window_s == 5.0
    assert "infant_facing_partner" in settings.unused, "the family's circumstances stay"
    choose_for_film(made.library, recording.id, "")
    assert settings_of_film(made.library, recording.id).parameters.missed_cue.window_s == 7.0


def test_other_changes_of_family_and_film_leave_the_choice_alone(made: Made) -> None:
    recording = made.library.recordings()[0]
    choose_for_family(made.library, made.family.id, CHOSEN)
    choose_for_film(made.library, recording.id, "slow")
    made.library.set_layout(recording.id, recording.layout)
    assert made.library.recording(recording.id).moment_preset == "slow"


def test_the_rules_run_again_by_what_was_chosen_and_what_was_decided_stays(made: Made) -> None:
    recording = made.library.recordings()[0]
    film = MadeFilm(40).at(0, 40, caregiver_facing_partner=1, infant_facing_partner=1)
    film.at(10, 11, infant_reach=1).at(22, 25, infant_smile=0.9).at(23, 26, caregiver_smile=0.9)
    first = suggest_again(made.library, recording.id, film.signals())
    kinds = {moment.kind for moment in first.moments}
    assert {MomentKind.MISSED_CUE, MomentKind.CUE_AND_REPLY} <= kinds
    choose_for_family(made.library, made.family.id, MomentChoices("connection"))
    second = suggest_again(made.library, recording.id, film.signals())
    assert MomentKind.MISSED_CUE not in {moment.kind for moment in second.moments}
    assert made.library.candidates(recording.id) == second
    ids = {moment.kind: moment.id for moment in first.moments}
    assert all(moment.id == ids[moment.kind] for moment in second.moments)


def test_the_rules_alone_need_a_look_and_consent_first(made: Made) -> None:
    recording = made.library.recordings()[0]
    with pytest.raises(Problem, match="Nobody has looked at this film yet"):
        suggest_again(made.library, recording.id)
    for consent in made.library.consents(made.family.id):
        made.library.withdraw_consent(consent.id)
    with pytest.raises(ConsentRefused):
        suggest_again(made.library, recording.id, MadeFilm(20).signals())
