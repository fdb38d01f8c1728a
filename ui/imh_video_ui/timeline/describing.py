"""A mark in words: for screen readers and for tool tips."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QWidget

from imh_video.app.finding import written
from imh_video.model.mark import Certainty, Mark, Origin
from imh_video.timebase import MICROS_PER_SECOND, timecode
from imh_video_ui.theme.tips import shortened
from imh_video_ui.timeline.head_painter import mark_lane_words
from imh_video_ui.timeline.marks_by_lane import MarksByLane


def _tr(text: str) -> str:
    return QCoreApplication.translate("Timeline", text)


def describe(mark: Mark, marks: MarksByLane) -> str:
    """Who, what, from when to when, and what else is known; a line for each."""
    lane = marks.lane_of(mark.id)
    who = mark_lane_words(marks.lanes[lane].lane) if lane is not None else ""
    words = [f"{who}: {marks.words_of(mark)}", timecode(mark.span.onset_us)]
    if mark.is_open:
        words.append(_tr("still going on"))
    elif not mark.span.is_point:
        length_s = mark.span.duration_us / MICROS_PER_SECOND
        words.append(
            _tr("to {end}, {length} s").format(
                end=timecode(mark.span.end_us), length=f"{length_s:.2f}"
            )
        )
    if mark.origin is Origin.SUGGESTION:
        words.append(_tr("began as a possible moment"))
    if mark.certainty is not Certainty.SURE:
        words.append(_tr("a guess") if mark.certainty is Certainty.GUESS else _tr("likely"))
    if mark.is_concern:
        words.append(_tr("a concern to talk over"))
    if written(mark):
        words.append(shortened(written(mark)))
    return "\n".join(words)


def tell_readers(widget: QWidget, words: str) -> None:
    """Have a screen reader say what the keyboard is on now."""
    widget.setAccessibleDescription(words.replace("\n", ", "))
    event = QAccessibleEvent(widget, QAccessible.Event.DescriptionChanged)
    QAccessible.updateAccessibility(event)
