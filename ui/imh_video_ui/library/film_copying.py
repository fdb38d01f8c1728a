"""Copies what a plan names into the library: one film with all its cameras and parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from imh_video.app.cameras import add_camera
from imh_video.app.library import Library
from imh_video.model.identifiers import FamilyId
from imh_video.model.job import Cancelled, JobControl, PartOfJob
from imh_video.model.problem import Problem
from imh_video.model.recording import PersonInFilm, Recording
from imh_video_ui.library.consent_form import TakenConsent
from imh_video_ui.library.film_plans import FilmPlan


def _tr(text: str) -> str:
    return QCoreApplication.translate("AddFilm", text)


@dataclass(frozen=True, slots=True)
class AddedFilm:
    """What is in the library now. ``missing``: why further cameras are not, one sentence each."""

    recording: Recording
    missing: tuple[str, ...] = ()


def copy_plan(
    library: Library,
    plan: FilmPlan,
    plays_as: Mapping[Path, Path],
    family_id: FamilyId,
    filmed_on: date,
    taken: TakenConsent,
    control: JobControl,
) -> AddedFilm:
    """In a job's thread. Stopped or refused at the first camera, nothing is kept.

    A further camera that cannot be added takes nothing away from those that are in.
    """
    whole = len(plan.paths)
    first, *further = plan.cameras
    recording = library.add_film(
        first[0],
        family_id,
        filmed_on=filmed_on,
        own_review_agreed_by=taken.agreed_by,
        in_film=tuple(PersonInFilm(person_id) for person_id in taken.in_film),
        taken_by=taken.taken_by,
        method=taken.method,
        until=taken.until,
        further_parts=first[1:],
        playable=_of(plays_as, first),
        control=PartOfJob(control, 0.0, len(first) / whole),
    )
    done = len(first)
    missing: list[str] = []
    for paths in further:
        share = PartOfJob(control, done / whole, (done + len(paths)) / whole)
        add = partial(add_camera, library, recording.id, paths, share)
        if of_these := _of(plays_as, paths):
            add = partial(add, playable=of_these)
        try:
            add()
        except Cancelled:
            missing.append(_tr("{name}: stopped before it was copied.").format(name=paths[0].name))
            break
        except Problem as problem:
            missing.append(problem.sentence)
        done += len(paths)
    return AddedFilm(library.recording(recording.id), tuple(missing))


def _of(plays_as: Mapping[Path, Path], paths: tuple[Path, ...]) -> dict[Path, Path]:
    return {path: plays_as[path] for path in paths if path in plays_as}
