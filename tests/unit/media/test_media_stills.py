"""Stills are the frames on screen at the wished moments."""

from __future__ import annotations

import pytest
from support.numbered_clips import ClipShelf, read_number

from imh_video.media.frame_table import read_frame_table
from imh_video.media.source import PathSource
from imh_video.media.stills import read_stills
from imh_video.model.job import Cancelled


def test_each_still_shows_the_frame_of_its_moment_at_the_wished_height(clips: ClipShelf):
    source = PathSource(clips["turned_90"].path)
    table = read_frame_table(source)
    wished = [1_000_000, 0, 1_999_999, 410_000]
    stills = list(read_stills(source, table, wished, 60))
    assert [still.wished_us for still in stills] == sorted(wished)
    for still in stills:
        assert read_number(still.frame.rgb) == still.frame.index == table.index_at(still.wished_us)
        assert (still.frame.width, still.frame.height) == (80, 60)


def test_within_reach_a_key_frame_will_do(clips: ClipShelf):
    source = PathSource(clips["steady"].path)
    table = read_frame_table(source)
    near, far = read_stills(source, table, [480_000, 1_160_000], 60, reach_us=100_000)
    assert (near.frame.index, far.frame.index) == (10, 29)


def test_stills_stop_when_asked(clips: ClipShelf):
    class Stopped:
        def progress(self, fraction: float, doing: str = "") -> None: ...

        def check(self) -> None:
            raise Cancelled

    source = PathSource(clips["steady"].path)
    with pytest.raises(Cancelled):
        list(read_stills(source, read_frame_table(source), [0], 60, Stopped()))
