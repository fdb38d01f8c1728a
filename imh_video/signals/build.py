"""Observations and voices become the signals that everything else reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from imh_video.model.observation import Observations, PersonTrack
from imh_video.model.recording import Layout
from imh_video.model.signal import (
    DYAD_SIGNALS,
    HAND_SIGNALS,
    PEOPLE,
    PERSON_SIGNALS,
    SOUND_SIGNALS,
    Signal,
    SignalSet,
)
from imh_video.signals.bodies import (
    are_beside,
    covered,
    hand_near_partner,
    lean,
    motion,
    reach,
)
from imh_video.signals.expression import eyes_closed, gaze, mouth_open, smile
from imh_video.signals.facing import Facing, facing
from imh_video.signals.gathering import Gathered, gather
from imh_video.signals.together import (
    LEAST_MOVING,
    LEAST_SMILING,
    distance,
    face_to_face,
    synchrony,
)
from imh_video.signals.turns import turn_signals
from imh_video.signals.values import Values, flag
from imh_video.signals.whose_voice import with_voices_by_mouth
from imh_video.timebase import Micros

_SMOOTH_BOX_US: Micros = 160_000
_SMOOTH_ANGLE_US: Micros = 160_000
_BRIDGE_US: Micros = 400_000

_TOWARD_PARTNER: Mapping[str, Callable[[Gathered, Gathered], Values]] = {
    "reach": reach,
    "hand_near_partner": hand_near_partner,
}
"""What one picture tells of both where they are beside each other. Of one in the foreground it does
not: a hand that is stretched out to them comes toward the camera."""

_ADULT = "caregiver"

UNITS: Mapping[str, str] = {
    "box_x": "px", "box_y": "px", "box_w": "px", "box_h": "px", "yaw_deg": "deg",
    "pitch_deg": "deg", "roll_deg": "deg", "motion": "body heights/s", "distance": "face sizes",
    "synchrony": "correlation above chance", "smile_synchrony": "correlation above chance",
    "lean_deg": "deg",
    "gaze": "-1 left, 0 ahead, 1 right", "smile": "0-1", "mouth_open": "0-1",
    "eyes_closed": "0-1", "loudness_db": "dB of full scale", "voice_pitch_hz": "Hz",
    **dict.fromkeys(HAND_SIGNALS, "px"),
}  # fmt: skip
"""Everything else is 0 or 1."""


@dataclass(frozen=True, eq=False)
class HeardVoices:
    """0 or 1 at 100 Hz; unknown where ``heard`` is False, and whose it is where ``unsure``."""

    times_us: NDArray[np.int64]
    infant: NDArray[np.bool_]
    adult: NDArray[np.bool_]
    heard: NDArray[np.bool_]
    level_db: NDArray[np.float32] | None = None
    """In dB of full scale; None where nobody measured it."""
    possible_cry: NDArray[np.bool_] | None = None
    pitch_hz: NDArray[np.float32] | None = None
    """Of whatever voice sounds, NaN where none does; None where nobody measured it."""
    unsure: NDArray[np.bool_] | None = None


@dataclass(frozen=True, eq=False)
class FromCamera:
    """One person as a camera of their own shows them, beside recording time."""

    seen: Observations
    track: PersonTrack
    rows: NDArray[np.int64]
    """For each row of the recording the looked-at frame of this camera; -1 where it has none."""
    carries_places: bool
    """Its picture is the one that places are told in: that of the reference camera."""
    is_beside_partner: bool
    """It stands where the partner is, so that a face turned to it is turned to them."""
    partner: PersonTrack | None = None
    """The other one as this camera shows them, where it does."""


def build_signals(
    seen: Observations,
    people: Mapping[str, PersonTrack],
    layout: Layout,
    duration_us: Micros,
    voices: HeardVoices | None = None,
) -> SignalSet:
    """Every name of ``model.signal``, for ``people`` "infant" and "caregiver" (either may miss)."""
    times_us = seen.times_us
    gathered = {name: gather(seen, people.get(name)) for name in PEOPLE}
    infant, caregiver = gathered["infant"], gathered["caregiver"]
    turned = {
        "infant": facing(infant, caregiver, layout),
        "caregiver": facing(caregiver, infant, layout),
    }
    values: dict[str, Values] = {}
    in_one_view = layout in (Layout.ONE_VIEW, Layout.MIRROR)
    for name, partner in (("infant", caregiver), ("caregiver", infant)):
        own = _of_person(
            gathered[name], partner, turned[name], is_adult=name == _ADULT, in_one_view=in_one_view
        )
        values |= {f"{name}_{what}": own[what] for what in PERSON_SIGNALS}
        values |= _hands(f"{name}_", gathered[name])
    values["distance"] = distance(infant, caregiver, layout)
    at_faces = {name: turned[name].at_face for name in PEOPLE}
    return _together(times_us, values, at_faces, duration_us, voices)


def build_from_cameras(
    times_us: NDArray[np.int64],
    people: Mapping[str, FromCamera],
    duration_us: Micros,
    voices: HeardVoices | None = None,
) -> SignalSet:
    """Every name of ``model.signal`` where each of the two has a camera of their own (ADR 35).

    ``times_us`` is recording time. How far apart they are is unknown, and so are places in a
    picture that is not the reference camera's. Reaching and hands at the other are known while one
    camera, whichever, shows both at one distance.
    """
    values: dict[str, Values] = {}
    for name in PEOPLE:
        person = people.get(name)
        own = _nobody_anywhere(len(times_us))
        if person is not None:
            own = _from_camera(person, is_adult=name == _ADULT)
        values |= {f"{name}_{what}": value for what, value in own.items()}
    for name, other in zip(PEOPLE, reversed(PEOPLE), strict=True):
        if (beside := people.get(other)) is not None:
            for what, value in _as_partner(beside).items():
                values[f"{name}_{what}"] = values[f"{name}_{what}"].or_else(value)
    values["distance"] = Values.unknown(len(times_us))
    # A face to the camera beside the partner is a face to the partner's face.
    at_faces = {name: values[f"{name}_facing_partner"] for name in PEOPLE}
    return _together(times_us, values, at_faces, duration_us, voices)


def _from_camera(person: FromCamera, *, is_adult: bool) -> dict[str, Values]:
    """Made on the camera's own clock, then laid along the recording."""
    gathered, partner = gather(person.seen, person.track), gather(person.seen, person.partner)
    turned = facing(gathered, partner, Layout.TWO_CAMERAS)
    own = {
        **_of_person(gathered, partner, turned, is_adult=is_adult, in_one_view=False),
        **_hands("", gathered),
    }
    is_beside = are_beside(gathered, partner)
    own |= {name: own[name].only(is_beside) for name in _TOWARD_PARTNER}
    unknown = set() if person.is_beside_partner else {"facing_partner", "turned_away"}
    if not person.carries_places:
        unknown |= {"box_x", "box_y", "box_w", "box_h", *HAND_SIGNALS}
    nothing = Values.unknown(len(person.rows))
    return {
        name: nothing if name in unknown else value.at_rows(person.rows)
        for name, value in own.items()
    }


def places_in_picture(
    seen: Observations, people: Mapping[str, PersonTrack], duration_us: Micros
) -> SignalSet:
    """Boxes, directions and hands of ``people`` in one camera's picture, on that camera's clock."""
    values: dict[str, Values] = {}
    for name, track in people.items():
        person = gather(seen, track)
        own = {**_box(person), **_angles(person), **_hands("", person)}
        values |= {f"{name}_{what}": value for what, value in own.items()}
    times_us = seen.times_us
    signals = {name: value.signal(name, unit_of(name), times_us) for name, value in values.items()}
    return SignalSet(times_us, duration_us, signals)


def _as_partner(person: FromCamera) -> dict[str, Values]:
    """What this person's camera tells of the other one, laid along the recording."""
    other, gathered = gather(person.seen, person.partner), gather(person.seen, person.track)
    is_beside = are_beside(other, gathered)
    return {
        name: measure(other, gathered).only(is_beside).at_rows(person.rows)
        for name, measure in _TOWARD_PARTNER.items()
    }


def _nobody_anywhere(count: int) -> dict[str, Values]:
    """Somebody no camera shows: their own camera may have looked elsewhere, so nothing is said."""
    return dict.fromkeys((*PERSON_SIGNALS, *HAND_SIGNALS), Values.unknown(count))


def _together(
    times_us: NDArray[np.int64],
    values: dict[str, Values],
    at_faces: Mapping[str, Values],
    duration_us: Micros,
    voices: HeardVoices | None,
) -> SignalSet:
    """With what the two do together and what is heard."""
    values["face_to_face"] = face_to_face(at_faces["infant"], at_faces["caregiver"])
    values["synchrony"] = synchrony(
        times_us, values["infant_motion"], values["caregiver_motion"], LEAST_MOVING
    )
    values["smile_synchrony"] = synchrony(
        times_us, values["infant_smile"], values["caregiver_smile"], LEAST_SMILING
    )
    signals = {name: value.signal(name, unit_of(name), times_us) for name, value in values.items()}
    signals |= _voice_signals(voices, duration_us)
    audible = voices is not None and bool(voices.heard.any())
    found = with_voices_by_mouth(SignalSet(times_us, duration_us, signals, audible))
    return replace(found, signals={**found.signals, **turn_signals(found)})


def _hands(prefix: str, person: Gathered) -> dict[str, Values]:
    """Where each hand is, only where it was visible."""
    places = person.hands().reshape(len(person.times_us), 4)
    return {f"{prefix}{what}": Values.measured(places[:, i]) for i, what in enumerate(HAND_SIGNALS)}


def unit_of(name: str) -> str:
    """The unit of a signal, with or without the person in front of its name."""
    if name in DYAD_SIGNALS or name in SOUND_SIGNALS:
        return UNITS.get(name, "0/1")
    return UNITS.get(name.split("_", 1)[1], "0/1")


def _of_person(
    person: Gathered, partner: Gathered, turned: Facing, *, is_adult: bool, in_one_view: bool
) -> dict[str, Values]:
    times_us = person.times_us
    box = _box(person)
    looked = np.ones(len(times_us), dtype=bool)
    # A gap of a blink between two sightings is a missed detection, not an absence.
    bridged = box["box_x"].known & ~person.seen
    return {
        "seen": flag(person.seen | bridged, looked, ~bridged),
        "face": flag(person.face | bridged, looked, ~bridged),
        "covered": covered(person, partner, turned.turned_away),
        **box,
        **_angles(person),
        "smile": smile(person, is_adult=is_adult),
        "mouth_open": mouth_open(person),
        "eyes_closed": eyes_closed(person),
        "facing_partner": turned.facing_partner,
        "turned_away": turned.turned_away,
        "hand_near_partner": hand_near_partner(person, partner),
        "reach": reach(person, partner),
        "motion": motion(person),
        "gaze": gaze(person),
        "lean_deg": lean(person, partner) if in_one_view else Values.unknown(len(times_us)),
    }


def _box(person: Gathered) -> dict[str, Values]:
    times_us = person.times_us
    sides = [Values.measured(person.boxes[:, i]) for i in range(4)]
    sides = [s.smoothed(times_us, _SMOOTH_BOX_US).bridged(times_us, _BRIDGE_US) for s in sides]
    return dict(zip(("box_x", "box_y", "box_w", "box_h"), sides, strict=True))


def _angles(person: Gathered) -> dict[str, Values]:
    times_us, usable = person.times_us, person.measured | person.from_side
    angles = [Values.measured(np.where(usable, person.angles[:, i], np.nan)) for i in range(3)]
    angles = [a.smoothed(times_us, _SMOOTH_ANGLE_US).bridged(times_us, _BRIDGE_US) for a in angles]
    return dict(zip(("yaw_deg", "pitch_deg", "roll_deg"), angles, strict=True))


def _voice_signals(voices: HeardVoices | None, duration_us: Micros) -> dict[str, Signal]:
    if voices is None:
        times_us = np.arange(0, max(duration_us, 1), 10_000, dtype=np.int64)
        nothing = Values.unknown(len(times_us))
        return {
            name: nothing.signal(name, "0/1", times_us) for name in ("voice_infant", "voice_adult")
        }
    sure = voices.heard if voices.unsure is None else voices.heard & ~voices.unsure
    found = {"voice_infant": (voices.infant, sure), "voice_adult": (voices.adult, sure)}
    if voices.possible_cry is not None:
        found["possible_cry"] = (voices.possible_cry, sure)
    if voices.unsure is not None:
        found["voice_unsure"] = (voices.unsure, voices.heard)
    signals = {
        name: flag(sounds, known).signal(name, unit_of(name), voices.times_us)
        for name, (sounds, known) in found.items()
    }
    for name, level in (("loudness_db", voices.level_db), ("voice_pitch_hz", voices.pitch_hz)):
        if level is not None:
            measured = Values.measured(np.where(voices.heard, level, np.nan))
            signals[name] = measured.signal(name, unit_of(name), voices.times_us)
    return signals
