from __future__ import annotations

import os

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from imh_video.app.library import Library
from imh_video.app.preferences import Preferences
from imh_video.model.consent import Form, Purpose
from imh_video.model.family import Role
from imh_video.model.problem import Problem
from imh_video.schemes.locate import find_scheme
from imh_video_ui.application import BAD_INPUT, main, offer_another
from imh_video_ui.dialogs.dialog import Dialog
from imh_video_ui.dialogs.problem_dialog import ProblemDialog
from imh_video_ui.jobs.runner import jobs
from imh_video_ui.library.consent_form import Said
from imh_video_ui.library.family_dialogs import ConsentDialog, GoalDialog, NewFamilyDialog
from imh_video_ui.library.family_facts import NextStep
from imh_video_ui.main_window import HELP, LIBRARY, SETTINGS
from imh_video_ui.theme import Chip, current


def open_dialog(window, kind=Dialog):
    """The dialog that is open over the window."""
    shown = [dialog for dialog in window.findChildren(kind) if dialog.isVisible()]
    assert len(shown) == 1
    return shown[0]


def texts_of(widget) -> list[str]:
    """All that can be read in a widget."""
    labels = [one.text() for one in widget.findChildren(QLabel)]
    return labels + [one.text for one in widget.findChildren(Chip)]


@pytest.fixture
def with_film(library, tiny_film):
    """A library with a family whose film everybody agreed to."""
    family = library.add_family("TERN-53")
    people = [
        library.add_person(family.id, Role.INFANT, "Baby"),
        library.add_person(family.id, Role.CAREGIVER, "Parent A"),
    ]
    library.add_goal(family.id, "I would like to see whether he likes it when I sing.")
    library.add_film(
        tiny_film, family.id, own_review_agreed_by=tuple(person.id for person in people)
    )
    return library


def wait_for_stills(qtbot, window):
    qtbot.waitUntil(lambda: window.library_page.shelf.is_complete, timeout=10_000)


def test_an_empty_library_teaches_how_to_begin(qtbot, library, open_window):
    window = open_window(library)
    page = window.library_page
    assert page.first_film_button.isVisible()
    assert page.samples_button.isVisible()
    assert QApplication.focusWidget() is page.first_film_button


def test_the_first_film_makes_a_family_first(qtbot, library, open_window):
    window = open_window(library)
    window.library_page.first_film_button.click()
    dialog = open_dialog(window, NewFamilyDialog)
    dialog._second_parent.setChecked(True)
    dialog.accept()

    family = library.families()[0]
    assert [p.called for p in library.people(family.id)] == ["Baby", "Parent A", "Parent B"]
    assert library.people(family.id)[0].born_on is not None
    assert window.add_film_page.isVisible()
    assert window.add_film_page.family_code == family.code


def test_a_family_shows_what_it_waits_for(qtbot, with_film, open_window):
    window = open_window(with_film)
    wait_for_stills(qtbot, window)
    page = window.library_page
    facts = page.families[0]
    assert facts.next_step(page._today()) is NextStep.BEGIN_CODING
    assert page.detail is not None
    assert page.detail.next_button.text() == "Begin coding"
    assert page.shelf.still(facts.last_film.recording) is not None
    assert "TERN-53" in page.cards[0].accessibleName()


def test_without_consent_the_still_is_not_shown_and_the_way_out_is(qtbot, with_film, open_window):
    baby = with_film.people(with_film.families()[0].id)[0]
    for consent in with_film.consents(baby.family_id):
        if consent.person_id == baby.id:
            with_film.withdraw_consent(consent.id)
    window = open_window(with_film)
    wait_for_stills(qtbot, window)
    page = window.library_page
    recording = page.families[0].last_film.recording

    assert page.shelf.still(recording) is None
    assert page.shelf.is_refused(recording.id)
    qtbot.waitUntil(lambda: page.detail.next_button.text() == "Record consent")

    page.detail.next_button.click()
    dialog = open_dialog(window, ConsentDialog)
    dialog.form.choose(baby.id, Said.AGREED)
    dialog.accept()

    wait_for_stills(qtbot, window)
    assert page.shelf.still(recording) is not None


def test_opening_a_film_without_consent_names_who_is_missing(qtbot, with_film, open_window):
    family = with_film.families()[0]
    baby = with_film.people(family.id)[0]
    with_film.set_consent(baby.id, Purpose.OWN_REVIEW, Form.IDENTIFIABLE, granted=False)
    window = open_window(with_film)
    window.open_film(with_film.recordings()[0].id)
    dialog = open_dialog(window, ProblemDialog)
    assert "Baby" in texts_of(dialog)
    assert "not agreed" in texts_of(dialog)
    dialog.reject()
    assert window.coding_page.recording is None


def test_a_film_opens_in_the_coding_workspace(qtbot, with_film, open_window):
    window = open_window(with_film)
    wait_for_stills(qtbot, window)
    window.library_page.detail.next_button.click()
    qtbot.waitUntil(window.coding_page.isVisible)
    assert window.coding_page.recording.id == with_film.recordings()[0].id
    menus = [action.text() for action in window.menuBar().actions()]
    assert menus == ["File", "Edit", "Play", "Mark", "View", "Help"]
    window.show_workspace(LIBRARY)
    qtbot.waitUntil(lambda: not jobs().running)
    assert [action.text() for action in window.menuBar().actions()] == ["File", "View", "Help"]


def test_a_coding_that_is_open_elsewhere_says_that_it_can_only_be_read(
    qtbot, with_film, open_window
):
    recording = with_film.recordings()[0]
    with Library.open(with_film.folder, who="other") as other:
        there = open_window(with_film)
        coder = there._preferences.text("coding.coder")
        scheme = find_scheme("sunderland")
        desk = other.open_coding(recording.id, coder, scheme)
        there.open_film(recording.id)
        assert there.coding_page.desk.read_only
        assert "Read only" in saved_chip(there)
        desk.close()
        there.open_film(recording.id)
        assert not there.coding_page.desk.read_only
        assert "Read only" not in saved_chip(there)


def saved_chip(window) -> str:
    return window.top_bar._saved.accessibleName()


def test_escape_leaves_the_help_for_where_one_was(qtbot, with_film, open_window):
    window = open_window(with_film)
    with qtbot.waitSignal(window.coding_page.player.opened, timeout=10_000):
        window.open_film(with_film.recordings()[0].id)
    page = window.guide.page
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_F1)
    helping = window.guide.page
    assert helping is not page
    qtbot.waitUntil(lambda: helping.isAncestorOf(QApplication.focusWidget()))
    assert "Undo" in texts_of(helping)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert window.guide.page is page


def test_marks_are_exported_from_the_window(qtbot, with_film, open_window, tmp_path):
    window = open_window(with_film)
    window.open_film(with_film.recordings()[0].id)
    desk = window.coding_page.desk
    desk.mark_point("b_reach", 40_000)

    assert window.marks_export.write(with_film, desk, tmp_path / "marks.csv", "csv")

    assert "b_reach" in (tmp_path / "marks.csv").read_text("utf-8")
    assert window.toasts.toast is not None
    assert window.toasts.toast.text == "1 mark is in marks.csv."


def test_an_export_that_cannot_be_written_says_so(qtbot, with_film, open_window, tmp_path):
    window = open_window(with_film)
    window.open_film(with_film.recordings()[0].id)
    desk = window.coding_page.desk
    assert not window.marks_export.write(with_film, desk, tmp_path / "no" / "marks.csv", "csv")
    open_dialog(window, ProblemDialog).reject()


def test_a_goal_is_kept_in_the_parents_words(qtbot, with_film, open_window):
    window = open_window(with_film)
    window.library_page.ask_for_goal()
    dialog = open_dialog(window, GoalDialog)
    assert not dialog._keep.isEnabled()
    dialog._words.setPlainText("  I want to know\nwhen she has had enough. ")
    dialog.accept()
    family = with_film.families()[0]
    kept = {goal.words for goal in with_film.goals(family.id)}
    assert "I want to know when she has had enough." in kept


def test_families_are_found_by_code_and_by_goal(qtbot, with_film, open_window):
    other = with_film.add_family("LARK-27")
    window = open_window(with_film)
    page = window.library_page
    for typed, shown in (("tern", ["TERN-53"]), ("sing", ["TERN-53"]), ("lark", ["LARK-27"])):
        page.search.setText(typed)
        visible = {card.family_id for card in page.cards if card.isVisible()}
        names = [f.family.code for f in page.families if f.family.id in visible]
        assert names == shown
    page.search.setText("")
    assert all(card.isVisible() for card in page.cards)
    assert other.id in {card.family_id for card in page.cards}


def test_arrow_keys_go_from_family_to_family_and_enter_opens(qtbot, with_film, open_window):
    with_film.add_family("LARK-27")
    window = open_window(with_film)
    page = window.library_page
    first, second = page.cards
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert QApplication.focusWidget() is second
    qtbot.keyClick(second, Qt.Key.Key_Return)
    assert page.chosen.family.id == second.family_id


def reachable(window, first) -> set[QWidget]:
    """Everything that Tab comes to, once round."""
    seen = []
    widget = first
    while widget not in seen:
        seen.append(widget)
        window.focusNextPrevChild(True)
        widget = QApplication.focusWidget()
    return set(seen)


def test_the_keyboard_reaches_every_button_of_the_library(qtbot, with_film, open_window):
    window = open_window(with_film)
    wait_for_stills(qtbot, window)
    window.library_page.focus_chosen()
    seen = reachable(window, QApplication.focusWidget())
    buttons = [
        button
        for button in window.findChildren(QAbstractButton)
        if button.isVisible() and button.isEnabled() and button.parent() is not None
    ]
    own = [b for b in buttons if b.focusPolicy() != Qt.FocusPolicy.NoFocus]
    missed = [button.accessibleName() or button.text() for button in own if button not in seen]
    assert missed == []
    assert {window.library_page.cards[0]} <= seen


def test_every_control_has_a_name_for_screen_readers(qtbot, with_film, open_window):
    window = open_window(with_film)
    wait_for_stills(qtbot, window)
    for workspace in (LIBRARY, SETTINGS, HELP):
        window.show_workspace(workspace)
        nameless = [
            type(widget).__name__
            for widget in window.findChildren(QWidget)
            if widget.isVisible()
            and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
            and not (widget.accessibleName() or getattr(widget, "text", str)())
            and type(widget).__name__ not in ("QScrollArea", "QMenuBar")
        ]
        assert nameless == [], workspace


def test_the_badge_tells_the_truth(qtbot, library, open_window):
    window = open_window(library)
    texts = texts_of(window.top_bar)
    assert "Not encrypted, offline" in texts
    assert not any(text.startswith("Encrypted") for text in texts)


def test_light_and_dark_are_switched_and_remembered(qtbot, library, open_window, preferences):
    window = open_window(library)
    assert not current().is_dark
    window.actions_of_window["view.switch_theme"].trigger()
    assert current().is_dark
    assert Preferences(preferences.path).text("look.theme") == "dark"
    window.look.switch_theme()
    assert not current().is_dark


def test_the_keys_work_with_the_menu_bar_hidden(qtbot, library, open_window, preferences):
    window = open_window(library)
    preferences.set("look.menu_bar", False)
    assert not window.menuBar().isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert window.settings_page.isVisible()


def test_a_setting_is_kept_at_once(qtbot, library, open_window, preferences):
    window = open_window(library)
    window.show_workspace(SETTINGS)
    field = window.settings_page.field("coding.coder")
    field.setText("  R. Hale ")
    field.editingFinished.emit()
    assert Preferences(preferences.path).text("coding.coder") == "R. Hale"
    field.setText("   ")
    field.editingFinished.emit()
    assert field.text() == "R. Hale"


def test_another_library_that_cannot_be_opened_leaves_this_one_open(
    qtbot, with_film, open_window, tmp_path
):
    window = open_window(with_film)
    (tmp_path / "holiday").mkdir()
    (tmp_path / "holiday" / "beach.txt").write_text("sand")
    window.open_library(tmp_path / "holiday")
    dialog = open_dialog(window, ProblemDialog)
    dialog.reject()
    assert window.library is with_film
    assert window.library.families()[0].code == "TERN-53"


def test_another_library_is_opened_in_the_same_window(qtbot, with_film, open_window, tmp_path):
    folder = tmp_path / "second"
    with Library.create(folder, plain=True) as second:
        second.add_family("MOSS-16")
    window = open_window(with_film)
    wait_for_stills(qtbot, window)
    window.open_library(folder)
    assert [facts.family.code for facts in window.library_page.families] == ["MOSS-16"]


def test_samples_that_are_missing_are_said_to_be(qtbot, library, open_window):
    window = open_window(library)
    window.library_page.samples_button.click()
    open_dialog(window, ProblemDialog).reject()
    assert window.library is library


@pytest.mark.parametrize("arguments", [["no-such-folder"], ["--library", "no-such-folder"]])
def test_a_folder_that_is_no_library_ends_with_one_sentence(arguments, capsys, tmp_path):
    path = str(tmp_path / arguments[-1])
    assert main([*arguments[:-1], path]) == BAD_INPUT
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "Traceback" not in said


def test_an_own_library_that_cannot_be_opened_leaves_a_way_on(qtbot, monkeypatch, tmp_path):
    """A start from the desktop shows a dialog, because nobody reads what is printed."""

    def press_last_way():
        dialogs = [w for w in QApplication.topLevelWidgets() if isinstance(w, ProblemDialog)]
        (dialog,) = [dialog for dialog in dialogs if dialog.isVisible()]
        next(b for b in dialog.findChildren(QAbstractButton) if "another" in b.text()).click()

    folder = tmp_path / "other"
    Library.create(folder, plain=True).close()
    monkeypatch.setattr(
        "imh_video_ui.application.QFileDialog.getExistingDirectory", lambda *_: str(folder)
    )
    QTimer.singleShot(50, press_last_way)
    opened = offer_another(Problem("This library is damaged."))
    assert opened.library.folder == folder
    opened.library.close()


def test_who_closes_that_dialog_leaves(qtbot):
    def close_it():
        dialogs = [w for w in QApplication.topLevelWidgets() if isinstance(w, ProblemDialog)]
        (dialog,) = [dialog for dialog in dialogs if dialog.isVisible()]
        dialog.reject()

    QTimer.singleShot(50, close_it)
    assert offer_another(Problem("This library is damaged.")) is None


@pytest.mark.skipif(os.name == "nt", reason="a folder with open files cannot be moved there")
def test_a_window_closed_while_words_wait_for_the_disk_asks_first(qtbot, with_film, open_window):
    window = open_window(with_film)
    folder = with_film.folder
    with qtbot.waitSignal(window.coding_page.player.opened, timeout=10_000):
        window.open_film(with_film.recordings()[0].id)
    page = window.coding_page
    mark = page.desk.mark_point("b_reach", 0)
    page.timeline.choose(mark.id)
    page.action("view.notes").trigger()
    folder.rename(folder.with_name("pulled out"))
    page.notes.note.setPlainText("both hands")
    window.close()
    assert window.isVisible()
    dialog = next(one for one in window.findChildren(ProblemDialog) if one.isVisible())
    dialog.reject()
    folder.with_name("pulled out").rename(folder)
    window.close()
    assert not window.isVisible()
    with Library.open(folder) as library:
        coding = library.codings(library.recordings()[0].id)[0]
        assert library.read_coding(coding.id).marks[mark.id].note == "both hands"
