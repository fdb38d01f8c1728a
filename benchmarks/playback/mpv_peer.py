"""libmpv as the peer to measure against: exact seeks and steps into a buffer in memory.

Binds the few calls of mpv's client and render interface (client.h, render.h, version 2) that this
needs. A peer for benchmarks only: the program itself neither ships nor loads it.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import threading
import time
from collections.abc import Callable
from ctypes import POINTER, byref, c_char_p, c_double, c_int, c_size_t, c_uint64, c_void_p
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

_PLAYBACK_RESTART, _NO_EVENT = 21, 0
_API_TYPE, _SW_SIZE, _SW_FORMAT, _SW_STRIDE, _SW_POINTER = 1, 17, 18, 19, 20
_UPDATE_HAS_FRAME = 1
_ALIGNMENT = 64
# After "playback has restarted" a picture that is still on its way may come this much later.
_GRACE_S = 0.5
_LONGEST_S = 30.0
_LONGEST_STEP_S = 3.0

_OPTIONS = {
    "config": "no", "terminal": "no", "osc": "no", "osd-level": "0", "load-scripts": "no",
    "vo": "libmpv", "hwdec": "no", "ao": "null", "aid": "no", "sid": "no",
    "pause": "yes", "keep-open": "yes", "idle": "yes", "hr-seek": "yes",
    # What mpv's manual recommends for drawing in software: the quickest scaler.
    "profile": "sw-fast",
}  # fmt: skip


class _Event(ctypes.Structure):
    _fields_ = (
        ("event_id", c_int),
        ("error", c_int),
        ("reply_userdata", c_uint64),
        ("data", c_void_p),
    )


class _RenderParam(ctypes.Structure):
    _fields_ = (("type", c_int), ("data", c_void_p))


_Wakeup = ctypes.CFUNCTYPE(None, c_void_p)


class NoMpv(Exception):
    """libmpv is not installed on this computer; the rows of the peer stay empty."""


def _load() -> ctypes.CDLL:
    name = ctypes.util.find_library("mpv")
    if name is None:
        raise NoMpv("libmpv is not installed (Debian: libmpv2)")
    lib = ctypes.CDLL(name)
    lib.mpv_create.restype = c_void_p
    lib.mpv_initialize.argtypes = [c_void_p]
    lib.mpv_terminate_destroy.argtypes = [c_void_p]
    lib.mpv_set_option_string.argtypes = [c_void_p, c_char_p, c_char_p]
    lib.mpv_set_property_string.argtypes = [c_void_p, c_char_p, c_char_p]
    lib.mpv_get_property_string.argtypes = [c_void_p, c_char_p]
    lib.mpv_get_property_string.restype = c_void_p
    lib.mpv_free.argtypes = [c_void_p]
    lib.mpv_command.argtypes = [c_void_p, POINTER(c_char_p)]
    lib.mpv_wait_event.argtypes = [c_void_p, c_double]
    lib.mpv_wait_event.restype = POINTER(_Event)
    lib.mpv_set_wakeup_callback.argtypes = [c_void_p, _Wakeup, c_void_p]
    lib.mpv_render_context_create.argtypes = [POINTER(c_void_p), c_void_p, POINTER(_RenderParam)]
    lib.mpv_render_context_set_update_callback.argtypes = [c_void_p, _Wakeup, c_void_p]
    lib.mpv_render_context_update.argtypes = [c_void_p]
    lib.mpv_render_context_update.restype = c_uint64
    lib.mpv_render_context_render.argtypes = [c_void_p, POINTER(_RenderParam)]
    lib.mpv_render_context_free.argtypes = [c_void_p]
    return lib


class MpvFilm:
    """One film opened in mpv, paused. A context manager; one thread."""

    def __init__(self, path: Path, width: int, height: int, **options: str) -> None:
        self._lib = _load()
        self._news = threading.Event()
        # Kept, because mpv calls it from its own threads for as long as it lives.
        self._wake = _Wakeup(lambda _: self._news.set())
        self._mpv = self._lib.mpv_create()
        for name, value in {**_OPTIONS, **options}.items():
            self._lib.mpv_set_option_string(self._mpv, name.encode(), value.encode())
        if self._lib.mpv_initialize(self._mpv) < 0:
            raise NoMpv("libmpv did not start")
        self._lib.mpv_set_wakeup_callback(self._mpv, self._wake, None)
        self._picture, self._parameters = self._make_buffer(width, height)
        self._render = c_void_p()
        self._start_rendering()
        self.pictures = 0
        """How many pictures were drawn so far."""
        self._command("loadfile", str(path))
        self._until(lambda: self._has_restarted and self.pictures > 0)

    def _make_buffer(
        self, width: int, height: int
    ) -> tuple[NDArray[np.uint8], ctypes.Array[_RenderParam]]:
        room = np.zeros(width * height * 4 + _ALIGNMENT, np.uint8)
        offset = -room.ctypes.data % _ALIGNMENT
        picture = room[offset : offset + width * height * 4].reshape(height, width, 4)
        self._kept = ((c_int * 2)(width, height), c_char_p(b"bgr0"), c_size_t(width * 4), room)
        parameters = (_RenderParam * 5)(
            _RenderParam(_SW_SIZE, ctypes.cast(self._kept[0], c_void_p)),
            _RenderParam(_SW_FORMAT, ctypes.cast(self._kept[1], c_void_p)),
            _RenderParam(_SW_STRIDE, ctypes.cast(byref(self._kept[2]), c_void_p)),
            _RenderParam(_SW_POINTER, c_void_p(picture.ctypes.data)),
            _RenderParam(0, None),
        )
        return picture, parameters

    def _start_rendering(self) -> None:
        kind = c_char_p(b"sw")
        start = (_RenderParam * 2)(
            _RenderParam(_API_TYPE, ctypes.cast(kind, c_void_p)), _RenderParam(0, None)
        )
        if self._lib.mpv_render_context_create(byref(self._render), self._mpv, start) < 0:
            raise NoMpv("libmpv cannot draw in software")
        self._lib.mpv_render_context_set_update_callback(self._render, self._wake, None)

    def close(self) -> None:
        self._lib.mpv_render_context_free(self._render)
        self._lib.mpv_terminate_destroy(self._mpv)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def seek(self, seconds: float, is_there: Callable[[NDArray[np.uint8]], bool]) -> bool:
        """Until the picture drawn is the one looked for; False if it never is. Settle before."""
        self._command("seek", f"{seconds:.6f}", "absolute+exact")
        return self._until_shown(is_there)

    def settle(self) -> None:
        """Take in what mpv has still to say of the last seek: it must not count for the next."""
        self._until(lambda: self._has_restarted)

    def step(self, way: int, is_there: Callable[[NDArray[np.uint8]], bool]) -> bool:
        """One frame on or back, until the picture drawn is the one looked for."""
        self._command("frame-step" if way > 0 else "frame-back-step")
        return self._until_shown(is_there, restarts=False)

    def set_playing(self, playing: bool) -> None:
        self._lib.mpv_set_property_string(self._mpv, b"pause", b"no" if playing else b"yes")

    def property(self, name: str) -> str:
        """A property of mpv as text; empty when it has none now."""
        found = self._lib.mpv_get_property_string(self._mpv, name.encode())
        if not found:
            return ""
        text = ctypes.cast(found, c_char_p).value or b""
        self._lib.mpv_free(found)
        return text.decode()

    def draw_what_comes(self, for_s: float) -> list[tuple[float, NDArray[np.uint8]]]:
        """While it plays: when each picture was drawn, and the lower edge of it."""
        drawn: list[tuple[float, NDArray[np.uint8]]] = []
        end = time.perf_counter() + for_s
        while (left := end - time.perf_counter()) > 0:
            self._news.wait(left)
            self._news.clear()
            self._take_events()
            if self._draw():
                drawn.append((time.perf_counter(), self._picture[-120:].copy()))
        return drawn

    def _command(self, *words: str) -> None:
        self._has_restarted = False
        array = (c_char_p * (len(words) + 1))(*(word.encode() for word in words), None)
        self._lib.mpv_command(self._mpv, array)

    def _until_shown(
        self, is_there: Callable[[NDArray[np.uint8]], bool], *, restarts: bool = True
    ) -> bool:
        """Whatever is drawn counts from the first moment on: the most favourable way to look."""
        deadline = time.perf_counter() + (_LONGEST_S if restarts else _LONGEST_STEP_S)
        while (now := time.perf_counter()) < deadline:
            self._take_events()
            if self._draw() and is_there(self._picture):
                return True
            if self._has_restarted and restarts:
                restarts, deadline = False, now + _GRACE_S
            self._news.wait(min(0.05, max(0.0, deadline - now)))
            self._news.clear()
        return False

    def _until(self, is_so: Callable[[], bool]) -> None:
        deadline = time.perf_counter() + _LONGEST_S
        while not is_so():
            if time.perf_counter() > deadline:
                raise NoMpv("libmpv did not open the film")
            self._take_events()
            self._draw()
            self._news.wait(0.05)
            self._news.clear()

    def _take_events(self) -> None:
        while (event := self._lib.mpv_wait_event(self._mpv, 0).contents.event_id) != _NO_EVENT:
            if event == _PLAYBACK_RESTART:
                self._has_restarted = True

    def _draw(self) -> bool:
        if not self._lib.mpv_render_context_update(self._render) & _UPDATE_HAS_FRAME:
            return False
        self._lib.mpv_render_context_render(self._render, self._parameters)
        self.pictures += 1
        return True
