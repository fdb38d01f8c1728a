"""Scheme files written: a new one whole, a known one changed only where the scheme changed.

People write comments into these files and lay them out as they read them best. So a change goes
into the lines of the field that it is about, and every other line stays as it is, comments with
it. What cannot be changed so (a file in one line) is written whole. Nothing is believed: the new
text is read again and must say what was meant.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, FoldedScalarString

from imh_video.model.scheme import Code, CodingScheme, Group
from imh_video.schemes.draft import SchemeDraft
from imh_video.schemes.nodes import nodes_of
from imh_video.schemes.plain import (
    CODE_FIELDS,
    GROUP_FIELDS,
    Fields,
    code_fields,
    group_fields,
    leader_fields,
    scheme_fields,
)
from imh_video.schemes.read import read_through

_WIDTH = 96
_ITEM_INDENT = 2
_HEAD = "# A coding scheme of imh-video. What the fields mean: docs/formats/scheme.md.\n"
_TOP_ORDER = (
    "format", "format_version", "id", "version", "title", "summary", "language", "licence_note",
    "unit_s", "digits_per_actor", "leaders", "groups", "codes",
)  # fmt: skip


def draft_text(draft: SchemeDraft) -> str:
    """The file of a draft: its own text with the changes, comments and layout kept."""
    scheme = tidy(draft.scheme)
    if draft.text:
        patched = _patched(draft, scheme)
        if patched is not None and _says(patched, scheme):
            return patched
    return scheme_text(scheme)


def scheme_text(scheme: CodingScheme) -> str:
    """A new file that says exactly this."""
    top = scheme_fields(scheme)
    blocks = [
        _HEAD + _lines({name: top[name] for name in ("format", "format_version")}),
        _lines({name: top[name] for name in top if not name.startswith("format")}),
    ]
    leaders = leader_fields(scheme)
    if leaders:
        blocks.append(_leader_lines(leaders))
    if scheme.groups:
        groups = [_item(group_fields(group), _ITEM_INDENT) for group in scheme.groups]
        blocks.append("groups:\n" + "".join(groups))
    codes = [_item(code_fields(code), _ITEM_INDENT) for code in scheme.codes]
    blocks.append("codes:\n\n" + "\n".join(codes))
    return "\n".join(blocks)


def tidy(scheme: CodingScheme) -> CodingScheme:
    """White space as the reader takes it, keys in capitals: what was typed, as it will be read."""
    codes = tuple(_tidy_code(code) for code in scheme.codes)
    groups = tuple(replace(group, **_tidy_texts(group)) for group in scheme.groups)
    return replace(
        scheme, **{**_tidy_texts(scheme), "content_hash": ""}, codes=codes, groups=groups
    )


def _tidy_texts(entry: CodingScheme | Code | Group) -> dict[str, Any]:
    names = type(entry).__dataclass_fields__
    # Kinds and valences are texts as well, but never typed.
    typed = [name for name in names if type(getattr(entry, name)) is str]
    return {name: _one_line(getattr(entry, name)) for name in typed}


def _tidy_code(code: Code) -> Code:
    texts = _tidy_texts(code)
    return replace(code, **{**texts, "keys": texts["keys"].upper()})


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _says(text: str, scheme: CodingScheme) -> bool:
    """Whether the text, read again, is exactly this scheme."""
    read = read_through(text, "")
    return read.draft is not None and tidy(read.draft) == scheme


# --- one field as lines


def _lines(fields: Fields, indent: int = 0) -> str:
    return "".join(_field_lines(name, value, indent) for name, value in fields.items())


def _field_lines(name: str, value: object, indent: int) -> str:
    """``name: value``, folded where it is long, quoted where it would be read as something else."""
    yaml = YAML()
    yaml.width = _WIDTH - indent
    yaml.indent(mapping=2, sequence=4, offset=2)
    buffer = io.StringIO()
    yaml.dump({name: _as_yaml(name, value, indent)}, buffer)
    return "".join(" " * indent + line for line in buffer.getvalue().splitlines(keepends=True))


def _as_yaml(name: str, value: object, indent: int) -> object:
    if isinstance(value, str):
        if len(name) + len(value) + indent + 2 > _WIDTH:
            return FoldedScalarString(value)
        return DoubleQuotedScalarString(value) if name in ("version", "digit") else value
    if isinstance(value, list):
        row = CommentedSeq(value)
        row.fa.set_flow_style()
        return row
    if isinstance(value, dict):
        return {key: _as_yaml(key, one, indent + 2) for key, one in value.items()}
    return value


def _leader_lines(leaders: Mapping[str, str]) -> str:
    return "leaders:\n" + "".join(_field_lines(key, who, 2) for key, who in leaders.items())


def _item(fields: Fields, indent: int) -> str:
    """An entry of a list: its first line has the dash."""
    text = _lines(fields, indent + 2)
    return f"{' ' * indent}- {text[indent + 2 :]}"


# --- a known file, changed where the scheme changed


@dataclass(frozen=True, slots=True)
class _Entry:
    """One field or one item in the text. ``lead``: the blank lines and comments above it."""

    name: str
    lead: str
    body: str
    node: Node


@dataclass(frozen=True, slots=True)
class _Block:
    """A run of entries; ``tail`` is what stands behind the last one."""

    entries: tuple[_Entry, ...]
    tail: str


class _NotByLines(Exception):
    """The file is laid out so that its lines do not show its fields."""


def _patched(draft: SchemeDraft, scheme: CodingScheme) -> str | None:
    """The text with the changes in it; None where its lines do not show its fields."""
    before = read_through(draft.text, "").draft
    if before is None:
        return None
    try:
        root = nodes_of(draft.text)
        return None if root is None else _Patch(draft, tidy(before), scheme).whole(root)
    except (_NotByLines, YAMLError):
        return None


@dataclass(frozen=True)
class _Patch:
    draft: SchemeDraft
    before: CodingScheme
    after: CodingScheme

    def whole(self, root: Node) -> str:
        lines = self.draft.text.splitlines(keepends=True)
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += "\n"
        block = _mapping_block(root, lines, 0, len(lines))
        old = _top_fields(self.before)
        new = _top_fields(self.after)
        return _patch_mapping(block, old, new, _TOP_ORDER, 0, self._top_field)

    def _top_field(self, name: str, entry: _Entry | None) -> str:
        """A top field whose value is another one than before."""
        if name == "leaders":
            return _leader_lines(leader_fields(self.after))
        if name == "groups":
            new = [group_fields(group) for group in self.after.groups]
            old = [group_fields(group) for group in self.before.groups]
            return self._list(name, entry, old, new, self.draft.group_places, GROUP_FIELDS)
        if name == "codes":
            new = [code_fields(code) for code in self.after.codes]
            old = [code_fields(code) for code in self.before.codes]
            return self._list(name, entry, old, new, self.draft.code_places, CODE_FIELDS)
        return _field_lines(name, scheme_fields(self.after)[name], 0)

    def _list(
        self,
        name: str,
        entry: _Entry | None,
        old: Sequence[Fields],
        new: Sequence[Fields],
        places: Sequence[int | None],
        order: Sequence[str],
    ) -> str:
        if entry is None or not isinstance(entry.node, SequenceNode) or not entry.node.value:
            return f"{name}:\n" + "".join(_item(fields, _ITEM_INDENT) for fields in new)
        head, block, indent = _items(entry)
        gap = "\n" if any(_is_blank(e.lead) for e in block.entries[1:]) else ""
        parts = [head]
        for fields, place in zip(new, places, strict=True):
            if place is None:
                parts.append(gap + _item(fields, indent))
            else:
                parts.append(_patch_item(block.entries[place], old[place], fields, order, indent))
        return "".join(parts) + block.tail


def _top_fields(scheme: CodingScheme) -> dict[str, object]:
    """Everything by its top field, to be compared."""
    found: dict[str, object] = dict(scheme_fields(scheme))
    if scheme.leaders:
        found["leaders"] = list(leader_fields(scheme).items())
    if scheme.groups:
        found["groups"] = scheme.groups
    found["codes"] = scheme.codes
    return found


def _patch_mapping(
    block: _Block,
    old: Mapping[str, object],
    new: Mapping[str, object],
    order: Sequence[str],
    indent: int,
    write: Callable[[str, _Entry | None], str],
) -> str:
    """The fields where they stand; new ones behind the field that usually comes before them."""
    parts: dict[str, str] = {}
    for entry in block.entries:
        if entry.name in new and new[entry.name] != old.get(entry.name):
            parts[entry.name] = entry.lead + write(entry.name, entry)
        elif entry.name in new or entry.name not in old:
            parts[entry.name] = entry.lead + entry.body
        else:
            parts[entry.name] = entry.lead
    names = [entry.name for entry in block.entries]
    for name in order:
        if name in new and name not in names and new[name] != old.get(name):
            at = _place_for(name, names, order)
            names.insert(at, name)
            # A whole list that is new stands apart from the fields above it.
            parts[name] = ("\n" if indent == 0 and name in ("groups", "leaders") else "") + write(
                name, None
            )
    return "".join(parts[name] for name in names) + block.tail


def _place_for(name: str, names: Sequence[str], order: Sequence[str]) -> int:
    earlier = order[: list(order).index(name)]
    known = [names.index(one) for one in earlier if one in names]
    return max(known) + 1 if known else 0


def _patch_item(entry: _Entry, old: Fields, new: Fields, order: Sequence[str], indent: int) -> str:
    """One group or code: its own lines, with the changed fields written anew."""
    if old == new:
        return entry.lead + entry.body
    lines = entry.body.splitlines(keepends=True)
    first = lines[0]
    if first[: indent + 2] != " " * indent + "- ":
        raise _NotByLines
    # Without its dash an item is a mapping like any other.
    lines[0] = " " * (indent + 2) + first[indent + 2 :]
    start = _first_line(entry.node)
    block = _mapping_block(entry.node, lines, 0, len(lines), shift=start)

    def write(name: str, _entry: _Entry | None) -> str:
        return _field_lines(name, new[name], indent + 2)

    text = _patch_mapping(block, old, new, order, indent + 2, write)
    if text[: indent + 2].strip():
        raise _NotByLines
    return entry.lead + " " * indent + "- " + text[indent + 2 :]


# --- where the lines of fields and items begin and end


def _first_line(node: Node) -> int:
    return int(node.start_mark.line)


def _mapping_block(
    node: Node, lines: Sequence[str], begin: int, end: int, *, shift: int = 0
) -> _Block:
    """The fields of a block mapping that fills these lines."""
    if not isinstance(node, MappingNode) or node.flow_style or not node.value:
        raise _NotByLines
    starts = [(_first_line(key) - shift, key, value) for key, value in node.value]
    column = int(starts[0][1].start_mark.column)
    found = []
    for at, key, value in starts:
        if not isinstance(key, ScalarNode) or int(key.start_mark.column) != column:
            raise _NotByLines
        found.append((at, str(key.value), value))
    return _cut(found, lines, begin, end, column)


def _items(entry: _Entry) -> tuple[str, _Block, int]:
    """The line with the name of the list, its items, and how far their dashes stand in."""
    node = entry.node
    assert isinstance(node, SequenceNode)
    lines = entry.body.splitlines(keepends=True)
    if node.flow_style:
        raise _NotByLines
    # The first line of the body holds the name; the sequence begins at its first dash.
    shift = _first_line(node) - next(
        at for at, line in enumerate(lines) if at > 0 and line.lstrip().startswith("-")
    )
    indent = int(node.start_mark.column)
    starts = [(_first_line(item) - shift, "", item) for item in node.value]
    for at, _name, item in starts:
        if not isinstance(item, MappingNode) or not lines[at].startswith(" " * indent + "- "):
            raise _NotByLines
    block = _cut(starts, lines, 1, len(lines), indent)
    return lines[0], block, indent


def _cut(
    starts: Sequence[tuple[int, str, Node]],
    lines: Sequence[str],
    begin: int,
    end: int,
    column: int,
) -> _Block:
    """Lines between two starts belong to the first, but comments above the second to the second."""
    bounds = [at for at, _name, _node in starts]
    if sorted(set(bounds)) != bounds or bounds[0] < begin:
        raise _NotByLines
    lead = "".join(lines[begin : bounds[0]])
    entries = []
    for place, (at, name, node) in enumerate(starts):
        until = bounds[place + 1] if place + 1 < len(bounds) else end
        stop = until
        while stop > at + 1 and _is_aside(lines[stop - 1], column):
            stop -= 1
        entries.append(_Entry(name, lead, "".join(lines[at:stop]), node))
        lead = "".join(lines[stop:until])
    return _Block(tuple(entries), lead)


def _is_aside(line: str, column: int) -> bool:
    """A blank line, or a comment that stands no further in than the entries themselves."""
    text = line.strip()
    return not text or (text.startswith("#") and len(line) - len(line.lstrip()) <= column)


def _is_blank(lead: str) -> bool:
    return any(not line.strip() for line in lead.splitlines())
