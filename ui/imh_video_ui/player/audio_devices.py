"""The computer's devices for sound, and a sink that takes samples for one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QByteArray, QIODevice, QObject
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioDevice, QMediaDevices

RATE, CHANNELS, SAMPLE_BYTES = 48_000, 2, 2
FRAME_BYTES = CHANNELS * SAMPLE_BYTES
BUFFER_MS = 200
_NO_SCREEN = ("offscreen", "minimal")


@dataclass(frozen=True, slots=True)
class SoundDevice:
    """``id`` stays the same from one start of the program to the next."""

    id: str
    name: str


class Sink(Protocol):
    """Takes 16 bit stereo samples for one device. All from the window's thread."""

    @property
    def buffer_bytes(self) -> int: ...

    @property
    def free_bytes(self) -> int:
        """How much of the buffer is free: the rest has been written and not yet been taken."""

    @property
    def is_broken(self) -> bool:
        """The device went away or does not answer: this sink will play nothing more."""

    def write(self, content: bytes) -> int:
        """How many bytes were kept."""

    def set_volume(self, volume: float) -> None: ...
    def close(self) -> None: ...


class SoundDevices(Protocol):
    """What can be played through."""

    def all(self) -> tuple[SoundDevice, ...]: ...

    def standard_id(self) -> str:
        """The one that the system uses; "" when there is none."""

    def open(self, device_id: str, volume: float) -> Sink | None:
        """A sink that has begun; None when the device cannot be opened."""

    def listen(self, told: Callable[[], None]) -> None:
        """Be told when devices come or go."""


class NoDevices:
    """A computer without sound."""

    def all(self) -> tuple[SoundDevice, ...]:
        return ()

    def standard_id(self) -> str:
        return ""

    def open(self, device_id: str, volume: float) -> Sink | None:
        return None

    def listen(self, told: Callable[[], None]) -> None:
        return


def system_devices(parent: QObject) -> SoundDevices:
    """The system's devices. Costs a third of a second the first time."""
    # Without a screen nobody listens either; and the system's sound service would only complain.
    return NoDevices() if QGuiApplication.platformName() in _NO_SCREEN else QtDevices(parent)


class QtDevices:
    """Through Qt, which knows the sound services of all systems."""

    def __init__(self, parent: QObject) -> None:
        from PySide6.QtMultimedia import QMediaDevices

        self._parent = parent
        self._system: QMediaDevices = QMediaDevices(parent)

    def all(self) -> tuple[SoundDevice, ...]:
        return tuple(
            SoundDevice(_id_of(device), device.description())
            for device in self._system.audioOutputs()
        )

    def standard_id(self) -> str:
        device = self._system.defaultAudioOutput()
        return "" if device.isNull() else _id_of(device)

    def open(self, device_id: str, volume: float) -> Sink | None:
        for device in self._system.audioOutputs():
            if _id_of(device) == device_id:
                sink = QtSink(device, volume, self._parent)
                return None if sink.is_broken else sink
        return None

    def listen(self, told: Callable[[], None]) -> None:
        self._system.audioOutputsChanged.connect(told)


def _id_of(device: QAudioDevice) -> str:
    # Any bytes: written so that a text file can keep them.
    return bytes(QByteArray(device.id()).data()).decode("utf-8", "backslashreplace")


class QtSink:
    """A started ``QAudioSink``."""

    def __init__(self, device: QAudioDevice, volume: float, parent: QObject) -> None:
        from PySide6.QtMultimedia import QAudioFormat, QAudioSink

        form = QAudioFormat()
        form.setSampleRate(RATE)
        form.setChannelCount(CHANNELS)
        form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        self._sink = QAudioSink(device, form, parent)
        self._sink.setBufferSize(RATE * FRAME_BYTES * BUFFER_MS // 1000)
        self._sink.setVolume(volume)
        self._device: QIODevice | None = self._sink.start()

    @property
    def buffer_bytes(self) -> int:
        return int(self._sink.bufferSize())

    @property
    def free_bytes(self) -> int:
        return 0 if self.is_broken else int(self._sink.bytesFree())

    @property
    def is_broken(self) -> bool:
        from PySide6.QtMultimedia import QtAudio

        # Idle is only a buffer that ran empty; stopped without being asked is a device that left.
        return self._device is None or self._sink.state() == QtAudio.State.StoppedState

    def write(self, content: bytes) -> int:
        if self._device is None or self.is_broken:
            return 0
        return max(0, int(self._device.write(content)))

    def set_volume(self, volume: float) -> None:
        self._sink.setVolume(volume)

    def close(self) -> None:
        self._device = None
        self._sink.reset()
        self._sink.deleteLater()
