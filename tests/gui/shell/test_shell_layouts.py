"""Layouts of the whole window: left and found again, named, and on two screens."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
import support.two_screens as two_screens
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from support.libraries import make_library, write_film

from imh_video.app.library import Library
from imh_video.model.problem import Problem
from imh_video_ui.layouts.layout import Layout, NamedLayout, Place
from imh_video_ui.layouts.layouts_dialog import LayoutsDialog
from imh_video_ui.layouts.name_dialog import NameDialog
from imh_video_ui.layouts.screens import in_sight
from imh_video_ui.layouts.shelf import LayoutShelf

_MAIN, _RIGHT = QRect(0, 0, 1920, 1040), QRect(1920, 0, 1280, 1024)
_CONTROL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


# --- back into sight


@pytest.mark.parametrize(
    ("wanted", "screens", "stands"),
    [
        (QRect(100, 80, 1200, 800), [_MAIN], QRect(100, 80, 1200, 800)),
        (QRect(1500, 80, 1200, 800), [_MAIN, _RIGHT], QRect(1500, 80, 1200, 800)),
        (QRect(1500, 80, 1200, 800), [_MAIN], QRect(720, 80, 1200, 800)),
        (QRect(2400, 100, 800, 600), [_MAIN], QRect(1120, 100, 800, 600)),
        (QRect(-3000, -900, 800, 600), [_MAIN], QRect(0, 36, 800, 600)),
        (QRect(0, 0, 5000, 3000), [_MAIN], QRect(0, 36, 1920, 1004)),
        (QRect(2000, 900, 800, 600), [_MAIN, _RIGHT], QRect(2000, 424, 800, 600)),
    ],
)
def test_a_window_is_brought_into_sight(wanted, screens, stands):
    assert in_sight(wanted, screens) == stands


# --- the shelf


def test_layouts_are_kept_in_a_file_that_another_start_reads(tmp_path):
    shelf = LayoutShelf(tmp_path / "layouts.json")
    own = Layout(timeline_px=300, hidden_lanes=("voices",), window=Place(1, 2, 1300, 800, True))
    shelf.keep_last(own)
    shelf.save("  Two   screens ", own)
    shelf.save("Marking", Layout())
    again = LayoutShelf(tmp_path / "layouts.json")
    assert again.last == own
    assert again.named == (NamedLayout("Two screens", own), NamedLayout("Marking", Layout()))


def test_a_name_stands_once_whatever_its_capitals(tmp_path):
    shelf = LayoutShelf(tmp_path / "layouts.json")
    for name in ("Marking", "Watching"):
        shelf.save(name, Layout())
    shelf.save("MARKING", Layout(side_px=500))
    assert [one.name for one in shelf.named] == ["MARKING", "Watching"]
    with pytest.raises(Problem, match="There is a layout “MARKING” already"):
        shelf.rename("Watching", "marking")
    shelf.rename("marking", "Marking")
    assert [one.name for one in shelf.named] == ["Marking", "Watching"]
    with pytest.raises(Problem, match="needs a name"):
        shelf.rename("Marking", "  ")
    with pytest.raises(Problem, match="no layout “Gone”"):
        shelf.delete("Gone")


def test_a_file_that_cannot_be_understood_is_set_aside(tmp_path):
    path = tmp_path / "layouts.json"
    path.write_text('{"named": "all of them"}', "utf-8")
    shelf = LayoutShelf(path)
    assert shelf.named == ()
    shelf.save("Marking", Layout())
    assert (tmp_path / "layouts.unreadable.json").read_text("utf-8") == '{"named": "all of them"}'
    assert LayoutShelf(path).find("marking") is not None


def test_where_nothing_can_be_written_nothing_changes_and_it_is_said(tmp_path):
    (tmp_path / "wall").write_text("", "utf-8")
    shelf = LayoutShelf(tmp_path / "wall" / "layouts.json")
    with pytest.raises(Problem, match="The layouts cannot be kept"):
        shelf.save("Marking", Layout())
    assert shelf.named == ()


# --- the window


@pytest.fixture
def film_library(tmp_path) -> Library:
    made = make_library(tmp_path / "library")
    made.add_film(write_film(tmp_path / "play.mp4", seconds=1))
    return made.library


def open_film(window, qtbot):
    page = window.coding_page
    with qtbot.waitSignal(page.player.opened, timeout=10_000):
        window.open_film(window.library.recordings()[0].id)
    return page


def test_the_workspace_comes_back_as_it_was_left(qtbot, film_library, open_window, tmp_path):
    window = open_window(film_library)
    page = open_film(window, qtbot)
    page.action("view.codes").trigger()
    page.action("view.notes").trigger()
    page.action("view.timeline_taller").trigger()
    left = page.arrangement.now()
    window.close()
    window = open_window(Library.open(tmp_path / "library"))
    page = open_film(window, qtbot)
    assert page.arrangement.now() == left
    assert page.tabs.currentWidget() is page.notes
    assert not page.palette_panel.isVisible()


def test_a_change_is_kept_while_the_window_is_open(qtbot, film_library, open_window, tmp_path):
    page = open_film(open_window(film_library), qtbot)
    page.action("view.codes").trigger()
    page.action("view.timeline_taller").trigger()

    def is_kept() -> None:
        last = LayoutShelf(tmp_path / "layouts.json").last
        assert last is not None
        assert not last.shows_codes
        assert last.timeline_px == page.arrangement.now().timeline_px

    qtbot.waitUntil(is_kept, timeout=20_000)


def test_the_window_comes_back_maximised_and_into_sight(qtbot, library, open_window, tmp_path):
    window = open_window(library)
    window.setGeometry(4000, 3000, 1300, 800)
    window.showMaximized()
    qtbot.waitUntil(window.isMaximized)
    window.close()
    again = open_window(Library.create(tmp_path / "other", plain=True))
    assert again.isMaximized()
    again.showNormal()
    assert again.screen().geometry().contains(again.normalGeometry().topLeft())


def test_another_library_keeps_the_layout(qtbot, film_library, open_window, tmp_path):
    Library.create(tmp_path / "other", plain=True).close()
    window = open_window(film_library)
    open_film(window, qtbot).action("view.side").trigger()
    left = window.coding_page.arrangement.now()
    window.open_library(tmp_path / "other")
    assert window.coding_page.arrangement.now() == left


def ask(window, kind):
    shown = [dialog for dialog in window.findChildren(kind) if dialog.isVisible()]
    assert len(shown) == 1
    return shown[0]


def save_as(window, name):
    window.actions_of_window["layouts.save"].trigger()
    dialog = ask(window, NameDialog)
    dialog.field.selectAll()
    QTest.keyClicks(dialog.field, name)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)


def test_a_layout_is_saved_chosen_by_its_key_and_reset(qtbot, film_library, open_window):
    window = open_window(film_library)
    page = open_film(window, qtbot)
    page.action("view.codes").trigger()
    save_as(window, "Only the film")
    page.action("view.codes").trigger()
    page.action("view.side").trigger()
    save_as(window, "Codes & film")
    names = [action.text() for action in layout_menu(window) if action.isVisible()]
    assert names[-2:] == ["Only the film", "Codes && film"]

    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_1, _CONTROL_ALT)
    assert not page.palette_panel.isVisible()
    assert page.tabs.isVisible()
    QTest.keyClick(page, Qt.Key.Key_2, _CONTROL_ALT)
    assert page.palette_panel.isVisible()
    assert not page.tabs.isVisible()
    QTest.keyClick(page, Qt.Key.Key_0, _CONTROL_ALT)
    assert page.arrangement.now() == Layout()


def test_keys_of_the_window_work_in_the_films_own_window(qtbot, film_library, open_window):
    window = open_window(film_library)
    page = open_film(window, qtbot)
    page.action("view.film_window").trigger()
    film = page.arrangement.apart.window
    film.activateWindow()
    qtbot.waitUntil(film.isActiveWindow)
    QTest.keyClick(film.focusWidget(), Qt.Key.Key_F11)
    assert film.isFullScreen()
    assert not window.isFullScreen()
    QTest.keyClick(film.focusWidget(), Qt.Key.Key_0, _CONTROL_ALT)
    assert page.arrangement.apart.window is None
    assert page.film.isVisible()


def layout_menu(window):
    view = next(m for m in window.menuBar().actions() if m.text() == "View").menu()
    return next(a.menu() for a in view.actions() if a.text() == "Layouts").actions()


def all_in(menu) -> set[str]:
    """Every action of a menu and of the menus in it."""
    found = set()
    for action in menu.actions():
        found |= all_in(action.menu()) if action.menu() is not None else {action.objectName()}
    return found


def test_no_menu_is_higher_than_a_small_screen_and_nothing_is_missing(
    qtbot, film_library, open_window
):
    window = open_window(film_library)
    page = open_film(window, qtbot)
    in_menus = set()
    for entry in window.menuBar().actions():
        menu = entry.menu()
        assert menu.sizeHint().height() <= 768 - 60, entry.text()
        in_menus |= all_in(menu)
    of_page = {a.objectName() for actions in page.menu_actions().values() for a in actions}
    of_window = {action.objectName() for action in window.actions_of_window.all()}
    assert of_page | of_window <= in_menus


def test_saving_under_a_name_that_is_there_says_that_it_replaces(qtbot, film_library, open_window):
    window = open_window(film_library)
    save_as(window, "Mine")
    window.actions_of_window["layouts.save"].trigger()
    dialog = ask(window, NameDialog)
    assert dialog.answer == "Mine"
    assert dialog.save.text() == "Replace it"
    QTest.keyClicks(dialog.field, "  ")
    dialog.field.clear()
    assert not dialog.save.isEnabled()
    dialog.reject()


def test_layouts_are_renamed_deleted_and_put_back(qtbot, film_library, open_window):
    window = open_window(film_library)
    for name in ("One", "Two"):
        save_as(window, name)
    window.actions_of_window["layouts.manage"].trigger()
    dialog = ask(window, LayoutsDialog)
    names = dialog.names
    QTest.keyClick(names, Qt.Key.Key_F2)
    field = names.findChild(QLineEdit)
    QTest.keyClicks(field, "Wide")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.actions_of_window["layouts.use_1"].text() == "Wide")
    assert [names.item(row).text() for row in range(names.count())] == ["Wide", "Two"]
    names.item(0).setText("two")
    assert dialog.says.text().startswith("There is a layout “Two” already")
    assert names.item(0).text() == "Wide"
    QTest.keyClick(names, Qt.Key.Key_Delete)
    assert names.count() == 1
    assert window.actions_of_window["layouts.use_1"].text() == "Two"
    qtbot.mouseClick(dialog.back, Qt.MouseButton.LeftButton)
    assert [names.item(row).text() for row in range(names.count())] == ["Wide", "Two"]
    qtbot.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()


def test_without_a_saved_layout_the_list_says_how_to_save_one(qtbot, film_library, open_window):
    window = open_window(film_library)
    window.actions_of_window["layouts.manage"].trigger()
    dialog = ask(window, LayoutsDialog)
    assert dialog.names.count() == 0
    assert "Save this layout" in dialog.says.text()
    dialog.reject()


def test_named_layouts_are_found_in_the_palette(qtbot, film_library, open_window):
    window = open_window(film_library)
    save_as(window, "Evening")
    window.open_palette()
    assert "Evening" in [finding.words for finding in window.finder.palette.list.model()._shown]
    QTest.keyClick(window.finder.palette.field, Qt.Key.Key_Escape)


def test_the_help_lists_the_layouts_that_there_are(qtbot, film_library, open_window):
    window = open_window(film_library)
    save_as(window, "Evening")
    window.show_workspace("help")
    texts = [one.text() for one in window.help_page.findChildren(QLabel)]
    assert "Evening" in texts
    assert "" not in texts


def test_the_film_has_the_second_screen_and_is_found_there_again(film_library, tmp_path):
    film_library.close()
    screens = [
        {"name": name, "x": x, "y": 0, "width": 1600, "height": 1000, "logicalDpi": 96,
         "logicalBaseDpi": 96, "dpr": 1}
        for name, x in (("here", 0), ("there", 1600))
    ]  # fmt: skip
    (tmp_path / "screens.json").write_text(json.dumps({"screens": screens}), "utf-8")
    answer = subprocess.run(
        [sys.executable, two_screens.__file__, str(tmp_path / "library"), str(tmp_path)],
        env={**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={tmp_path}/screens.json"},
        check=True, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    said = json.loads(answer.stdout.splitlines()[-1])
    there, here = ["there", True, 1600, 0, 1600, 1000], ["here", True, 0, 0, 1600, 1000]
    assert said == {"out": there, "moved": here, "elsewhere": True, "again": there,
                    "next time": there}  # fmt: skip
