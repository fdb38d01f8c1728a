"""Ways of looking for possible moments: named sets of the numbers, read from presets.toml."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from imh_video.model.moment import MomentKind
from imh_video.moments.parameters import (
    ParameterProblem,
    Parameters,
    default_entries,
    parameters_of,
    toml_of,
)
from imh_video.moments.short_list import Restraint

STANDARD = "standard"
_SAID = frozenset({"title", "hint", "kinds_off", "kinds_off_source", "held_back"})
_HELD_BACK = {"per_minute": ("a minute", 0.5, 5.0), "in_short_film": ("count", 1, 5)}
"""Unit, least and most. More than 5 a minute are noise, not help."""


@dataclass(frozen=True, slots=True)
class Preset:
    """One way of looking. ``changes`` names each number that differs, as "reply.window_s"."""

    id: str
    title: str
    hint: str
    parameters: Parameters
    restraint: Restraint
    switched_off: frozenset[MomentKind]
    changes: tuple[str, ...]


@lru_cache(maxsize=1)
def presets() -> tuple[Preset, ...]:
    """The ones that come with the program; the standard one first."""
    path = Path(__file__).with_name("presets.toml")
    return presets_from(path.read_text(encoding="utf-8"), path.name)


def preset(preset_id: str) -> Preset:
    """ "" is the standard one. Raises ParameterProblem for an id that there is not."""
    wanted = preset_id or STANDARD
    for one in presets():
        if one.id == wanted:
            return one
    names = ", ".join(one.id for one in presets())
    raise ParameterProblem(f"There is no way of looking '{wanted}'. There are: {names}.")


def presets_from(text: str, name: str) -> tuple[Preset, ...]:
    """Presets from TOML text; ``name`` stands for the file in messages."""
    return tuple(
        _preset(preset_id, entries, f"{name}, {preset_id}")
        for preset_id, entries in toml_of(text, name).items()
    )


def _preset(preset_id: str, entries: Mapping[str, Any], where: str) -> Preset:
    title, hint = entries.get("title"), entries.get("hint")
    if not (title and hint):
        raise ParameterProblem("Expected a title and a hint.", where=where)
    root = deepcopy(default_entries())
    changes = []
    for table in (one for one in entries if one not in _SAID):
        for entry, said in entries[table].items():
            place = f"{table}.{entry}"
            _put(root, table, entry, said, f"{where}, {place}")
            changes.append(place)
    return Preset(
        id=preset_id,
        title=title,
        hint=hint,
        parameters=parameters_of(root, where),
        restraint=_restraint(entries.get("held_back", {}), where),
        switched_off=kinds_off(entries, where),
        changes=tuple(changes),
    )


def _put(root: dict[str, Any], table: str, entry: str, said: object, where: str) -> None:
    """One number in the place of the standard one, with its own source."""
    standard = root.get(table, {}).get(entry)
    if standard is None:
        raise ParameterProblem("parameters.toml has no such number.", where=where)
    checked = _checked(said, standard["unit"], where)
    standard.update(value=checked["value"], source=checked["source"])


def _checked(said: object, unit: str, where: str) -> dict[str, Any]:
    if not isinstance(said, dict) or set(said) != {"value", "unit", "source"} or not said["source"]:
        raise ParameterProblem("Expected value, unit and source.", where=where)
    if said["unit"] != unit:
        raise ParameterProblem(f"Expected the unit {unit}, got '{said['unit']}'.", where=where)
    return said


def _restraint(said: Mapping[str, object], where: str) -> Restraint:
    usual = Restraint()
    found: dict[str, float] = {
        "per_minute": usual.per_minute,
        "in_short_film": usual.in_short_film,
    }
    for entry, one in said.items():
        place = f"{where}, held_back.{entry}"
        if entry not in _HELD_BACK:
            raise ParameterProblem(f"'{entry}' is not known here.", where=place)
        unit, least, most = _HELD_BACK[entry]
        value = _checked(one, unit, place)["value"]
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ParameterProblem(f"Expected a number, got '{value}'.", where=place)
        if not least <= value <= most:
            raise ParameterProblem(f"{value} lies outside {least} to {most}.", where=place)
        found[entry] = value
    return Restraint(float(found["per_minute"]), int(found["in_short_film"]))


def kinds_off(entries: Mapping[str, Any], where: str) -> frozenset[MomentKind]:
    """The kinds that ``kinds_off`` of a file names. Raises ParameterProblem."""
    names = entries.get("kinds_off", [])
    known = {kind.value for kind in MomentKind}
    for name in names:
        if name not in known:
            raise ParameterProblem(f"There is no kind '{name}'.", where=where)
    return frozenset(MomentKind(name) for name in names)
