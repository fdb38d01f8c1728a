"""Take one coding back to how it was some minutes ago, as one edit that can be undone.

The points come from the coding's own history, timed by the audit, which also tells of undo and
redo. Further back than the history reaches, the rolling backups are asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.draft import Picture
from imh_video.app.edits import EditRefused
from imh_video.model.changes import Change, Changes
from imh_video.model.identifiers import CandidateId, LinkId, MarkId
from imh_video.model.mark import Link, Mark
from imh_video.model.moment import Decision
from imh_video.store import codings
from imh_video.store.backups import Backup, list_backups, reading_copy
from imh_video.store.history import Operation, changes_of, operations
from imh_video.store.problems import LibraryProblem

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST_POINTS: Final = 1000


@dataclass(frozen=True, slots=True)
class PointInTime:
    """How a coding was at a moment, and what going there would do to the marks it holds now.

    ``after`` names what had been done last. ``at`` is when, as the clock said then. Exactly one of
    ``entry`` (a place in the history) and ``backup`` is there; ``entry`` 0 is the beginning.
    """

    at: datetime
    after: str
    adds: int
    changes: int
    removes: int
    marks: int
    """Marks held then."""
    entry: int | None = None
    backup: Backup | None = None


def older_backups(desk: CodingDesk, points: Sequence[PointInTime] = ()) -> tuple[Backup, ...]:
    """Backups from before the oldest of these points, the newest first; by their names only.

    What one of them holds ``look_into_backup`` tells, once somebody asks for it.
    """
    oldest = min((point.at for point in points), default=None)
    found = list_backups(desk.database.folder)
    return tuple(one for one in found if oldest is None or one.made_at < oldest)


def points_in_history(desk: CodingDesk, most: int = MOST_POINTS) -> tuple[PointInTime, ...]:
    """The newest first. What was undone and then edited over is gone: there the points end."""
    path = _Path(desk, most)
    return tuple(path.points())


def point_ago(desk: CodingDesk, ago: timedelta, now: datetime) -> PointInTime | None:
    """How the coding was then: the newest point that is as old as that; None when none reaches."""
    then = now - ago
    points = points_in_history(desk)
    for point in points:
        if point.at <= then:
            return point
    for backup in older_backups(desk, points):
        found = look_into_backup(desk, backup) if backup.made_at <= then else None
        if found is not None:
            return found
    return None


def look_into_backup(desk: CodingDesk, backup: Backup) -> PointInTime | None:
    """The coding as a backup has it; None when it was not there yet, or is not whole."""
    try:
        changes = _changes_to_backup(desk, backup)
    except LibraryProblem:
        return None
    if changes is None:
        return None
    net = _Net[MarkId, Mark](changes.marks)
    marks = len(desk.marks) + net.growth
    return PointInTime(backup.made_at, "Backup", *net.counts, marks, backup=backup)


def go_back(desk: CodingDesk, point: PointInTime) -> Change:
    """Make the coding what it was at that point, as one edit. Raises EditRefused.

    Also right when something was edited since the points were listed: that goes back too.
    """
    if point.backup is not None:
        changes = _changes_to_backup(desk, point.backup)
    else:
        changes = _Path(desk, None).changes_to(point.entry)
    if changes is None:
        raise EditRefused(
            "This point can no longer be reached.", way_out="Look at the list of points again."
        )
    return desk.do(GoBack(changes, point.at))


@dataclass(frozen=True, slots=True)
class GoBack:
    """From what a coding holds now to what it held then."""

    changes: Changes
    at: datetime

    @property
    def title(self) -> str:
        return f"Go back to {self.at.astimezone():%H:%M:%S}"

    def apply(self, picture: Picture) -> Changes:
        wanted = self.changes
        agrees = (
            _agree(picture.marks, wanted.marks)
            and _agree(picture.links, wanted.links)
            and _agree(picture.decisions, wanted.decisions)
        )
        if not agrees:
            raise EditRefused("The coding has changed meanwhile.", way_out="Try again.")
        return self.changes


def _agree(now: Mapping[K, V], wanted: Mapping[K, tuple[V | None, V | None]]) -> bool:
    """Whether everything is still as it is to be changed from."""
    return all(now.get(key) == before for key, (before, _) in wanted.items())


class _Path:
    """The way from now back through what was done to a coding."""

    def __init__(self, desk: CodingDesk, most: int | None) -> None:
        limit = MOST_POINTS * 100 if most is None else most
        with desk.database.reading() as connection:
            self._done, self._is_whole = operations(connection, desk.coding.id, limit)
            numbers = {operation.number for operation in self._done}
            self._changes = changes_of(connection, desk.coding.id, numbers)
        self._marks_now = len(desk.marks)

    def points(self) -> list[PointInTime]:
        net = _Net[MarkId, Mark]()
        found = []
        for operation, back in self._steps():
            if operation is not None:
                found.append(self._point(operation, net, operation.words, operation.entry))
            elif self._done:
                found.append(self._point(self._done[-1], net, "Before the first mark", 0))
            if back is not None:
                net.follow(back.marks)
        return found

    def _point(
        self, operation: Operation, net: _Net[MarkId, Mark], after: str, entry: int
    ) -> PointInTime:
        # The beginning lies before the oldest edit: a moment earlier, whatever the clock says.
        at = operation.at if entry else operation.at - timedelta(microseconds=1)
        return PointInTime(at, after, *net.counts, self._marks_now + net.growth, entry=entry)

    def changes_to(self, entry: int | None) -> Changes | None:
        """From now to just after that entry of the audit (0: the beginning); None: no way there."""
        marks, links = _Net[MarkId, Mark](), _Net[LinkId, Link]()
        decisions = _Net[CandidateId, Decision]()
        scheme: tuple[str, str] | None = None
        for operation, back in self._steps():
            if entry == (0 if operation is None else operation.entry):
                return Changes(marks.changes(), links.changes(), decisions.changes(), scheme)
            if back is not None:
                marks.follow(back.marks)
                links.follow(back.links)
                decisions.follow(back.decisions)
                scheme = _pin_after(scheme, back.scheme)
        return None

    def _steps(self) -> list[tuple[Operation | None, Changes | None]]:
        """Each operation, newest first, with what walks back over it; None: there is no way.

        A number is used again when somebody edits after undoing. The history holds the newest edit
        of each number only, so that the way ends where an older one is meant. None for the
        operation is the beginning.
        """
        steps: list[tuple[Operation | None, Changes | None]] = []
        passed: set[int] = set()
        for operation in self._done:
            changes = self._changes.get(operation.number)
            if changes is None or operation.number in passed:
                return [*steps, (operation, None)]
            steps.append((operation, changes if operation.kind == "undo" else changes.inverse()))
            if operation.kind == "do":
                passed.add(operation.number)
        return [*steps, (None, None)] if self._is_whole else steps


class _Net(Generic[K, V]):
    """Changes one after the other, as one change from the first state to the last."""

    def __init__(self, changes: Mapping[K, tuple[V | None, V | None]] | None = None) -> None:
        self._pairs: dict[K, tuple[V | None, V | None]] = {}
        self._kinds: Counter[str] = Counter()
        self.follow(changes or {})

    def follow(self, changes: Mapping[K, tuple[V | None, V | None]]) -> None:
        for key, (before, after) in changes.items():
            first, last = self._pairs.get(key, (before, before))
            self._kinds[_kind(first, last)] -= 1
            self._kinds[_kind(first, after)] += 1
            self._pairs[key] = (first, after)

    @property
    def growth(self) -> int:
        return self._kinds["adds"] - self._kinds["removes"]

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many come, change and go."""
        return self._kinds["adds"], self._kinds["changes"], self._kinds["removes"]

    def changes(self) -> dict[K, tuple[V | None, V | None]]:
        """Without what ended as it began."""
        return {key: pair for key, pair in self._pairs.items() if pair[0] != pair[1]}


def _kind(before: object, after: object) -> str:
    if before == after:
        return "same"
    if before is None:
        return "adds"
    return "removes" if after is None else "changes"


def _pin_after(
    first: tuple[str, str] | None, second: tuple[str, str] | None
) -> tuple[str, str] | None:
    if first is None or second is None:
        return second or first
    return None if first[0] == second[1] else (first[0], second[1])


def _changes_to_backup(desk: CodingDesk, backup: Backup) -> Changes | None:
    with reading_copy(backup.path) as connection:
        then = codings.coding(connection, desk.coding.id)
        if then is None:
            return None
        contents = codings.contents(connection, desk.coding.id)
    pins = (desk.coding.scheme_hash, then.scheme_hash)
    return Changes.between(desk.contents, contents, pins)
