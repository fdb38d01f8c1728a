"""The sound of a camera's parts, one after the other, moved to where it belongs."""

from __future__ import annotations

from collections.abc import Iterator

from imh_video.media.camera_film import CameraFilm
from imh_video.media.file_sound import FileSound, SoundPiece
from imh_video.media.frame_table import read_film_index
from imh_video.timebase import MICROS_PER_SECOND, Micros


class JoinedSound:
    """Decodes the sound of a camera's film from any moment on; one part is open at a time.

    The parts are joined first and moved by ``audio_offset_us`` then, so that sound that runs late
    crosses a seam as it crossed it in the camera. One thread.
    """

    def __init__(self, film: CameraFilm, *, rate: int, channels: int) -> None:
        self._film = film
        self._rate, self._channels = rate, channels
        self._open: tuple[int, FileSound] | None = None
        self._part = 0
        self._pieces: Iterator[SoundPiece] = iter(())
        self.has_sound = any(
            sound.channels > 0
            for part in film.parts
            for sound in read_film_index(part.source).facts.audio
        )
        self.seek(0)

    @property
    def fraction_read(self) -> float:
        """How much of all parts has been read, 0 to 1."""
        sizes = [part.source.size_bytes for part in self._film.parts]
        here = 0.0 if self._open is None else self._open[1].fraction_read
        return min(1.0, (sum(sizes[: self._part]) + here * sizes[self._part]) / max(1, sum(sizes)))

    def close(self) -> None:
        self._pieces = iter(())
        self._close_part()

    def _close_part(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None

    def __iter__(self) -> Iterator[SoundPiece]:
        return self._pieces

    def seek(self, us: Micros) -> None:
        """What comes next begins at that moment of the film, to the sample."""
        self._pieces = self._pieces_from(us) if self.has_sound else iter(())

    def _pieces_from(self, us: Micros) -> Iterator[SoundPiece]:
        late_us = self._film.audio_offset_us
        for piece in self._joined_from(us + late_us):
            yield SoundPiece(piece.time_us - late_us, piece.samples)

    def _joined_from(self, us: Micros) -> Iterator[SoundPiece]:
        """As the files hold it, on the camera's clock."""
        offsets = [part.offset_us for part in self._film.parts]
        first = max((n for n, offset in enumerate(offsets) if offset <= us), default=0)
        for number in range(first, len(offsets)):
            # Sound from before a later part's first picture lies under the part before it.
            begin_us = us if number == first else offsets[number]
            ends_us = offsets[number + 1] if number + 1 < len(offsets) else None
            yield from self._of_part(number, begin_us, ends_us)

    def _of_part(
        self, number: int, begin_us: Micros, ends_us: Micros | None
    ) -> Iterator[SoundPiece]:
        offset_us = self._film.parts[number].offset_us
        sound = self._reader_of(number)
        sound.seek(begin_us - offset_us)
        for piece in sound:
            time_us = piece.time_us + offset_us
            if ends_us is None:
                yield SoundPiece(time_us, piece.samples)
                continue
            fits = round((ends_us - time_us) * self._rate / MICROS_PER_SECOND)
            if fits <= 0:
                return
            yield SoundPiece(time_us, piece.samples[:fits])

    def _reader_of(self, number: int) -> FileSound:
        if self._open is None or self._open[0] != number:
            self._close_part()
            source = self._film.parts[number].source
            reader = FileSound(source, rate=self._rate, channels=self._channels)
            self._open = (number, reader)
        self._part = number
        return self._open[1]
