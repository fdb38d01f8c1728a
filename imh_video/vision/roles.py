"""Who is who: infant or caregiver, proposed with a confidence. A person's choice always wins.

Babies' faces are wide for their height, sit low in the picture and are the smaller of two at the
same distance. Numbers from trials on few infants (the proportions of four, and of 92 adults): they
propose, they do not decide.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imh_video.model.family import Role
from imh_video.model.observation import Found, Observations, PersonTrack
from imh_video.vision.tracking import NONE, face_proportion

_EVEN_PROPORTION = 0.90
_PROPORTION_STEP = 0.022
_MOST_FROM_PROPORTION = 4.0
_FROM_SIZE = 3.0
_FROM_HEIGHT = 0.5
_MOST_FROM_HEIGHT = 1.0
_LEAST_SHARE = 0.08
"""Whose face shows in less of the film than this is "other": a toy's face, a passer-by ..."""
_SURE = 0.6
_LEAST_OF_SECOND = 0.35
"""... or in so much less than the second most seen."""


@dataclass(frozen=True, slots=True)
class RoleProposal:
    """The role of the person with that place in the list of people; confidence 0.5 to 1."""

    person: int
    role: Role
    confidence: float


def propose_roles(seen: Observations, people: list[PersonTrack]) -> list[RoleProposal]:
    """One proposal for each person, in their order: at most one infant and one caregiver."""
    share = [_share_shown(seen, person) for person in people]
    # A toy or a passer-by may look more like a baby than a baby in profile does, but not for long.
    often = sorted(share, reverse=True)[:2][-1] if people else 0.0
    least = max(_LEAST_SHARE, _LEAST_OF_SECOND * often)
    candidates = [i for i in range(len(people)) if share[i] >= least]
    if not candidates and people:
        candidates = [0]
    odds = [_odds_of_infant(seen, person) for person in people]
    if len(candidates) == 1:
        roles = {candidates[0]: _alone(odds[candidates[0]])}
    elif candidates:
        roles = _best_pair(candidates, people, odds, share)
    else:
        roles = {}
    return [RoleProposal(i, *roles.get(i, (Role.OTHER, 0.5))) for i in range(len(people))]


def _share_shown(seen: Observations, person: PersonTrack) -> float:
    """In how much of the film the face shows; what hardly looks like a face counts less."""
    lines = person.faces[person.faces != NONE]
    sureness = np.maximum(seen.faces.score[lines], seen.faces.mesh_score[lines])
    counts = np.minimum(sureness / _SURE, 1.0) * (seen.faces.found[lines] != Found.BY_HOLDING)
    return float(counts.sum()) / max(len(person.faces), 1)


def _alone(odds: float) -> tuple[Role, float]:
    return (Role.INFANT if odds > 0 else Role.CAREGIVER), _confidence(odds)


def _best_pair(
    candidates: list[int], people: list[PersonTrack], odds: list[float], share: list[float]
) -> dict[int, tuple[Role, float]]:
    """The two who are seen most and differ most like an infant and a caregiver."""
    best, best_pair, best_odds = float("-inf"), (candidates[0], candidates[0]), 0.0
    for infant in candidates:
        for caregiver in candidates:
            if infant == caregiver:
                continue
            between = odds[infant] - odds[caregiver] + _compared(people[infant], people[caregiver])
            value = between + 6.0 * min(share[infant], 0.5) + 6.0 * min(share[caregiver], 0.5)
            if value > best:
                best, best_pair, best_odds = value, (infant, caregiver), between
    confidence = _confidence(best_odds)
    return {
        best_pair[0]: (Role.INFANT, confidence),
        best_pair[1]: (Role.CAREGIVER, confidence),
    }


def _odds_of_infant(seen: Observations, person: PersonTrack) -> float:
    """Log odds from the face alone; 0 when it never looks at the camera."""
    lines = person.faces[person.faces != NONE].astype(np.int64)
    proportion, count = face_proportion(seen, lines)
    if not np.isfinite(proportion):
        return 0.0
    step = (proportion - _EVEN_PROPORTION) / _PROPORTION_STEP
    trust = min(1.0, count / 20.0 + 0.3)
    return float(np.clip(step, -_MOST_FROM_PROPORTION, _MOST_FROM_PROPORTION)) * trust


def _compared(infant: PersonTrack, caregiver: PersonTrack) -> float:
    """Log odds from how the two look beside each other."""
    smaller = float(np.log(caregiver.size / infant.size))
    low, high = _middle_height(infant), _middle_height(caregiver)
    lower = (low - high) / max(caregiver.size, infant.size)
    return _FROM_SIZE * float(np.clip(smaller, -0.7, 0.7)) + float(
        np.clip(_FROM_HEIGHT * lower, -_MOST_FROM_HEIGHT, _MOST_FROM_HEIGHT)
    )


def _middle_height(person: PersonTrack) -> float:
    boxes = person.boxes[person.seen]
    return float(np.median(boxes[:, 1] + boxes[:, 3] / 2))


def _confidence(odds: float) -> float:
    return float(1.0 / (1.0 + np.exp(-min(abs(odds), 20.0))))
