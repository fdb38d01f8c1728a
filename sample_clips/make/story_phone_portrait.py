"""Family 2, a phone held upright: one cue that is answered, one shared smile. Seconds."""

from __future__ import annotations

from .story import Moment, Story, Voice
from .tracks import Key, go, pulse

FATHER_TRAY = {"yaw": 10, "pitch": -15, "body_yaw": 16, "eye_yaw": 8, "eye_pitch": -12}
FATHER_BABY = {"yaw": 38, "pitch": -11, "body_yaw": 25, "eye_yaw": 17, "eye_pitch": -12}
BABY_TRAY = {"yaw": 4, "pitch": -20, "body_yaw": -16, "eye_pitch": -12}
BABY_FATHER = {"yaw": -42, "pitch": 12, "body_yaw": -24, "eye_yaw": -16, "eye_pitch": 8}
FATHER_NEUTRAL, BABY_NEUTRAL = 0.22, 0.06


def story() -> Story:
    """The script."""
    return Story(
        name="phone_portrait",
        family="Family 2: a father and a baby of about a year, both invented",
        layout="one_view",
        duration_s=22.0,
        start={
            "caregiver": FATHER_TRAY | {"smile": FATHER_NEUTRAL},
            "infant": BABY_TRAY | {"smile": BABY_NEUTRAL},
        },
        keys={"caregiver": _father(), "infant": _baby()},
        voices=(
            Voice("infant", "babble", 5.9, "[[aI-gu:]]"),
            Voice("caregiver", "speech", 7.1, "Hey, little one!"),
            Voice("infant", "coo", 17.6, length_s=0.9, level=0.25),
        ),
        moments=(
            Moment("attunement", 5.5, 10.2, "The baby turns, reaches and sounds; the father turns,"
                   " speaks and smiles about a second later; the baby smiles."),
            Moment("face_to_face", 15.9, 19.8, "Both heads are turned to each other."),
            Moment("shared_smile", 16.7, 19.2, "Both smile while turned to each other."),
        ),
        calm=((0.0, 5.3), (11.2, 15.0)),
        sides={"caregiver": "left", "infant": "right"},
        adult_voice=("-v", "en-us+m3", "-p", "58", "-s", "122"),
    )  # fmt: skip


def _smile(at_s: float, until_s: float) -> tuple[Key, ...]:
    up = go(at_s, 0.5, smile=1.0, mouth=0.12)
    return up + go(until_s, 0.7, smile=FATHER_NEUTRAL, mouth=0.0)


def _father() -> tuple[Key, ...]:
    return (
        *go(6.6, 0.6, **FATHER_BABY), *_smile(6.8, 9.8),
        *go(10.2, 0.8, **FATHER_TRAY),
        *go(15.2, 0.7, **FATHER_BABY), *_smile(16.0, 19.1),
        *pulse(16.0, 18.0, brow=0.4), *go(20.0, 0.8, **FATHER_TRAY),
    )  # fmt: skip


def _baby() -> tuple[Key, ...]:
    return (
        *go(5.5, 0.6, **BABY_FATHER), *pulse(5.7, 7.9, reach=1.0), *pulse(5.6, 7.0, brow=0.4),
        *go(8.0, 0.5, smile=0.97, brow=0.2, mouth=0.08),
        *go(9.9, 0.7, smile=BABY_NEUTRAL, brow=0.0, mouth=0.0), *go(10.3, 0.7, **BABY_TRAY),
        *go(15.3, 0.6, **BABY_FATHER), *go(16.3, 0.5, smile=0.97, brow=0.2, mouth=0.08),
        *go(19.2, 0.7, smile=BABY_NEUTRAL, brow=0.0, mouth=0.0), *go(19.9, 0.8, **BABY_TRAY),
    )  # fmt: skip
