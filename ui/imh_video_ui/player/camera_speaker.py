"""A speaker that may play what another camera of the occasion heard, on that camera's clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from imh_video.media.one_clock import CameraClock
from imh_video.media.source import MediaSource
from imh_video.timebase import FrameTable, Micros
from imh_video_ui.player.audio_devices import SoundDevice
from imh_video_ui.player.speaker import Speaker

# Two clocks drift apart while a film plays; before anybody sees it the sound is begun anew.
_MOST_STRAY_US = 15_000


@dataclass(frozen=True, slots=True)
class HeardCamera:
    """What another camera heard, and how its time lies on recording time."""

    source: MediaSource
    table: FrameTable
    clock: CameraClock

    def late_us(self, at_us: Micros) -> Micros:
        """How much later the sound of that moment lies in the camera's own film."""
        return self.clock.to_camera(at_us) - at_us


class CameraSpeaker:
    """Plays the player's own film, or another camera in its place; the times stay the player's."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self._own: tuple[MediaSource, FrameTable] | None = None
        self._other: HeardCamera | None = None
        self._late_us: Micros = 0
        self._playing: tuple[Micros, float] | None = None

    # --- whose sound

    @property
    def heard(self) -> HeardCamera | None:
        """The other camera that is heard; None: the film's own sound."""
        return self._other

    def hear(self, other: HeardCamera | None) -> None:
        """From now on play what this camera heard; None: the film's own. Goes on where it was."""
        if other == self._other:
            return
        is_same_film = (
            other is not None and self._other is not None and other.source == self._other.source
        )
        here_us, playing = self._speaker.heard_us, self._playing
        self._other = other
        if not is_same_film:
            self._open()
        if playing is not None:
            from_us, rate = playing
            self.start(from_us if here_us is None else here_us, rate)

    def _open(self) -> None:
        self._speaker.close()
        if self._other is not None:
            self._speaker.open(self._other.source, self._other.table)
        elif self._own is not None:
            self._speaker.open(*self._own)

    # --- as a speaker

    def open(self, source: MediaSource, table: FrameTable) -> None:
        self._own = (source, table)
        if self._other is None:
            self._open()

    def close(self) -> None:
        """The film is let go, and the other camera with it."""
        self._own = self._other = self._playing = None
        self._speaker.close()

    def start(self, from_us: Micros, rate: float) -> None:
        self._playing = (from_us, rate)
        self._speaker.set_late(self._late_at(from_us))
        self._speaker.start(from_us, rate)

    def stop(self) -> None:
        self._playing = None
        self._speaker.stop()

    def set_late(self, late_us: Micros) -> None:
        self._late_us = late_us

    def _late_at(self, us: Micros) -> Micros:
        """The correction of the film's own sound says nothing of another camera's."""
        return self._late_us if self._other is None else self._other.late_us(us)

    @property
    def heard_us(self) -> Micros | None:
        heard_us = self._speaker.heard_us
        if heard_us is not None and self._has_strayed(heard_us):
            assert self._playing is not None
            self.start(heard_us, self._playing[1])
        return heard_us

    def _has_strayed(self, us: Micros) -> bool:
        if self._playing is None or self._other is None:
            return False
        return abs(self._late_at(us) - self._late_at(self._playing[0])) > _MOST_STRAY_US

    # --- handed on

    def set_volume(self, volume: float) -> None:
        self._speaker.set_volume(volume)

    def listen(self, told: Callable[[], None]) -> None:
        self._speaker.listen(told)

    def devices(self) -> tuple[SoundDevice, ...]:
        return self._speaker.devices()

    def choose(self, device_id: str) -> None:
        self._speaker.choose(device_id)

    @property
    def chosen_id(self) -> str:
        return self._speaker.chosen_id

    @property
    def is_available(self) -> bool:
        return self._speaker.is_available

    @property
    def is_starting(self) -> bool:
        return self._speaker.is_starting

    @property
    def wants_restart(self) -> bool:
        return self._speaker.wants_restart

    @property
    def is_lost(self) -> bool:
        return self._speaker.is_lost
