"""Small pictures of many moments of a film, for film strips and cards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from imh_video.media.frame_reader import FrameReader, VideoFrame
from imh_video.media.source import MediaSource
from imh_video.model.job import JobControl, Unattended
from imh_video.timebase import FrameTable, Micros


@dataclass(frozen=True, eq=False, slots=True)
class Still:
    """The picture for a wished moment. ``frame`` may lie before it, where that came cheaper."""

    wished_us: Micros
    frame: VideoFrame


def read_stills(
    source: MediaSource,
    table: FrameTable,
    times_us: Sequence[Micros],
    height_px: int,
    control: JobControl | None = None,
    *,
    reach_us: Micros = 0,
) -> Iterator[Still]:
    """One still for each moment, in the order of time, each as soon as it is decoded.

    With ``reach_us`` a key frame up to that much earlier will do: far quicker in long films.
    """
    control = control or Unattended()
    wished = sorted(times_us)
    with FrameReader(source, table) as reader:
        width, height = reader.size
        reader.max_width = max(1, round(width * height_px / height))
        for done, us in enumerate(wished):
            control.check()
            control.progress(done / len(wished), "Reading stills")
            yield Still(us, reader.read(_cheap_index(reader, us, reach_us)))


def _cheap_index(reader: FrameReader, us: Micros, reach_us: Micros) -> int:
    index = reader.table.index_at(us)
    key = reader.nearest_key(index)
    return key if us - reader.table.time_us(key) <= reach_us else index
