"""What was answered so far in the step who is who, with undo and redo."""

from __future__ import annotations

from imh_video.app.who_is_who import FilmSetUp


class Answers:
    """``said`` is what stands now."""

    def __init__(self, said: FilmSetUp | None = None) -> None:
        self.said = said or FilmSetUp()
        self._before: list[FilmSetUp] = []
        self._after: list[FilmSetUp] = []
        self._what = ""

    def put(self, said: FilmSetUp, what: str = "") -> None:
        """Another answer. Several in a row about the same ``what`` are undone as one."""
        if said == self.said:
            return
        if not what or what != self._what:
            self._before.append(self.said)
        self._what = what
        self._after.clear()
        self.said = said

    @property
    def can_undo(self) -> bool:
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        return bool(self._after)

    def undo(self) -> None:
        if self._before:
            self._after.append(self.said)
            self.said, self._what = self._before.pop(), ""

    def redo(self) -> None:
        if self._after:
            self._before.append(self.said)
            self.said, self._what = self._after.pop(), ""
