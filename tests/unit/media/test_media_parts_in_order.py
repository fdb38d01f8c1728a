"""Which files belong together, in what order and how far apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from imh_video.media.parts_in_order import FoundPart, gap_between, in_order, suggest_parts
from imh_video.media.stated_start import StatedStart

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
MINUTE_US = 60_000_000


def grouped(*names: str) -> list[list[str]]:
    return [[path.name for path in group] for group in suggest_parts([Path(n) for n in names])]


@pytest.mark.parametrize(
    "names",
    [
        ["00001.MTS", "00002.MTS", "00003.MTS"],
        ["GH010123.MP4", "GH020123.MP4"],
        ["GX010007.mp4", "GX020007.mp4", "GX030007.mp4"],
        ["GOPR0042.MP4", "GP010042.MP4", "GP020042.MP4"],
        ["MOV009.MOD", "MOV00A.MOD"],
        ["VTS_01_1.VOB", "VTS_01_2.VOB"],
        ["20240501_120000_001.mp4", "20240501_120000_002.mp4"],
        ["VID_20240501_120000-1.mp4", "VID_20240501_120000-2.mp4"],
        ["play part 9.mp4", "play part 10.mp4"],
        ["Play_Pt1.mov", "Play_Pt2.mov"],
        ["visit_001.avi", "visit_002.avi"],
    ],
)
def test_the_files_of_one_film_are_put_together_in_order(names: list[str]) -> None:
    assert grouped(*names) == [names]
    assert grouped(*reversed(names)) == [names]


@pytest.mark.parametrize(
    "names",
    [
        ["IMG_0001.MOV", "IMG_0002.MOV"],
        ["C0001.MP4", "C0002.MP4"],
        ["MVI_001.MP4", "MVI_002.MP4"],
        ["GH010123.MP4", "GH010124.MP4"],
        ["GH010123.MP4", "GX020123.MP4"],
        ["00001.MTS", "00003.MTS"],
        ["00001.MTS", "00002.MP4"],
        ["film.mp4", "film (1).mp4"],
        ["baby 6 months.mp4", "baby 7 months.mp4"],
        ["a/00001.MTS", "b/00002.MTS"],
        ["notes_001.txt", "notes_002.txt"],
        ["2024.mp4", "2025.mp4"],
        ["20240501_120000.mp4", "20240501_120500.mp4"],
        ["party 1.mp4", "party 2.mp4"],
    ],
)
def test_films_of_their_own_stay_alone(names: list[str]) -> None:
    assert grouped(*names) == [[Path(name).name] for name in names]


def test_groups_come_in_the_order_in_which_they_were_given() -> None:
    names = ["b.mp4", "00002.MTS", "GH010001.MP4", "00001.MTS", "a.mp4"]
    assert grouped(*names) == [
        ["b.mp4"],
        ["00001.MTS", "00002.MTS"],
        ["GH010001.MP4"],
        ["a.mp4"],
    ]


def test_a_file_named_twice_is_suggested_once() -> None:
    assert grouped("00001.MTS", "00001.MTS", "00002.MTS") == [["00001.MTS", "00002.MTS"]]


def part(name: str, start_s: float | None = None, minutes: float = 10) -> FoundPart:
    at = None if start_s is None else NOON + timedelta(seconds=start_s)
    return FoundPart(Path(name), round(minutes * MINUTE_US), StatedStart(at))


def names_of(*parts: FoundPart) -> list[str]:
    return [one.path.name for one in in_order(parts)]


def test_parts_are_ordered_by_the_clock_in_them() -> None:
    assert names_of(part("b.mp4", 0), part("a.mp4", 600)) == ["b.mp4", "a.mp4"]


def test_without_a_clock_in_each_parts_are_ordered_by_name_with_numbers_as_numbers() -> None:
    assert names_of(part("p 10.mp4", 5), part("p 9.mp4")) == ["p 9.mp4", "p 10.mp4"]


def test_parts_that_all_state_the_same_moment_are_ordered_by_name() -> None:
    assert names_of(part("GH020001.MP4", 0), part("GH010001.MP4", 0)) == [
        "GH010001.MP4",
        "GH020001.MP4",
    ]


@pytest.mark.parametrize(
    ("start_s", "minutes", "gap_s"),
    [
        (600, 4, 0),  # straight on
        (240, 4, 0),  # straight on, where the clock states the end
        (602, 10, 0),  # a second lost to rounding
        (660, 4, 60),  # stood still for a minute
        (0, 4, 0),  # chapters that all state the beginning of the first
        (600 + 3600, 4, 0),  # no pause is that long: another film, or a wrong clock
        (-600, 4, 0),
    ],
)
def test_a_gap_is_believed_only_where_the_clocks_plainly_say_so(
    start_s: float, minutes: float, gap_s: float
) -> None:
    first, second = part("1.mp4", 0), part("2.mp4", start_s, minutes)
    assert gap_between(first, second) == gap_s * 1_000_000


def test_without_clocks_there_is_no_gap() -> None:
    assert gap_between(part("1.mp4"), part("2.mp4", 900)) == 0


def test_a_running_timecode_is_believed_before_the_calendar() -> None:
    first = FoundPart(Path("1.dv"), MINUTE_US, StatedStart(NOON, 23 * 3600 * 1_000_000))
    second = FoundPart(Path("2.dv"), MINUTE_US, StatedStart(NOON, 10_000_000))
    assert gap_between(first, second) == 0
    late = FoundPart(Path("2.dv"), MINUTE_US, StatedStart(NOON, 23 * 3600 * 1_000_000 + 90_000_000))
    assert gap_between(first, late) == 30_000_000
