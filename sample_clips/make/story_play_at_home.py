"""Family 1, a minute of play at the high chair. Every time is seconds from the first frame."""

from __future__ import annotations

from .story import Moment, Story, Voice
from .tracks import Key, go, pulse

# Where a head and its eyes go. Yaw positive is the image's right; the partner is not quite in
# profile, because a face in full profile cannot be read by anybody, and the eyes do the rest.
MOTHER_TRAY = {"yaw": 16, "pitch": -17, "body_yaw": 25, "eye_yaw": 12, "eye_pitch": -12}
MOTHER_BABY = {"yaw": 47, "pitch": -6, "body_yaw": 34, "eye_yaw": 19, "eye_pitch": -4}
MOTHER_ELSEWHERE = {"yaw": -26, "pitch": -15, "body_yaw": 13, "eye_yaw": -12, "eye_pitch": -12}
BABY_TRAY = {"yaw": -5, "pitch": -21, "body_yaw": -23, "eye_yaw": -3, "eye_pitch": -12}
BABY_MOTHER = {"yaw": -47, "pitch": 4, "body_yaw": -32, "eye_yaw": -19, "eye_pitch": 3}
BABY_AWAY = {"yaw": 37, "pitch": -7, "body_yaw": -13, "eye_yaw": 11, "eye_pitch": -5}
MOTHER_NEUTRAL, BABY_NEUTRAL = 0.20, 0.06  # a face at exactly nothing looks cross
MOTHER_SMILE, BABY_SMILE = 1.0, 0.97


def story() -> Story:
    """The script."""
    return Story(
        name="play_at_home",
        family="Family 1: a mother and a baby of about a year, both invented",
        layout="one_view",
        duration_s=60.0,
        start={
            "caregiver": MOTHER_TRAY | {"smile": MOTHER_NEUTRAL},
            "infant": BABY_TRAY | {"smile": BABY_NEUTRAL},
        },
        keys={"caregiver": _mother(), "infant": _baby()},
        voices=_voices(),
        moments=_moments(),
        calm=((0.0, 4.6), (9.9, 14.0), (19.0, 23.0), (37.6, 41.7)),
        sides={"caregiver": "left", "infant": "right"},
    )


def _smile_mother(at_s: float, until_s: float) -> tuple[Key, ...]:
    return go(at_s, 0.55, smile=MOTHER_SMILE) + go(until_s, 0.7, smile=MOTHER_NEUTRAL)


def _smile_baby(at_s: float, until_s: float) -> tuple[Key, ...]:
    up = go(at_s, 0.5, smile=BABY_SMILE, brow=0.2, mouth=0.10)
    return up + go(until_s, 0.7, smile=BABY_NEUTRAL, brow=0.0, mouth=0.0)


def _mother() -> tuple[Key, ...]:
    return (
        # a: face to face, a smile they share
        *go(4.8, 0.7, **MOTHER_BABY), *_smile_mother(5.7, 8.3), *go(9.0, 0.8, **MOTHER_TRAY),
        # b: she answers the baby's cue
        *go(15.2, 0.6, **MOTHER_BABY), *_smile_mother(15.5, 18.0), *go(18.1, 0.8, **MOTHER_TRAY),
        # c: turn-taking, d: she waits while the baby looks away
        *go(23.2, 0.7, **MOTHER_BABY), *go(36.6, 0.8, **MOTHER_TRAY),
        *_smile_mother(34.6, 36.2),
        # e: she is taken up elsewhere
        *go(41.8, 0.8, **MOTHER_ELSEWHERE),
        # f: she comes back
        *go(50.4, 0.7, **MOTHER_BABY), *pulse(50.6, 52.6, brow=0.5),
        *pulse(51.2, 54.4, 0.8, reach=0.8), *go(52.7, 0.6, smile=MOTHER_SMILE),
        # g: peekaboo; her face is turned a little to the camera or the hands would not hide it
        *go(54.7, 0.5, yaw=27, eye_yaw=8, pitch=-3), *go(54.7, 0.6, cover=1.0),
        *go(55.2, 0.4, smile=MOTHER_NEUTRAL),
        *go(56.8, 0.45, cover=0.0), *go(56.8, 0.5, **MOTHER_BABY),
        *go(56.7, 0.4, smile=MOTHER_SMILE), *pulse(56.8, 58.4, brow=0.5),
    )  # fmt: skip


def _baby() -> tuple[Key, ...]:
    return (
        # a
        *go(5.2, 0.7, **BABY_MOTHER), *_smile_baby(6.2, 8.5), *go(9.1, 0.7, **BABY_TRAY),
        # b: turns, reaches, sounds; then brightens at her answer
        *go(14.2, 0.6, **BABY_MOTHER), *pulse(14.4, 16.6, reach=1.0), *pulse(14.3, 15.6, brow=0.4),
        *_smile_baby(16.7, 18.2), *go(18.3, 0.7, **BABY_TRAY),
        # c
        *go(23.6, 0.6, **BABY_MOTHER), *pulse(25.0, 26.2, brow=0.3),
        *pulse(27.8, 29.0, brow=0.3),
        # d: a break, and back
        *go(30.6, 0.7, **BABY_AWAY), *go(34.0, 0.7, **BABY_MOTHER), *_smile_baby(35.0, 36.3),
        *go(36.8, 0.7, **BABY_TRAY),
        # e: a clear cue that meets nobody
        *go(42.9, 0.6, **BABY_MOTHER), *pulse(43.2, 46.7, 0.45, reach=1.0),
        *pulse(43.0, 46.5, brow=0.4), *go(48.4, 0.8, **BABY_AWAY),
        # f: fussing, then found again
        *pulse(48.9, 52.2, 0.6, fuss=0.8), *go(52.0, 0.7, **BABY_MOTHER), *_smile_baby(53.0, 54.3),
        # g
        *pulse(55.4, 56.9, brow=0.45), *go(57.3, 0.45, smile=BABY_SMILE, mouth=0.15, brow=0.2),
        *pulse(57.5, 59.6, 0.3, pat=1.0),
    )  # fmt: skip


def _voices() -> tuple[Voice, ...]:
    return (
        Voice("infant", "babble", 14.5, "[[aI-gu:]]"),
        Voice("caregiver", "speech", 15.75, "Hello, you!"),
        Voice("caregiver", "speech", 24.0, "Are you talking?"),
        Voice("infant", "babble", 25.4, "[[aI-gu:]]"),
        Voice("caregiver", "speech", 26.7, "Oh really!"),
        Voice("infant", "coo", 28.0, length_s=0.95, level=0.26),
        Voice("caregiver", "speech", 29.35, "Is it?"),
        Voice("infant", "babble", 43.4, "[[aI-gu:]]"),
        Voice("infant", "babble", 45.3, "[[aI-gu:]] [[a:]]"),
        Voice("infant", "fuss", 49.2, length_s=0.9, level=0.24),
        Voice("caregiver", "speech", 51.0, "I am here now.", level=0.25),
        Voice("caregiver", "speech", 56.85, "Peekaboo!"),
        Voice("infant", "laugh", 57.9, length_s=1.0, level=0.28),
    )


def _moments() -> tuple[Moment, ...]:
    return (
        Moment("face_to_face", 5.8, 9.0, "Both heads are turned to each other."),
        Moment("shared_smile", 6.5, 8.6, "Both smile while turned to each other."),
        Moment("attunement", 14.2, 18.3, "The baby turns, reaches and sounds; the mother turns,"
               " speaks and smiles about a second later; the baby smiles."),
        Moment("turn_taking", 24.0, 30.0, "Mother and baby sound in turn, five turns with short"
               " gaps, turned to each other."),
        Moment("break_respected", 30.6, 36.2, "The baby turns the head away for about three and a"
               " half seconds; the mother keeps still and silent; the baby turns back and they"
               " look at each other."),
        Moment("missed_cue", 42.9, 48.8, "The baby turns to the mother, reaches and sounds twice;"
               " the mother's head stays turned away and she makes no sound; the baby turns"
               " away."),
        Moment("repair", 49.0, 54.4, "The baby is turned away and fusses; the mother turns back"
               " and speaks softly; the baby turns to her and smiles."),
        Moment("peekaboo", 54.7, 59.5, "The mother covers her face with both hands, uncovers it"
               " with a word; the baby smiles and laughs."),
    )  # fmt: skip
