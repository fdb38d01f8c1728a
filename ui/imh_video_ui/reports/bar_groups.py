"""What the bars show: values of a table by person and code. Pure, without painting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from imh_video.exchange.report_document import Cell, CellKind, CodingReport, ReportTable
from imh_video.exchange.report_numbers import shown
from imh_video.model.scheme import CodeKind, Valence
from imh_video_ui.reports.counted import Counted, tr

TIMES = "Times marked"
"""The column of the core's table of codes; found by its name, never shown from here."""


class Measure(StrEnum):
    """What a bar can show of one coding; the values are the core's names of columns."""

    TIMES = "Times marked"
    RATE = "Times a minute"
    TOTAL = "Total"
    MEAN = "Mean"
    SHARE = "Share of the time"


def measure_words(measure: Measure) -> str:
    return {
        Measure.TIMES: tr("Times"),
        Measure.RATE: tr("Times a minute"),
        Measure.TOTAL: tr("Seconds in all"),
        Measure.MEAN: tr("Seconds on average"),
        Measure.SHARE: tr("Share of the time"),
    }[measure]


@dataclass(frozen=True, slots=True)
class Bar:
    """One value. ``name`` is whose coding it is, "" where there is only one."""

    name: str
    value: float | None
    words: str


@dataclass(frozen=True, slots=True)
class BarGroup:
    """One code of one person. ``valence`` None: the scheme that had it is not at hand."""

    person: str
    label: str
    valence: Valence | None
    bars: tuple[Bar, ...]


def groups_of_one(counted: Counted, measure: Measure) -> tuple[BarGroup, ...]:
    """Every code that was marked at least once and has that measure, in the scheme's order."""
    table = counted.report.table("codes")
    names = [column.name for column in table.columns]
    value_at, times_at = names.index(measure.value), names.index(TIMES)
    kind = table.columns[value_at].kind
    groups = []
    for row in table.rows:
        code = counted.codes.get(str(row[2]))
        is_point = code is not None and code.kind is CodeKind.POINT
        if not row[times_at] or (is_point and measure not in (Measure.TIMES, Measure.RATE)):
            continue
        bar = _bar("", row[value_at], kind)
        valence = code.valence if code is not None else None
        groups.append(BarGroup(str(row[0]), str(row[1]), valence, (bar,)))
    return tuple(groups)


def groups_of_several(counted: Counted, table: ReportTable) -> tuple[BarGroup, ...]:
    """A row of that table as a group, a bar for each coding."""
    groups = []
    for row in table.rows:
        code = counted.codes.get(str(row[2]))
        bars = [
            _bar(column.name, cell, column.kind)
            for column, cell in zip(table.columns[3:], row[3:], strict=True)
        ]
        valence = code.valence if code is not None else None
        groups.append(BarGroup(str(row[0]), str(row[1]), valence, tuple(bars)))
    return tuple(groups)


def _bar(name: str, cell: Cell, kind: CellKind) -> Bar:
    value = float(cell) if isinstance(cell, int | float) else None
    unit = " s" if kind is CellKind.SECONDS and cell is not None else ""
    return Bar(name, value, shown(cell, kind) + unit)


def never_marked(report: CodingReport) -> tuple[str, ...]:
    """A sentence for each person with the codes that were never marked."""
    table = report.table("codes")
    times_at = [column.name for column in table.columns].index(TIMES)
    never: dict[str, list[str]] = {}
    for row in table.rows:
        if not row[times_at]:
            never.setdefault(str(row[0]), []).append(str(row[1]))
    template = tr("{who}, never marked: {codes}.")
    return tuple(template.format(who=who, codes=", ".join(codes)) for who, codes in never.items())


def groups_words(groups: Sequence[BarGroup]) -> str:
    """The bars for whoever does not see them."""
    words = []
    for group in groups:
        values = ", ".join(f"{bar.name} {bar.words}".strip() for bar in group.bars)
        words.append(f"{group.person}, {group.label}: {values}")
    return ". ".join(words)
