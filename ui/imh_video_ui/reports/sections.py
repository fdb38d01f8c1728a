"""Parts of a report on screen: a heading, what it is, a plot or a table, and what to know of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from imh_video.exchange.report_document import ReportTable
from imh_video_ui.reports.report_table import ReportTableView
from imh_video_ui.theme import ground, label
from imh_video_ui.theme.sign import Sign
from imh_video_ui.theme.tokens import PAGE_PADDING


class Section(QWidget):
    """One thing that a report says. Fill ``column``."""

    def __init__(self, title: str, about: str = "", notes: Sequence[str] = ()) -> None:
        super().__init__()
        self.setAccessibleName(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        self.head = QHBoxLayout()
        self.head.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(title, "section"))
        if about:
            words.addWidget(label(about, "small", "text2", wraps=True))
        self.head.addLayout(words, 1)
        outer.addLayout(self.head)
        outer.addSpacing(4)
        self.column = QVBoxLayout()
        self.column.setSpacing(8)
        outer.addLayout(self.column)
        for note in notes:
            outer.addLayout(note_line(note))


def note_line(words: str) -> QHBoxLayout:
    """What one should know of the figures above it."""
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(Sign("info", "text3", 14), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(words, "small", "text2", wraps=True), 1)
    return row


def table_section(table: ReportTable, empty: str) -> Section:
    """A table with its heading; ``empty`` says why there is none."""
    section = Section(table.title, table.about, table.notes)
    if table.rows:
        section.column.addWidget(ReportTableView(table))
    else:
        section.column.addWidget(label(empty, "body", "text3", wraps=True))
    return section


def note_card(title: str, lines: Sequence[str]) -> QFrame:
    """Some plain sentences that must not be overlooked."""
    frame = QFrame()
    frame.setObjectName("note")
    column = QVBoxLayout(frame)
    column.setContentsMargins(14, 10, 14, 10)
    column.setSpacing(6)
    column.addWidget(label(title, "strong"))
    for line in lines:
        column.addLayout(note_line(line))
    return frame


def scrolling(*parts: QWidget) -> QScrollArea:
    """The parts below each other on the ground of a page."""
    inside = QWidget()
    ground(inside, "surface")
    column = QVBoxLayout(inside)
    column.setContentsMargins(PAGE_PADDING, 20, PAGE_PADDING, PAGE_PADDING)
    column.setSpacing(28)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    ground(area.viewport(), "surface")
    area.setWidget(inside)
    return area
