"""The sound of a playing film: which device plays it, and which moment is heard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer

from imh_video.media.source import MediaSource
from imh_video.timebase import MICROS_PER_SECOND, FrameTable, Micros
from imh_video_ui.player.audio_devices import (
    FRAME_BYTES,
    RATE,
    Sink,
    SoundDevice,
    SoundDevices,
    system_devices,
)
from imh_video_ui.player.clock import NowMicros, monotonic_us
from imh_video_ui.player.sample_clock import SampleClock
from imh_video_ui.player.sound_feed import SoundFeed, is_audible

__all__ = ["DeviceSpeaker", "Feed", "Silence", "SoundFeed", "Speaker", "is_audible"]

_FEED_MS = 15
# A device that has sound waiting and takes none for so long is taken for gone.
_STALLED_US = 600_000
_TRY_AGAIN_US = 2_000_000
# One that failed before has to play for so long before a film follows it again.
_PROVEN_US = 1_000_000
_JOIN_S = 2.0


class Speaker(Protocol):
    """Plays one film's sound. All from the window's thread; every call returns at once."""

    def open(self, source: MediaSource, table: FrameTable) -> None: ...
    def close(self) -> None: ...
    def start(self, from_us: Micros, rate: float) -> None: ...
    def stop(self) -> None: ...
    def set_volume(self, volume: float) -> None: ...

    def set_late(self, late_us: Micros) -> None:
        """The sound in the file runs late by so much; in force from the next start."""

    def listen(self, told: Callable[[], None]) -> None:
        """Be told when a device comes or goes."""

    def devices(self) -> tuple[SoundDevice, ...]: ...

    def choose(self, device_id: str) -> None:
        """Play through this one whenever it is there; "" for the one that the system uses."""

    @property
    def chosen_id(self) -> str: ...

    @property
    def is_available(self) -> bool:
        """Whether this computer has a device for sound; True until that was looked for."""

    @property
    def is_starting(self) -> bool:
        """Sound is on its way and nothing of it is heard yet."""

    @property
    def is_lost(self) -> bool:
        """The device failed while it played, and has not come back."""

    @property
    def wants_restart(self) -> bool:
        """It was asked to play, is silent, and could play now."""

    @property
    def heard_us(self) -> Micros | None:
        """The moment of the film that is heard now; None when nothing is."""


class Silence:
    """A speaker that plays nothing: where there is no device, and in tests."""

    is_available = False
    is_starting = False
    is_lost = False
    wants_restart = False
    chosen_id = ""
    heard_us: Micros | None = None

    def open(self, source: MediaSource, table: FrameTable) -> None:
        return

    def close(self) -> None:
        return

    def start(self, from_us: Micros, rate: float) -> None:
        return

    def stop(self) -> None:
        return

    def set_volume(self, volume: float) -> None:
        return

    def set_late(self, late_us: Micros) -> None:
        return

    def listen(self, told: Callable[[], None]) -> None:
        return

    def devices(self) -> tuple[SoundDevice, ...]:
        return ()

    def choose(self, device_id: str) -> None:
        return


class Feed(Protocol):
    """Where the samples come from: a ``SoundFeed``."""

    def start(self) -> None: ...
    def play(self, from_us: Micros, rate: float, late_us: Micros = 0) -> None: ...
    def pause(self) -> None: ...
    def stop(self) -> None: ...
    def join(self, timeout: float | None = None) -> None: ...
    def take(self, most_bytes: int) -> bytes: ...

    @property
    def is_exhausted(self) -> bool: ...


class DeviceSpeaker(QObject):
    """Plays through the chosen device, else the system's own; silent where there is none.

    A device that goes away while the film plays is let go at once: ``heard_us`` is None then, and
    the film goes on by the computer's clock. When one comes back the listener is told.
    """

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        devices: SoundDevices | None = None,
        now_us: NowMicros = monotonic_us,
        make_feed: Callable[[MediaSource, FrameTable], Feed] = SoundFeed,
    ) -> None:
        super().__init__(parent)
        self._devices = devices
        self._now_us = now_us
        self._make_feed = make_feed
        self._feed: Feed | None = None
        self._sink: Sink | None = None
        self._told: Callable[[], None] = _nobody
        self._chosen_id = self._sounding_id = ""
        self._volume, self._late_us = 1.0, 0
        self._from_us: Micros = 0
        self._rate = 0.0
        self._rest = b""
        self._written = 0
        self._samples = SampleClock(now_us)
        self._is_trusted = True
        self._lost_us: Micros | None = None
        self._has_looked = devices is not None
        if devices is not None:
            devices.listen(self._devices_changed)
        self._timer = QTimer(self, interval=_FEED_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.pump)

    # --- devices

    def listen(self, told: Callable[[], None]) -> None:
        self._told = told

    @property
    def is_available(self) -> bool:
        # Until it has looked it hopes for the best: looking is not free.
        return not self._has_looked or bool(self._all())

    def devices(self) -> tuple[SoundDevice, ...]:
        self._look()
        return self._all()

    def _look(self) -> SoundDevices:
        if self._devices is None:
            self._devices = system_devices(self)
            self._devices.listen(self._devices_changed)
        self._has_looked = True
        return self._devices

    def _all(self) -> tuple[SoundDevice, ...]:
        return () if self._devices is None else self._devices.all()

    @property
    def chosen_id(self) -> str:
        return self._chosen_id

    def choose(self, device_id: str) -> None:
        self._chosen_id = device_id
        if self._has_looked:
            self._devices_changed()

    def _best_id(self) -> str:
        """The chosen device where it is there, else the system's own; "" without any."""
        there = [device.id for device in self._all()]
        if self._chosen_id in there:
            return self._chosen_id
        standard_id = self._devices.standard_id() if self._devices is not None else ""
        return standard_id if standard_id in there else next(iter(there), "")

    def _devices_changed(self) -> None:
        self._is_trusted = True
        self._lost_us = None
        if self._sink is not None and self._sounding_id != self._best_id():
            self._close_sink()
        self._told()

    # --- the film

    def open(self, source: MediaSource, table: FrameTable) -> None:
        self.close()
        self._look()
        self._feed = self._make_feed(source, table)
        self._feed.start()

    def close(self) -> None:
        self.stop()
        if self._feed is not None:
            self._feed.stop()
            self._feed.join(timeout=_JOIN_S)
            self._feed = None

    def set_volume(self, volume: float) -> None:
        self._volume = volume
        if self._sink is not None:
            self._sink.set_volume(volume)

    def set_late(self, late_us: Micros) -> None:
        self._late_us = late_us

    def start(self, from_us: Micros, rate: float) -> None:
        self.stop()
        if self._feed is None or not is_audible(rate):
            return
        self._from_us, self._rate = from_us, rate
        self._open_sink()
        if self._sink is not None:
            self._feed.play(from_us, rate, self._late_us)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        self._rate = 0.0
        if self._feed is not None:
            self._feed.pause()
        self._close_sink()

    def _open_sink(self) -> None:
        device_id = self._best_id()
        if self._devices is None or not device_id:
            return
        self._sink = self._devices.open(device_id, self._volume)
        self._sounding_id = device_id
        self._rest, self._written = b"", 0
        self._samples = SampleClock(self._now_us)
        if self._sink is None:
            self._lost_us = self._now_us()
            self._is_trusted = False

    def _close_sink(self) -> None:
        sink, self._sink = self._sink, None
        if sink is not None:
            sink.close()

    # --- playing

    def pump(self) -> None:
        """Keep the device fed, and notice when it plays no more."""
        if self._sink is None:
            if self.wants_restart:
                self._lost_us = None
                self._told()
            return
        if self._sink.is_broken or self._has_stalled(self._sink):
            self._lose()
            return
        self._fill(self._sink)
        self._note(self._sink)

    def _fill(self, sink: Sink) -> None:
        if self._feed is None:
            return
        if not self._rest:
            self._rest = self._feed.take(sink.free_bytes)
        if self._rest:
            kept = sink.write(self._rest)
            self._rest = self._rest[kept:]
            self._written += kept

    def _note(self, sink: Sink) -> None:
        taken = self._written - self._waiting_bytes(sink)
        taken_us = taken / FRAME_BYTES * MICROS_PER_SECOND / RATE
        self._samples.note(taken_us)
        if not self._is_trusted and taken_us > _PROVEN_US:
            self._is_trusted = True
            self._told()

    def _waiting_bytes(self, sink: Sink) -> int:
        """Written, and not yet taken by the device."""
        return max(0, min(self._written, sink.buffer_bytes - sink.free_bytes))

    def _has_stalled(self, sink: Sink) -> bool:
        return self._waiting_bytes(sink) > 0 and self._samples.quiet_us > _STALLED_US

    def _lose(self) -> None:
        self._close_sink()
        self._is_trusted = False
        self._lost_us = self._now_us()
        if self._feed is not None:
            self._feed.pause()
        self._told()

    @property
    def is_lost(self) -> bool:
        return not self._is_trusted

    @property
    def wants_restart(self) -> bool:
        if self._rate == 0.0 or self._sink is not None or not self._best_id():
            return False
        return self._lost_us is None or self._now_us() - self._lost_us > _TRY_AGAIN_US

    @property
    def is_starting(self) -> bool:
        # A film does not wait for a device that let it down before.
        if self._sink is None or not self._is_trusted or self._is_over(self._sink):
            return False
        return not self._samples.has_begun

    def _is_over(self, sink: Sink) -> bool:
        """The film's sound ended before its pictures, and all of it was played."""
        is_empty = not self._rest and self._waiting_bytes(sink) == 0
        return is_empty and self._feed is not None and self._feed.is_exhausted

    @property
    def heard_us(self) -> Micros | None:
        sink = self._sink
        if sink is None or sink.is_broken:
            return None
        self._note(sink)
        heard_us = self._samples.heard_us(is_drained=self._waiting_bytes(sink) == 0)
        if heard_us is None or not self._is_trusted or self._is_over(sink):
            return None
        return self._from_us + round(heard_us * self._rate)


def _nobody() -> None:
    return
