"""The chosen film: a picture of it, its day, and what was found on looking at it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from imh_video_ui.library.consent_form import chosen_day, date_field
from imh_video_ui.library.dates import length_words, long_day_words
from imh_video_ui.library.film_check import CheckedFilm, Finding
from imh_video_ui.library.stills import paint_length, placed
from imh_video_ui.theme import Card, colour, label, rule
from imh_video_ui.theme.sign import Sign
from imh_video_ui.theme.tokens import RADIUS_CONTROL

_SIDE = 17
_WIDE, _NARROW = (430, 223), (298, 92)
"""The card's width and the height of its picture."""


class FilmCard(Card):
    """Stands beside every step once a film was looked at."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
        self.said: list[str] = []
        """What was found, line by line."""
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE - 1, 16, _SIDE - 1, 12)
        column.setSpacing(10)
        self._picture = _Picture()
        column.addWidget(self._picture)
        row = QHBoxLayout()
        self._title = label("", "strong")
        self._day_words = label("", "body", "text2")
        row.addWidget(self._title)
        row.addWidget(self._day_words)
        row.addStretch(1)
        column.addLayout(row)
        self._day = date_field(today, self.tr("Filmed on"))
        self._day.setMaximumDate(self._day.date())
        self._day.dateChanged.connect(self._say_day)
        day_row = QHBoxLayout()
        day_row.setSpacing(10)
        self._day_caption = label(self.tr("Filmed on"), "small_strong")
        day_row.addWidget(self._day_caption)
        day_row.addWidget(self._day, 1)
        column.addLayout(day_row)
        self._findings = QVBoxLayout()
        self._findings.setSpacing(0)
        column.addLayout(self._findings)
        self.be_narrow(False)

    def be_narrow(self, is_narrow: bool) -> None:
        """In a small window the questions beside it need the room."""
        width, height = _NARROW if is_narrow else _WIDE
        self.setFixedWidth(width)
        self._picture.setFixedSize(QSize(width - 2 * _SIDE, height))

    @property
    def filmed_on(self) -> date:
        return chosen_day(self._day)

    def show_film(
        self, film: CheckedFilm, title: str, findings: Sequence[Finding], duration_us: int
    ) -> None:
        """``film`` stands for what may be several files; they last so long together."""
        self._picture.show_image(film.still, length_words(duration_us))
        self._title.setText(title)
        self._day.setDate(date_field(film.changed_on, "").date())
        self._say_day()
        self.show_findings(findings)

    def lock(self, locked: bool) -> None:
        """Whether the day can still be changed."""
        self._day.setVisible(not locked)
        self._day_caption.setVisible(not locked)

    def _say_day(self) -> None:
        self._day_words.setText(long_day_words(self.filmed_on))

    def show_findings(self, findings: Sequence[Finding]) -> None:
        self.said = [finding.words for finding in findings]
        while (item := self._findings.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, finding in enumerate(findings):
            if place:
                self._findings.addWidget(rule())
            self._findings.addWidget(_finding_row(finding))


def _finding_row(finding: Finding) -> QWidget:
    row_widget = QWidget()
    row = QHBoxLayout(row_widget)
    row.setContentsMargins(0, 10, 0, 10)
    row.setSpacing(12)
    row.addWidget(Sign(finding.icon, finding.tone, 18), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(finding.words, "body", wraps=True), 1)
    if finding.detail:
        row.addWidget(label(finding.detail, "small", "text3"))
    return row_widget


class _Picture(QWidget):
    """The still of the chosen file, whole, on the ground of a film."""

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self._length = ""

    def show_image(self, image: QImage, length: str) -> None:
        self._image, self._length = image, length
        self.setAccessibleName(
            self.tr("A picture of the film, {length} long").format(length=length)
        )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        rect = self.rect().toRectF()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("stage"))
        painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)
        if self._image is not None:
            painter.drawImage(placed(self._image, rect, fills=False), self._image)
            paint_length(painter, rect, self._length)
        painter.end()
