"""Reading a frame gives that frame, whatever the file and wherever the reader was before."""

from __future__ import annotations

import gc
import random
import weakref

import av
import numpy as np
import pytest
from support.numbered_clips import KINDS, ClipShelf, read_number

from imh_video.media.frame_reader import FrameReader
from imh_video.media.frame_table import read_frame_table
from imh_video.media.open_frames import open_frames
from imh_video.media.problem import MediaProblem
from imh_video.media.source import PathSource


def orders(frames: int) -> dict[str, list[int]]:
    every = list(range(frames))
    leaps = [random.Random(7).randrange(frames) for _ in range(60)]
    return {"forward": every, "back": every[::-1], "leaps": leaps, "pairs": [*every[::3], 0, 0, 1]}


@pytest.mark.parametrize("kind", KINDS)
def test_every_frame_is_the_one_asked_for_in_any_order(clips: ClipShelf, kind):
    clip = clips[kind]
    with FrameReader(PathSource(clip.path)) as reader:
        for order in orders(clip.frames).values():
            assert [read_number(reader.read(index).rgb) for index in order] == order


@pytest.mark.parametrize("kind", ["steady", "variable", "b_frames", "transport", "interlaced"])
def test_a_run_of_frames_with_steps_is_exact(clips: ClipShelf, kind):
    with FrameReader(PathSource(clips[kind].path)) as reader:
        for start, stop, step in [(0, 50, 1), (7, 31, 4), (3, 50, 17), (20, 20, 1)]:
            run = list(reader.frames(start, stop, step))
            assert [read_number(frame.rgb) for frame in run] == list(range(start, stop, step))
            assert [frame.index for frame in run] == list(range(start, stop, step))


@pytest.mark.parametrize("kind", ["b_frames", "interlaced"])
def test_frames_are_the_same_with_any_number_of_threads(clips: ClipShelf, kind):
    source = PathSource(clips[kind].path)
    pictures = []
    for most_threads in (1, 2, None):
        with open_frames(source, most_threads=most_threads) as reader:
            pictures.append(np.stack([frame.rgb for frame in reader.frames(0, 40, 3)]))
    assert all(np.array_equal(pictures[0], others) for others in pictures[1:])


def test_a_frame_knows_its_time(clips: ClipShelf):
    clip = clips["variable"]
    with FrameReader(PathSource(clip.path)) as reader:
        assert [reader.read(index).time_us for index in range(clip.frames)] == clip.times_us


@pytest.mark.parametrize(
    ("kind", "size"),
    [
        ("steady", (160, 120)),
        ("turned_90", (160, 120)),
        ("turned_270", (160, 120)),
        ("mirrored", (160, 120)),
        ("wide_pixels", (213, 120)),
    ],
)
def test_pictures_come_upright_with_square_pixels(clips: ClipShelf, kind, size):
    with FrameReader(PathSource(clips[kind].path)) as reader:
        frame = reader.read(3)
        assert (frame.width, frame.height) == size == reader.size
        assert frame.rgb.flags.c_contiguous
        assert frame.rgb.dtype == np.uint8


def test_a_width_limit_keeps_the_shape_and_the_frame(clips: ClipShelf):
    with FrameReader(PathSource(clips["turned_90"].path), max_width=80) as reader:
        frame = reader.read(17)
        assert (frame.width, frame.height) == (80, 60)
        assert read_number(frame.rgb) == 17
        reader.max_width = 10_000
        assert reader.read(18).width == 160


def test_a_picture_looks_the_same_whichever_way_it_was_reached(clips: ClipShelf):
    for kind in ("interlaced", "b_frames"):
        with FrameReader(PathSource(clips[kind].path)) as reader:
            in_a_row = [frame.rgb for frame in reader.frames()]
            for index in (30, 12, 13, 49, 0, 24):
                assert np.array_equal(reader.read(index).rgb, in_a_row[index]), (kind, index)


@pytest.mark.parametrize("index", [-1, 50, 10_000])
def test_a_number_outside_the_film_is_refused(clips: ClipShelf, index):
    with FrameReader(PathSource(clips["steady"].path)) as reader, pytest.raises(IndexError):
        reader.read(index)


def key_packet_places(path) -> list[tuple[int, int]]:
    with av.open(str(path)) as container:
        return [
            (packet.pos, packet.size)
            for packet in container.demux(video=0)
            if packet.size and packet.is_keyframe
        ]


def test_a_damaged_stretch_is_bridged_by_the_picture_before_it_and_the_rest_is_exact(
    clips: ClipShelf, tmp_path
):
    clip = clips["steady"]
    content = bytearray(clip.path.read_bytes())
    place, size = key_packet_places(clip.path)[2]
    # The whole packet of frame 20: neither it nor those built from it can be decoded.
    content[place : place + size] = b"\xff" * size
    path = tmp_path / "damaged.mp4"
    path.write_bytes(content)
    table = read_frame_table(PathSource(clip.path))
    with FrameReader(PathSource(path), table) as reader:
        frames = [reader.read(index) for index in [*range(50), *range(49, -1, -1)]]
    for frame in frames:
        number = read_number(frame.rgb) if not 20 <= frame.index < 30 else None
        assert number in (None, frame.index)
    damaged = [frame for frame in frames if frame.index == 20]
    assert all(frame.is_stand_in for frame in damaged)
    assert all(read_number(frame.rgb) == 19 for frame in damaged)


def test_one_damaged_frame_among_many_spoils_no_other(clips: ClipShelf, tmp_path):
    clip = clips["long_gop"]
    source = PathSource(clip.path)
    table = read_frame_table(source)
    with av.open(str(clip.path)) as container:
        # Those that no other is built from: H.264 says so in its nal_ref_idc.
        spare = {
            int(np.searchsorted(table.pts, packet.pts)): (packet.pos, packet.size)
            for packet in container.demux(video=0)
            if packet.size and not bytes(packet)[4] & 0x60
        }
    # The second of two in a row: the way there leaves the first out too.
    damaged = [index for index in sorted(spare) if index - 1 in spare][12]
    place, size = spare[damaged]
    content = bytearray(clip.path.read_bytes())
    content[place : place + size] = b"\xff" * size
    path = tmp_path / "spoiled.mp4"
    path.write_bytes(content)
    with FrameReader(PathSource(path), table) as reader:
        for index in (damaged, *range(damaged - 6, damaged + 6), damaged, damaged - 1, 89):
            frame = reader.read(index)
            assert frame.is_stand_in == (index == damaged)
            assert read_number(frame.rgb) == (damaged - 1 if index == damaged else index)


def test_a_file_that_goes_away_ends_in_one_plain_sentence(clips: ClipShelf):
    class Unplugged:
        """A stick that is pulled out after the film was opened."""

        def __init__(self, inner: PathSource) -> None:
            self.inner, self.is_gone = inner, False
            self.name, self.key, self.size_bytes = inner.name, inner.key, inner.size_bytes

        def open(self):
            if self.is_gone:
                raise MediaProblem("There is no such file.", where=self.name)
            source, file = self, self.inner.open()

            class Handle:
                seek, tell, close = file.seek, file.tell, file.close

                def read(self, count: int) -> bytes:
                    if source.is_gone:
                        raise OSError(5, "Input/output error")
                    return file.read(min(count, 512))

            return Handle()

    source = Unplugged(PathSource(clips["long_gop"].path))
    with FrameReader(source) as reader:
        assert read_number(reader.read(2).rgb) == 2
        source.is_gone = True
        with pytest.raises(MediaProblem, match="long_gop"):
            list(reader.frames(3))


@pytest.mark.shared_media
def test_real_camera_files_read_at_random_as_in_a_row(shared_media):
    names = [
        "containers/mei_Sony_ILCE-7M3__A7M3_.mts",
        "containers/androidx_sample_without_stss.mp4",
        "containers/androidx_iibbibb_editlist_videoonly.mp4",
        "derived/truncated_no_moov_or_tail.mp4",
        # Its packets from a key frame's byte on bear the times of others.
        "derived/pyfeat_single_face_mpeg2_interlaced.mpg",
    ]
    for name in names:
        with FrameReader(PathSource(shared_media / name), max_width=160) as reader:
            in_a_row = [frame.rgb for frame in reader.frames()]
            for index in random.Random(3).sample(range(len(in_a_row)), k=min(12, len(in_a_row))):
                assert np.array_equal(reader.read(index).rgb, in_a_row[index]), (name, index)


def test_every_read_of_a_file_that_went_away_is_the_same_plain_problem(clips: ClipShelf):
    """Whatever the engine was doing just then: reading on, seeking or opening."""

    class Torn:
        def __init__(self, inner: PathSource) -> None:
            self._inner, self.is_gone = inner, False
            self.name, self.key, self.size_bytes = inner.name, inner.key, inner.size_bytes

        def open(self):
            source, file = self, self._inner.open()

            class Handle:
                tell, close = file.tell, file.close

                def seek(self, place: int, whence: int = 0) -> int:
                    if source.is_gone:
                        raise OSError(5, "Input/output error")
                    return file.seek(place, whence)

                def read(self, count: int) -> bytes:
                    if source.is_gone:
                        raise OSError(5, "Input/output error")
                    return file.read(min(count, 512))

            return Handle()

    for kind in ("steady", "transport", "late_start_mkv", "avi"):
        for then in (40, 1, 0):
            source = Torn(PathSource(clips[kind].path))
            with FrameReader(source, read_frame_table(PathSource(clips[kind].path))) as reader:
                reader.read(20)
                source.is_gone = True
                with pytest.raises(MediaProblem, match=clips[kind].path.name):
                    list(reader.frames(then, then + 10))


def test_a_closed_reader_is_let_go_at_once_with_its_decoder(clips: ClipShelf):
    """Each holds some ten MB: waiting for the collector of cycles would fill the memory."""
    gc.disable()
    try:
        for kind in ("interlaced", "b_frames"):
            reader = FrameReader(PathSource(clips[kind].path))
            reader.read(7)
            gone = [weakref.ref(reader), weakref.ref(reader._raw), weakref.ref(reader._raw._film)]
            reader.close()
            del reader
            assert [one() for one in gone] == [None, None, None]
    finally:
        gc.enable()
