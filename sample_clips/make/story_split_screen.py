"""Family 3, a split screen: each looks at the other by looking into a camera. Seconds."""

from __future__ import annotations

from .story import Moment, Story, Voice
from .tracks import Key, go, pulse

GRANDMOTHER_DOWN = {"yaw": -12, "pitch": -15, "body_yaw": -4, "eye_yaw": -4, "eye_pitch": -12}
GRANDMOTHER_BABY = {"yaw": 2, "pitch": -1, "body_yaw": 1, "eye_yaw": -2, "eye_pitch": 0}
BABY_DOWN = {"yaw": 8, "pitch": -20, "body_yaw": 3, "eye_yaw": 2, "eye_pitch": -12}
BABY_GRANDMOTHER = {"yaw": -2, "pitch": 2, "body_yaw": 0, "eye_yaw": 2, "eye_pitch": 0}
BABY_AWAY = {"yaw": 46, "pitch": -6, "body_yaw": 10, "eye_yaw": 12, "eye_pitch": -4}
GRANDMOTHER_NEUTRAL, BABY_NEUTRAL = 0.18, 0.06


def story() -> Story:
    """The script."""
    return Story(
        name="split_screen",
        family="Family 3: a grandmother and a baby of about a year, both invented",
        layout="split_screen",
        duration_s=25.0,
        start={
            "caregiver": GRANDMOTHER_DOWN | {"smile": GRANDMOTHER_NEUTRAL},
            "infant": BABY_DOWN | {"smile": BABY_NEUTRAL},
        },
        keys={"caregiver": _grandmother(), "infant": _baby()},
        voices=(
            Voice("caregiver", "speech", 5.0, "Hello, darling!"),
            Voice("infant", "babble", 7.5, "[[aI-gu:]]"),
            Voice("caregiver", "speech", 8.8, "Is that so?"),
            Voice("infant", "coo", 10.5, length_s=0.95, level=0.26),
            Voice("caregiver", "speech", 11.9, "Tell me more!"),
        ),
        moments=(
            Moment("face_to_face", 4.9, 16.7, "Each face is turned to its camera, and so to the"
                   " other."),
            Moment("turn_taking", 5.0, 13.4, "Grandmother and baby sound in turn, five turns with"
                   " short gaps."),
            Moment("shared_smile", 14.1, 15.9, "Both smile while turned to each other."),
            Moment("break_respected", 16.7, 20.7, "The baby turns the head away for about two and a"
                   " half seconds; the grandmother keeps still and silent; the baby turns back."),
        ),
        calm=((0.0, 4.0), (21.7, 25.0)),
        sides={"caregiver": "left", "infant": "right"},
        adult_voice=("-v", "en-us+f4", "-p", "62", "-s", "108"),
    )  # fmt: skip


def _grandmother() -> tuple[Key, ...]:
    return (
        *go(4.1, 0.7, **GRANDMOTHER_BABY), *pulse(5.0, 7.0, brow=0.5), *pulse(8.7, 10.2, brow=0.4),
        *go(13.3, 0.6, smile=1.0), *go(15.6, 0.8, smile=GRANDMOTHER_NEUTRAL),
        *go(20.7, 0.8, **GRANDMOTHER_DOWN),
    )  # fmt: skip


def _baby() -> tuple[Key, ...]:
    return (
        *go(4.3, 0.6, **BABY_GRANDMOTHER), *pulse(7.4, 8.6, brow=0.35),
        *pulse(10.4, 11.8, brow=0.35),
        *go(13.6, 0.5, smile=0.97, brow=0.2, mouth=0.1),
        *go(15.7, 0.7, smile=BABY_NEUTRAL, brow=0.0, mouth=0.0),
        *go(16.7, 0.6, **BABY_AWAY), *go(19.2, 0.6, **BABY_GRANDMOTHER),
        *go(20.8, 0.7, **BABY_DOWN),
    )  # fmt: skip
