"""Enter presses the button with the keyboard on every page, and leaves lists and fields theirs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from imh_video_ui.keys.enter_presses import EnterPresses

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

TAB, CLICK = Qt.FocusReason.TabFocusReason, Qt.FocusReason.MouseFocusReason


class Page(QWidget):
    """A button beside a list and a field, with a shortcut on Enter as the coding page has."""

    def __init__(self) -> None:
        super().__init__()
        self.enter = EnterPresses(self)
        self.acts: list[str] = []
        column = QVBoxLayout(self)
        self.button, self.off, self.list, self.field = (
            QPushButton("Dismiss"), QPushButton("Off"), QListWidget(), QLineEdit(),
        )  # fmt: skip
        self.list.addItems(["one", "two"])
        self.off.setEnabled(False)
        for widget in (self.button, self.off, self.list, self.field):
            column.addWidget(widget)
        self.button.clicked.connect(lambda: self.acts.append("button"))
        self.list.activated.connect(lambda _index: self.acts.append("list"))
        self.field.returnPressed.connect(lambda: self.acts.append("field"))

    def add_shortcut(self) -> None:
        action = self.addAction("Keep")
        action.setShortcuts(["Return", "Enter"])
        action.triggered.connect(lambda: self.acts.append("shortcut"))

    def enter_on(self, widget: QWidget, why: Qt.FocusReason = TAB, **more: object) -> list[str]:
        """Where Enter went."""
        self.acts.clear()
        widget.setFocus(why)
        QTest.keyClick(widget, Qt.Key.Key_Return, **more)
        return list(self.acts)


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    page = Page()
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def test_the_button_with_the_keyboard_is_pressed_by_both_enters(page: Page) -> None:
    assert page.enter_on(page.button) == ["button"]
    page.acts.clear()
    QTest.keyClick(page.button, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert page.acts == ["button"]


def test_lists_and_fields_keep_their_enter(page: Page) -> None:
    page.list.setCurrentRow(1)
    assert page.enter_on(page.list) == ["list"]
    assert page.enter_on(page.field) == ["field"]


def test_with_other_keys_held_it_is_something_else(page: Page) -> None:
    assert page.enter_on(page.button, modifier=Qt.KeyboardModifier.ControlModifier) == []


def test_the_button_goes_before_a_shortcut_unless_it_was_only_clicked(page: Page) -> None:
    page.add_shortcut()
    assert page.enter_on(page.button) == ["button"]
    page.list.setFocus()
    assert page.enter_on(page.button, CLICK) == ["shortcut"]
    page.list.setFocus()
    assert page.enter_on(page.button, Qt.FocusReason.OtherFocusReason) == ["button"]


def test_without_a_shortcut_a_clicked_button_is_pressed_too(page: Page) -> None:
    assert page.enter_on(page.button, CLICK) == ["button"]


def test_dialogs_know_what_enter_means_in_them(page: Page, qtbot: QtBot) -> None:
    dialog = QDialog(page)
    names = ("Other", "Usual")
    other, usual = (QPushButton(name) for name in names)
    other.setAutoDefault(False)
    usual.setDefault(True)
    column = QVBoxLayout(dialog)
    for button, name in zip((other, usual), names, strict=True):
        column.addWidget(button)
        button.clicked.connect(lambda _on=False, name=name: page.acts.append(name))
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    assert page.enter_on(other) == ["Usual"]
