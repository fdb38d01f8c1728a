"""A change of zoom that the eye can follow: the view glides there, held at one place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation
from PySide6.QtWidgets import QStyle

from imh_video_ui.timeline.view_range import ViewRange

if TYPE_CHECKING:
    from imh_video_ui.timeline.timeline_view import TimelineView

LASTS_MS: Final = 140
"""Long enough to see where one goes, short enough to wait for. None where the computer is set to
show no movement."""


class ViewGlide(QObject):
    """For one timeline. Any other change of the view ends it where it is."""

    def __init__(self, timeline: TimelineView) -> None:
        super().__init__(timeline)
        self._timeline = timeline
        self._begin = self._goal = timeline.view
        self._run = QVariantAnimation(self)
        self._run.setStartValue(0.0)
        self._run.setEndValue(1.0)
        self._run.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._run.valueChanged.connect(self._step)

    @property
    def is_moving(self) -> bool:
        return self._run.state() is QVariantAnimation.State.Running

    def zoom(self, factor: float, at_x: float) -> None:
        """``factor`` times closer than where it is going already; ``at_x`` stays in its place."""
        goal = (self._goal if self.is_moving else self._timeline.view).zoomed(factor, at_x)
        self.stop()
        style = self._timeline.style()
        lasts_ms = style.styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
        if lasts_ms <= 0:
            self._timeline.set_view(goal)
            return
        self._begin, self._goal = self._timeline.view, goal
        self._run.setDuration(min(lasts_ms, LASTS_MS))
        self._run.start()

    def stop(self) -> None:
        self._run.stop()

    def _step(self, share: float) -> None:
        self._timeline.pass_through(between(self._begin, self._goal, share))


def between(begin: ViewRange, goal: ViewRange, share: float) -> ViewRange:
    """The view after that share (0 to 1) of the way; each step looks equally closer."""
    if share >= 1 or begin.span_us == goal.span_us:
        return goal
    span_us = begin.span_us * (goal.span_us / begin.span_us) ** share
    # The instant that lies at the same pixel in both.
    held_us = (begin.start_us * goal.span_us - goal.start_us * begin.span_us) / (
        goal.span_us - begin.span_us
    )
    start_us = held_us - (held_us - begin.start_us) * span_us / begin.span_us
    return replace(goal, start_us=max(0, round(start_us)), span_us=round(span_us))
