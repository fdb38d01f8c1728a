"""The bar above the timeline: what undo and redo say where there is little room."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from support.names import cut_words

from imh_video_ui.coding.timeline_bar import TimelineBar

LONG = "Mark “what lies over each other here and there”"


@pytest.fixture
def window(qtbot) -> QWidget:
    """Within it the bar gets the width that there is, also less than it asks for."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1500, 40)
    return window


@pytest.fixture
def bar(window: QWidget) -> TimelineBar:
    bar = TimelineBar(window)
    bar.show_history("Dismiss possible moment", LONG)
    bar.resize(1500, 40)
    window.show()
    return bar


def test_with_room_undo_and_redo_say_what_they_would_do(bar: TimelineBar) -> None:
    assert bar.undo.text() == "Undo “dismiss possible moment”"
    assert bar.redo.text() == "Redo “what lies over each other h…”"


def test_with_less_room_the_titles_give_way_and_no_button_is_cut(bar: TimelineBar, qtbot) -> None:
    bar.show_own_pass(is_hiding=True)
    for width in (900, 800):
        bar.resize(width, 40)
        buttons = (bar.undo, bar.redo, bar.snap, bar.lanes, bar.own_pass)
        # What was written anew is laid out a moment later.
        qtbot.waitUntil(lambda among=buttons: cut_words(among) == [])
        assert bar.redo.text() != "Redo “what lies over each other h…”"
    assert bar.undo.text() == "Undo"
    assert "dismiss possible moment" in bar.undo.toolTip().lower()
    bar.resize(1500, 40)
    assert bar.undo.text() == "Undo “dismiss possible moment”"
