"""A playable copy keeps every frame, its time, its look and its sound; the film stays untouched."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np
import pytest
from support.numbered_clips import ClipShelf, read_number

from imh_video.media import ffmpeg_run
from imh_video.media.frame_table import read_film_index
from imh_video.media.open_frames import open_frames
from imh_video.media.playable_copy import KEY_FRAME_EVERY, make_playable
from imh_video.media.problem import MediaProblem
from imh_video.media.sound import read_sound
from imh_video.media.source import PathSource
from imh_video.model.job import Cancelled
from imh_video.model.problem import Problem

KINDS = [
    *("steady", "variable", "b_frames", "long_gop", "turned_90", "mirrored", "late_start"),
    *("late_start_mkv", "transport", "wide_pixels", "interlaced", "silent", "vp8", "avi"),
]


class Watched:
    def __init__(self, cancel_at: float = 2.0) -> None:
        self.fractions: list[float] = []
        self._cancel_at = cancel_at

    def progress(self, fraction: float, doing: str = "") -> None:
        self.fractions.append(fraction)

    def check(self) -> None:
        if self.fractions and self.fractions[-1] >= self._cancel_at:
            raise Cancelled


@pytest.mark.parametrize("kind", KINDS)
def test_every_frame_is_in_the_copy_at_its_time(
    clips: ClipShelf, tmp_path: Path, kind: str
) -> None:
    film, out = PathSource(clips[kind].path), tmp_path / "copy.mp4"
    made = make_playable(film, out)
    table = read_film_index(film).table
    copy = read_film_index(PathSource(out))
    assert made.frames == len(copy.table) == len(table)
    assert made.warnings == ()
    # A tick of the film's clock, which for AVI and MPEG is a frame, may round by a microsecond.
    assert np.abs(copy.table.times_us - table.times_us).max() <= 1
    assert abs(made.duration_us - table.duration_us) <= 40_000
    with open_frames(PathSource(out)) as frames, open_frames(film) as filmed:
        assert frames.size == filmed.size
        for index in (0, 1, len(table) // 2, len(table) - 1):
            assert read_number(frames.read(index).rgb) == index
    video = copy.facts.video
    assert video is not None
    assert (video.codec, video.rotation, video.interlaced) == ("h264", 0, False)
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("kind", ["variable", "late_start", "late_start_mkv", "transport"])
def test_the_sound_stays_with_its_picture(clips: ClipShelf, tmp_path: Path, kind: str) -> None:
    film, out = PathSource(clips[kind].path), tmp_path / "copy.mp4"
    make_playable(film, out)
    loud = []
    for source in (film, PathSource(out)):
        sound = read_sound(source, 8_000)
        assert sound is not None
        loud.append(np.flatnonzero(np.abs(sound.samples) > 0.25)[0] / 8_000)
    assert abs(loud[0] - loud[1]) < 0.005


def test_seeking_in_the_copy_is_quick_because_key_frames_are_near(
    clips: ClipShelf, tmp_path: Path
) -> None:
    make_playable(PathSource(clips["long_gop"].path), tmp_path / "copy.mp4")
    with open_frames(PathSource(tmp_path / "copy.mp4")) as frames:
        assert all(index - frames.table.key_up_to(index) < KEY_FRAME_EVERY for index in range(90))


def test_the_film_is_not_touched_and_says_nothing_private_in_its_copy(
    clips: ClipShelf, tmp_path: Path
) -> None:
    film = tmp_path / "Jane's film.mp4"
    private = {"location": "+51.5-000.1/", "comment": "Jane", "title": "Jane at home"}
    with av.open(str(clips["steady"].path)) as taken, av.open(str(film), "w") as given:
        given.metadata.update(private)
        stream = given.add_stream_from_template(taken.streams.video[0])
        for packet in taken.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                given.mux(packet)
    before = hashlib.sha256(film.read_bytes()).hexdigest()
    make_playable(PathSource(film), tmp_path / "copy.mp4")
    assert hashlib.sha256(film.read_bytes()).hexdigest() == before
    assert b"Jane" not in (tmp_path / "copy.mp4").read_bytes()
    with av.open(str(tmp_path / "copy.mp4")) as copy:
        assert not set(private) & set(copy.metadata)


def test_the_name_of_a_film_is_never_taken_for_an_order(clips: ClipShelf, tmp_path: Path) -> None:
    folder = tmp_path / "-y 100% 'a': [b], c;d"
    folder.mkdir()
    film = folder / "-i concat:x|y.mp4"
    film.write_bytes(clips["steady"].path.read_bytes())
    assert make_playable(PathSource(film), folder / "%03d.mp4").frames == 50
    assert (folder / "%03d.mp4").is_file()


def test_progress_only_rises_and_ends_at_all_of_it(clips: ClipShelf, tmp_path: Path) -> None:
    watched = Watched()
    make_playable(PathSource(clips["long_gop"].path), tmp_path / "copy.mp4", watched)
    assert watched.fractions == sorted(watched.fractions)
    assert watched.fractions[-1] == 1.0


@pytest.mark.parametrize("cancel_at", [0.0, 0.5, 0.95])
def test_cancelled_nothing_is_left(clips: ClipShelf, tmp_path: Path, cancel_at: float) -> None:
    with pytest.raises(Cancelled):
        make_playable(PathSource(clips["long_gop"].path), tmp_path / "copy.mp4", Watched(cancel_at))
    assert list(tmp_path.iterdir()) == []
    assert not _children()


def _children() -> list[str]:
    said = subprocess.run(
        ["ps", "-o", "comm=", "--ppid", str(os.getpid())], capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    return [line for line in said.stdout.split() if line.startswith("ffmpeg")]


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL there")
def test_when_ffmpeg_dies_it_is_one_plain_sentence_and_nothing_is_left(
    clips: ClipShelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ffmpeg_run, "_make_polite", lambda pid: os.kill(pid, signal.SIGKILL))
    with pytest.raises(MediaProblem, match=r"long_gop\.mp4: Nothing in this film"):
        make_playable(PathSource(clips["long_gop"].path), tmp_path / "copy.mp4")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"not a film at all" * 100, "not a film"),
        (b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nother.ts\n#EXT-X-ENDLIST\n", "not a film"),
        (b"ffconcat version 1.0\nfile other.mp4\n", "not a film"),
        (None, "no such file"),
    ],
)
def test_what_is_no_film_is_one_plain_sentence(
    tmp_path: Path, content: bytes | None, says: str
) -> None:
    film = tmp_path / "film.mp4"
    if content is not None:
        film.write_bytes(content)
    with pytest.raises(MediaProblem, match=r"film\.mp4") as told:
        make_playable(PathSource(film), tmp_path / "copy.mp4")
    assert says in told.value.sentence
    assert not (tmp_path / "copy.mp4").exists()


def test_sound_alone_makes_no_film(tmp_path: Path) -> None:
    film = tmp_path / "voice.mp4"
    with av.open(str(film), "w") as container:
        stream = container.add_stream("aac", rate=48_000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4096), np.float32), "fltp", "mono")
        frame.sample_rate, frame.pts = 48_000, 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with pytest.raises(MediaProblem, match="no moving picture"):
        make_playable(PathSource(film), tmp_path / "copy.mp4")


def test_a_film_cut_short_gives_what_is_there_and_says_so(clips: ClipShelf, tmp_path: Path) -> None:
    whole = clips["transport"].path.read_bytes()
    film = tmp_path / "cut.ts"
    film.write_bytes(whole[: len(whole) // 2])
    made = make_playable(PathSource(film), tmp_path / "copy.mp4")
    assert 5 < made.frames < 50
    assert made.frames == len(read_film_index(PathSource(film)).table) or made.warnings


def test_where_nothing_may_be_written_it_says_so(clips: ClipShelf, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="could not be written") as told:
        make_playable(PathSource(clips["steady"].path), tmp_path / "nowhere" / "copy.mp4")
    assert "\n" not in told.value.sentence


def test_a_full_disk_is_not_taken_for_a_bad_film() -> None:
    said = "[out#0/mp4 @ 0x1] Error writing trailer: No space left on device"
    failure = ffmpeg_run._failure(said)
    assert isinstance(failure, OSError)
    assert failure.errno == errno.ENOSPC
    assert isinstance(ffmpeg_run._failure("Invalid data found"), ffmpeg_run.FfmpegFailed)


@dataclass(frozen=True)
class Elsewhere:
    """A film that lies in no plain file."""

    inner: PathSource

    @property
    def name(self) -> str:
        return self.inner.name

    @property
    def key(self) -> str:
        return self.inner.key

    @property
    def size_bytes(self) -> int:
        return self.inner.size_bytes

    def open(self) -> BinaryIO:
        return self.inner.open()


@pytest.mark.parametrize("kind", ["transport", "late_start_mkv", "vp8", "avi"])
def test_a_film_from_a_vault_goes_in_through_a_pipe(
    clips: ClipShelf, tmp_path: Path, kind: str
) -> None:
    film = Elsewhere(PathSource(clips[kind].path))
    assert make_playable(film, tmp_path / "copy.mp4").frames == 50
    assert list(tmp_path.iterdir()) == [tmp_path / "copy.mp4"]


def test_a_film_from_a_vault_that_cannot_be_piped_is_refused_without_a_plain_copy(
    clips: ClipShelf, tmp_path: Path
) -> None:
    with pytest.raises(MediaProblem, match="encrypted library"):
        make_playable(Elsewhere(PathSource(clips["steady"].path)), tmp_path / "copy.mp4")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(autouse=True)
def no_thread_of_ours_is_left() -> Iterator[None]:
    yield
    time.sleep(0)
    assert not [thread for thread in threading.enumerate() if "ffmpeg" in thread.name]


@pytest.mark.shared_media
@pytest.mark.parametrize(
    "name",
    [
        "containers/androidx_iibbibb_editlist_videoonly.mp4",
        "containers/androidx_hlg10-color-test.mp4",
        "derived/carphone_pal.dv",
        "derived/pyfeat_single_face.wmv",
    ],
)
def test_strange_films_keep_every_frame_and_their_look(
    shared_media: Path, tmp_path: Path, name: str
) -> None:
    film, out = PathSource(shared_media / name), tmp_path / "copy.mp4"
    make_playable(film, out)
    table, copied = read_film_index(film).table, read_film_index(PathSource(out)).table
    assert np.array_equal(copied.times_us, table.times_us)
    with (
        open_frames(film, max_width=320) as filmed,
        open_frames(PathSource(out), max_width=320) as copy,
    ):
        for index in (0, len(table) // 2, len(table) - 1):
            wanted, found = filmed.read(index).rgb, copy.read(index).rgb
            assert np.abs(wanted.astype(int) - found).mean() < 4


@pytest.mark.shared_media
@pytest.mark.parametrize(
    "name",
    [
        "containers/androidx_invalid-bitstream.webm",
        "containers/androidx_sample_malformed_free_box.mp4",
        "containers/hachoir_Panasonic_AG_HMC_151.MTS",
        "derived/empty.mp4",
        "derived/text_not_video.mp4",
    ],
)
def test_what_nobody_can_decode_ends_in_one_plain_sentence(
    shared_media: Path, tmp_path: Path, name: str
) -> None:
    with pytest.raises(MediaProblem) as told:
        make_playable(PathSource(shared_media / name), tmp_path / "copy.mp4")
    assert Path(name).name in told.value.sentence
    assert "\n" not in told.value.sentence
    assert list(tmp_path.iterdir()) == []
