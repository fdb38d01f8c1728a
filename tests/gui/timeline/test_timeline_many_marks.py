"""What makes many marks quick must not change what is seen or found."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from imh_video.model.identifiers import CodingId, MarkId
from imh_video.model.mark import Mark
from imh_video.model.scheme import Valence
from imh_video.schemes.locate import find_scheme
from imh_video.timebase import Span
from imh_video_ui.theme import ThemeMode, apply_theme
from imh_video_ui.timeline.layout import HEAD_WIDTH, OVERVIEW_HEIGHT, PINNED_HEIGHT
from imh_video_ui.timeline.mark_cache import MarkPieces
from imh_video_ui.timeline.mark_painter import MarkLook, paint_point, paint_state
from imh_video_ui.timeline.marks_by_lane import MarksByLane
from imh_video_ui.timeline.overview import Grip, HandleDrag, grip_at, handle_of
from imh_video_ui.timeline.timeline_view import TimelineView
from imh_video_ui.timeline.view_range import SHORTEST_VIEW_US, ViewRange

SECOND = 1_000_000
FILM_US = 600 * SECOND
SCHEME = find_scheme("sunderland")
LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier


def some_marks(count: int, seed: int, film_us: int = FILM_US) -> list[Mark]:
    chance = random.Random(seed)
    made = []
    for number in range(count):
        code = chance.choice(SCHEME.codes)
        onset_us = chance.randrange(film_us)
        length_us = round(chance.expovariate(1 / 3) * SECOND)
        offset_us = None if code.kind.value == "point" else min(onset_us + length_us, film_us)
        made.append(
            Mark(MarkId(f"m{seed}-{number}"), CodingId("c"), code.id, Span(onset_us, offset_us))
        )
    return made


def shown(marks: list[Mark], height: int = 500) -> TimelineView:
    view = TimelineView()
    view.resize(HEAD_WIDTH + 900, height)
    view.show_film(FILM_US, None)
    view.show_coding(SCHEME, (), marks)
    view.show()
    return view


# ---------------------------------------------------------------- pieces


def on_paper(paint) -> np.ndarray:
    image = QImage(520, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter)
    painter.end()
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(30, 520, 4)
    return flat[:, :, :3].astype(int)


@pytest.mark.parametrize("mode", [ThemeMode.LIGHT, ThemeMode.DARK])
@pytest.mark.parametrize("valence", list(Valence))
@pytest.mark.parametrize("width", [3, 12, 33, 60, 150, 390, 450])
def test_a_mark_from_pieces_looks_like_one_that_was_painted(
    qapp: QApplication, mode: ThemeMode, valence: Valence, width: int
) -> None:
    apply_theme(qapp, mode)
    rect = QRectF(10, 4, width, 20)
    for look in (
        MarkLook("smiles", valence),
        MarkLook("smiles", valence, uncertain=True),
        MarkLook("smiles", valence, unscorable=True),
        MarkLook("smiles", valence, chosen=True),
        MarkLook("smiles", valence, suggested=True, concern=True),
    ):
        painted = on_paper(lambda p, look=look: paint_state(p, rect, look, (0, 520)))
        pieces = on_paper(lambda p, look=look: MarkPieces(p).state(rect, look, (0, 520)))
        # Hatching and dashes may begin elsewhere; ground, outline and words are the same.
        differs = np.abs(painted - pieces).max(axis=2)[4:24, 10 : 10 + width] > 60
        is_hatched = look.uncertain or look.unscorable or valence is Valence.STRAIN
        assert differs.mean() < (0.25 if is_hatched else 0.04), look
        outside = np.ones(painted.shape[:2], dtype=bool)
        outside[0:29, 5 : 16 + width] = False
        assert np.array_equal(painted[outside], pieces[outside])


def test_a_point_from_pieces_looks_like_one_that_was_painted(qapp: QApplication) -> None:
    apply_theme(qapp, ThemeMode.LIGHT)
    row = QRectF(40.5, 4, 0, 20)
    for room in (0, 30, 200):
        look = MarkLook("reaches", Valence.PAUSE)
        painted = on_paper(lambda p, room=room, look=look: paint_point(p, 40.5, row, look, room))
        pieces = on_paper(
            lambda p, room=room, look=look: MarkPieces(p).point(40.5, row, look, room)
        )
        assert (np.abs(painted - pieces).max(axis=2) > 60).mean() < 0.03


# ---------------------------------------------------------------- painting only what changed


def test_painting_only_what_changed_ends_like_painting_everything(
    qtbot: QtBot, qapp: QApplication
) -> None:
    apply_theme(qapp, ThemeMode.LIGHT)
    chance = random.Random(11)
    marks = {mark.id: mark for mark in some_marks(300, 1)}
    view = shown(list(marks.values()))
    qtbot.addWidget(view)
    fresh = iter(some_marks(40, 2))
    for step in range(40):
        put, gone = [next(fresh)], []
        if step % 3 == 0:
            gone = [chance.choice(list(marks))]
        marks.update({mark.id: mark for mark in put})
        for mark_id in gone:
            del marks[mark_id]
        view.change_marks(put, gone)
        if step % 4 == 0:
            view.choose(chance.choice(list(marks)))
        if step % 5 == 0:
            view.set_view(view.view.zoomed(chance.choice([0.5, 2.0]), 300))
        if step % 7 == 0:
            view.show_loop(Span(step * SECOND, (step + 20) * SECOND))
        view.grab()
    afresh = shown(list(marks.values()))
    qtbot.addWidget(afresh)
    afresh.show_loop(view.scene.loop)
    afresh.set_view(view.view)
    afresh.choose(*view.chosen)
    assert view.grab().toImage() == afresh.grab().toImage()


def test_a_lane_that_is_scrolled_to_shows_like_in_a_taller_window(
    qtbot: QtBot, qapp: QApplication
) -> None:
    apply_theme(qapp, ThemeMode.LIGHT)
    marks = some_marks(400, 3)
    low, tall = shown(marks, 220), shown(marks, 900)
    for view in (low, tall):
        qtbot.addWidget(view)
    low.grab()
    bar = low.verticalScrollBar()
    assert bar.maximum() > 60
    bar.setValue(60)
    tall.verticalScrollBar().setValue(0)
    width = low.viewport().width()
    assert tall.viewport().width() >= width
    tall.resize(tall.width() - tall.viewport().width() + width, 900)
    part = low.viewport().grab().toImage().copy(0, PINNED_HEIGHT, width, 150)
    same = tall.viewport().grab().toImage().copy(0, PINNED_HEIGHT + 60, width, 150)
    assert part == same


# ---------------------------------------------------------------- finding


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 80), st.integers(0, 1000), st.data())
def test_an_edit_of_many_marks_at_once_leaves_the_rows_that_laying_out_anew_gives(
    count: int, seed: int, data: st.DataObject
) -> None:
    film_us = 60 * SECOND
    held = {mark.id: mark for mark in some_marks(count, seed, film_us)}
    shown_marks = MarksByLane(SCHEME)
    shown_marks.show(held.values())
    for step in range(3):
        known = sorted(held)
        gone = data.draw(st.sets(st.sampled_from(known), max_size=12)) if known else set()
        put = some_marks(data.draw(st.integers(0, 12)), 5000 + step, film_us)
        states = [mark for mark in held.values() if not mark.span.is_point and mark.id not in gone]
        for mark in states[:: data.draw(st.integers(2, 9))]:
            begins_us = mark.span.onset_us
            put.append(replace(mark, span=Span(begins_us, begins_us), is_open=not mark.is_open))
        shown_marks.change(put, gone)
        held = {key: mark for key, mark in held.items() if key not in gone}
        held |= {mark.id: mark for mark in put}
        anew = MarksByLane(SCHEME)
        anew.show(held.values())
        assert rows_of(shown_marks) == rows_of(anew)


def rows_of(marks: MarksByLane) -> list[list[tuple[str, int]]]:
    """Of every row group the marks in order, each with its row."""
    return [
        [(item.mark.id, row) for item, row in zip(band.items, band.rows.tolist(), strict=True)]
        for lane in marks.lanes
        for _, band in lane.bands()
    ]


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 40), st.integers(0, 1000), st.data())
def test_next_and_previous_go_through_all_marks_in_order_of_time(
    count: int, seed: int, data: st.DataObject
) -> None:
    marks = MarksByLane(SCHEME)
    made = some_marks(count, seed, 30 * SECOND)
    marks.show(made)
    order = []
    mark = marks.first()
    while mark is not None:
        order.append(mark)
        mark = marks.next_to(mark.id, 1)
    assert {mark.id for mark in order} == {mark.id for mark in made}
    onsets = [mark.span.onset_us for mark in order]
    assert onsets == sorted(onsets)
    for before, after in pairwise(order):
        back = marks.next_to(after.id, -1)
        assert back is not None
        assert back.id == before.id
    if order:
        assert marks.last() == order[-1]
        some = data.draw(st.sets(st.sampled_from([mark.id for mark in made])))
        assert marks.chosen_in_order(some) == [mark.id for mark in order if mark.id in some]
        us = data.draw(st.integers(0, 30 * SECOND))
        near = marks.beginning_near(us)
        assert near is not None
        assert abs(near.span.onset_us - us) == min(abs(m.span.onset_us - us) for m in made)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 60), st.integers(0, 1000), st.integers(0, 31 * SECOND))
def test_the_edges_to_snap_to_are_all_that_lie_near(count: int, seed: int, us: int) -> None:
    marks = MarksByLane(SCHEME)
    made = some_marks(count, seed, 30 * SECOND)
    marks.show(made)
    without = made[0].id if made else None
    edges = {
        edge
        for mark in made
        if mark.id != without
        for edge in (mark.span.onset_us, mark.span.end_us)
        if abs(edge - us) <= SECOND
    }
    assert marks.edges_near(us, SECOND, without=without).tolist() == sorted(edges)


# ---------------------------------------------------------------- the whole film


views = st.builds(
    lambda zoom, at: ViewRange.whole_film(FILM_US, 900).zoomed_to(zoom, at),
    st.floats(0, 1),
    st.floats(0, 900),
)


@settings(deadline=None)
@given(views, st.sampled_from(list(Grip)), st.floats(0, 900), st.floats(-900, 1800))
def test_the_handle_keeps_the_view_inside_the_film(
    view: ViewRange, grip: Grip, from_x: float, to_x: float
) -> None:
    dragged = HandleDrag(view, grip, from_x).view_at(to_x)
    assert dragged.start_us >= 0
    assert dragged.end_us <= FILM_US
    assert dragged.span_us >= min(SHORTEST_VIEW_US, view.span_us)
    if grip is Grip.WHOLE:
        assert dragged.span_us == view.span_us
    elif grip is Grip.BEGIN:
        assert dragged.end_us == view.end_us
    else:
        assert dragged.start_us == view.start_us
    assert HandleDrag(view, grip, from_x).view_at(from_x) == view


@settings(deadline=None)
@given(views)
def test_the_handle_can_always_be_taken_hold_of(view: ViewRange) -> None:
    left, right = handle_of(view)
    assert right - left >= 9.9
    assert grip_at(view, (left + right) / 2) is not None
    assert left + 1 >= 0
    assert right <= 901


def press_and_drag(view: TimelineView, from_x: int, to_x: int) -> None:
    pane = view.viewport()
    start, end = QPoint(HEAD_WIDTH + from_x, 12), QPoint(HEAD_WIDTH + to_x, 12)
    QTest.mousePress(pane, LEFT, NO_KEY, start)
    QTest.mouseMove(pane, end)
    QTest.mouseRelease(pane, LEFT, NO_KEY, end)


def test_dragging_the_handle_moves_the_view_and_its_ends_zoom(
    qtbot: QtBot, qapp: QApplication
) -> None:
    view = shown(some_marks(50, 4))
    qtbot.addWidget(view)
    width = view.view.width_px
    view.set_view(ViewRange(100 * SECOND, 100 * SECOND, width, FILM_US))
    by_px = round(width / 6)
    left, right = handle_of(view.view)
    middle = round((left + right) / 2)
    press_and_drag(view, middle, middle + by_px)
    assert abs(view.view.start_us - 200 * SECOND) < 2 * SECOND
    assert view.view.span_us == 100 * SECOND
    press_and_drag(view, round(handle_of(view.view)[1]), round(handle_of(view.view)[1]) + by_px)
    assert abs(view.view.span_us - 200 * SECOND) < 2 * SECOND
    assert abs(view.view.start_us - 200 * SECOND) < 2 * SECOND


def test_the_whole_film_shows_where_the_film_stands(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, ThemeMode.LIGHT)
    view = shown([])
    qtbot.addWidget(view)
    view.set_playhead(FILM_US // 2, follow=False)
    image = view.viewport().grab().toImage()
    row = [image.pixelColor(x, OVERVIEW_HEIGHT - 6) for x in range(image.width())]
    red = [x for x, pixel in enumerate(row) if pixel.red() > 150 and pixel.green() < 120]
    assert red
    middle = HEAD_WIDTH + view.view.width_px / 2
    assert all(abs(x - middle) < 3 for x in red)
