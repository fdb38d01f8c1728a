"""Who is who: the program proposes, one key confirms, everything can be undone and is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from support.libraries import write_film
from support.people_step import Step

from imh_video.app.cameras import add_camera
from imh_video.app.consent_gate import ConsentRefused
from imh_video.model.consent import Form, Purpose
from imh_video.model.family import Role
from imh_video.model.recording import Layout
from imh_video_ui.jobs.runner import jobs

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def test_one_key_confirms_what_is_shown_and_it_is_kept(step: Step) -> None:
    step.open()
    assert [c.person.called for c in step.page.side.cards if c.person] == ["Parent A", "Baby"]
    assert step.page.start_button.hasFocus()
    step.press(Qt.Key.Key_Space)
    assert step.started == [step.recording.id]
    kept = step.kept()
    assert kept.is_set_up
    assert {one.person_id for one in kept.pointed} == {step.made.baby.id, step.made.parent.id}


def test_one_key_swaps_and_one_takes_that_back(step: Step) -> None:
    step.open()
    step.press(Qt.Key.Key_S)
    assert step.called() == {"left": "Baby", "right": "Parent A"}
    step.press(Qt.Key.Key_Z, modifier=CTRL)
    assert step.called() == {}
    step.press(Qt.Key.Key_Z, modifier=CTRL | SHIFT)
    assert step.called() == {"left": "Baby", "right": "Parent A"}


def test_yes_answers_one_after_the_other(step: Step) -> None:
    step.open()
    step.press(Qt.Key.Key_Y)
    assert step.called() == {"left": "Parent A"}
    step.press(Qt.Key.Key_Y)
    assert step.called() == {"left": "Parent A", "right": "Baby"}
    assert step.page.start_button.hasFocus()


def test_how_sure_it_is_stands_there_in_words_and_never_as_a_number(step: Step) -> None:
    step.open()
    card = step.card("Baby")
    words = " ".join(one.text() for one in card.findChildren(QLabel))
    assert "sure" in words
    assert "%" not in words
    step.press(Qt.Key.Key_Y, Qt.Key.Key_Y)
    assert "you said so" in step.card("Baby").accessibleName()


def test_somebody_else_is_told_of_and_can_be_a_grandparent_or_nobody(step: Step) -> None:
    step.open()
    (sentence,) = step.page.notices.sentences
    assert "mirror" in sentence
    visitor = next(card for card in step.page.side.cards if card.person is None)
    menu = visitor.menu(step.made.library.people(step.made.family.id))
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == [
        "Baby (baby)", "Parent A (parent)", "Grandparent", "Nobody we follow", "Show this moment",
    ]  # fmt: skip
    menu.actions()[2].trigger()
    menu.close()
    assert step.card("Grandparent").is_said
    assert step.page.notices.sentences == ()
    nobody = step.card("Grandparent").menu(())
    next(a for a in nobody.actions() if a.text() == "Nobody we follow").trigger()
    nobody.close()
    assert step.page.notices.sentences == (), "nobody we follow was answered too"


def test_who_is_the_parent_is_called_a_guess_where_a_grandparent_is_in_the_film(
    step: Step,
) -> None:
    step.open()
    words = " ".join(one.text() for one in step.card("Parent A").findChildren(QLabel))
    assert "a guess" in words
    baby = " ".join(one.text() for one in step.card("Baby").findChildren(QLabel))
    assert "sure" in baby, "there is but one baby"


def test_which_of_twins_it_is_is_called_a_guess_until_somebody_says(step: Step) -> None:
    made, library = step.made, step.made.library
    other = library.add_person(made.family.id, Role.INFANT, "Baby B")
    everybody = library.people(made.family.id)
    film = write_film(library.folder.parent / "twins.mp4", seconds=4, shade=60)
    step.recording = library.add_film(
        film, made.family.id, own_review_agreed_by=tuple(one.id for one in everybody)
    )
    step.open()
    card = step.card("Baby")
    words = " ".join(one.text() for one in card.findChildren(QLabel))
    assert "a guess" in words
    assert "only you can say" in words
    assert "sure" not in words
    (sentence,) = step.page.notices.sentences
    assert f"It may be {other.called}" in sentence or f"or {other.called}" in sentence
    card.yes.click()
    words = " ".join(one.text() for one in step.card("Baby").findChildren(QLabel))
    assert "you said so" in words
    assert "a guess" not in words


def test_an_area_is_drawn_with_the_mouse_and_whoever_is_in_it_goes(step: Step) -> None:
    step.open()
    page = step.page
    QTest.mouseClick(page.tools.draw, Qt.MouseButton.LeftButton)
    place = page.still.picture_rect()
    corner = QPoint(round(place.left()) + 1, round(place.top()) + 1)
    end = QPoint(round(place.left() + place.width() * 0.4), round(place.bottom()) - 1)
    QTest.mousePress(page.still, Qt.MouseButton.LeftButton, pos=corner)
    QTest.mouseMove(page.still, end)
    QTest.mouseRelease(page.still, Qt.MouseButton.LeftButton, pos=end)
    (area,) = page.said.left_out
    assert area.width == pytest.approx(0.4, abs=0.01)
    assert not page.tools.draw.isChecked()
    assert len(page.side.cards) == 2, "who was in the area is nobody"
    step.press(Qt.Key.Key_Z, modifier=CTRL)
    assert page.said.left_out == ()
    assert len(page.side.cards) == 3


def test_an_area_is_drawn_moved_made_larger_and_taken_away_with_keys(step: Step) -> None:
    step.open()
    page = step.page
    step.press(Qt.Key.Key_A)
    (first,) = page.said.left_out
    step.press(Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Up)
    step.press(Qt.Key.Key_Right, modifier=SHIFT)
    (moved,) = page.said.left_out
    assert moved.left == pytest.approx(first.left - 0.04)
    assert moved.top == pytest.approx(first.top - 0.02)
    assert moved.width == pytest.approx(first.width + 0.02)
    assert "36 % from the left" in page.still.accessibleDescription()
    step.press(Qt.Key.Key_Z, modifier=CTRL)
    assert page.said.left_out == (first,), "one move is one step, however many keys it took"
    step.press(Qt.Key.Key_Delete)
    assert page.said.left_out == ()


def test_how_it_was_filmed_is_chosen_with_the_arrow_keys(step: Step) -> None:
    step.open()
    step.page.side.layouts.card(Layout.ONE_VIEW).setFocus()
    step.press(Qt.Key.Key_Right)
    assert step.page.said.layout is Layout.SPLIT_SCREEN
    step.page.start()
    assert step.kept().layout is Layout.SPLIT_SCREEN


def test_two_cameras_of_an_occasion_with_one_film_says_that_one_is_missing(step: Step) -> None:
    step.open()
    hint = step.page.side._hint
    step.page.side.layouts.card(Layout.TWO_CAMERAS).click()
    assert "one camera only" in hint.text()
    assert "Both films" not in hint.text()
    step.page.side.layouts.card(Layout.ONE_VIEW).click()
    assert "one camera only" not in hint.text()


def test_what_was_said_is_there_when_the_step_is_opened_again(step: Step) -> None:
    step.open()
    step.press(Qt.Key.Key_S)
    step.page.start()
    step.open()
    assert step.called() == {"left": "Baby", "right": "Parent A"}
    assert all(card.is_said for card in step.page.side.cards if card.person)


def test_leaving_keeps_nothing(step: Step) -> None:
    step.open()
    step.press(Qt.Key.Key_S)
    with step.qtbot.waitSignal(step.page.coding_wished):
        step.page.skip_button.click()
    assert not step.kept().is_set_up
    assert step.kept().pointed == ()


def test_the_gate_is_asked_for_the_film_and_for_its_stills(step: Step) -> None:
    step.open()
    asked = {entry.action.value for entry in step.made.library.audit_entries(step.recording.id)}
    assert {"play", "still"} <= asked


def test_without_consent_nothing_is_shown_or_looked_at(step: Step) -> None:
    library = step.made.library
    library.set_consent(step.made.baby.id, Purpose.OWN_REVIEW, Form.STILLS, granted=False)
    with pytest.raises(ConsentRefused):
        step.page.open_recording(step.recording.id)
    assert step.page.recording is None
    assert not jobs().running


def test_everything_has_a_name_for_a_screen_reader(step: Step) -> None:
    step.open()
    step.press(Qt.Key.Key_A)
    reached = [
        one
        for one in step.page.findChildren(QWidget)
        if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert len(reached) > 10
    nameless = [
        one
        for one in reached
        if not one.accessibleName() and not (isinstance(one, QAbstractButton) and one.text())
    ]
    assert nameless == []


def with_two_cameras(step: Step, tmp_path: Path) -> None:
    film = write_film(tmp_path / "second.mp4", seconds=3, shade=120)
    add_camera(step.made.library, step.recording.id, [film])


def test_with_two_cameras_who_is_who_is_said_of_each_picture_of_its_own(
    step: Step, tmp_path: Path
) -> None:
    with_two_cameras(step, tmp_path)
    step.open()
    page = step.page
    assert not page.side.cameras.isVisible(), "one view: there is nothing to choose"
    page.side.layouts.card(Layout.TWO_CAMERAS).click()
    assert page.side.cameras.isVisible()
    step.card("Baby").yes.click()
    page.side.cameras.button(1).click()
    step.wait_for_look()
    assert page.slider.maximum() == 3000
    assert not step.card("Baby").is_said, "it was said of the other picture"
    step.card("Parent A").yes.click()
    said = {(one.place.camera, one.person_id) for one in page.said.pointed}
    assert said == {(0, step.made.baby.id), (1, step.made.parent.id)}
    assert all(one.is_followed for one in page.said.pointed)
    page.still.draw_with_keys()
    assert [area.camera for area in page.said.left_out] == [1]
    page.side.cameras.button(0).click()
    step.wait_for_look()
    assert step.card("Baby").is_said
    assert not step.card("Parent A").is_said
    page.start()
    assert {one.place.camera for one in step.kept().pointed} == {0, 1}
    assert [area.camera for area in step.kept().left_out] == [1]


def test_another_layout_goes_back_to_the_first_picture(step: Step, tmp_path: Path) -> None:
    with_two_cameras(step, tmp_path)
    step.open()
    step.page.side.layouts.card(Layout.TWO_CAMERAS).click()
    step.page.side.cameras.button(1).click()
    step.wait_for_look()
    step.page.side.layouts.card(Layout.ONE_VIEW).click()
    step.wait_for_look()
    assert step.page.slider.maximum() == 4000
    assert not step.page.side.cameras.isVisible()
    step.page.undo()
    assert step.page.side.cameras.isVisible()
    assert step.page.side.cameras.button(0).isChecked()
