"""Twins and two adults: the same sign everywhere, and whose marks are made stays as chosen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from imh_video.model.consent import Form, Purpose
from imh_video.model.family import Role
from imh_video.model.recording import Area, PointedPerson
from imh_video.model.scheme import Valence
from imh_video_ui.coding.marks_model import WHO
from imh_video_ui.people.drawing import paint_name
from imh_video_ui.people.person_card import PersonCard
from imh_video_ui.theme.glyphs import Glyph
from imh_video_ui.theme.persons import PersonSign, paint_person, signs_of
from imh_video_ui.timeline.lane_painter import look_of
from imh_video_ui.timeline.mark_cache import MarkPieces
from imh_video_ui.timeline.mark_painter import PERSON_FROM, MarkLook, paint_state

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

Key = Qt.Key
FRAME_US = 100_000
SIGNS = [
    PersonSign(glyph, number) for glyph in (Glyph.BABY, Glyph.PARENT) for number in range(1, 5)
]


def grey(paint, width: int = 14, height: int = 14) -> bytes:
    """What it looks like without any colour."""
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter)
    painter.end()
    return bytes(image.convertToFormat(QImage.Format.Format_Mono).constBits())


def test_no_two_persons_look_alike_without_colour_at_the_smallest_size(qapp):
    looks = {
        sign: grey(
            lambda p, sign=sign: paint_person(p, QRectF(0, 0, 10, 10), sign, "black"), 10, 10
        )
        for sign in SIGNS
    }
    assert len(set(looks.values())) == len(SIGNS)


def test_what_is_cut_out_of_a_sign_shows_what_lies_under_it(qapp):
    image = QImage(24, 24, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    painter = QPainter(image)
    paint_person(painter, QRectF(0, 0, 24, 24), PersonSign(Glyph.BABY, 2), "black")
    painter.end()
    assert image.pixelColor(12, 12) == QColor("red")
    assert image.pixelColor(12, 6) == QColor("black")


@pytest.fixture
def twins(closed_workspace):
    """Baby, Baby B, Parent A, Parent B."""
    library, family = closed_workspace.made.library, closed_workspace.made.family
    for role, called in ((Role.INFANT, "Baby B"), (Role.CAREGIVER, "Parent B")):
        person = library.add_person(family.id, role, called)
        library.set_consent(person.id, Purpose.OWN_REVIEW, Form.IDENTIFIABLE, granted=True)
    closed_workspace.open()
    closed_workspace.called = {person.called: person for person in closed_workspace.desk.people}
    return closed_workspace


def test_signs_count_in_the_order_of_the_family(twins):
    people = twins.desk.people
    signs = {person.called: signs_of(people)[person.id] for person in people}
    assert signs == {
        "Baby": PersonSign(Glyph.BABY, 1, True),
        "Baby B": PersonSign(Glyph.BABY, 2, True),
        "Parent A": PersonSign(Glyph.PARENT, 1, True),
        "Parent B": PersonSign(Glyph.PARENT, 2, True),
    }
    alone = [person for person in people if person.called in ("Baby", "Parent A")]
    assert not any(sign.is_one_of_several for sign in signs_of(alone).values())


def test_lanes_marks_list_and_codes_have_the_same_sign(twins):
    twins.desk.mark_point("b_reach", 5 * FRAME_US, twins.called["Baby B"].id)
    (mark,) = twins.marks
    marks = twins.page.timeline.marks
    lane = marks.lanes[marks.lane_of(mark.id)].lane
    assert (lane.called, lane.number) == ("Baby B", 2)
    assert look_of(marks.item(mark.id)).sign == PersonSign(Glyph.BABY, 2)
    model = twins.page.marks_panel.model
    assert model.sign_of(mark).number == 2
    assert model.index(0, WHO).data(Qt.ItemDataRole.ToolTipRole) == "Baby B"
    box = twins.page.palette_panel.person
    assert [box.itemText(place) for place in range(2)] == ["Baby", "Baby B"]
    assert not any(box.itemIcon(place).isNull() for place in range(2))
    assert box.itemIcon(0).pixmap(14).toImage() != box.itemIcon(1).pixmap(14).toImage()


def test_with_one_baby_and_one_parent_marks_need_no_sign(workspace):
    workspace.press(Key.Key_B, Key.Key_R)
    (mark,) = workspace.marks
    assert look_of(workspace.page.timeline.marks.item(mark.id)).sign is None


def test_ready_pieces_show_the_person_as_a_painted_mark_does(qapp):
    width = round(PERSON_FROM) + 60
    plain = MarkLook("", Valence.NEUTRAL)
    looks = [replace(plain, sign=PersonSign(Glyph.BABY, number)) for number in (1, 2)]
    place = QRectF(4, 2, width, 20)
    for paint in (
        lambda p, look: paint_state(p, place, look),
        lambda p, look: MarkPieces(p).state(place, look, (0.0, 500.0)),
    ):
        pictures = [
            grey(lambda p, look=look, paint=paint: paint(p, look), width + 8, 24)
            for look in (plain, *looks)
        ]
        assert len(set(pictures)) == 3


def test_f5_changes_whose_marks_are_made_and_it_stays_so(twins):
    panel = twins.page.chord_panel
    twins.press(Key.Key_F5)
    assert panel.words == "Baby B: marks are theirs now"
    twins.press(Key.Key_B, Key.Key_R)
    twins.press(Key.Key_P)
    assert panel.words.startswith("Parent A")
    twins.press(Key.Key_F)
    twins.page.player.seek_index(9)
    twins.press(Key.Key_B)
    assert panel.words.startswith("Baby B")
    twins.press(Key.Key_R)
    called = {person.id: person.called for person in twins.desk.people}
    reaching = [called[mark.person_id] for mark in twins.marks if mark.code_id == "b_reach"]
    assert reaching == ["Baby B", "Baby B"]
    assert twins.page.palette_panel.person.currentText() == "Baby B"


def test_f5_says_so_where_there_is_nobody_else(workspace):
    workspace.press(Key.Key_F5)
    assert workspace.page.chord_panel.words == "There is nobody else to choose."


def test_the_overlay_says_which_twin_was_followed(twins):
    library, twin = twins.made.library, twins.called["Baby B"]
    recording = library.recording(twins.recording.id)
    entry = PointedPerson(0, Area(0.1, 0.1, 0.2, 0.2), twin.id)
    library.change_recording(replace(recording, pointed=(entry,)))
    side = twins.page.film_side
    assert side._followed() == {Role.INFANT: ("Baby B", PersonSign(Glyph.BABY, 2, True))}


def test_the_name_over_the_film_has_the_sign(qapp):
    def named(sign):
        box, ink = QRectF(20, 40, 60, 60), QColor("white")
        return grey(lambda p: paint_name(p, box, "Baby", ink, sign), 120, 110)

    pictures = {named(sign) for sign in (None, *(PersonSign(Glyph.BABY, n) for n in (1, 2)))}
    assert len(pictures) == 3


def test_the_card_of_who_is_who_has_the_sign_of_the_twin(twins, qtbot):
    people = twins.desk.people
    for called, number in (("Baby", 1), ("Baby B", 2)):
        card = PersonCard(
            twins.called[called], "", "", is_said=True, can_follow=False, is_refused=False
        )
        qtbot.addWidget(card)
        card.offer(people)
        assert card.sign.number == number
