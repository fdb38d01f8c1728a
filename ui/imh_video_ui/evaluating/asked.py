"""What an evaluation asks for, and the work itself in a pool thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from imh_video.app.evaluating import (
    CodingTable,
    Films,
    FilmsInFolder,
    ProgramEvaluation,
    Scoring,
    evaluate_table,
)
from imh_video.app.evaluating_library import FilmsInLibrary, OwnCoding, evaluate_own_codings
from imh_video.app.library import Library
from imh_video.model.job import JobControl
from imh_video.moments.evaluation import Meeting


@dataclass(frozen=True, slots=True)
class Table:
    """A coding in a file. Without a ``folder`` its films are those of the library."""

    path: Path
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which coding, and when a suggestion counts as having found a coded moment."""

    coding: OwnCoding | Table
    meeting: Meeting = field(default_factory=Meeting)


def evaluate(library: Library, asked: Asked, control: JobControl) -> ProgramEvaluation:
    """In a pool thread. Raises Problem, Cancelled."""
    scoring = Scoring(meeting=asked.meeting)
    coding = asked.coding
    if isinstance(coding, OwnCoding):
        return evaluate_own_codings(library, coding.codings, scoring, control)
    films: Films = FilmsInFolder(coding.folder) if coding.folder else FilmsInLibrary(library)
    return evaluate_table(CodingTable(coding.path), films, scoring, control)


def tr(text: str) -> str:
    """Words of the evaluation."""
    return QCoreApplication.translate("Evaluation", text)
