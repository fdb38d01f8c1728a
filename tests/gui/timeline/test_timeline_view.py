"""The timeline under real pointer and keys, and what its drawings promise."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from imh_video.model.identifiers import CandidateId, CodingId, MarkId
from imh_video.model.mark import Certainty, Mark, Origin
from imh_video.model.moment import CandidateMoment, Confidence, MomentKind
from imh_video.model.scheme import Valence
from imh_video.model.signal import Signal, SignalSet, Validity
from imh_video.schemes.locate import find_scheme
from imh_video.timebase import FrameTable, Span
from imh_video_ui.theme import ThemeMode, apply_theme
from imh_video_ui.timeline.ground_painter import paint_all_seen
from imh_video_ui.timeline.lanes import LaneKind
from imh_video_ui.timeline.layout import HEAD_WIDTH, OVERVIEW_HEIGHT, PINNED_HEIGHT
from imh_video_ui.timeline.mark_painter import MarkLook, paint_state
from imh_video_ui.timeline.sampling import SampledSignal, Seen
from imh_video_ui.timeline.timeline_view import TimelineView
from imh_video_ui.timeline.view_glide import between
from imh_video_ui.timeline.view_range import ViewRange

SECOND = 1_000_000
SCHEME = find_scheme("sunderland")
LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier


def mark(name: str, code_id: str, onset_s: float, offset_s: float | None = None, **more) -> Mark:
    offset_us = None if offset_s is None else round(offset_s * SECOND)
    span = Span(round(onset_s * SECOND), offset_us)
    return Mark(MarkId(name), CodingId("c"), code_id, span, **more)


MARKS = (
    mark("look", "b_look", 2, 6),
    mark("smile", "b_smile", 7, 9),
    mark("reach", "b_reach", 12),
    mark("attend", "p_attend", 3, 15),
    mark("attune", "d_attune", 8, 11),
)


def table() -> FrameTable:
    return FrameTable(np.arange(500), np.arange(0, 500, 25), Fraction(1, 25), 500)


@pytest.fixture
def timeline(qtbot: QtBot, qapp: QApplication) -> TimelineView:
    apply_theme(qapp, ThemeMode.LIGHT)
    view = TimelineView()
    qtbot.addWidget(view)
    view.resize(HEAD_WIDTH + 1000, 420)
    view.show_film(20 * SECOND, table())
    view.show_coding(SCHEME, (), MARKS)
    view.show()
    qtbot.waitExposed(view)
    view.set_view(ViewRange(0, 20 * SECOND, 1000, 20 * SECOND))
    return view


def middle(timeline: TimelineView, name: str) -> QPoint:
    rect = timeline.rect_of(MarkId(name))
    assert rect is not None
    return rect.center().toPoint()


def drag(timeline: TimelineView, start: QPoint, end: QPoint, modifiers=NO_KEY) -> None:
    pane = timeline.viewport()
    QTest.mousePress(pane, LEFT, modifiers, start)
    for step in (0.3, 0.7, 1.0):
        point = QPointF(start) + (QPointF(end) - QPointF(start)) * step
        QTest.mouseMove(pane, point.toPoint())
        send_move(timeline, point, modifiers)
    QTest.mouseRelease(pane, LEFT, modifiers, end)


def send_move(timeline: TimelineView, point: QPointF, modifiers=NO_KEY) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    pane = timeline.viewport()
    where = QPointF(pane.mapToGlobal(point.toPoint()))
    event = QMouseEvent(
        QEvent.Type.MouseMove, point, where, Qt.MouseButton.NoButton, LEFT, modifiers
    )
    QApplication.sendEvent(pane, event)


def test_a_click_on_an_empty_place_goes_there(qtbot: QtBot, timeline: TimelineView) -> None:
    with qtbot.waitSignal(timeline.seek_requested) as asked:
        QTest.mouseClick(timeline.viewport(), LEFT, NO_KEY, QPoint(HEAD_WIDTH + 500, 30))
    assert asked.args == [10 * SECOND]


def test_dragging_over_the_ruler_scrubs_and_says_when_it_ends(timeline: TimelineView) -> None:
    seeks: list[int] = []
    phases: list[str] = []
    timeline.seek_requested.connect(seeks.append)
    timeline.scrub_began.connect(lambda: phases.append("began"))
    timeline.scrub_ended.connect(lambda: phases.append("ended"))
    drag(timeline, QPoint(HEAD_WIDTH + 100, 35), QPoint(HEAD_WIDTH + 600, 35))
    assert phases == ["began", "ended"]
    assert seeks[0] == 2 * SECOND
    assert seeks[-1] == 12 * SECOND


def test_dragging_a_mark_asks_for_one_edit_when_it_is_let_go(timeline: TimelineView) -> None:
    edits: list[tuple[Mark, str]] = []
    timeline.edit_requested.connect(lambda changed, title: edits.append((changed, title)))
    timeline.snapping = False
    start = middle(timeline, "smile")
    drag(timeline, start, start + QPoint(150, 0))
    ((changed, title),) = edits
    assert changed.span == Span(10 * SECOND, 12 * SECOND)
    assert title == "Move “smiles”"


def test_dragging_an_end_changes_the_length_and_shows_the_frame_there(
    timeline: TimelineView,
) -> None:
    edits: list[Mark] = []
    shown: list[int] = []
    phases: list[str] = []
    timeline.edit_requested.connect(lambda changed, _title: edits.append(changed))
    timeline.preview_requested.connect(shown.append)
    timeline.preview_ended.connect(lambda: phases.append("back"))
    timeline.snapping = False
    rect = timeline.rect_of(MarkId("smile"))
    assert rect is not None
    start = QPoint(round(rect.right()) - 2, round(rect.center().y()))
    drag(timeline, start, start + QPoint(50, 0))
    assert edits[0].span.onset_us == 7 * SECOND
    assert edits[0].span.end_us == 10 * SECOND
    assert shown[-1] == edits[0].span.end_us - 1
    assert phases == ["back"]


def test_a_dragged_end_catches_on_a_close_neighbour_unless_alt_is_held(
    timeline: TimelineView,
) -> None:
    edits: list[Mark] = []
    timeline.edit_requested.connect(lambda changed, _title: edits.append(changed))
    rect = timeline.rect_of(MarkId("smile"))
    assert rect is not None
    start = QPoint(round(rect.right()) - 1, round(rect.center().y()))
    # "attune" ends at 11 s, 100 pixels to the right.
    drag(timeline, start, start + QPoint(97, 0))
    drag(timeline, start, start + QPoint(97, 0), Qt.KeyboardModifier.AltModifier)
    assert edits[0].span.end_us == 11 * SECOND
    assert edits[1].span.end_us == round(10.92 * SECOND)


def test_a_dragged_end_does_not_catch_on_the_frame_that_follows_it(
    timeline: TimelineView,
) -> None:
    timeline.set_playhead(19 * SECOND)
    timeline.preview_requested.connect(lambda us: timeline.set_playhead(us, follow=False))
    rect = timeline.rect_of(MarkId("smile"))
    assert rect is not None
    pane, start = timeline.viewport(), QPointF(rect.right() - 1, rect.center().y())
    QTest.mousePress(pane, LEFT, NO_KEY, start.toPoint())
    ends_us = []
    for step in range(10, 60, 4):
        send_move(timeline, start + QPointF(step, 0))
        ends_us.append(timeline.pointer.drag_span.end_us)
    QTest.mouseRelease(pane, LEFT, NO_KEY, (start + QPointF(56, 0)).toPoint())
    assert ends_us == sorted(set(ends_us)), "it goes along with the hand"


def test_escape_lets_go_of_a_mark_in_the_hand(timeline: TimelineView) -> None:
    edits: list[Mark] = []
    timeline.edit_requested.connect(lambda changed, _title: edits.append(changed))
    start = middle(timeline, "smile")
    QTest.mousePress(timeline.viewport(), LEFT, NO_KEY, start)
    send_move(timeline, QPointF(start) + QPointF(80, 0))
    QTest.keyClick(timeline, Qt.Key.Key_Escape)
    QTest.mouseRelease(timeline.viewport(), LEFT, NO_KEY, start + QPoint(80, 0))
    assert edits == []


def test_a_click_chooses_a_mark_and_control_adds_another(timeline: TimelineView) -> None:
    QTest.mouseClick(timeline.viewport(), LEFT, NO_KEY, middle(timeline, "look"))
    control = Qt.KeyboardModifier.ControlModifier
    QTest.mouseClick(timeline.viewport(), LEFT, control, middle(timeline, "attend"))
    assert set(timeline.chosen) == {MarkId("look"), MarkId("attend")}


def test_delete_asks_to_remove_what_is_chosen(qtbot: QtBot, timeline: TimelineView) -> None:
    timeline.choose(MarkId("look"), MarkId("reach"))
    with qtbot.waitSignal(timeline.removal_requested) as asked:
        QTest.keyClick(timeline, Qt.Key.Key_Delete)
    assert set(asked.args[0]) == {MarkId("look"), MarkId("reach")}


def test_the_disc_of_a_point_can_be_taken_hold_of(timeline: TimelineView) -> None:
    rect = timeline.rect_of(MarkId("reach"))
    assert rect is not None
    found = timeline.mark_at(QPointF(rect.left() + 6, rect.center().y()))
    assert found is not None
    assert found.id == MarkId("reach")


def test_tab_goes_through_the_marks_in_order_of_time_and_then_on(timeline: TimelineView) -> None:
    timeline.setFocus()
    timeline.choose(MarkId("look"))
    seen = []
    for _ in range(4):
        timeline.focusNextPrevChild(True)
        current = timeline.current_mark
        assert current is not None
        seen.append(current.id)
    assert seen == ["attend", "smile", "attune", "reach"]


def test_arrows_move_along_a_lane_and_between_lanes(timeline: TimelineView) -> None:
    timeline.choose(MarkId("look"))
    QTest.keyClick(timeline, Qt.Key.Key_Right)
    assert timeline.chosen == (MarkId("smile"),)
    QTest.keyClick(timeline, Qt.Key.Key_Down)
    assert timeline.chosen == (MarkId("attend"),)
    QTest.keyClick(timeline, Qt.Key.Key_Down)
    assert timeline.chosen == (MarkId("attune"),)


def test_a_chosen_mark_is_told_to_screen_readers(timeline: TimelineView) -> None:
    timeline.choose(MarkId("smile"))
    words = timeline.accessibleDescription()
    assert "Baby: smiles" in words
    assert "00:07.000" in words


def test_the_wheel_zooms_to_what_lies_under_the_cursor(
    timeline: TimelineView, qtbot: QtBot
) -> None:
    point = QPointF(HEAD_WIDTH + 400, 100)
    before_us = timeline.view.us_at(400)
    event = QWheelEvent(
        point, QPointF(timeline.viewport().mapToGlobal(point.toPoint())), QPoint(0, 0),
        QPoint(0, 240), Qt.MouseButton.NoButton, NO_KEY, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(timeline.viewport(), event)
    qtbot.waitUntil(lambda: not timeline.glide.is_moving)
    assert timeline.view.span_us == round(20 * SECOND / 1.25**2)
    assert abs(timeline.view.x_of(before_us) - 400) < 1


def test_on_the_way_to_another_zoom_what_lies_under_the_cursor_stays() -> None:
    begin = ViewRange(3 * SECOND, 10 * SECOND, 1000, 20 * SECOND)
    goal = begin.zoomed(4, 250)
    held_us = begin.us_at(250)
    steps = [between(begin, goal, share / 10) for share in range(11)]
    assert steps[0] == begin
    assert steps[-1] == goal
    assert all(abs(step.x_of(held_us) - 250) < 0.01 for step in steps)
    spans = [step.span_us for step in steps]
    assert spans == sorted(spans, reverse=True)
    assert spans[5] == pytest.approx(5 * SECOND, rel=1e-6)


def test_steps_of_the_wheel_add_up_while_the_view_glides(
    timeline: TimelineView, qtbot: QtBot
) -> None:
    for _ in range(3):
        timeline.glide.zoom(2.0, 0.0)
    qtbot.waitUntil(lambda: not timeline.glide.is_moving)
    assert timeline.view.span_us == 20 * SECOND // 8
    timeline.glide.zoom(2.0, 0.0)
    timeline.set_view(ViewRange(0, 20 * SECOND, 1000, 20 * SECOND))
    assert not timeline.glide.is_moving
    qtbot.wait(20)
    assert timeline.view.span_us == 20 * SECOND


def test_a_mark_that_is_moved_catches_with_its_end_too(timeline: TimelineView) -> None:
    edits: list[Mark] = []
    timeline.edit_requested.connect(lambda changed, _title: edits.append(changed))
    start = middle(timeline, "smile")
    # It lies at 7 to 9 s; "attune" ends at 11 s, and its onset is at no edge there.
    drag(timeline, start, start + QPoint(96, 0))
    drag(timeline, start, start + QPoint(96, 0), Qt.KeyboardModifier.AltModifier)
    assert edits[0].span == Span(9 * SECOND, 11 * SECOND)
    assert edits[1].span == Span(round(8.92 * SECOND), round(10.92 * SECOND))


def test_another_film_ends_a_glide(timeline: TimelineView, qtbot: QtBot) -> None:
    timeline.glide.zoom(2.0, 0.0)
    timeline.show_film(7 * SECOND, None)
    assert not timeline.glide.is_moving
    qtbot.wait(20)
    assert timeline.view.duration_us == 7 * SECOND


def test_a_line_shows_on_what_a_dragged_end_caught(timeline: TimelineView) -> None:
    rect = timeline.rect_of(MarkId("smile"))
    assert rect is not None
    start = QPoint(round(rect.right()) - 1, round(rect.center().y()))
    QTest.mousePress(timeline.viewport(), LEFT, NO_KEY, start)
    send_move(timeline, QPointF(start) + QPointF(97, 0))
    assert timeline.pointer.caught_us == 11 * SECOND
    send_move(timeline, QPointF(start) + QPointF(60, 0))
    assert timeline.pointer.caught_us is None
    QTest.mouseRelease(timeline.viewport(), LEFT, NO_KEY, start + QPoint(60, 0))


def test_the_view_turns_its_page_when_the_playhead_leaves(timeline: TimelineView) -> None:
    timeline.set_view(ViewRange(0, 5 * SECOND, 1000, 20 * SECOND))
    timeline.set_playhead(3 * SECOND)
    assert timeline.view.start_us == 0
    timeline.set_playhead(6 * SECOND)
    assert timeline.view.shows(6 * SECOND)
    assert timeline.view.start_us > 0


def test_a_new_mark_that_overlaps_gets_a_row_of_its_own(timeline: TimelineView) -> None:
    before = timeline.sizeHint().height()
    timeline.change_marks([mark("vocal", "b_vocal", 7.5, 8)], ())
    smile, vocal = timeline.rect_of(MarkId("smile")), timeline.rect_of(MarkId("vocal"))
    assert smile is not None
    assert vocal is not None
    assert vocal.top() > smile.top()
    assert timeline.sizeHint().height() == before + 24


def test_an_open_state_reaches_to_the_playhead(timeline: TimelineView) -> None:
    timeline.change_marks([mark("fuss", "b_fuss", 10, 10, is_open=True)], ())
    timeline.set_playhead(15 * SECOND)
    rect = timeline.rect_of(MarkId("fuss"))
    assert rect is not None
    assert rect.width() == pytest.approx(250)
    found = timeline.mark_at(QPointF(rect.center()))
    assert found is not None
    assert found.id == MarkId("fuss")


def test_an_open_state_that_begins_behind_the_playhead_can_be_seen_and_taken(
    timeline: TimelineView,
) -> None:
    timeline.change_marks([mark("fuss", "b_fuss", 16, 16, is_open=True)], ())
    timeline.set_playhead(2 * SECOND)
    rect = timeline.rect_of(MarkId("fuss"))
    assert rect is not None
    assert rect.width() >= 14, "enough for its sign"
    QTest.mouseClick(timeline.viewport(), LEFT, NO_KEY, rect.center().toPoint())
    assert timeline.chosen == (MarkId("fuss"),)


def test_an_open_state_that_is_not_looked_for_is_pale(timeline: TimelineView) -> None:
    timeline.change_marks([mark("fuss", "b_fuss", 10, 10, is_open=True)], ())
    timeline.set_playhead(14 * SECOND)
    rect = timeline.rect_of(MarkId("fuss"))
    assert rect is not None

    def darkest() -> int:
        picture = timeline.viewport().grab(rect.toRect().adjusted(4, 4, -30, -4)).toImage()
        return int(grey(picture).min())

    plain = darkest()
    timeline.narrow(lambda one: one.code_id == "b_look")
    assert darkest() > plain + 60
    timeline.narrow(None)
    assert darkest() == plain


def test_dragging_the_end_of_an_open_state_ends_it_there(timeline: TimelineView) -> None:
    timeline.change_marks([mark("fuss", "b_fuss", 10, 10, is_open=True)], ())
    timeline.set_playhead(14 * SECOND)
    timeline.snapping = False
    edits: list[Mark] = []
    timeline.edit_requested.connect(lambda changed, _title: edits.append(changed))
    rect = timeline.rect_of(MarkId("fuss"))
    assert rect is not None
    start = QPoint(round(rect.right()) - 2, round(rect.center().y()))
    drag(timeline, start, start + QPoint(100, 0))
    (changed,) = edits
    assert changed.span == Span(10 * SECOND, 16 * SECOND)
    assert not changed.is_open


def test_clicking_a_possible_moment_asks_for_it(qtbot: QtBot, timeline: TimelineView) -> None:
    moment = CandidateMoment(
        CandidateId("k"), MomentKind.REPAIR, Span(4 * SECOND, 8 * SECOND), Confidence.HIGH, 1, "",
        "r",
    )  # fmt: skip
    timeline.show_possible([moment], {}, lambda _moment: "coming back together")
    lane = next(box for box in timeline.where.boxes if box.kind is LaneKind.POSSIBLE)
    where = QPoint(HEAD_WIDTH + 300, PINNED_HEIGHT + lane.top + 14)
    with qtbot.waitSignal(timeline.candidate_requested) as asked:
        QTest.mouseClick(timeline.viewport(), LEFT, NO_KEY, where)
    assert asked.args == [CandidateId("k")]


def test_lanes_from_the_analysis_show_only_when_the_film_was_looked_at(
    timeline: TimelineView,
) -> None:
    kinds = {box.kind for box in timeline.where.boxes}
    assert LaneKind.COVERAGE not in kinds
    timeline.show_signals(SignalSet(np.arange(0), 20 * SECOND))
    kinds = {box.kind for box in timeline.where.boxes}
    assert {LaneKind.COVERAGE, LaneKind.SMILES, LaneKind.FACE_TO_FACE} <= kinds


def test_clicking_the_whole_film_brings_that_part_into_view(timeline: TimelineView) -> None:
    timeline.set_view(ViewRange(0, 2 * SECOND, 1000, 20 * SECOND))
    where = QPoint(HEAD_WIDTH + 500, OVERVIEW_HEIGHT // 2)
    QTest.mouseClick(timeline.viewport(), LEFT, NO_KEY, where)
    assert timeline.view.shows(10 * SECOND)


# ---------------------------------------------------------------- drawings


def drawn(paint) -> QImage:
    image = QImage(120, 24, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter)
    painter.end()
    return image


def grey(image: QImage) -> np.ndarray:
    grey_image = image.convertToFormat(QImage.Format.Format_Grayscale8)
    flat = np.frombuffer(grey_image.constBits(), np.uint8)
    return flat.reshape(grey_image.height(), grey_image.bytesPerLine())[:, :120].astype(int)


@pytest.mark.parametrize("mode", [ThemeMode.LIGHT, ThemeMode.DARK])
def test_measured_interpolated_and_unknown_never_look_alike(
    qapp: QApplication, mode: ThemeMode
) -> None:
    apply_theme(qapp, mode)
    part = QRectF(5, 5, 110, 11)
    ink = QColor("teal")
    pictures = [
        grey(drawn(lambda painter, what=what: paint_all_seen(painter, [part], what, ink)))
        for what in Seen
    ]
    for one in range(3):
        for other in range(one):
            differs = np.abs(pictures[one] - pictures[other])[6:15, 8:112] > 25
            assert differs.mean() > 0.1, (one, other)


@pytest.mark.parametrize("mode", [ThemeMode.LIGHT, ThemeMode.DARK])
def test_each_valence_has_a_shape_of_its_own_without_colour(
    qapp: QApplication, mode: ThemeMode
) -> None:
    apply_theme(qapp, mode)
    rect = QRectF(10, 2, 80, 20)
    inks = {
        valence: ink_of(grey(drawn(lambda p, v=valence: paint_state(p, rect, MarkLook("same", v)))))
        for valence in Valence
    }
    valences = list(Valence)
    for place, one in enumerate(valences):
        for other in valences[:place]:
            glyphs_differ = inks[one][6:18, 16:30] ^ inks[other][6:18, 16:30]
            assert glyphs_differ.sum() > 15, (one, other)


def ink_of(picture: np.ndarray) -> np.ndarray:
    """What stands out from the fill, light or dark."""
    fill = np.median(picture[4:20, 60:88])
    return np.abs(picture - fill) > 30


@pytest.mark.parametrize(
    "changed",
    [
        {"uncertain": True},
        {"chosen": True},
        {"concern": True, "text": ""},
        {"suggested": True, "text": ""},
        {"unscorable": True},
    ],
)
def test_what_a_mark_is_shows_in_its_drawing(qapp: QApplication, changed: dict) -> None:
    apply_theme(qapp, ThemeMode.LIGHT)
    rect = QRectF(4, 2, 200, 20)
    image = {}
    for name, look in (
        ("plain", MarkLook(changed.get("text", "smiles"), Valence.CONNECT)),
        ("changed", replace(MarkLook("smiles", Valence.CONNECT), **changed)),
    ):
        picture = QImage(220, 24, QImage.Format.Format_RGB32)
        picture.fill(QColor("white"))
        painter = QPainter(picture)
        paint_state(painter, rect, look)
        painter.end()
        image[name] = picture
    assert image["plain"] != image["changed"]


def test_a_gap_in_a_signal_has_no_value_and_is_not_bridged() -> None:
    times = np.arange(0, 10 * SECOND, 100_000)
    validity = np.full(len(times), Validity.MEASURED, np.uint8)
    validity[40:60] = Validity.UNKNOWN
    validity[70:80] = Validity.INTERPOLATED
    values = np.full(len(times), 0.5, np.float32)
    values[40:60] = np.nan
    sampled = SampledSignal(Signal("infant_smile", "", times, values, validity))
    for width in (50, 400, 3000):
        view = ViewRange(0, 10 * SECOND, width, 10 * SECOND)
        means, what = sampled.columns(view)
        at = lambda s, width=width: int(s * width / 10)  # noqa: E731
        assert set(what[at(4.4) : at(5.8)]) == {Seen.UNKNOWN}
        assert np.isnan(means[at(4.4) : at(5.8)]).all()
        assert set(what[at(7.4) : at(7.8)]) == {Seen.INTERPOLATED}
        assert set(what[at(1) : at(3)]) == {Seen.MEASURED}


def test_marks_of_another_certainty_and_origin_are_painted_without_trouble(
    timeline: TimelineView,
) -> None:
    timeline.change_marks(
        [
            mark("a", "b_vocal", 1, 4, certainty=Certainty.GUESS, is_concern=True),
            mark("b", "d_repair", 14, origin=Origin.SUGGESTION),
            mark("c", "not_in_the_scheme", 15, 16),
        ],
        (),
    )
    assert not timeline.grab().isNull()
    assert timeline.rect_of(MarkId("c")) is not None
