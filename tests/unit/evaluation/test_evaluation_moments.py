"""Suggested moments against coded ones, and who was taken for whom."""

from __future__ import annotations

import numpy as np
import pytest
from support.made_signals import MadeFilm

from imh_video.evaluation.meanings import UnknownMeaning, in_our_words
from imh_video.evaluation.moment_events import FilmMoments, missed_moments, score_moments
from imh_video.evaluation.who_is_who import Verdict, judge_roles, with_people_exchanged
from imh_video.model.identifiers import CandidateId
from imh_video.model.mark import Certainty
from imh_video.model.moment import CandidateMoment, Confidence, MomentKind
from imh_video.model.reference import CodedFilm, CodedSpan, ReferenceCoding
from imh_video.timebase import Span, micros


def span(onset_s: float, offset_s: float) -> Span:
    return Span(micros(onset_s), micros(offset_s))


def coded(code: str, onset_s: float, offset_s: float, certainty: int = 3) -> CodedSpan:
    return CodedSpan(code, span(onset_s, offset_s), Certainty(certainty))


def found(kind: MomentKind, onset_s: float, offset_s: float, score: float = 0.5) -> CandidateMoment:
    where = span(onset_s, offset_s)
    return CandidateMoment(CandidateId(f"{kind}{onset_s}"), kind, where, Confidence.LOW, score,
                           "", kind.value)  # fmt: skip


def film(*rows: CodedSpan, suggested=(), family: str = "one", loud_at_s: float | None = None):
    times_us = np.arange(0, micros(60), 10_000, dtype=np.int64)
    level_db = np.full(len(times_us), -60.0, dtype=np.float32)
    if loud_at_s is not None:
        level_db[round(loud_at_s * 100)] = -5.0
    name = f"{family}.{len(rows)}.{len(suggested)}"
    return FilmMoments(
        CodedFilm(name, family, rows), tuple(suggested), micros(60), times_us, level_db
    )


def answer(films, name: str, family: str = "all"):
    return {one.question.name: one for one in score_moments(films)}[name].families[family]


def test_kinds_of_connection_together_are_held_against_attunement():
    suggested = [found(MomentKind.SHARED_SMILE, 10, 12, 0.9), found(MomentKind.TURN_TAKING, 40, 42)]
    one = film(coded("moment_attunement", 11, 13), suggested=suggested)
    together = answer([one], "moment_attunement")
    assert together.evaluation.met == 1
    assert together.figures["precision"].value == 0.5
    assert together.figures["recall"].value == 1.0
    assert together.figures["average_precision"].value == 1.0
    assert together.figures["recall_at_10"].value == 1.0
    assert together.evaluation.per_minute == 2.0
    assert answer([one], "shared_smile").evaluation.met == 1
    assert answer([one], "turn_taking").evaluation.met == 0


def test_strain_is_never_counted_as_attunement():
    one = film(coded("moment_attunement", 10, 12), suggested=[found(MomentKind.MISSED_CUE, 10, 12)])
    assert answer([one], "moment_attunement").evaluation.suggested == 0


def test_what_only_a_guess_of_the_coder_meets_is_neither_right_nor_wrong():
    suggested = [found(MomentKind.SHARED_SMILE, 10, 12)]
    guess = film(coded("moment_attunement", 10, 12, certainty=1), suggested=suggested)
    assert answer([guess], "moment_attunement").evaluation.suggested == 0
    assert answer([guess], "moment_attunement").evaluation.coded == 0


def test_each_family_has_its_own_figures_and_the_baselines_stand_beside():
    films = [
        film(coded("moment_attunement", 30, 32), family="one", loud_at_s=31,
             suggested=[found(MomentKind.SHARED_SMILE, 30, 32)]),
        film(coded("moment_attunement", 30, 32), family="two", loud_at_s=5,
             suggested=[found(MomentKind.SHARED_SMILE, 50, 52)]),
    ]  # fmt: skip
    assert answer(films, "moment_attunement", "one").figures["recall"].value == 1.0
    assert answer(films, "moment_attunement", "two").figures["recall"].value == 0.0
    beside = answer(films, "moment_attunement", "one").baselines
    assert beside.loudness.recall == 1.0
    assert answer(films, "moment_attunement", "two").baselines.loudness.recall == 0.0
    assert beside.uniform.recall == 1.0
    assert beside.best_average_precision == 1.0


def test_the_moments_that_nothing_came_near_are_listed_to_be_watched():
    one = film(
        coded("moment_attunement", 10, 12),
        coded("moment_repair", 40, 44),
        suggested=[found(MomentKind.FACE_TO_FACE, 9, 12)],
    )
    (missed,) = missed_moments([one])
    assert (missed.code, missed.span) == ("moment_repair", span(40, 44))


def test_with_three_families_it_is_told_what_changes_when_one_is_left_out():
    met = [found(MomentKind.SHARED_SMILE, 30, 32)]
    films = [
        film(
            coded("moment_attunement", 30, 32), family=name, suggested=met if name != "two" else []
        )
        for name in ("one", "two", "three")
    ]
    result = next(r for r in score_moments(films) if r.question.name == "moment_attunement")
    assert {name: one.evaluation.met for name, one in result.left_out.items()} == {
        "one": 1, "two": 2, "three": 1,
    }  # fmt: skip
    assert result.left_out["two"].figures["recall"].value == 1.0
    assert result.left_out["two"].baselines is not None
    (alone,) = [r for r in score_moments(films[:1]) if r.question.name == "moment_attunement"]
    assert alone.left_out == {}


def test_a_richer_coding_is_held_against_all_connection_and_each_kind_against_its_own_code():
    suggested = [
        found(MomentKind.TURN_TAKING, 10, 14, 0.9),
        found(MomentKind.SHARED_SMILE, 30, 32, 0.8),
    ]
    one = film(
        coded("moment_turn_taking", 10, 14),
        coded("moment_attunement", 30, 33),
        coded("moment_shared_smile", 31, 32.5),
        suggested=suggested,
    )
    together = answer([one], "moment_connection")
    assert (together.evaluation.coded, together.evaluation.met) == (2, 2), "one stretch counts once"
    assert answer([one], "turn_taking").evaluation.met == 1
    assert answer([one], "shared_smile").evaluation.met == 1
    plain = film(coded("moment_attunement", 30, 33), coded("face_to_face", 1, 2))
    assert "moment_connection" not in {r.question.name for r in score_moments([plain])}


def test_codes_are_read_by_their_meaning_and_the_others_are_named():
    rows = (
        CodedSpan("face_covered", span(0, 1), person="parent"),
        CodedSpan("lacht", span(0, 1), person="infant"),
        CodedSpan("gaehnt", span(0, 1)),
    )
    coding = ReferenceCoding((CodedFilm("film", "one", rows),))
    said, unused = in_our_words(coding, {"lacht@infant": "infant_smile"})
    assert said.codes() == {"parent_face_covered", "infant_smile"}
    assert unused == ("gaehnt",)
    with pytest.raises(UnknownMeaning, match="grin"):
        in_our_words(coding, {"lacht": "grin"})


def seen_sides(infant_x: float, caregiver_x: float) -> MadeFilm:
    made = MadeFilm(10).at(0, 10, infant_box_x=infant_x, caregiver_box_x=caregiver_x)
    return made.at(0, 10, infant_box_w=100, caregiver_box_w=100)


def test_who_is_who_is_judged_by_the_side_where_somebody_said_it():
    rows = (coded("infant_face_visible", 0, 5), coded("parent_face_visible", 0, 1))
    one = CodedFilm("film", "one", rows)
    signals = seen_sides(100, 700).signals()
    assert judge_roles(one, signals, "left").verdict is Verdict.RIGHT
    assert judge_roles(one, signals, "right").verdict is Verdict.WRONG
    assert judge_roles(one, signals, "left").counts is False
    unseen = seen_sides(100, 700).unseen(0, 10, "caregiver").signals()
    assert judge_roles(one, unseen, "left").verdict is Verdict.CANNOT_TELL


def test_without_a_side_the_coding_tells_who_is_who_or_nobody_does():
    rows = (
        coded("infant_face_visible", 0, 10),
        coded("parent_face_visible", 0, 10),
        coded("infant_smile", 2, 8),
    )
    one = CodedFilm("film", "one", rows)
    signals = MadeFilm(10).at(2, 8, infant_smile=0.9).signals()
    assert judge_roles(one, signals, None).verdict is Verdict.RIGHT
    assert judge_roles(one, with_people_exchanged(signals), None).verdict is Verdict.WRONG
    nothing = CodedFilm("film", "one", rows[:2])
    assert judge_roles(nothing, signals, None).verdict is Verdict.CANNOT_TELL
