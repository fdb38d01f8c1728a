"""What a person should know of a look before trusting its signals, in plain sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from imh_video.app.analysis_films import FilmToAnalyse
from imh_video.app.people_file import PeopleChoice
from imh_video.app.people_in_film import AnalysedPerson, lost_people
from imh_video.model.family import Role
from imh_video.model.observation import Observations
from imh_video.model.recording import Layout
from imh_video.model.signal import SignalSet, stretches
from imh_video.signals.build import HeardVoices
from imh_video.timebase import Micros, seconds, timecode
from imh_video.vision.mirrors import likely_mirror_images

_UNSURE_ROLE = 0.75
_DARK = 0.12
_SMALL_PX = 90
"""The shorter side of a picture; below it even a face that fills it is hardly found."""
_SEEN_ENOUGH = 0.1
_HARDLY_SEEN = 0.2
"""Share of the film in which a face shows; below it a person is told so."""
_CALLED = {Role.INFANT: "the baby", Role.CAREGIVER: "the parent"}
_NO_FACE_NO_PERSON = "Somebody whose face never shows is not found."
_LONG_SILENCE_US: Micros = 3_000_000
_LONG_STILL_US: Micros = 500_000
"""A picture that stays this long says nothing of what happened meanwhile."""


def warnings_of(
    seen: Observations,
    people: Sequence[AnalysedPerson],
    signals: SignalSet,
    voices: HeardVoices | None,
    layout: Layout,
) -> Iterator[str]:
    """Of picture, people and sound; ``voices`` is None for a film without sound."""
    if not len(seen.times_us):
        yield "The film has no picture; nothing is said about who is seen."
    else:
        mirrors = [] if layout is Layout.MIRROR else _mirror_images(seen, people)
        yield from _of_people(people, [image for pair in mirrors for image in pair])
        yield from (_of_mirror(one, other) for one, other in mirrors)
        yield from _of_picture(seen)
    yield from _of_sound(voices, signals.duration_us)


def _of_people(
    people: Sequence[AnalysedPerson], in_mirrors: Sequence[AnalysedPerson]
) -> Iterator[str]:
    main = [person for person in people if person.role is not Role.OTHER]
    if not main:
        yield "Nobody was found in this film."
    elif len({person.role for person in main}) == 1:
        who = _CALLED[main[0].role]
        found = f"Only one person was found; we take them for {who}."
        if main[0].chosen:
            found = f"Only {who} was found."
        yield f"{found} {_NO_FACE_NO_PERSON}"
    if any(not p.chosen and p.role_confidence < _UNSURE_ROLE for p in main):
        yield "We are not sure who is who; please confirm it."
    for person in main:
        if person.face_fraction < _HARDLY_SEEN:
            who = "baby" if person.role is Role.INFANT else "parent"
            yield f"The face of the {who} shows in little of the film; little is known of it."
    if any(
        p.role is Role.OTHER and p.seen_fraction >= _SEEN_ENOUGH and not p.chosen
        for p in people
        if all(p is not image for image in in_mirrors)
    ):
        yield "Somebody else may be in the picture, or a mirror, picture or toy looks like a face."


def _mirror_images(
    seen: Observations, people: Sequence[AnalysedPerson]
) -> list[tuple[AnalysedPerson, AnalysedPerson]]:
    """Pairs of people in one picture who move like somebody and their image.

    Not when a person has said who both of them are.
    """
    rows = len(seen.times_us)
    here = [p for p in people if p.camera == 0 and len(p.track.faces) == rows]
    pairs = likely_mirror_images(seen, [person.track for person in here])
    named = [(here[one], here[other]) for one, other in pairs]
    return [(one, other) for one, other in named if not (one.chosen and other.chosen)]


def _of_mirror(one: AnalysedPerson, other: AnalysedPerson) -> str:
    called = [name for role, name in _CALLED.items() if role in (one.role, other.role)]
    if len(called) == 2:
        who = "The baby and the parent move like one person and their mirror image."
    elif called:
        who = f"Somebody moves like the mirror image of {called[0]}."
    else:
        who = "Two others move like one person and their mirror image."
    return f"{who} If there is a mirror, leave it out under Who is who."


def _of_picture(seen: Observations) -> Iterator[str]:
    if float(np.median(seen.brightness)) < _DARK:
        yield "The picture is very dark; little could be seen."
    if min(seen.width, seen.height) < _SMALL_PX:
        size = f"{seen.width} by {seen.height} pixels"
        yield f"The picture is very small ({size}); faces can hardly be found in it."


def _of_sound(voices: HeardVoices | None, duration_us: Micros) -> Iterator[str]:
    if voices is None:
        yield "The film has no sound; nothing is said about voices."
    elif not voices.heard.any():
        yield (
            "The sound of the film is silence throughout; nothing is said about voices. "
            "Perhaps the microphone was off."
        )
    else:
        yield from _of_silence(voices, duration_us)


def _of_silence(voices: HeardVoices, duration_us: Micros) -> Iterator[str]:
    """Digital silence: a microphone that was switched off, or sound that is missing."""
    edges_us = np.append(voices.times_us, max(duration_us, int(voices.times_us[-1])))
    spans = [
        (int(edges_us[first]), int(edges_us[stop])) for first, stop in stretches(~voices.heard)
    ]
    long = [(begin, end) for begin, end in spans if end - begin >= _LONG_SILENCE_US]
    if long:
        length = sum(end - begin for begin, end in long)
        yield (
            f"For {seconds(length):.1f} s of the film there is no sound, first at "
            f"{timecode(long[0][0])}; nothing is said about voices there."
        )


def damage_of(film: FilmToAnalyse, seen: Observations) -> Iterator[str]:
    """Frames that were to be looked at and have no picture of their own: the file is damaged."""
    table, planned = film.table, film.planned_frames
    if table is None or not len(planned):
        return
    begins_us = table.times_us[planned]
    lengths_us = np.diff(np.append(begins_us, table.duration_us))
    missing: NDArray[np.bool_] = ~np.isin(planned, seen.frame)
    if missing.any():
        which = f" of camera {film.number + 1}" if film.number else ""
        first, length = int(begins_us[missing][0]), int(lengths_us[missing].sum())
        yield (
            f"The picture{which} is damaged for {seconds(length):.1f} s, first at "
            f"{timecode(first)}; nothing is known of what it showed there."
        )


def standing_of(film: FilmToAnalyse) -> Iterator[str]:
    """Where no new picture comes for long: between two parts, or of a very slow camera."""
    if film.table is None or len(film.table) < 2:
        return
    times_us = film.table.times_us
    lengths_us = np.diff(np.append(times_us, film.table.duration_us))
    long = lengths_us >= _LONG_STILL_US
    if long.any():
        which = f" of camera {film.number + 1}" if film.number else ""
        yield (
            f"For {seconds(int(lengths_us[long].sum())):.1f} s the picture{which} stands still for "
            f"{seconds(_LONG_STILL_US):.1f} s or longer, first at "
            f"{timecode(int(times_us[long][0]))}; nothing is known between such pictures."
        )


def lost_in(
    choice: PeopleChoice, people: tuple[AnalysedPerson, ...], where: str = ""
) -> Iterator[str]:
    """Who was pointed out and is not seen there; ``where`` ends the time, as `` of camera 2``."""
    for entry in lost_people(choice, people):
        at = timecode(entry.at_us or 0) + where
        yield f"Nobody is seen where you said who is who at {at}; please say it once more."


def two_in_one_camera(layout: Layout, people: Sequence[AnalysedPerson]) -> Iterator[str]:
    """Two cameras were chosen, and the one film that there is shows both people."""
    roles = {person.role for person in people}
    if layout is Layout.TWO_CAMERAS and {Role.INFANT, Role.CAREGIVER} <= roles:
        yield (
            "Two cameras were chosen, but there is one film, and it shows both: a face to the "
            "camera is taken for a face to the partner. If that is wrong, say how it was filmed."
        )
