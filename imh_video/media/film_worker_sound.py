"""Serves the sound of one film, in the process that decodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imh_video.media.film_messages import MoreSound, OpenSound, SeekSound, Sound, SoundOpened
from imh_video.media.sound import SoundPiece, SoundReader
from imh_video.media.source import MediaSource

if TYPE_CHECKING:
    from imh_video.media.film_worker import Desk

# One message carries a quarter of a second: few messages, and little in vain after a seek.
_BATCH_S = 0.25


def serve_sound(source: MediaSource, order: OpenSound, desk: Desk) -> None:
    """Until the film is to be closed. Raises a Problem when it cannot be read."""
    with SoundReader(source, order.table, rate=order.rate, channels=order.channels) as reader:
        desk.say(SoundOpened(reader.has_sound))
        number = 0
        while True:
            message = desk.next()
            desk.check_closing()
            if isinstance(message, SeekSound):
                reader.seek(message.us)
                number = message.number
            elif isinstance(message, MoreSound) and message.number == number:
                desk.say(_some_more(reader, number))


def _some_more(reader: SoundReader, number: int) -> Sound:
    pieces: list[SoundPiece] = []
    samples = 0
    for piece in reader:
        pieces.append(piece)
        samples += len(piece.samples)
        if samples >= reader.rate * _BATCH_S:
            return Sound(number, tuple(pieces), reader.fraction_read, is_end=False)
    return Sound(number, tuple(pieces), reader.fraction_read, is_end=True)
