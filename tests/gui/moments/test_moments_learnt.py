"""What the order has learnt is shown in words, and from whom it learns can be changed."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from imh_video.app.learning import LearnFrom
from imh_video.app.preferences import SETTINGS
from imh_video.cli import run
from imh_video.moments.leaning import TRAITS
from imh_video.moments.learning import LearningState, Learnt, Trial
from imh_video_ui.moments.learnt_dialog import LearntDialog, learnt_words

TRIAL = Trial(4, 120, 0.55, 0.71, 4, 0, 0.02)
USED = Learnt(48, 4, LearningState.IN_USE, TRIAL, (("turn_taking", 0.8), ("infant smile", -0.3)))


def test_few_answers_say_how_many_are_wanted() -> None:
    (words,) = learnt_words(Learnt(7, 1, LearningState.TOO_FEW))
    assert words.startswith("7 answers in 1 families so far. Nothing is learnt before there are 30")


def test_what_was_learnt_stands_with_its_figures() -> None:
    assert learnt_words(USED) == [
        "48 answers in 4 families.",
        "More often kept: “Taking turns”.",
        "Less often kept: moments with a smile of the baby.",
        learnt_words(USED)[3],
        "That helps: it is used.",
    ]
    assert "of 120 pairs, the kept one came first in 71 %" in learnt_words(USED)[3]
    no_help = Learnt(48, 4, LearningState.NO_HELP, TRIAL)
    assert learnt_words(no_help)[-1] == "That is no plain gain: the usual order stays."


def test_every_trait_has_words() -> None:
    learnt = Learnt(48, 4, LearningState.IN_USE, TRIAL, tuple((name, 1.0) for name in TRAITS[-6:]))
    assert all("_" not in line for line in learnt_words(learnt))


def test_it_can_be_switched_off_where_it_is_shown(space, preferences) -> None:
    space.page.action("moments.learnt").trigger()
    space.settle()
    dialog = space.page.findChild(LearntDialog)
    space.qtbot.waitUntil(dialog.isActiveWindow)
    assert dialog.learn_from is LearnFrom.OWN
    assert "0 answers" in dialog.words.text()
    dialog.box.setFocus()
    QTest.keyClicks(dialog.box, "Nobody")
    assert "Answers change nothing" in dialog.words.text()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    space.settle()
    assert preferences.text("moments.learn_from") == "nobody"


def test_the_settings_name_every_section(space) -> None:
    space.window.show_workspace("settings")
    shown = {label.text() for label in space.window.settings_page.findChildren(QLabel)}
    assert "Possible moments" in shown
    assert not shown & {setting.section for setting in SETTINGS if setting.is_shown}


def test_another_order_is_made_at_once_and_the_library_keeps_none_of_it(space, preferences) -> None:
    before = space.library.candidates(space.desk.recording.id)
    shown = space.moments
    space.page.moments_side.choices._learn_from(LearnFrom.NOBODY)
    assert preferences.text("moments.learn_from") == "nobody"
    assert space.moments == shown
    assert space.library.candidates(space.desk.recording.id) == before


def test_the_window_shows_the_list_that_the_command_line_tells(space, capsys) -> None:
    coder = space.desk.coding.coder
    space.page.moments.open(space.moments[-1].id)
    space.press(Qt.Key.Key_X)
    folder = str(space.library.folder)
    asked = ["suggestions", "show", space.desk.recording.id, "--coder", coder, "--json"]
    run(["--library", folder, *asked])
    said = json.loads(capsys.readouterr().out)
    told = [(one["kind"], round(1e6 * one["onset_s"])) for one in said]
    assert told == [(one.kind.value, one.span.onset_us) for one in space.moments]
