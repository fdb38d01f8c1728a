"""When each sample is heard, told from how much sound the device has taken."""

from __future__ import annotations

from imh_video_ui.player.clock import NowMicros

_LEARNING_US = 500_000
# A device takes sound in periods; one that is late by more than this has stopped playing.
_LEAST_REACH_US = 30_000.0


class SampleClock:
    """The sound heard now, in microseconds of sound since the device began.

    A device takes sound ahead of playing it: a burst into its own buffer at first, then a period
    at a time. What it has taken (bytes written less bytes still waiting) is therefore a staircase
    that lies ahead of the ear by up to that buffer and a period. In the first half second the
    largest lead over the steady clock is learned; the steps are bridged by the clock, but only so
    far as the device keeps taking: when it stalls, what is heard stands too.

    What lies behind the device (a wireless link, a television) cannot be seen from here.
    """

    def __init__(self, now_us: NowMicros) -> None:
        self._now_us = now_us
        self._asked_us = now_us()
        self._began_us: float | None = None
        self._taken_us = 0.0
        self._changed_us: float = self._asked_us
        self._lead_us = 0.0
        self._step_us = 0.0

    @property
    def has_begun(self) -> bool:
        return self._began_us is not None

    @property
    def quiet_us(self) -> float:
        """How long the device has taken nothing."""
        return self._now_us() - self._changed_us

    def note(self, taken_us: float) -> None:
        """The device has taken so much by now. Call it often: between calls nothing is known."""
        now_us = self._now_us()
        if taken_us > self._taken_us:
            # It happened some time since the last look: most likely in the middle.
            changed_us = (now_us + self._asked_us) / 2
            if self._began_us is None:
                self._began_us = changed_us
            else:
                self._step_us = max(taken_us - self._taken_us, self._step_us * 0.9)
            self._taken_us, self._changed_us = taken_us, changed_us
            if changed_us - self._began_us <= _LEARNING_US:
                self._lead_us = max(self._lead_us, taken_us - (changed_us - self._began_us))
        self._asked_us = now_us

    def heard_us(self, *, is_drained: bool = False) -> float | None:
        """None before the first sample. ``is_drained``: nothing waits to be taken any more."""
        if self._began_us is None:
            return None
        since_us = self._now_us() - self._changed_us
        if not is_drained:
            since_us = min(since_us, max(_LEAST_REACH_US, 2 * self._step_us))
        return min(self._taken_us - self._lead_us + since_us, self._taken_us)
