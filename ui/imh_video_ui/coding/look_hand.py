"""The look at the film that is open, as its queue shows it: how far, and what to know of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from imh_video.model.identifiers import RecordingId
from imh_video_ui.coding.background_loader import BackgroundLoader
from imh_video_ui.jobs.looking_list import Look, LookingList
from imh_video_ui.moments.queue_panel import QueuePanel


class LookHand(QObject):
    """Begin with each film; the loader tells of the look at that one only."""

    def __init__(self, panel: QueuePanel, loader: BackgroundLoader, looking: LookingList) -> None:
        super().__init__(panel)
        self._panel, self._looking = panel, looking
        panel.cancel_requested.connect(loader.stop_looking)
        loader.progress.connect(panel.show_progress)
        loader.looking_ended.connect(panel.hide_progress)
        loader.look_failed.connect(lambda sentence: panel.notes.say([sentence]))
        loader.noted.connect(self._note)

    def begin(self, recording_id: RecordingId) -> None:
        """Another film is open: its look may be under way, or have failed while it was closed."""
        entry = self._looking.entry(recording_id)
        self._panel.notes.say([entry.problem] if entry and entry.state is Look.FAILED else [])
        if entry is not None and not entry.is_over:
            self._panel.show_progress(entry.fraction, entry.doing)
        else:
            self._panel.hide_progress()

    def look_begins(self) -> None:
        """What the look before said of the film stands no more."""
        self._panel.notes.say([])
        self._panel.show_progress(0.0, "")

    def _note(self, sentences: Sequence[str]) -> None:
        self._panel.notes.say(sentences)
