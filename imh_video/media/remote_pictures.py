"""The pictures of one film, decoded in a process of their own."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from imh_video.media.film_messages import (
    Free,
    NeedMemory,
    Opened,
    OpenPictures,
    Picture,
    Plan,
    Progress,
    Refused,
    UseMemory,
)
from imh_video.media.film_process import (
    Bell,
    FilmProcess,
    ProcessGone,
    environment,
    film_processes,
    packed,
)
from imh_video.media.problem import MediaProblem
from imh_video.media.shared_pictures import SharedPictures
from imh_video.media.source import MediaSource
from imh_video.model.job import JobControl
from imh_video.timebase import FrameTable

if TYPE_CHECKING:
    from imh_video.media.frame_table import FilmIndex

PATIENCE_S = 15.0
"""A disk that says nothing for so long has gone. One that has to spin up first takes up to ten."""
# The list of a film's frames is read in larger pieces than a picture.
_INDEX_PATIENCE = 4
_TRIES = 2
# Of processes that end before they have the film in hand: the film has nothing to do with it.
_MOST_DEAD_WAITING = 4


class DecoderDied(Exception):
    """The process ended while it worked for this frame (None: for none in particular).

    Asking again starts another one. ``has_begun`` is False when it was dead before it took the film
    in hand: then the film has nothing to do with it.
    """

    def __init__(self, index: int | None, *, has_begun: bool) -> None:
        super().__init__(index)
        self.index = index
        self.has_begun = has_begun


class RemotePictures:
    """One thread uses it and closes it; ``bell`` is rung by others to end its waiting."""

    def __init__(self, source: MediaSource, bell: Bell, patience_s: float = PATIENCE_S) -> None:
        self._source, self._bell = source, bell
        self._patience_s = patience_s
        self._table: FrameTable | None = None
        self._process: FilmProcess | None = None
        self._memory: SharedPictures | None = None
        self._inbox: deque[Any] = deque()
        self._asked: list[int] = []
        self._look_number = 0
        self._heard_s = 0.0

    @property
    def pid(self) -> int | None:
        """Of the process that decodes now."""
        return None if self._process is None else self._process.pid

    @property
    def asked(self) -> Sequence[int]:
        """What was planned and has not come yet."""
        return self._asked

    # --- opening

    def open(self, control: JobControl) -> FilmIndex:
        """Read the film's index; ``control`` is asked whenever the bell rings.

        Raises MediaProblem, or what ``control.check`` raises.
        """
        tries = waiting = 0
        while True:
            try:
                index = self._read_index(control)
            except ProcessGone:
                has_begun = self._died().has_begun
                tries, waiting = tries + has_begun, waiting + (not has_begun)
            else:
                self._table = index.table
                return index
            if tries == _TRIES:
                raise self._broken_down()
            if waiting == _MOST_DEAD_WAITING:
                raise self._not_kept_running()

    def _read_index(self, control: JobControl) -> FilmIndex:
        self._start()
        while True:
            for message in self._hear(self._patience_s * _INDEX_PATIENCE):
                if isinstance(message, Opened):
                    return message.index
                if isinstance(message, Progress):
                    control.progress(message.fraction, message.doing)
            self._bell.silence()
            control.check()

    def _start(self) -> None:
        self._process = film_processes().take()
        self._heard_s = time.monotonic()
        self._process.send(OpenPictures(packed(self._source), self._table, environment()))

    # --- pictures

    def plan(self, plan: Plan) -> None:
        """From now on decode these instead. Raises DecoderDied, MediaProblem."""
        try:
            if self._process is None:
                self._start()
            assert self._process is not None
            if not self._asked:
                self._heard_s = time.monotonic()
            self._asked, self._look_number = list(plan.indices), plan.look.number
            self._process.send(plan)
        except ProcessGone:
            raise self._died() from None

    def forget_plan(self) -> None:
        """What was asked is wanted no more; a new plan follows."""
        self._asked = []

    def pictures(self) -> Iterator[tuple[Picture, NDArray[np.uint8]]]:
        """Wait until something comes or the bell rings; give each picture that came.

        The pixels ``(H, W, 4)`` are the process's memory: copy them before the next one. Raises
        DecoderDied; MediaProblem when the film can no longer be read (it may be asked again).
        """
        try:
            for message in self._hear(self._patience_s):
                if isinstance(message, Picture):
                    yield message, self._pixels(message)
                    self._took(message)
                elif isinstance(message, NeedMemory):
                    self._make_memory(message.slot_bytes)
        except ProcessGone:
            raise self._died() from None

    def _pixels(self, picture: Picture) -> NDArray[np.uint8]:
        assert self._memory is not None
        return self._memory.picture(picture.slot, picture.width, picture.height)

    def _took(self, picture: Picture) -> None:
        if picture.index in self._asked and picture.look_number == self._look_number:
            self._asked.remove(picture.index)
        assert self._process is not None
        self._process.send(Free(picture.slot))

    def _make_memory(self, slot_bytes: int) -> None:
        if self._memory is not None:
            self._memory.close()
        self._memory = SharedPictures.make(slot_bytes)
        assert self._process is not None
        self._process.send(UseMemory(self._memory.name, slot_bytes, self._memory.slots))

    # --- listening

    def _hear(self, patience_s: float) -> Iterator[Any]:
        """What has come, each once; waits for it or for the bell.

        Raises ProcessGone, or MediaProblem: a refusal, or a disk that hangs.
        """
        if self._process is None:
            self._bell.wait()
            return
        is_waiting = self._table is None or bool(self._asked)
        left_s = max(0.0, self._heard_s + patience_s - time.monotonic()) if is_waiting else None
        self._inbox.extend(self._process.receive(0.0 if self._inbox else left_s, self._bell))
        if self._inbox:
            self._heard_s = time.monotonic()
        elif left_s == 0.0:
            raise self._silent()
        while self._inbox:
            message = self._inbox.popleft()
            if isinstance(message, Refused):
                self._asked = []
                raise MediaProblem(message.what, where=message.where, way_out=message.way_out)
            yield message

    def _broken_down(self) -> MediaProblem:
        return MediaProblem(
            "The film cannot be opened: what decodes it broke down twice.",
            where=self._source.name,
            way_out="Make a playable copy of it, or copy it again from the camera.",
        )

    def _not_kept_running(self) -> MediaProblem:
        return MediaProblem(
            "The film cannot be opened: the part of the program that decodes films ends at once.",
            where=self._source.name,
            way_out="Close other programs, then start this one again.",
        )

    def _silent(self) -> MediaProblem:
        self._kill()
        return MediaProblem(
            "The disk does not answer.",
            where=self._source.name,
            way_out="Check that it is still connected, then choose a place in the film again.",
        )

    def _died(self) -> DecoderDied:
        index = self._asked[0] if self._asked else None
        has_begun = self._process is not None and self._process.has_begun
        self._kill()
        return DecoderDied(index, has_begun=has_begun)

    # --- letting go

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process = None
        self._drop_memory()

    def _drop_memory(self) -> None:
        self._asked = []
        self._inbox.clear()
        if self._memory is not None:
            self._memory.close()
            self._memory = None

    def close(self) -> None:
        """Takes a moment at most, even when the process hangs."""
        process, self._process = self._process, None
        if process is not None:
            film_processes().give_back(process)
        self._drop_memory()
