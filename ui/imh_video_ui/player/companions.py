"""The further cameras of an occasion: each shows the moment at which one player is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer, Signal

from imh_video.media.one_clock import CameraClock
from imh_video.media.source import MediaSource
from imh_video.timebase import FrameTable, Micros, frames_beginning_at
from imh_video_ui.player.camera_speaker import HeardCamera
from imh_video_ui.player.decode_thread import Towards, Wish
from imh_video_ui.player.film_on_screen import FilmOnScreen
from imh_video_ui.player.film_player import FilmPlayer

_SCREEN_HZ = 60
# Recording time, the camera's clock and its frame times are each rounded to whole microseconds.
_ROUNDING_US = 2


@dataclass(frozen=True, slots=True)
class FurtherCamera:
    """What a camera beside the first one filmed, and when."""

    number: int
    """As in the recording: 1 for the second camera."""
    source: MediaSource
    clock: CameraClock = field(default_factory=CameraClock)
    called: str = ""
    """Its name beside the number."""


class Companion(FilmOnScreen):
    """One further camera. It has no will of its own: the player says which moment it is.

    Every frame is reckoned anew from that moment by the camera's clock, so nothing adds up: while
    the player runs this may be a picture late, and is exact as soon as it stands.
    """

    filming_changed = Signal(bool)
    """Whether this camera was running at the moment that is shown."""

    def __init__(self, player: FilmPlayer, camera: FurtherCamera, parent: QObject) -> None:
        self._player = player
        self._clock = camera.clock
        self._is_filming = True
        self._motion: tuple[Towards, bool] | None = None
        super().__init__(parent)
        self.number, self.camera_called = camera.number, camera.called
        player.position_changed.connect(self._place)
        player.state_changed.connect(self._place)
        player.frame_shown.connect(self._follow_lift)
        self.open(camera.source)
        self.set_lift(player.lift)

    # --- the camera's clock

    @property
    def clock(self) -> CameraClock:
        return self._clock

    def set_clock(self, clock: CameraClock) -> None:
        """How the camera's time lies on recording time; seen at once."""
        if clock != self._clock:
            self._clock = clock
            self._place()

    @property
    def is_filming(self) -> bool:
        """Whether the camera was running at this moment; True until its film is known."""
        return self._is_filming

    @property
    def frame_times_us(self) -> Sequence[Micros]:
        """When each of its frames begins, in recording time; none while its film is not known."""
        times = () if self.table is None else self.table.times_us.tolist()
        return [self._clock.to_recording(us) for us in times]

    @property
    def ends_us(self) -> Micros:
        """When the camera stopped, in recording time; 0 while its film is not known."""
        return 0 if self.table is None else self._clock.to_recording(self.table.duration_us)

    @property
    def source(self) -> MediaSource | None:
        return self._source

    @property
    def heard(self) -> HeardCamera | None:
        """Its sound, for the player's speaker; None where it has none, or is not open yet."""
        index, source = self._index, self._source
        if index is None or source is None or not index.facts.audio:
            return None
        return HeardCamera(source, index.table, self._clock)

    # --- following

    def _place(self, _us: object = None) -> None:
        """Show the frame of the player's moment, if that is another one than was wished for."""
        table = self.table
        if table is None or self.trouble is not None:
            return
        at_us = self._clock.to_camera(self._player.position_us) + _ROUNDING_US
        is_filming = 0 <= at_us < table.duration_us + _ROUNDING_US
        motion = self._way_of_player() if is_filming else None
        index = table.index_at(at_us)
        is_new = index != self._wanted or motion != self._motion
        self._wanted, self._motion = index, motion
        if is_filming and is_new:
            self._wish(table, index)
        elif not is_filming:
            self._waiting.end()
        if is_filming != self._is_filming:
            self._is_filming = is_filming
            self.filming_changed.emit(is_filming)

    def _way_of_player(self) -> tuple[Towards, bool]:
        if not self._player.playing:
            return Towards.NOWHERE, False
        return (Towards.FORWARD if self._player.rate > 0 else Towards.BACK), True

    def _wish(self, table: FrameTable, index: int) -> None:
        towards, is_running = self._motion or (Towards.NOWHERE, False)
        stride = max(1, round(table.average_fps * abs(self._player.rate) / _SCREEN_HZ))
        self._send(Wish(index, towards, stride, is_running))

    def _follow_lift(self) -> None:
        """What is shown brighter is shown brighter in every camera."""
        if self.lift != self._player.lift:
            self.set_lift(self._player.lift)

    # --- as a film on screen

    @property
    def _is_running(self) -> bool:
        return self._player.playing

    def _film_is_ready(self) -> None:
        self._motion = None
        self._place()

    def _wish_again(self) -> None:
        if self.table is not None and self._is_filming and not self._player.playing:
            self._wish(self.table, self._wanted)


class Companions(QObject):
    """All further cameras of what one player plays.

    They open when its own film is open, or when it is known that it cannot be opened.
    """

    changed = Signal()
    """Others are shown now; ask for ``shown``."""
    opened = Signal()
    """The film of one of them can be shown and heard."""

    def __init__(self, player: FilmPlayer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._cameras: tuple[FurtherCamera, ...] = ()
        self._shown: tuple[Companion, ...] = ()
        player.opened.connect(self._open)
        player.problem.connect(self._open)

    @property
    def shown(self) -> tuple[Companion, ...]:
        """In the order of their numbers."""
        return self._shown

    def follow(self, cameras: Sequence[FurtherCamera]) -> None:
        """Show these from now on. One that is shown already only takes what is new about it."""
        self._cameras = tuple(sorted(cameras, key=lambda camera: camera.number))
        if self._player.is_open or self._player.trouble is not None or not cameras:
            self._open()

    def _open(self, _why_not: str = "") -> None:
        there = {companion.number: companion for companion in self._shown}
        shown = tuple(self._companion(there, camera) for camera in self._cameras)
        for companion in there.values():
            _end(companion)
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()
        self._stand_in()

    def _stand_in(self) -> None:
        """Where the player's own film cannot be opened, it goes by the frames of all of these."""
        if self._player.is_open:
            return
        starts = [us for companion in self._shown for us in companion.frame_times_us]
        end_us = max((companion.ends_us for companion in self._shown), default=0)
        self._player.stand_in(frames_beginning_at(starts, end_us) if end_us > 0 else None)

    def _companion(self, there: dict[int, Companion], camera: FurtherCamera) -> Companion:
        old = there.pop(camera.number, None)
        if old is None:
            companion = Companion(self._player, camera, self)
            companion.opened.connect(self._stand_in)
            companion.opened.connect(self.opened)
            return companion
        # Not by their keys: those are read from files, which may be gone.
        if old.source != camera.source:
            old.reopen(camera.source)
        old.set_clock(camera.clock)
        old.call_camera(camera.called)
        return old

    def close(self) -> None:
        """Let all of them go. Their threads have ended when this returns."""
        self.follow(())


def _end(companion: Companion) -> None:
    companion.close()
    # Whoever shows it may still be painting: it goes with the next turn of the event loop.
    QTimer.singleShot(0, companion, companion.deleteLater)
