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
        if self._graph is None or index != self._comes_next:
            self._begin(index)
        graph = self._graph
        assert graph is not None
        is_last = index + 1 == self._count
        graph.vpush(None if is_last else self._fetch(index + 1))
        picture = graph.vpull()
        self._comes_next = index + 1
        if is_last:
            self._graph = None
        return picture

    def _begin(self, index: int) -> None:
        """A fresh filter that has seen the frame before and this one; it gives out a frame late."""
        before = self._fetch(index - 1) if index > 0 else None
        frame = self._fetch(index)
        self._graph = _graph_for(frame)
        if before is not None:
            self._graph.vpush(before)
        self._graph.vpush(frame)
        if before is not None:
            self._graph.vpull()


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
