"""What can be done with the picture: one menu, one set of actions, keys that clash with none."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu

from imh_video_ui.coding.actions import coding_plans
from imh_video_ui.player.film_view import FilmView
from imh_video_ui.player.picture_menu import LIFTS, FilmActions, film_plans, picture_menu


@pytest.fixture
def view(watched, clips, qtbot):
    view = FilmView(watched.player)
    qtbot.addWidget(view)
    view.resize(640, 400)
    view.show()
    watched.open(clips["steady"].path)
    return view


@pytest.fixture
def actions(view):
    actions = FilmActions(parent=view)
    view.set_actions(actions)
    actions.act_on(view)
    return actions


def words(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def test_the_menu_offers_what_can_be_done_in_plain_words(view, actions):
    menu = picture_menu(view, actions)
    assert words(menu) == [
        "Zoom", "Magnifier", "Brighten", "Turn a quarter to the right", "Copy this frame",
        "Save this frame…", "The film over the whole screen",
    ]  # fmt: skip
    brighten = next(a.menu() for a in menu.actions() if a.text() == "Brighten")
    assert words(brighten) == ["As filmed", "Some", "More", "Most"]
    zoom = next(a.menu() for a in menu.actions() if a.text() == "Zoom")
    assert words(zoom) == ["Closer", "Farther", "The whole picture"]
    menu.close()


# The offscreen platform says so of every menu that opens; nothing is wrong.
@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
def test_a_right_click_opens_it_and_without_actions_nothing(view, qtbot):
    def right_click() -> None:
        at = QPoint(100, 100)
        QApplication.sendEvent(
            view, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.mapToGlobal(at))
        )

    right_click()
    assert QApplication.activePopupWidget() is None
    actions = FilmActions(parent=view)
    view.set_actions(actions)
    right_click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert actions.view is view
    menu.close()


def test_closer_farther_and_the_lens_act_on_the_picture_that_is_meant(
    view, actions, watched, qtbot
):
    actions["film.zoom_in"].trigger()
    assert view.zoom == pytest.approx(1.25)
    actions["film.zoom_out"].trigger()
    assert view.zoom == 1
    actions["film.zoom_in"].trigger()
    actions["film.zoom_reset"].trigger()
    assert view.zoom == 1
    actions["film.magnifier"].trigger()
    assert view.is_magnifying
    assert actions["film.magnifier"].isChecked()
    other = FilmView(watched.player)
    qtbot.addWidget(other)
    other.show()
    actions.act_on(other)
    assert not actions["film.magnifier"].isChecked()
    actions["film.zoom_in"].trigger()
    assert (other.zoom, view.zoom) == (pytest.approx(1.25), 1)
    view.set_magnifier(False)


def test_the_rest_is_asked_of_whoever_listens(view, actions, qtbot):
    for name, signal in [("turn", actions.turn_wished), ("copy_frame", actions.copy_wished),
                         ("save_frame", actions.save_wished),
                         ("full_screen", view.full_screen_wished)]:  # fmt: skip
        with qtbot.waitSignal(signal):
            actions[f"film.{name}"].trigger()


def test_brightening_goes_round_its_levels_and_shows_which(view, actions):
    wished = []
    actions.lift_wished.connect(wished.append)
    for _ in range(4):
        actions["film.brighten"].trigger()
    assert wished == [*LIFTS[1:], LIFTS[0]]
    actions.lifts[2].trigger()
    assert wished[-1] == LIFTS[2]
    actions.show_lift(1.0)
    assert [action.isChecked() for action in actions.lifts] == [False, False, False, True]
    actions["film.brighten"].trigger()
    assert wished[-1] == 0


def test_the_keys_are_nobody_elses_and_no_letter_alone(actions):
    taken = {QKeySequence(key).toString() for plan in coding_plans() for key in plan.keys}
    of_the_window = {"Ctrl+Shift+N", "Ctrl+Shift+O", "Ctrl+Shift+E", "Ctrl+Shift+L"}
    taken |= of_the_window
    keys = [QKeySequence(key).toString() for plan in film_plans() for key in plan.keys]
    assert len(set(keys)) == len(keys)
    assert not taken.intersection(keys)
    assert all(key.startswith("Ctrl+Shift+") for key in keys)


def test_a_key_that_the_person_chose_is_used(qtbot, view):
    actions = FilmActions({"film.magnifier": "Alt+M"}, view)
    assert actions["film.magnifier"].shortcut() == QKeySequence("Alt+M")
    view.addActions(actions.all())
    actions.act_on(view)
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    qtbot.keyClick(view, Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    assert view.is_magnifying
