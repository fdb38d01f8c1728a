"""A file that calls itself a film cannot make the program reach for anything else."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from imh_video.media.probe import probe
from imh_video.media.problem import MediaProblem
from imh_video.media.source import PathSource


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server


def has_been_called(server: socket.socket) -> bool:
    try:
        connection, _ = server.accept()
    except BlockingIOError:
        return False
    connection.close()
    return True


def test_the_listener_would_notice_a_call(listener):
    with socket.create_connection(listener.getsockname()):
        listener.settimeout(5)
        assert has_been_called(listener)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("film.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{url}\n#EXT-X-ENDLIST\n"),
        ("film.mp4", "ffconcat version 1.0\nfile {url}\n"),
        ("film.sdp", "v=0\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n"),
    ],
)
def test_a_playlist_in_a_films_clothing_opens_no_address(tmp_path: Path, listener, name, text):
    host, port = listener.getsockname()
    path = tmp_path / name
    path.write_text(text.format(url=f"http://{host}:{port}/x.ts"), encoding="utf-8")
    with pytest.raises(MediaProblem):
        probe(PathSource(path))
    assert not has_been_called(listener)
