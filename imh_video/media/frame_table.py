"""The table of a film's frames, read once from its packets and remembered for this user.

Where the list of packets is not to be trusted (``listing``), the whole film is decoded once, and
what the decoder puts out counts.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from imh_video.media.cache import cache_file, remember
from imh_video.media.camera_film import CameraFilm
from imh_video.media.container import OpenFilm, undecodable
from imh_video.media.facts import AudioFacts, FilmFacts, VideoFacts
from imh_video.media.listing import (
    Listing,
    decode,
    list_packets,
    one_step_later,
    shown_frames,
    sorted_pts,
)
from imh_video.media.look_inside import audio_facts, audio_warnings, duration_warnings, video_facts
from imh_video.media.source import MediaSource
from imh_video.model.job import JobControl, Unattended
from imh_video.timebase import FrameTable

_FORMAT_VERSION = 4


@dataclass(frozen=True, eq=False)
class FilmIndex:
    """The frames of a film, and what else was found on the way."""

    table: FrameTable
    facts: FilmFacts


def read_frame_table(source: MediaSource, control: JobControl | None = None) -> FrameTable:
    """Every frame that the film's decoder puts out. Raises MediaProblem when there is none."""
    return read_film_index(source, control).table


def read_film_index(source: MediaSource, control: JobControl | None = None) -> FilmIndex:
    """The table and the facts: remembered from last time, else read now (about 3 s an hour)."""
    if isinstance(source, CameraFilm):
        # Joining stands on this module, so it cannot be known here before it is needed.
        from imh_video.media.joined_index import read_joined_index

        return read_joined_index(source, control).whole
    remembered = cache_file("frame_tables", source, ".npz")
    index = _load(remembered)
    if index is None:
        with OpenFilm(source, for_contents=True) as film:
            index = _read(film, control or Unattended())
        _save(index, remembered)
    return index


def _read(film: OpenFilm, control: JobControl) -> FilmIndex:
    video = film.need_video()
    # A few frames come sooner from one thread than from several that first fill up.
    video.thread_type = "SLICE"
    listing = list_packets(film, control)
    if not listing.head:
        raise undecodable(film.source.name)
    audio = audio_facts(film)
    warnings = audio_warnings(film)
    pts = shown_frames(film, listing)
    end_pts = listing.end_pts
    if pts is None:
        pts = _decode_all(film, control)
        end_pts = one_step_later(pts)
    table = _table(film, listing, pts, end_pts)
    facts = FilmFacts(
        container=film.container.format.name,
        duration_us=table.duration_us,
        video=video_facts(film, table, listing.head[0]),
        audio=audio,
        warnings=(*duration_warnings(film, table, is_damaged=listing.is_damaged), *warnings),
    )
    return FilmIndex(table, facts)


def _table(film: OpenFilm, listing: Listing, pts: NDArray[np.int64], end_pts: int) -> FrameTable:
    time_base = film.need_video().time_base or Fraction(1, av.time_base)
    key_pts, first = np.unique(np.array(listing.key_pts, np.int64), return_index=True)
    key_bytes = np.array(listing.key_bytes, np.int64)[first]
    knows_all = not film.has_contents and bool((key_bytes >= 0).all())
    return FrameTable(pts, key_pts, time_base, end_pts, key_bytes if knows_all else None)


def _decode_all(film: OpenFilm, control: JobControl) -> NDArray[np.int64]:
    """The slow way, and the last word on what there is to see."""
    film.reopen()
    video = film.need_video()
    video.thread_type = "AUTO"
    # Only the timestamps are wanted: leave out the smoothing of block edges.
    video.codec_context.options = {"skip_loop_filter": "all"}
    size = max(1, film.source.size_bytes)
    pts: list[int | None] = []
    for packet in film.packets(video):
        control.check()
        control.progress(min(1.0, (packet.pos or size) / size), "Looking at every frame")
        pts.extend(frame.pts for frame in decode(packet))
    return sorted_pts(pts)


# --- remembered between runs ----------------------------------------------------------------------


def _load(path: Path) -> FilmIndex | None:
    """None when there is none, or when it was cut short or written by another version."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            about = json.loads(bytes(kept["about"]))
            if about["version"] != _FORMAT_VERSION:
                return None
            time_base = Fraction(about["time_base"])
            key_bytes = kept.get("key_bytes")
            table = FrameTable(kept["pts"], kept["key_pts"], time_base, about["end_pts"], key_bytes)
            return FilmIndex(table, _facts_from(about["facts"]))
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile, EOFError):
        return None


def _facts_from(kept: dict[str, Any]) -> FilmFacts:
    video = {**kept["video"], "pixel_aspect": Fraction(kept["video"]["pixel_aspect"])}
    return FilmFacts(
        container=kept["container"],
        duration_us=kept["duration_us"],
        video=VideoFacts(**video),
        audio=tuple(AudioFacts(**sound) for sound in kept["audio"]),
        warnings=tuple(kept["warnings"]),
    )


def _save(index: FilmIndex, path: Path) -> None:
    about = {
        "version": _FORMAT_VERSION,
        "time_base": index.table.time_base,
        "end_pts": index.table.end_pts,
        "facts": asdict(index.facts),
    }
    about_bytes = np.frombuffer(json.dumps(about, default=str).encode(), np.uint8)
    arrays: dict[str, NDArray[Any]] = {
        "pts": index.table.pts,
        "key_pts": index.table.key_pts,
        "about": about_bytes,
    }
    if index.table.key_bytes is not None:
        arrays["key_bytes"] = index.table.key_bytes
    content = io.BytesIO()
    np.savez(content, allow_pickle=False, **arrays)
    remember(path, content.getvalue())
