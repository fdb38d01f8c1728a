from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from support.libraries import scheme

from imh_video.app.backups import (
    LibraryDamaged,
    RollingBackups,
    list_backups,
    what_going_back_does,
)
from imh_video.app.library import Library
from imh_video.model.audit import Action
from imh_video.store.backup_thinning import BackupLimits
from imh_video.store.backups import make_backup
from imh_video.store.connection import DATABASE
from imh_video_ui.dialogs.problem_dialog import ProblemDialog
from imh_video_ui.going_back import backup_keeper
from imh_video_ui.going_back.backup_keeper import BackupKeeper
from imh_video_ui.going_back.backups_dialog import BackupsDialog
from imh_video_ui.going_back.damaged_dialog import DamagedDialog
from imh_video_ui.going_back.go_back_dialog import FIVE_MINUTES, GoBackDialog

S = 1_000_000
SMALL = BackupLimits(spare_bytes=0)


def column(table, place: int) -> list[str]:
    return [table.item(row, place).text() for row in range(table.rowCount())]


@pytest.fixture
def open_dialog(window, qtbot, desk, calendar):
    """Opens the dialog as it is at the calendar's time, and waits until its list is there."""

    def open_one(**more) -> GoBackDialog:
        dialog = GoBackDialog(window, desk, now=calendar.now, **more)
        dialog.open()
        qtbot.waitUntil(lambda: not dialog.is_finding)
        qtbot.wait(1)
        return dialog

    return open_one


def test_five_minutes_ago_is_chosen_and_going_there_is_one_edit_that_undo_takes_back(
    desk, calendar, open_dialog
) -> None:
    desk.mark_point("b_reach", S)
    desk.mark_point("b_reach", 2 * S)
    then = desk.contents
    calendar.at += timedelta(minutes=6)
    desk.remove_marks(list(desk.marks))
    desk.mark_point("p_name", 3 * S)
    now = desk.contents
    calendar.at += timedelta(minutes=1)
    dialog = open_dialog(ago=FIVE_MINUTES)
    assert dialog.table.item(dialog.table.currentRow(), 1).text() == "2 marks"
    assert dialog.effect.text() == "1 mark goes, 2 come back."
    assert desk.contents == now
    dialog.go_button.click()
    assert not dialog.isVisible()
    assert desk.contents == then
    assert (desk.undo_title or "").startswith("Go back to ")
    desk.undo()
    assert desk.contents == now


def test_every_point_says_what_had_been_done_and_arrow_keys_show_what_it_would_do(
    desk, calendar, open_dialog
) -> None:
    desk.mark_point("b_reach", S)
    calendar.at += timedelta(minutes=3)
    desk.mark_point("p_name", 2 * S)
    dialog = open_dialog()
    assert column(dialog.table, 2) == [
        "Mark “p name”",
        "Mark “b reach”",
        "Before the first mark",
    ]
    assert (dialog.table.currentRow(), dialog.effect.text()) == (1, "1 mark goes.")
    QTest.keyClick(dialog.table, Qt.Key.Key_Down)
    assert dialog.effect.text() == "2 marks go."
    QTest.keyClick(dialog.table, Qt.Key.Key_Up)
    QTest.keyClick(dialog.table, Qt.Key.Key_Up)
    assert dialog.effect.text() == "This is the present."
    assert not dialog.go_button.isEnabled()
    dialog.reject()
    assert len(desk.marks) == 2


def test_a_coding_younger_than_five_minutes_says_that_nothing_older_is_known(
    desk, calendar, open_dialog
) -> None:
    desk.mark_point("b_reach", S)
    calendar.at += timedelta(minutes=1)
    dialog = open_dialog(ago=FIVE_MINUTES)
    assert dialog.table.currentRow() == 1
    assert "Nothing older is known" in dialog.remark.text()
    assert dialog.go_button.isEnabled()


def test_an_older_backup_is_looked_into_when_it_is_chosen(
    made, desk, calendar, open_dialog, qtbot
) -> None:
    first = desk.mark_point("b_reach", S)
    make_backup(made.library.folder, now=calendar.at - timedelta(days=1), limits=SMALL)
    desk.remove_marks([first.id])
    dialog = open_dialog()
    assert column(dialog.table, 1)[-1] == "in a backup"
    dialog.table.setCurrentCell(dialog.table.rowCount() - 1, 0)
    assert not dialog.go_button.isEnabled()
    qtbot.waitUntil(lambda: dialog.point is not None)
    assert dialog.effect.text() == "1 comes back."
    dialog.go()
    assert list(desk.marks) == [first.id]


def test_an_untouched_coding_has_nothing_to_go_back_to(open_dialog) -> None:
    dialog = open_dialog()
    assert dialog.effect.text() == "Nothing was done in this coding yet."
    assert not dialog.go_button.isEnabled()


def test_a_coding_that_can_only_be_read_is_not_taken_back(
    made, desk, window, qtbot, calendar
) -> None:
    desk.mark_point("b_reach", S)
    with made.library.read_coding(desk.coding.id) as reading:
        dialog = GoBackDialog(window, reading, now=calendar.now)
        dialog.open()
        qtbot.waitUntil(lambda: not dialog.is_finding)
        dialog.table.setCurrentCell(1, 0)
        assert not dialog.go_button.isEnabled()
        assert "opened for reading" in dialog.remark.text()
        dialog.reject()


# -- rolling backups -------------------------------------------------------------------------------


@pytest.fixture
def keeper(made, monkeypatch):
    monkeypatch.setattr(
        backup_keeper, "RollingBackups", lambda library: RollingBackups(library, SMALL)
    )
    keeper = BackupKeeper()
    keeper.begin(made.library)
    yield keeper
    keeper.end(with_last=False)


def test_a_minute_later_there_is_a_checked_backup_and_only_one(made, keeper, qtbot) -> None:
    for _ in range(2):
        handle = keeper.tick()
        with qtbot.waitSignal(handle.ended, timeout=10_000):
            pass
    assert len(list_backups(made.library.folder)) == 1


def test_the_last_backup_holds_what_was_marked_last(made, keeper, desk, qtbot) -> None:
    with qtbot.waitSignal(keeper.tick().ended, timeout=10_000):
        pass
    desk.mark_point("b_reach", S)
    keeper.end(with_last=True)
    newest = list_backups(made.library.folder)[0]
    assert [one.marks_then for one in what_going_back_does(made.library, newest)] == [1]
    assert keeper.tick() is None


def test_why_there_is_no_backup_is_said_once(made, qtbot, monkeypatch) -> None:
    short = BackupLimits(spare_bytes=1 << 60)
    times = iter(range(0, 100_000, 1000))
    monkeypatch.setattr(
        backup_keeper,
        "RollingBackups",
        lambda library: RollingBackups(library, short, clock=lambda: next(times)),
    )
    keeper, said = BackupKeeper(), []
    keeper.problem.connect(said.append)
    keeper.begin(made.library)
    for _ in range(3):
        with qtbot.waitSignal(keeper.tick().ended, timeout=10_000):
            pass
    keeper.end(with_last=False)
    assert len(said) == 1
    assert "room" in said[0] or "disk" in said[0]


# -- the whole library -----------------------------------------------------------------------------


def test_a_backup_shows_every_coding_then_and_now_and_the_way_back_is_backed_up_first(
    made, desk, window, qtbot
) -> None:
    first = desk.mark_point("b_reach", S)
    backup = make_backup(made.library.folder, limits=SMALL)
    desk.mark_point("p_name", 2 * S)
    dialog = BackupsDialog(window, made.library)
    dialog.open()
    qtbot.waitUntil(dialog.go_button.isEnabled, timeout=10_000)
    assert [column(dialog.codings, place) for place in (1, 2, 3)] == [["MK"], ["1"], ["2"]]
    dialog.about_to_restore.connect(desk.close)
    with qtbot.waitSignal(dialog.restored, timeout=20_000) as done:
        dialog.go_button.click()
    assert done.args[0].why == "before-restore"
    with made.library.read_coding(desk.coding.id) as then:
        assert list(then.marks) == [first.id]
    assert {backup.number, done.args[0].number} <= {
        one.number for one in list_backups(made.library.folder)
    }


def test_while_a_coding_is_open_elsewhere_nothing_is_taken_back(made, desk, window, qtbot) -> None:
    desk.mark_point("b_reach", S)
    make_backup(made.library.folder, limits=SMALL)
    desk.mark_point("p_name", 2 * S)
    dialog = BackupsDialog(window, made.library)
    dialog.open()
    qtbot.waitUntil(dialog.go_button.isEnabled, timeout=10_000)
    with qtbot.waitSignal(dialog.not_restored, timeout=20_000):
        dialog.go()
    assert len(desk.marks) == 2
    desk.mark_point("b_reach", 3 * S)


def test_without_a_backup_the_dialog_says_when_there_will_be_one(made, window) -> None:
    dialog = BackupsDialog(window, made.library)
    dialog.open()
    assert "every five minutes" in dialog.effect.text()
    assert not dialog.go_button.isEnabled()
    dialog.reject()


# -- a damaged library -----------------------------------------------------------------------------


def damage(folder: Path) -> None:
    with (folder / DATABASE).open("r+b") as file:
        file.write(b"\xff" * 4096)


def test_a_backup_takes_the_place_of_a_damaged_database(made, desk, window, qtbot) -> None:
    desk.mark_point("b_reach", S)
    desk.close()
    folder = made.library.folder
    make_backup(folder, limits=SMALL)
    made.library.close()
    damage(folder)
    with pytest.raises(LibraryDamaged) as refused:
        Library.open(folder)
    dialog = DamagedDialog(window, folder, refused.value)
    dialog.open()
    with qtbot.waitSignal(dialog.replaced, timeout=20_000):
        dialog.use_button.click()
    with Library.open(folder) as library:
        assert library.mark_count(desk.coding.id) == 1
        assert library.audit_entries()[0].action is Action.RESTORE
    made.library = Library.open(folder)


def test_a_backup_that_is_not_whole_either_changes_nothing(made, window, qtbot) -> None:
    folder = made.library.folder
    backup = make_backup(folder, limits=SMALL)
    made.library.close()
    damage(folder)
    backup.path.write_bytes(b"\xff" * 9000)
    ruined = (folder / DATABASE).read_bytes()
    with pytest.raises(LibraryDamaged) as refused:
        Library.open(folder)
    dialog = DamagedDialog(window, folder, refused.value)
    dialog.open()
    dialog.use()
    qtbot.waitUntil(lambda: bool(dialog.findChildren(ProblemDialog)), timeout=10_000)
    assert (folder / DATABASE).read_bytes() == ruined
    assert dialog.isVisible()
    dialog.findChildren(ProblemDialog)[0].reject()
    dialog.reject()


def test_the_scheme_goes_back_with_the_marks(made, desk, calendar, open_dialog) -> None:
    from dataclasses import replace

    from imh_video.app.scheme_change import change_scheme, plan_scheme_change

    desk.mark_point("b_reach", S)
    newer = replace(scheme(), version="2", content_hash="b" * 64)
    change_scheme(desk, plan_scheme_change(desk, newer))
    dialog = open_dialog()
    dialog.go()
    assert desk.scheme.version == "1"
