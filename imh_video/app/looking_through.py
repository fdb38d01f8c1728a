"""Many films at once: which of a library were looked at, which were begun, and which may not be."""

from __future__ import annotations

from dataclasses import dataclass

from imh_video.app.library import Library, camera_of, film_of
from imh_video.app.who_is_who import options_for
from imh_video.model.consent import Use
from imh_video.model.identifiers import FamilyId
from imh_video.model.job import JobControl, Unattended
from imh_video.model.problem import Problem
from imh_video.model.recording import Recording


@dataclass(frozen=True, slots=True)
class FilmToLookAt:
    """One film of the library, as the list of films to look through shows it."""

    recording: Recording
    family_code: str
    is_looked: bool
    """Looked at to its end, and its possible moments kept."""
    share: float
    """How much of a look that was stopped is done and need not be done again, 0 to 1."""
    refusal: str = ""
    """Why it may not be looked at: whose consent is missing, in plain words."""


def films_to_look_at(
    library: Library, control: JobControl | None = None
) -> tuple[FilmToLookAt, ...]:
    """Every film, those that nobody looked at first; reads the cache, so for a worker thread."""
    control = control or Unattended()
    codes = {family.id: family.code for family in library.families()}
    films = []
    for recording in library.recordings():
        control.check()
        if recording.media:
            films.append(_film(library, recording, codes))
    return tuple(sorted(films, key=lambda film: film.is_looked))


def _film(library: Library, recording: Recording, codes: dict[FamilyId, str]) -> FilmToLookAt:
    from imh_video.app.consent_gate import sentence

    permission = library.permission(recording.id, Use.PLAY)
    is_looked = library.candidates(recording.id) is not None
    return FilmToLookAt(
        recording,
        codes.get(recording.family_id, ""),
        is_looked,
        0.0 if is_looked else _share(library, recording),
        " ".join(sentence(missing) for missing in permission.missing),
    )


def _share(library: Library, recording: Recording) -> float:
    """Of a film that cannot be opened nothing was looked at; the look itself will say why."""
    from imh_video.app.analysis_films import CameraToLookAt
    from imh_video.app.first_look import looked_share

    source = film_of(library.folder, camera_of(recording, 0), as_played=True)
    try:
        further = tuple(
            CameraToLookAt(one.number, film_of(library.folder, one, as_played=True), one.clock)
            for one in recording.cameras[1:]
        )
        options = options_for(recording, library.people(recording.family_id), source, further)
        return looked_share(source, options)
    except Problem:
        return 0.0
