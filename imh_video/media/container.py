"""An opened film file: the engine's container on one source, its errors told in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Self

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.stream import Discard, Disposition, Stream
from av.video.stream import VideoStream

from imh_video.media.contents_only import ContentsOnly
from imh_video.media.problem import MediaProblem, NoPicture
from imh_video.media.source import MediaSource, unreadable

# A playlist or a list of files under a film's name must not make the engine open anything else,
# least of all an address on a network: no protocol has this name.
_NOTHING_ELSE = {"protocol_whitelist": "none"}
_READ_AHEAD_BYTES = 1 << 18
_WITHOUT_CONTENTS = ("mpegts", "mpeg")
_TOLD_BY_TABLE = ("h264", "hevc")
_PICTURE_FORMATS = ("image2", "_pipe", "ico", "tty")


class OpenFilm:
    """One container of its own; use it from one thread at a time, as a context manager.

    Raises MediaProblem when the bytes are not a film.
    """

    def __init__(self, source: MediaSource, *, for_contents: bool = False) -> None:
        """``for_contents``: only its table of contents may be wanted, see ``leave_out_media``."""
        self.source = source
        self._contents: ContentsOnly | None = None
        self._open(for_contents=for_contents)

    def _open(self, *, for_contents: bool = False) -> None:
        if self.source.size_bytes == 0:
            raise MediaProblem(
                "The file is empty.",
                where=self.source.name,
                way_out="Copy it again from the camera or phone.",
            )
        self._file = self.source.open()
        self._contents = ContentsOnly(self._file, self.source.size_bytes) if for_contents else None
        try:
            self.container = self._open_container()
        except BaseException:
            self._file.close()
            raise

    def _open_container(self) -> InputContainer:
        try:
            container = av.open(
                self._contents or self._file,
                mode="r",
                buffer_size=_READ_AHEAD_BYTES,
                container_options=_NOTHING_ELSE,
                metadata_errors="replace",
            )
        except av.FFmpegError as error:
            raise not_a_film(self.source.name) from error
        except OSError as error:
            raise unreadable(self.source.name, error) from error
        if any(kind in container.format.name for kind in _PICTURE_FORMATS):
            container.close()
            raise MediaProblem("This is a still picture, not a film.", where=self.source.name)
        return container

    @property
    def has_contents(self) -> bool:
        """Whether the file says where its frames lie. Without, a seek by time lands somewhere."""
        return self.container.format.name not in _WITHOUT_CONTENTS

    def leave_out_media(self) -> frozenset[int] | None:
        """Read no more of a film with a table of contents than that, until ``reopen``.

        Its packets keep their times, places and sizes, but hold nothing. Gives the places of the
        key frames, which no longer show in the packets; None where all is still read.
        """
        if self._contents is None or "mov" not in self.container.format.name:
            return None
        video = self.need_video()
        # Of other kinds the engine looks into the packets to tell how they are shown.
        if video.codec_context.name not in _TOLD_BY_TABLE:
            return None
        keys = frozenset(entry.pos for entry in video.index_entries if entry.is_keyframe)
        # A table that says nothing of key frames calls all frames so.
        if len(keys) == len(video.index_entries):
            return None
        return keys if self._contents.leave_out_media() else None

    def reopen(self) -> None:
        """Back to the first byte, as if nothing had been read."""
        self.close()
        self._open()

    def close(self) -> None:
        self.container.close()
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def video(self) -> VideoStream | None:
        """The stream of moving pictures; a cover picture of a sound file is none."""
        best = self.container.streams.best("video")
        if isinstance(best, VideoStream) and not best.disposition & Disposition.attached_pic:
            return best
        return None

    @property
    def audio(self) -> AudioStream | None:
        """The sound that a player would choose, when it can be decoded."""
        best = self.container.streams.best("audio")
        if isinstance(best, AudioStream) and can_decode(best):
            return best
        return None

    def need_video(self) -> VideoStream:
        """Raises MediaProblem when there is no picture, or none that can be decoded."""
        video = self.video
        if video is None:
            raise NoPicture(
                "There is no moving picture in this file.",
                where=self.source.name,
                way_out="Choose the file that holds the film.",
            )
        if not can_decode(video):
            raise undecodable(self.source.name)
        return video

    def seek(self, pts: int, stream: Stream) -> bool:
        """Go to a key frame (or packet of sound) at or before; False where the file cannot."""
        try:
            self.container.seek(pts, stream=stream, backward=True)
        except av.FFmpegError:
            return False
        except OSError as error:
            raise unreadable(self.source.name, error) from error
        return True

    def seek_to_byte(self, place: int) -> bool:
        """Go to that byte of a film without a table of contents; False where the file cannot."""
        try:
            self.container.seek(place, unsupported_byte_offset=True)
        except av.FFmpegError:
            return False
        except OSError as error:
            raise unreadable(self.source.name, error) from error
        return True

    def packets(self, stream: Stream) -> Iterator[Packet[Stream]]:
        """The packets of one stream to the end of what is there, then the one that flushes.

        Damage ends the iteration quietly: what could be read is what there is. A disk that
        stops answering raises MediaProblem.
        """
        for other in self.container.streams:
            other.discard = Discard.default if other is stream else Discard.all
        packets = self.container.demux(stream)
        while True:
            try:
                packet = next(packets)
            except (StopIteration, av.FFmpegError):
                return
            except OSError as error:
                raise unreadable(self.source.name, error) from error
            yield packet


def can_decode(stream: Stream) -> bool:
    # The engine gives a stream no decoder when its kind is unknown or its description is missing.
    return stream.codec_context is not None


def not_a_film(name: str) -> MediaProblem:
    return MediaProblem(
        "This is not a film that can be played, or the file is damaged.",
        where=name,
        way_out="Copy it again from the camera, or choose another file.",
    )


def undecodable(name: str) -> MediaProblem:
    return MediaProblem(
        "No picture in this file can be decoded.",
        where=name,
        way_out="The file is damaged or of an unknown kind. Copy it again from the camera.",
    )
