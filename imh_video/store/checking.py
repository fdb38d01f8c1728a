"""Look a library over and say what is not whole, in plain sentences."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, text

from imh_video.model.job import JobControl, Unattended
from imh_video.model.recording import MediaFile
from imh_video.store import audit, codings, recordings
from imh_video.store.connection import Database
from imh_video.store.film_copies import hash_of
from imh_video.store.problems import LibraryProblem, plainly


def check_library(
    database: Database, *, films: bool = True, control: JobControl | None = None
) -> tuple[str, ...]:
    """Everything found wrong; empty when all is whole. ``films`` reads every film to its end."""
    control = control or Unattended()
    problems: list[str] = []
    try:
        with database.reading() as connection:
            for look in (_database, _audit, _codings):
                problems.extend(look(connection))
        problems.extend(_films(database, control, read=films))
    except LibraryProblem as problem:
        # A damaged page may stop any question half-way: what was found so far still counts.
        problems.append(problem.sentence)
    return tuple(problems)


def _database(connection: Connection) -> list[str]:
    said = connection.execute(text("PRAGMA integrity_check(20)")).scalars().all()
    problems = [f"The database is damaged: {line}." for line in said if line != "ok"]
    loose = connection.execute(text("PRAGMA foreign_key_check")).all()
    problems.extend(f"A row of '{row[0]}' points at nothing in '{row[2]}'." for row in loose)
    return problems


def _audit(connection: Connection) -> list[str]:
    bad = audit.first_bad(connection)
    return [] if bad is None else [f"The audit was changed from entry {bad} on."]


def _codings(connection: Connection) -> list[str]:
    problems = []
    for coding in codings.all_codings(connection):
        wrong = codings.history_problem(connection, coding.id)
        if wrong:
            problems.append(f"Coding {coding.id} of {coding.coder}: {wrong}.")
    return problems


def _films(database: Database, control: JobControl, *, read: bool) -> list[str]:
    with database.reading() as connection:
        held = [media for r in recordings.recordings(connection) for media in r.media]
    problems: list[str] = []
    for number, media in enumerate(held):
        control.check()
        control.progress(number / len(held), "Reading the films")
        with plainly(database.folder):
            problems.extend(_film(database.folder, media, read=read))
            problems.extend(_playable(database.folder, media, read=read))
    return problems


def _film(folder: Path, media: MediaFile, *, read: bool) -> Iterator[str]:
    path = folder / media.stored_as
    if not path.is_file():
        yield f"Film {media.stored_as} is missing."
    elif path.stat().st_size != media.size_bytes:
        yield f"Film {media.stored_as} has another length than when it was added."
    elif read and hash_of(path) != media.sha256:
        yield f"Film {media.stored_as} is not as it was when it was added."


def _playable(folder: Path, media: MediaFile, *, read: bool) -> Iterator[str]:
    if media.playable_as is None:
        return
    path = folder / media.playable_as
    if not path.is_file():
        yield f"The playable copy {media.playable_as} is missing."
    elif read and hash_of(path) != media.playable_sha256:
        yield f"The playable copy {media.playable_as} is not as it was made."
