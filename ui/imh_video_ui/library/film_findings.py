"""What the page says of the film that is being added, and when it is in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from imh_video.timebase import Micros
from imh_video_ui.library.dates import length_words, size_words
from imh_video_ui.library.film_check import CheckedFilm, Finding, findings_of
from imh_video_ui.library.film_copying import AddedFilm
from imh_video_ui.library.film_plans import FilmPlan
from imh_video_ui.theme import EmptyState


def _tr(text: str) -> str:
    return QCoreApplication.translate("AddFilm", text)


def length_of(plan: FilmPlan, films: Mapping[Path, CheckedFilm]) -> Micros:
    """How long the first camera's film is."""
    return sum(films[path].duration_us for path in plan.cameras[0])


def findings_of_plan(plan: FilmPlan, films: Sequence[CheckedFilm]) -> list[Finding]:
    """Of how many files it is made, then what was found in the first, then what is wrong."""
    warnings = [
        Finding(f"{film.path.name}: {words}", "", "triangle-alert", "warn")
        for film in films[1:]
        for words in film.facts.warnings
    ]
    return [*_made_of(plan, films), *findings_of(films[0]), *warnings]


def _made_of(plan: FilmPlan, films: Sequence[CheckedFilm]) -> list[Finding]:
    by_path = {film.path: film for film in films}
    found = []
    if len(plan.cameras) > 1:
        words = _tr("{n} cameras").format(n=len(plan.cameras))
        found.append(Finding(words, "", "video", "accent"))
    parts = len(plan.cameras[0])
    if parts > 1:
        length = length_words(sum(by_path[path].duration_us for path in plan.cameras[0]))
        words = _tr("{n} parts play as one film").format(n=parts)
        found.append(Finding(words, length, "film", "accent"))
    return found


def findings_when_added(
    plan: FilmPlan, films: Sequence[CheckedFilm], added: AddedFilm
) -> list[Finding]:
    """What was done, and what is missing."""
    size = size_words(sum(film.size_bytes for film in films))
    missing = [Finding(words, "", "triangle-alert", "warn") for words in added.missing]
    return [
        Finding(_tr("Copied to the library"), size),
        Finding(_tr("Copy is the same as the original"), _tr("checked")),
        *missing,
        *findings_of_plan(plan, films),
    ]


def ready_step(added: AddedFilm) -> QWidget:
    """Says that the film is in, and what is worth doing next."""
    title = _tr("{film} is in the library").format(film=added.recording.title)
    words = _tr(
        "The copy is the same as the original, checked byte by byte. The original is still on "
        "the phone or card: whether to wipe it there is your decision."
    )
    if len(added.recording.cameras) > 1:
        words += " " + _tr(
            "Its cameras begin together until you bring them on one clock: “Cameras and parts” in "
            "the coding."
        )
    if added.missing:
        words = _tr(
            "Not every camera could be copied: see the film’s card. The others are in. Add what is "
            "missing under “Cameras and parts” in the coding."
        )
        return EmptyState("triangle-alert", title, words, tint="warn_t", ink="warn")
    return EmptyState("check", title, words, tint="good_t", ink="good")
