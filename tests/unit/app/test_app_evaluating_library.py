"""Codings of the library's own films: who coded what, as what, and what is told beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.libraries import Made, candidate, make_library, write_film

from imh_video.app.consent_gate import ConsentRefused
from imh_video.app.evaluating_library import FilmsInLibrary, evaluate_own_codings, own_codings
from imh_video.app.evaluation_tables import evaluation_tables, headline
from imh_video.app.moment_choices import choose_for_family
from imh_video.app.own_pass import begin_own_pass, finish_own_pass
from imh_video.model.mark import Certainty, Mark
from imh_video.model.moment import MomentChoices, MomentKind
from imh_video.model.problem import Problem
from imh_video.schemes.locate import find_scheme
from imh_video.timebase import Span
from imh_video.vision.model_store import list_models

SUNDERLAND = find_scheme("sunderland")


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    made = make_library(tmp_path / "library")
    yield made
    made.library.close()


def test_a_coders_films_stand_together_the_most_films_first(made: Made, tmp_path: Path) -> None:
    films = [made.add_film(write_film(tmp_path / f"{n}.mp4", shade=70 * n)) for n in range(2)]
    assert own_codings(made.library) == ()
    with made.library.open_coding(films[0].id, "AB", SUNDERLAND) as desk:
        desk.mark_point("d_attune", 0)
    for film in films:
        with made.library.open_coding(film.id, "MK", SUNDERLAND) as desk:
            desk.mark_point("d_attune", 0)
            desk.mark_point("d_missed", 100_000)
    with made.library.open_coding(films[0].id, "ZZ", SUNDERLAND):
        pass
    found = own_codings(made.library)
    assert [(one.coder, len(one.codings), one.marks) for one in found] == [
        ("MK", 2, 4),
        ("AB", 1, 1),
    ]
    assert found[0].families == ("TEST-01",)


def test_films_are_found_by_family_and_title_and_the_gate_is_asked(
    made: Made, tmp_path: Path
) -> None:
    film = made.add_film(write_film(tmp_path / "film.mp4"))
    films = FilmsInLibrary(made.library)
    assert films.find(f"TEST-01/{film.title}").recording_id == film.id
    assert films.find(film.title).recording_id == film.id
    with pytest.raises(Problem, match="No film of this name"):
        films.find("elsewhere")
    for consent in made.library.consents(made.family.id):
        made.library.withdraw_consent(consent.id)
    with pytest.raises(ConsentRefused, match="Baby"):
        films.find(film.title)


def test_a_film_is_evaluated_as_its_family_is_looked_at(made: Made, tmp_path: Path) -> None:
    film = made.add_film(write_film(tmp_path / "film.mp4", shade=30))
    choose_for_family(
        made.library, made.family.id, MomentChoices(switched_off=frozenset({MomentKind.REPAIR}))
    )
    found = FilmsInLibrary(made.library).find(film.title)
    assert found.moments is not None
    assert MomentKind.REPAIR in found.moments.switched_off


def test_of_a_coding_the_figures_and_what_to_know_of_it_are_told(
    made: Made, tmp_path: Path
) -> None:
    if not all(model.present for model in list_models()):
        pytest.skip("the model files are not on this computer: imh-video models fetch")
    film = made.add_film(write_film(tmp_path / "film.mp4", shade=11))
    with made.library.open_coding(film.id, "MK", SUNDERLAND) as desk:
        desk.mark_point("d_attune", 200_000)
        smile = desk.toggle_state("b_smile", 500_000, made.baby.id)
        assert isinstance(smile, Mark)
        desk.change_mark(replace(smile, certainty=Certainty.LIKELY))
        desk.keep(candidate(onset_us=900_000, offset_us=1_500_000))
    found = evaluate_own_codings(made.library, own_codings(made.library)[0].codings)
    (evaluated,) = found.films
    spans = {span.code: span for span in evaluated.coded.spans}
    assert spans["infant_smile"].span == Span(500_000, film.duration_us), "it was still going on"
    assert spans["infant_smile"].person == "infant"
    assert spans["infant_smile"].certainty is Certainty.LIKELY
    assert found.notes[0].startswith("1 mark was kept from a suggestion")
    assert headline(found)[0].startswith("0 of 2 coded moments found (a moment of attunement)")
    tables = {table.id: table for table in evaluation_tables(found)}
    assert tables["misses"].rows[0][:3] == ("TEST-01/" + film.title, 0.2, 2.0)
    assert [row[1] for row in tables["moments"].rows[:2]] == ["all", "TEST-01"]
    assert "one family" in tables["moments"].notes[0]
    placed = [row[2] for row in tables["baselines"].rows if row[1] == "all"]
    assert placed[:3] == ["by the program", "by chance", "evenly spread"]


def test_a_film_in_which_an_own_pass_goes_on_is_left_out(made: Made, tmp_path: Path) -> None:
    film = made.add_film(write_film(tmp_path / "film.mp4", shade=12))
    with made.library.open_coding(film.id, "MK", SUNDERLAND) as desk:
        begin_own_pass(made.library, desk)
    films = FilmsInLibrary(made.library)
    with pytest.raises(Problem, match="own pass of this film goes on"):
        films.find(film.title)
    with made.library.open_coding(film.id, "MK", SUNDERLAND) as desk:
        finish_own_pass(made.library, desk)
    assert films.find(film.title).recording_id == film.id


def test_of_a_coding_made_blind_first_the_marks_of_the_own_pass_are_taken(
    made: Made, tmp_path: Path
) -> None:
    if not all(model.present for model in list_models()):
        pytest.skip("the model files are not on this computer: imh-video models fetch")
    film = made.add_film(write_film(tmp_path / "film.mp4", shade=12))
    with made.library.open_coding(film.id, "MK", SUNDERLAND) as desk:
        begin_own_pass(made.library, desk)
        desk.mark_point("d_attune", 200_000)
        finish_own_pass(made.library, desk)
        desk.keep(candidate(onset_us=900_000, offset_us=1_500_000))
    found = evaluate_own_codings(made.library, own_codings(made.library)[0].codings)
    (evaluated,) = found.films
    assert [span.span.onset_us for span in evaluated.coded.spans] == [200_000]
    assert not any("kept from a suggestion" in note for note in found.notes)
