"""Every state of the window that the tour shows, as somebody meets it who does not see it well."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMenu, QPushButton, QToolButton
from support.libraries import candidate
from support.names import cut_words, in_sight, nameless

from imh_video.app.library import Library
from imh_video.model.moment import DismissReason, MomentKind, Suggestions
from imh_video.schemes.locate import find_scheme
from imh_video_ui.coding.actions import coding_plans
from imh_video_ui.main_window import MainWindow
from imh_video_ui.tour import SCENES, SHOWN_FAMILY, prepare_sample_library
from imh_video_ui.tour.camera import Camera, leave_dialogs
from imh_video_ui.tour.sample_content import CODER

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

S = 1_000_000
NEEDS_A_LOOK = {"20-overlay"}
"""Shows nothing where no detector has looked at the film."""


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """The sample families, coded; possible moments are made by hand: no detector runs."""
    folder = tmp_path / "samples"
    prepare_sample_library(folder, looks=False)
    kinds = (MomentKind.CUE_AND_REPLY, MomentKind.MISSED_CUE, MomentKind.SHARED_SMILE)
    moments = tuple(
        candidate(kind, at * S, (at + 3) * S) for at, kind in zip((15, 43, 53), kinds, strict=True)
    )
    with Library.open(folder) as library:
        recording = library.recordings(library.family_of_code(SHOWN_FAMILY).id)[0]
        library.keep_suggestions(recording.id, Suggestions(moments))
        with library.open_coding(recording.id, CODER, find_scheme("sunderland")) as desk:
            desk.dismiss(moments[1], DismissReason.NOT_THERE)
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Schemes that are made for a picture stay in the test."""
    monkeypatch.setenv("IMH_VIDEO_CACHE", str(Path(os.environ["IMH_VIDEO_HOME"]) / "cache"))
    monkeypatch.setenv("IMH_VIDEO_HOME", str(tmp_path / "home"))


def states(
    folder: Path, scratch: Path, size: tuple[int, int], names: Iterable[str] = SCENES
) -> Iterator[tuple[str, MainWindow]]:
    """The names of the states, while each of them is on screen."""
    camera = Camera(scratch, Library.open(folder), scratch, is_sample=True, size=size)
    try:
        for name in names:
            if SCENES[name](camera):
                camera.settle()
                yield name, camera.window
            leave_dialogs(camera)
    finally:
        camera.close()


@pytest.mark.parametrize("size", [(1600, 1000), (1120, 700)])
def test_every_control_has_a_name_and_no_words_are_cut(
    qapp, home, samples: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    found: dict[str, list[str]] = {}
    shown = []
    for name, _window in states(samples, tmp_path, size):
        shown.append(name)
        seen = list(in_sight())
        wrong = sorted({*nameless(seen), *cut_words(seen)})
        if wrong:
            found[name] = wrong
    assert set(SCENES) - set(shown) <= NEEDS_A_LOOK
    assert found == {}


def in_menus(menus: Iterable[QAction]) -> Iterator[QAction]:
    """All that can be done now by the menus, those within others too."""
    for action in menus:
        inside = action.menu()
        if isinstance(inside, QMenu):
            yield from in_menus(inside.actions())
        elif action.isEnabled() and action.isVisible() and not action.isSeparator():
            yield action


def test_what_can_be_done_is_in_a_menu_and_found_by_its_name_and_no_key_does_two_things(
    qapp, home, samples: Path, tmp_path: Path
) -> None:
    pages = ("01-library", "03-coding", "04-settings", "10-report", "12-schemes")
    for name, window in states(samples, tmp_path, (1600, 1000), pages):
        can_be_done = list(in_menus(window.menuBar().actions()))
        window.open_palette()
        model = window.finder.palette.model
        found = {model.finding(model.index(row, 0)).name for row in range(model.rowCount())}
        named = {action.objectName() for action in can_be_done}
        assert "" not in named, name
        assert named <= found, name
        keys = Counter(key.toString() for action in can_be_done for key in action.shortcuts())
        assert [key for key, count in keys.items() if count > 1] == [], name


PAGES = (
    "01-library",
    "02-add-a-film",
    "03-coding",
    "04-settings",
    "05-help",
    "10-report",
    "12-schemes",
)


def test_enter_presses_every_button_of_every_page(
    qapp, home, samples: Path, tmp_path: Path
) -> None:
    """Nothing is done: the buttons are held back from telling that they were pressed."""
    assert set(PAGES) <= set(SCENES)
    for name, window in states(samples, tmp_path, (1600, 1000), PAGES):
        pressed: list[object] = []
        window.enter.pressed.connect(pressed.append)
        buttons = [
            one
            for one in window.findChildren(QAbstractButton)
            if isinstance(one, QPushButton | QToolButton)
            and one.isVisible()
            and one.isEnabled()
            and not one.isCheckable()
            and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        assert buttons, name
        for button in buttons:
            held_back = QSignalBlocker(button)
            button.setFocus(Qt.FocusReason.TabFocusReason)
            QTest.keyClick(button, Qt.Key.Key_Return)
            held_back.unblock()
            assert pressed[-1:] == [button], f"{name}: {button.text() or button.accessibleName()}"
        window.enter.pressed.disconnect(pressed.append)


def test_every_action_of_the_coding_page_is_in_a_menu(
    qapp, home, samples: Path, tmp_path: Path
) -> None:
    for _name, window in states(samples, tmp_path, (1600, 1000), ("15-links",)):
        page = window.coding_page
        listed = {action for group in page.menu_actions().values() for action in group}
        plans = {plan.name for plan in coding_plans()}
        assert plans <= {action.objectName() for action in listed}
