"""One scheme under the hands: its draft, everything that was done to it, and what is wrong now."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from imh_video.schemes.draft import SchemeDraft
from imh_video.schemes.draft_check import DraftProblem, draft_problems

_CHECK_AFTER_MS = 120


class Editing(QObject):
    """``changed`` comes with every new draft, ``checked`` a moment later with its problems."""

    changed = Signal()
    checked = Signal()

    def __init__(self, path: Path, draft: SchemeDraft, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self._now = draft
        self._saved = draft
        self._before: list[SchemeDraft] = []
        self._after: list[SchemeDraft] = []
        self._last: Hashable = None
        self.problems: tuple[DraftProblem, ...] = draft_problems(draft.scheme)
        self._check = QTimer(self, singleShot=True, interval=_CHECK_AFTER_MS)
        self._check.timeout.connect(self.check)

    @property
    def draft(self) -> SchemeDraft:
        return self._now

    @property
    def is_changed(self) -> bool:
        """Whether anything is not written yet."""
        return self._now != self._saved

    @property
    def can_undo(self) -> bool:
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        return bool(self._after)

    def apply(self, draft: SchemeDraft, what: Hashable = None) -> None:
        """Go on with this draft. Changes of the same ``what`` one after the other undo as one."""
        if draft == self._now:
            return
        if what is None or what != self._last:
            self._before.append(self._now)
        self._last = what
        self._after.clear()
        self._go(draft)

    def undo(self) -> None:
        if self._before:
            self._after.append(self._now)
            self._last = None
            self._go(self._before.pop())

    def redo(self) -> None:
        if self._after:
            self._before.append(self._now)
            self._last = None
            self._go(self._after.pop())

    def was_saved(self, draft: SchemeDraft) -> None:
        """What lies in the file now. It can differ from the draft in its version and layout."""
        self._saved = draft
        if draft != self._now:
            self._last = None
            self._go(draft)

    def _go(self, draft: SchemeDraft) -> None:
        self._now = draft
        self.changed.emit()
        self._check.start()

    def check(self) -> None:
        """Check now what would be checked in a moment."""
        self._check.stop()
        self.problems = draft_problems(self._now.scheme)
        self.checked.emit()
