"""Which frames a decoder that cannot keep up makes pictures of."""

from __future__ import annotations

from imh_video.media.film_worker_pictures import MOST_LATE, next_on_the_way


def shown_on_the_way(delivered: int, wished: int, stride: int = 1) -> list[int]:
    shown = []
    while delivered != wished:
        delivered = next_on_the_way(delivered, wished, stride)
        shown.append(delivered)
    return shown


def test_a_film_in_time_shows_each_wished_frame_and_no_other():
    assert [next_on_the_way(at, at + 1, 1) for at in (0, 7, 100)] == [1, 8, 101]
    assert [next_on_the_way(at, at + 4, 4) for at in (0, 8)] == [4, 12]


def test_a_late_film_shows_frames_on_its_way_and_arrives():
    shown = shown_on_the_way(100, 140)
    assert shown[-1] == 140
    assert shown == sorted(set(shown))
    assert max(later - before for before, later in zip([100, *shown], shown, strict=False)) <= 5


def test_at_high_speed_a_late_film_shows_no_more_than_it_has_to():
    assert all(index % 4 == 0 for index in shown_on_the_way(0, 20, stride=4)[:-1])


def test_far_too_late_or_just_begun_it_goes_where_the_film_is():
    assert next_on_the_way(0, MOST_LATE + 1, 1) == MOST_LATE + 1
    assert next_on_the_way(-1, 30, 1) == 30
    assert next_on_the_way(40, 10, 1) == 10
