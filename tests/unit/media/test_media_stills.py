"""Stills are the frames on screen at the wished moments."""

from __future__ import annotations

import pytest
from support.numbered_clips import ClipShelf, read_number

from imh_video.media.frame_table import read_frame_table
from imh_video.media.source import PathSource
from imh_video.media.stills import StillReader


@pytest.fixture
def reader(clips: ClipShelf):
    source = PathSource(clips["turned_90"].path)
    with StillReader(source, read_frame_table(source), height_px=60) as reader:
        yield reader


def test_each_still_shows_its_frame_at_the_wished_height(reader: StillReader):
    wished = (25, 26, 0, 49, 10)
    for index, next_index in zip(wished, (*wished[1:], None), strict=True):
        still = reader.still(index, next_index)
        assert read_number(still) == index
        assert still.shape == (60, 80, 3)


def test_a_still_far_from_the_next_one_leaves_the_decoder_nothing_to_go_on_with(reader):
    """It was told that nothing more comes, so that the frame came out without those after it."""
    for next_index, goes_on in [(None, False), (24, False), (45, False), (26, True), (33, True)]:
        reader.still(0)
        reader.still(25, next_index)
        assert (reader._frames.position == 25) is goes_on, next_index
