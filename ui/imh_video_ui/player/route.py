"""Where a playing film goes next: round a loop, from part to part, or simply on.

Pure: no window, no clock. A loop and a run of parts exclude each other: the newer one ends the
older. Seeking is free in both: a person may look anywhere. Playing is not: from outside it goes on
in the loop, or in the next part (backwards: the one before), and from after the last part in the
first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from imh_video.timebase import Micros, Span
from imh_video_ui.player.span_run import SpanRun

Margins = tuple[Micros, Micros]
"""How much is played before and after."""


@dataclass(frozen=True, slots=True)
class Route:
    """``core`` is the loop from A to B as it was set; what is played may be wider by margins."""

    core: Span | None = None
    margins_us: Margins = (0, 0)
    has_margins: bool = False
    run: SpanRun | None = None

    def with_loop(self, span: Span | None, has_margins: bool, end_us: Micros | None) -> Route:
        """A loop round this span, held to the film; None, or one without length, ends it."""
        core = None if span is None else _held(span, end_us)
        # A point has no length of its own, but with margins it can be looped.
        is_loop = core is not None and (not core.is_point or (has_margins and any(self.margins_us)))
        if not is_loop:
            return replace(self, core=None, has_margins=False)
        return replace(self, core=core, has_margins=has_margins, run=None)

    def with_margins(self, margins_us: Margins) -> Route:
        return replace(self, margins_us=margins_us)

    def with_run(self, spans: Iterable[Span], margins_us: Margins, end_us: Micros) -> Route:
        """Only these spans; none of them, or none with a place in the film, ends it."""
        run = SpanRun.of(spans, margins_us, end_us)
        if not run.parts:
            return replace(self, run=None)
        return replace(self, run=run, core=None, has_margins=False)

    def loop(self, end_us: Micros | None) -> Span | None:
        """What is played again and again; ``end_us`` is the end of the film where it is known."""
        if self.core is None or not self.has_margins:
            return self.core
        before_us, after_us = self.margins_us
        return _held(Span(self.core.onset_us - before_us, self.core.end_us + after_us), end_us)

    def begins_at(self, us: Micros, way: int, end_us: Micros) -> Micros:
        """Where playing begins when the film stands there."""
        loop = self.loop(end_us)
        if loop is not None:
            return us if loop.contains(us) else _entry(loop, way)
        if self.run is not None:
            part = self.run.onward(us, way) or self.run.parts[0 if way > 0 else -1]
            return us if part.contains(us) else _entry(part, way)
        return us

    def goes_to(self, us: Micros, way: int, end_us: Micros) -> Micros | None:
        """Where a film that has come to this moment goes on instead; None: here."""
        loop = self.loop(end_us)
        if loop is not None:
            has_left = us >= loop.end_us if way > 0 else us < loop.onset_us
            return _entry(loop, way) if has_left else None
        if self.run is not None:
            part = self.run.onward(us, way)
            return None if part is None or part.contains(us) else _entry(part, way)
        return None

    def is_over(self, us: Micros, way: int) -> bool:
        """Whether the last part has been played."""
        return self.run is not None and self.run.onward(us, way) is None

    def end_us(self, way: int, film_end_us: Micros) -> Micros:
        """The last moment that is played in that direction."""
        if self.run is not None:
            return self.run.parts[-1].end_us - 1 if way > 0 else self.run.parts[0].onset_us
        return film_end_us - 1 if way > 0 else 0


def _entry(span: Span, way: int) -> Micros:
    return span.onset_us if way > 0 else span.end_us - 1


def _held(span: Span, end_us: Micros | None) -> Span | None:
    """Inside the film; a span without any length becomes a point."""
    onset_us = max(0, span.onset_us)
    offset_us = span.end_us if end_us is None else min(span.end_us, end_us)
    if offset_us > onset_us:
        return Span(onset_us, offset_us)
    return Span(onset_us) if end_us is None or onset_us < end_us else None
