from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from support.libraries import make_library

from imh_video.app.library import Library


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A closed library whose audit has a dozen entries."""
    made = make_library(tmp_path / "library")
    with made.desk() as desk:
        for second in range(11):
            desk.mark_point("b_reach", second)
    made.library.close()
    return tmp_path / "library"


def tamper(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "library.sqlite")) as database:
        database.execute("DROP TRIGGER audit_refuses_update")
        database.execute("DROP TRIGGER audit_refuses_delete")
        for statement in statements:
            database.execute(statement)
        database.commit()


@pytest.mark.parametrize("change", ["UPDATE audit SET who = 'x'", "DELETE FROM audit"])
def test_the_database_itself_refuses_to_change_the_audit(folder: Path, change: str) -> None:
    with (
        closing(sqlite3.connect(folder / "library.sqlite")) as database,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        database.execute(change)


def test_an_untouched_audit_holds(folder: Path) -> None:
    with Library.open(folder) as library:
        assert library.first_bad_audit_entry() is None
        assert [entry.number for entry in library.audit_entries()] == list(range(12, 0, -1))


@pytest.mark.parametrize(
    ("change", "first_bad"),
    [
        ("UPDATE audit SET who = 'somebody else' WHERE number = 5", 5),
        ("UPDATE audit SET outcome = 'refused' WHERE number = 1", 1),
        ("UPDATE audit SET at = '2026-01-01T00:00:00.000000+00:00' WHERE number = 7", 7),
        ("DELETE FROM audit WHERE number = 4", 4),
        ("DELETE FROM audit WHERE number > 9", 10),
        ("UPDATE audit SET number = 99 WHERE number = 12", 12),
    ],
)
def test_an_entry_that_was_changed_moved_or_removed_is_found(
    folder: Path, change: str, first_bad: int
) -> None:
    tamper(folder, change)
    with Library.open(folder) as library:
        assert library.first_bad_audit_entry() == first_bad
        assert f"from entry {first_bad} on" in library.verify()[0]


def test_a_changed_mark_is_found_though_the_database_is_sound(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "library.sqlite")) as database:
        database.execute("UPDATE marks SET onset_us = onset_us + 1 WHERE onset_us = 3")
        database.commit()
    with Library.open(folder) as library:
        assert "not what its history of edits says" in library.verify()[0]
