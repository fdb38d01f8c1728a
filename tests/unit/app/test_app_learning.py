"""Learning in a library: whose answers count, which do not, and what a run makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.libraries import Made, candidate, make_library, scheme
from support.made_signals import MadeFilm

from imh_video.app.learning import (
    Learner,
    LearnFrom,
    answers_in,
    describe_learnt,
    learner_of,
    learnt_from,
    sentences,
)
from imh_video.app.moment_choices import settings_of_film
from imh_video.app.preferences import Preferences
from imh_video.model.identifiers import MediaId, RecordingId, new_id
from imh_video.model.moment import DismissReason, MomentKind, Suggestions
from imh_video.model.recording import MediaFile, Recording
from imh_video.moments import suggest
from imh_video.moments.learning import LearningState
from imh_video.store import recordings

KINDS = (MomentKind.SHARED_SMILE, MomentKind.CUE_AND_REPLY, MomentKind.REPAIR)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    made = make_library(tmp_path / "library")
    yield made
    made.library.close()


def add_families(made: Made, number: int) -> list[RecordingId]:
    """Families with a recording each; nobody plays them here."""
    ids = []
    for _ in range(number):
        family = made.library.add_family()
        recording_id = RecordingId(new_id())
        media = MediaFile(
            MediaId(new_id()), recording_id, new_id(), 1, f"media/{recording_id}.mp4",
            duration_us=600_000_000,
        )  # fmt: skip
        with made.library.database.writing() as connection:
            recording = Recording(
                recording_id, family.id, "Film 1", None, media=(media,), added_at=datetime.now(UTC)
            )
            recordings.add_recording(connection, recording)
        ids.append(recording_id)
    return ids


def answer_all(made: Made, films: list[RecordingId], coder: str, liked: MomentKind) -> None:
    """Keeps one kind and dismisses the others, twelve in each film."""
    for film in films:
        found = Suggestions(
            tuple(
                replace(
                    candidate(
                        KINDS[n % 3], n * 10_000_000, n * 10_000_000 + 2_000_000, id_=new_id()
                    ),
                    rank_score=0.75,
                )
                for n in range(12)
            )
        )
        kept = made.library.keep_suggestions(film, found)
        with made.library.open_coding(film, coder, scheme()) as desk:
            for moment in kept.moments:
                if moment.kind is liked:
                    desk.keep(moment, desk.scheme.codes[0].id)
                else:
                    desk.dismiss(moment)


def test_own_answers_teach_the_one_who_gave_them_and_nobody_else(made: Made) -> None:
    answer_all(made, add_families(made, 4), "MK", KINDS[2])
    own = learnt_from(made.library, Learner(LearnFrom.OWN, "MK"))
    assert own.state is LearningState.IN_USE
    assert own.tendencies[0][0] == "repair"
    assert learnt_from(made.library, Learner(LearnFrom.OWN, "ZZ")).answers == 0
    assert learnt_from(made.library, Learner(LearnFrom.TEAM, "ZZ")).answers == 48
    assert learnt_from(made.library, Learner(LearnFrom.NOBODY, "MK")).leaning is None


def test_what_was_marked_already_says_nothing_against_its_kind(made: Made) -> None:
    (film,) = add_families(made, 1)
    kept = made.library.keep_suggestions(film, Suggestions((candidate(id_="a"), candidate(
        onset_us=9_000_000, offset_us=10_000_000, id_="b"))))  # fmt: skip
    with made.library.open_coding(film, "MK", scheme()) as desk:
        desk.dismiss(kept.moments[0], DismissReason.KNOWN)
        desk.dismiss(kept.moments[1], DismissReason.NOT_THERE)
    (one,) = answers_in(made.library, Learner(LearnFrom.OWN, "MK"))
    assert one.span == kept.moments[1].span
    assert not one.is_kept


def test_an_answer_that_was_taken_back_teaches_nothing(made: Made) -> None:
    (film,) = add_families(made, 1)
    kept = made.library.keep_suggestions(film, Suggestions((candidate(id_="a"),)))
    with made.library.open_coding(film, "MK", scheme()) as desk:
        desk.dismiss(kept.moments[0])
        desk.undo()
    assert answers_in(made.library, Learner(LearnFrom.OWN, "MK")) == ()


def test_a_run_of_the_rules_leans_to_what_was_learnt_and_can_be_told_not_to(made: Made) -> None:
    films = add_families(made, 4)
    answer_all(made, films, "MK", KINDS[2])
    usual = settings_of_film(made.library, films[0])
    leant = settings_of_film(made.library, films[0], Learner(LearnFrom.OWN, "MK"))
    assert usual.leaning is None
    assert leant.leaning is not None
    off = settings_of_film(made.library, films[0], Learner(LearnFrom.NOBODY, "MK"))
    assert off == usual
    film = MadeFilm(60).at(0, 60, caregiver_facing_partner=1, infant_facing_partner=1)
    film.at(5, 8, infant_smile=0.9).at(6, 9, caregiver_smile=0.9)
    kinds = {moment.kind for moment in suggest(film.signals(), usual).moments}
    assert kinds <= {moment.kind for moment in suggest(film.signals(), leant).moments}


def test_it_says_in_words_what_it_learnt_and_whether_that_helps(made: Made) -> None:
    few = sentences(learnt_from(made.library, Learner(LearnFrom.TEAM)))
    assert len(few) == 1
    assert "nothing is learnt before there are 30 in 3, some kept and some dismissed" in few[0]
    answer_all(made, add_families(made, 4), "MK", KINDS[2])
    learnt = learnt_from(made.library, Learner(LearnFrom.OWN, "MK"))
    said = sentences(learnt)
    assert "48 answers in 4 families." in said
    assert "You keep “repair” more often." in said
    assert any("the kept one came first in 100%" in one for one in said)
    told = describe_learnt(learnt)
    assert told["state"] == "in_use"
    assert told["trial"]["families"] == 4


def test_the_settings_say_whose_answers_count(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "preferences.toml")
    assert learner_of(preferences) == Learner(LearnFrom.OWN, "Coder A")
    preferences.set("moments.learn_from", "team")
    assert learner_of(preferences).learn_from is LearnFrom.TEAM
    with pytest.raises(ValueError, match="expected one of"):
        preferences.set("moments.learn_from", "cloud")
