"""What is scored on bins: each signal, and which rows of a coding say yes, no, or nothing at all.

That a coder wrote no row is a "no" only where a target says so, and only where the coder could see.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imh_video.model.reference import CodedFilm
from imh_video.timebase import Micros, Span

YES, NO, NOT_SCORED = 1, 0, -1


@dataclass(frozen=True, slots=True)
class Target:
    """One signal and its truth."""

    name: str
    title: str
    signal: str
    yes: tuple[str, ...]
    no: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    """Scored only where each of these is marked; where a coding has none of them, where it does
    not say that the person cannot be seen."""
    not_within: tuple[str, ...] = ()
    silence_is_no: bool = False
    """Where nothing is marked, the coder saw that it was not so."""


def _gaze(who: str, role: str, other: str, title: str, *at: str) -> tuple[Target, Target]:
    toward = tuple(f"{who}_looks_at_{one}" for one in at)
    away = (f"{who}_looks_away",)
    within = (f"{who}_face_visible",)
    return (
        Target(f"{role}_facing_partner", f"{title} turned to {other}", f"{role}_facing_partner",
               toward, away, within),
        Target(f"{role}_turned_away", f"{title} turned away", f"{role}_turned_away",
               away, toward, within),
    )  # fmt: skip


def _of_face(who: str, role: str, title: str) -> tuple[Target, Target, Target]:
    visible, covered = f"{who}_face_visible", f"{who}_face_covered"
    return (
        Target(f"{role}_face", f"{title}'s face seen", f"{role}_face",
               (visible,), (f"{who}_out_of_picture", covered)),
        Target(f"{role}_smile", f"{title} smiles", f"{role}_smile", (f"{who}_smile",),
               within=(visible,), silence_is_no=True),
        Target(f"{role}_covered", f"{title}'s face covered", f"{role}_covered",
               (covered,), (visible,)),
    )  # fmt: skip


TARGETS: tuple[Target, ...] = (
    *_of_face("infant", "infant", "baby"),
    *_of_face("parent", "caregiver", "parent"),
    *_gaze("infant", "infant", "the parent or what they hold", "baby", "parent", "object"),
    *_gaze("parent", "caregiver", "the baby", "parent", "infant"),
    Target("infant_reach", "baby reaches", "infant_reach", ("infant_reach",),
           within=("infant_face_visible",), silence_is_no=True),
    Target("caregiver_hand_near_partner", "parent's hand at the baby",
           "caregiver_hand_near_partner", ("parent_touches_infant",),
           within=("infant_face_visible",), silence_is_no=True),
    Target("face_to_face", "face to face", "face_to_face", ("face_to_face",),
           within=("infant_face_visible", "parent_face_visible"), silence_is_no=True),
    # Whoever codes a voice codes all of it: where nothing is marked it was quiet.
    Target("voice_infant", "baby sounds", "voice_infant", ("infant_sounds", "infant_cries"),
           silence_is_no=True),
    Target("voice_adult", "parent sounds", "voice_adult", ("parent_sounds",), silence_is_no=True),
    Target("possible_cry", "baby cries", "possible_cry", ("infant_cries",), silence_is_no=True),
)  # fmt: skip


def truth_bins(
    film: CodedFilm,
    target: Target,
    count: int,
    bin_us: Micros,
    grace_us: Micros,
    *,
    silence_is_no: bool = False,
) -> NDArray[np.int8]:
    """YES, NO or NOT_SCORED for each of ``count`` bins.

    Guesses are not scored, nor is anything closer than ``grace_us`` to where the truth changes.
    With ``silence_is_no`` every target takes a missing row for a "no".
    """
    silent = target.silence_is_no or silence_is_no
    yes, no = (_filled(film.of(*codes), count, bin_us) for codes in (target.yes, target.no))
    truth = np.full(count, NO if silent else NOT_SCORED, dtype=np.int8)
    truth[no] = NO
    truth[yes] = YES
    guessed = _touched(film.of(*target.yes, *target.no, guesses=True), count, bin_us)
    truth[(yes & no) | (guessed & ~(yes & ~no))] = NOT_SCORED
    truth[~_scorable(film, target, count, bin_us)] = NOT_SCORED
    return _away_from_edges(truth, -(-grace_us // bin_us))


def _scorable(film: CodedFilm, target: Target, count: int, bin_us: Micros) -> NDArray[np.bool_]:
    """Where the coder could see what the target is about."""
    able = ~_touched(film.of(*target.not_within), count, bin_us)
    for code in target.within:
        who = code.split("_", 1)[0]
        if film.has(code):
            able &= _filled(film.of(code), count, bin_us)
        else:
            hidden = film.of(f"{who}_cannot_be_seen", f"{who}_out_of_picture")
            able &= ~_touched(hidden, count, bin_us)
    return able


def _filled(spans: tuple[Span, ...], count: int, bin_us: Micros) -> NDArray[np.bool_]:
    """Bins at least half of which lie within the spans."""
    return _covered_us(spans, count, bin_us) * 2 >= bin_us


def _touched(spans: tuple[Span, ...], count: int, bin_us: Micros) -> NDArray[np.bool_]:
    return _covered_us(spans, count, bin_us) > 0


def _covered_us(spans: tuple[Span, ...], count: int, bin_us: Micros) -> NDArray[np.int64]:
    onsets = np.arange(count, dtype=np.int64) * bin_us
    covered = np.zeros(count, dtype=np.int64)
    for span in spans:
        shared = np.minimum(onsets + bin_us, span.end_us) - np.maximum(onsets, span.onset_us)
        covered += np.maximum(shared, 0)
    return np.minimum(covered, bin_us)


def _away_from_edges(truth: NDArray[np.int8], bins: int) -> NDArray[np.int8]:
    """Nothing scored within so many bins of a change; the ends of the film are no change."""
    answer = truth.copy()
    for step in range(1, bins + 1):
        changes = truth[step:] != truth[:-step]
        answer[step:][changes] = NOT_SCORED
        answer[:-step][changes] = NOT_SCORED
    return answer
