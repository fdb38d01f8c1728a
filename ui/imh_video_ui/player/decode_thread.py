"""The thread that shows one player its frames. The decoding itself is done in another process."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage

from imh_video.media.film_messages import Look, Picture, Plan
from imh_video.media.film_process import Bell, film_processes
from imh_video.media.frame_table import FilmIndex
from imh_video.media.problem import MediaProblem
from imh_video.media.remote_pictures import PATIENCE_S, DecoderDied, RemotePictures
from imh_video.media.source import MediaSource
from imh_video.model.job import Cancelled
from imh_video.model.problem import Problem
from imh_video.timebase import timecode
from imh_video_ui.player.decode_plan import Planner
from imh_video_ui.player.decode_plan import Towards as Towards
from imh_video_ui.player.decode_plan import Wish as Wish
from imh_video_ui.player.frame_cache import FrameCache

# A running film may be this many frames ahead of its pictures before it leaves some out unseen.
_MOST_LATE = 60
# What is decoded ahead reaches these many of its frames about as soon as a run of its own.
_SOON = 12
# A film may break down at several places; after these many in a row nobody waits any longer.
_MOST_DEATHS = 3


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is told, from the decode thread: hand on at once, touch no widget.

    ``shown`` may bring another frame than the wished one: the nearest key frame while the exact one
    is on its way, a late one while the film runs. ``progress`` tells how far the film has been
    read before it can be shown: 0 to 1, and in words.
    """

    opened: Callable[[FilmIndex], None]
    shown: Callable[[int, QImage], None]
    failed: Callable[[str], None]
    progress: Callable[[float, str], None] | None = None


class DecodeThread(threading.Thread):
    """Asks a film's process for pictures and keeps them. The newest wish wins; idle time is spent
    on likely next frames.

    Every public method may be called from any thread and returns at once. ``patience_s`` is how
    long a disk may say nothing.
    """

    def __init__(
        self, source: MediaSource, listener: Listener, patience_s: float = PATIENCE_S
    ) -> None:
        # A disk that never answers must not keep the program from ending.
        super().__init__(name="film decoder", daemon=True)
        self._source = source
        self._listener = listener
        self._bell = Bell()
        self._news = threading.Lock()
        self._wish: Wish | None = None
        self._wanted_look: tuple[tuple[int, int] | None, float] = (None, 0.0)
        self._is_stopping = False
        # Below: touched by the thread alone.
        self._film = RemotePictures(source, self._bell, patience_s)
        self._index: FilmIndex | None = None
        self._planner: Planner | None = None
        self._cache = FrameCache()
        self._look = Look(0)
        self._planned_for: Wish | None = None
        self._key_first: int | None = None
        self._fulfilled: Wish | None = None
        self._shown, self._shown_before = -1, -1
        self._deaths: list[int] = []
        self._deaths_ahead: list[int] = []
        self._died_waiting = 0

    # --- from outside

    def wish(self, wish: Wish) -> None:
        """Show this frame as soon as it is there; whatever was wished before is forgotten."""
        with self._news:
            self._wish = wish
        self._bell.ring()

    def set_size(self, width_px: int, height_px: int) -> None:
        """Decode to fit this many pixels of the screen."""
        self._set_look((width_px, height_px), None)

    def set_lift(self, lift: float) -> None:
        """Show dark parts brighter: 0 as filmed, up to 1."""
        self._set_look(None, lift)

    def _set_look(self, fit_px: tuple[int, int] | None, lift: float | None) -> None:
        with self._news:
            before = self._wanted_look
            self._wanted_look = (
                before[0] if fit_px is None else fit_px,
                before[1] if lift is None else lift,
            )
        self._bell.ring()

    def stop(self) -> None:
        """Ask it to end; join it afterwards."""
        self._is_stopping = True
        self._bell.ring()

    @property
    def decoder_pid(self) -> int | None:
        """The process that decodes now; None while there is none."""
        return self._film.pid

    # --- the thread

    def run(self) -> None:
        try:
            self._work()
        except Cancelled:
            pass
        except Problem as problem:
            self._listener.failed(problem.sentence)
        except Exception as error:  # noqa: BLE001  the edge of the thread
            self._listener.failed(_fault_of_ours(error))
        finally:
            self._film.close()
            self._cache.close()
            self._bell.close()

    def _work(self) -> None:
        index = self._film.open(self)
        video = index.facts.video
        picture_px = 0 if video is None else video.width * video.height
        self._index = index
        self._planner = Planner(index.table, self._cache, picture_px)
        self._listener.opened(index)
        while self._is_wanted():
            try:
                self._do_next(self._planner)
            except DecoderDied as died:
                self._mourn(died, self._planner)
            except Problem as problem:
                self._forget_wish()
                self._listener.failed(problem.sentence)

    def _is_wanted(self) -> bool:
        # In this order: what is rung for from here on is seen below or rings again.
        self._bell.silence()
        return not self._is_stopping

    def _do_next(self, planner: Planner) -> None:
        """Attend to the newest wish, then wait for pictures or for news."""
        self._take_look()
        wish = self._wish
        if wish is not None:
            self._attend(wish, planner)
        if self._wish is None and self._fulfilled is not None and not self._is_busy():
            self._look_ahead(self._fulfilled, planner)
        for picture, pixels in self._film.pictures():
            self._take(picture, pixels, planner)

    def _attend(self, wish: Wish, planner: Planner) -> None:
        image = self._cache.get(wish.index)
        if image is not None:
            self._show(wish, image)
        elif self._needs_plan(wish):
            self._plan_for(wish, planner)

    def _needs_plan(self, wish: Wish) -> bool:
        asked = self._film.asked
        if self._planned_for is wish and asked:
            return False
        if wish.towards is Towards.FORWARD:
            return True
        # Backwards, a run of frames is decoded from its first one: not to be begun again.
        return wish.index not in (asked if wish.towards is Towards.BACK else asked[:_SOON])

    def _plan_for(self, wish: Wish, planner: Planner) -> None:
        self._planned_for, self._key_first = wish, planner.key_first(wish, self._shown)
        way = planner.way_to(wish)
        key = self._key_first
        if key is not None and key != self._shown:
            image = self._cache.get(key)
            if image is not None:
                self._hand_on(key, image)
            else:
                way = [key, *(index for index in way if index != key)]
        # A frame that somebody jumps to comes sooner when nothing after it has to.
        self._send(way, wish, goes_on=wish.towards is not Towards.NOWHERE)

    def _look_ahead(self, wish: Wish, planner: Planner) -> None:
        self._fulfilled = None
        indices = planner.likely_next(wish, self._shown_before)
        if indices:
            self._send(indices, wish)

    def _is_busy(self) -> bool:
        """Whether what is decoded ahead goes on; running forward, it is renewed at every frame."""
        assert self._fulfilled is not None
        return bool(self._film.asked) and self._fulfilled.towards is not Towards.FORWARD

    def _send(self, indices: list[int], wish: Wish, *, goes_on: bool = True) -> None:
        way = int(wish.towards) if wish.is_running else 0
        self._film.plan(Plan(tuple(indices), self._look, wish.index, way, goes_on))

    # --- pictures

    def _take(self, picture: Picture, pixels: NDArray[np.uint8], planner: Planner) -> None:
        planner.position = picture.position
        if picture.look_number != self._look.number:
            return
        image = to_image(pixels)
        self._cache.put(picture.index, image)
        wish = self._wish
        if wish is None:
            return
        if picture.index == wish.index:
            self._show(wish, image)
        elif wish.is_running:
            self._show_late(wish)
        elif self._is_wanted_meanwhile(picture.index):
            self._hand_on(picture.index, image)

    def _is_wanted_meanwhile(self, index: int) -> bool:
        """The key frame near the wish, or what was wished just before it: while somebody scrubs
        faster than can be decoded, something is always shown."""
        planned = self._planned_for
        return index == self._key_first or (planned is not None and index == planned.index)

    def _show_late(self, wish: Wish) -> None:
        """While the film runs ahead of the decoding, show the nearest picture there is."""
        way = int(wish.towards)
        between = range(wish.index - way, self._shown, -way)
        late = next((index for index in between[:_MOST_LATE] if index in self._cache), None)
        image = None if late is None else self._cache.get(late)
        if late is not None and image is not None:
            self._hand_on(late, image)

    def _show(self, wish: Wish, image: QImage) -> None:
        with self._news:
            if self._wish is wish:
                self._wish = None
        self._deaths.clear()
        self._died_waiting = 0
        self._key_first = None
        if self._shown < 0:
            # For the film's sound, or the next film: not before there is something to see.
            film_processes().warm_up()
        self._shown_before = self._shown
        self._fulfilled = wish
        self._hand_on(wish.index, image)

    def _hand_on(self, index: int, image: QImage) -> None:
        self._shown = index
        self._listener.shown(index, image)

    # --- changes and trouble

    def _take_look(self) -> None:
        with self._news:
            fit_px, lift = self._wanted_look
        before = self._look
        if (fit_px, lift) == (before.fit_px, before.lift):
            return
        if lift == before.lift and self._width_in(fit_px) == self._width_in(before.fit_px):
            # The window changed, the picture does not: what is cached stays right.
            self._look = replace(before, fit_px=fit_px)
            return
        self._look = Look(before.number + 1, fit_px, lift)
        self._cache.clear()
        self._film.forget_plan()
        self._planned_for = self._fulfilled = None
        with self._news:
            if self._wish is None and self._shown >= 0:
                self._wish = Wish(self._shown)

    def _width_in(self, fit_px: tuple[int, int] | None) -> int:
        """How wide the picture is decoded to fit this."""
        video = None if self._index is None else self._index.facts.video
        if video is None or fit_px is None:
            return 0 if video is None else video.width
        scale = min(fit_px[0] / video.width, fit_px[1] / video.height, 1.0)
        return ceil(video.width * scale)

    def _forget_wish(self) -> None:
        with self._news:
            self._wish = None
        self._planned_for = self._fulfilled = None

    def _mourn(self, died: DecoderDied, planner: Planner) -> None:
        """The process died. The next plan starts another one; twice at one place is enough."""
        index = died.index
        planner.position = -1
        self._planned_for = self._fulfilled = None
        if not died.has_begun and self._died_waiting < _MOST_DEATHS:
            # It was dead before it saw the film: no place in the film is to blame.
            self._died_waiting += 1
            return
        wish = self._wish
        if wish is None:
            self._mourn_ahead(index, planner)
            return
        place = wish.index if index is None else index
        assert self._index is not None
        key_up_to = self._index.table.key_up_to
        is_again = any(key_up_to(one) == key_up_to(place) for one in self._deaths)
        self._deaths.append(place)
        if is_again or len(self._deaths) >= _MOST_DEATHS:
            self._deaths = [place]
            self._forget_wish()
            self._listener.failed(self._broken_at(place).sentence)

    def _mourn_ahead(self, index: int | None, planner: Planner) -> None:
        """Nobody waits for what it died of; leave that alone until somebody does."""
        if index is not None:
            if index in self._deaths_ahead:
                planner.avoid(index)
            self._deaths_ahead.append(index)

    def _broken_at(self, place: int) -> Problem:
        assert self._index is not None
        at = timecode(self._index.table.time_us(place))
        return MediaProblem(
            _tr(
                "The film cannot be shown at {time}: what decodes it broke down there twice."
            ).format(time=at),
            where=self._source.name,
            way_out=_tr("Go to another place in the film, or make a playable copy of it."),
        )

    # --- as a JobControl, while the film is opened

    def progress(self, fraction: float, doing: str = "") -> None:
        if self._listener.progress is not None:
            self._listener.progress(fraction, doing)

    def check(self) -> None:
        """Raises Cancelled when the film is not wanted any more."""
        if self._is_stopping:
            raise Cancelled


def to_image(pixels: NDArray[np.uint8]) -> QImage:
    """A picture of its own from ``(H, W, 4)`` bytes as a screen takes them.

    The one copy on this side: the pixels go away with the next frame, and Qt shares images without
    telling, so none of them may point into memory that another process writes to.
    """
    height, width = pixels.shape[:2]
    image = QImage(width, height, QImage.Format.Format_RGB32)
    np.copyto(np.frombuffer(image.bits(), np.uint8).reshape(pixels.shape), pixels)
    return image


def _fault_of_ours(error: Exception) -> str:
    words = _tr("The film cannot be shown because of a fault of ours ({kind}).")
    return words.format(kind=type(error).__name__)


def _tr(text: str) -> str:
    return QCoreApplication.translate("DecodeThread", text)
