"""A place in the film as a person types it: a time, a frame, or so far from here. Pure."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

from imh_video.model.problem import Problem
from imh_video.timebase import MICROS_PER_SECOND, FrameTable, Micros, micros, timecode

_NUMBER = r"\d+(?:[.,]\d*)?|[.,]\d+"
_FRAME = re.compile(
    r"(?P<sign>[+-]?)(?:(?:f|frame|#)\s*(?P<a>\d+)|(?P<b>\d+)\s*(?:f|frames?))", re.I
)
_TIME = re.compile(
    rf"(?P<sign>[+-]?)(?:(?:(?P<h>\d+):)?(?P<m>\d+):)?(?P<s>{_NUMBER})\s*(?P<unit>s|sec)?", re.I
)
# A time code is cut to milliseconds: what is typed from it means the frame that it was read from.
_CUT_US = 1000


def _tr(text: str) -> str:
    return QCoreApplication.translate("Place", text)


class NoSuchPlace(Problem):
    """What was typed names no place in this film."""


def find_place(text: str, here: int, table: FrameTable) -> int:
    """The frame that was typed; ``here`` is the frame to count from. Raises NoSuchPlace.

    Seconds (``41.24``), minutes and hours (``0:41.24``, ``1:02:03.5``), a frame (``f1031``,
    ``frame 1031``), and with a sign so far from here (``+2``, ``-0.5``, ``+5f``).
    """
    typed = text.strip().replace("−", "-")
    if not typed:
        raise NoSuchPlace(_tr("Type a time or a frame, as 41.24, 1:02 or f1031."))
    if found := _FRAME.fullmatch(typed):
        return _held_frame(_signed(found, int(found["a"] or found["b"]), here), table)
    if found := _TIME.fullmatch(typed):
        us = _micros(found)
        if found["sign"]:
            us = _signed(found, us, table.time_us(here))
        return _frame_at(us, table)
    raise NoSuchPlace(
        _tr("“{typed}” is neither a time nor a frame.").format(typed=typed),
        way_out=_tr("Try 41.24, 1:02 or f1031."),
    )


def _signed(found: re.Match[str], amount: int, here: int) -> int:
    if not found["sign"]:
        return amount
    return here - amount if found["sign"] == "-" else here + amount


def _micros(found: re.Match[str]) -> Micros:
    """What stands there without its sign."""
    seconds = float(found["s"].replace(",", "."))
    minutes, hours = int(found["m"] or 0), int(found["h"] or 0)
    if found["m"] and seconds >= 60:
        raise NoSuchPlace(
            _tr("A minute has no {count} seconds.").format(count=found["s"]),
            way_out=_tr("They end at 59.999."),
        )
    if found["h"] and minutes >= 60:
        raise NoSuchPlace(
            _tr("An hour has no {count} minutes.").format(count=minutes),
            way_out=_tr("They end at 59."),
        )
    return micros(seconds) + (minutes * 60 + hours * 3600) * MICROS_PER_SECOND


def _held_frame(index: int, table: FrameTable) -> int:
    if index < 0:
        raise NoSuchPlace(_tr("That is before the film begins."))
    if index >= len(table):
        raise NoSuchPlace(
            _tr("The last frame of this film is {frame}.").format(frame=len(table) - 1)
        )
    return index


def _frame_at(us: Micros, table: FrameTable) -> int:
    if us < 0:
        raise NoSuchPlace(_tr("That is before the film begins."))
    if us > table.duration_us:
        raise NoSuchPlace(_tr("The film ends at {time}.").format(time=timecode(table.duration_us)))
    return table.index_at(us + _CUT_US - 1 if us % _CUT_US == 0 else us)
