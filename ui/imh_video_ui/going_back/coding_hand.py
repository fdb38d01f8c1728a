"""What can be done with a whole coding: take it back, or to another version of its scheme."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.going_back import PointInTime
from imh_video.app.scheme_change import is_offered
from imh_video.model.scheme import CodingScheme
from imh_video_ui.going_back.back_words import tr, when_words
from imh_video_ui.going_back.go_back_dialog import FIVE_MINUTES, GoBackDialog
from imh_video_ui.scheme_change.change_words import offer_words
from imh_video_ui.scheme_change.scheme_change_dialog import SchemeChangeDialog


class CodingHand(QObject):
    """Between the open coding and the dialogs that change all of it. Nothing without a dialog."""

    told = Signal(str)
    offered = Signal(str, str, object)
    """A sentence, what can be done about it, and how."""

    def __init__(self, page: QWidget, before: Callable[[], object]) -> None:
        super().__init__(page)
        self._page = page
        self._before = before
        self._desk: CodingDesk | None = None
        self._newer: CodingScheme | None = None
        self._said: set[tuple[str, str]] = set()

    def begin(self, desk: CodingDesk, scheme: CodingScheme) -> None:
        """Another coding is open; ``scheme`` is what the program has of its scheme now."""
        self._desk = desk
        self._newer = scheme
        asked = (str(desk.coding.id), scheme.content_hash)
        # Once while the program runs: whoever keeps the old version is not asked at every opening.
        if self.can_change_scheme and asked not in self._said:
            self._said.add(asked)
            words = offer_words(desk.scheme, scheme)
            self.offered.emit(words, tr("Look at the change"), self.change_scheme)

    def end(self) -> None:
        """The coding is let go."""
        self._desk = self._newer = None

    @property
    def can_change_scheme(self) -> bool:
        """Whether there is another version for a coding that may be written."""
        desk, newer = self._desk, self._newer
        if desk is None or newer is None or desk.read_only:
            return False
        return is_offered(desk, newer)

    def acts(self) -> dict[str, Callable[[], object]]:
        """By the name of the action."""
        return {
            "edit.go_back_5": partial(self.go_back, FIVE_MINUTES),
            "edit.go_back": self.go_back,
            "edit.change_scheme": self.change_scheme,
        }

    def go_back(self, ago: timedelta | None = None) -> GoBackDialog | None:
        """Show how the coding was, and what going there would do."""
        if self._desk is None:
            return None
        self._before()
        dialog = GoBackDialog(self._page.window(), self._desk, ago=ago)
        dialog.went.connect(self._went)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _went(self, point: PointInTime) -> None:
        words = tr("The coding is as it was at {time}. Undo brings the present back.")
        self.told.emit(words.format(time=when_words(point.at, datetime.now(UTC))))

    def change_scheme(self) -> SchemeChangeDialog | None:
        """Show what another version of the scheme would do to the marks."""
        desk, newer = self._desk, self._newer
        if desk is None or newer is None or not is_offered(desk, newer):
            return None
        self._before()
        dialog = SchemeChangeDialog(self._page.window(), desk, newer)
        dialog.changed.connect(self._changed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _changed(self) -> None:
        self.told.emit(tr("The scheme is changed. Undo brings the old version back."))
