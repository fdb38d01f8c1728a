"""The clock that a playing film runs by."""

from __future__ import annotations

import time
from collections.abc import Callable

from imh_video.timebase import Micros

NowMicros = Callable[[], Micros]
"""Microseconds that only ever rise; where they start means nothing."""

# The film is never farther from its sound than this; nearer, it glides there unseen.
_NEAR_US = 15_000.0
_GLIDE = 0.1


def monotonic_us() -> Micros:
    """The computer's own steady clock."""
    return time.monotonic_ns() // 1000


class PlayClock:
    """Where in the film we are: standing at a moment, or running from one at a rate.

    Alone it runs by the computer's clock. While ``follow`` is told what the loudspeaker plays, the
    sound is the master: where it stands the film stands, where it runs the film runs.
    """

    def __init__(self, now_us: NowMicros = monotonic_us) -> None:
        self._now_us = now_us
        self._anchor_us: float = 0.0
        self._since_us: Micros = 0
        self._rate = 0.0
        self._told_us: float = 0.0

    @property
    def is_running(self) -> bool:
        return self._rate != 0.0

    @property
    def is_waiting(self) -> bool:
        """Whether it stands only until a loudspeaker is heard."""
        return self.is_running and self._now_us() < self._since_us

    @property
    def position_us(self) -> Micros:
        """Where the film is; while it runs this never turns back, whatever the sound does."""
        here_us = self._reckoned_us()
        if self._rate > 0:
            here_us = max(here_us, self._told_us)
        elif self._rate < 0:
            here_us = min(here_us, self._told_us)
        self._told_us = here_us
        return round(here_us)

    def _reckoned_us(self) -> float:
        return self._anchor_us + max(0, self._now_us() - self._since_us) * self._rate

    def stand(self, at_us: Micros) -> None:
        """Stay at that moment."""
        self._set(at_us, 0.0)

    def run(self, from_us: Micros, rate: float, *, wait_us: Micros = 0) -> None:
        """Go on from that moment; ``rate`` is below 0 for backwards.

        ``wait_us``: a loudspeaker is about to begin. Stand until it is heard, at most so long.
        """
        self._set(from_us, rate)
        self._since_us += wait_us

    def _set(self, at_us: float, rate: float) -> None:
        self._anchor_us = self._told_us = float(at_us)
        self._since_us, self._rate = self._now_us(), rate

    def follow(self, heard_us: Micros) -> None:
        """The loudspeaker plays this moment: come nearer to it while running."""
        if not self.is_running:
            return
        if self.is_waiting:
            self._begin_with(heard_us)
            return
        ahead_us = heard_us - self._reckoned_us()
        stays_us = min(max(ahead_us * (1 - _GLIDE), -_NEAR_US), _NEAR_US)
        self._anchor_us += ahead_us - stays_us

    def _begin_with(self, heard_us: Micros) -> None:
        told_us = self._told_us
        self._set(heard_us, self._rate)
        # The sound may begin a little before the frame that is on screen already.
        self._told_us = told_us
