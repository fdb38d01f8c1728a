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


def how_sure(person: AnalysedPerson, *, is_one_of_several: bool = False) -> str:
    """Words, never a number: it is how clear the signs are, not what is true.

    ``is_one_of_several``: twins, or two parents. Nobody is recognised, so which one is a guess.
    """
    if person.chosen:
        return _tr("you said so")
    if is_one_of_several:
        return _tr("a guess")
    if person.role is Role.OTHER:
        return ""
    if person.role_confidence >= _SURE:
        return _tr("sure")
    return _tr("fairly sure") if person.role_confidence >= _FAIRLY_SURE else _tr("not sure")


def why(
    person: AnalysedPerson,
    everybody: Sequence[AnalysedPerson],
    seen_us: Micros,
    *,
    is_one_of_several: bool = False,
) -> str:
    """Which signs, and for how long somebody was seen; who says which of several it is."""
    signs = _signs(person, everybody, seen_us)
    if person.chosen or not is_one_of_several:
        return signs
    return _tr("{signs}. Which of them it is, only you can say.").format(signs=signs)


def _signs(person: AnalysedPerson, everybody: Sequence[AnalysedPerson], seen_us: Micros) -> str:
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


def third_face(person: AnalysedPerson, seen_us: Micros, others: Sequence[str] = ()) -> str:
    """What to know of somebody who is nobody's proposal, and what to do.

    ``others`` are those said to be in the film who are not seen in anybody yet.
    """
    shows = _tr("Another face shows for {time}, at {at}.").format(
        time=length(seen_us), at=clock(person.example_us)
    )
    may_be = _tr("It may be a visitor, a mirror, a photograph or a toy.")
    if others:
        names = _tr(" or ").join(others)
        may_be = _tr("It may be {names}, a visitor, a mirror, a photograph or a toy.").format(
            names=names
        )
    rest = _tr(
        "It is not followed unless you say who it is; a mirror or a photograph is best left out."
    )
    return f"{shows} {may_be} {rest}"


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


def one_camera_hint() -> str:
    """Two cameras were chosen for an occasion that has the film of one."""
    return _tr(
        "There is the film of one camera only. Add the other one with Cameras and parts… while the "
        "film is open. Until then this camera is taken to stand beside the partner."
    )


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
