"""How long a piece of work still takes, judged by its pace so far. Pure; times are given to it."""

from __future__ import annotations

_SURE_AFTER_S = 3.0


class Pace:
    """Counts from the first sign of work: loading what works is slow once, and says nothing."""

    def __init__(self, total: float, done: float = 0.0) -> None:
        """``total`` and ``done`` in any unit of work; ``done`` is what need not be done again."""
        self._total, self._spared = total, done
        self._first: tuple[float, float] | None = None
        """How much was done at the first sign, and when."""

    def rest(self, seconds: float) -> None:
        """So long nobody worked: a pause."""
        if self._first is not None:
            done, at_s = self._first
            self._first = (done, at_s + seconds)

    def left_s(self, done: float, now_s: float) -> float | None:
        """Seconds until all is done; None while that cannot be told."""
        if self._first is None:
            if done > self._spared:
                self._first = (done, now_s)
            return None
        first_done, first_s = self._first
        if now_s - first_s < _SURE_AFTER_S or done <= first_done:
            return None
        return (now_s - first_s) * (self._total - done) / (done - first_done)
