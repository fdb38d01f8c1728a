"""Take the open coding back: a list of points, and what going there would do, before it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from imh_video.app.backups import Backup
from imh_video.app.coding_desk import CodingDesk
from imh_video.app.going_back import (
    PointInTime,
    go_back,
    look_into_backup,
    older_backups,
    points_in_history,
)
from imh_video.model.job import JobControl
from imh_video.model.problem import Problem
from imh_video_ui.dialogs.dialog import Dialog
from imh_video_ui.dialogs.problem_dialog import problem_dialog
from imh_video_ui.going_back.back_words import effect_words, marks_words, tr, when_words
from imh_video_ui.going_back.plain_table import PlainTable
from imh_video_ui.jobs.runner import JobHandle, run_job
from imh_video_ui.theme import Button, label

FIVE_MINUTES: Final = timedelta(minutes=5)
_LIST_PX = 320


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Found:
    points: tuple[PointInTime, ...]
    backups: tuple[Backup, ...]


def find_points(desk: CodingDesk, _control: JobControl) -> _Found:
    """In a pool thread, while a dialog keeps everybody from editing."""
    points = points_in_history(desk)
    return _Found(points, older_backups(desk, points))


class GoBackDialog(Dialog):
    """With ``ago`` the point of then is chosen already. Going is one edit that undo takes back."""

    went = Signal(object)
    """The PointInTime that the coding is at now."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: CodingDesk,
        *,
        ago: timedelta | None = None,
        now: Callable[[], datetime] = _now,
    ) -> None:
        super().__init__(
            parent,
            tr("Go back to 5 minutes ago") if ago else tr("Go back"),
            tr("This coding only. Undo brings the present back."),
            icon="rotate-ccw-clock",
            width_px=640,
        )
        self._desk, self._ago, self._now = desk, ago, now()
        self._rows: list[PointInTime | Backup] = []
        self._looking: JobHandle | None = None
        self._point: PointInTime | None = None
        self._build()
        self._finding = run_job(self, lambda control: find_points(desk, control), "")
        self._finding.succeeded.connect(self._show_found)
        self._finding.failed.connect(self._not_found)

    def _build(self) -> None:
        headings = [tr("When"), tr("Marks then"), tr("What had been done last")]
        self.table = PlainTable(tr("Points to go back to"), headings, [190, 110])
        self.table.setFixedHeight(_LIST_PX)
        self.table.currentCellChanged.connect(self._choose)
        self.table.cellActivated.connect(lambda _row, _column: self.go())
        self.body.addWidget(self.table)
        # One line may wrap into two: the room is kept, so that the buttons stay where they are.
        self.effect = label(tr("Looking at what was done."), "strong", wraps=True)
        self.remark = label("", "small", "text2", wraps=True)
        self.remark.setMinimumHeight(36)
        self.body.addWidget(self.effect)
        self.body.addWidget(self.remark)
        close = Button(tr("Stay here"), keys="Esc")
        close.clicked.connect(self.reject)
        self.add_way(close)
        self.go_button = Button(tr("Go back there"), kind="primary", icon="rotate-ccw-clock")
        self.go_button.clicked.connect(self.go)
        self.go_button.setEnabled(False)
        self.add_way(self.go_button, is_safe=True)

    # --- what there is

    @property
    def is_finding(self) -> bool:
        return not self._finding.is_over or (
            self._looking is not None and not self._looking.is_over
        )

    @property
    def point(self) -> PointInTime | None:
        """What is chosen, once it is known what it holds."""
        return self._point

    def _show_found(self, found: _Found) -> None:
        self._rows = [*found.points, *found.backups]
        rows = [self._fields(row) for row in self._rows]
        if found.points:
            rows[0][0] = tr("Now")
        self.table.show_rows(rows)
        if not self._rows:
            self.effect.setText(tr("Nothing was done in this coding yet."))
            return
        self.table.setCurrentCell(self._first_choice(found), 0)
        self.table.setFocus()

    def _fields(self, row: PointInTime | Backup) -> list[str]:
        if isinstance(row, PointInTime):
            return [when_words(row.at, self._now), marks_words(row.marks), row.after]
        return [when_words(row.made_at, self._now), tr("in a backup"), tr("Backup")]

    def _first_choice(self, found: _Found) -> int:
        """The newest that is as old as was asked for; else the oldest of this history."""
        if self._ago is None:
            return min(1, len(self._rows) - 1)
        then = self._now - self._ago
        for place, point in enumerate(found.points):
            if point.at <= then:
                return place
        for place, backup in enumerate(found.backups):
            if backup.made_at <= then:
                return len(found.points) + place
        return max(0, len(found.points) - 1)

    def _not_found(self, error: BaseException) -> None:
        problem_dialog(self, error).open()
        self.effect.setText(tr("The points of this coding could not be read."))

    # --- choosing

    def _choose(self, row: int, *_more: int) -> None:
        self._point = None
        self.go_button.setEnabled(False)
        if not 0 <= row < len(self._rows):
            return
        chosen = self._rows[row]
        if isinstance(chosen, PointInTime):
            self._show_point(chosen, is_now=row == 0)
            return
        self.effect.setText(tr("Looking into this backup."))
        self.remark.setText("")
        desk = self._desk
        handle = run_job(self, lambda _control: look_into_backup(desk, chosen), "")
        self._looking = handle
        handle.succeeded.connect(self._looked)
        handle.failed.connect(self._not_found)

    def _looked(self, point: PointInTime | None) -> None:
        # Somebody may have chosen another one meanwhile: only the newest look counts.
        if not _is_from(self.sender(), self._looking):
            return
        if point is None:
            self.effect.setText(tr("This coding is not in that backup, or it cannot be read."))
            self.remark.setText(tr("Choose a later one."))
            return
        self.table.show_field(self.table.currentRow(), 1, marks_words(point.marks))
        self._show_point(point, is_now=False)

    def _show_point(self, point: PointInTime, *, is_now: bool) -> None:
        self._point = point
        self.effect.setText(tr("This is the present.") if is_now else effect_words(point))
        self.remark.setText(self._remark(point, is_now=is_now))
        self.go_button.setEnabled(not is_now and not self._desk.read_only)

    def _remark(self, point: PointInTime, *, is_now: bool) -> str:
        if self._desk.read_only:
            return tr("Nothing can be changed: {why}.").format(why=self._desk.why_read_only)
        if self._ago is None or self.table.currentRow() != self._oldest_row():
            return ""
        if is_now or point.at > self._now - self._ago:
            return tr("Nothing older is known: the first mark is younger than that.")
        return ""

    def _oldest_row(self) -> int:
        return len(self._rows) - 1

    # --- going

    def go(self) -> None:
        """Make the coding what it was at the chosen point."""
        if self._point is None or not self.go_button.isEnabled():
            return
        try:
            go_back(self._desk, self._point)
        except Problem as problem:
            problem_dialog(self, problem, title=tr("The coding was not taken back")).open()
            return
        self.went.emit(self._point)
        self.accept()


def _is_from(sender: QObject | None, handle: JobHandle | None) -> bool:
    return sender is None or sender is handle
