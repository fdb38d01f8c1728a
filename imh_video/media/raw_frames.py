"""Decoded frames as the file holds them, each exactly by its number."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import chain
from typing import Literal, TypeAlias

import numpy as np
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame as RawFrame

from imh_video.media.container import OpenFilm, undecodable
from imh_video.media.listing import decode, decode_what_is_left
from imh_video.media.source import MediaSource
from imh_video.timebase import FrameTable

# A seek costs about as much as decoding these many frames on the way.
_WORTH_DECODING = 8
# Getting a frame a few frames sooner is worth this long a way once more, when nobody waits.
_WORTH_BEGINNING_ANEW = 90
# An interlaced frame is shown with the help of the one before and the one after.
_NEIGHBOURS = 3
# Two runs that put out the frames around a listed one, but not it, show that it cannot be decoded.
_PROOF_OF_A_GAP = 2
_Skip: TypeAlias = Literal["NONREF", "DEFAULT"]
# Their decoders leave out unneeded frames without disturbing the needed ones (measured exact).
_MAY_SKIP_UNNEEDED = ("h264", "hevc")


class RawFrames:
    """The decoder of one film. One thread; a context manager.

    A frame is found by its timestamp, never by counting. Where the decoder gives nothing for a
    listed frame (damage), the frame before it stands in, as a player would hold the picture.
    """

    def __init__(
        self,
        source: MediaSource,
        table: FrameTable,
        check: Callable[[], None] | None = None,
        most_threads: int | None = None,
    ) -> None:
        """``check`` is called at every packet; what it raises ends the reading, not the decoder."""
        self.goes_on = True
        """Whether the frames after a fetched one are wanted next. If not, a frame that was jumped
        to comes sooner, and going on from there begins at the key frame again."""
        self._table = table
        self._check = check or _nothing
        self._most_threads = most_threads
        self._film = OpenFilm(source)
        self._stand_ins: dict[int, int] = {}
        self._held: tuple[int, RawFrame] | None = None
        self._is_interlaced = False
        # What comes out before the key frame of the run may lack what it was built from.
        self._sure_from_pts = int(table.pts[0])
        self._recent: deque[tuple[int, RawFrame]] = deque(maxlen=_NEIGHBOURS)
        self._packets: Iterator[Packet[Stream]] = iter(())
        self._ready: deque[RawFrame] = deque()
        self._delivered = -1
        self._frame: RawFrame | None = None
        self._before: RawFrame | None = None
        self._start_decoding()

    def close(self) -> None:
        # Decoded frames and packets hold the decoder's memory: let go of them now, not some day.
        self._packets = iter(())
        self._ready.clear()
        self._frame = self._before = None
        self._held = None
        self._recent.clear()
        self._film.close()

    @property
    def position(self) -> int:
        """The frame that decoding goes on after; -1 where it begins anew at a key frame."""
        return self._delivered

    @property
    def sample_aspect_ratio(self) -> Fraction | None:
        """Width of a stored pixel by its height, as the file states it."""
        return self._video.sample_aspect_ratio

    def _start_decoding(self) -> None:
        self._video = self._film.need_video()
        self._video.thread_type = "AUTO"
        if self._most_threads is not None:
            cores = os.cpu_count() or 1
            self._video.codec_context.thread_count = min(self._most_threads, cores)
        self._begin_here()

    def _begin_here(self) -> None:
        self._packets = self._film.packets(self._video)
        self._ready.clear()
        self._delivered = -1
        self._frame = self._before = None

    def fetch(self, index: int) -> tuple[RawFrame, bool]:
        """The frame, and whether it is that one (False: a neighbour stands in for a damaged one).

        Raises MediaProblem when the file can no longer be read.
        """
        wanted = self._stand_ins.get(index, index)
        if self._held is not None and wanted == self._held[0]:
            return self._held[1], wanted == index
        frame = self._among_recent(wanted) or self._find(wanted)
        if frame is None:
            frame = self._hold_neighbour(wanted)
            return frame, False
        return frame, wanted == index

    def _among_recent(self, index: int) -> RawFrame | None:
        return next((frame for place, frame in self._recent if place == index), None)

    def fetch_any(self, index: int) -> RawFrame:
        """The frame, or what stands in for it."""
        return self.fetch(index)[0]

    def _find(self, index: int) -> RawFrame | None:
        if index == self._delivered and self._frame is not None and not self._frame.is_corrupt:
            return self._frame
        if self._is_in_reach(index):
            frame = self._decode_up_to(index, skip_unneeded=True)
            if frame is not None:
                return frame
        elif not self.goes_on and (frame := self._find_alone(index)) is not None:
            return frame
        seen_on_both_sides = 0
        for key in self._keys_before(index):
            self._go_to(key)
            frame = self._decode_up_to(index, skip_unneeded=seen_on_both_sides == 0)
            # After a landing on a false key frame the right moment may come with a wrong picture.
            if frame is not None and not (frame.is_corrupt and key is not None):
                return frame
            seen_on_both_sides += self._before is not None and bool(self._ready)
            if seen_on_both_sides == _PROOF_OF_A_GAP:
                return None
        # Nothing is called missing before one run that left nothing out.
        self._go_to(None)
        return self._decode_up_to(index, skip_unneeded=False)

    def _find_alone(self, index: int) -> RawFrame | None:
        """The frame without those that a decoder needs to go on, if it comes in one short run.

        A decoder gives a frame out when it has taken in some later ones; told that nothing more
        comes, it gives at once, and has to begin anew.
        """
        key = self._key_before(index)
        is_short = index - self._table.key_up_to(index) <= _WORTH_BEGINNING_ANEW
        is_able = self._video.codec_context.name in _MAY_SKIP_UNNEEDED and not self._is_interlaced
        if key < 0 or not is_short or not is_able:
            return None
        self._go_to(key)
        frame = self._decode_alone(int(self._table.pts[index]))
        self._begin_here()
        if frame is not None:
            self._is_interlaced |= frame.interlaced_frame
        if frame is None or frame.is_corrupt or self._is_interlaced:
            return None
        self._held = (index, frame)
        return frame

    def _decode_alone(self, wanted: int) -> RawFrame | None:
        for packet in self._packets:
            self._check()
            self._skip_unneeded(packet, wanted)
            frames = decode(packet)
            if packet.pts == wanted:
                frames += decode_what_is_left(self._video)
            for frame in frames:
                if frame.pts == wanted:
                    return frame
            if packet.pts == wanted:
                break
        return None

    def _hold_neighbour(self, index: int) -> RawFrame:
        """The frame before the gap at this place (else the one after) stands in for all of it."""
        after = self._ready[0] if self._ready else None
        frame = self._before or after
        if frame is None:
            raise undecodable(self._film.source.name)
        place = self._place_of(frame)
        gap_starts = 0 if self._before is None else place + 1
        gap_ends = len(self._table) if after is None else self._place_of(after)
        for missing in range(min(gap_starts, index), max(gap_ends, index + 1)):
            if missing != place:
                self._stand_ins[missing] = place
        self._held = (place, frame)
        return frame

    def _place_of(self, frame: RawFrame) -> int:
        assert frame.pts is not None  # frames without a time never leave _decode_up_to
        return int(np.searchsorted(self._table.pts, frame.pts))

    def _is_in_reach(self, index: int) -> bool:
        """Whether decoding on gets there sooner than a seek."""
        if not 0 <= self._delivered < index:
            return False
        ahead = index - self._delivered
        return ahead <= _WORTH_DECODING or self._table.key_up_to(index) <= self._delivered

    def _key_before(self, index: int) -> int:
        """Its place in the list of key frames; -1 where the frame lies before the first."""
        pts = self._table.pts[index]
        return int(np.searchsorted(self._table.key_pts, pts, side="right")) - 1

    def _keys_before(self, index: int) -> Iterator[int | None]:
        """Key frames to try, nearest first, in growing steps; at last (None) the first byte."""
        key = self._key_before(index)
        step = 1
        while key >= 0:
            yield key
            key -= step
            step *= 2
        yield None

    def _go_to(self, key: int | None) -> None:
        if key is None or not (self._is_at_byte_of(key) or self._is_at_time_of(key)):
            self._begin_at_first_byte()
        self._sure_from_pts = int(self._table.pts[0] if key is None else self._table.key_pts[key])

    def _begin_at_first_byte(self) -> None:
        self._film.reopen()
        self._start_decoding()

    def _is_at_byte_of(self, key: int) -> bool:
        """Go there, if the film has no table of contents and begins to count aright from there."""
        if self._table.key_bytes is None:
            return False
        if not self._film.seek_to_byte(int(self._table.key_bytes[key])):
            return False
        self._begin_here()
        first = next(self._packets, None)
        # A stream may give single packets the times of others; the engine then guesses wrongly.
        if first is None or first.pts != self._table.key_pts[key] or not first.is_keyframe:
            return False
        self._packets = chain((first,), self._packets)
        return True

    def _is_at_time_of(self, key: int) -> bool:
        pts = int(self._table.key_pts[key])
        if self._table.key_bytes is None:
            # Tables of contents go by other stamps than a frame's own: when it is decoded, without
            # edit lists, less the largest delay. Half way to the next key they all mean this one.
            pts += self._ticks_from(key) // 2
        if not self._film.seek(pts, self._video):
            return False
        self._begin_here()
        return True

    def _ticks_from(self, key: int) -> int:
        """To the next key frame; from the last one, as far as it was to that."""
        keys = self._table.key_pts
        if len(keys) == 1:
            return int(self._table.pts[-1] - keys[0])
        place = min(key, len(keys) - 2)
        return int(keys[place + 1] - keys[place])

    def _decode_up_to(self, index: int, *, skip_unneeded: bool) -> RawFrame | None:
        """Decode on until the frame comes out; None when it was passed or the film ends."""
        wanted = int(self._table.pts[index])
        needed_from = int(self._table.pts[max(0, index - 1)]) if self._is_interlaced else wanted
        while (frame := self._next(needed_from if skip_unneeded else None)) is not None:
            if frame.pts is None or not self._is_listed(frame.pts):
                continue
            self._keep_neighbour(frame)
            if frame.pts == wanted:
                self._delivered, self._frame = index, frame
                return frame
            if frame.pts > wanted:
                # It comes out next: reading on from here needs no seek.
                self._ready.appendleft(frame)
                self._delivered, self._frame = self._place_of(frame) - 1, None
                return None
            self._before = frame
            self._delivered, self._frame = self._place_of(frame), frame
        self._delivered, self._frame = -1, None
        return None

    def _keep_neighbour(self, frame: RawFrame) -> None:
        self._is_interlaced |= frame.interlaced_frame
        assert frame.pts is not None
        if self._is_interlaced and not frame.is_corrupt and frame.pts >= self._sure_from_pts:
            self._recent.append((self._place_of(frame), frame))

    def _is_listed(self, pts: int) -> bool:
        place = int(np.searchsorted(self._table.pts, pts))
        return place < len(self._table) and int(self._table.pts[place]) == pts

    def _next(self, needed_from: int | None) -> RawFrame | None:
        while not self._ready:
            self._check()
            packet = next(self._packets, None)
            if packet is None:
                return None
            self._skip_unneeded(packet, needed_from)
            self._ready.extend(decode(packet))
        return self._ready.popleft()

    def _skip_unneeded(self, packet: Packet[Stream], needed_from: int | None) -> None:
        """On the way to a frame, leave out those that neither it nor any other is built from."""
        context = self._video.codec_context
        if context.name not in _MAY_SKIP_UNNEEDED:
            return
        on_the_way = needed_from is not None and packet.pts is not None and packet.pts < needed_from
        skip: _Skip = "NONREF" if on_the_way else "DEFAULT"
        if context.skip_frame != skip:
            context.skip_frame = skip


def _nothing() -> None:
    return
