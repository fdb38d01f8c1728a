"""Film strip and waveform made beside the window, by a process that can be ended at any moment."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Protocol

from imh_video.media.source import MediaSource
from imh_video.media.strip_pictures import PictureStore
from imh_video.media.strip_worker import Message, StripTask, Wish, WishTaken, work
from imh_video.model.problem import Problem
from imh_video.timebase import FrameTable

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

_END_WAIT_S = 5.0


class StripListener(Protocol):
    """Called in the strip's own thread."""

    def heard(self, message: Message) -> None:
        """A still, some sound, how far it is, or why a part stopped."""

    def crashed(self, sentence: str) -> None:
        """The process is gone, or could not begin; nothing more comes. "" where only that."""


class StripProcess:
    """One film's strip. Every call returns at once, however slow the disk. UI thread."""

    def __init__(
        self,
        source: MediaSource,
        table: FrameTable,
        store: PictureStore,
        height_px: int,
        listener: StripListener,
    ) -> None:
        self._task = StripTask(source, table, store, height_px)
        self._listener = listener
        self._lock = threading.Lock()
        self._is_closed = False
        self._wish: Wish | None = None
        self._is_wish_open = False
        self._channel: Connection | None = None
        self._process: SpawnProcess | None = None
        # Not waited for at the end of the program: a dead network drive may hold it for minutes.
        self._thread = threading.Thread(target=self._run, name="film strip", daemon=True)
        self._thread.start()

    def wish(self, frames: Sequence[int]) -> None:
        """These frames first; the newest wish wins."""
        with self._lock:
            self._wish = Wish(tuple(frames))
            self._send()

    def close(self) -> None:
        """End it now, even when it hangs. Nothing is told after this."""
        with self._lock:
            self._is_closed = True
            if self._process is not None:
                self._process.kill()

    def wait_closed(self, timeout_s: float = _END_WAIT_S) -> bool:
        """Whether everything of it is gone."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _send(self) -> None:
        """One wish at a time is on its way, so that a process that hangs cannot fill the pipe."""
        if self._channel is None or self._wish is None or self._is_wish_open or self._is_closed:
            return
        try:
            self._channel.send(self._wish)
        except OSError:
            # It is gone; the listening thread finds out and says so.
            return
        self._wish, self._is_wish_open = None, True

    # --- in the strip's own thread ----------------------------------------------------------------

    def _run(self) -> None:
        try:
            # Remembered in the source, so that the process need not work it out again.
            _ = self._task.source.key
        except Problem as problem:
            self._tell_end(problem.sentence)
            return
        self._listen(self._begin())
        self._end()
        self._tell_end("")

    def _begin(self) -> Connection:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=work, args=(theirs,), daemon=True, name="imh-video-strip")
        # Outside the lock: the window must not wait for a process to begin.
        process.start()
        theirs.close()
        with self._lock:
            self._process = process
            if self._is_closed:
                process.kill()
        # The frames of a long film are more than a pipe holds: this waits for the process.
        with contextlib.suppress(OSError):
            ours.send(self._task)
        with self._lock:
            self._channel = ours
            self._send()
        return ours

    def _listen(self, channel: Connection) -> None:
        while not self._is_closed:
            try:
                message: Message | WishTaken = channel.recv()
            except (EOFError, OSError):
                return
            if isinstance(message, WishTaken):
                with self._lock:
                    self._is_wish_open = False
                    self._send()
            elif not self._is_closed:
                self._listener.heard(message)

    def _end(self) -> None:
        with self._lock:
            process, channel = self._process, self._channel
            self._process = self._channel = None
        assert process is not None
        assert channel is not None
        channel.close()
        process.kill()
        # Not closed: at the end of the program its main thread may be waiting for it just now.
        process.join(_END_WAIT_S)

    def _tell_end(self, sentence: str) -> None:
        if not self._is_closed:
            self._listener.crashed(sentence)
