"""Scripted motion: named channels over time, eased between keys, with idle life on top."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

BLINK_S = 0.22


@dataclass(frozen=True)
class Key:
    """From `at_s` a channel goes to `value`, taking `over_s` seconds."""

    at_s: float
    channel: str
    value: float
    over_s: float = 0.5


def go(at_s: float, over_s: float = 0.5, **values: float) -> tuple[Key, ...]:
    """Several channels that move together."""
    return tuple(Key(at_s, channel, value, over_s) for channel, value in values.items())


def pulse(at_s: float, until_s: float, over_s: float = 0.4, **values: float) -> tuple[Key, ...]:
    """Channels that rise at a time and fall back to zero so that they are zero at `until_s`."""
    back = dict.fromkeys(values, 0.0)
    return go(at_s, over_s, **values) + go(until_s - over_s, over_s, **back)


class Channels:
    """All channels of one person; a channel that nobody moves rests at its start value."""

    def __init__(self, start: dict[str, float], keys: Iterable[Key], seed: int) -> None:
        self._start = start
        self._keys: dict[str, list[Key]] = {}
        for key in sorted(keys, key=lambda k: k.at_s):
            self._keys.setdefault(key.channel, []).append(key)
        rng = np.random.default_rng(seed)
        self._phase = rng.uniform(0, 2 * np.pi, (16, 3))
        self._rate = rng.uniform((0.07, 0.17, 0.31), (0.13, 0.27, 0.53), (16, 3))
        self._blinks = _blink_times(rng)

    def at(self, channel: str, t: float) -> float:
        """The value of a channel at a time (s)."""
        value = self._start.get(channel, 0.0)
        for key in self._keys.get(channel, ()):
            if t <= key.at_s:
                break
            share = min(1.0, (t - key.at_s) / key.over_s)
            eased = share * share * share * (share * (6 * share - 15) + 10)
            value += eased * (key.value - value)
        return value

    def idle(self, number: int, t: float) -> float:
        """A slow wander within about -1 to 1; each number wanders by itself."""
        waves = np.sin(2 * np.pi * self._rate[number] * t + self._phase[number])
        return float(waves @ (0.55, 0.3, 0.15))

    def blink(self, t: float) -> float:
        """How far the lids are shut, 0 to 1."""
        since = t - self._blinks[np.searchsorted(self._blinks, t, side="right") - 1]
        if since >= BLINK_S:
            return 0.0
        return float(np.sin(np.pi * (since / BLINK_S) ** 0.75) ** 1.5)


def _blink_times(rng: np.random.Generator) -> np.ndarray:
    gaps = rng.uniform(1.8, 4.2, 80)
    return np.concatenate([[-1.0], np.cumsum(gaps)])
