"""Loops and parts: what of a film is played, and where it goes on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imh_video.timebase import Span
from imh_video_ui.player.route import Route
from imh_video_ui.player.span_run import SpanRun

END = 10_000_000
S = 1_000_000


def spans():
    edge = st.integers(0, END)
    return st.lists(
        st.tuples(edge, st.none() | st.integers(0, 2 * S)).map(
            lambda pair: Span(pair[0], None if pair[1] is None else pair[0] + pair[1])
        ),
        min_size=1,
        max_size=12,
    )


margins = st.tuples(st.integers(0, S), st.integers(0, S))


@given(spans(), margins)
def test_parts_are_in_order_apart_inside_the_film_and_hold_every_span(wanted, margin):
    run = SpanRun.of(wanted, margin, END)
    assert run.asked == len(wanted)
    for part, following in zip(run.parts, run.parts[1:], strict=False):
        assert part.end_us < following.onset_us
    for part in run.parts:
        assert 0 <= part.onset_us < part.end_us <= END
    for span in wanted:
        if span.onset_us < END:
            assert run.part_at(span.onset_us) is not None


@given(spans(), margins, st.integers(0, END - 1), st.sampled_from([1, -1]))
def test_from_anywhere_playing_begins_inside_a_part_and_ends_after_the_last(
    wanted, margin, us, way
):
    run = SpanRun.of(wanted, margin, END)
    if not run.parts:
        return
    route = Route().with_run(wanted, margin, END)
    at_us = route.begins_at(us, way, END)
    visited = []
    for _ in range(3 * len(run)):
        assert run.part_at(at_us) is not None
        visited.append(run.number_at(at_us))
        part = run.part_at(at_us)
        left_us = part.end_us if way > 0 else part.onset_us - 1
        onward_us = route.goes_to(left_us, way, END)
        if onward_us is None:
            assert route.is_over(left_us, way)
            break
        at_us = onward_us
    assert visited == sorted(visited, reverse=way < 0)
    assert visited[-1] == (len(run) if way > 0 else 1)
    assert len(set(visited)) == len(visited)


def test_overlapping_marks_become_one_part_and_are_still_counted():
    run = SpanRun.of([Span(S, 2 * S), Span(1_500_000, 3 * S), Span(6 * S)], (S // 2, S // 2), END)
    assert run.parts == (Span(S // 2, 3_500_000), Span(5_500_000, 6_500_000))
    assert run.asked == 3


def test_a_point_without_margins_is_long_enough_to_be_seen():
    assert SpanRun.of([Span(5 * S)], (0, 0), END).parts == (Span(4_950_000, 5_050_000),)


@pytest.mark.parametrize(
    ("us", "number", "following", "before"),
    [
        (0, 1, 1 * S, None),
        (1_500_000, 1, 4 * S, 1 * S),
        (3 * S, 1, 4 * S, 1 * S),
        (4_200_000, 2, 7 * S, 1 * S),
        (5_900_000, 2, 7 * S, 4 * S),
        (9 * S, 3, None, 7 * S),
    ],
)
def test_parts_are_numbered_and_one_goes_to_the_next_or_the_one_before(
    us, number, following, before
):
    run = SpanRun.of([Span(1 * S, 2 * S), Span(4 * S, 6 * S), Span(7 * S, 8 * S)], (0, 0), END)
    assert run.number_at(us) == number
    for step, onset in ((1, following), (-1, before)):
        part = run.beside(us, step)
        assert (None if part is None else part.onset_us) == onset


def test_margins_widen_a_loop_round_a_mark_and_not_one_set_by_hand():
    route = Route(margins_us=(500_000, 250_000))
    by_hand = route.with_loop(Span(S, 2 * S), False, END)
    assert by_hand.loop(END) == Span(S, 2 * S)
    round_mark = route.with_loop(Span(S, 2 * S), True, END)
    assert round_mark.loop(END) == Span(500_000, 2_250_000)
    assert round_mark.with_margins((2 * S, 0)).loop(END) == Span(0, 2 * S)
    assert route.with_loop(Span(9 * S, END), True, END).loop(END) == Span(8_500_000, END)


def test_a_point_is_looped_only_where_there_are_margins():
    assert Route(margins_us=(0, 0)).with_loop(Span(S), True, END).loop(END) is None
    assert Route(margins_us=(S, S)).with_loop(Span(S), False, END).loop(END) is None
    assert Route(margins_us=(S, S)).with_loop(Span(S), True, END).loop(END) == Span(0, 2 * S)


def test_a_loop_and_a_run_of_parts_end_each_other():
    looped = Route().with_loop(Span(S, 2 * S), False, END)
    running = looped.with_run([Span(3 * S, 4 * S)], (0, 0), END)
    assert running.loop(END) is None
    assert running.with_loop(Span(S, 2 * S), False, END).run is None
    assert running.with_run([], (0, 0), END).run is None
