"""The family's time line: films and new goals over the months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from imh_video_ui.library.dates import day_words, month_name
from imh_video_ui.library.family_facts import FamilyFacts
from imh_video_ui.theme import colour, label, program_font, theme_signals

_MARGIN = 10
_SPARE = timedelta(days=16)


class OccasionKind(StrEnum):
    FILM = "film"
    GOAL = "goal"


@dataclass(frozen=True, slots=True)
class Occasion:
    kind: OccasionKind
    day: date
    words: str


def occasions_of(facts: FamilyFacts) -> tuple[Occasion, ...]:
    """What happened when, as far as a day is known."""
    films = [
        Occasion(OccasionKind.FILM, film.recording.filmed_on, film.recording.title)
        for film in facts.films
        if film.recording.filmed_on is not None
    ]
    goals = [Occasion(OccasionKind.GOAL, goal.agreed_on, goal.words) for goal in facts.goals]
    return tuple(sorted(films + goals, key=lambda occasion: occasion.day))


def months_across(first: date, last: date) -> list[date]:
    """The first of each month that lies between the two days."""
    month = first.replace(day=1)
    result = []
    while month <= last:
        if month >= first:
            result.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return result


def paint_occasion(painter: QPainter, centre: QPointF, kind: OccasionKind, radius: float) -> None:
    """The sign of a film (a disc with a hole) or of a new goal (a diamond)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if kind is OccasionKind.FILM:
        painter.setPen(QPen(colour("accent"), radius * 0.66))
        painter.setBrush(colour("surface"))
        painter.drawEllipse(centre, radius * 0.67, radius * 0.67)
    else:
        painter.setPen(QPen(colour("text2"), 1.8))
        painter.setBrush(colour("surface"))
        reach = radius * 1.15
        painter.drawPolygon(
            QPolygonF(
                [
                    centre + QPointF(0, -reach),
                    centre + QPointF(reach, 0),
                    centre + QPointF(0, reach),
                    centre + QPointF(-reach, 0),
                ]
            )
        )
    painter.restore()


class OccasionLine(QWidget):
    """Painted to scale from the first occasion to today."""

    def __init__(self, facts: FamilyFacts, today: date) -> None:
        super().__init__()
        self._occasions = occasions_of(facts)
        days = [occasion.day for occasion in self._occasions]
        self._first = min([*days, today - timedelta(days=75)]) - _SPARE
        self._last = max([*days, today]) + timedelta(days=8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Films and goals over time"))
        self.setAccessibleDescription("; ".join(_said(o, today) for o in self._occasions))
        self.setToolTip("\n".join(_said(o, today) for o in self._occasions))
        theme_signals().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(600, 44)

    def _x(self, day: date) -> float:
        span = max((self._last - self._first).days, 1)
        room = self.width() - 2 * _MARGIN
        return _MARGIN + room * (day - self._first).days / span

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        y = 14.0
        painter.setPen(QPen(colour("edge"), 2))
        painter.drawLine(QPointF(_MARGIN, y), QPointF(self.width() - _MARGIN, y))
        self._paint_months(painter, y)
        last_x = 0.0
        for occasion in self._occasions:
            # Two on one day stand side by side: neither hides the other.
            last_x = max(self._x(occasion.day), last_x + 24)
            paint_occasion(painter, QPointF(last_x, y), occasion.kind, 9)
        painter.end()

    def _paint_months(self, painter: QPainter, y: float) -> None:
        months = months_across(self._first, self._last)
        font = program_font(12)
        metrics = QFontMetricsF(font)
        widest = max((metrics.horizontalAdvance(month_name(m)) for m in months), default=1) + 16
        # Over years there is no room for every month's name.
        step = max(1, -(-round(widest * len(months)) // max(self.width(), 1)))
        painter.setFont(font)
        for place, month in enumerate(months):
            x = self._x(month)
            painter.setPen(QPen(colour("edge"), 1.6))
            painter.drawLine(QPointF(x, y - 5), QPointF(x, y + 5))
            if place % step == 0:
                painter.setPen(colour("text3"))
                words = month_name(month)
                left = min(x + 4, self.width() - metrics.horizontalAdvance(words) - 2)
                painter.drawText(QPointF(left, y + 24), words)


def _said(occasion: Occasion, today: date) -> str:
    return f"{occasion.words}, {day_words(occasion.day, today)}"


class _KeySign(QWidget):
    def __init__(self, kind: OccasionKind) -> None:
        super().__init__()
        self._kind = kind
        self.setFixedSize(16, 16)
        theme_signals().changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_occasion(painter, QRectF(self.rect()).center(), self._kind, 6)
        painter.end()


def occasion_key(kinds: Sequence[tuple[OccasionKind, str]]) -> QHBoxLayout:
    """What the signs mean."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for kind, words in kinds:
        row.addWidget(_KeySign(kind), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(label(words, "caption", "text2"))
        row.addSpacing(8)
    row.addStretch(1)
    return row
