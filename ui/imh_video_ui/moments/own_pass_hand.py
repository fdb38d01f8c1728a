"""Coding blind first: hides possible moments until the coder has finished; shows what changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.library import Library
from imh_video.app.own_pass import (
    begin_own_pass,
    check_own_pass,
    finish_own_pass,
    leave_own_pass,
    own_pass_of,
)
from imh_video.app.preferences import Preferences
from imh_video.model.problem import Problem
from imh_video_ui.moments.leave_dialog import LeaveOwnPassDialog
from imh_video_ui.moments.since_dialog import SinceDialog


class OwnPassHand(QObject):
    """``is_hiding`` while the own pass of the open coding goes on.

    ``is_over`` when it was finished or left, ``is_finished`` only when it was finished.
    """

    changed = Signal()
    """Possible moments are to be hidden, or shown, from now on."""
    told = Signal(str)
    problem = Signal(str)

    def __init__(self, library: Library, preferences: Preferences, page: QWidget) -> None:
        super().__init__(page)
        self._library = library
        self._preferences = preferences
        self._page = page
        self._desk: CodingDesk | None = None
        self.is_hiding = False
        self.is_over = self.is_finished = False

    @property
    def hides_measures(self) -> bool:
        """Whether what was measured is hidden too: it would lead the eye as well."""
        return self.is_hiding and not self._preferences.flag("coding.own_pass_lanes")

    def begin(self, desk: CodingDesk) -> None:
        """Another coding is open. A new one begins blind where the coder always wants that."""
        self._desk = desk
        known = own_pass_of(desk)
        is_new = known is None and not desk.marks and not desk.decisions and not desk.read_only
        if is_new and self._preferences.flag("coding.own_pass_first"):
            known = begin_own_pass(self._library, desk)
        self.is_hiding = known is not None and known.is_going_on
        self.is_over = known is not None and not known.is_going_on
        self.is_finished = known is not None and known.is_whole

    def end(self) -> None:
        self._desk = None
        self.is_hiding = self.is_over = self.is_finished = False

    def acts(self) -> dict[str, Callable[[], object]]:
        """What each action of the own pass does."""
        return {
            "moments.own_pass": self.start,
            "moments.own_pass_done": self.finish,
            "moments.own_pass_leave": self.ask_to_leave,
            "moments.own_pass_check": self.show_check,
        }

    def can(self) -> dict[str, bool]:
        """Which of them can be done now."""
        is_open = self._desk is not None and not self._desk.read_only
        return {
            "moments.own_pass": is_open and not self.is_hiding and not self.is_over,
            "moments.own_pass_done": is_open and self.is_hiding,
            "moments.own_pass_leave": is_open and self.is_hiding,
            "moments.own_pass_check": self.is_finished,
        }

    def start(self) -> None:
        """Hide possible moments from now on."""
        self._do(begin_own_pass, self.tr("Possible moments stay hidden until you have finished."))

    def finish(self) -> None:
        """ "I have finished my own pass": recorded with the time, and possible moments show."""
        self._do(finish_own_pass, self.tr("Your own pass is recorded. Possible moments show now."))

    def ask_to_leave(self) -> None:
        """End it as it is, once somebody has said so twice."""
        if self._desk is None or not self.is_hiding:
            return
        dialog = LeaveOwnPassDialog(self._page)
        dialog.accepted.connect(self.leave)
        dialog.open()

    def leave(self) -> None:
        """Recorded as left: it counts as no coding made without possible moments."""
        self._do(leave_own_pass, self.tr("Your own pass is ended. Possible moments show now."))

    def _do(self, act: Callable[[Library, CodingDesk], object], words: str) -> None:
        desk = self._desk
        if desk is None:
            return
        try:
            act(self._library, desk)
        except Problem as problem:
            self.problem.emit(problem.sentence)
            return
        self.begin(desk)
        self.changed.emit()
        self.told.emit(words)

    def show_check(self) -> None:
        """What became of the marks since the own pass was finished."""
        if self._desk is None:
            return
        try:
            check = check_own_pass(self._desk)
        except Problem as problem:
            self.problem.emit(problem.sentence)
            return
        labels = {code.id: code.label for code in self._desk.scheme.codes}
        SinceDialog(self._page, check, labels).open()
