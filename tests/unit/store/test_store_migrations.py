from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from imh_video.store import migrate
from imh_video.store.connection import DATABASE, Database, connect
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
