"""A scheme is changed in the window by typing and pressing, checked as one types, and kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit

from imh_video.app import own_schemes
from imh_video.model.scheme import Actor
from imh_video.schemes.draft_check import Part, Place
from imh_video.schemes.locate import find_scheme
from imh_video_ui.schemes.schemes_page import SchemesPage

_CTRL, _ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
_NONE = Qt.KeyboardModifier.NoModifier


def press(*keys, modifier=_NONE):
    for key in keys:
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, key, modifier)


def write(page: SchemesPage, field: str, text: str) -> None:
    """Real keys into the field, in the place of what it held."""
    page.editor.form.focus_field(field)
    press(Qt.Key.Key_A, modifier=_CTRL)
    press(Qt.Key.Key_Delete)
    QTest.keyClicks(QApplication.focusWidget(), text)
    page.editor.editing.check()


def shown(page: SchemesPage, field: str) -> str:
    widget = page.editor.form.field(field)
    return widget.toPlainText() if isinstance(widget, QPlainTextEdit) else widget.text()


@pytest.fixture
def ours(page):
    """A copy of the scheme to begin with, open in the editor at its first code."""
    file = next(f for f in own_schemes.scheme_files() if f.path.stem == "sunderland")
    page.copy(file, "Ours")
    page.editor.go_to(Place(Part.CODE, 0, "label"))
    return page


def test_a_scheme_of_the_program_can_be_looked_at_and_copied_but_not_changed(page):
    card = next(card for card in page.list.cards if card.file.is_built_in)
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    assert page.file is card.file
    assert not page.editor.form.isEnabled()
    assert not page.save_button.isVisible()
    assert page.copy_button.isVisible()
    page.editor.remove()
    assert not page.is_changed


def test_what_is_typed_is_in_the_palette_and_after_saving_in_the_scheme(ours):
    write(ours, "label", "looks up")
    assert ours.editor.preview.palette_panel.rows["b_look"].text() == "looks up"
    assert ours.is_changed
    press(Qt.Key.Key_S, modifier=_CTRL)
    assert not ours.is_changed
    assert find_scheme(ours.file.scheme.id).code("b_look").label == "looks up"


def test_undo_takes_back_one_field_at_a_time_wherever_the_keyboard_is(ours):
    before = shown(ours, "label")
    write(ours, "label", "looks up")
    write(ours, "definition", "Something else.")
    press(Qt.Key.Key_Z, modifier=_CTRL)
    assert shown(ours, "definition") != "Something else."
    assert shown(ours, "label") == "looks up"
    press(Qt.Key.Key_Z, modifier=_CTRL)
    assert shown(ours, "label") == before
    assert not ours.is_changed
    press(Qt.Key.Key_Y, modifier=_CTRL)
    assert shown(ours, "label") == "looks up"


def test_two_codes_with_one_key_are_said_at_once_and_the_line_leads_there(ours):
    write(ours, "keys", "B S")
    assert "as well" in ours.editor.form.problem_of("keys")
    troubles = ours.editor.problems
    assert any("B S already marks" in words for words in troubles.words())
    ours.editor.go_to(Place(Part.SCHEME))
    ours.editor.problems.list.setCurrentRow(0)
    item = ours.editor.problems.list.item(0)
    place = ours.editor.problems.list.visualItemRect(item).center()
    QTest.mouseClick(ours.editor.problems.list.viewport(), Qt.MouseButton.LeftButton, _NONE, place)
    assert ours.editor.draft.scheme.codes[ours.editor.place.index].id == "b_smile"
    assert QApplication.focusWidget() is ours.editor.form.field("keys")
    write(ours, "keys", "B Z")
    assert troubles.words() == []


def test_a_new_code_stands_behind_its_actor_with_a_name_of_its_own_and_says_what_it_needs(ours):
    ours.editor.add_code(Actor.INFANT)
    assert QApplication.focusWidget() is ours.editor.form.field("label")
    write(ours, "label", "waves back")
    write(ours, "keys", "B Z")
    write(ours, "definition", "The baby waves.")
    assert ours.editor.problems.words() == []
    code = ours.editor.draft.scheme.codes[ours.editor.place.index]
    assert code.id == "b_waves_back"
    assert ours.editor.draft.scheme.codes[ours.editor.place.index - 1].actor is Actor.INFANT


def test_codes_are_duplicated_moved_and_removed_from_the_keyboard(ours):
    ours.editor.outline.setFocus()
    ids = [code.id for code in ours.editor.draft.scheme.codes]
    press(Qt.Key.Key_Down, modifier=_ALT)
    moved = [code.id for code in ours.editor.draft.scheme.codes]
    assert moved[:2] == [ids[1], ids[0]]
    press(Qt.Key.Key_Up, modifier=_ALT)
    ours.editor.duplicate()
    assert ours.editor.draft.scheme.codes[1].id == "b_look_2"
    ours.editor.outline.setFocus()
    press(Qt.Key.Key_Delete)
    assert [code.id for code in ours.editor.draft.scheme.codes] == ids


def test_a_group_and_what_excludes_what(ours):
    ours.editor.add_group(Actor.INFANT)
    write(ours, "label", "Voice")
    assert any("at least two codes" in words for words in ours.editor.problems.words())
    group = ours.editor.draft.scheme.groups[-1]
    for code_id in ("b_vocal", "b_selfsoothe"):
        codes = [code.id for code in ours.editor.draft.scheme.codes]
        ours.editor.go_to(Place(Part.CODE, codes.index(code_id), "group"))
        box = ours.editor.form.field("group")
        assert isinstance(box, QComboBox)
        box.setCurrentIndex(box.findData(group.id))
        box.activated.emit(box.currentIndex())
    ours.editor.editing.check()
    assert ours.editor.problems.words() == []


def test_the_keys_work_in_the_field_to_try_them_and_states_end_each_other(ours):
    try_out = ours.editor.preview.try_out
    rows = ours.editor.preview.palette_panel.rows
    try_out.setFocus()
    press(Qt.Key.Key_B, Qt.Key.Key_L)
    assert try_out.words == "looks at parent"
    assert rows["b_look"].is_on
    press(Qt.Key.Key_B, Qt.Key.Key_A)
    assert rows["b_lookaway"].is_on
    assert not rows["b_look"].is_on
    press(Qt.Key.Key_B, Qt.Key.Key_Q)
    assert try_out.words == "is no code"
    assert not ours.is_changed, "trying keys changes nothing"


def test_a_first_key_is_changed_for_all_its_codes(ours):
    ours.editor.go_to(Place(Part.SCHEME, 0, "leader_infant"))
    write(ours, "leader_infant", "N")
    codes = ours.editor.draft.scheme.codes_of(Actor.INFANT)
    keys = {code.keys.split()[0] for code in codes}
    assert keys == {"N"}
    ours.editor.form.focus_field("leader_parent")
    press(Qt.Key.Key_A, modifier=_CTRL)
    press(Qt.Key.Key_N)
    assert "already" in ours.editor.form.problem_of("leader_parent")
    assert ours.editor.draft.leader_of(Actor.PARENT) == "P"


def test_a_file_with_mistakes_opens_as_text_at_the_first_of_them(page, tmp_path):
    path = tmp_path / "theirs.yaml"
    source = next(f for f in own_schemes.scheme_files() if f.path.stem == "still_face").text
    path.write_text(source.replace("id: still_face", "id: theirs").replace("kind:", "kinds:", 1))
    page.bring_in(path)
    assert page.is_text
    assert page.text.wrong_lines
    assert page.text.textCursor().blockNumber() + 1 == page.text.wrong_lines[0]
    assert not page.way_button.isEnabled()
    assert any("Did you mean 'kind'" in words for words in page.text_problems.words())
    text = page.text.toPlainText().replace("kinds:", "kind:", 1)
    page.text.setPlainText(text)
    page.text.check()
    assert page.text_problems.words() == []
    QTest.mouseClick(page.way_button, Qt.MouseButton.LeftButton)
    assert not page.is_text
    assert find_scheme("theirs")


def test_leaving_the_page_keeps_what_was_typed_even_when_it_is_not_whole(ours):
    write(ours, "definition", "")
    ours.hide()
    kept = own_schemes.read_scheme_file(ours.file.path)
    assert kept.scheme.codes[0].definition == ""
    assert not kept.is_ready


def test_a_scheme_taken_away_can_be_brought_back(ours, qtbot):
    ours.close_file()
    card = next(card for card in ours.list.cards if not card.file.is_built_in)
    with qtbot.waitSignal(ours.removed) as said:
        QTest.mouseClick(card.remove_button, Qt.MouseButton.LeftButton)
    assert all(card.file.is_built_in for card in ours.list.cards)
    said.args[1]()
    assert [card.file.title for card in ours.list.cards if not card.file.is_built_in] == ["Ours"]


def test_export_writes_the_file_word_for_word(ours, tmp_path):
    ours.export(ours.file, tmp_path / "out.yaml")
    assert (tmp_path / "out.yaml").read_text() == ours.file.path.read_text()


def test_the_file_keeps_its_comments_after_a_change_in_the_form(ours):
    write(ours, "label", "looks up")
    ours.save()
    text = ours.file.path.read_text()
    assert "# ---------------------------------------------------------------- Baby" in text
    before = own_schemes.scheme_files()[0].text
    different = [a for a, b in zip(before.splitlines(), text.splitlines(), strict=True) if a != b]
    assert len(different) == 3, "id, title and the name of one code"


def test_every_field_and_button_has_a_name_for_a_screen_reader(ours):
    for part in (Part.SCHEME, Part.GROUP, Part.CODE):
        ours.editor.go_to(Place(part, 0))
        kinds = (QLineEdit, QPlainTextEdit, QComboBox)
        fields = [one for kind in kinds for one in ours.editor.form.findChildren(kind)]
        assert fields, part
        for widget in fields:
            assert widget.accessibleName() or widget.parentWidget().accessibleName(), widget


def test_in_the_smallest_window_the_form_is_whole(ours, qtbot):
    ours.resize(1040, 590)
    for part in (Part.SCHEME, Part.GROUP, Part.CODE):
        ours.editor.go_to(Place(part, 0))
        area = ours.editor._areas[part]
        qtbot.waitUntil(lambda area=area: area.widget().width() <= area.viewport().width())
