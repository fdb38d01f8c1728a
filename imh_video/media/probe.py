"""What is in a film file, as found by looking, not as the file claims."""

from __future__ import annotations

import av

from imh_video.media.container import OpenFilm, not_a_film
from imh_video.media.facts import AudioFacts as AudioFacts
from imh_video.media.facts import FilmFacts as FilmFacts
from imh_video.media.facts import VideoFacts as VideoFacts
from imh_video.media.frame_table import read_film_index
from imh_video.media.look_inside import audio_facts, audio_warnings
from imh_video.media.problem import MediaProblem as MediaProblem
from imh_video.media.problem import NoPicture
from imh_video.media.source import MediaSource
from imh_video.timebase import MICROS_PER_SECOND


def probe(source: MediaSource) -> FilmFacts:
    """Look into a film. Raises MediaProblem when it is none, or nothing in it can be decoded."""
    try:
        return read_film_index(source).facts
    except NoPicture:
        with OpenFilm(source) as film:
            return _sound_only(film)


def _sound_only(film: OpenFilm) -> FilmFacts:
    audio = audio_facts(film)
    if not audio:
        raise not_a_film(film.source.name)
    # Nobody can review a file without a picture: its own word on its length is good enough.
    duration_us = (film.container.duration or 0) * MICROS_PER_SECOND // av.time_base
    no_picture = "There is no moving picture in this file."
    return FilmFacts(
        film.container.format.name, duration_us, None, audio, (no_picture, *audio_warnings(film))
    )
