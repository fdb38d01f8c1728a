"""Playing only some stretches of a film, one after the other. Pure: no window, no clock."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from imh_video.timebase import Micros, Span

# A point, or a mark of one frame, is over before anybody has seen it.
_LEAST_US = 100_000
# Going back from later than this in a part goes to its beginning, not to the part before.
_WELL_INSIDE_US = 1_000_000


@dataclass(frozen=True, slots=True)
class SpanRun:
    """Parts of a film in order, apart from each other, each with some length."""

    parts: tuple[Span, ...]
    asked: int
    """How many spans were asked for: those that overlap became one part."""

    @classmethod
    def of(
        cls, spans: Iterable[Span], margins_us: tuple[Micros, Micros], duration_us: Micros
    ) -> Self:
        """Widen each by the margins (before, after), hold it to the film, merge what overlaps."""
        wanted = list(spans)
        parts: list[Span] = []
        for span in sorted(_widened(span, margins_us, duration_us) for span in wanted):
            if parts and span.onset_us <= parts[-1].end_us:
                last = parts.pop()
                parts.append(Span(last.onset_us, max(last.end_us, span.end_us)))
            elif span.duration_us > 0:
                parts.append(span)
        return cls(tuple(parts), len(wanted))

    def __len__(self) -> int:
        return len(self.parts)

    def _last_begun(self, us: Micros) -> int:
        """The place of the last part that begins at or before that moment; -1 before the first."""
        return bisect_right(self.parts, us, key=lambda part: part.onset_us) - 1

    def part_at(self, us: Micros) -> Span | None:
        """The part that holds this moment."""
        place = self._last_begun(us)
        return self.parts[place] if place >= 0 and self.parts[place].contains(us) else None

    def number_at(self, us: Micros) -> int:
        """Which part one is in, or was in last; from 1."""
        return max(1, self._last_begun(us) + 1)

    def onward(self, us: Micros, way: int) -> Span | None:
        """The part to play from there in that direction: this one, else the next; None: over."""
        here = self.part_at(us)
        if here is not None:
            return here
        place = self._last_begun(us) + (1 if way > 0 else 0)
        return self.parts[place] if 0 <= place < len(self.parts) else None

    def beside(self, us: Micros, step: int) -> Span | None:
        """The next part (1) or the one before (-1); None at the ends."""
        place = self._last_begun(us)
        if step > 0:
            place += 1
        elif place < 0:
            return None
        elif us - self.parts[place].onset_us <= _WELL_INSIDE_US and place > 0:
            place -= 1
        return self.parts[place] if place < len(self.parts) else None


def _widened(span: Span, margins_us: tuple[Micros, Micros], duration_us: Micros) -> Span:
    before_us, after_us = margins_us
    onset_us, end_us = span.onset_us - before_us, span.end_us + after_us
    missing_us = max(0, _LEAST_US - (end_us - onset_us))
    onset_us -= missing_us // 2
    end_us += missing_us - missing_us // 2
    onset_us = min(max(0, onset_us), duration_us)
    return Span(onset_us, max(onset_us, min(end_us, duration_us)))
