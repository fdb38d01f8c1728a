"""Learning from answers: little before there is much, nothing where it does not help."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imh_video.model.moment import Evidence, MomentKind
from imh_video.moments.leaning import Leaning
from imh_video.moments.learning import (
    LEAST_ANSWERS,
    Answer,
    LearningState,
    fit,
    learn,
    leave_families_out,
)
from imh_video.timebase import Span

SMILE = Evidence("smile", "infant", 0, 1, "infant_smile", 0.9)
KINDS = (MomentKind.SHARED_SMILE, MomentKind.TURN_TAKING, MomentKind.FACE_TO_FACE)


def answer(family: str, number: int, kind: MomentKind, is_kept: bool, score: float = 0.5) -> Answer:
    evidence = (SMILE,) if kind is MomentKind.SHARED_SMILE else ()
    span = Span(number * 10_000_000, number * 10_000_000 + 4_000_000)
    return Answer(family, f"{family}-film", kind, span, evidence, score, is_kept)


def who_likes(liked: MomentKind, families: int = 4, each: int = 12) -> list[Answer]:
    """Keeps one kind and dismisses the others, whatever the rules gave."""
    chance = random.Random(3)
    return [
        answer(f"F{family}", number, kind, kind is liked, 0.3 + 0.4 * chance.random())
        for family in range(families)
        for number in range(each)
        for kind in (KINDS[number % 3],)
    ]


def who_goes_by_chance(seed: int, families: int = 4, each: int = 12) -> list[Answer]:
    chance = random.Random(seed)
    return [
        answer(f"F{family}", number, chance.choice(KINDS), chance.random() < 0.5, chance.random())
        for family in range(families)
        for number in range(each)
    ]


def test_a_plain_liking_is_learnt_told_and_helps_in_families_never_seen() -> None:
    learnt = learn(who_likes(MomentKind.TURN_TAKING))
    assert learnt.state is LearningState.IN_USE
    assert learnt.trial.learnt > 0.9 > learnt.trial.usual
    assert learnt.trial.better == 4
    assert learnt.tendencies[0][0] == "turn_taking"
    assert learnt.tendencies[0][1] > 0
    assert learnt.leaning.times(MomentKind.TURN_TAKING, Span(0, 4_000_000), ()) > 1.3
    assert learnt.leaning.times(MomentKind.FACE_TO_FACE, Span(0, 4_000_000), ()) < 0.9


@pytest.mark.parametrize("number", [0, 1, LEAST_ANSWERS - 1])
def test_nothing_is_learnt_from_few_answers(number: int) -> None:
    learnt = learn(who_likes(MomentKind.TURN_TAKING)[:number])
    assert learnt.state is LearningState.TOO_FEW
    assert learnt.leaning is None
    assert learnt.answers == number


def test_nothing_is_learnt_from_two_families_or_from_one_verdict() -> None:
    two = who_likes(MomentKind.TURN_TAKING, families=2, each=30)
    assert learn(two).state is LearningState.TOO_FEW
    all_kept = [replace(one, is_kept=True) for one in who_likes(MomentKind.TURN_TAKING)]
    assert learn(all_kept).state is LearningState.TOO_FEW


def test_answers_by_chance_seldom_count_as_a_help() -> None:
    used = [learn(who_goes_by_chance(seed)).state is LearningState.IN_USE for seed in range(40)]
    assert sum(used) <= 8


def test_what_helps_in_one_family_only_is_not_used() -> None:
    answers = [
        answer(family, number, KINDS[number % 3], KINDS[number % 3] is liked, 0.5)
        for family, liked in zip(("A", "B", "C"), KINDS, strict=True)
        for number in range(12)
    ]
    learnt = learn(answers)
    assert learnt.state is LearningState.NO_HELP
    assert learnt.leaning is None
    assert learnt.trial.learnt <= learnt.trial.usual


def test_no_answers_lean_nowhere() -> None:
    assert fit([]).weights == {}
    trial = leave_families_out([])
    assert (trial.pairs, trial.helps) == (0, False)


def test_strain_and_connection_are_never_compared() -> None:
    answers = [
        answer("A", 0, MomentKind.SHARED_SMILE, True),
        answer("A", 1, MomentKind.MISSED_CUE, False),
    ]
    assert leave_families_out(answers).pairs == 0


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000), st.randoms(use_true_random=False))
def test_the_order_of_the_answers_does_not_matter(seed: int, chance: random.Random) -> None:
    answers = who_goes_by_chance(seed)
    mixed = answers[:]
    chance.shuffle(mixed)
    one, other = learn(answers), learn(mixed)
    assert one.state is other.state
    assert one.trial.learnt == pytest.approx(other.trial.learnt)
    assert dict(one.tendencies) == pytest.approx(dict(other.tendencies))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(MomentKind), st.booleans(), st.floats(0, 1)), min_size=1))
def test_weights_stay_finite_and_a_single_answer_weighs_little(
    said: list[tuple[MomentKind, bool, float]],
) -> None:
    answers = [answer("A", n, kind, kept, score) for n, (kind, kept, score) in enumerate(said)]
    leaning = fit(answers)
    assert all(abs(weight) < 10 for weight in leaning.weights.values())
    one = fit(answers[:1])
    assert 0.8 < one.times(answers[0].kind, answers[0].span, answers[0].evidence) < 1.25
    assert isinstance(one, Leaning)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 5), st.integers(1, 60))
def test_leaving_a_family_out_is_learning_from_the_others(
    seed: int, families: int, in_the_first: int
) -> None:
    """The short way there ends where learning from the others alone does."""
    answers = [one for one in who_goes_by_chance(seed, families, 12) if one.family != "F0"] + [
        replace(one, family="F0", film="F0-film", is_kept=one.kind is KINDS[seed % 3])
        for one in who_goes_by_chance(seed + 1, 1, in_the_first)
    ]
    gains = []
    for family in sorted({one.family for one in answers}):
        others = fit([one for one in answers if one.family != family])
        pairs = [
            (one, other)
            for one in answers
            for other in answers
            if one.family == other.family == family and one.is_kept and not other.is_kept
        ]
        if pairs:
            gains.append(sum(place(one, others) > place(other, others) for one, other in pairs)
                         / len(pairs))  # fmt: skip
    expected = sum(gains) / len(gains) if gains else 0.5
    assert leave_families_out(answers).learnt == pytest.approx(expected, abs=0.02)


def place(one: Answer, leaning: Leaning) -> float:
    return one.score * leaning.times(one.kind, one.span, one.evidence)
