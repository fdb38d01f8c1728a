from __future__ import annotations

import errno
import itertools
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.libraries import Made, make_library

from imh_video.model.job import Cancelled
from imh_video.store import backups
from imh_video.store.backup_thinning import BackupLimits, Kept, numbers_to_keep
from imh_video.store.backups import (
    BEFORE_RESTORE,
    BackupNotMade,
    list_backups,
    make_backup,
    problems_of_copy,
    reading_copy,
    thin,
)
from imh_video.store.folder import BACKUPS, LOCKS
from imh_video.store.locks import FileLock
from imh_video.store.problems import LibraryProblem

S = 1_000_000
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MIN = timedelta(minutes=1)
SMALL = BackupLimits(spare_bytes=0)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    made = make_library(tmp_path / "library")
    yield made
    made.library.close()


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / BACKUPS).iterdir())


# -- making them -------------------------------------------------------------------------------


def test_a_backup_holds_what_was_committed_though_the_library_is_open(made: Made) -> None:
    desk = made.desk()
    mark = desk.mark_point("b_reach", S)
    backup = make_backup(made.library.folder, now=NOON, limits=SMALL)
    desk.mark_point("b_reach", 2 * S)
    from imh_video.store import codings

    with reading_copy(backup.path) as connection:
        assert set(codings.contents(connection, desk.coding.id).marks) == {mark.id}
    assert (backup.number, backup.made_at) == (1, NOON)
    assert backup.path.name == "000001_2026-03-01T12-00-00Z_rolling.sqlite"
    assert left_in(made.library.folder) == [backup.path.name]
    assert problems_of_copy(backup.path) == ()


def test_a_backup_is_one_file_that_can_be_read_where_nothing_may_be_written(
    made: Made, tmp_path: Path
) -> None:
    backup = make_backup(made.library.folder, limits=SMALL)
    alone = tmp_path / "elsewhere"
    alone.mkdir()
    shutil.copy(backup.path, alone / "b.sqlite")
    with sqlite3.connect(alone / "b.sqlite") as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    plain.close()
    assert problems_of_copy(alone / "b.sqlite") == ()
    assert [p.name for p in alone.iterdir()] == ["b.sqlite"]


def test_somebody_who_writes_meanwhile_neither_waits_nor_spoils_the_copy(made: Made) -> None:
    desk = made.desk()
    stop = threading.Event()
    written = 0

    def write() -> None:
        nonlocal written
        with make_other(made) as other:
            while not stop.is_set():
                other.library.add_family()
                written += 1
                stop.wait(0.01)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(3):
            backup = make_backup(made.library.folder, limits=SMALL)
            assert problems_of_copy(backup.path) == ()
            desk.mark_point("b_reach", S)
    finally:
        stop.set()
        writer.join()
    assert written > 0
    assert made.library.verify() == ()


class make_other:  # noqa: N801 -- reads as a function
    """The same library, opened once more as another window would."""

    def __init__(self, made: Made) -> None:
        from imh_video.app.library import Library

        self.library = Library.open(made.library.folder)

    def __enter__(self) -> make_other:
        return self

    def __exit__(self, *_: object) -> None:
        self.library.close()


def test_another_process_can_make_a_backup_of_an_open_library(made: Made) -> None:
    desk = made.desk()
    desk.mark_point("b_reach", S)
    code = (
        "import sys; from pathlib import Path; from imh_video.store.backups import make_backup;"
        "print(make_backup(Path(sys.argv[1])).path.name)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(made.library.folder)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert left_in(made.library.folder) == [done.stdout.strip()]
    desk.mark_point("b_reach", 2 * S)
    assert made.library.verify() == ()


def test_only_one_window_makes_a_backup_at_a_time(made: Made) -> None:
    lock = FileLock(made.library.folder / LOCKS / "backing-up")
    assert lock.take()
    with pytest.raises(BackupNotMade, match="another window"):
        make_backup(made.library.folder, limits=SMALL)
    lock.release()
    make_backup(made.library.folder, limits=SMALL)


def test_what_a_power_cut_left_behind_is_cleared_away(made: Made) -> None:
    left = made.library.folder / BACKUPS / "12345678.backup-part"
    left.write_bytes(b"half a copy")
    (left.parent / "12345678.backup-part-journal").touch()
    backup = make_backup(made.library.folder, limits=SMALL)
    assert left_in(made.library.folder) == [backup.path.name]


# -- when it cannot be made ----------------------------------------------------------------------


def test_a_short_disk_is_left_alone(made: Made) -> None:
    wants_more_than_there_is = BackupLimits(spare_bytes=1 << 60)
    with pytest.raises(BackupNotMade, match=r"only .* MB left"):
        make_backup(made.library.folder, limits=wants_more_than_there_is)
    assert left_in(made.library.folder) == []


def test_a_disk_that_fills_up_while_copying_costs_nothing(made: Made) -> None:
    """The size of files is limited for a child process: the system itself says no to a write."""
    desk = made.desk()
    desk.add_marks([], title="x")
    older = make_backup(made.library.folder, limits=SMALL)
    code = (
        "import resource, signal, sys; from pathlib import Path;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000));"
        "from imh_video.store.backups import make_backup;"
        "from imh_video.model.problem import Problem\n"
        "try: make_backup(Path(sys.argv[1]))\n"
        "except Problem as problem: print(problem.sentence); sys.exit(3)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(made.library.folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert left_in(made.library.folder) == [older.path.name]
    assert problems_of_copy(older.path) == ()
    desk.mark_point("b_reach", S)
    assert made.library.verify() == ()


@pytest.mark.skipif(os.geteuid() != 0, reason="only the superuser can make a tiny disk")
def test_a_really_full_disk_keeps_the_library_and_its_older_backups(tmp_path: Path) -> None:
    disk = tmp_path / "stick"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("no tiny disk can be made here")
    try:
        made = make_library(disk / "library")
        desk = made.desk()
        desk.mark_point("b_reach", S)
        older = make_backup(made.library.folder, limits=SMALL)
        free = shutil.disk_usage(disk).free
        (disk / "films").write_bytes(bytes(free - 100_000))
        with pytest.raises(LibraryProblem, match="disk"):
            make_backup(made.library.folder, limits=SMALL)
        assert left_in(made.library.folder) == [older.path.name]
        assert problems_of_copy(older.path) == ()
        (disk / "films").unlink()
        assert make_backup(made.library.folder, limits=SMALL).number == 2
        assert made.library.verify() == ()
        made.library.close()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_that_says_no_at_the_last_step_keeps_nothing_half_made(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(folder: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backups, "_check_room", lambda folder, spare: no_room(folder))
    with pytest.raises(LibraryProblem, match="disk is full"):
        make_backup(made.library.folder)
    assert left_in(made.library.folder) == []


def test_a_damaged_library_gets_no_backup_and_keeps_its_good_ones(made: Made) -> None:
    good = make_backup(made.library.folder, limits=SMALL)
    with made.library.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_is_never_changed")
        names = (
            connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            .scalars()
            .all()
        )
        for name in names:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("UPDATE audit SET who = 'somebody else' WHERE number = 1")
    with pytest.raises(BackupNotMade, match="audit was changed from entry 1"):
        make_backup(made.library.folder, limits=SMALL)
    assert left_in(made.library.folder) == [good.path.name]


def test_a_page_that_was_damaged_in_a_copy_is_found(made: Made) -> None:
    backup = make_backup(made.library.folder, limits=SMALL)
    data = bytearray(backup.path.read_bytes())
    data[4096 * 3 + 8 : 4096 * 3 + 2000] = bytes(1992)
    backup.path.write_bytes(data)
    assert problems_of_copy(backup.path)
    backup.path.write_bytes(b"SQLite format 3\0 and then nothing")
    assert problems_of_copy(backup.path)
    backup.path.write_bytes(b"")
    assert problems_of_copy(backup.path)


def test_stopping_keeps_nothing(made: Made) -> None:
    class Stop:
        def progress(self, fraction: float, doing: str = "") -> None: ...
        def check(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        make_backup(made.library.folder, control=Stop())
    assert left_in(made.library.folder) == []


def test_a_folder_that_cannot_be_reached_is_told_in_a_sentence(made: Made, tmp_path: Path) -> None:
    with pytest.raises(LibraryProblem):
        make_backup(tmp_path / "unplugged", limits=SMALL)


# -- keeping the right ones ----------------------------------------------------------------------


def every(step: timedelta, count: int, until: datetime = NOON) -> list[Kept]:
    times = [until - step * n for n in range(count)][::-1]
    return [Kept(number, at, 1000) for number, at in enumerate(times, start=1)]


def ages(made: list[Kept], kept: frozenset[int]) -> list[timedelta]:
    return sorted(NOON - one.made_at for one in made if one.number in kept)


def test_every_five_minutes_of_the_hour_hourly_of_the_day_daily_of_the_month() -> None:
    made = every(5 * MIN, 12 * 24 * 40)
    found = ages(made, numbers_to_keep(made, NOON))
    within_hour = [age for age in found if age <= 60 * MIN]
    within_day = [age for age in found if 60 * MIN < age <= timedelta(days=1)]
    older = [age for age in found if age > timedelta(days=1)]
    assert len(within_hour) == 13
    assert 22 <= len(within_day) <= 24
    assert 29 <= len(older) <= 31
    assert max(found) <= timedelta(days=31)


def test_thinning_again_and_again_as_time_passes_leaves_no_hole() -> None:
    """A backup every 5 minutes for two days, thinned each time, as the program does."""
    kept: list[Kept] = []
    at = NOON
    for number in range(1, 12 * 48):
        at += 5 * MIN
        kept.append(Kept(number, at, 1000))
        wanted = numbers_to_keep(kept, at)
        kept = [one for one in kept if one.number in wanted]
    ages_now = sorted(at - one.made_at for one in kept)
    gaps = [later - earlier for earlier, later in itertools.pairwise(ages_now)]
    assert all(gap <= 5 * MIN for gap, age in zip(gaps, ages_now, strict=False) if age < 50 * MIN)
    day = [gap for gap, age in zip(gaps, ages_now, strict=False) if age < timedelta(hours=22)]
    assert max(day) <= timedelta(hours=2)
    assert len(kept) < 45


@given(
    st.lists(st.tuples(st.integers(-50_000, 3_000_000), st.integers(1, 10_000)), max_size=40),
    st.integers(1, 100_000),
)
@example([(0, 1), (2_678_401, 1), (0, 1)], 2)
def test_the_newest_is_always_kept_and_the_rest_never_takes_too_much_room(
    told: list[tuple[int, int]], most: int
) -> None:
    made = [
        Kept(number, NOON - timedelta(seconds=age), size)
        for number, (age, size) in enumerate(told, start=1)
    ]
    kept = numbers_to_keep(made, NOON, BackupLimits(most_bytes=most))
    if made:
        assert len(made) in kept
        total = sum(one.size_bytes for one in made if one.number in kept)
        assert total <= most or kept == {len(made)}
        # Thinning twice is thinning once.
        left = [one for one in made if one.number in kept]
        assert numbers_to_keep(left, NOON, BackupLimits(most_bytes=most)) == kept


def test_a_clock_set_back_costs_no_backup_of_before() -> None:
    before = every(5 * MIN, 12)
    set_back = NOON - 55 * MIN
    after = [Kept(12 + n, set_back + 5 * MIN * n, 1000) for n in range(1, 12)]
    for n in range(1, len(after) + 1):
        kept = numbers_to_keep([*before, *after[:n]], after[n - 1].made_at)
        assert kept >= {one.number for one in before}
        assert 12 + n in kept


def test_a_clock_that_was_years_ahead_for_a_moment_costs_nothing_either() -> None:
    made = [*every(5 * MIN, 6), Kept(7, NOON + timedelta(days=4000), 1000)]
    assert numbers_to_keep(made, NOON + 5 * MIN) == {1, 2, 3, 4, 5, 6, 7}
    # And while the clock is wrong the newest is kept, though all others look old.
    assert 7 in numbers_to_keep(made, NOON + timedelta(days=4000))


def test_thinning_removes_rolling_backups_only(made: Made) -> None:
    folder = made.library.folder
    old = NOON - timedelta(days=400)
    make_backup(folder, BEFORE_RESTORE, now=old, limits=SMALL)
    make_backup(folder, now=old, limits=SMALL)
    newest = make_backup(folder, now=NOON, limits=SMALL)
    (folder / BACKUPS / "mine.sqlite").touch()
    gone = thin(folder, now=NOON)
    assert [backup.number for backup in gone] == [2]
    assert [backup.number for backup in list_backups(folder)] == [newest.number, 1]
    assert "mine.sqlite" in left_in(folder)


def test_numbers_go_on_after_thinning_and_whatever_the_clock_says(made: Made) -> None:
    folder = made.library.folder
    numbers = [
        make_backup(folder, now=NOON - timedelta(hours=n), limits=SMALL).number for n in range(3)
    ]
    assert numbers == [1, 2, 3]
    assert [backup.number for backup in list_backups(folder)] == [3, 2, 1]
