"""What a list of packets tells of a film's frames, and when it is not to be trusted."""

from __future__ import annotations

import av
import pytest
from support.numbered_clips import ClipShelf

from imh_video.media import frame_table
from imh_video.media.frame_table import read_frame_table
from imh_video.media.listing import Listing
from imh_video.media.source import PathSource

STEP = 3600


def frames_at(*pts: int) -> list[av.VideoFrame]:
    frames = [av.VideoFrame(16, 16, "yuv420p") for _ in pts]
    for frame, one in zip(frames, pts, strict=True):
        frame.pts = one
    return frames


def listing(pts: list[int], head: list[int]) -> Listing:
    return Listing(pts, [STEP] * len(pts), head=frames_at(*head), head_frames=4)


def test_frames_in_the_order_of_decoding_are_put_in_order():
    pts = [0, 3 * STEP, STEP, 2 * STEP, 6 * STEP, 4 * STEP, 5 * STEP]
    shown = listing(pts, [0, STEP, 2 * STEP, 3 * STEP]).as_started()
    assert shown is not None
    assert shown.tolist() == [number * STEP for number in range(7)]


def test_the_two_fields_of_a_picture_are_one_frame():
    fields = [place * STEP + half for place in (0, 3, 1, 2, 6, 4, 5, 7) for half in (0, STEP // 2)]
    shown = listing(fields, [0, STEP, 2 * STEP, 3 * STEP]).as_started()
    assert shown is not None
    assert shown.tolist() == [number * STEP for number in range(8)]


def test_pictures_in_fields_and_in_whole_may_take_turns():
    pts = [0, STEP // 2, STEP, 2 * STEP, 2 * STEP + STEP // 2, 3 * STEP, 4 * STEP]
    shown = listing(pts, [0, STEP, 2 * STEP, 3 * STEP]).as_started()
    assert shown is not None
    assert shown.tolist() == [number * STEP for number in range(5)]


def test_pictures_that_were_cut_off_at_the_start_are_left_out():
    pts = [number * STEP for number in range(9)]
    shown = listing(pts, [number * STEP for number in (2, 3, 4, 5)]).as_started()
    assert shown is not None
    assert shown.tolist() == pts[2:]


@pytest.mark.parametrize("head", [[0, 2 * STEP, 3 * STEP, 4 * STEP], [0, STEP], [1, 2, 3, 4]])
def test_a_list_that_the_decoder_contradicts_is_not_trusted(head):
    assert listing([number * STEP for number in range(9)], head).as_started() is None


def test_a_transport_stream_is_not_decoded_to_its_end(clips: ClipShelf, monkeypatch):
    monkeypatch.setattr(frame_table, "_load", lambda _: None)
    monkeypatch.setattr(frame_table, "_decode_all", lambda *_: pytest.fail("it was decoded"))
    for kind in ("transport", "interlaced", "avi"):
        assert len(read_frame_table(PathSource(clips[kind].path))) == clips[kind].frames


@pytest.mark.shared_media
def test_a_camcorder_that_stores_fields_is_not_decoded_to_its_end(shared_media, monkeypatch):
    monkeypatch.setattr(frame_table, "_load", lambda _: None)
    monkeypatch.setattr(frame_table, "_decode_all", lambda *_: pytest.fail("it was decoded"))
    table = read_frame_table(PathSource(shared_media / "containers/mei_Sony_ILCE-7M3__A7M3_.mts"))
    assert len(table) == 13
    assert table.average_fps == pytest.approx(25)
