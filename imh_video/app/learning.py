"""Learning on this machine: answers to possible moments lean the order of later ones.

From one coder's answers or from everybody's in the library. Nothing is kept of it and nothing
leaves the computer: each run learns anew from the answers that stand. Used only where it helps.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from imh_video.app.preferences import Preferences
from imh_video.model.moment import DismissReason, Verdict
from imh_video.moments.leaning import LONG, Leaning
from imh_video.moments.learning import (
    LEAST_ANSWERS,
    LEAST_FAMILIES,
    Answer,
    LearningState,
    Learnt,
    learn,
)
from imh_video.moments.short_list import STRAIN
from imh_video.store.suggestions import answered_candidates, state_of_answers

if TYPE_CHECKING:
    from imh_video.app.library import Library


class LearnFrom(StrEnum):
    """Whose answers count."""

    NOBODY = "nobody"
    OWN = "own"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Learner:
    """Who looks for possible moments, and from whose answers the order may learn."""

    learn_from: LearnFrom = LearnFrom.NOBODY
    coder: str = ""


def learner_of(preferences: Preferences) -> Learner:
    """What the person chose in the settings."""
    chosen = LearnFrom(preferences.text("moments.learn_from"))
    return Learner(chosen, preferences.text("coding.coder"))


def learnt_from(library: Library, learner: Learner) -> Learnt:
    """What the answers that stand now teach; nobody's teach nothing."""
    if learner.learn_from is LearnFrom.NOBODY:
        return learn(())
    return learn(answers_in(library, learner))


_known: WeakKeyDictionary[Library, tuple[object, Leaning | None]] = WeakKeyDictionary()
"""What was learnt last in a library, and from which answers: learnt anew only after another one."""


def leaning_of(library: Library, learner: Learner | None) -> Leaning | None:
    """What the list of this person leans to; None where nothing was learnt that helps."""
    if learner is None or learner.learn_from is LearnFrom.NOBODY:
        return None
    with library.database.reading() as connection:
        state = (learner, *state_of_answers(connection, _whose(learner)))
    known = _known.get(library)
    if known is None or known[0] != state:
        known = (state, learnt_from(library, learner).leaning)
        _known[library] = known
    return known[1]


def _whose(learner: Learner) -> str | None:
    return learner.coder if learner.learn_from is LearnFrom.OWN else None


def answers_in(library: Library, learner: Learner) -> tuple[Answer, ...]:
    """The answers that count.

    One that was dismissed because it was marked already says nothing against its kind.
    """
    with library.database.reading() as connection:
        found = answered_candidates(connection, _whose(learner))
    answers = []
    for family, film, candidate, verdict, why in found:
        if verdict is Verdict.DISMISSED and why == DismissReason.KNOWN:
            continue
        above = 0.0 if candidate.kind in STRAIN else 0.5
        answers.append(
            Answer(
                family=family,
                film=film,
                kind=candidate.kind,
                span=candidate.span,
                evidence=candidate.evidence,
                score=max(0.0, 2 * (candidate.rank_score - above)),
                is_kept=verdict is not Verdict.DISMISSED,
            )
        )
    return tuple(answers)


_TRAIT_WORDS = {
    "infant smile": "moments with a smile of the baby",
    "infant voice": "moments with a sound of the baby",
    "infant reach": "moments with a reach of the baby",
    "caregiver smile": "moments with a smile of the parent",
    "caregiver voice": "moments with the parent's voice",
    "caregiver touch": "moments with the parent's hand near",
    LONG: "longer moments",
}


def trait_words(name: str) -> str:
    """What a trait is called in a sentence."""
    kind = name.replace("_", " ")
    return _TRAIT_WORDS.get(name, f"\u201c{kind}\u201d")


def sentences(learnt: Learnt) -> tuple[str, ...]:
    """What it learnt and whether it is used, in plain sentences."""
    if learnt.state is LearningState.TOO_FEW:
        few = (
            f"{learnt.answers} answers in {learnt.families} families: nothing is learnt before "
            f"there are {LEAST_ANSWERS} in {LEAST_FAMILIES}, some kept and some dismissed."
        )
        return (few,)
    trial = learnt.trial
    assert trial is not None
    tried = (
        f"Tried on each family without its own answers: of {trial.pairs} pairs the kept one came "
        f"first in {trial.learnt:.0%}, in the usual order in {trial.usual:.0%}."
    )
    used = {
        LearningState.IN_USE: "It is used for the order of later possible moments.",
        LearningState.NO_HELP: "That is no plain gain: the usual order stays.",
    }[learnt.state]
    told = [
        f"You keep {trait_words(name)} {'more' if weight > 0 else 'less'} often."
        for name, weight in learnt.tendencies[:6]
    ]
    return (f"{learnt.answers} answers in {learnt.families} families.", *told, tried, used)


def describe_learnt(learnt: Learnt) -> dict[str, Any]:
    """What was learnt as the command line tells it."""
    trial = learnt.trial
    return {
        "answers": learnt.answers,
        "families": learnt.families,
        "state": learnt.state.value,
        "tendencies": [
            {"trait": name, "weight": round(weight, 4)} for name, weight in learnt.tendencies
        ],
        "trial": None
        if trial is None
        else {
            "families": trial.families,
            "pairs": trial.pairs,
            "usual": round(trial.usual, 4),
            "learnt": round(trial.learnt, 4),
            "better": trial.better,
            "worse": trial.worse,
        },
    }
