"""Signals of half a minute with three possible moments in them."""

from __future__ import annotations

from support.made_signals import MadeFilm

from imh_video.model.signal import SignalSet

FILM_S = 30


def made_signals(later_s: float = 0.0) -> SignalSet:
    """A smile that is answered, a reach that is not, and voices in turn; all a little later."""
    film = MadeFilm(FILM_S).at(0, FILM_S, caregiver_facing_partner=1, infant_facing_partner=1)
    film.at(3 + later_s, 6 + later_s, infant_smile=0.9)
    film.at(4 + later_s, 7 + later_s, caregiver_smile=0.9)
    film.at(10 + later_s, 11 + later_s, infant_reach=1)
    for start in (19 + later_s, 22 + later_s, 25 + later_s):
        film.at(start, start + 0.8, voice_infant=1).at(start + 1.2, start + 2.2, voice_adult=1)
    return film.signals()
