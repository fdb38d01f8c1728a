"""How a frame is reached: the shortest way, and the same picture by every way."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from support.numbered_clips import KINDS, ClipShelf, make_clip, read_number

from imh_video.media.frame_reader import FrameReader
from imh_video.media.frame_table import read_frame_table
from imh_video.media.source import PathSource

# A decoder gives a frame out some packets after it has taken it in.
_BEHIND = 10


@pytest.mark.parametrize("kind", ["steady", "variable", "b_frames", "long_gop", "transport"])
def test_a_frame_read_alone_is_the_same_picture_to_the_last_pixel(clips: ClipShelf, kind):
    chance = random.Random(5)
    with FrameReader(PathSource(clips[kind].path)) as reader:
        in_a_row = [frame.rgb for frame in reader.frames()]
        for _ in range(60):
            reader.goes_on = chance.random() < 0.3
            index = chance.randrange(len(in_a_row))
            for near in {index, min(index + 1, len(in_a_row) - 1), index}:
                assert np.array_equal(reader.read(near).rgb, in_a_row[near]), (index, near)


def test_interlaced_frames_read_alone_have_their_lines_filled_from_both_neighbours(clips):
    with FrameReader(PathSource(clips["interlaced"].path)) as reader:
        in_a_row = [frame.rgb for frame in reader.frames()]
        reader.goes_on = False
        for index in (30, 12, 49, 0, 24, 23, 25):
            assert np.array_equal(reader.read(index).rgb, in_a_row[index]), index


def test_frames_that_are_wanted_alone_can_still_be_read_in_a_row(clips: ClipShelf):
    with FrameReader(PathSource(clips["b_frames"].path)) as reader:
        reader.goes_on = False
        assert [read_number(frame.rgb) for frame in reader.frames(17)] == list(range(17, 50))


def far_apart(frames: int) -> list[int]:
    """Every frame, none of them close after the one before."""
    return [place * 19 % frames for place in range(frames)]


class Counted:
    """A reader that counts the packets it takes for each frame."""

    def __init__(self, path: Path) -> None:
        self.packets = 0
        self.reader = FrameReader(PathSource(path), check=self._count)

    def _count(self) -> None:
        self.packets += 1

    def packets_to(self, index: int) -> int:
        self.packets = 0
        self.reader.read(index)
        return self.packets


@pytest.mark.parametrize("goes_on", [True, False])
@pytest.mark.parametrize("kind", ["steady", "variable", "b_frames", "transport", "late_start_mkv"])
def test_a_jump_decodes_no_more_than_from_the_key_frame_before(clips: ClipShelf, kind, goes_on):
    must_be_short(clips[kind].path, goes_on=goes_on)


def test_a_jump_is_as_short_where_frames_are_decoded_at_uneven_times(tmp_path, monkeypatch):
    """Such a key frame is decoded less early than most: a seek to its own time comes too soon."""
    uneven = replace(KINDS["variable"], steps=(9000, 9000, 1500, 1500, 1500))
    monkeypatch.setitem(KINDS, "uneven", uneven)
    must_be_short(make_clip("uneven", tmp_path).path, goes_on=True)


def must_be_short(path: Path, *, goes_on: bool) -> None:
    counted = Counted(path)
    with counted.reader as reader:
        reader.goes_on = goes_on
        for index in far_apart(50):
            way = index - reader.table.key_up_to(index) + 1
            assert counted.packets_to(index) <= way + _BEHIND, index


def test_a_jump_in_a_film_with_an_edit_list_is_as_short(clips: ClipShelf, tmp_path):
    path = tmp_path / "trimmed.mp4"
    start_at(clips["b_frames"].path, path, frame=20)
    counted = Counted(path)
    with counted.reader as reader:
        assert len(reader.table) == 30
        for index in far_apart(30):
            # What lies before the first key frame inside begins at one that is left out.
            if reader.table.key_up_to(index) == 0:
                continue
            way = index - reader.table.key_up_to(index) + 1
            assert counted.packets_to(index) <= way + _BEHIND, index
            assert read_number(reader.read(index).rgb) == index + 20


def start_at(path: Path, to: Path, *, frame: int) -> None:
    """The same packets with an edit list that leaves out what lies before that frame."""
    with av.open(str(path)) as source, av.open(str(to), "w") as target:
        video = source.streams.video[0]
        stream = target.add_stream_from_template(video)
        packets = [packet for packet in source.demux(video) if packet.size]
        zero = sorted(packet.pts for packet in packets)[frame]
        for packet in packets:
            packet.pts, packet.dts = packet.pts - zero, packet.dts - zero
            packet.stream = stream
            target.mux(packet)


def test_key_frames_of_a_transport_stream_are_known_by_their_byte(clips: ClipShelf):
    source = PathSource(clips["transport"].path)
    content = clips["transport"].path.read_bytes()
    for table in (read_frame_table(source), read_frame_table(source)):
        assert table.key_bytes is not None
        assert len(table.key_bytes) == len(table.key_pts)
        # Each lies where a packet of the stream begins.
        assert {content[place] for place in table.key_bytes} == {0x47}
    assert read_frame_table(PathSource(clips["steady"].path)).key_bytes is None


def test_alone_falls_back_to_a_neighbour_where_the_film_is_damaged(clips: ClipShelf, tmp_path):
    clip = clips["steady"]
    table = read_frame_table(PathSource(clip.path))
    with av.open(str(clip.path)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
        place, size = packets[20].pos, packets[20].size
    content = bytearray(clip.path.read_bytes())
    content[place : place + size] = b"\xff" * size
    path = tmp_path / "damaged.mp4"
    path.write_bytes(content)
    with FrameReader(PathSource(path), table) as reader:
        reader.goes_on = False
        for index in (20, 31, 20, 19, 45):
            frame = reader.read(index)
            assert frame.is_stand_in == (index == 20)
            assert read_number(frame.rgb) == (19 if index == 20 else index)
