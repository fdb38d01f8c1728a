"""The look at the film that is open: begun, how far it is, and what to know of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from imh_video.app.library import Library
from imh_video.model.identifiers import RecordingId
from imh_video_ui.coding.background_loader import BackgroundLoader
from imh_video_ui.jobs.looking_list import Look, LookEntry, LookingList
from imh_video_ui.jobs.progress import percent
from imh_video_ui.moments.queue_panel import QueuePanel


class LookHand(QObject):
    """``begin`` with each film; the list of looks tells of all of them, the loader of this one."""

    people_wanted = Signal(str)
    """Say who is who first: the recording's id."""
    started = Signal()

    def __init__(
        self,
        library: Library,
        panel: QueuePanel,
        loader: BackgroundLoader,
        looking: LookingList,
    ) -> None:
        super().__init__(panel)
        self._library, self._loader = library, loader
        self._panel, self._looking = panel, looking
        self._recording_id: RecordingId | None = None
        panel.look_requested.connect(self.ask)
        panel.cancel_requested.connect(loader.stop_looking)
        panel.pause_requested.connect(looking.switch_pause)
        looking.changed.connect(self._take_change)
        loader.progress.connect(self._take_progress)
        loader.noted.connect(self._take_notes)
        panel.notes.people_requested.connect(self.ask_for_people)

    def acts(self) -> dict[str, Callable[[], object]]:
        """What the actions do, by their names."""
        return {"moments.look": self.ask, "moments.people": self.ask_for_people}

    def begin(self, recording_id: RecordingId) -> None:
        """Another film is open: its look may be under way, or have ended while it was closed."""
        self._recording_id = recording_id
        self._panel.notes.clear()
        self._show(self._looking.entry(recording_id))

    def end(self) -> None:
        """No film is open any more."""
        self._recording_id = None

    # --- beginning

    def ask(self) -> None:
        """Look at the film; before the first time, how it was filmed and who is who are asked."""
        recording_id = self._recording_id
        if recording_id is not None and not self._library.recording(recording_id).is_set_up:
            self.people_wanted.emit(recording_id)
        else:
            self.start()

    def ask_for_people(self) -> None:
        """Say, or change, how the film was taken and who is who."""
        if self._recording_id is not None:
            self.people_wanted.emit(self._recording_id)

    def start(self) -> None:
        """Begin to analyse the film in the background."""
        if self._recording_id is not None and not self._loader.is_looking:
            self.started.emit()
            self._loader.look()

    # --- how far it is

    def _take_change(self, recording_id: str) -> None:
        if recording_id == self._recording_id:
            self._show(self._looking.entry(self._recording_id))

    def _take_progress(self, *_: object) -> None:
        """Workers finish what they have in hand in a pause too: it says that it is paused then."""
        self._show(self._looking.entry(self._recording_id))

    def _take_notes(self, sentences: Sequence[str]) -> None:
        """Of the last look that came to its end; one that did not has the word."""
        entry = self._looking.entry(self._recording_id)
        if entry is None or entry.state is Look.DONE:
            self._panel.notes.warn(sentences, with_people=True)

    def _show(self, entry: LookEntry | None) -> None:
        panel = self._panel
        if entry is None or entry.is_over:
            panel.hide_progress()
            self._say_end(entry)
            return
        panel.notes.clear()
        share = percent(entry.fraction)
        words = {
            Look.WAITING: self.tr("Waits: another film is looked at first"),
            Look.PAUSED: self.tr("Paused at {share}").format(share=share),
        }
        doing = entry.doing or self.tr("Looking for possible moments")
        panel.show_progress(entry.fraction, words.get(entry.state, doing))
        panel.show_pause(can=entry.state is not Look.WAITING, is_paused=entry.state is Look.PAUSED)

    def _say_end(self, entry: LookEntry | None) -> None:
        """Why the last look at this film did not come to its end; nothing is lost by either."""
        if entry is not None and entry.state is Look.FAILED:
            self._panel.notes.warn([entry.problem])
        elif entry is not None and entry.state is Look.STOPPED and entry.fraction > 0:
            words = self.tr("Stopped at {share}. Look again, and it goes on from there.")
            self._panel.notes.tell(words.format(share=percent(entry.fraction)))
