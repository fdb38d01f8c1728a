"""A YAML mapping whose every value knows its line, and the list of problems that reading it found.

The nodes of the parser are read directly: a plain loader would lose the lines, and would turn
``key: 1`` into a number where a text is meant without saying so.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from imh_video.schemes.problems import SchemeProblem

_STR = "tag:yaml.org,2002:str"
_INT = "tag:yaml.org,2002:int"
_FLOAT = "tag:yaml.org,2002:float"
_BOOL = "tag:yaml.org,2002:bool"
_KIND_OF = {
    _INT: "the number {}",
    _FLOAT: "the number {}",
    _BOOL: "the switch {}",
    "tag:yaml.org,2002:null": "nothing",
}

Choice = TypeVar("Choice", bound=StrEnum)


def line_of(node: Node) -> int:
    """The line on which it stands, counted from 1."""
    return int(node.start_mark.line) + 1


def shown(node: Node) -> str:
    """The value as a person would name it, for the end of a sentence."""
    if isinstance(node, MappingNode):
        return "a block of fields"
    if isinstance(node, SequenceNode):
        return "a list"
    text = str(node.value)
    quoted = f"'{text[:40]}…'" if len(text) > 40 else f"'{text}'"
    return _KIND_OF.get(str(node.tag), "{}").format(quoted if node.tag == _STR else text)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`` Did you mean 'label'?``, or nothing when no known word comes near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Did you mean '{near[0]}'?" if near else ""


class Report:
    """Everything that is wrong with one file, in the order in which it was found."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[SchemeProblem] = []

    def add(self, line: int | None, place: str, problem: str) -> None:
        self.problems.append(SchemeProblem(self.file, line, place, problem))


class Section:
    """One mapping. Each ``take_`` reads a field once; ``finish`` reports the ones nobody took.

    A wrong value is reported and answered with the default, so that reading goes on and the person
    sees all problems at once. ``spoilt`` says that it happened.
    """

    def __init__(self, node: MappingNode, place: str, report: Report) -> None:
        self.place = place
        self.line = line_of(node)
        self.spoilt: set[str] = set()
        self._report = report
        self._fields: dict[str, Node] = {}
        self._known: list[str] = []
        for key, value in node.value:
            self._add(key, value)

    def _add(self, key: Node, value: Node) -> None:
        name = str(key.value) if isinstance(key, ScalarNode) else "?"
        if name in self._fields:
            self._report.add(line_of(key), self._at(name), "This field is given twice.")
            return
        self._fields[name] = value

    def _at(self, name: str) -> str:
        return f"{self.place}, {name}" if self.place else name

    @property
    def problem_count(self) -> int:
        """How much is wrong so far in the whole file."""
        return len(self._report.problems)

    def has(self, name: str) -> bool:
        return name in self._fields

    def line_of(self, name: str) -> int:
        """The line of a field, or of the section when the field is not there."""
        return line_of(self._fields[name]) if name in self._fields else self.line

    def blame(self, name: str, problem: str) -> None:
        """Report that the field is wrong."""
        self.spoilt.add(name)
        self._report.add(self.line_of(name), self._at(name), problem)

    def _take(self, name: str, *, required: bool) -> Node | None:
        self._known.append(name)
        if name in self._fields:
            return self._fields[name]
        if required:
            self.spoilt.add(name)
            self._report.add(self.line, self.place or "the file", f"The field '{name}' is missing.")
        return None

    def take_text(self, name: str, *, required: bool = False, default: str = "") -> str:
        """One line of text; runs of white space count as one space."""
        node = self._take(name, required=required)
        if node is None:
            return default
        if not isinstance(node, ScalarNode) or node.tag != _STR:
            quote = " Put it in quotes." if isinstance(node, ScalarNode) and node.value else ""
            self.blame(name, f"Expected a text, got {shown(node)}.{quote}")
            return default
        text = " ".join(str(node.value).split())
        if required and not text:
            self.blame(name, "The text is empty.")
        return text

    def take_flag(self, name: str) -> bool:
        node = self._take(name, required=False)
        if node is None:
            return False
        if not isinstance(node, ScalarNode) or node.tag != _BOOL:
            self.blame(name, f"Expected true or false, got {shown(node)}.")
            return False
        return str(node.value).lower() == "true"

    def take_seconds(self, name: str, default: float = 0.0) -> float:
        """A length in seconds, 0 or more."""
        node = self._take(name, required=False)
        if node is None:
            return default
        value = _number(node)
        if value is None or not math.isfinite(value):
            self.blame(name, f"Expected a number of seconds, got {shown(node)}.")
            return default
        if not 0 <= value <= 86_400:
            self.blame(name, f"Expected 0 to 86400 seconds, got {shown(node)}.")
            return default
        return value

    def take_whole(self, name: str, *, required: bool = False, default: int = 0) -> int:
        node = self._take(name, required=required)
        if node is None:
            return default
        value = _whole(node)
        if value is None:
            self.blame(name, f"Expected a whole number, got {shown(node)}.")
            return default
        return value

    def take_choice(self, name: str, choices: type[Choice], default: Choice) -> Choice:
        """One of a fixed set of words; required."""
        word = self.take_text(name, required=True)
        if name in self.spoilt:
            return default
        return self._choice(name, word, choices) or default

    def take_choices(self, name: str, choices: type[Choice]) -> tuple[Choice, ...]:
        found = [self._choice(name, word, choices) for word in self.take_texts(name)]
        return tuple(choice for choice in found if choice is not None)

    def _choice(self, name: str, word: str, choices: type[Choice]) -> Choice | None:
        known = [choice.value for choice in choices]
        if word in known:
            return choices(word)
        meant = did_you_mean(word, known)
        self.blame(name, f"'{word}' is not one of {', '.join(known)}.{meant}")
        return None

    def take_texts(self, name: str) -> tuple[str, ...]:
        """A list of texts without repetition."""
        node = self._take(name, required=False)
        if node is None:
            return ()
        if not isinstance(node, SequenceNode):
            self.blame(name, f"Expected a list such as [one, two], got {shown(node)}.")
            return ()
        texts: list[str] = []
        for item in node.value:
            if not isinstance(item, ScalarNode) or item.tag != _STR:
                self.blame(name, f"Expected texts in the list, got {shown(item)}.")
            elif item.value in texts:
                self.blame(name, f"'{item.value}' stands in the list twice.")
            else:
                texts.append(str(item.value))
        return tuple(texts)

    def take_month_range(self, name: str) -> tuple[int, int] | None:
        """``[from, to]`` in whole months."""
        node = self._take(name, required=False)
        if node is None:
            return None
        items = node.value if isinstance(node, SequenceNode) else []
        months = [_whole(item) for item in items]
        first, last = months if len(months) == 2 else (None, None)
        if first is None or last is None or not 0 <= first <= last:
            self.blame(name, "Expected two whole numbers of months such as [4, 24].")
            return None
        return first, last

    def take_sections(self, name: str, *, required: bool = False) -> tuple[Section, ...]:
        """A list of mappings; each is named by its place in the list and its id."""
        node = self._take(name, required=required)
        if node is None:
            return ()
        if not isinstance(node, SequenceNode):
            self.blame(name, f"Expected a list with one entry for each, got {shown(node)}.")
            return ()
        if required and not node.value:
            self.blame(name, "The list is empty. Write at least one entry.")
            return ()
        sections: list[Section] = []
        for number, item in enumerate(node.value, start=1):
            place = f"{self._at(name)} {number}"
            if isinstance(item, MappingNode):
                sections.append(Section(item, f"{place}{_id_in(item)}", self._report))
            else:
                problem = f"Expected a block of fields, got {shown(item)}."
                self._report.add(line_of(item), place, problem)
        return tuple(sections)

    def take_section(self, name: str) -> Section | None:
        node = self._take(name, required=False)
        if node is None:
            return None
        if not isinstance(node, MappingNode):
            self.blame(name, f"Expected a block of fields, got {shown(node)}.")
            return None
        return Section(node, self._at(name), self._report)

    def field_names(self) -> tuple[str, ...]:
        """The fields as the file names them, in its order."""
        return tuple(self._fields)

    def finish(self) -> None:
        """Report the fields that nothing here knows."""
        for name, node in self._fields.items():
            if name not in self._known:
                meant = did_you_mean(name, set(self._known) - set(self._fields))
                problem = f"The field '{name}' is not known here.{meant}"
                self._report.add(line_of(node), self.place or "the file", problem)


def _id_in(node: MappingNode) -> str:
    """`` (b_look)`` when the block gives an id, so that a person finds the place."""
    for key, value in node.value:
        if isinstance(key, ScalarNode) and key.value == "id" and isinstance(value, ScalarNode):
            return f" ({value.value})"
    return ""


def _number(node: Node) -> float | None:
    if not isinstance(node, ScalarNode) or node.tag not in (_INT, _FLOAT):
        return None
    try:
        return float(str(node.value).replace("_", ""))
    except ValueError:
        return None


def _whole(node: Node) -> int | None:
    if not isinstance(node, ScalarNode) or node.tag != _INT:
        return None
    try:
        return int(str(node.value).replace("_", ""))
    except ValueError:
        return None
