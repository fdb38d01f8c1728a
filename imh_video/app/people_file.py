"""Who is who and where, as a person said it: a small JSON file (docs/manual/what-the-program-sees).

``{"layout": "one_view", "people": [{"role": "infant", "at_s": 12.4, "region": [x, y, w, h]}],
"leave_out": [[x, y, width, height]]}``; every part may be missing. Pixels of the displayed picture.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias

from imh_video.media.cache import write_whole
from imh_video.model.family import Role
from imh_video.model.problem import Problem
from imh_video.model.recording import Layout
from imh_video.timebase import Micros, micros, seconds

Box: TypeAlias = tuple[float, float, float, float]
"""x, y, width, height."""
_Json: TypeAlias = Any
_OF_A_PERSON = {"role", "side", "person", "region", "at_s", "called", "follow"}


class Side(StrEnum):
    """Half of the picture."""

    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"

    def box(self, width: int, height: int) -> Box:
        half_w, half_h = width / 2, height / 2
        return {
            Side.LEFT: (0.0, 0.0, half_w, float(height)),
            Side.RIGHT: (half_w, 0.0, half_w, float(height)),
            Side.TOP: (0.0, 0.0, float(width), half_h),
            Side.BOTTOM: (0.0, half_h, float(width), half_h),
        }[self]


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """One person a human pointed out: by number, by where they always are, or by where they are at
    a moment."""

    role: Role
    number: int | None = None
    """As in the list of people of an earlier analysis, from 1."""
    side: Side | None = None
    region: Box | None = None
    at_us: Micros | None = None
    """With it, whoever is at the region then is meant, wherever they go; needs a region."""
    called: str = ""
    """Who it is: entries that are called the same mean one person."""
    is_followed: bool = True
    """One of the two whose signals are made; otherwise a place of their own is all they have."""


@dataclass(frozen=True, slots=True)
class PeopleChoice:
    """What a human said about a film; always wins over what the program proposes."""

    layout: Layout = Layout.ONE_VIEW
    people: tuple[PersonChoice, ...] = ()
    leave_out: tuple[Box, ...] = ()
    """Television, mirror, photographs: whoever is in there is nobody."""


class PeopleProblem(Problem):
    """The file that says who is who cannot be used."""


def read_people(path: Path) -> PeopleChoice:
    """Raises PeopleProblem that names the file, the place and what is wrong there."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PeopleProblem(
            f"This file could not be read ({error.strerror}).", where=str(path)
        ) from error
    except ValueError as error:
        raise PeopleProblem(f"This is not JSON: {error}.", where=str(path)) from error
    return _Reader(str(path)).choice(content)


def write_people(path: Path, choice: PeopleChoice) -> None:
    """What ``read_people`` reads back as the same, to 6 decimals. Raises PeopleProblem."""
    content = {
        "layout": choice.layout.value,
        "people": [_entry(person) for person in choice.people],
        "leave_out": [list(box) for box in choice.leave_out],
    }
    try:
        write_whole(path, (json.dumps(content, indent=1) + "\n").encode())
    except OSError as error:
        raise PeopleProblem(
            f"This file could not be written ({error.strerror}).",
            where=str(path),
            way_out="Choose another folder or make room.",
        ) from error


def _entry(person: PersonChoice) -> dict[str, _Json]:
    """Only what was said: what is missing means the usual."""
    entry: dict[str, _Json] = {"role": person.role.value}
    if person.number is not None:
        entry["person"] = person.number
    if person.side is not None:
        entry["side"] = person.side.value
    if person.region is not None:
        entry["region"] = list(person.region)
    if person.at_us is not None:
        entry["at_s"] = round(seconds(person.at_us), 6)
    if person.called:
        entry["called"] = person.called
    if not person.is_followed:
        entry["follow"] = False
    return entry


def _is_time(value: _Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


@dataclass(frozen=True, slots=True)
class _Reader:
    file: str

    def choice(self, content: _Json) -> PeopleChoice:
        self._is(isinstance(content, dict), "", "expected an object with layout, people, leave_out")
        known = {"layout", "people", "leave_out"}
        self._is(set(content) <= known, "", f"unknown entry {sorted(set(content) - known)[:1]}")
        people = content.get("people", [])
        self._is(isinstance(people, list), "people", "expected a list")
        boxes = content.get("leave_out", [])
        self._is(isinstance(boxes, list), "leave_out", "expected a list of boxes")
        return PeopleChoice(
            layout=self._layout(content.get("layout", Layout.ONE_VIEW)),
            people=tuple(self._person(f"people[{i}]", entry) for i, entry in enumerate(people)),
            leave_out=tuple(self._box(f"leave_out[{i}]", box) for i, box in enumerate(boxes)),
        )

    def _layout(self, value: _Json) -> Layout:
        names = [layout.value for layout in Layout]
        self._is(value in names, "layout", f"expected one of {', '.join(names)}")
        return Layout(value)

    def _person(self, where: str, entry: _Json) -> PersonChoice:
        self._is(isinstance(entry, dict), where, "expected an object with role")
        roles, sides = [role.value for role in Role], [side.value for side in Side]
        role, side, number = entry.get("role"), entry.get("side"), entry.get("person")
        unknown = sorted(set(entry) - _OF_A_PERSON)
        self._is(not unknown, where, f"unknown entry {unknown[:1]}")
        self._is(role in roles, f"{where}.role", f"expected one of {', '.join(roles)}")
        self._is(
            side is None or side in sides, f"{where}.side", f"expected one of {', '.join(sides)}"
        )
        is_number = isinstance(number, int) and not isinstance(number, bool) and number >= 1
        self._is(number is None or is_number, f"{where}.person", "expected a number from 1")
        region = entry.get("region")
        self._is(
            number is not None or side is not None or region is not None,
            where,
            "expected person, side or region: who is meant?",
        )
        at_s, called = entry.get("at_s"), entry.get("called", "")
        follow = entry.get("follow", True)
        self._is(at_s is None or _is_time(at_s), f"{where}.at_s", "expected seconds from 0")
        self._is(at_s is None or region is not None, f"{where}.at_s", "expected a region beside it")
        self._is(isinstance(called, str), f"{where}.called", "expected a text")
        self._is(isinstance(follow, bool), f"{where}.follow", "expected true or false")
        return PersonChoice(
            role=Role(role),
            number=number,
            side=Side(side) if side else None,
            region=None if region is None else self._box(f"{where}.region", region),
            at_us=None if at_s is None else micros(at_s),
            called=called,
            is_followed=follow,
        )

    def _box(self, where: str, value: _Json) -> Box:
        good = (
            isinstance(value, list)
            and len(value) == 4
            and all(isinstance(n, int | float) and not isinstance(n, bool) for n in value)
            and value[2] > 0
            and value[3] > 0
        )
        self._is(good, where, "expected four numbers: x, y, width, height")
        return (float(value[0]), float(value[1]), float(value[2]), float(value[3]))

    def _is(self, good: bool, where: str, problem: str) -> None:
        if not good:
            place = f"{self.file}, {where}" if where else self.file
            raise PeopleProblem(f"{problem}.", where=place)
