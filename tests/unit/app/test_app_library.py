from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from support.libraries import Made, make_library, write_film

from imh_video.app.library import ConsentRefused, Library, LibraryProblem, NotYetEncrypted
from imh_video.media.problem import MediaProblem
from imh_video.model.audit import Action, Outcome
from imh_video.model.consent import Form, Purpose, Use
from imh_video.model.family import Role
from imh_video.model.identifiers import FamilyId, MarkId, PersonId, RecordingId, ReelId, ReviewId
from imh_video.model.job import Cancelled
from imh_video.model.problem import Problem
from imh_video.model.recording import Area, Layout, PersonInFilm, Presence
from imh_video.model.review import Clip, Review, TeachingReel
from imh_video.timebase import Span


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    made = make_library(tmp_path / "library")
    yield made
    made.library.close()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_film(tmp_path_factory.mktemp("films") / "Anna im Wohnzimmer – día 1.mp4")


def reopened(made: Made) -> Library:
    made.library.close()
    made.library = Library.open(made.library.folder, who="tester")
    return made.library


def test_an_encrypted_library_is_promised_for_later_and_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(NotYetEncrypted, match="not available in this version"):
        Library.create(tmp_path / "new", plain=False)
    assert not (tmp_path / "new").exists()


def test_what_is_kept_of_a_family_is_there_after_opening_again(made: Made) -> None:
    library, family = made.library, made.family
    twin = library.add_person(family.id, Role.INFANT, "Baby B", date(2026, 6, 1), weeks_early=5)
    goal = library.add_goal(family.id, "I’d like to see if he likes me talking to him.")
    library = reopened(made)
    assert library.families() == (family,)
    assert library.people(family.id) == (made.baby, made.parent, twin)
    assert library.goals(family.id) == (goal,)
    assert library.family_of_code("test-01") == family


def test_a_random_family_code_says_nothing_and_is_not_used_twice(made: Made) -> None:
    codes = {made.library.add_family().code for _ in range(40)}
    assert len(codes) == 40
    assert all(code.split("-")[1].isdigit() and code.split("-")[0].isalpha() for code in codes)


def test_two_families_cannot_have_one_code(made: Made) -> None:
    with pytest.raises(LibraryProblem, match="already a family"):
        made.library.add_family("test-01")


def test_a_closed_library_answers_nobody_and_lets_go_of_its_files(made: Made) -> None:
    made.library.close()
    with pytest.raises(LibraryProblem, match="has been closed"):
        made.library.families()
    with pytest.raises(LibraryProblem, match="has been closed"):
        made.library.add_family()
    assert not (made.library.folder / "library.sqlite-wal").exists()


def test_what_is_not_there_is_said_plainly(made: Made) -> None:
    with pytest.raises(LibraryProblem, match="no such recording"):
        made.library.recording(RecordingId("nothing"))
    with pytest.raises(LibraryProblem, match="no such family"):
        made.library.add_person(FamilyId("nobody"), Role.INFANT, "Baby")


# -- films ------------------------------------------------------------------------------------


def test_a_film_is_copied_in_whole_under_a_name_that_says_nothing(made: Made, film: Path) -> None:
    recording = made.add_film(film)
    stored = made.library.folder / recording.reference.stored_as
    assert stored.read_bytes() == film.read_bytes()
    assert stored.name == recording.reference.id
    assert recording.title == "Film 1"
    assert recording.reference.duration_us == 2_000_000
    names = [path.name for path in made.library.folder.rglob("*")]
    assert not [name for name in names if "Anna" in name or "mp4" in name]
    assert reopened(made).recording(recording.id) == recording
    assert made.library.verify() == ()


def test_a_film_without_everybodys_consent_is_not_added(made: Made, film: Path) -> None:
    with pytest.raises(ConsentRefused, match="Baby: no consent for own review"):
        made.library.add_film(film, made.family.id, own_review_agreed_by=(made.parent.id,))
    assert made.library.recordings() == ()
    assert made.library.consents(made.family.id) == ()
    assert list((made.library.folder / "media").iterdir()) == []


def test_consent_given_before_need_not_be_given_again(made: Made, film: Path) -> None:
    for person in made.everybody:
        made.library.set_consent(
            person.id, Purpose.OWN_REVIEW, Form.IDENTIFIABLE, granted=True, method="Signed form"
        )
    recording = made.library.add_film(film, made.family.id, own_review_agreed_by=())
    assert made.library.media_source(recording.id, Use.PLAY).size_bytes == film.stat().st_size


def test_messages_name_a_film_as_people_do_and_not_by_the_number_of_its_copy(
    made: Made, film: Path
) -> None:
    recording = made.add_film(film)
    (made.library.folder / recording.media[0].stored_as).unlink()
    source = made.library.media_source(recording.id, Use.PLAY)
    with pytest.raises(MediaProblem, match=rf"^{recording.title}: There is no such file"):
        source.open()


def test_a_voice_at_the_door_agrees_to_its_sound(made: Made, film: Path) -> None:
    in_film = (PersonInFilm(made.baby.id), PersonInFilm(made.parent.id, Presence.HEARD))
    recording = made.library.add_film(
        film,
        made.family.id,
        own_review_agreed_by=(made.baby.id, made.parent.id),
        in_film=in_film,
    )
    forms = {c.person_id: c.form for c in made.library.consents(made.family.id)}
    assert forms == {made.baby.id: Form.IDENTIFIABLE, made.parent.id: Form.AUDIO}
    assert set(made.library.presence_in(recording.id)) == set(in_film)
    made.library.media_source(recording.id, Use.PLAY)


def test_somebody_who_is_not_in_the_film_is_not_among_its_people(made: Made, film: Path) -> None:
    recording = made.library.add_film(
        film,
        made.family.id,
        own_review_agreed_by=(made.baby.id,),
        in_film=(PersonInFilm(made.baby.id),),
    )
    assert made.library.people_in(recording.id) == (made.baby,)
    made.library.media_source(recording.id, Use.PLAY)


def test_a_stranger_can_neither_agree_nor_be_in_a_film(made: Made, film: Path) -> None:
    stranger = PersonId("x")
    with pytest.raises(LibraryProblem, match="not one of this family"):
        made.library.add_film(film, made.family.id, own_review_agreed_by=(stranger,))
    recording = made.add_film(film)
    with pytest.raises(LibraryProblem, match="not one of this family"):
        made.library.set_people_in(recording.id, (PersonInFilm(stranger),))
    with pytest.raises(LibraryProblem, match="no such person"):
        made.library.set_consent(
            made.baby.id, Purpose.RESEARCH, Form.AUDIO, granted=True, given_by=stranger
        )
    assert made.library.presence_in(recording.id) == ()


def test_the_same_film_is_not_added_to_a_family_twice(made: Made, film: Path) -> None:
    made.add_film(film)
    with pytest.raises(LibraryProblem, match="already in the library, as Film 1 of TEST-01"):
        made.add_film(film)
    assert len(list((made.library.folder / "media").iterdir())) == 1


@pytest.mark.parametrize("what", ["empty", "text", "folder", "missing"])
def test_what_is_no_film_is_refused_in_one_sentence(made: Made, tmp_path: Path, what: str) -> None:
    path = tmp_path / "strange file.mp4"
    if what == "folder":
        path.mkdir()
    elif what != "missing":
        path.write_text("" if what == "empty" else "not a film at all\n" * 50)
    with pytest.raises(Problem) as told:
        made.add_film(path)
    assert told.value.sentence.count("\n") == 0
    assert "strange file.mp4" in told.value.sentence
    assert list((made.library.folder / "media").iterdir()) == []


class CancelAt:
    """Asks to stop at the n-th check."""

    def __init__(self, number: int) -> None:
        self.left = number

    def progress(self, fraction: float, doing: str = "") -> None:
        assert 0 <= fraction <= 1

    def check(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


class Watched:
    def __init__(self) -> None:
        self.told: list[float] = []

    def progress(self, fraction: float, doing: str = "") -> None:
        self.told.append(fraction)

    def check(self) -> None:
        return


def test_progress_goes_from_nothing_to_all_and_never_back(made: Made, film: Path) -> None:
    watched = Watched()
    agreed = tuple(person.id for person in made.everybody)
    made.library.add_film(film, made.family.id, own_review_agreed_by=agreed, control=watched)
    assert watched.told == sorted(watched.told)
    assert (watched.told[0], watched.told[-1]) == (0.0, 1.0)


def test_stopping_at_any_moment_leaves_nothing(made: Made, film: Path) -> None:
    stopped = 0
    agreed = tuple(person.id for person in made.everybody)
    for number in range(1000):
        try:
            made.library.add_film(
                film, made.family.id, own_review_agreed_by=agreed, control=CancelAt(number)
            )
            break
        except Cancelled:
            stopped += 1
            assert made.library.recordings() == ()
            assert made.library.consents(made.family.id) == ()
            assert list((made.library.folder / "media").iterdir()) == []
    assert stopped >= 3
    assert made.library.verify() == ()


def test_how_a_film_was_made_is_kept(made: Made, film: Path) -> None:
    recording = made.add_film(film)
    assert not recording.is_set_up
    television = Area(0.7, 0.0, 0.3, 0.4)
    made.library.set_layout(recording.id, Layout.SPLIT_SCREEN, left_out=(television,))
    kept = reopened(made).recording(recording.id)
    assert (kept.layout, kept.left_out, kept.is_set_up) == (
        Layout.SPLIT_SCREEN,
        (television,),
        True,
    )


def test_a_film_that_was_changed_or_lost_is_found(made: Made, film: Path) -> None:
    recording = made.add_film(film)
    stored = made.library.folder / recording.reference.stored_as
    data = bytearray(stored.read_bytes())
    data[len(data) // 2] ^= 1
    stored.write_bytes(data)
    assert "not as it was" in made.library.verify()[0]
    assert made.library.verify(films=False) == ()
    stored.unlink()
    assert "missing" in made.library.verify()[0]


# -- consent and audit --------------------------------------------------------------------------


def test_every_use_of_a_film_is_in_the_audit_and_so_is_every_refusal(
    made: Made, film: Path
) -> None:
    recording = made.add_film(film)
    made.library.media_source(recording.id, Use.PLAY)
    with pytest.raises(ConsentRefused, match="Baby: no consent for team training"):
        made.library.media_source(recording.id, Use.EXPORT, purpose=Purpose.TEAM_TRAINING)
    refused, played, added, *_ = made.library.audit_entries(recording.id)
    assert (refused.action, refused.outcome) == (Action.EXPORT, Outcome.REFUSED)
    assert (refused.purpose, refused.form) == ("team_training", "identifiable")
    assert (played.action, played.outcome, played.who) == (Action.PLAY, Outcome.DONE, "tester")
    assert added.action is Action.ADD_FILM
    assert made.library.first_bad_audit_entry() is None


def test_looking_at_what_would_be_allowed_writes_nothing(made: Made, film: Path) -> None:
    recording = made.add_film(film)
    before = made.library.audit_entries()
    assert made.library.permission(recording.id, Use.PLAY).allowed
    assert not made.library.permission(recording.id, Use.PLAY, purpose=Purpose.RESEARCH).allowed
    assert made.library.audit_entries() == before


def test_a_consent_taken_back_stops_the_film_at_once(made: Made, film: Path) -> None:
    recording = made.add_film(film)
    mine = next(c for c in made.library.consents(made.family.id) if c.person_id == made.parent.id)
    made.library.withdraw_consent(mine.id)
    made.library.withdraw_consent(mine.id)
    with pytest.raises(ConsentRefused, match=r"Parent A: .*taken back on"):
        made.library.media_source(recording.id, Use.PLAY)
    kept = next(c for c in made.library.consents(made.family.id) if c.id == mine.id)
    assert kept.withdrawn_on is not None
    taken_back = [e for e in made.library.audit_entries() if e.action is Action.CONSENT_WITHDRAWN]
    assert len(taken_back) == 1


def test_a_new_answer_takes_the_place_of_an_earlier_one_by_the_same_person(
    made: Made, film: Path
) -> None:
    recording = made.add_film(film)
    question = (made.parent.id, Purpose.OWN_REVIEW, Form.IDENTIFIABLE)
    made.library.set_consent(*question, granted=False)
    assert not made.library.permission(recording.id, Use.PLAY).allowed
    made.library.set_consent(*question, granted=True)
    assert made.library.permission(recording.id, Use.PLAY).allowed


def test_the_other_parents_no_is_not_overwritten_by_a_yes(made: Made, film: Path) -> None:
    recording = made.add_film(film)
    other = made.library.add_person(made.family.id, Role.CAREGIVER, "Parent B")
    made.library.set_people_in(
        recording.id, tuple(PersonInFilm(person.id) for person in made.everybody)
    )
    question = (made.baby.id, Purpose.OWN_REVIEW, Form.IDENTIFIABLE)
    made.library.set_consent(*question, granted=False, given_by=other.id)
    made.library.set_consent(*question, granted=True, given_by=made.parent.id)
    permission = made.library.permission(recording.id, Use.PLAY)
    assert [missing.why for missing in permission.missing] == ["said no"]


def test_a_consent_that_would_end_before_it_begins_is_refused(made: Made) -> None:
    with pytest.raises(LibraryProblem, match="cannot end before"):
        made.library.set_consent(
            made.baby.id,
            Purpose.OWN_REVIEW,
            Form.STILLS,
            granted=True,
            until=date.today() - timedelta(days=3),  # noqa: DTZ011
        )


def test_somebody_who_joins_the_family_counts_as_in_its_films_until_somebody_says(
    made: Made, film: Path
) -> None:
    recording = made.add_film(film)
    made.library.add_person(made.family.id, Role.OTHER, "Grandparent")
    assert not made.library.permission(recording.id, Use.PLAY).allowed
    made.library.set_people_in(
        recording.id, tuple(PersonInFilm(person.id) for person in made.everybody)
    )
    assert made.library.permission(recording.id, Use.PLAY).allowed


# -- several threads -------------------------------------------------------------------------------


def test_threads_may_read_and_write_at_once_and_nothing_is_lost(made: Made) -> None:
    def add(number: int) -> None:
        for part in range(10):
            made.library.add_goal(made.family.id, f"goal {number}.{part}")
            assert made.library.families() == (made.family,)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(4)))
    assert len({goal.words for goal in made.library.goals(made.family.id)}) == 40


# -- reviews and reels --------------------------------------------------------------------------


def test_reviews_and_reels_are_kept_with_their_clips(made: Made, film: Path) -> None:
    recording = made.add_film(film)
    clips = (
        Clip(recording.id, Span(0, 500_000), "A little chat", MarkId("m")),
        Clip(recording.id, Span(700_000, 900_000)),
    )
    review = Review(ReviewId("r"), made.family.id, date(2026, 11, 24), clips, "She waits for me.")
    reel = TeachingReel(ReelId("t"), "Waiting", Purpose.TEAM_TRAINING, clips[:1])
    made.library.keep_review(Review(ReviewId("r"), made.family.id, None))
    made.library.keep_review(review)
    made.library.keep_reel(reel)
    library = reopened(made)
    assert library.reviews(made.family.id) == (review,)
    assert library.reels() == (reel,)
