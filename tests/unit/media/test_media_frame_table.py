"""The table of frames: what the decoder shows, no more and no less."""

from __future__ import annotations

import contextlib

import av
import numpy as np
import pytest
from support.numbered_clips import KINDS, ClipShelf

from imh_video import places
from imh_video.media import frame_table
from imh_video.media.cache import cache_file
from imh_video.media.frame_table import read_film_index, read_frame_table
from imh_video.media.problem import MediaProblem, NoPicture
from imh_video.media.source import PathSource
from imh_video.model.job import Cancelled


def decoded_in_a_row(path) -> list[int]:
    """Until the film ends or the engine gives up."""
    pts = []
    with av.open(str(path)) as container, contextlib.suppress(av.FFmpegError):
        for frame in container.decode(video=0):
            pts.append(frame.pts)  # noqa: PERF401  a comprehension would lose what came before
    return pts


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_lists_the_frames_that_decoding_in_a_row_puts_out(clips: ClipShelf, kind):
    clip = clips[kind]
    table = read_frame_table(PathSource(clip.path))
    assert table.pts.tolist() == decoded_in_a_row(clip.path)


@pytest.mark.parametrize("kind", KINDS)
def test_times_start_at_the_first_shown_frame_and_follow_the_timestamps(clips: ClipShelf, kind):
    clip = clips[kind]
    table = read_frame_table(PathSource(clip.path))
    # Containers with a clock of 1 ms round to it.
    assert np.abs(table.times_us - clip.times_us).max() <= 500


def test_packets_that_no_picture_comes_from_are_no_frames(clips: ClipShelf, tmp_path):
    # A camera's stream cut between key frames: its first packets refer to pictures that are gone.
    content = clips["transport"].path.read_bytes()
    cut = tmp_path / "cut.ts"
    cut.write_bytes(content[188 * 30 :])
    with av.open(str(cut)) as container:
        packets = sum(packet.size > 0 for packet in container.demux(video=0))
    table = read_frame_table(PathSource(cut))
    assert table.pts.tolist() == decoded_in_a_row(cut)
    assert len(table) < packets, "the cut should have left packets without pictures"


def test_a_film_that_breaks_off_gives_the_frames_that_are_there_and_says_so(clips, tmp_path):
    # The index of an MP4 lies at its end: put it first, then cut.
    first = tmp_path / "first.mp4"
    remux(clips["long_gop"].path, first, movflags="faststart")
    content = first.read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(content[: int(len(content) * 0.6)])
    index = read_film_index(PathSource(cut))
    assert 10 < len(index.table) < 90
    assert index.table.pts.tolist() == decoded_in_a_row(cut)
    assert any("ends early" in warning for warning in index.facts.warnings)


def remux(path, to, **options) -> None:
    with av.open(str(path)) as source, av.open(str(to), "w", options=options) as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.size:
                packet.stream = stream
                target.mux(packet)


def test_a_remembered_table_is_the_same_and_is_not_read_again(clips, monkeypatch):
    source = PathSource(clips["variable"].path)
    first = read_film_index(source)
    monkeypatch.setattr(frame_table, "_read", lambda *_: pytest.fail("it was read again"))
    again = read_film_index(source)
    assert again.table.pts.tolist() == first.table.pts.tolist()
    assert again.table.key_pts.tolist() == first.table.key_pts.tolist()
    assert again.table.duration_us == first.table.duration_us
    assert again.facts == first.facts


@pytest.mark.parametrize("rubbish", [b"", b"PK\x03\x04 cut short", b"not a table"])
def test_a_damaged_memory_of_the_table_is_made_again(clips, rubbish):
    source = PathSource(clips["steady"].path)
    kept = cache_file("frame_tables", source, ".npz")
    read_film_index(source)
    kept.write_bytes(rubbish)
    assert len(read_frame_table(source)) == 50
    assert kept.read_bytes() != rubbish


def test_a_disk_that_takes_nothing_costs_no_film(clips, monkeypatch, tmp_path):
    in_the_way = tmp_path / "a file, not a folder"
    in_the_way.write_bytes(b"")
    monkeypatch.setattr(places, "cache_folder", lambda: in_the_way)
    assert len(read_frame_table(PathSource(clips["silent"].path))) == 50


def test_the_memory_holds_no_name_of_a_film(clips):
    source = PathSource(clips["b_frames"].path)
    read_film_index(source)
    kept = cache_file("frame_tables", source, ".npz")
    assert b"b_frames" not in kept.read_bytes()
    assert "b_frames" not in kept.name


def test_reading_stops_when_asked(clips, tmp_path):
    class Stopped:
        def progress(self, fraction: float, doing: str = "") -> None: ...

        def check(self) -> None:
            raise Cancelled

    other = tmp_path / "other.mp4"
    other.write_bytes(clips["steady"].path.read_bytes() + b"\0" * 8)
    with pytest.raises(Cancelled):
        read_frame_table(PathSource(other), Stopped())


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.mp4", b"", "empty"),
        ("text.mp4", b"this is not a film\n" * 40, "not a film"),
        ("noise.mkv", bytes(range(256)) * 64, "not a film"),
        ("list.m3u8", b"#EXTM3U\n#EXTINF:1,\nother.ts\n#EXT-X-ENDLIST\n", "not a film"),
    ],
)
def test_what_is_no_film_is_refused_in_one_plain_sentence(tmp_path, name, content, says):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(MediaProblem, match=says) as raised:
        read_frame_table(PathSource(path))
    assert str(raised.value).startswith(name)
    assert "\n" not in str(raised.value)


def test_sound_alone_is_no_film(tmp_path):
    path = tmp_path / "sound.wav"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        sound = av.AudioFrame.from_ndarray(np.zeros((1, 800), np.int16), "s16", "mono")
        sound.sample_rate = 8000
        container.mux(stream.encode(sound))
        container.mux(stream.encode(None))
    with pytest.raises(NoPicture, match="no moving picture"):
        read_frame_table(PathSource(path))


def test_a_film_with_spaces_and_other_alphabets_in_its_path_opens(clips, tmp_path):
    folder = tmp_path / "Фильмы семьи 家族"
    folder.mkdir()
    path = folder / "first film – ребёнок 1.mp4"
    path.write_bytes(clips["steady"].path.read_bytes())
    assert len(read_frame_table(PathSource(path))) == 50
