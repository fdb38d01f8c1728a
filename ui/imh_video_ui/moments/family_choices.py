"""Changes what is looked for with a family from the library, where no film of it is open."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from imh_video.app.library import Library
from imh_video.app.moment_choices import choose_for_family
from imh_video.app.preferences import Preferences
from imh_video.app.suggesting import suggest_again_in_family
from imh_video.model.identifiers import FamilyId
from imh_video.model.job import JobControl
from imh_video.model.moment import MomentChoices
from imh_video.model.problem import Problem
from imh_video_ui.dialogs.problem_dialog import problem_dialog
from imh_video_ui.jobs.runner import run_job
from imh_video_ui.moments.choices_dialog import MomentChoicesDialog


class FamilyChoices(QObject):
    """``ask`` with the dialog; every film of the family that was looked at gets its list anew."""

    changed = Signal()
    """It is kept: the library reads again."""
    made = Signal(object)
    """The id of a family whose lists were made anew."""
    offered = Signal(str, str, object)

    def __init__(self, library: Library, preferences: Preferences, page: QWidget) -> None:
        super().__init__(page)
        self._library = library
        self._preferences = preferences
        self._page = page

    def ask(self, family_id: FamilyId) -> None:
        dialog = MomentChoicesDialog(self._page, self._library.family(family_id))
        dialog.accepted.connect(lambda: self._take(family_id, dialog.choices))
        dialog.open()

    def _take(self, family_id: FamilyId, choices: MomentChoices) -> None:
        family = self._library.family(family_id)
        if choices != family.moments and self._choose(family_id, choices):
            words = self.tr("What is looked for with {code} was changed.").format(code=family.code)
            back = partial(self._choose, family_id, family.moments)
            self.offered.emit(words, self.tr("Undo"), back)

    def _choose(self, family_id: FamilyId, choices: MomentChoices) -> bool:
        try:
            choose_for_family(self._library, family_id, choices)
        except Problem as problem:
            problem_dialog(self._page, problem).open()
            return False
        self.changed.emit()
        job = partial(_suggest_again, self._library, family_id)
        handle = run_job(self, job, self.tr("Looking for possible moments"))
        handle.succeeded.connect(self.made)
        return True


def _suggest_again(library: Library, family_id: FamilyId, control: JobControl) -> FamilyId:
    """In a pool thread, so it touches no widget."""
    suggest_again_in_family(library, family_id, control)
    return family_id
