"""The checks of a file, on a draft: the same rules, and the place in the form instead of a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from imh_video.model.scheme import CodingScheme
from imh_video.schemes.places import Report, Section
from imh_video.schemes.plain import code_fields, group_fields, leader_fields, scheme_fields
from imh_video.schemes.read import read_root

_TAGS = {bool: "bool", int: "int", float: "float", str: "str"}


class Part(StrEnum):
    """Which list of the scheme a place is in."""

    SCHEME = "scheme"
    LEADER = "leader"
    GROUP = "group"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Place:
    """A field of the form. ``index`` counts groups or codes from 0; "" is the entry as a whole."""

    part: Part
    index: int = 0
    field: str = ""


@dataclass(frozen=True, slots=True)
class DraftProblem:
    place: Place
    problem: str


def draft_problems(scheme: CodingScheme) -> tuple[DraftProblem, ...]:
    """Every rule that the draft breaks, from its top to its end."""
    tree = _Tree()
    report = Report("draft")
    read_root(Section(tree.of_scheme(scheme), "", report))
    ordered = sorted(report.problems, key=lambda problem: problem.line or 0)
    return tuple(DraftProblem(tree.place(one.line), one.problem) for one in ordered)


class _Mark:
    """The only thing that is asked of the place of a node. The parser's own marks cost more."""

    __slots__ = ("line",)

    def __init__(self, line: int) -> None:
        self.line = line


class _Tree:
    """The nodes that the parser would make; the line of each stands for a place in the form."""

    def __init__(self) -> None:
        self._places: list[Place] = []

    def place(self, line: int | None) -> Place:
        return self._places[line - 1] if line else Place(Part.SCHEME)

    def of_scheme(self, scheme: CodingScheme) -> MappingNode:
        top = Place(Part.SCHEME)
        entries = self._entries(scheme_fields(scheme), Part.SCHEME, 0)
        leaders = leader_fields(scheme)
        if leaders:
            value = self._block(leaders, Part.LEADER, 0)
            entries.append((self._scalar("leaders", Place(Part.LEADER)), value))
        groups = [group_fields(group) for group in scheme.groups]
        if groups:
            entries.append(self._list("groups", groups, Part.GROUP))
        entries.append(self._list("codes", [code_fields(code) for code in scheme.codes], Part.CODE))
        return MappingNode("tag:yaml.org,2002:map", entries, self._mark(top))

    def _mark(self, place: Place) -> _Mark:
        self._places.append(place)
        return _Mark(len(self._places) - 1)

    def _list(
        self, name: str, items: Sequence[Mapping[str, object]], part: Part
    ) -> tuple[Node, Node]:
        place = Place(Part.SCHEME, field=name)
        mark = self._mark(place)
        blocks = [self._block(fields, part, index) for index, fields in enumerate(items)]
        return self._scalar(name, place), SequenceNode("tag:yaml.org,2002:seq", blocks, mark)

    def _block(self, fields: Mapping[str, object], part: Part, index: int) -> MappingNode:
        mark = self._mark(Place(part, index))
        return MappingNode("tag:yaml.org,2002:map", self._entries(fields, part, index), mark)

    def _entries(
        self, fields: Mapping[str, object], part: Part, index: int
    ) -> list[tuple[Node, Node]]:
        return [
            (self._scalar(name, place), self._node(value, place))
            for name, value in fields.items()
            for place in [Place(part, index, name)]
        ]

    def _node(self, value: object, place: Place) -> Node:
        mark = self._mark(place)
        if isinstance(value, dict):
            entries = [(self._scalar(k, place), self._node(v, place)) for k, v in value.items()]
            return MappingNode("tag:yaml.org,2002:map", entries, mark)
        if isinstance(value, list):
            nodes = [self._node(one, place) for one in value]
            return SequenceNode("tag:yaml.org,2002:seq", nodes, mark)
        return self._scalar(value, place)

    def _scalar(self, value: object, place: Place) -> ScalarNode:
        text = str(value).lower() if isinstance(value, bool) else str(value)
        tag = f"tag:yaml.org,2002:{_TAGS[type(value)]}"
        return ScalarNode(tag, text, self._mark(place))
