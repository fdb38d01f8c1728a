"""Changes how possible moments are looked for, and lets the rules run again for the open film."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from imh_video.app.learning import Learner, LearnFrom, learner_of, learnt_from
from imh_video.app.library import Library
from imh_video.app.moment_choices import choose_for_family, choose_for_film
from imh_video.app.preferences import Preferences
from imh_video.app.suggesting import suggest_again, suggest_again_in_family
from imh_video.model.identifiers import FamilyId, RecordingId
from imh_video.model.job import JobControl
from imh_video.model.moment import MomentChoices, Suggestions
from imh_video.model.problem import Problem
from imh_video.model.recording import Recording
from imh_video.model.signal import SignalSet
from imh_video.moments.learning import Learnt
from imh_video_ui.jobs.runner import run_job
from imh_video_ui.moments.choices_dialog import MomentChoicesDialog
from imh_video_ui.moments.learnt_dialog import LearntDialog


class MomentChoicesHand(QObject):
    """``signals`` of the open film, where they are at hand, make the new list come at once."""

    suggested = Signal(object)
    """The Suggestions of the open film, made anew: all that was found."""
    order_changed = Signal()
    """The order learns from others now."""
    offered = Signal(str, str, object)
    problem = Signal(str)

    def __init__(self, library: Library, preferences: Preferences, page: QWidget) -> None:
        super().__init__(page)
        self._preferences = preferences
        self._library = library
        self._page = page
        self._recording: Recording | None = None
        self.signals: SignalSet | None = None

    def begin(self, recording: Recording) -> None:
        """Another film is open."""
        self._recording, self.signals = recording, None

    def end(self) -> None:
        self._recording = self.signals = None

    def ask(self) -> None:
        """What is looked for in this film, and with this family."""
        if self._recording is None:
            return
        recording = self._library.recording(self._recording.id)
        family = self._library.family(recording.family_id)
        dialog = MomentChoicesDialog(self._page, family, recording)
        dialog.accepted.connect(lambda: self._take(dialog, family.moments, recording))
        dialog.open()

    def _take(
        self, dialog: MomentChoicesDialog, before: MomentChoices, recording: Recording
    ) -> None:
        if (dialog.choices, dialog.film_preset) == (before, recording.moment_preset):
            return
        if self.choose(recording, dialog.choices, dialog.film_preset):
            back = partial(self.choose, recording, before, recording.moment_preset)
            self.offered.emit(self.tr("What is looked for was changed."), self.tr("Undo"), back)

    def choose(self, recording: Recording, choices: MomentChoices, film_preset: str) -> bool:
        """Keep it, and make the list of the open film anew; False when it was refused."""
        try:
            choose_for_family(self._library, recording.family_id, choices)
            choose_for_film(self._library, recording.id, film_preset)
        except Problem as problem:
            self.problem.emit(problem.sentence)
            return False
        self.run_again()
        return True

    def run_again(self) -> None:
        """The rules once more for the open film, then for the family's other films."""
        recording = self._recording
        if recording is None or self._library.candidates(recording.id) is None:
            return
        job = partial(_again, self._library, recording.id, self.signals)
        handle = run_job(self, job, self.tr("Looking for possible moments"))
        handle.succeeded.connect(self._show)
        handle.failed.connect(self._fail)
        rest = partial(_again_elsewhere, self._library, recording.family_id, recording.id)
        run_job(self, rest, self.tr("Looking for possible moments"))

    def show_learnt(self) -> None:
        """What the order has learnt, and from whom it may learn."""
        learner = learner_of(self._preferences)
        handle = run_job(
            self, partial(_learn, self._library, learner.coder), self.tr("Reading the answers")
        )
        handle.succeeded.connect(self._open_learnt)

    def _open_learnt(self, learnt: dict[LearnFrom, Learnt]) -> None:
        before = learner_of(self._preferences).learn_from
        dialog = LearntDialog(self._page, learnt, before)
        dialog.accepted.connect(lambda: self._learn_from(dialog.learn_from))
        dialog.open()

    def _learn_from(self, chosen: LearnFrom) -> None:
        if chosen is not learner_of(self._preferences).learn_from:
            self._preferences.set("moments.learn_from", chosen.value)
            self.order_changed.emit()

    def _show(self, made: tuple[RecordingId, Suggestions]) -> None:
        recording_id, suggestions = made
        if self._recording is not None and self._recording.id == recording_id:
            self.suggested.emit(suggestions)

    def _fail(self, error: object) -> None:
        fault = self.tr("The list could not be made anew. It is as it was.")
        self.problem.emit(error.sentence if isinstance(error, Problem) else fault)


# The jobs: in a pool thread, so they touch no widget.


def _again(
    library: Library,
    recording_id: RecordingId,
    signals: SignalSet | None,
    _control: JobControl,
) -> tuple[RecordingId, Suggestions]:
    return recording_id, suggest_again(library, recording_id, signals)


def _again_elsewhere(
    library: Library, family_id: FamilyId, but: RecordingId, control: JobControl
) -> int:
    return suggest_again_in_family(library, family_id, control, but=but)


def _learn(library: Library, coder: str, _control: JobControl) -> dict[LearnFrom, Learnt]:
    return {one: learnt_from(library, Learner(one, coder)) for one in LearnFrom}
