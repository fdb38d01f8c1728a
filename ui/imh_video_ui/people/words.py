"""How the step who is who speaks: how sure, why, and what should be looked at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from imh_video.app.people_in_film import AnalysedPerson
from imh_video.model.family import Role
from imh_video.model.recording import Layout
from imh_video.timebase import MICROS_PER_SECOND, Micros

_SURE, _FAIRLY_SURE = 0.95, 0.75
_NOTABLY_LARGER = 1.15


def _tr(text: str) -> str:
    return QCoreApplication.translate("WhoIsWho", text)


def how_sure(person: AnalysedPerson) -> str:
    """Words, never a number: it is how clear the signs are, not what is true."""
    if person.chosen:
        return _tr("you said so")
    if person.role is Role.OTHER:
        return ""
    if person.role_confidence >= _SURE:
        return _tr("sure")
    return _tr("fairly sure") if person.role_confidence >= _FAIRLY_SURE else _tr("not sure")


def why(person: AnalysedPerson, everybody: Sequence[AnalysedPerson], seen_us: Micros) -> str:
    """Which signs, and for how long somebody was seen."""
    seen = _tr("seen for {time}").format(time=length(seen_us))
    others = [one for one in everybody if one is not person and one.role is not Role.OTHER]
    if person.role is Role.OTHER or not others:
        return seen[:1].upper() + seen[1:]
    size, other = person.track.size, max(one.track.size for one in others)
    if size > _NOTABLY_LARGER * other:
        return _tr("Larger face, {seen}").format(seen=seen)
    if other > _NOTABLY_LARGER * size:
        return _tr("Smaller face, {seen}").format(seen=seen)
    if person.role is Role.INFANT:
        return _tr("Rounder face, {seen}").format(seen=seen)
    return _tr("Longer face, {seen}").format(seen=seen)


def third_face(person: AnalysedPerson, seen_us: Micros) -> str:
    """What to know of somebody who is nobody's proposal, and what to do."""
    return _tr(
        "Another face shows for {time}, at {at}. It may be a visitor, a mirror, a photograph or "
        "a toy. It is not followed unless you say who it is; a mirror or a photograph is best "
        "left out."
    ).format(time=length(seen_us), at=clock(person.example_us))


def layout_words(layout: Layout) -> str:
    return {
        Layout.ONE_VIEW: _tr("One view"),
        Layout.SPLIT_SCREEN: _tr("Split screen"),
        Layout.TWO_CAMERAS: _tr("Two cameras"),
        Layout.MIRROR: _tr("A mirror"),
    }[layout]


def layout_hint(layout: Layout) -> str:
    return {
        Layout.ONE_VIEW: _tr("Both are in one picture."),
        Layout.SPLIT_SCREEN: _tr("Each is in a half of the picture of their own."),
        Layout.TWO_CAMERAS: _tr(
            "Each is filmed by a camera of their own, which stands beside or behind the other. "
            "Both films are looked at."
        ),
        Layout.MIRROR: _tr("One of them is seen in a mirror. Leave out what is seen twice."),
    }[layout]


def clock(us: Micros) -> str:
    """A place in the film for people: 03:12."""
    minutes, s = divmod(us // MICROS_PER_SECOND, 60)
    return f"{minutes:02d}:{s:02d}"


def length(us: Micros) -> str:
    """How long for people: 4:12 minutes, or seconds."""
    s = round(us / MICROS_PER_SECOND)
    if s < 60:
        return _tr("{n} s").format(n=max(1, s))
    return _tr("{m}:{s} min").format(m=s // 60, s=f"{s % 60:02d}")
