"""Where you are is never cut, and all words are there again as soon as there is room."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from imh_video_ui.shell.top_bar import Crumb, TopBar

CRUMBS = [
    Crumb("Family TERN-53", lambda: None),
    Crumb("Film 1, Wed 18 Nov"),
    Crumb("Coding"),
]


@pytest.fixture
def bar(qtbot) -> TopBar:
    bar = TopBar()
    qtbot.addWidget(bar)
    bar.resize(1300, 52)
    bar.show()
    bar.show_crumbs(CRUMBS)
    bar.show_saved(shown=True)
    return bar


def words_of(bar: TopBar) -> set[str]:
    seen = {label.text() for label in bar.findChildren(QLabel) if label.isVisible()}
    return seen | {bar.find_button.text()} - {""}


def test_in_a_narrow_bar_other_words_step_aside(bar, qtbot) -> None:
    whole = words_of(bar)
    assert {"Not encrypted, offline", "Find an action or a family", "Coding"} <= whole
    bar.resize(760, 52)
    qtbot.wait(10)
    here = [one for one in bar.findChildren(QLabel) if one.text() in ("Coding", CRUMBS[1].words)]
    assert all(one.width() >= one.sizeHint().width() for one in here)
    assert "Not encrypted, offline" not in words_of(bar)
    assert bar.find_button.toolTip() == bar.find_button.accessibleName() != ""
    bar.resize(1300, 52)
    assert words_of(bar) == whole


def test_when_what_was_under_way_has_gone_its_room_is_given_back(bar) -> None:
    whole = words_of(bar)
    bar.tray.setMinimumWidth(400)
    bar.tray.show()
    assert "Not encrypted, offline" not in words_of(bar)
    bar.tray.hide()
    assert words_of(bar) == whole
