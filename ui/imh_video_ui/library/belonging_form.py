"""Asks how files that were chosen together belong together; proposes, and a person decides."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from imh_video.media.parts_in_order import FoundPart, in_order
from imh_video.model.recording import MOST_CAMERAS
from imh_video_ui.library.dates import length_words, size_words
from imh_video_ui.library.film_check import CheckedFilm
from imh_video_ui.library.film_plans import Belonging, FilmPlan, groups_of, likely, may_be, plans_of
from imh_video_ui.player.stage import camera_name
from imh_video_ui.theme import Button, Card, Chip, ElidedLabel, RadioRow, ground, label, rule


def _tr(text: str) -> str:
    return QCoreApplication.translate("Belonging", text)


def _words() -> dict[Belonging, str]:
    return {
        Belonging.PARTS: _tr("Parts of one film, one after the other"),
        Belonging.CAMERAS: _tr("Cameras that filmed the same occasion"),
        Belonging.SEPARATE: _tr("Separate films, added one after the other"),
    }


class BelongingForm(QWidget):
    """``plans`` is what a person has said so far."""

    changed = Signal()

    def __init__(self, films: Sequence[CheckedFilm]) -> None:
        super().__init__()
        self._films = {film.path: film for film in _in_order(films)}
        self._first: Path | None = None
        self._rows: dict[Belonging, RadioRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        title = _tr("How do these {n} files belong together?").format(n=len(self._films))
        column.addWidget(label(title, "section"))
        column.addWidget(
            label(
                _tr("This is proposed from their names and clocks. Say what is so."),
                "body",
                "text2",
            )
        )
        column.addLayout(self._choices(likely(tuple(self._films.values()))))
        self._join = QCheckBox(_tr("Files whose names count on are parts of one film"))
        self._join.setChecked(True)
        self._join.setVisible(self._has_parts_to_join)
        self._join.toggled.connect(self._changed)
        column.addWidget(self._join)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        column.addWidget(self._scrolling(), 1)
        self._show_list()

    def _choices(self, proposed: Belonging) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        self._group = QButtonGroup(self)
        for belonging, words in _words().items():
            row = RadioRow(words)
            row.setChecked(belonging is proposed)
            row.toggled.connect(self._changed)
            self._group.addButton(row)
            self._rows[belonging] = row
            column.addWidget(row)
        self._too_many = label(
            _tr("At most {n} cameras can be shown.").format(n=MOST_CAMERAS), "small", "text2"
        )
        column.addWidget(self._too_many)
        return column

    def _scrolling(self) -> QWidget:
        card = Card()
        card.setLayout(self._list)
        self._list.setContentsMargins(14, 2, 14, 2)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(card)
        column.addStretch(1)
        ground(inside, "window")
        area.setWidget(inside)
        return area

    # --- what is said

    @property
    def belonging(self) -> Belonging:
        return next(one for one, row in self._rows.items() if row.isChecked())

    def choose(self, belonging: Belonging) -> None:
        self._rows[belonging].setChecked(True)

    def join_parts(self, joins: bool) -> None:
        """Whether files whose names count on are one camera's film."""
        self._join.setChecked(joins)

    @property
    def plans(self) -> tuple[FilmPlan, ...]:
        paths = self._paths
        return plans_of(paths, self.belonging, joins_parts=self._join.isChecked())

    @property
    def _paths(self) -> list[Path]:
        """The camera that was made the first one comes first, the others in their order."""
        paths = list(self._films)
        if self._first is None or self.belonging is not Belonging.CAMERAS:
            return paths
        groups = groups_of(paths, joins_parts=self._join.isChecked())
        return [
            path for group in sorted(groups, key=lambda g: self._first not in g) for path in group
        ]

    @property
    def _has_parts_to_join(self) -> bool:
        groups = groups_of(tuple(self._films))
        return 1 < len(groups) < len(self._films)

    def make_first(self, path: Path) -> None:
        """This camera carries the clock and is shown first."""
        self._first = path
        self._changed()

    # --- what it comes to

    def _changed(self, _is_on: bool = True) -> None:
        self._show_list()
        self.changed.emit()

    def _show_list(self) -> None:
        paths = list(self._films)
        joins = self._join.isChecked()
        may_be_cameras = may_be(Belonging.CAMERAS, paths, joins_parts=joins)
        self._rows[Belonging.CAMERAS].setEnabled(may_be_cameras)
        too_many = len(groups_of(paths, joins_parts=joins)) > MOST_CAMERAS
        self._too_many.setVisible(too_many)
        if not may_be_cameras and self.belonging is Belonging.CAMERAS:
            self._rows[Belonging.PARTS].setChecked(True)
            return
        self._join.setVisible(self._has_parts_to_join and self.belonging is not Belonging.PARTS)
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for place, (path, becomes, is_first) in enumerate(self._becoming()):
            if place:
                self._list.addWidget(rule())
            self._list.addWidget(self._row(self._films[path], becomes, offers_first=not is_first))

    def _becoming(self) -> list[tuple[Path, str, bool]]:
        """Each file, what it becomes, and whether it could not become the first camera."""
        told = []
        plans = self.plans
        cameras_matter = self.belonging is Belonging.CAMERAS
        for number, plan in enumerate(plans):
            for place, camera in enumerate(plan.cameras):
                for part, path in enumerate(camera):
                    words = []
                    if cameras_matter:
                        words.append(camera_name(place))
                    elif len(plans) > 1:
                        words.append(_tr("Film {n}").format(n=number + 1))
                    if len(camera) > 1:
                        words.append(_tr("part {n}").format(n=part + 1))
                    can_lead = cameras_matter and place > 0 and part == 0
                    told.append((path, _sentence(words), not can_lead))
        return told

    def _row(self, film: CheckedFilm, becomes: str, *, offers_first: bool) -> QWidget:
        widget = QWidget()
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(10)
        widget.setAccessibleName(f"{film.path.name}: {becomes}")
        row.addWidget(Chip(becomes, "accent"))
        row.addWidget(ElidedLabel(film.path.name, "body"), 1)
        if offers_first:
            first = Button(_tr("Make it Camera 1"), kind="quiet", size="compact")
            first.clicked.connect(partial(self.make_first, film.path))
            row.addWidget(first)
        row.addWidget(label(length_words(film.duration_us), "small", "text2"))
        row.addWidget(label(size_words(film.size_bytes), "small", "text3"))
        return widget

    @property
    def told(self) -> list[str]:
        """What each file becomes, as it is read out."""
        return [f"{path.name}: {becomes}" for path, becomes, _ in self._becoming()]


def _sentence(words: Sequence[str]) -> str:
    text = ", ".join(words)
    return text[:1].upper() + text[1:]


def _in_order(films: Sequence[CheckedFilm]) -> list[CheckedFilm]:
    by_path = {film.path: film for film in films}
    found = [FoundPart(film.path, film.duration_us, film.start) for film in films]
    return [by_path[part.path] for part in in_order(found)]
