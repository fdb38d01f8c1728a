"""Figures as files: the same tables in every kind, names or numbers, and the gate before all."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.libraries import Made, make_library, write_film
from support.sheets import sheets_of

from imh_video.app.evaluating import NotEvaluated, ProgramEvaluation
from imh_video.app.evaluating_library import evaluate_own_codings, own_codings
from imh_video.app.evaluation_export import export_figures, figures_report, numbered
from imh_video.model.consent import Use
from imh_video.model.problem import Problem
from imh_video.schemes.locate import find_scheme
from imh_video.vision.model_store import list_models

SUNDERLAND = find_scheme("sunderland")
ATTUNED_US = 500_000


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    if not all(model.present for model in list_models()):
        pytest.skip("the model files are not on this computer: imh-video models fetch")
    made = make_library(tmp_path / "library")
    for number in range(2):
        film = made.add_film(write_film(tmp_path / f"{number}.mp4", shade=70 * number))
        with made.library.open_coding(film.id, "MK", SUNDERLAND) as desk:
            desk.mark_point("d_attune", ATTUNED_US)
    yield made
    made.library.close()


def evaluated(made: Made) -> ProgramEvaluation:
    return evaluate_own_codings(made.library, own_codings(made.library)[0].codings)


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def test_every_kind_of_file_holds_the_misses(made: Made, tmp_path: Path) -> None:
    found = evaluated(made)
    report = figures_report(found, "MK, sunderland")
    for ending in (".pdf", ".xlsx", ".csv", ".json"):
        done = export_figures(found, tmp_path / f"figures{ending}", library=made.library)
        assert done.path.stat().st_size > 200
        assert set(done.tables) == {table.id for table in report.tables}
    sheets = sheets_of(tmp_path / "figures.xlsx")
    assert next(iter(sheets)) == "Possible moments against coded"
    assert sheets["Missed moments to watch"][1][:2] == ["TEST-01/Film 1", "0.5"]
    export_figures(found, tmp_path / "missed.csv", library=made.library, table_id="misses")
    assert [row[0] for row in rows_of(tmp_path / "missed.csv")[1:]] == [
        "TEST-01/Film 1",
        "TEST-01/Film 2",
    ]


def test_without_names_nothing_names_a_film_a_family_or_a_coder(made: Made, tmp_path: Path) -> None:
    found = evaluated(made)
    path = tmp_path / "figures.json"
    export_figures(found, path, library=made.library, against="MK, sunderland", with_names=False)
    text = path.read_text("utf-8")
    assert "TEST-01" not in text
    assert json.loads(text)["films"] == ["film 1", "film 2"]
    report = figures_report(numbered(found))
    cells = {str(cell) for table in report.tables for row in table.rows for cell in row}
    assert {"film 1", "film 2", "family 1"} <= cells
    assert not any("TEST-01" in cell for cell in cells)
    export_figures(found, tmp_path / "a.pdf", against="MK, sunderland", with_names=False)
    export_figures(found, tmp_path / "b.pdf", with_names=False)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_one_no_holds_the_whole_file_back_and_a_refused_film_is_not_named(
    made: Made, tmp_path: Path
) -> None:
    found = evaluated(made)
    refused = NotEvaluated("WREN-08/Film 1", "Ada: no consent", is_refused=True)
    export_figures(
        replace(found, not_evaluated=(refused,)), tmp_path / "one.json", library=made.library
    )
    left_out = json.loads((tmp_path / "one.json").read_text("utf-8"))["not_evaluated"]
    assert left_out == [{"film": "a film that may not be shown", "why": "no consent"}]

    for consent in made.library.consents(made.family.id):
        made.library.withdraw_consent(consent.id)
    path = tmp_path / "figures.csv"
    path.write_text("what was there before", "utf-8")
    with pytest.raises(Problem, match="Baby: no consent"):
        export_figures(found, path, library=made.library)
    assert path.read_text("utf-8") == "what was there before"
    entry = made.library.audit_entries()[0]
    assert (entry.action.value, entry.detail) == (Use.EXPORT.value, "evaluation csv")
    with pytest.raises(Problem, match="None of the 2 films"):
        evaluated(made)


def test_an_ending_that_is_not_known_is_refused_before_anything_is_asked(
    made: Made, tmp_path: Path
) -> None:
    found = evaluated(made)
    before = len(made.library.audit_entries())
    with pytest.raises(Problem, match=r"\.docx"):
        export_figures(found, tmp_path / "figures.docx", library=made.library)
    assert len(made.library.audit_entries()) == before
