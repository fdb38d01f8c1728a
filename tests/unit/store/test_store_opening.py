"""Opening a library: what is refused, how it is said, and that nothing is touched."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import alembic.command
import pytest
from sqlalchemy import text
from support.libraries import make_library, scheme, write_film

from imh_video.app.film_intake import alone_adding
from imh_video.app.library import Library, LibraryProblem
from imh_video.model.family import Role
from imh_video.model.recording import CameraClock
from imh_video.store import migrate, opening
from imh_video.store.connection import DATABASE, Database, connect
from imh_video.store.folder import About, write_about
from imh_video.store.migrate import HEAD, VERSION


def contents_of(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-shm", "-wal"))
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed library with one family in a folder with a difficult name."""
    folder = tmp_path / "Bücherei 100% – für Übung"
    make_library(folder).library.close()
    return folder


def refused(folder: Path, match: str) -> None:
    with pytest.raises(LibraryProblem, match=match) as told:
        Library.open(folder)
    assert "\n" not in told.value.sentence
    assert told.value.way_out


def test_a_new_library_holds_what_the_format_says(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    assert names == {"library.toml", "library.sqlite", "media", "backups", "locks"}
    said = (folder / "library.toml").read_text(encoding="utf-8")
    assert 'format = "imh-video library"' in said
    assert f"version = {VERSION}" in said


def test_a_library_may_begin_in_an_empty_folder_but_not_in_a_full_one(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    Library.create(tmp_path / "empty", plain=True).close()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("keep me")
    with pytest.raises(LibraryProblem, match="already something here"):
        Library.create(tmp_path / "full", plain=True)
    with pytest.raises(LibraryProblem, match="already something here"):
        Library.create(tmp_path / "empty", plain=True)
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["letter.txt"]
    assert {path.name for path in tmp_path.iterdir()} == {"empty", "full"}


def test_a_folder_that_is_no_library_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "is not a library")
    refused(tmp_path / "nowhere", "no such folder")
    (tmp_path / "library.toml").write_text('format = "something else"\nversion = 1\n')
    refused(tmp_path, "is not a library")
    (tmp_path / "library.toml").write_text("format = [")
    refused(tmp_path, "cannot be understood")


def test_a_library_of_a_newer_version_is_refused_and_left_as_it_was(folder: Path) -> None:
    about = folder / "library.toml"
    said = about.read_text(encoding="utf-8")
    about.write_text(said.replace(f"version = {VERSION}", "version = 99"), encoding="utf-8")
    before = contents_of(folder)
    refused(folder, "newer version of the program")
    assert contents_of(folder) == before


def test_a_database_of_a_newer_version_is_refused_too(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "library.sqlite")) as database:
        database.execute("UPDATE alembic_version SET version_num = '0099'")
        database.commit()
    before = contents_of(folder)
    refused(folder, "newer version of the program")
    assert contents_of(folder) == before


def test_a_lost_database_is_said_to_be_lost(folder: Path) -> None:
    (folder / "library.sqlite").unlink()
    refused(folder, "lost its database")
    assert not (folder / "library.sqlite").exists()


@pytest.mark.parametrize("damage", ["overwritten", "emptied", "cut"])
def test_a_damaged_database_is_refused_and_left_as_it_was(folder: Path, damage: str) -> None:
    path = folder / "library.sqlite"
    if damage == "overwritten":
        path.write_bytes(b"this was a database once" * 1000)
    elif damage == "emptied":
        path.write_bytes(b"")
    else:
        path.write_bytes(path.read_bytes()[:5000])
    before = path.read_bytes()
    refused(folder, "damaged")
    assert path.read_bytes() == before


def test_damage_in_the_middle_is_found_by_verify_and_told_in_sentences(folder: Path) -> None:
    with Library.open(folder) as library:
        family = library.families()[0]
        for number in range(200):
            library.add_goal(family.id, f"{number} " + "x" * 300)
    path = folder / "library.sqlite"
    data = bytearray(path.read_bytes())
    page = data.rindex(b"x" * 300) // 4096 * 4096
    data[page : page + 4096] = b"\xa5" * 4096
    path.write_bytes(data)
    with Library.open(folder) as library:
        problems = library.verify()
    assert problems
    assert all(problem.strip() and "\n" not in problem for problem in problems)
    assert any("damaged" in problem for problem in problems)


def test_an_encrypted_library_is_refused_kindly(folder: Path) -> None:
    about = folder / "library.toml"
    about.write_text(about.read_text().replace("encrypted = false", "encrypted = true"))
    refused(folder, "is encrypted")


def test_while_another_program_writes_the_library_opens_and_an_edit_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imh_video.store.connection.BUSY_S", 0.05)
    with Library.open(folder) as library, closing(sqlite3.connect(folder / "library.sqlite")) as o:
        o.execute("BEGIN EXCLUSIVE")
        assert [family.code for family in library.families()] == ["TEST-01"]
        with pytest.raises(LibraryProblem, match="another window or program"):
            library.add_family("TEST-02")
        o.rollback()
        library.add_family("TEST-02")
        assert len(library.families()) == 2


def test_a_disk_without_room_loses_nothing_and_says_so(folder: Path) -> None:
    with Library.open(folder) as library:
        with library._database.reading() as connection:
            pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        full = _every_connection(library, f"PRAGMA max_page_count = {pages}")
        family = library.families()[0]

        def fill() -> None:
            for number in range(10_000):
                library.add_goal(family.id, f"{number} " + "x" * 500)

        with pytest.raises(LibraryProblem, match="disk is full"):
            fill()
        kept = library.goals(family.id)
        full("PRAGMA max_page_count = 1000000")
        library.add_goal(family.id, "There is room again.")
        assert len(library.goals(family.id)) == len(kept) + 1
        assert library.verify() == ()


def _every_connection(library: Library, pragma: str):
    """Say it to the one pooled connection; answers a way to say something else."""

    def say(line: str) -> None:
        with library._database.reading() as connection:
            connection.exec_driver_sql(line)

    say(pragma)
    return say


# -- only reading -------------------------------------------------------------------------------

READER = """
import os, sys, tempfile
from pathlib import Path
from imh_video.app.library import Library
from imh_video.model.consent import Use
from imh_video.model.problem import Problem
from support.libraries import make_library, scheme, write_film
with tempfile.TemporaryDirectory() as warm:
    # Everything that is loaded late is loaded now: afterwards the program itself may be out of
    # reach.
    made = make_library(Path(warm) / "library")
    made.add_film(write_film(Path(warm) / "film.mp4"))
    made.library.close()
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
with Library.open(Path(sys.argv[1])) as library:
    assert library.read_only, "not read-only"
    assert "only be read" in library.note
    recording = library.recordings()[0]
    assert library.media_source(recording.id, Use.PLAY).size_bytes > 0
    desk = library.open_coding(recording.id, "MK", scheme())
    assert desk.read_only and len(desk.marks) == 1, desk.why_read_only
    for attempt in (
        lambda: library.add_family(),
        lambda: desk.mark_point("b_reach", 1),
        lambda: library.media_source(recording.id, Use.EXPORT),
        lambda: library.open_coding(recording.id, "somebody else", scheme()),
        lambda: library.add_film(Path(sys.argv[1]) / recording.reference.stored_as,
                                 recording.family_id, own_review_agreed_by=()),
    ):
        try:
            attempt()
        except Problem as problem:
            print(problem.sentence)
        else:
            raise SystemExit("was not refused")
"""


@pytest.fixture
def readable() -> Iterator[Path]:
    """A folder that everybody may look into: pytest closes its own to others again and again."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.skipif(os.name == "nt", reason="rights work otherwise there")
@pytest.mark.parametrize("closed_properly", [True, False])
def test_a_folder_that_can_only_be_read_opens_for_reading(
    readable: Path, closed_properly: bool
) -> None:
    folder = readable / "library"
    made = make_library(folder)
    recording = made.add_film(write_film(folder.parent / "film.mp4"))
    with made.library.open_coding(recording.id, "MK", scheme()) as desk:
        desk.mark_point("b_reach", 1_000_000)
    if closed_properly:
        made.library.close()
    copy = folder.parent / "copy"
    shutil.copytree(folder, copy)
    made.library.close()
    assert (copy / "library.sqlite-wal").exists() is not closed_properly
    read_it = [sys.executable, "-c", READER, str(copy)]
    done = _as_somebody_without_rights(read_it, copy)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(done.stdout.splitlines()) == 5


@pytest.mark.skipif(os.name == "nt", reason="rights work otherwise there")
def test_committed_edits_that_only_a_log_holds_are_never_left_out_unsaid(readable: Path) -> None:
    folder = readable / "library"
    made = make_library(folder)
    copy = folder.parent / "copy"
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("*-shm"))
    made.library.close()
    done = _as_somebody_without_rights([sys.executable, "-c", READER, str(copy)], copy)
    assert "was not closed properly, and here it can only be read" in done.stderr


def _as_somebody_without_rights(
    command: list[str], folder: Path
) -> subprocess.CompletedProcess[str]:
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    checkout = Path(__file__).parents[3]
    found = os.pathsep.join([str(checkout), str(checkout / "tests")])
    done = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": found},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    # Or nobody could clear it away.
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755)
    return done


# -- older versions -----------------------------------------------------------------------------


NEXT = VERSION + 1


def _with_next_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, upgrade: str) -> None:
    """As a program would be that knows one version more."""
    migrations = tmp_path / "migrations"
    shutil.copytree(Path(migrate.__file__).parent / "migrations", migrations)
    (migrations / "versions" / f"{NEXT:04d}_next.py").write_text(
        "from alembic import op\n"
        "import sqlalchemy as sa\n"
        f"revision, down_revision = '{NEXT:04d}', '{HEAD}'\n"
        f"def upgrade():\n    {upgrade}\n"
    )
    made = migrate.config

    def config(connection: object = None) -> object:
        configured = made(connection)  # type: ignore[arg-type]
        configured.set_main_option("script_location", str(migrations))
        return configured

    monkeypatch.setattr(migrate, "config", config)
    for module in (migrate, opening):
        monkeypatch.setattr(module, "VERSION", NEXT)
    monkeypatch.setattr("imh_video.store.folder.VERSION", NEXT)


def test_an_older_library_is_brought_up_to_date_after_a_backup(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    addition = "op.add_column('families', sa.Column('colour', sa.String(), server_default='red'))"
    _with_next_version(monkeypatch, tmp_path, addition)
    with Library.open(folder) as library:
        assert [family.code for family in library.families()] == ["TEST-01"]
        with library._database.reading() as connection:
            colour = connection.execute(text("SELECT colour FROM families")).scalar_one()
    assert colour == "red"
    assert f"version = {NEXT}" in (folder / "library.toml").read_text()
    (backup,) = (folder / "backups").iterdir()
    with closing(sqlite3.connect(backup)) as old:
        assert old.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD,)
        assert old.execute("SELECT code FROM families").fetchone() == ("TEST-01",)
    with Library.open(folder):
        assert len(list((folder / "backups").iterdir())) == 1


def _library_of_version_1(folder: Path, film: Path) -> None:
    """As the first version of the program left one behind: one family, one film."""
    for name in ("media", "backups", "locks"):
        (folder / name).mkdir(parents=True)
    (folder / DATABASE).touch()
    shutil.copy(film, folder / "media" / "m1")
    sha256 = hashlib.sha256(film.read_bytes()).hexdigest()
    database = Database(folder, connect(folder), read_only=False)
    with database.writing() as connection:
        alembic.command.upgrade(migrate.config(connection), "0001")
        day = "2025-01-01T00:00:00+00:00"
        recording = f"'r1', 'f1', 'Film 1', NULL, 'mirror', '[]', 1, '{day}'"
        media = f"'m1', 'r1', '{sha256}', {film.stat().st_size}, 'media/m1', 0, 0, 0, 0.0, 2000000"
        for statement in (
            f"INSERT INTO families VALUES ('f1', 'TERN-53', '', '[]', '{day}')",
            "INSERT INTO people VALUES ('p1', 'f1', 'infant', 'Baby', NULL, 0, 0)",
            f"INSERT INTO recordings VALUES ({recording})",
            f"INSERT INTO media_files VALUES ({media}, 0)",
        ):
            connection.execute(text(statement))
    database.close()
    write_about(folder, About("old", 1, encrypted=False))


def test_a_library_of_version_1_opens_with_all_it_held_and_a_backup_of_how_it_was(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "old"
    _library_of_version_1(folder, write_film(tmp_path / "film.mp4"))
    with Library.open(folder) as library:
        (recording,) = library.recordings()
        (camera,) = recording.cameras
        assert library.verify() == ()
    assert (recording.title, recording.duration_us, recording.is_set_up) == (
        "Film 1",
        2_000_000,
        True,
    )
    assert camera.number == 0
    assert camera.clock == CameraClock()
    assert (camera.turned_deg, camera.audio_offset_us) == (0, 0)
    assert (recording.reference.playable_as, recording.reference.playable_sha256) == (None, None)
    (backup,) = (folder / "backups").iterdir()
    with closing(sqlite3.connect(backup)) as old:
        assert old.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        assert "turned_deg" not in [row[1] for row in old.execute("PRAGMA table_info(media_files)")]
    assert f"version = {VERSION}" in (folder / "library.toml").read_text()


def test_an_update_that_fails_leaves_the_library_as_it_was(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = (
        "op.add_column('families', sa.Column('colour', sa.String()))\n"
        "    op.execute('INSERT INTO nowhere VALUES (1)')"
    )
    with monkeypatch.context() as patched:
        _with_next_version(patched, tmp_path, half)
        with pytest.raises(LibraryProblem):
            Library.open(folder)
    with Library.open(folder) as library:
        assert [family.code for family in library.families()] == ["TEST-01"]
        assert library.verify() == ()
        with library._database.reading() as connection:
            columns = connection.execute(text("PRAGMA table_info(families)")).all()
    assert "colour" not in [column[1] for column in columns]


def test_half_copied_films_are_cleared_away_when_the_library_opens(folder: Path) -> None:
    (folder / "media" / "0123.part").write_bytes(b"half a film")
    (folder / "media" / "4567").write_bytes(b"a film that no recording speaks of")
    with Library.open(folder) as library:
        assert list((folder / "media").iterdir()) == []
        library.add_person(library.families()[0].id, Role.OTHER, "Grandparent")


def test_a_film_that_is_being_added_is_not_cleared_away_by_somebody_who_opens(
    folder: Path,
) -> None:
    with Library.open(folder) as library, alone_adding(library.database):
        part = folder / "media" / "0123.part"
        part.write_bytes(b"half a film")
        with (
            Library.open(folder) as other,
            pytest.raises(LibraryProblem, match="another film is being added"),
            alone_adding(other.database),
        ):
            pass
        assert part.exists()
