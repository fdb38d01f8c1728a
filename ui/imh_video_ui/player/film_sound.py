"""The sound of one player: how loud, through what, and corrected where it runs late."""

from __future__ import annotations

from imh_video.media.frame_table import FilmIndex
from imh_video.media.source import MediaSource
from imh_video.timebase import Micros
from imh_video_ui.player.camera_speaker import CameraSpeaker
from imh_video_ui.player.speaker import Speaker

LATEST_US: Micros = 2_000_000
"""Sound is corrected by no more than this, either way."""


class FilmSound:
    """Keeps what a person chose while films come and go. ``speaker`` does the playing."""

    def __init__(self, speaker: Speaker) -> None:
        self.speaker = speaker
        self.volume, self.is_muted = 1.0, False
        self._is_open = False
        self._in_source_us: Micros = 0
        self._late_us: Micros = 0

    def forget(self) -> None:
        """The film is let go."""
        self.speaker.close()
        self._is_open = False

    def begin(self, source: MediaSource) -> None:
        """Another film; its own correction is applied where its sound is read."""
        self._in_source_us = self._late_us = int(getattr(source, "audio_offset_us", 0))
        self.speaker.set_late(0)

    def open(self, source: MediaSource, index: FilmIndex) -> bool:
        """Make the film's sound ready; whether that was done just now."""
        if self._is_open or not index.facts.audio:
            return False
        self._is_open = True
        self.speaker.open(source, index.table)
        self.speaker.set_volume(self.loudness)
        return True

    @property
    def is_of_other(self) -> bool:
        """Whether what another camera heard is played in place of the film's own sound."""
        return isinstance(self.speaker, CameraSpeaker) and self.speaker.heard is not None

    @property
    def loudness(self) -> float:
        return 0.0 if self.is_muted else self.volume

    def set_volume(self, volume: float) -> None:
        self.volume = min(max(volume, 0.0), 1.0)
        self.speaker.set_volume(self.loudness)

    def set_muted(self, muted: bool) -> None:
        self.is_muted = muted
        self.speaker.set_volume(self.loudness)

    @property
    def late_us(self) -> Micros:
        """How late the file's sound runs, as corrected now."""
        return self._late_us

    def set_late(self, late_us: Micros) -> bool:
        """Held to 2 s either way; whether it changed."""
        late_us = min(max(late_us, -LATEST_US), LATEST_US)
        if late_us == self._late_us:
            return False
        self._late_us = late_us
        self.speaker.set_late(late_us - self._in_source_us)
        return True
