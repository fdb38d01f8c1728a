"""One film on the screen with its sound, or with what another camera heard. No widget."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from imh_video.media.source import MediaSource
from imh_video.timebase import Micros
from imh_video_ui.player.audio_devices import SoundDevice
from imh_video_ui.player.film_on_screen import FilmOnScreen
from imh_video_ui.player.film_sound import FilmSound
from imh_video_ui.player.speaker import DeviceSpeaker, Speaker

_SOUND_AFTER_MS = 300


class SoundingFilm(FilmOnScreen):
    """What is heard of a film, through what, how loud and how late.

    Subclasses say when it sounds (``_is_running``, ``rate``), and take a change of the sound up
    where the film runs (``_run_on``).
    """

    sound_changed = Signal()

    def __init__(self, parent: QObject | None = None, speaker: Speaker | None = None) -> None:
        super().__init__(parent)
        self.sound = FilmSound(DeviceSpeaker(self) if speaker is None else speaker)
        self.sound.speaker.listen(self._speaker_changed)

    def _begin(self, source: MediaSource) -> None:
        self.sound.begin(source)
        super()._begin(source)

    def _let_go(self) -> None:
        self.sound.forget()
        super()._let_go()

    def _film_is_ready(self) -> None:
        # The first picture comes first: looking for a sound device takes a moment.
        QTimer.singleShot(_SOUND_AFTER_MS, self, partial(self._prepare_sound_of, self._film_number))

    def _prepare_sound_of(self, number: int) -> None:
        if number == self._film_number:
            self._prepare_sound()

    def _prepare_sound(self) -> None:
        if self._source is None or self._index is None:
            return
        if self.sound.open(self._source, self._index):
            self.sound_changed.emit()

    # --- what subclasses say

    @property
    def rate(self) -> float:
        """How fast the film runs; below 0 backwards."""
        raise NotImplementedError

    def _run_on(self) -> None:
        """Where the film runs, begin its sound anew."""
        raise NotImplementedError

    # --- what a person may choose

    @property
    def has_sound(self) -> bool:
        """Whether the film has sound and this computer a device to play it."""
        return self.film_has_sound and self.can_play_sound

    @property
    def film_has_sound(self) -> bool:
        has_own = self._index is not None and bool(self._index.facts.audio)
        return has_own or self.sound.is_of_other

    @property
    def can_play_sound(self) -> bool:
        return self.sound.speaker.is_available

    @property
    def volume(self) -> float:
        return self.sound.volume

    @property
    def is_muted(self) -> bool:
        return self.sound.is_muted

    def set_volume(self, volume: float) -> None:
        """0 to 1."""
        self.sound.set_volume(volume)
        self.sound_changed.emit()

    def set_muted(self, muted: bool) -> None:
        self.sound.set_muted(muted)
        self.sound_changed.emit()

    def audio_devices(self) -> tuple[SoundDevice, ...]:
        """What sound can be played through now."""
        return self.sound.speaker.devices()

    def set_audio_device(self, device_id: str) -> None:
        """Whenever it is there; "" for the one that the system uses."""
        self.sound.speaker.choose(device_id)
        self._run_on()
        self.sound_changed.emit()

    @property
    def audio_offset_us(self) -> Micros:
        """How late the sound runs in the file: it is played earlier by so much."""
        return self.sound.late_us

    def set_audio_offset(self, us: Micros) -> None:
        """Heard at once; held to two seconds either way."""
        if self.sound.set_late(us):
            self._run_on()
            self.sound_changed.emit()

    def _speaker_changed(self) -> None:
        """A device came or went: where one can play again, it does."""
        if self._is_running and self.sound.speaker.wants_restart:
            self.sound.speaker.start(self.position_us, self.rate)
        self.sound_changed.emit()
