"""The process that makes film strip and waveform: a decoder that crashes takes nothing else along.

What is in view comes first, then the rest of the film; the sound is read beside it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from imh_video.media.source import MediaSource
from imh_video.media.strip_pictures import PictureStore
from imh_video.media.strip_plan import coarse_frames
from imh_video.model.problem import Problem
from imh_video.timebase import FrameTable, Micros

if TYPE_CHECKING:
    from av.video.codeccontext import VideoCodecContext

    from imh_video.media.stills import StillReader

_NICER = 10
_BELOW_NORMAL_PRIORITY_CLASS = 0x4000
_TELL_EVERY_S = 0.1
_JPEG_QUANTISER = 4
_MOST_KEPT = 6_000
"""At some 4 kB each; what would be more is made again when somebody looks so closely."""

Part: TypeAlias = Literal["pictures", "sound"]


@dataclass(frozen=True, slots=True)
class StripTask:
    """What is to be made. Sent to the process once."""

    source: MediaSource
    table: FrameTable
    store: PictureStore
    height_px: int


@dataclass(frozen=True, slots=True)
class Wish:
    """Show these frames first, in this order; takes the place of an earlier wish."""

    frames: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WishTaken:
    """The newest wish has been read: another one may be sent."""


@dataclass(frozen=True, slots=True)
class StillMade:
    """A JPEG of the frame that begins at ``time_us``."""

    time_us: Micros
    picture: bytes


@dataclass(frozen=True, slots=True)
class SoundRead:
    """The next slots of the waveform."""

    slots: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Progressed:
    """1 when that part is done."""

    part: Part
    fraction: float


@dataclass(frozen=True, slots=True)
class PartFailed:
    part: Part
    sentence: str


Message: TypeAlias = StillMade | SoundRead | Progressed | PartFailed


class _PartyGone(Exception):
    """Nobody listens any more."""


def work(channel: Connection) -> None:
    """Take the task, make it all, then wait for wishes until the other end closes."""
    _step_back()
    told = _Teller(channel)
    with contextlib.suppress(_PartyGone, EOFError, OSError, KeyboardInterrupt):
        task: StripTask = channel.recv()
        _load_engine()
        threading.Thread(target=_hear, args=(task, told), daemon=True).start()
        _StripMaker(channel, task, told).run()


def _load_engine() -> None:
    """Before there are two threads: its modules do not bear being loaded by both at once."""
    import imh_video.media.stills
    import imh_video.media.waveform  # noqa: F401


def _step_back() -> None:
    """The window and the player go first."""
    with contextlib.suppress(AttributeError, OSError):
        if sys.platform == "win32":
            kernel = ctypes.windll.kernel32
            kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL_PRIORITY_CLASS)
        else:
            os.nice(_NICER)


class _Teller:
    """Sends from both threads, one message at a time."""

    def __init__(self, channel: Connection) -> None:
        self._channel = channel
        self._lock = threading.Lock()
        self._told_s: dict[Part, float] = {}

    def send(self, message: Message | WishTaken) -> None:
        try:
            with self._lock:
                self._channel.send(message)
        except (OSError, ValueError) as error:
            raise _PartyGone from error

    def progress(self, part: Part, fraction: float) -> None:
        now = time.monotonic()
        if fraction >= 1 or now - self._told_s.get(part, 0.0) >= _TELL_EVERY_S:
            self._told_s[part] = now
            self.send(Progressed(part, fraction))


@dataclass(frozen=True, slots=True)
class _SoundControl:
    told: _Teller

    def progress(self, fraction: float, doing: str = "") -> None:
        self.told.progress("sound", min(fraction, 0.99))

    def check(self) -> None:
        return


def _hear(task: StripTask, told: _Teller) -> None:
    with contextlib.suppress(_PartyGone), _failing(told, "sound"):
        from imh_video.media.waveform import read_waveform

        control = _SoundControl(told)
        read_waveform(task.source, task.table, control, lambda slots: told.send(SoundRead(slots)))
        told.progress("sound", 1.0)


@contextlib.contextmanager
def _failing(told: _Teller, part: Part) -> Iterator[None]:
    """What goes wrong in one part is said in its lane; the other part goes on."""
    try:
        yield
    except Problem as problem:
        told.send(PartFailed(part, problem.sentence))
    except (_PartyGone, EOFError):
        raise
    except Exception as error:  # noqa: BLE001 - the edge of a process
        told.send(PartFailed(part, f"A fault of ours ({type(error).__name__})."))


class _StripMaker:
    def __init__(self, channel: Connection, task: StripTask, told: _Teller) -> None:
        self._channel = channel
        self._task = task
        self._told = told
        self._wished: deque[int] = deque()
        self._coarse: deque[int] = deque()
        self._in_all = 0
        self._sent: set[int] = set()
        self._kept: set[Micros] = set()
        self._stills: StillReader | None = None
        self._encoder: VideoCodecContext | None = None

    def run(self) -> None:
        self._task.store.tidy(self._task.source.key)
        self._kept = set(self._task.store.times_us(self._task.source.key, self._task.height_px))
        self._coarse = deque(coarse_frames(self._task.table))
        self._in_all = len(self._coarse)
        while True:
            self._take_wishes(wait=not self._wished and not self._coarse)
            with _failing(self._told, "pictures"):
                self._make_next()

    def _take_wishes(self, *, wait: bool) -> None:
        while wait or self._channel.poll():
            wish: Wish = self._channel.recv()
            self._wished = deque(wish.frames)
            self._told.send(WishTaken())
            wait = False

    def _make_next(self) -> None:
        if self._wished:
            self._make(self._wished.popleft(), again=True)
        elif self._coarse:
            try:
                self._make(self._coarse.popleft(), again=False)
            except Problem:
                # A film that cannot be read fails at every place: say it once.
                self._coarse.clear()
                raise
            self._told.progress("pictures", 1 - len(self._coarse) / self._in_all)

    def _make(self, frame: int, *, again: bool) -> None:
        """From the store where it lies there already. What was sent may have been forgotten."""
        if frame in self._sent and not again:
            return
        task, time_us = self._task, self._task.table.time_us(frame)
        picture = None
        if time_us in self._kept:
            picture = task.store.get(task.source.key, task.height_px, time_us)
        if picture is None:
            next_frame = self._wished[0] if self._wished else None
            picture = self._encode(self._reader().still(frame, next_frame))
            if len(self._kept) < _MOST_KEPT:
                task.store.put(task.source.key, task.height_px, time_us, picture)
                self._kept.add(time_us)
        self._sent.add(frame)
        self._told.send(StillMade(time_us, picture))

    def _reader(self) -> StillReader:
        if self._stills is None:
            from imh_video.media.stills import StillReader

            self._stills = StillReader(self._task.source, self._task.table, self._task.height_px)
        return self._stills

    def _encode(self, rgb: NDArray[np.uint8]) -> bytes:
        import av

        height, width = rgb.shape[:2]
        if self._encoder is None or (self._encoder.width, self._encoder.height) != (width, height):
            self._encoder = _encoder(width, height)
        frame = av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(format="yuvj420p")
        return b"".join(bytes(packet) for packet in self._encoder.encode(frame))


def _encoder(width: int, height: int) -> VideoCodecContext:
    import av
    from av.video.codeccontext import VideoCodecContext

    encoder = av.CodecContext.create("mjpeg", "w")
    assert isinstance(encoder, VideoCodecContext)
    encoder.width, encoder.height = width, height
    encoder.pix_fmt = "yuvj420p"
    encoder.time_base = Fraction(1, 25)
    encoder.qmin = encoder.qmax = _JPEG_QUANTISER
    # With several threads a picture would only come out with the next one.
    encoder.thread_count = 1
    return encoder
