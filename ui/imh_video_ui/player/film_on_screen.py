"""One film on the screen: opened, let go, opened anew; which of its frames shows. No widget."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage

from imh_video.media.frame_table import FilmIndex
from imh_video.media.source import MediaSource
from imh_video.timebase import FrameTable, Micros
from imh_video_ui.player.decode_thread import DecodeThread, Listener, Wish
from imh_video_ui.player.waiting import Waiting

_JOIN_S = 5.0


class FilmOnScreen(QObject):
    """Owns the thread that decodes one film. The newest wish wins; every call returns at once.

    ``frame_index`` is the frame that a person means now, ``shown_index`` the one whose picture is
    on screen: while somebody scrubs that may be a key frame nearby; ``is_exact`` says whether they
    are the same. Subclasses say where the film goes (``_film_is_ready``, ``_picture_came``).
    """

    frame_shown = Signal(int, object)
    """Number of the frame that the picture is of, and its QImage; see ``is_exact``."""
    state_changed = Signal()
    opened = Signal()
    problem = Signal(str)
    waiting_changed = Signal(bool)
    """A wish has been open for so long that a person ought to see it; or it was fulfilled."""
    opening_changed = Signal(float)
    """How far the film has been read before it can be shown, 0 to 1."""
    remedy_told = Signal(str)
    """What is being done about its trouble, in one sentence."""

    _film_came = Signal(int, object)
    _frame_came = Signal(int, int, object)
    _trouble_came = Signal(int, str)
    _progress_came = Signal(int, float)

    renamed = Signal()
    """Its camera is called something else."""

    number = 0
    """Which camera of the recording this is: 0 for the first, whose clock is the recording's."""
    camera_called = ""
    """What that camera is called beside its number."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: DecodeThread | None = None
        self._film_number = 0
        self._told_share = 0.0
        self._size_px: tuple[int, int] | None = None
        self._waiting = Waiting(self)
        self._waiting.changed.connect(self.waiting_changed)
        self._forget_film()
        app = QCoreApplication.instance()
        if app is not None:
            # No thread may be decoding while the interpreter is taken down.
            app.aboutToQuit.connect(self.close)
        queued = Qt.ConnectionType.QueuedConnection
        self._film_came.connect(self._take_film, queued)
        self._frame_came.connect(self._take_frame, queued)
        self._trouble_came.connect(self._take_trouble, queued)
        self._progress_came.connect(self._take_progress, queued)

    def _forget_film(self) -> None:
        self._source: MediaSource | None = None
        self._index: FilmIndex | None = None
        self._wanted = 0
        self._shown = -1
        self._shown_image: QImage | None = None
        self._wished_us: Micros = 0
        self._trouble: str | None = None
        self._trouble_index = -1
        self._lift = 0.0
        self._opening = 0.0

    def call_camera(self, name: str) -> None:
        """Say what its camera is called beside its number; "" where it has no name."""
        if name != self.camera_called:
            self.camera_called = name
            self.renamed.emit()

    # --- opening and letting go

    def open(self, source: MediaSource) -> None:
        """Load a film and show its first frame; ``opened`` or ``problem`` tells how it went."""
        self.close()
        self._begin(source)

    def reopen(self, source: MediaSource | None = None) -> None:
        """The same film anew, standing at the same place: after trouble, or changed since.

        ``source`` is the same film with other settings (turned, or a copy that can be played).
        """
        if self._source is None:
            return
        self._stop_moving()
        self._wished_us = self.position_us
        again = source or self._source
        self._let_go()
        self._index, self._trouble = None, None
        self._shown, self._opening = -1, 0.0
        self._begin(again)
        self.state_changed.emit()

    def close(self) -> None:
        """Let the film go. Its threads have ended when this returns."""
        self._let_go()
        had_film = self._source is not None
        self._film_number += 1
        self._forget_film()
        if had_film:
            self.state_changed.emit()

    def _begin(self, source: MediaSource) -> None:
        self._film_number += 1
        number = self._film_number
        self._source = source
        self._thread = DecodeThread(
            source,
            Listener(
                opened=partial(self._film_came.emit, number),
                shown=partial(self._frame_came.emit, number),
                failed=partial(self._trouble_came.emit, number),
                progress=partial(self._tell_progress, number),
            ),
        )
        if self._size_px is not None:
            self._thread.set_size(*self._size_px)
        self._tell_lift()
        self._thread.start()
        self._waiting.begin()

    def _tell_progress(self, number: int, fraction: float, _doing: str) -> None:
        """From the film's own thread; a screen shows hundredths at most."""
        share = round(fraction, 2)
        if share != self._told_share:
            self._told_share = share
            self._progress_came.emit(number, share)

    def _let_go(self) -> None:
        """End the film's threads; what is known of the film stays."""
        self._waiting.end()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.stop()
            thread.join(_JOIN_S)

    def _take_progress(self, number: int, fraction: float) -> None:
        if number == self._film_number and self._index is None:
            self._opening = min(max(fraction, 0.0), 1.0)
            self.opening_changed.emit(self._opening)

    def _take_film(self, number: int, index: FilmIndex) -> None:
        if number != self._film_number or self._source is None:
            return
        self._index = index
        self.opened.emit()
        self._film_is_ready()
        self.state_changed.emit()

    # --- the film

    @property
    def table(self) -> FrameTable | None:
        return None if self._index is None else self._index.table

    @property
    def has_film(self) -> bool:
        """Whether a film is open, or about to be."""
        return self._source is not None

    @property
    def is_open(self) -> bool:
        return self._index is not None

    @property
    def opening(self) -> float:
        """How far the film has been read before it can be shown, 0 to 1."""
        return self._opening

    @property
    def duration_us(self) -> Micros:
        return 0 if self.table is None else self.table.duration_us

    @property
    def picture_size(self) -> QSize | None:
        """Of the whole displayed picture, in film pixels; None before the film is open."""
        video = None if self._index is None else self._index.facts.video
        return None if video is None else QSize(video.width, video.height)

    # --- what shows

    @property
    def position_us(self) -> Micros:
        return self._wished_us if self.table is None else self.table.time_us(self._wanted)

    @property
    def frame_index(self) -> int:
        return self._wanted

    @property
    def shown_image(self) -> QImage | None:
        """The picture on screen; None before the first."""
        return self._shown_image

    @property
    def shown_index(self) -> int:
        """The frame whose picture is on screen; -1 before the first."""
        return self._shown

    @property
    def is_exact(self) -> bool:
        """Whether the picture on screen is the frame that ``frame_index`` names."""
        return self._shown == self.frame_index

    @property
    def is_waiting(self) -> bool:
        """Whether a picture has been wished for longer than a moment."""
        return self._waiting.is_long

    @property
    def trouble(self) -> str | None:
        """Why the film cannot be shown just now, in one sentence; None when it can."""
        return self._trouble

    def tell_remedy(self, words: str) -> None:
        """Say what is being done about its trouble; nothing where it has none any more."""
        if self._trouble is not None:
            self.remedy_told.emit(words)

    def _send(self, wish: Wish) -> None:
        if self._thread is not None:
            self._waiting.begin()
            self._thread.wish(wish)

    def _take_frame(self, number: int, index: int, image: QImage) -> None:
        if number != self._film_number:
            return
        self._shown, self._shown_image = index, image
        # A running film is not waited for while pictures come at all, be they late.
        if index == self._wanted or self._is_running:
            self._waiting.end()
        # The picture that stood there before comes from what is kept: it proves nothing.
        is_over = self._trouble is not None and index != self._trouble_index
        if is_over:
            self._trouble = None
        self.frame_shown.emit(index, image)
        if is_over:
            self.state_changed.emit()
        self._picture_came(index)

    def _take_trouble(self, number: int, words: str) -> None:
        if number != self._film_number:
            return
        self._stop_moving()
        self._waiting.end()
        self._trouble, self._trouble_index = words, self.frame_index
        self.problem.emit(words)
        self.state_changed.emit()

    # --- how it is decoded

    def set_picture_size(self, width_px: int, height_px: int) -> None:
        """How many pixels of the screen the picture may fill: decoded no larger than that."""
        self._size_px = (max(1, width_px), max(1, height_px))
        if self._thread is not None:
            self._thread.set_size(*self._size_px)
            self._wish_again()

    @property
    def lift(self) -> float:
        """How much brighter the dark parts are shown, 0 to 1."""
        return self._lift

    def set_lift(self, lift: float) -> None:
        self._lift = min(max(lift, 0.0), 1.0)
        self._tell_lift()
        self._wish_again()

    def _tell_lift(self) -> None:
        if self._thread is not None:
            self._thread.set_lift(self._lift)

    # --- what moves it

    @property
    def is_running(self) -> bool:
        """Whether time goes on by itself just now, so that no picture stays for long."""
        return self._is_running

    @property
    def _is_running(self) -> bool:
        """Whether time goes on by itself just now."""
        return False

    def _film_is_ready(self) -> None:
        """The film can be asked for frames."""

    def _picture_came(self, index: int) -> None:
        """A picture is on screen."""

    def _stop_moving(self) -> None:
        """Stand where it is."""

    def _wish_again(self) -> None:
        """The frame on screen is to be decoded anew."""
