"""What is done with a whole coding or library, from the menus of the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.libraries import make_library, write_film

from imh_video.app.backups import list_backups, restore_copy
from imh_video.app.coding_desk import CodingDesk
from imh_video.app.library import Library
from imh_video.app.preferences import Preferences
from imh_video.model.recording import Recording
from imh_video.schemes.locate import find_scheme
from imh_video.store.backup_thinning import BackupLimits
from imh_video.store.backups import make_backup
from imh_video.store.connection import DATABASE
from imh_video_ui import application
from imh_video_ui.going_back.backups_dialog import BackupsDialog
from imh_video_ui.going_back.damaged_dialog import DamagedDialog
from imh_video_ui.going_back.go_back_dialog import GoBackDialog
from imh_video_ui.main_window import MainWindow
from imh_video_ui.scheme_change.scheme_change_dialog import SchemeChangeDialog

S = 1_000_000
SMALL = BackupLimits(spare_bytes=0)


@dataclass
class Opened:
    window: MainWindow
    film: Recording
    folder: Path

    @property
    def desk(self) -> CodingDesk:
        assert self.window.coding_page.desk is not None
        return self.window.coding_page.desk

    def dialog(self, kind: type):
        found = [one for one in self.window.findChildren(kind) if one.isVisible()]
        assert found, f"no {kind.__name__} is open"
        return found[0]

    def mark(self, *code_ids: str) -> None:
        for place, code_id in enumerate(code_ids):
            self.desk.mark_point(code_id, place * S // 4)


@pytest.fixture(scope="module")
def film_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_film(tmp_path_factory.mktemp("film") / "play.mp4")


@pytest.fixture
def open_film(tmp_path: Path, film_file: Path, open_window, qtbot) -> Callable[..., Opened]:
    """A window with a film of a real library open in it."""

    def open_one(before: Callable[[Library, Recording], object] | None = None) -> Opened:
        made = make_library(tmp_path / "own")
        film = made.add_film(film_file)
        if before is not None:
            before(made.library, film)
        window = open_window(made.library)
        window.safety.keeper._timer.stop()
        with qtbot.waitSignal(window.coding_page.player.opened, timeout=20_000):
            window.open_film(film.id)
        return Opened(window, film, made.library.folder)

    return open_one


def test_the_report_opens_with_its_key_and_escape_leads_back(open_film, qtbot) -> None:
    opened = open_film()
    opened.mark("b_look", "b_smile")
    page = opened.window.coding_page
    page.setFocus()
    chords = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    QTest.keyClick(page, Qt.Key.Key_R, chords)
    reports = opened.window.reports_page
    qtbot.waitUntil(lambda: reports.counted is not None, timeout=10_000)
    assert reports.isVisible()
    assert len(reports.counted.report.observations[0].marks) == 2
    QTest.keyClick(QApplication.focusWidget() or reports, Qt.Key.Key_Escape)
    assert page.isVisible()


def test_what_is_marked_after_a_report_is_in_the_next_one(open_film, qtbot) -> None:
    opened = open_film()
    opened.mark("b_look")
    reports = opened.window.reports_page
    for wanted in (1, 2):
        opened.window.coding_page.action("file.report").trigger()
        qtbot.waitUntil(lambda: not reports.is_counting, timeout=10_000)
        assert len(reports.counted.report.observations[0].marks) == wanted
        opened.mark("b_smile")
        reports.left.emit()


def test_a_mark_of_the_report_leads_to_its_place_in_the_film(open_film, qtbot) -> None:
    opened = open_film()
    opened.desk.mark_point("b_look", S)
    opened.window.guide.show_report()
    reports = opened.window.reports_page
    qtbot.waitUntil(lambda: reports.counted is not None, timeout=10_000)
    reports.tabs.moment_wanted.emit(S)
    page = opened.window.coding_page
    assert page.isVisible()
    qtbot.waitUntil(lambda: page.player.position_us == S, timeout=10_000)


def test_going_back_changes_what_every_part_shows_and_undo_brings_it_back(open_film, qtbot) -> None:
    opened = open_film()
    opened.mark("b_look", "b_smile", "b_vocal")
    page = opened.window.coding_page
    page.action("edit.go_back").trigger()
    dialog = opened.dialog(GoBackDialog)
    qtbot.waitUntil(lambda: dialog.go_button.isEnabled(), timeout=10_000)
    dialog.go_button.click()
    assert len(opened.desk.marks) == page.marks_panel.model.total == 2
    assert opened.window.toasts.toast is not None
    assert "Undo brings the present back" in opened.window.toasts.toast.text
    page.action("edit.undo").trigger()
    assert len(opened.desk.marks) == page.marks_panel.model.total == 3


def older_coding(library: Library, film: Recording) -> None:
    """Begun with a version in which smiling had another id and one code more was there."""
    now = find_scheme("sunderland")
    codes = [replace(c, id="b_grin") if c.id == "b_smile" else c for c in now.codes]
    extra = replace(codes[0], id="b_hum", label="hums", keys="B Q", digit="")
    old = replace(now, version="0.9", content_hash="e" * 64, codes=(*codes, extra))
    desk = library.open_coding(film.id, coder_of_this_computer(), old)
    for place, code_id in enumerate(("b_grin", "b_look", "b_hum")):
        desk.mark_point(code_id, place * S // 2)
    desk.close()


def coder_of_this_computer() -> str:
    return Preferences().text("coding.coder")


def test_another_version_of_the_scheme_is_offered_shown_and_taken_over_everywhere(
    open_film, qtbot
) -> None:
    opened = open_film(older_coding)
    page = opened.window.coding_page
    toast = opened.window.toasts.toast
    assert toast is not None
    assert "0.9" in toast.text
    assert "b_hum" in page.palette_panel.rows
    page.action("edit.change_scheme").trigger()
    dialog = opened.dialog(SchemeChangeDialog)
    dialog.choose("b_hum", "b_vocal")
    dialog.change_button.click()
    assert "b_hum" not in page.palette_panel.rows
    assert sorted(m.code_id for m in opened.desk.marks.values()) == [
        "b_look",
        "b_smile",
        "b_vocal",
    ]
    words = {page.marks_panel.model.words_of(mark) for mark in opened.desk.marks.values()}
    smile = find_scheme("sunderland").code("b_smile")
    assert smile.label in words
    assert not page.action("edit.change_scheme").isEnabled()
    page.setFocus()
    for stroke in smile.keys.split():
        page.take_stroke(stroke)
    assert sum(m.code_id == "b_smile" for m in opened.desk.marks.values()) == 2
    for _ in range(2):
        page.action("edit.undo").trigger()
    assert "b_hum" in page.palette_panel.rows
    assert opened.desk.scheme.version == "0.9"
    assert page.action("edit.change_scheme").isEnabled()


def test_a_coding_of_the_present_version_is_offered_nothing(open_film) -> None:
    opened = open_film()
    opened.mark("b_look")
    assert opened.window.toasts.toast is None
    assert not opened.window.coding_page.action("edit.change_scheme").isEnabled()


def test_the_library_goes_back_to_a_backup_with_every_page_read_anew(open_film, qtbot) -> None:
    opened = open_film()
    opened.mark("b_look")
    make_backup(opened.folder, limits=SMALL)
    opened.mark("b_smile", "b_vocal")
    coding_id = opened.desk.coding.id
    opened.window.actions_of_window["file.backups"].trigger()
    dialog = opened.dialog(BackupsDialog)
    qtbot.waitUntil(dialog.go_button.isEnabled, timeout=10_000)
    with qtbot.waitSignal(opened.window.safety.told, timeout=20_000):
        dialog.go_button.click()
    assert opened.window.library.mark_count(coding_id) == 1
    assert opened.window.coding_page.desk is None
    assert opened.window.library_page.isVisible()
    with qtbot.waitSignal(opened.window.coding_page.player.opened, timeout=20_000):
        opened.window.open_film(opened.film.id)
    opened.desk.mark_point("b_reach", S)
    assert len(opened.desk.marks) == 2


def test_closing_the_window_leaves_a_backup_that_holds_the_last_mark(open_film, qtbot) -> None:
    opened = open_film()
    opened.mark("b_look", "b_smile")
    coding_id = opened.desk.coding.id
    opened.window.close()
    newest = list_backups(opened.folder)[0]
    copy = opened.folder.parent / "copy"
    restore_copy(newest.path, copy)
    with Library.open(copy) as library:
        assert library.mark_count(coding_id) == 2


def test_a_damaged_library_gets_its_backup_when_it_is_opened_in_the_window(
    library, open_window, tmp_path: Path, qtbot
) -> None:
    made = make_library(tmp_path / "hurt")
    made.library.add_family("HURT-02")
    folder = made.library.folder
    make_backup(folder, limits=SMALL)
    made.library.close()
    with (folder / DATABASE).open("r+b") as file:
        file.write(b"\xff" * 4096)
    window = open_window(library)
    window.open_library(folder)
    dialog = next(one for one in window.findChildren(DamagedDialog) if one.isVisible())
    assert window.library is library
    with qtbot.waitSignal(dialog.replaced, timeout=20_000):
        dialog.use_button.click()
    assert window.library.folder == folder
    assert {family.code for family in window.library.families()} == {"TEST-01", "HURT-02"}


def test_the_own_library_that_is_damaged_is_offered_its_backup_at_the_start(
    preferences, tmp_path: Path, qtbot
) -> None:
    made = make_library(tmp_path / "hurt")
    folder = made.library.folder
    make_backup(folder, limits=SMALL)
    made.library.close()
    (folder / DATABASE).write_bytes(b"")
    preferences.set("library.folder", str(folder))

    def press() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, DamagedDialog):
            dialog.use_button.click()
        else:
            QTimer.singleShot(50, press)

    QTimer.singleShot(50, press)
    opened = application._open_own(preferences)
    assert opened is not None
    assert [family.code for family in opened.library.families()] == ["TEST-01"]
    opened.library.close()
