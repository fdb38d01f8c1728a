"""A report on codings as every output wants it: tables with units, coloured strips, plain notes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from imh_video.model.scheme import Actor, Valence
from imh_video.timebase import Micros, Span

Cell: TypeAlias = str | int | float | None
"""None is *not defined* or *not known*; outputs leave it empty, never 0."""


class CellKind(StrEnum):
    """What the numbers of a column are, which decides how they are shown."""

    TEXT = "text"
    COUNT = "count"
    SECONDS = "seconds"
    """Seconds as a float, exact to the microsecond."""
    PER_MINUTE = "per_minute"
    SHARE = "share"
    """0 to 1."""
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """``name`` is read by people; ``unit`` stands beside it, "" where there is none."""

    name: str
    kind: CellKind = CellKind.TEXT
    unit: str = ""

    @property
    def heading(self) -> str:
        return f"{self.name} ({self.unit})" if self.unit else self.name


@dataclass(frozen=True, slots=True)
class ReportTable:
    """``id`` names it for programs. ``notes`` say what was left out and why."""

    id: str
    title: str
    about: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StripPiece:
    """One mark in a strip; ``lane`` 0 is the uppermost."""

    span: Span
    text: str
    valence: Valence
    lane: int
    is_unsure: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """The whole stretch of one person, or of what two people share."""

    title: str
    actor: Actor
    pieces: tuple[StripPiece, ...]
    lanes: int
    unseen: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplyTimes:
    """How long every single reply to the cues of one code took, for a plot of them.

    By links ``person`` is "" and ``reply`` is what answered; by time ``reply`` is "" and the two
    last fields count the cues that were not answered in time, and those of which nobody knows.
    """

    cue: str
    cue_id: str
    latencies_us: tuple[Micros, ...]
    person: str = ""
    reply: str = ""
    unanswered: int = 0
    not_known: int = 0


@dataclass(frozen=True, slots=True)
class ObservedMark:
    """One mark as a row of its own, states ended, names neutral."""

    subject: str
    code_id: str
    category: str
    is_point: bool
    onset_us: Micros
    end_us: Micros
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """One coding with its rows. ``id`` is made of the film's neutral title and the coder."""

    id: str
    description: str
    media_name: str
    duration_us: Micros
    marks: tuple[ObservedMark, ...]


@dataclass(frozen=True, slots=True)
class CodingReport:
    """Everything a report says, in the order in which it says it.

    ``facts`` are pairs of words for the head of a page. ``stretch`` is what the strips show; None
    when nobody knows how long the film is.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[ReportTable, ...]
    observations: tuple[Observation, ...]
    notes: tuple[str, ...] = ()
    strips: tuple[Strip, ...] = ()
    stretch: Span | None = None
    replies_linked: tuple[ReplyTimes, ...] = ()
    replies_in_time: tuple[ReplyTimes, ...] = ()
    window_us: Micros = 0
    """How soon a reply had to begin to be among ``replies_in_time``."""

    def table(self, table_id: str) -> ReportTable:
        """Raises KeyError."""
        for table in self.tables:
            if table.id == table_id:
                return table
        raise KeyError(table_id)
