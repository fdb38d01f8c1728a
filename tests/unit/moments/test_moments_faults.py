"""Every rule where a picture is lost, where what it rests on is hidden, and without any sound.

One made film for each kind; the three faults of real films are tried on all of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from support.made_signals import MadeFilm

from imh_video.model.moment import CandidateMoment, MomentKind
from imh_video.moments import MomentSettings, Restraint, suggest

EVERYTHING = MomentSettings(restraint=Restraint(per_minute=math.inf))
FILM_S = 40


@dataclass(frozen=True)
class Example:
    """A film in which the kind is found, and what takes it away.

    ``lost`` is a lost picture or two in the middle of a sign, which must not. ``hidden`` are
    signals each of which the kind rests on: hidden from ``hidden_s`` on, it is not told.
    """

    make: Callable[[bool], MadeFilm]
    hidden: tuple[str, ...]
    hidden_s: tuple[float, float] = (0, FILM_S)
    lost: tuple[str, float] = ("infant", 11.0)
    needs_sound: bool = False


def scene(audible: bool) -> MadeFilm:
    """The parent watches the baby all the time."""
    return MadeFilm(FILM_S, audible=audible).at(0, FILM_S, caregiver_facing_partner=1)


def rest(audible: bool) -> MadeFilm:
    film = scene(audible).at(5, 10, infant_facing_partner=1).at(10, 14, infant_turned_away=1)
    return film.at(14.04, 20, infant_facing_partner=1)


def waited_for(audible: bool) -> MadeFilm:
    film = MadeFilm(FILM_S, audible=audible).at(0, 9, caregiver_facing_partner=1)
    return film.at(6, 20, infant_facing_partner=1).at(10, 11.6, infant_reach=1)


def in_a_run(audible: bool) -> MadeFilm:
    film = scene(audible)
    for number, who in enumerate(("infant", "adult") * 2):
        film.at(10 + 1.3 * number, 10.8 + 1.3 * number, **{f"voice_{who}": 1})
    return film


def late_reply(audible: bool) -> MadeFilm:
    film = waited_for(audible).at(17, 30, caregiver_facing_partner=1)
    return film.at(17, 19, caregiver_smile=0.9).at(18.5, 24, infant_smile=0.9)


EXAMPLES: dict[MomentKind, Example] = {
    MomentKind.FACE_TO_FACE: Example(
        lambda a: scene(a).at(10, 14, infant_facing_partner=1),
        ("infant_facing_partner", "caregiver_facing_partner"),
    ),
    MomentKind.SHARED_SMILE: Example(
        lambda a: scene(a).at(10, 14, caregiver_smile=0.9).at(10.1, 13, infant_smile=0.9),
        ("infant_smile", "caregiver_smile"),
    ),
    MomentKind.CUE_AND_REPLY: Example(
        lambda a: scene(a)
        .at(9, 14, infant_facing_partner=1)
        .at(10, 11.6, infant_reach=1)
        .at(11.8, 13, caregiver_hand_near_partner=1),
        ("infant", "caregiver"),
    ),
    MomentKind.TURN_TAKING: Example(
        in_a_run, ("voice_infant", "voice_adult"), lost=("infant", 11.0), needs_sound=True
    ),
    MomentKind.JOINT_ATTENTION: Example(
        lambda a: MadeFilm(FILM_S, audible=a)
        .at(10.5, 15, infant_pitch_deg=-25)
        .at(11.5, 15, caregiver_pitch_deg=-25)
        .at(12, 13.5, voice_adult=1),
        ("infant_pitch_deg", "caregiver_pitch_deg", "voice_adult"),
        lost=("infant", 13.0),
        needs_sound=True,
    ),
    MomentKind.WAIT_OR_FOLLOW: Example(
        lambda a: scene(a)
        .at(5, 6, voice_adult=1)
        .at(9, 9.8, voice_infant=1)
        .at(10.5, 11.2, voice_adult=1),
        ("voice_adult", "voice_infant", "caregiver_facing_partner"),
        lost=("caregiver", 7.0),
        needs_sound=True,
    ),
    MomentKind.BREAK_RESPECTED: Example(
        rest, ("infant", "voice_adult"), (9, 14), lost=("infant", 12.0), needs_sound=True
    ),
    MomentKind.APPROACH_AFTER_BREAK: Example(
        lambda a: rest(a)
        .at(11, 13, caregiver_hand_near_partner=1)
        .at(14.6, 16, infant_smile=0.9),
        ("infant_smile",), lost=("infant", 12.0),
    ),
    MomentKind.REPAIR: Example(
        late_reply, ("infant", "caregiver_smile"), (9, 30), lost=("infant", 20.0), needs_sound=True
    ),
    MomentKind.MISSED_CUE: Example(
        waited_for, ("infant", "caregiver", "caregiver_face", "voice_adult"), (10, 16),
        lost=("infant", 8.0), needs_sound=True,
    ),
    MomentKind.OVER_STIMULATION: Example(
        lambda a: rest(a).at(9, 14, voice_adult=1), ("infant", "voice_adult"), (9, 14),
        lost=("infant", 12.0), needs_sound=True,
    ),
    MomentKind.DISTRESS: Example(
        lambda a: scene(a)
        .at(10, 11, possible_cry=1, voice_infant=1)
        .at(11.5, 12.5, possible_cry=1, voice_infant=1)
        .at(13, 14, possible_cry=1, voice_infant=1),
        ("possible_cry voice_infant",), needs_sound=True,
    ),
}  # fmt: skip
each_kind = pytest.mark.parametrize("kind", EXAMPLES)


def told(film: MadeFilm, kind: MomentKind) -> list[CandidateMoment]:
    return [m for m in suggest(film.signals(), EVERYTHING).moments if m.kind is kind]


def test_there_is_a_film_for_every_kind():
    assert set(EXAMPLES) == set(MomentKind)


@each_kind
def test_two_pictures_that_were_lost_change_nothing(kind: MomentKind):
    example = EXAMPLES[kind]
    (whole,) = told(example.make(True), kind)
    who, at_s = example.lost
    (gappy,) = told(example.make(True).unseen(at_s, at_s + 0.16, who), kind)
    assert (gappy.span, gappy.reason) == (whole.span, whole.reason)


@pytest.mark.parametrize(
    ("kind", "hidden"), [(kind, name) for kind, one in EXAMPLES.items() for name in one.hidden]
)
def test_what_could_not_be_seen_or_heard_is_not_told(kind: MomentKind, hidden: str):
    example = EXAMPLES[kind]
    assert told(example.make(True), kind)
    film = example.make(True).unseen(*example.hidden_s, *hidden.split())
    assert told(film, kind) == []


@each_kind
def test_without_sound_only_what_was_seen_is_told(kind: MomentKind):
    example = EXAMPLES[kind]
    silent = told(example.make(False), kind)
    assert bool(silent) is not example.needs_sound
    for moment in silent:
        assert not any(word in moment.reason for word in ("voice", "sound", "quiet", "hearing"))
