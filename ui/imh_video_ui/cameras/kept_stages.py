"""What a person chose for the cameras of a recording: how they lie, and which one is heard."""

from __future__ import annotations

import json

from imh_video.app.preferences import Preferences
from imh_video.model.identifiers import RecordingId
from imh_video_ui.player.stage_layout import StageLayout

KEY = "player.stages"
_MOST_KEPT = 100


class KeptStages:
    """Remembers the hundred recordings that were changed last, in the person's preferences."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    def arrangement(self, recording_id: RecordingId) -> StageLayout:
        return StageLayout.of_text(self._kept(recording_id)[0])

    def keep_arrangement(self, recording_id: RecordingId, arrangement: StageLayout) -> None:
        self._keep(recording_id, arrangement.as_text(), self.heard(recording_id))

    def heard(self, recording_id: RecordingId) -> int:
        """The number of the camera that gives the sound; 0 while nobody chose another."""
        return self._kept(recording_id)[1]

    def keep_heard(self, recording_id: RecordingId, number: int) -> None:
        self._keep(recording_id, self._kept(recording_id)[0], number)

    def _kept(self, recording_id: RecordingId) -> tuple[str, int]:
        kept = self._all().get(recording_id)
        if not isinstance(kept, list) or len(kept) != 2:
            return "0", 0
        lies, heard = kept
        return str(lies), heard if isinstance(heard, int) else 0

    def _all(self) -> dict[str, object]:
        try:
            kept = json.loads(self._preferences.text(KEY) or "{}")
        except json.JSONDecodeError:
            return {}
        return kept if isinstance(kept, dict) else {}

    def _keep(self, recording_id: RecordingId, lies: str, heard: int) -> None:
        kept = self._all()
        kept.pop(recording_id, None)
        kept[recording_id] = [lies, heard]
        newest = dict(list(kept.items())[-_MOST_KEPT:])
        self._preferences.set(KEY, json.dumps(newest, separators=(",", ":")))
