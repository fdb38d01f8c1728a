"""The sound of one film, decoded in a process of its own."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from imh_video.media.film_messages import (
    MoreSound,
    OpenSound,
    Refused,
    SeekSound,
    Sound,
    SoundOpened,
)
from imh_video.media.film_process import (
    FilmProcess,
    ProcessGone,
    environment,
    film_processes,
    packed,
)
from imh_video.media.problem import MediaProblem
from imh_video.media.remote_pictures import PATIENCE_S
from imh_video.media.source import MediaSource
from imh_video.timebase import MICROS_PER_SECOND, FrameTable, Micros

if TYPE_CHECKING:
    from imh_video.media.sound import SoundPiece

# One batch is on its way while another is used.
_BATCHES_ASKED = 2
_LOOK_EVERY_S = 0.05
_Message = TypeVar("_Message")


class RemoteSoundReader:
    """What SoundReader does, where a crash of the decoder harms nobody. One thread.

    After a crash it goes on where it was; after a second one there, the rest is silent until the
    next ``seek``. ``check`` is called while it waits; what it raises comes out.
    """

    def __init__(
        self,
        source: MediaSource,
        table: FrameTable | None = None,
        *,
        rate: int = 48_000,
        channels: int = 2,
        check: Callable[[], None] | None = None,
        patience_s: float = PATIENCE_S,
    ) -> None:
        """Raises MediaProblem when the film cannot be read."""
        self.rate = rate
        self.has_sound = False
        self.fraction_read = 0.0
        """How much of the file has been read, 0 to 1."""
        self._order = OpenSound(packed(source), table, rate, channels, environment())
        self._name = source.name
        self._check = check or _nothing
        self._patience_s = patience_s
        self._number = 0
        self._ready: deque[SoundPiece] = deque()
        self._is_at_end = False
        self._here_us: Micros = 0
        self._died_at_us: Micros | None = None
        self._inbox: deque[Any] = deque()
        self._process: FilmProcess | None = None
        try:
            self._open_again(0)
        except ProcessGone:
            raise self._broken() from None
        except BaseException:
            self.close()
            raise

    # --- as SoundReader

    def close(self) -> None:
        """Takes a moment at most, even when the disk hangs."""
        process, self._process = self._process, None
        if process is not None:
            film_processes().give_back(process)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def seek(self, us: Micros) -> None:
        """What comes next begins at that moment of recording time, to the sample."""
        self._died_at_us = None
        self._go_to(us)

    def __iter__(self) -> Iterator[SoundPiece]:
        """From the last ``seek`` to the end; a new seek ends it."""
        number = self._number
        while number == self._number and (piece := self._next()) is not None:
            yield piece

    def _next(self) -> SoundPiece | None:
        while not self._ready and not self._is_at_end:
            try:
                self._take(self._await(Sound))
            except ProcessGone:
                self._mourn()
        if not self._ready:
            return None
        piece = self._ready.popleft()
        self._here_us = piece.time_us + len(piece.samples) * MICROS_PER_SECOND // self.rate
        return piece

    # --- the process

    def _open_again(self, us: Micros) -> None:
        if self._process is None:
            self._process = film_processes().take()
            self._process.send(self._order)
            self.has_sound = self._await(SoundOpened).has_sound
        self._ask_from(us)

    def _go_to(self, us: Micros) -> None:
        self._number += 1
        try:
            self._open_again(us)
        except ProcessGone:
            self._mourn()

    def _ask_from(self, us: Micros) -> None:
        assert self._process is not None
        self._here_us = us
        self._ready.clear()
        self._is_at_end = not self.has_sound
        if self.has_sound:
            self._process.send(SeekSound(self._number, us))
            for _ in range(_BATCHES_ASKED):
                self._process.send(MoreSound(self._number))

    def _take(self, sound: Sound) -> None:
        if sound.number != self._number:
            return
        assert self._process is not None
        self._ready.extend(sound.pieces)
        self.fraction_read = sound.fraction_read
        self._is_at_end = sound.is_end
        if not sound.is_end:
            self._process.send(MoreSound(self._number))

    def _await(self, kind: type[_Message]) -> _Message:
        """The next message of that kind. Raises ProcessGone, MediaProblem."""
        assert self._process is not None
        since_s = time.monotonic()
        while True:
            if not self._inbox:
                self._inbox.extend(self._process.receive(_LOOK_EVERY_S))
                self._check()
            while self._inbox:
                since_s = time.monotonic()
                message = self._inbox.popleft()
                if isinstance(message, Refused):
                    raise MediaProblem(message.what, where=message.where, way_out=message.way_out)
                if isinstance(message, kind):
                    return message
            if time.monotonic() - since_s > self._patience_s:
                self._kill()
                raise MediaProblem("The disk does not answer.", where=self._name)

    def _mourn(self) -> None:
        """The process ended: once more from here; twice at the same place, silence."""
        self._kill()
        if self._died_at_us == self._here_us:
            self._is_at_end = True
            return
        self._died_at_us = self._here_us
        try:
            self._open_again(self._here_us)
        except ProcessGone:
            self._kill()
            self._is_at_end = True

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process = None
        self._inbox.clear()

    def _broken(self) -> MediaProblem:
        self._kill()
        return MediaProblem(
            "The sound cannot be played: what decodes it broke down.", where=self._name
        )


def _nothing() -> None:
    return
