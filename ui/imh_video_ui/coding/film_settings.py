"""What is set for one film and kept: turned, its sound corrected, shown brighter."""

from __future__ import annotations

import json
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from imh_video.app.cameras import set_audio_offset, turn_film
from imh_video.app.library import Library, camera_of
from imh_video.app.preferences import Preferences
from imh_video.model.consent import Use
from imh_video.model.identifiers import RecordingId
from imh_video.model.problem import Problem
from imh_video.timebase import Micros
from imh_video_ui.player.film_player import FilmPlayer
from imh_video_ui.player.picture_menu import FilmActions

_QUARTER_DEG = 90
_SETTLED_MS = 800
_MOST_REMEMBERED = 200
_LIFTS = "player.brightened"


class FilmSettings(QObject):
    """Between the player and the library, one recording at a time."""

    source_changed = Signal(object)
    """The same film, to be read with other settings from now on."""
    problem = Signal(str)

    def __init__(
        self,
        library: Library,
        preferences: Preferences,
        player: FilmPlayer,
        actions: FilmActions,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._preferences = preferences
        self._player = player
        self._actions = actions
        self._recording_id: RecordingId | None = None
        self._kept_us: Micros = 0
        # Every press of a key is heard at once; the library is told when they have ended.
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settled.timeout.connect(self._keep_offset)
        player.sound_changed.connect(self._sound_changed)
        actions.lift_wished.connect(self.set_lift)

    def begin(self, recording_id: RecordingId) -> None:
        """Another film, just opened: show it as it was shown last."""
        self._recording_id = recording_id
        self._kept_us = self._player.audio_offset_us
        lift = _lifts(self._preferences.text(_LIFTS)).get(recording_id, 0.0)
        self._player.set_lift(lift)
        self._actions.show_lift(lift)

    def end(self) -> None:
        """Keep what is not kept yet, before the film is let go."""
        if self._settled.isActive():
            self._keep_offset()
        self._recording_id = None

    # --- turned

    def turn(self, number: int = 0) -> bool:
        """That camera's picture a quarter to the right, for good; whether it is to be read anew."""
        recording_id = self._recording_id
        if recording_id is None:
            return False
        camera = camera_of(self._library.recording(recording_id), number)
        turned_deg = (camera.turned_deg + _QUARTER_DEG) % 360
        return self._do(lambda: turn_film(self._library, recording_id, number, turned_deg))

    def read_again(self) -> None:
        """The first camera's film is read otherwise now: open it anew at the same place."""
        recording_id = self._recording_id
        if recording_id is None:
            return
        try:
            source = self._library.media_source(recording_id, Use.PLAY)
        except Problem as problem:
            self.problem.emit(problem.sentence)
            return
        self._player.reopen(source)
        self._kept_us = self._player.audio_offset_us
        self.source_changed.emit(source)

    # --- the sound

    def _sound_changed(self) -> None:
        if self._recording_id is not None and self._player.audio_offset_us != self._kept_us:
            self._settled.start()

    def _keep_offset(self) -> None:
        self._settled.stop()
        recording_id, late_us = self._recording_id, self._player.audio_offset_us
        if recording_id is None or late_us == self._kept_us:
            return
        self._kept_us = late_us
        self._do(lambda: set_audio_offset(self._library, recording_id, 0, late_us))

    # --- brighter

    def set_lift(self, lift: float) -> None:
        self._player.set_lift(lift)
        recording_id = self._recording_id
        if recording_id is None:
            return
        lifts = _lifts(self._preferences.text(_LIFTS))
        lifts.pop(recording_id, None)
        if lift > 0:
            lifts[recording_id] = lift
        newest = dict(list(lifts.items())[-_MOST_REMEMBERED:])
        self._preferences.set(_LIFTS, json.dumps(newest) if newest else "")

    def _do(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except Problem as problem:
            self.problem.emit(problem.sentence)
            return False
        return True


def _lifts(text: str) -> dict[str, float]:
    """How bright each film was shown, by recording; what cannot be read is forgotten."""
    try:
        content = json.loads(text) if text else {}
    except ValueError:
        return {}
    if not isinstance(content, dict):
        return {}
    numbers = {name: value for name, value in content.items() if isinstance(value, int | float)}
    return {name: min(max(float(value), 0.0), 1.0) for name, value in numbers.items()}
