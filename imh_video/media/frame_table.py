"""The table of a film's frames, read once from its packets and remembered for this user.

Containers list packets, decoders put out frames, and the two are not always the same: cameras that
store two fields a picture, key frames whose helpers were cut off, truncated tails. So the list of
packets is held against what the decoder puts out at the start (and, where the kind of file gives
reason for doubt, at the end); where they differ, the whole film is decoded once and that counts.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame as RawFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from imh_video.media.cache import cache_file, remember
from imh_video.media.camera_film import CameraFilm
from imh_video.media.container import OpenFilm, undecodable
from imh_video.media.facts import AudioFacts, FilmFacts, VideoFacts
from imh_video.media.look_inside import audio_facts, audio_warnings, duration_warnings, video_facts
from imh_video.media.source import MediaSource
from imh_video.model.job import JobControl, Unattended
from imh_video.timebase import FrameTable

_FORMAT_VERSION = 2
_HEAD_FRAMES = 12
# A frame of 4K costs as much as many small ones, and cameras of that kind list their frames well.
_LARGE_HEAD_FRAMES = 4
_LARGE_PICTURE_PX = 1920 * 1088
_CHECK_EVERY_PACKETS = 256
# Their tables of contents come from the file itself; a cut shows as a damaged packet.
_INDEXED_FORMATS = ("mov", "matroska")
# A seek by time searches them to and fro and lands early: their key frames are kept by byte.
_FORMATS_WITHOUT_CONTENTS = ("mpegts", "mpeg")
# A packet of VP8 may be a hidden picture that is never shown.
_CODECS_WITH_HIDDEN_FRAMES = ("vp8",)


@dataclass(frozen=True, eq=False)
class FilmIndex:
    """The frames of a film, and what else was found on the way."""

    table: FrameTable
    facts: FilmFacts


@dataclass(eq=False)
class _Listing:
    """What the container lists, in the order of the file, and the first frames really decoded."""

    pts: list[int] = field(default_factory=list)
    durations: list[int] = field(default_factory=list)
    key_pts: list[int] = field(default_factory=list)
    key_bytes: list[int] = field(default_factory=list)
    head: list[RawFrame] = field(default_factory=list)
    head_frames: int = _HEAD_FRAMES
    is_damaged: bool = False

    def add(self, packet: Packet[Stream], keys: frozenset[int] | None) -> None:
        """``keys``: places of the key frames, where the packets themselves do not say."""
        if len(self.head) < self.head_frames:
            self.head += decode(packet)
        if packet.size == 0:
            return
        self.is_damaged |= packet.is_corrupt or packet.pts is None
        # An edit list keeps the packets it discards for the decoder's sake only.
        if packet.is_discard or packet.pts is None:
            return
        self.pts.append(packet.pts)
        self.durations.append(packet.duration or 0)
        if packet.is_keyframe if keys is None else packet.pos in keys:
            self.key_pts.append(packet.pts)
            self.key_bytes.append(-1 if packet.pos is None else packet.pos)

    @property
    def starts_as_decoded(self) -> bool:
        """Whether the decoder puts out the first listed frames and no others."""
        head = sorted_pts([frame.pts for frame in self.head])
        listed = sorted_pts(self.pts)
        enough = len(head) >= min(self.head_frames, len(listed))
        return enough and np.array_equal(head, listed[: len(head)])

    @property
    def end_pts(self) -> int:
        """Where the last frame stops being shown, as the file says; else one usual step later."""
        last = max(self.pts)
        stated = self.durations[self.pts.index(last)]
        return last + stated if stated > 0 else one_step_later(sorted_pts(self.pts))


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
    listing = _list_packets(film, control)
    if not listing.head:
        raise undecodable(film.source.name)
    audio = audio_facts(film)
    warnings = audio_warnings(film)
    if _is_doubtful(film, listing):
        pts = _decode_all(film, control)
        end_pts = one_step_later(pts)
    else:
        pts = sorted_pts(listing.pts)
        end_pts = listing.end_pts
    table = _table(film, listing, pts, end_pts)
    facts = FilmFacts(
        container=film.container.format.name,
        duration_us=table.duration_us,
        video=video_facts(film, table, listing.head[0]),
        audio=audio,
        warnings=(*duration_warnings(film, table, is_damaged=listing.is_damaged), *warnings),
    )
    return FilmIndex(table, facts)


def _table(film: OpenFilm, listing: _Listing, pts: NDArray[np.int64], end_pts: int) -> FrameTable:
    time_base = film.need_video().time_base or Fraction(1, av.time_base)
    key_pts, first = np.unique(np.array(listing.key_pts, np.int64), return_index=True)
    key_bytes = np.array(listing.key_bytes, np.int64)[first]
    is_needed = film.container.format.name in _FORMATS_WITHOUT_CONTENTS
    knows_all = is_needed and bool((key_bytes >= 0).all())
    return FrameTable(pts, key_pts, time_base, end_pts, key_bytes if knows_all else None)


def _list_packets(film: OpenFilm, control: JobControl) -> _Listing:
    video = film.need_video()
    is_large = video.width * video.height > _LARGE_PICTURE_PX
    listing = _Listing(head_frames=_LARGE_HEAD_FRAMES if is_large else _HEAD_FRAMES)
    size = max(1, film.source.size_bytes)
    is_head_read = False
    keys: frozenset[int] | None = None
    for number, packet in enumerate(film.packets(video)):
        if number % _CHECK_EVERY_PACKETS == 0:
            control.check()
            control.progress(min(1.0, (packet.pos or 0) / size), "Reading the frames")
        listing.add(packet, keys)
        if not is_head_read and len(listing.head) >= listing.head_frames:
            is_head_read = True
            keys = film.leave_out_media()
    return listing


def _is_doubtful(film: OpenFilm, listing: _Listing) -> bool:
    """Whether the list of packets may differ from what the decoder shows."""
    if listing.is_damaged or not listing.starts_as_decoded:
        return True
    if film.need_video().codec_context.name in _CODECS_WITH_HIDDEN_FRAMES:
        return True
    is_indexed = any(kind in film.container.format.name for kind in _INDEXED_FORMATS)
    return not is_indexed and not _ends_as_decoded(film, listing)


def _ends_as_decoded(film: OpenFilm, listing: _Listing) -> bool:
    listed = sorted_pts(listing.pts)
    last_key = max(listing.key_pts, default=int(listed[0]))
    film.reopen()
    video = film.need_video()
    video.thread_type = "AUTO"
    if not film.seek(last_key, video):
        return False
    decoded = [frame.pts for packet in film.packets(video) for frame in decode(packet)]
    tail = sorted_pts([pts for pts in decoded if pts is not None and pts >= last_key])
    return len(tail) > 0 and np.array_equal(tail, listed[-len(tail) :])


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


def decode(packet: Packet[Stream]) -> list[RawFrame]:
    """The frames that come out after this packet; a broken packet gives none."""
    try:
        return [frame for frame in packet.decode() if isinstance(frame, RawFrame)]
    except av.FFmpegError:
        return []


def decode_what_is_left(stream: VideoStream) -> list[RawFrame]:
    """All that the decoder still holds. It has to be sought before it takes packets again."""
    try:
        return list(stream.codec_context.decode(None))
    except av.FFmpegError:
        return []


def sorted_pts(pts: list[int] | list[int | None]) -> NDArray[np.int64]:
    """Each known timestamp once, rising."""
    return np.unique(np.array([one for one in pts if one is not None], np.int64))


def one_step_later(pts: NDArray[np.int64]) -> int:
    """One usual step after the last timestamp."""
    return int(pts[-1]) + (int(np.median(np.diff(pts))) if len(pts) > 1 else 1)


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
