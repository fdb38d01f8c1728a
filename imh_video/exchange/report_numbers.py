"""Numbers of a report as people read and copy them."""

from __future__ import annotations

from typing import Final

from imh_video.exchange.report_document import Cell, CellKind

NOT_KNOWN: Final = "–"
"""A value that is not defined, or that nobody knows. It is not nought."""


def shown(cell: Cell, kind: CellKind) -> str:
    """Seconds and rates with two decimals, shares in hundredths, a dash where there is none."""
    if cell is None:
        return NOT_KNOWN
    if isinstance(cell, str):
        return cell
    match kind:
        case CellKind.SECONDS | CellKind.PER_MINUTE | CellKind.NUMBER:
            return f"{cell:.2f}"
        case CellKind.SHARE:
            return f"{cell:.1%}".replace("%", " %")
        case _:
            return str(cell)


def copied(cell: Cell, kind: CellKind) -> str:
    """As shown, but on one line, and empty where nothing is known."""
    if cell is None:
        return ""
    return " ".join(shown(cell, kind).split())


def is_number(kind: CellKind) -> bool:
    return kind is not CellKind.TEXT
