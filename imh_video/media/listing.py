"""Which frames a film shows, as its list of packets tells, held against what its decoder puts out.

Containers list packets, decoders put out frames, and the two are not always the same: cameras store
each of the two fields of a picture by itself, key frames lose the pictures around them where a film
was cut, tails are missing. What is known of that is mended here; the result must agree with the
decoder at the start of the film and, where the kind of file gives reason for doubt, at its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import av
import numpy as np
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame as RawFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from imh_video.media.container import OpenFilm
from imh_video.model.job import JobControl

_HEAD_FRAMES = 12
# A frame of 4K costs as much as many small ones, and cameras of that kind list their frames well.
_LARGE_HEAD_FRAMES = 4
_LARGE_PICTURE_PX = 1920 * 1088
_CHECK_EVERY_PACKETS = 256
# Their tables of contents come from the file itself; a cut shows as a damaged packet.
_INDEXED_FORMATS = ("mov", "matroska")
# A packet of VP8 may be a hidden picture that is never shown.
_CODECS_WITH_HIDDEN_FRAMES = ("vp8",)
# Pictures before the first key frame that can be shown; more than these are no mere cut.
_MOST_LEFT_OUT_AT_START = 32


@dataclass(eq=False)
class Listing:
    """What the container lists, in the order of the file, and the first frames really decoded."""

    pts: list[int] = field(default_factory=list)
    durations: list[int] = field(default_factory=list)
    key_pts: list[int] = field(default_factory=list)
    key_bytes: list[int] = field(default_factory=list)
    """Where each key frame lies in the file; -1 where that is not known."""
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
    def end_pts(self) -> int:
        """Where the last frame stops being shown, as the file says; else one usual step later."""
        last = max(self.pts)
        stated = self.durations[self.pts.index(last)]
        return last + stated if stated > 0 else one_step_later(sorted_pts(self.pts))

    def as_started(self) -> NDArray[np.int64] | None:
        """The listed frames, if the decoder puts out the first of them and no others."""
        head = sorted_pts([frame.pts for frame in self.head])
        for listed in self._readings(head):
            enough = len(head) >= min(self.head_frames, len(listed))
            if enough and np.array_equal(head, listed[: len(head)]):
                return listed
        return None

    def _readings(self, head: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
        """Ways to read the list, the plainest first."""
        listed = sorted_pts(self.pts)
        yield listed
        whole = sorted_pts(self._without_second_fields(head))
        yield whole
        for one in (listed, whole):
            first = int(np.searchsorted(one, head[0]))
            if first <= _MOST_LEFT_OUT_AT_START:
                yield one[first:]

    def _without_second_fields(self, head: NDArray[np.int64]) -> list[int]:
        """A packet that follows half a frame after the one before it is that one's other field."""
        step = int(np.median(np.diff(head))) if len(head) > 1 else 0
        kept: list[int] = []
        for pts in self.pts:
            later = pts - kept[-1] if kept else step
            if not 0 < 2 * later <= step:
                kept.append(pts)
        return kept


def list_packets(film: OpenFilm, control: JobControl) -> Listing:
    """Reads the film from here to its end."""
    video = film.need_video()
    is_large = video.width * video.height > _LARGE_PICTURE_PX
    listing = Listing(head_frames=_LARGE_HEAD_FRAMES if is_large else _HEAD_FRAMES)
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


def shown_frames(film: OpenFilm, listing: Listing) -> NDArray[np.int64] | None:
    """When each frame is shown that the decoder puts out; None where the list cannot tell."""
    if listing.is_damaged or not listing.head:
        return None
    if film.need_video().codec_context.name in _CODECS_WITH_HIDDEN_FRAMES:
        return None
    listed = listing.as_started()
    if listed is None or any(kind in film.container.format.name for kind in _INDEXED_FORMATS):
        return listed
    tail = _decoded_tail(film, listing)
    if len(tail) == 0:
        return None
    return listed if np.array_equal(tail, listed[-len(tail) :]) else None


def _decoded_tail(film: OpenFilm, listing: Listing) -> NDArray[np.int64]:
    """The timestamps that the decoder puts out from the last key frame on."""
    if not listing.key_pts:
        return np.array([], np.int64)
    last = int(np.argmax(listing.key_pts))
    last_key, place = listing.key_pts[last], listing.key_bytes[last]
    film.reopen()
    video = film.need_video()
    video.thread_type = "AUTO"
    is_there = film.seek(last_key, video) if film.has_contents else film.seek_to_byte(max(0, place))
    if not is_there:
        return np.array([], np.int64)
    decoded = [frame.pts for packet in film.packets(video) for frame in decode(packet)]
    return sorted_pts([pts for pts in decoded if pts is not None and pts >= last_key])


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
