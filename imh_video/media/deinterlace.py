"""Interlaced frames (camcorders, DV) made whole for display: one picture for each frame."""

from __future__ import annotations

from collections.abc import Callable

from av.filter import Graph
from av.video.frame import VideoFrame as RawFrame


class Deinterlacer:
    """Fills the missing lines of a frame from the frame itself and both neighbours (bwdif).

    What a frame looks like depends on those three alone, so it is the same after any seek.
    """

    def __init__(self, fetch: Callable[[int], RawFrame], frame_count: int) -> None:
        self._fetch = fetch
        self._count = frame_count
        self._graph: Graph | None = None
        self._comes_next = -1

    def picture(self, index: int) -> RawFrame:
        graph = self._graph if index == self._comes_next else None
        # Whatever interrupts from here on leaves no half-fed filter behind.
        self._graph, self._comes_next = None, -1
        graph = graph or self._fed_up_to(index)
        is_last = index + 1 == self._count
        graph.vpush(None if is_last else self._fetch(index + 1))
        picture = graph.vpull()
        if not is_last:
            self._graph, self._comes_next = graph, index + 1
        return picture

    def _fed_up_to(self, index: int) -> Graph:
        """A fresh filter that has seen the frame before and this one; it gives out a frame late."""
        before = self._fetch(index - 1) if index > 0 else None
        frame = self._fetch(index)
        graph = _graph_for(frame)
        if before is not None:
            graph.vpush(before)
        graph.vpush(frame)
        if before is not None:
            graph.vpull()
        return graph


def _graph_for(frame: RawFrame) -> Graph:
    graph = Graph()
    graph.threads = 1
    source = graph.add_buffer(
        width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base
    )
    # All frames, flagged or not: cameras forget the flag on single frames.
    graph.link_nodes(
        source, graph.add("bwdif", "mode=send_frame:deint=all"), graph.add("buffersink")
    )
    graph.configure()
    return graph
