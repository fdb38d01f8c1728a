from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.libraries import Made, make_library

from imh_video.app import backups as app_backups
from imh_video.app.backups import (
    BackupLimits,
    RollingBackups,
    backup_at,
    copy_library,
    list_backups,
    restore_copy,
    restore_to,
    restore_to_moment,
    what_going_back_does,
)
from imh_video.app.library import Library
from imh_video.model.audit import Action
from imh_video.store.folder import BACKUPS
from imh_video.store.problems import LibraryProblem

S = 1_000_000
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LIMITS = BackupLimits(spare_bytes=0)


class Times:
    """A clock and a calendar that tests turn by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.now = NOON

    def pass_by(self, minutes: float) -> None:
        self.seconds += minutes * 60
        self.now += timedelta(minutes=minutes)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    made = make_library(tmp_path / "library")
    yield made
    made.library.close()


def rolling(made: Made, times: Times, **more) -> RollingBackups:
    return RollingBackups(
        made.library,
        BackupLimits(spare_bytes=0, **more),
        clock=lambda: times.seconds,
        now=lambda: times.now,
    )


def test_a_backup_is_made_when_it_is_due_and_something_has_changed(made: Made) -> None:
    times, desk = Times(), made.desk()
    keeper = rolling(made, times)
    assert keeper.tick().made is not None
    desk.mark_point("b_reach", S)
    times.pass_by(4)
    assert keeper.tick().made is None
    times.pass_by(1)
    assert keeper.tick().made is not None
    times.pass_by(5)
    assert keeper.tick().made is None
    desk.mark_point("b_reach", 2 * S)
    assert keeper.tick().made is None
    times.pass_by(5)
    assert keeper.tick().made is not None
    assert [backup.number for backup in list_backups(made.library.folder)] == [3, 2, 1]


def test_what_another_window_writes_is_backed_up_too(made: Made) -> None:
    times = Times()
    keeper = rolling(made, times)
    keeper.tick()
    times.pass_by(5)
    with Library.open(made.library.folder) as other:
        other.add_family()
        assert keeper.tick().made is not None


def test_a_clock_set_back_neither_stops_backups_nor_makes_more_of_them(made: Made) -> None:
    times, desk = Times(), made.desk()
    keeper = rolling(made, times)
    keeper.tick()
    times.now -= timedelta(hours=3)
    desk.mark_point("b_reach", S)
    assert keeper.tick().made is None
    times.pass_by(5)
    second = keeper.tick().made
    assert second is not None
    assert list_backups(made.library.folder)[0] == second
    assert second.made_at < NOON
    assert len(list_backups(made.library.folder)) == 2


def test_old_backups_are_thinned_only_after_a_good_new_one(made: Made) -> None:
    times, desk = Times(), made.desk()
    keeper = rolling(made, times, most_bytes=1)
    keeper.tick()
    desk.mark_point("b_reach", S)
    times.pass_by(5)
    assert keeper.tick().removed == 1
    _break_audit(made)
    desk.mark_point("b_reach", 2 * S)
    times.pass_by(60 * 24 * 60)
    tick = keeper.tick()
    assert (tick.made, tick.removed) == (None, 0)
    assert "audit was changed" in tick.problem
    assert len(list_backups(made.library.folder)) == 1


def _break_audit(made: Made) -> None:
    with made.library.database.writing() as connection:
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for name in connection.exec_driver_sql(asked).scalars().all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("UPDATE audit SET who = 'x' WHERE number = 1")


def test_a_short_disk_is_said_once_and_work_goes_on(made: Made) -> None:
    times, desk = Times(), made.desk()
    keeper = rolling(made, times)
    keeper._limits = BackupLimits(spare_bytes=1 << 60)
    assert "MB left" in keeper.tick().problem
    assert keeper.tick().problem == ""
    desk.mark_point("b_reach", S)
    times.pass_by(5)
    assert "MB left" in keeper.tick().problem
    assert list_backups(made.library.folder) == ()
    assert made.library.verify() == ()


def test_a_backup_that_failed_is_made_once_there_is_room_though_nothing_changed_since(
    made: Made,
) -> None:
    times = Times()
    keeper = rolling(made, times)
    keeper._limits = BackupLimits(spare_bytes=1 << 60)
    keeper.tick()
    keeper._limits = LIMITS
    times.pass_by(5)
    assert keeper.tick().made is not None


def test_the_folder_of_backups_may_vanish(made: Made) -> None:
    (made.library.folder / BACKUPS).rmdir()
    assert rolling(made, Times()).tick().made is not None


def test_a_closed_library_that_has_gone_says_so_and_raises_nothing(
    made: Made, tmp_path: Path
) -> None:
    keeper = rolling(made, Times())
    made.library.close()
    made.library.folder.rename(tmp_path / "unplugged")
    assert keeper.tick().problem != ""


def test_going_back_to_a_moment_takes_the_newest_backup_that_is_as_old(made: Made) -> None:
    times, desk = Times(), made.desk()
    keeper = rolling(made, times)
    for at in range(3):
        desk.mark_point("b_reach", at * S)
        keeper.tick()
        times.pass_by(5)
    desk.close()
    folder = made.library.folder
    assert backup_at(folder, NOON + timedelta(minutes=7)).number == 2
    with pytest.raises(LibraryProblem, match="as old as that"):
        backup_at(folder, NOON - timedelta(minutes=1))
    (shown,) = what_going_back_does(made.library, backup_at(folder, NOON))
    assert (shown.marks_then, shown.marks_now) == (1, 3)
    restore_to_moment(made.library, NOON + timedelta(minutes=7))
    assert made.library.mark_count(desk.coding.id) == 2
    restore_to(made.library, list_backups(folder)[0])
    assert made.library.mark_count(desk.coding.id) == 3


def test_a_copy_of_the_library_is_in_the_audit(made: Made, tmp_path: Path) -> None:
    copy = copy_library(made.library, tmp_path / "stick")
    newest = made.library.audit_entries(limit=1)[0]
    assert (newest.action, newest.detail) == (Action.BACK_UP, "films")
    back = restore_copy(copy.folder, tmp_path / "back")
    with Library.open(back.folder) as library:
        assert library.verify() == ()


def test_ones_own_library_is_never_restored_over(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_backups, "own_library_folder", lambda: made.library.folder)
    with pytest.raises(LibraryProblem, match="your own library"):
        restore_copy(tmp_path / "x", made.library.folder)
