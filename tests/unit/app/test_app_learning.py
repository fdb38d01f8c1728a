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
    leaning_of,
    learner_of,
    learnt_from,
    sentences,
)
from imh_video.app.preferences import Preferences
from imh_video.app.shown_moments import shown_suggestions
from imh_video.model.identifiers import MediaId, RecordingId, new_id
from imh_video.model.moment import CandidateMoment, DismissReason, MomentKind, Suggestions
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


def test_the_list_is_made_for_the_one_who_looks_now(made: Made) -> None:
    """Whoever looked last, and whoever ran the rules, each gets their own order."""
    films = add_families(made, 5)
    answer_all(made, films[:4], "MK", KINDS[2])
    answer_all(made, films[:4], "ZZ", KINDS[0])
    film = films[4]
    moments = tuple(
        replace(
            candidate(KINDS[n % 3], n * 9_000_000, n * 9_000_000 + 2_000_000, id_=new_id()),
            rank_score=0.75,
        )
        for n in range(60)
    )
    made.library.keep_suggestions(film, Suggestions(moments))

    def shown(learner: Learner | None, answered=()) -> list[CandidateMoment]:
        found = shown_suggestions(made.library, film, learner, answered)
        return list(found.moments)

    mk, zz = Learner(LearnFrom.OWN, "MK"), Learner(LearnFrom.OWN, "ZZ")
    usual = shown(None)
    assert len(usual) == 30, "three a minute of ten minutes"
    for learner, liked in ((mk, KINDS[2]), (zz, KINDS[0]), (mk, KINDS[2])):
        mine = shown(learner)
        assert len(mine) == len(usual)
        assert mine[0].kind is liked
        assert {one.kind for one in mine} == set(KINDS)
    assert shown(Learner(LearnFrom.NOBODY, "MK")) == usual
    assert shown(Learner(LearnFrom.OWN, "QQ")) == usual, "nothing learnt of them yet"

    # What was answered stays, takes its place, and brings nothing new up.
    last = [one.id for one in shown(mk)[-3:]]
    again = shown(mk, last)
    assert set(last) <= {one.id for one in again}
    assert {one.id for one in again} == {one.id for one in shown(mk)}
    unseen = [one.id for one in moments if one.id not in {two.id for two in shown(mk)}][:2]
    with_old = shown(mk, unseen)
    assert set(unseen) <= {one.id for one in with_old}
    assert len(with_old) == len(usual)


def test_what_was_learnt_is_learnt_anew_only_after_another_answer(made: Made) -> None:
    films = add_families(made, 4)
    learner = Learner(LearnFrom.OWN, "MK")
    assert leaning_of(made.library, learner) is None
    answer_all(made, films, "MK", KINDS[2])
    learnt = leaning_of(made.library, learner)
    assert learnt is not None
    assert leaning_of(made.library, learner) is learnt
    with made.library.open_coding(films[0], "MK", scheme()) as desk:
        desk.undo()
    assert leaning_of(made.library, learner) is not learnt


def test_what_was_learnt_leans_the_list_and_can_be_told_not_to(made: Made) -> None:
    films = add_families(made, 4)
    answer_all(made, films, "MK", KINDS[2])
    leaning = leaning_of(made.library, Learner(LearnFrom.OWN, "MK"))
    assert leaning is not None
    assert leaning_of(made.library, Learner(LearnFrom.NOBODY, "MK")) is None
    film = MadeFilm(60).at(0, 60, caregiver_facing_partner=1, infant_facing_partner=1)
    film.at(5, 8, infant_smile=0.9).at(6, 9, caregiver_smile=0.9)
    kinds = {moment.kind for moment in suggest(film.signals()).moments}
    assert kinds <= {moment.kind for moment in suggest(film.signals(), leaning=leaning).moments}


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
