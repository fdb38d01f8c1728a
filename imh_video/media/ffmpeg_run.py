"""Runs the ffmpeg program: arguments as a list, progress, stop, low priority, nothing left over."""

from __future__ import annotations

import contextlib
import errno
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from imh_video.media.problem import MediaProblem
from imh_video.media.source import MediaSource
from imh_video.model.job import JobControl
from imh_video.model.problem import Problem
from imh_video.timebase import Micros, timecode

_LOOK_EVERY_S = 0.1
_FEED_BYTES = 1 << 20
_POLITE = 10
_COMPLAINTS_BYTES = 1 << 16
_DISK_SAYS = {
    "no space left on device": errno.ENOSPC,
    "disk quota exceeded": errno.EDQUOT,
    "file too large": errno.EFBIG,
    "permission denied": errno.EACCES,
    "read-only file system": errno.EROFS,
    "input/output error": errno.EIO,
}


class NoFfmpeg(Problem):
    """The ffmpeg program did not come with this installation."""


class FfmpegFailed(Exception):
    """It ended without having done what it was asked to; the text is what it said."""


def ffmpeg_program() -> str:
    """Where it lies. Raises NoFfmpeg."""
    import imageio_ffmpeg

    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise NoFfmpeg(
            "The program ffmpeg is not on this computer.",
            way_out="Run the set-up again, or install ffmpeg.",
        ) from error


def run_ffmpeg(
    arguments: Sequence[str],
    control: JobControl,
    duration_us: Micros,
    doing: str,
    *,
    feed: MediaSource | None = None,
    beside: Path | None = None,
) -> None:
    """Run it to its end; ``feed`` goes into its standard input. What it writes is the caller's.

    It runs in the folder ``beside``, whose files may then be named without their place.

    ``duration_us`` of film is what there is to do, 0 where nobody knows. Raises FfmpegFailed,
    OSError where the disk refused, Cancelled; the process is gone in each case.
    """
    command = [ffmpeg_program(), "-hide_banner", "-y", "-v", "error"]
    command += ["-progress", "pipe:1", "-stats_period", "0.2"]
    # Otherwise it takes keys that are typed elsewhere for orders.
    command += [] if feed is not None else ["-nostdin"]
    with tempfile.TemporaryFile() as complaints:
        with _running([*command, *arguments], feed, complaints, beside) as (process, lines):
            for done_us in _progress(lines, control):
                share = min(1.0, done_us / duration_us) if duration_us else 0.0
                control.progress(share, f"{doing}, {timecode(done_us)}")
            code = process.wait()
        if code != 0:
            complaints.seek(0)
            raise _failure(complaints.read(_COMPLAINTS_BYTES).decode(errors="replace"))


_Lines = queue.SimpleQueue[str | None]


@contextlib.contextmanager
def _running(
    command: Sequence[str], feed: MediaSource | None, complaints: IO[bytes], beside: Path | None
) -> Iterator[tuple[subprocess.Popen[bytes], _Lines]]:
    """The process and what it says; neither it nor the threads beside it outlive the block."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL if feed is None else subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        cwd=beside,
        creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
    )
    lines: _Lines = queue.SimpleQueue()
    threads = [threading.Thread(target=_listen, args=(process.stdout, lines), name="ffmpeg says")]
    if feed is not None:
        pipe = process.stdin
        threads.append(threading.Thread(target=_feed, args=(feed, pipe), name="ffmpeg is fed"))
    for thread in threads:
        thread.start()
    try:
        _make_polite(process.pid)
        yield process, lines
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        # With the process its pipes end, and with them the threads.
        for thread in threads:
            thread.join()
        for pipe in filter(None, (process.stdin, process.stdout)):
            with contextlib.suppress(OSError):
                pipe.close()


def _make_polite(pid: int) -> None:
    """The film on screen comes first."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, pid, _POLITE)


def _feed(source: MediaSource, pipe: IO[bytes]) -> None:
    # Whatever goes wrong here shows in what ffmpeg makes of it: a film cut short, or none.
    with contextlib.suppress(OSError, MediaProblem, ValueError), pipe, source.open() as film:
        while piece := film.read(_FEED_BYTES):
            pipe.write(piece)


def _listen(pipe: IO[bytes], lines: _Lines) -> None:
    try:
        for line in pipe:
            lines.put(line.decode(errors="replace").strip())
    finally:
        lines.put(None)


def _progress(lines: _Lines, control: JobControl) -> Iterator[Micros]:
    """How far it has come, in the film's time, until it says no more."""
    while True:
        control.check()
        try:
            line = lines.get(timeout=_LOOK_EVERY_S)
        except queue.Empty:
            continue
        if line is None:
            return
        name, _, value = line.partition("=")
        if name == "out_time_us" and value.isdigit():
            yield int(value)


def _failure(complaints: str) -> Exception:
    said = complaints.lower()
    for words, number in _DISK_SAYS.items():
        if words in said:
            return OSError(number, os.strerror(number))
    return FfmpegFailed(complaints)
