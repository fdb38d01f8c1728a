"""Rows shaped as BORIS 9 exports events, so that scripts written for it run.

*Aggregated events*: a row for each mark. *Tabular events*: a row for each point, and two for each
state, START and STOP. Column names, their order, the words in capitals, and three decimals are
BORIS's own (their help: *Export events*). There are no modifiers and no images here, so no columns
``Modifier #n``, and the image columns hold NA. In aggregated events a point stops where it starts
and has no duration. What is equal and what is not: ``docs/formats/boris-tables.md``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import itemgetter

from imh_video.exchange.report_document import Observation, ObservedMark
from imh_video.timebase import Micros

COLUMNS = (
    "Observation id",
    "Observation date",
    "Description",
    "Observation type",
    "Source",
    "Time offset (s)",
    "Coding duration",
    "Media duration (s)",
    "FPS (frame/s)",
    "Subject",
    "Observation duration by subject by observation",
    "Behavior",
    "Behavioral category",
    "Behavior type",
    "Start (s)",
    "Stop (s)",
    "Duration (s)",
    "Media file name",
    "Image index start",
    "Image index stop",
    "Image file path start",
    "Image file path stop",
    "Comment start",
    "Comment stop",
)
TABULAR_COLUMNS = (
    "Observation id",
    "Observation date",
    "Description",
    "Observation duration",
    "Observation type",
    "Source",
    "Time offset (s)",
    "Media duration (s)",
    "FPS",
    "Subject",
    "Behavior",
    "Behavioral category",
    "Behavior type",
    "Time",
    "Media file name",
    "Image index",
    "Image file path",
    "Comment",
)
FREE_TEXT = frozenset({"Observation id", "Description", "Subject", "Comment start", "Comment"})
"""Columns in which people write what they like."""
NUMBERS = frozenset(
    {
        "Time offset (s)",
        "Coding duration",
        "Media duration (s)",
        "Observation duration by subject by observation",
        "Start (s)",
        "Stop (s)",
        "Duration (s)",
    }
)
NA = "NA"


def rows(observations: Iterable[Observation]) -> Iterator[list[str]]:
    """One row per mark, in order of onset within each observation; numbers as text.

    The day of filming is not given: it says something about the family.
    """
    for observation in observations:
        yield from _rows_of(observation)


def _rows_of(observation: Observation) -> Iterator[list[str]]:
    by_subject: defaultdict[str, Micros] = defaultdict(int)
    for mark in observation.marks:
        by_subject[mark.subject] += mark.end_us - mark.onset_us
    known = observation.duration_us > 0
    duration = thousandths(observation.duration_us) if known else NA
    for mark in observation.marks:
        yield [
            observation.id,
            NA,
            observation.description,
            "Media file",
            f"player #1:{observation.media_name}",
            "0.000",
            duration,
            duration,
            NA,
            mark.subject,
            thousandths(by_subject[mark.subject]),
            mark.code_id,
            mark.category or "Not defined",
            "POINT" if mark.is_point else "STATE",
            thousandths(mark.onset_us),
            thousandths(mark.end_us),
            NA if mark.is_point else thousandths(mark.end_us - mark.onset_us),
            observation.media_name,
            *(NA, NA, NA, NA),
            mark.comment,
            "",
        ]


def tabular_rows(observations: Iterable[Observation]) -> Iterator[list[str]]:
    """One row per point and two per state, in order of time within each observation."""
    for observation in observations:
        events = [event for mark in observation.marks for event in _events_of(mark)]
        duration = thousandths(observation.duration_us) if observation.duration_us > 0 else NA
        for us, _order, kind, mark in sorted(events, key=itemgetter(0, 1)):
            yield [
                observation.id,
                NA,
                observation.description,
                duration,
                "Media file",
                f"player #1:{observation.media_name}",
                "0.000",
                duration,
                NA,
                mark.subject,
                mark.code_id,
                mark.category or "Not defined",
                kind,
                thousandths(us),
                observation.media_name,
                *(NA, NA),
                "" if kind == "STOP" else mark.comment,
            ]


def _events_of(mark: ObservedMark) -> Iterator[tuple[Micros, int, str, ObservedMark]]:
    """When, which comes first at that instant, and what: a state stops before the next starts."""
    if mark.is_point:
        yield mark.onset_us, 1, "POINT", mark
        return
    yield mark.onset_us, 1, "START", mark
    yield mark.end_us, 0 if mark.end_us > mark.onset_us else 2, "STOP", mark


def thousandths(us: Micros) -> str:
    """Microseconds as seconds with three decimals, rounded half up."""
    ms = (us + 500) // 1000
    return f"{ms // 1000}.{ms % 1000:03d}"
