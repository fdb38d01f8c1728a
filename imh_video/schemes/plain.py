"""A scheme as the fields of its file: names and plain values in the order in which they stand.

What is at its default is left out, except what every entry must say.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from typing import Final, TypeAlias

from imh_video.model.scheme import Code, CodingScheme, Group

Plain: TypeAlias = "str | bool | int | float | list[str] | list[int] | dict[str, list[str]]"
Fields: TypeAlias = "dict[str, Plain]"

FORMAT: Final = "imh-video-scheme"
FORMAT_VERSION: Final = 1
CODE_FIELDS: Final = (
    "id", "label", "actor", "kind", "group", "valence", "keys", "digit", "definition", "include",
    "exclude", "parent_wording", "parent_visible", "min_duration_s", "default_duration_s",
    "lead_in_s", "lead_out_s", "links", "modality", "age_months", "detector_hint", "suggested_by",
    "unscorable", "licence_note",
)  # fmt: skip
GROUP_FIELDS: Final = ("id", "actor", "label", "exhaustive", "ordered")
_MUST: Final = {
    Code: ("id", "label", "actor", "kind", "valence", "keys", "definition"),
    Group: ("id", "actor", "label"),
}


def code_fields(code: Code) -> Fields:
    return _fields(code, CODE_FIELDS)


def group_fields(group: Group) -> Fields:
    return _fields(group, GROUP_FIELDS)


def scheme_fields(scheme: CodingScheme) -> Fields:
    """The fields before the groups and codes."""
    found: Fields = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "id": scheme.id,
        "version": scheme.version,
        "title": scheme.title,
        "summary": scheme.summary,
        "language": scheme.language,
        "licence_note": scheme.licence_note,
    }
    if scheme.unit_s:
        found["unit_s"] = _short(scheme.unit_s)
    if scheme.digits_per_actor:
        found["digits_per_actor"] = True
    return found


def leader_fields(scheme: CodingScheme) -> dict[str, str]:
    return {key: actor.value for key, actor in scheme.leaders.items()}


def _fields(entry: Code | Group, names: tuple[str, ...]) -> Fields:
    defaults = {item.name: _default(item) for item in fields(entry)}
    found: Fields = {}
    for name in names:
        value = getattr(entry, name)
        if name in _MUST[type(entry)] or value != defaults[name]:
            found[name] = _plain(value)
    return found


def _default(item: Field[object]) -> object:
    if item.default is not MISSING:
        return item.default
    return item.default_factory() if item.default_factory is not MISSING else MISSING


def _plain(value: object) -> Plain:
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return _short(value)
    if isinstance(value, dict):
        return {str(key): [str(one) for one in targets] for key, targets in value.items()}
    if isinstance(value, tuple):
        if all(isinstance(one, int) for one in value):
            return list(value)
        return [str(one) for one in value]
    return str(value)


def _short(seconds: float) -> float | int:
    return int(seconds) if seconds == int(seconds) else seconds
