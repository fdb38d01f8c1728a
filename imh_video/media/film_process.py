"""The processes that decode, seen from the window: started, spoken to, ended, used again.

Decoders are old native code that reads files of any origin. Each film is decoded in a process of
its own, so that the worst file takes no more with it than its own picture.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import threading
import time
from functools import cache
from multiprocessing import active_children, get_context
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from imh_video.media.film_messages import Begun, Close, Closed, Ready
from imh_video.media.film_worker import work
from imh_video.media.problem import MediaProblem
from imh_video.media.source import MediaSource
from imh_video.model.job import Cancelled

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

PROCESS_NAME = "imh-video-film"
_MOST_IDLE = 2
# A process that does not let its film go within this time hangs in a read, and is ended.
_FINISH_S = 0.4
_END_S = 1.0
_KEPT_VARIABLES = ("IMH_VIDEO_HOME", "IMH_VIDEO_CACHE", "IMH_VIDEO_MODELS")


class ProcessGone(Exception):
    """The process has ended: its decoder crashed, or somebody ended it."""


class Bell:
    """Wakes the one thread that waits, from any other thread."""

    def __init__(self) -> None:
        self._heard, self._rung = get_context("spawn").Pipe(duplex=False)
        self._lock = threading.Lock()
        self._is_ringing = False
        self._is_closed = False

    @property
    def handle(self) -> Connection:
        return self._heard

    def ring(self) -> None:
        with self._lock:
            if not (self._is_ringing or self._is_closed):
                self._is_ringing = True
                self._rung.send_bytes(b".")

    def wait(self) -> None:
        """Until it rings."""
        wait([self._heard])

    def silence(self) -> None:
        """From the waiting thread, before it looks at what the ringing was for."""
        with self._lock:
            if self._is_ringing:
                self._heard.recv_bytes()
                self._is_ringing = False

    def close(self) -> None:
        with self._lock:
            self._is_closed = True
            self._heard.close()
            self._rung.close()


class FilmProcess:
    """One process and the channel to it. Use it from one thread at a time."""

    def __init__(self) -> None:
        """Raises MediaProblem when the computer cannot start another process."""
        self.has_begun = False
        """Whether it has taken the film in hand; one that died while it waited never does."""
        context = get_context("spawn")
        self._channel, theirs = context.Pipe()
        self._process: SpawnProcess = context.Process(
            target=work, args=(theirs,), daemon=True, name=PROCESS_NAME
        )
        try:
            self._process.start()
        except OSError as error:
            self._channel.close()
            raise MediaProblem(
                f"The part of the program that decodes films could not start ({error.strerror}).",
                way_out="Close other programs and try again.",
            ) from error
        finally:
            theirs.close()

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def send(self, message: object) -> None:
        """Raises ProcessGone."""
        try:
            self._channel.send(message)
        except OSError as error:
            raise ProcessGone from error

    def receive(self, timeout_s: float | None, bell: Bell | None = None) -> list[Any]:
        """What has come; waits for it, or for the bell, at most so long. Raises ProcessGone."""
        handles: list[Any] = [self._channel] if bell is None else [self._channel, bell.handle]
        ready = wait(handles, timeout_s)
        messages: list[Any] = []
        try:
            # What was said before the end still counts.
            while self._channel in ready and (not messages or self._channel.poll()):
                messages.append(self._channel.recv())
        except (EOFError, OSError) as error:
            if not messages:
                raise ProcessGone from error
        self.has_begun |= any(isinstance(message, Begun) for message in messages)
        return [message for message in messages if not isinstance(message, Ready | Begun)]

    def finish(self) -> bool:
        """Let its film go. False: it did not, and was ended."""
        deadline = time.monotonic() + _FINISH_S
        try:
            self.send(Close())
            while (left_s := deadline - time.monotonic()) > 0:
                if any(isinstance(message, Closed) for message in self.receive(left_s)):
                    self.has_begun = False
                    return True
        except ProcessGone:
            pass
        self.kill()
        return False

    def kill(self) -> None:
        """End it, whatever it does. Returns when it has gone, or after a moment."""
        self._channel.close()
        self._process.kill()
        # One that a dead network disk holds is ended by the system when that lets go. The object
        # is not closed: at the end of the program its main thread may be waiting for it just now.
        self._process.join(_END_S)

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()


class FilmProcesses:
    """Processes that wait for a film. Any thread.

    Starting one takes a third of a second, so the last ones used stay for the next film.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[FilmProcess] = []
        self._is_closed = False
        self._users: WeakSet[threading.Thread] = WeakSet()

    def warm_up(self) -> None:
        """Have one ready. Call it when the window is up: it returns at once."""
        threading.Thread(target=self._start_one, name="film process starter", daemon=True).start()

    def _start_one(self) -> None:
        # Where it cannot be started the first film to be opened says so.
        with self._lock, contextlib.suppress(MediaProblem):
            if not self._idle and not self._is_closed:
                self._idle.append(FilmProcess())

    def take(self) -> FilmProcess:
        """One that has no film. Raises MediaProblem when none can be started.

        Raises Cancelled at the end of the program: a thread that still has a film open must not
        start processes that nobody would end.
        """
        with self._lock:
            if self._is_closed:
                raise Cancelled
            self._users.add(threading.current_thread())
            while self._idle:
                process = self._idle.pop()
                if process.is_alive:
                    return process
                process.kill()
            return FilmProcess()

    def give_back(self, process: FilmProcess) -> None:
        """After use. It lets its film go, or is ended."""
        if not process.finish():
            return
        with self._lock:
            if len(self._idle) < _MOST_IDLE and not self._is_closed:
                self._idle.append(process)
                return
        process.kill()

    def close(self) -> None:
        """End those that wait, and start no more; those in use end when they are given back."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for process in idle:
            process.kill()

    def end(self) -> None:
        """At the end of the program: end those in use too, and wait a moment for their threads,

        none of which is to be in the middle of a picture when the interpreter goes.
        """
        self.close()
        for child in active_children():
            if child.name == PROCESS_NAME:
                child.kill()
        deadline = time.monotonic() + _FINISH_S
        for thread in list(self._users):
            if thread.daemon:
                thread.join(max(0.0, deadline - time.monotonic()))

    def reopen(self) -> None:
        """After ``close``, for a program that goes on: tests."""
        with self._lock:
            self._is_closed = False


@cache
def film_processes() -> FilmProcesses:
    """Those of this program."""
    processes = FilmProcesses()
    atexit.register(processes.end)
    return processes


def packed(source: MediaSource) -> bytes:
    """The source as it is sent to the process."""
    return pickle.dumps(source)


def environment() -> dict[str, str]:
    """Where the program keeps things: it may have changed since the process was started."""
    return {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
