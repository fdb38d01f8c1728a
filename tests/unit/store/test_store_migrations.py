from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import alembic.command
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from support.libraries import candidate, make_library, scheme

from imh_video.app.library import Library
from imh_video.model.scheme import Relation
from imh_video.store import migrate
from imh_video.store.connection import DATABASE, Database, connect
from imh_video.store.folder import read_about, write_about
from imh_video.store.tables import Base


def upgraded(folder: Path) -> Database:
    (folder / DATABASE).touch()
    database = Database(folder, connect(folder), read_only=False)
    with database.writing() as connection:
        migrate.upgrade(connection)
    return database


def test_the_migrations_lead_from_nothing_to_exactly_the_tables(tmp_path: Path) -> None:
    database = upgraded(tmp_path)
    with database.reading() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []
        assert migrate.current_version(connection) == migrate.VERSION
    database.close()


def test_the_version_that_opening_looks_for_is_the_newest_migration() -> None:
    heads = ScriptDirectory.from_config(migrate.config()).get_heads()
    assert heads == [migrate.HEAD]


def test_a_migration_is_one_transaction(tmp_path: Path) -> None:
    (tmp_path / DATABASE).touch()
    database = Database(tmp_path, connect(tmp_path), read_only=False)
    try:
        with database.writing() as connection:
            migrate.upgrade(connection)
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        pass
    with database.reading() as connection:
        assert migrate.current_version(connection) is None
    database.close()


def test_every_commit_waits_for_the_disk_and_foreign_keys_are_kept(tmp_path: Path) -> None:
    database = upgraded(tmp_path)
    with database.reading() as connection:
        said = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    database.close()


def taken_back_to(version: str, folder: Path) -> None:
    """Leave a closed library behind as an earlier version of the program would have."""
    now = (folder / DATABASE).rename(folder / "now.sqlite")
    (folder / DATABASE).touch()
    database = Database(folder, connect(folder), read_only=False)
    with database.writing() as connection:
        alembic.command.upgrade(migrate.config(connection), version)
    database.close()
    with closing(sqlite3.connect(folder / DATABASE)) as then:
        then.execute("ATTACH ? AS now", (str(now),))
        names = "SELECT name FROM sqlite_master WHERE type = 'table'"
        ours = {name for (name,) in then.execute(names)} - {"alembic_version", "sqlite_sequence"}
        for table in ours:
            columns = ", ".join(row[1] for row in then.execute(f"PRAGMA table_info({table})"))
            then.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM now.{table}")
        then.commit()
    now.unlink()
    write_about(folder, replace(read_about(folder), version=int(version)))


@pytest.fixture
def coded(tmp_path: Path) -> Path:
    """A closed library with two codings: marks, a link, a decision, and an edit taken back."""
    made = make_library(tmp_path / "library")
    for coder in ("MK", "RH"):
        desk = made.desk(coder)
        reach, name = desk.mark_point("b_reach", 1_000_000), desk.mark_point("p_name", 2_000_000)
        desk.link(name.id, reach.id, Relation.RESPONDS_TO)
        desk.keep(candidate(), "p_attend")
        desk.mark_point("b_look", 9_000_000)
        desk.undo()
    made.library.close()
    return tmp_path / "library"


def test_a_library_of_version_5_keeps_every_mark_link_and_decision_and_its_undo(
    coded: Path,
) -> None:
    with Library.open(coded) as library:
        ids = [one.id for film in library.recordings() for one in library.codings(film.id)]
        held = {one: library.read_coding(one).contents for one in ids}
    taken_back_to("0005", coded)
    with closing(sqlite3.connect(coded / DATABASE)) as old:
        assert "marks" in [row[2] for row in old.execute("PRAGMA foreign_key_list(links)")]
        assert list(old.execute("PRAGMA index_info(ix_links_source)"))
    with Library.open(coded) as library:
        assert library.verify() == ()
        assert {one: library.read_coding(one).contents for one in ids} == held
        assert all(len(one.marks) == 3 and len(one.links) == 1 for one in held.values())
        assert all(len(one.decisions) == 1 for one in held.values())
        with library.open_coding(library.recordings()[0].id, "MK", scheme()) as desk:
            desk.redo()
            assert len(desk.marks) == 4
            desk.undo()
            assert desk.contents == held[desk.coding.id]
        assert library.verify() == ()


@pytest.mark.parametrize(
    "change",
    [
        # A link to a mark of the other coding, and a mark that a link or a decision points at.
        "UPDATE links SET target = (SELECT id FROM marks WHERE coding_id <> links.coding_id)",
        "DELETE FROM marks WHERE code_id = 'b_reach'",
        "DELETE FROM marks WHERE code_id = 'p_attend'",
    ],
)
def test_nothing_may_point_at_a_mark_that_is_not_in_its_coding(coded: Path, change: str) -> None:
    with closing(sqlite3.connect(coded / DATABASE)) as database:
        database.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            database.execute(change)
