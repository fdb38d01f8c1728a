"""Sub-rows, view ranges and the arrays behind the lanes."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from imh_video.model.identifiers import CodingId, MarkId
from imh_video.model.mark import Mark
from imh_video.model.scheme import Valence
from imh_video.timebase import FrameTable, Span
from imh_video_ui.timeline.lane_marks import VALENCES, LaneItem, LaneMarks
from imh_video_ui.timeline.row_packing import (
    MOST_ROWS,
    NEVER_US,
    closed_ends,
    pack,
    rows_beside_open,
)
from imh_video_ui.timeline.view_range import ViewRange, nearest_frame_us, snapped

untimed = settings(deadline=None)
SECOND = 1_000_000
spans = st.tuples(st.integers(0, 60 * SECOND), st.integers(1, 9 * SECOND)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)


def item(number: int, onset_us: int, offset_us: int | None, is_open: bool = False) -> LaneItem:
    mark = Mark(
        MarkId(f"m{number}"), CodingId("c"), "b_look", Span(onset_us, offset_us), is_open=is_open
    )
    return LaneItem(mark, "looks", VALENCES[number % len(VALENCES)])


def still_going_on(span: tuple[int, int]) -> tuple[int, int]:
    return span[0], NEVER_US


def items_of(pairs: list[tuple[int, int]]) -> list[LaneItem]:
    return [item(number, *pair) for number, pair in enumerate(pairs)]


@untimed
@given(st.lists(spans, max_size=60))
def test_no_two_marks_of_a_sub_row_cover_each_other(pairs: list[tuple[int, int]]) -> None:
    pairs.sort()
    onsets = np.array([p[0] for p in pairs], dtype=np.int64)
    ends = np.array([p[1] for p in pairs], dtype=np.int64)
    rows = pack(onsets, ends)
    for row in range(MOST_ROWS - 1):
        mine = rows == row
        assert np.all(ends[mine][:-1] <= onsets[mine][1:])


@untimed
@given(st.lists(spans, max_size=60))
def test_a_mark_goes_down_only_when_every_row_above_is_taken(pairs: list[tuple[int, int]]) -> None:
    pairs.sort()
    rows = pack(np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs]))
    for index, (onset, _) in enumerate(pairs):
        for above in range(int(rows[index])):
            assert any(rows[j] == above and pairs[j][1] > onset for j in range(index))


@untimed
@given(st.lists(st.one_of(spans, spans, spans.map(still_going_on)), max_size=80))
def test_rows_beside_open_states_are_those_of_packing_them_all(
    pairs: list[tuple[int, int]],
) -> None:
    pairs.sort()
    onsets = np.array([p[0] for p in pairs], dtype=np.int64)
    ends = np.array([p[1] for p in pairs], dtype=np.int64)
    closed_rows = pack(onsets, closed_ends(onsets, ends))
    assert rows_beside_open(onsets, ends, closed_rows).tolist() == pack(onsets, ends).tolist()


@untimed
@given(st.integers(0, 10**6), st.integers(1, 900), st.integers(1, 9), st.integers(0, 8))
def test_rows_beside_open_states_are_right_in_a_long_lane_too(
    seed: int, count: int, depth: int, open_states: int
) -> None:
    chance = np.random.default_rng(seed)
    onsets = np.sort(chance.integers(0, count * SECOND, count))
    ends = onsets + 1 + chance.exponential(depth * SECOND, count).astype(np.int64)
    ends[chance.integers(0, count, open_states)] = NEVER_US
    order = np.lexsort((ends, onsets))
    onsets, ends = onsets[order], ends[order]
    closed_rows = pack(onsets, closed_ends(onsets, ends))
    assert rows_beside_open(onsets, ends, closed_rows).tolist() == pack(onsets, ends).tolist()


@untimed
@given(st.lists(st.one_of(spans, spans, spans.map(still_going_on)), max_size=80))
def test_nothing_covers_a_state_that_is_still_going_on(pairs: list[tuple[int, int]]) -> None:
    pairs.sort()
    rows = pack(np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs])).tolist()
    for index, (_, end) in enumerate(pairs):
        if end == NEVER_US:
            assert rows[index] not in rows[index + 1 :]


@settings(max_examples=60, deadline=None)
@given(st.lists(spans, min_size=1, max_size=40), st.data())
def test_changing_marks_one_by_one_ends_like_laying_them_out_afresh(
    pairs: list[tuple[int, int]], data: st.DataObject
) -> None:
    all_items = items_of(pairs)
    lane = LaneMarks()
    for one in all_items:
        lane.put(one)
    gone = data.draw(st.sets(st.sampled_from(all_items)))
    for one in gone:
        assert lane.drop(one.mark.id)
    afresh = LaneMarks(list(lane.items))
    assert [i.mark.id for i in lane.items] == [i.mark.id for i in afresh.items]
    assert {i.mark.id for i in lane.items} == {i.mark.id for i in all_items if i not in gone}
    np.testing.assert_array_equal(lane.rows, afresh.rows)


@untimed
@given(st.lists(spans, max_size=40), spans)
def test_the_visible_marks_are_those_that_touch_the_view(
    pairs: list[tuple[int, int]], view: tuple[int, int]
) -> None:
    lane = LaneMarks(items_of(pairs))
    seen = {lane.items[int(place)].mark.id for place in lane.visible(Span(*view))}
    onset, end = view
    assert seen == {
        i.mark.id for i in lane.items if i.mark.span.onset_us <= end and i.mark.span.end_us > onset
    }


@untimed
@given(st.lists(spans, max_size=40))
def test_a_column_is_filled_exactly_where_a_mark_touches_it(pairs: list[tuple[int, int]]) -> None:
    lane = LaneMarks(items_of(pairs))
    view = ViewRange(5 * SECOND, 35 * SECOND, 35, 70 * SECOND)
    edges = np.arange(5 * SECOND, 41 * SECOND, SECOND)
    raster, whole = lane.raster(view), lane.counts_of_all(view) > 0
    for valence in range(len(VALENCES)):
        for row in range(lane.row_count):
            mine = (lane.rows == row) & (lane.valences == valence)
            assert raster[row, valence].tolist() == touches(lane, mine, edges)
        assert whole[valence].tolist() == touches(lane, lane.valences == valence, edges)


def touches(lane: LaneMarks, mine: np.ndarray, edges: np.ndarray) -> list[bool]:
    return [
        bool(np.any((lane.onsets_us[mine] < right) & (lane.ends_us[mine] > left)))
        for left, right in pairwise(edges)
    ]


def test_an_open_state_keeps_its_row_until_it_is_closed() -> None:
    lane = LaneMarks([item(0, 0, 0, is_open=True), item(1, 30 * SECOND, 31 * SECOND)])
    assert lane.rows.tolist() == [0, 1]
    lane.put(item(0, 0, 5 * SECOND))
    assert lane.rows.tolist() == [0, 0]


def test_two_points_a_moment_apart_stand_below_each_other() -> None:
    lane = LaneMarks([item(0, 0, None), item(1, 100_000, None), item(2, SECOND, None)])
    assert lane.rows.tolist() == [0, 1, 0]


def test_valences_keep_their_order_for_the_columns() -> None:
    assert VALENCES == (Valence.CONNECT, Valence.PAUSE, Valence.NEUTRAL, Valence.STRAIN)


views = st.builds(
    lambda zoom, at: ViewRange.whole_film(600 * SECOND, 1200).zoomed_to(zoom, at),
    st.floats(0, 1),
    st.floats(0, 1200),
)


@untimed
@given(views, st.integers(0, 600 * SECOND))
def test_time_to_pixels_and_back_stays_within_a_pixel(view: ViewRange, us: int) -> None:
    assert abs(view.us_at(view.x_of(us)) - us) <= view.us_per_px / 2 + 1


@untimed
@given(views, st.floats(0.2, 5), st.floats(0, 1200))
def test_zooming_keeps_the_instant_under_the_cursor_and_stays_in_the_film(
    view: ViewRange, factor: float, at_x: float
) -> None:
    zoomed = view.zoomed(factor, at_x)
    assert zoomed.start_us >= 0
    assert zoomed.end_us <= 600 * SECOND
    free = zoomed.start_us > 0 and zoomed.end_us < 600 * SECOND
    if free:
        before = view.start_us + at_x * view.us_per_px
        assert abs(zoomed.x_of(round(before)) - at_x) < 1


@untimed
@given(views, st.integers(0, 600 * SECOND))
def test_following_always_shows_the_playhead(view: ViewRange, us: int) -> None:
    turned = view.following(us)
    assert turned.start_us <= us <= turned.end_us
    assert turned.following(us) == turned


def table() -> FrameTable:
    pts = np.arange(0, 250, dtype=np.int64)
    return FrameTable(pts, pts[::25].copy(), Fraction(1, 25), 250)


def test_an_edge_snaps_to_a_close_neighbour_and_otherwise_to_a_frame() -> None:
    neighbours = np.array([1_010_000, 3_000_000], dtype=np.int64)
    assert snapped(1_030_000, neighbours, table(), 50_000) == 1_010_000
    assert snapped(1_530_000, neighbours, table(), 50_000) == 1_520_000
    assert snapped(1_530_000, neighbours[:0], None, 50_000) == 1_530_000


def test_the_end_of_the_film_is_a_frame_edge_too() -> None:
    assert nearest_frame_us(table(), 9_999_000) == 10_000_000
