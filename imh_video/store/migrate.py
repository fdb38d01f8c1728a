"""Bring a library's database to this program's version, or say that it is from a newer one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0008"
"""The newest migration. A test holds it to the folder, so that opening need not load Alembic."""

VERSION = int(HEAD)
"""The library's version as ``library.toml`` states it."""


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, made in code: the migrations travel inside the package."""
    from alembic.config import Config

    made = Config()
    folder = str(Path(__file__).parent / "migrations")
    made.set_main_option("script_location", folder.replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def upgrade(connection: Connection) -> None:
    """Run what is missing, inside the caller's transaction: all of it or nothing."""
    from alembic import command

    command.upgrade(config(connection), "head")


def current_version(connection: Connection) -> int | None:
    """The version of the database; None when it holds no library."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    if row is None or not str(row[0]).isdigit():
        return None
    return int(row[0])
