"""The process that decodes: a crash of a decoder ends this one, never the window.

It serves one film at a time, its pictures or its sound, and ends when the window's end of the
channel closes, whatever it is doing then.
"""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
from collections import deque
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection

from imh_video.media.film_messages import (
    Alive,
    Begun,
    Close,
    Closed,
    OpenPictures,
    OpenSound,
    Progress,
    Ready,
    Refused,
)
from imh_video.media.source import MediaSource
from imh_video.model.job import Cancelled
from imh_video.model.problem import Problem

_PULSE_S = 0.5
# Four cameras side by side on two cores that other programs keep busy: the window moved the film 34
# to 83 times a second, with the decoders so far behind it 90 to 108 times (four runs each, taken in
# turns). This keeps the window quick; pictures come late as often as before, or somewhat oftener.
_STEPS_BEHIND = 3


def work(channel: Connection) -> None:
    """Serve films until the other end closes. Runs in a process of its own."""
    # Ctrl+C at a terminal goes to every process; this one ends when the window does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    desk = Desk(channel)
    step_back = partial(_step_back, _niceness() + _STEPS_BEHIND)
    _load_engine()
    desk.say(Ready())
    while True:
        order = desk.next()
        if isinstance(order, OpenPictures):
            # Sound is little work, and a gap in it is heard.
            step_back()
        if isinstance(order, OpenPictures | OpenSound):
            _serve(order, desk)


def _niceness() -> int:
    """How far this process stands behind others; 0 on systems that count otherwise."""
    return os.getpriority(os.PRIO_PROCESS, 0) if hasattr(os, "getpriority") else 0


def _step_back(niceness: int) -> None:
    """Let the window go first. The threads that decode are begun by this one and follow it."""
    if hasattr(os, "setpriority"):
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, 0, niceness)


def _load_engine() -> None:
    # All that the first film would have to wait for.
    import imh_video.media.film_worker_pictures
    import imh_video.media.film_worker_sound  # noqa: F401


def _serve(order: OpenPictures | OpenSound, desk: Desk) -> None:
    from imh_video.media.film_worker_pictures import serve_pictures
    from imh_video.media.film_worker_sound import serve_sound

    desk.say(Begun())
    os.environ.update(order.environment)
    try:
        source: MediaSource = pickle.loads(order.source)
        if isinstance(order, OpenPictures):
            serve_pictures(source, order.table, desk)
        else:
            serve_sound(source, order, desk)
    except Cancelled:
        pass
    except Exception as error:  # noqa: BLE001  the edge of the process
        desk.say(refusal(error))
    desk.wait_for_close()
    desk.say(Closed())


def refusal(error: Exception) -> Refused:
    """The words of a Problem; anything else is a fault of ours and says so."""
    if isinstance(error, Problem):
        return Refused(error.what, error.where, error.way_out)
    fault = (
        f"The film cannot be shown because of a fault of ours ({type(error).__name__}: {error})."
    )
    return Refused(fault, "", "")


class Desk:
    """The orders that came, and the way to answer. The work's own thread uses it, no other.

    It is a JobControl: ``check`` ends the work when the film is to be closed.
    """

    def __init__(self, channel: Connection) -> None:
        self._channel = channel
        self._orders: deque[object] = deque()
        self._news = threading.Condition()
        self._is_closing = False
        self._pulsed_s = time.monotonic()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        """In a thread of its own: an order is heard while a decoder or a disk is busy."""
        while True:
            try:
                order = self._channel.recv()
            except (EOFError, OSError):
                # The window has gone. Whatever hangs here, a read for instance, must not stay.
                os._exit(0)
            with self._news:
                self._orders.append(order)
                self._news.notify()

    def next(self) -> object:
        """The next order, waited for."""
        with self._news:
            while not self._orders:
                self._news.wait()
            return self._note(self._orders.popleft())

    def next_if_there(self) -> object | None:
        """The next order; None when there is none now."""
        # No lock: asked at every packet, and what comes a moment later is seen at the next one.
        return self._note(self._orders.popleft()) if self._orders else None

    def _note(self, order: object) -> object:
        if isinstance(order, Close):
            self._is_closing = True
        return order

    def wait_for_close(self) -> None:
        """Orders for what is no longer served are forgotten."""
        while not self._is_closing:
            self.next()
        self._is_closing = False

    def say(self, message: object) -> None:
        self._pulsed_s = time.monotonic()
        try:
            self._channel.send(message)
        except OSError:
            os._exit(0)

    def pulse(self) -> None:
        """Tell now and then that the work goes on."""
        if time.monotonic() - self._pulsed_s > _PULSE_S:
            self.say(Alive())

    def check_closing(self) -> None:
        """Raises Cancelled when the film is to be closed."""
        if self._is_closing:
            raise Cancelled

    # --- as a JobControl, while nothing but Close can be ordered

    def progress(self, fraction: float, doing: str = "") -> None:
        self.say(Progress(fraction, doing))

    def check(self) -> None:
        self.pulse()
        self.next_if_there()
        self.check_closing()
