"""The frames of a film with a table of contents are known without reading its pictures."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from imh_video.media.container import OpenFilm
from imh_video.media.contents_only import ContentsOnly
from imh_video.media.frame_table import read_film_index
from imh_video.media.source import PathSource


class CountedSource:
    """A file that counts the bytes that are read of it."""

    def __init__(self, path: Path) -> None:
        self._inner = PathSource(path)
        self.name, self.size_bytes = self._inner.name, self._inner.size_bytes
        self.key = f"counted {path.name} {self._inner.key}"
        self.bytes_read = 0

    def open(self):
        source, file = self, self._inner.open()

        class Handle:
            seek, tell, close = file.seek, file.tell, file.close

            def read(self, count: int = -1) -> bytes:
                content = file.read(count)
                source.bytes_read += len(content)
                return content

        return Handle()


@pytest.fixture(scope="module")
def noisy(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Films of a few MB, as the muxer's options say."""
    folder = tmp_path_factory.mktemp("noisy")

    def make(name: str, **options: str) -> Path:
        path = folder / name
        if not path.exists():
            write_noise(path, options)
        return path

    return make


def write_noise(path: Path, options: dict[str, str]) -> None:
    chance = np.random.default_rng(4)
    with av.open(str(path), "w", options=options) as container:
        video = container.add_stream("libx264", rate=25)
        video.width, video.height, video.pix_fmt = 320, 240, "yuv420p"
        video.codec_context.options = {"preset": "ultrafast", "crf": "12", "g": "12", "bf": "2"}
        for number in range(80):
            grey = chance.integers(0, 256, (240, 320, 1), np.uint8)
            frame = av.VideoFrame.from_ndarray(np.repeat(grey, 3, axis=2), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))


def listed(path: Path) -> tuple[list[int], list[int]]:
    """Frames and key frames as the packets say, every one of them read."""
    with OpenFilm(PathSource(path)) as film:
        packets = [one for one in film.packets(film.need_video()) if one.size]
    return (
        sorted(one.pts for one in packets),
        sorted(one.pts for one in packets if one.is_keyframe),
    )


@pytest.mark.parametrize("options", [{}, {"movflags": "faststart"}])
def test_the_table_is_the_same_and_most_of_the_file_is_not_read(noisy, options):
    path = noisy(f"plain{len(options)}.mp4", **options)
    source = CountedSource(path)
    table = read_film_index(source).table
    assert (table.pts.tolist(), table.key_pts.tolist()) == listed(path)
    assert len(table.key_pts) == 7
    assert source.bytes_read < source.size_bytes / 2


@pytest.mark.parametrize("name", ["fragments.mp4", "other.mkv"])
def test_a_film_that_tells_of_its_frames_as_it_goes_on_is_read_to_its_end(noisy, name):
    options = {"movflags": "frag_keyframe+empty_moov"} if name == "fragments.mp4" else {}
    path = noisy(name, **options)
    source = CountedSource(path)
    table = read_film_index(source).table
    assert (table.pts.tolist(), table.key_pts.tolist()) == listed(path)
    assert source.bytes_read > source.size_bytes * 0.9


def test_a_film_that_breaks_off_is_still_seen_to(noisy, tmp_path):
    whole = noisy("plain1.mp4", movflags="faststart")
    content = whole.read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(content[: int(len(content) * 0.7)])
    index = read_film_index(PathSource(cut))
    assert 40 < len(index.table) < 70
    assert any("ends early" in warning for warning in index.facts.warnings)


def boxes(*parts: tuple[bytes, bytes]) -> bytes:
    return b"".join((len(body) + 8).to_bytes(4, "big") + kind + body for kind, body in parts)


def opened(tmp_path: Path, content: bytes) -> ContentsOnly:
    path = tmp_path / "boxes"
    path.write_bytes(content)
    return ContentsOnly(path.open("rb", buffering=0), len(content))


def read_whole(contents: ContentsOnly, piece: int) -> bytes:
    contents.seek(0)
    return b"".join(iter(lambda: contents.read(piece), b""))


@pytest.mark.parametrize("piece", [1, 3, 1000])
def test_only_what_lies_in_the_boxes_of_media_reads_as_zeros(tmp_path, piece):
    parts = ((b"ftyp", b"abc"), (b"mdat", b"12345"), (b"free", b"xy"), (b"mdat", b"6"))
    contents = opened(tmp_path, boxes(*parts))
    assert read_whole(contents, piece) == boxes(*parts)
    assert contents.leave_out_media()
    zeros = ((kind, bytes(len(body)) if kind == b"mdat" else body) for kind, body in parts)
    assert read_whole(contents, piece) == boxes(*zeros)
    contents._file.close()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not boxes at all, only text in a file",
        boxes((b"moof", b"1"), (b"mdat", b"2")),
        boxes((b"ftyp", b"abc")),
        (4).to_bytes(4, "big") + b"mdat" + b"too short to be",
    ],
)
def test_where_the_boxes_are_not_as_they_should_be_all_is_read(tmp_path, content):
    contents = opened(tmp_path, content)
    assert not contents.leave_out_media()
    assert read_whole(contents, 7) == content
    contents._file.close()


def test_large_and_open_ended_boxes_are_measured(tmp_path):
    large = (1).to_bytes(4, "big") + b"mdat" + (20).to_bytes(8, "big") + b"1234"
    open_ended = (0).to_bytes(4, "big") + b"mdat" + b"to the end"
    contents = opened(tmp_path, large + open_ended)
    assert contents.leave_out_media()
    assert read_whole(contents, 100) == large[:16] + bytes(4) + open_ended[:8] + bytes(10)
    contents._file.close()
