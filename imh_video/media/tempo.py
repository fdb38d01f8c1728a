"""Sound played slower or faster at its own pitch."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.filter import Graph
from av.filter.context import FilterContext
from numpy.typing import NDArray

SLOWEST, FASTEST = 0.25, 2.0
"""Beyond these, speech is no longer understood: the sound is left out."""


class Tempo:
    """Stretches pieces of sound by ``atempo``, which keeps the pitch. One thread."""

    def __init__(self, rate: int, channels: int, speed: float) -> None:
        if not SLOWEST <= speed <= FASTEST:
            raise ValueError(f"{speed} lies outside {SLOWEST} to {FASTEST}")
        self._rate, self._channels = rate, channels
        self._pushed = 0
        self._graph = None if speed == 1.0 else _graph(rate, channels, speed)

    def stretch(self, samples: NDArray[np.float32] | None) -> Iterator[NDArray[np.float32]]:
        """What comes out after these ``(N, channels)`` samples; None flushes the rest."""
        if self._graph is None:
            if samples is not None:
                yield samples
            return
        self._graph.push(None if samples is None else self._frame(samples))
        while True:
            try:
                frame = self._graph.pull()
            except (av.FFmpegError, EOFError):
                return
            yield np.asarray(frame.to_ndarray(), np.float32).reshape(-1, self._channels)

    def _frame(self, samples: NDArray[np.float32]) -> AudioFrame:
        packed = np.ascontiguousarray(samples, np.float32).reshape(1, -1)
        frame = AudioFrame.from_ndarray(packed, "flt", _layout(self._channels))
        frame.sample_rate = self._rate
        frame.pts = self._pushed
        frame.time_base = Fraction(1, self._rate)
        self._pushed += len(samples)
        return frame


def _layout(channels: int) -> str:
    return "mono" if channels == 1 else "stereo"


def _graph(rate: int, channels: int, speed: float) -> Graph:
    graph = Graph()
    nodes: list[FilterContext] = [
        graph.add_abuffer(
            sample_rate=rate,
            format="flt",
            layout=_layout(channels),
            time_base=Fraction(1, rate),
        )
    ]
    # One filter goes down to half speed.
    while speed < 0.5:
        nodes.append(graph.add("atempo", "0.5"))
        speed /= 0.5
    nodes += [
        graph.add("atempo", f"{speed}"),
        graph.add("aformat", "sample_fmts=flt"),
        graph.add("abuffersink"),
    ]
    graph.link_nodes(*nodes)
    graph.configure()
    return graph
