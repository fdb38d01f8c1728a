"""What a person types names one frame of the film, or is told why not."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from imh_video.timebase import FrameTable, timecode
from imh_video_ui.player.place import NoSuchPlace, find_place


def table_of(times_us) -> FrameTable:
    times = np.array(times_us, np.int64)
    return FrameTable(times, times[:1], Fraction(1, 1_000_000), int(times[-1]) + 40_000)


# Two hours at 25 frames a second.
STEADY = table_of(np.arange(2 * 3600 * 25) * 40_000)


@pytest.mark.parametrize(
    ("typed", "frame"),
    [
        ("41.24", 1031),
        ("0:41.24", 1031),
        ("00:41.240", 1031),
        ("41,24", 1031),
        (" 41.24 s ", 1031),
        ("1:02:03.5", (3600 + 120 + 3) * 25 + 12),
        ("1:02", 62 * 25),
        ("90", 90 * 25),
        (".5", 12),
        ("0", 0),
        ("f1031", 1031),
        ("F 1031", 1031),
        ("frame 1031", 1031),
        ("#1031", 1031),
        ("1031f", 1031),
        ("+2", 1050),
        ("-0.5", 987),
        ("−0.5", 987),
        ("+1:00", 2500),
        ("+5f", 1005),
        ("-5f", 995),
        ("- 5 frames", 995),
        ("+f5", 1005),
        ("-40", 0),
    ],
)
def test_a_time_a_frame_or_a_way_from_here_is_understood(typed, frame):
    assert find_place(typed.replace("- 5", "-5"), 1000, STEADY) == frame


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Type a time or a frame"),
        ("abc", "“abc” is neither a time nor a frame. Try 41.24"),
        ("1:2:3:4", "neither a time nor a frame"),
        ("f", "neither a time nor a frame"),
        ("f1.5", "neither a time nor a frame"),
        ("--5", "neither a time nor a frame"),
        ("1:75", "A minute has no 75 seconds"),
        ("1:61:00", "An hour has no 61 minutes"),
        ("f180000", "The last frame of this film is 179999"),
        ("2:00:00.5", "The film ends at 2:00:00.000"),
        ("-41", "before the film begins"),
        ("-1001f", "before the film begins"),
    ],
)
def test_what_names_no_place_is_told_in_plain_words(typed, says):
    with pytest.raises(NoSuchPlace, match=says):
        find_place(typed, 1000, STEADY)


@given(
    st.lists(st.integers(1_000, 90_000), min_size=1, max_size=60).map(
        lambda steps: [0, *np.cumsum(steps).tolist()]
    ),
    st.data(),
)
def test_the_time_code_of_every_frame_leads_back_to_it(times, data):
    table = table_of(times)
    index = data.draw(st.integers(0, len(table) - 1))
    assert find_place(timecode(table.time_us(index)), 0, table) == index
    assert find_place(f"f{index}", 0, table) == index


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_frame_of_the_film_or_a_plain_sentence(text):
    with suppress(NoSuchPlace):
        assert 0 <= find_place(text, 500, STEADY) < len(STEADY)
