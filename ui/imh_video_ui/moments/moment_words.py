"""Possible moments in words: kinds, how clear the signs are, what could be seen, when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from imh_video.model.moment import CandidateMoment, Confidence, DismissReason, Evidence, MomentKind
from imh_video.timebase import MICROS_PER_SECOND, Micros, Span

_CLEAR_SHARE = 0.995
_SOUND = ("sound", "audio", "voice", "voices")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Moments", text)


def kind_words(kind: MomentKind) -> str:
    """What a kind is called at the head of a card."""
    return {
        MomentKind.FACE_TO_FACE: _tr("Face to face"),
        MomentKind.SHARED_SMILE: _tr("Shared smile"),
        MomentKind.CUE_AND_REPLY: _tr("Cue and reply"),
        MomentKind.TURN_TAKING: _tr("Taking turns"),
        MomentKind.JOINT_ATTENTION: _tr("Looking at the same thing"),
        MomentKind.WAIT_OR_FOLLOW: _tr("Giving time"),
        MomentKind.BREAK_RESPECTED: _tr("Break allowed"),
        MomentKind.APPROACH_AFTER_BREAK: _tr("Coming back after a break"),
        MomentKind.REPAIR: _tr("Coming back together"),
        MomentKind.MISSED_CUE: _tr("Possible missed cue"),
        MomentKind.OVER_STIMULATION: _tr("Possibly much at once"),
        MomentKind.DISTRESS: _tr("Possible distress"),
    }[kind]


def reason_words(why: str) -> str:
    """Why a possible moment was dismissed; words that somebody wrote stay as they are."""
    return {
        DismissReason.NOT_THERE.value: _tr("it was not there"),
        DismissReason.SOMEBODY_ELSE.value: _tr("it was somebody else"),
        DismissReason.TOO_SLIGHT.value: _tr("too slight"),
        DismissReason.KNOWN.value: _tr("marked already"),
        DismissReason.NOT_NOW.value: _tr("no use for now"),
    }.get(why, why)


def lane_words(moment: CandidateMoment) -> str:
    """What a kind is called in the timeline, where room is short."""
    short = {
        MomentKind.MISSED_CUE: _tr("missed?"),
        MomentKind.OVER_STIMULATION: _tr("much at once?"),
        MomentKind.DISTRESS: _tr("distress?"),
        MomentKind.APPROACH_AFTER_BREAK: _tr("coming back"),
        MomentKind.JOINT_ATTENTION: _tr("looking together"),
    }
    if moment.kind in short:
        return short[moment.kind]
    words = kind_words(moment.kind)
    return words[:1].lower() + words[1:]


def confidence_words(confidence: Confidence) -> str:
    return {
        Confidence.LOW: _tr("low"),
        Confidence.MEDIUM: _tr("medium"),
        Confidence.HIGH: _tr("high"),
    }[confidence]


def bars_of(confidence: Confidence) -> int:
    """How many of the three bars are full."""
    return {Confidence.LOW: 1, Confidence.MEDIUM: 2, Confidence.HIGH: 3}[confidence]


def short_time(us: Micros) -> str:
    """``00:40.2``: tenths are enough to find a moment by."""
    tenths = us // (MICROS_PER_SECOND // 10)
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    head = f"{hours}:{minutes:02d}" if hours else f"{minutes:02d}"
    return f"{head}:{rest // 10:02d}.{rest % 10}"


@dataclass(frozen=True, slots=True)
class Step:
    """One sign in the order in which they came: who, what, when, and how long after the last."""

    who: str
    what: str
    at_us: Micros
    gap_us: Micros | None = None


def steps_of(evidence: tuple[Evidence, ...], most: int = 3) -> tuple[Step, ...]:
    """The first signs of the evidence: cue, reply, and what came of it."""
    ordered = sorted(evidence, key=lambda one: (one.at_us, one.until_us))[:most]
    steps: list[Step] = []
    for one in ordered:
        gap_us = one.at_us - steps[-1].at_us if steps else None
        steps.append(Step(one.person, one.what, one.at_us, gap_us))
    return tuple(steps)


def gap_words(gap_us: Micros) -> str:
    return f"+{gap_us / MICROS_PER_SECOND:.1f} s"


def coverage_words(coverage: Mapping[str, float]) -> str:
    """``Seen: baby all of it, parent 96 %. Sound clear.``"""
    people = [
        _tr("{who} {share}").format(who=who, share=_share_words(coverage[name]))
        for name, who in (("infant", _tr("baby")), ("caregiver", _tr("parent")))
        if name in coverage
    ]
    sentences = [_tr("Seen: {people}.").format(people=", ".join(people))] if people else []
    sound = next((coverage[name] for name in _SOUND if name in coverage), None)
    if sound is not None:
        sentences.append(_sound_words(sound))
    return " ".join(sentences)


def _share_words(share: float) -> str:
    if share >= _CLEAR_SHARE:
        return _tr("all of it")
    return _tr("not at all") if share < 0.005 else f"{round(100 * share)} %"


def _sound_words(share: float) -> str:
    if share >= 0.9:
        return _tr("Sound clear.")
    return _tr("No sound.") if share < 0.1 else _tr("Sound in part.")


def not_looked_words(span: Span, why: str) -> str:
    """Where nothing was suggested, and why; without a stretch only why."""
    reason = why.rstrip(".")
    return _tr("Nothing was suggested from {start} to {end}: {why}.").format(
        start=short_time(span.onset_us), end=short_time(span.end_us), why=reason
    )
