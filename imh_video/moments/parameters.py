"""The numbers that the rules go by: read from parameters.toml, checked, frozen."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from imh_video.model.problem import Problem

_UNIT_OF_ENDING = {"_s": "s", "_deg": "deg", "_share": "share", "_db": "dB"}
Table = TypeVar("Table")


class ParameterProblem(Problem):
    """The file of parameters has a mistake in one place."""


@dataclass(frozen=True, slots=True)
class Signs:
    """When a signal counts as a sign of something done."""

    level: float
    bridge_s: float
    filled_share: float
    look_min_s: float
    smile_min_s: float
    reach_min_s: float
    touch_min_s: float
    infant_voice_min_s: float
    adult_voice_min_s: float
    voice_bridge_s: float
    away_min_s: float
    turn_deg: float
    onset_clear_s: float


@dataclass(frozen=True, slots=True)
class FaceToFace:
    min_s: float
    shown_s: float


@dataclass(frozen=True, slots=True)
class SharedSmile:
    apart_s: float
    overlap_min_s: float
    shown_s: float


@dataclass(frozen=True, slots=True)
class Reply:
    """A cue of the baby, a reply, and what the baby did next."""

    directed_share: float
    long_reach_s: float
    together_s: float
    soonest_s: float
    window_s: float
    voice_gap_s: float
    outcome_s: float
    shown_s: float
    carry_on_s: float
    carry_on_share: float


@dataclass(frozen=True, slots=True)
class Turns:
    gap_s: float
    overlap_s: float
    least: int


@dataclass(frozen=True, slots=True)
class Joint:
    min_s: float
    glance_s: float
    talk_share: float
    down_deg: float
    side_deg: float
    follow_s: float


@dataclass(frozen=True, slots=True)
class Waiting:
    min_s: float
    watching_share: float
    longest_s: float


@dataclass(frozen=True, slots=True)
class Pause:
    """A break that the baby takes."""

    longest_s: float
    before_s: float
    quiet_share: float
    watching_share: float
    back_s: float
    approach_s: float


@dataclass(frozen=True, slots=True)
class Repair:
    waited_s: float
    longest_s: float
    busy_share: float
    ease_s: float
    shown_s: float


@dataclass(frozen=True, slots=True)
class MissedCue:
    window_s: float
    seen_share: float
    voice_min_s: float
    smile_min_s: float
    fresh_s: float
    turn_before_s: float
    reply_min_s: float


@dataclass(frozen=True, slots=True)
class OverStimulation:
    min_s: float
    busy_share: float
    before_s: float
    voice_min_s: float
    louder_db: float
    quicker_times: float
    stillness: float


@dataclass(frozen=True, slots=True)
class Distress:
    burst_min_s: float
    bursts: int
    within_s: float
    unsmiling_share: float
    cry_bursts: int
    cry_within_s: float


@dataclass(frozen=True, slots=True)
class View:
    """How much must have been seen or heard."""

    coverage_min_share: float
    gap_min_s: float


@dataclass(frozen=True, slots=True)
class Parameters:
    """All of them, one part per table of the file."""

    signs: Signs
    face_to_face: FaceToFace
    shared_smile: SharedSmile
    reply: Reply
    turns: Turns
    joint: Joint
    waiting: Waiting
    pause: Pause
    repair: Repair
    missed_cue: MissedCue
    over_stimulation: OverStimulation
    distress: Distress
    view: View


_TABLES: Mapping[str, type[Any]] = {
    "signs": Signs,
    "face_to_face": FaceToFace,
    "shared_smile": SharedSmile,
    "reply": Reply,
    "turns": Turns,
    "joint": Joint,
    "waiting": Waiting,
    "pause": Pause,
    "repair": Repair,
    "missed_cue": MissedCue,
    "over_stimulation": OverStimulation,
    "distress": Distress,
    "view": View,
}


@lru_cache(maxsize=1)
def default_parameters() -> Parameters:
    """The parameters that come with the program."""
    return read_parameters(Path(__file__).with_name("parameters.toml"))


def read_parameters(path: Path) -> Parameters:
    """A file of parameters. Raises ParameterProblem naming table and entry."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ParameterProblem(f"The file cannot be read ({error}).", where=path.name) from None
    return parameters_from(text, path.name)


def parameters_from(text: str, name: str) -> Parameters:
    """Parameters from TOML text; ``name`` stands for the file in messages."""
    return parameters_of(toml_of(text, name), name)


def default_entries() -> dict[str, Any]:
    """The program's own file as it stands: ``table -> entry -> value, unit, range, source``."""
    own = Path(__file__).with_name("parameters.toml")
    return toml_of(own.read_text(encoding="utf-8"), own.name)


def toml_of(text: str, name: str) -> dict[str, Any]:
    """TOML text as tables. Raises ParameterProblem."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ParameterProblem(f"This is not TOML ({error}).", where=name) from None


def parameters_of(root: Mapping[str, Any], name: str) -> Parameters:
    """Parameters from tables of entries; every entry is checked against its range."""
    _refuse_unknown(root, _TABLES, name)
    return Parameters(**{table: _table(root, table, kind, name) for table, kind in _TABLES.items()})


def _table(root: Mapping[str, Any], table: str, kind: type[Table], name: str) -> Table:
    entries = root.get(table)
    if not isinstance(entries, dict):
        raise ParameterProblem(f"The table [{table}] is missing.", where=name)
    known = {field.name: str(field.type) for field in fields(kind)}  # type: ignore[arg-type]
    _refuse_unknown(entries, known, f"{name}, {table}")
    return kind(
        **{
            entry: _value(entries.get(entry), entry, whole == "int", f"{name}, {table}.{entry}")
            for entry, whole in known.items()
        }
    )


def _refuse_unknown(found: Mapping[str, Any], known: Mapping[str, Any], where: str) -> None:
    for entry in found:
        if entry not in known:
            raise ParameterProblem(f"'{entry}' is not known here.", where=where)


def _value(entry: Any, name: str, whole: bool, where: str) -> float | int:  # noqa: ANN401
    if not isinstance(entry, dict) or set(entry) != {"value", "unit", "range", "source"}:
        problem = "Expected value, unit, range and source."
        raise ParameterProblem(problem, where=where)
    value, unit = entry["value"], entry["unit"]
    for ending, expected in _UNIT_OF_ENDING.items():
        if name.endswith(ending) and unit != expected:
            raise ParameterProblem(f"Expected the unit {expected}, got '{unit}'.", where=where)
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        raise ParameterProblem(f"Expected a number, got '{value}'.", where=where)
    low, high = _range(entry["range"], where)
    if not low <= value <= high:
        raise ParameterProblem(f"{value} lies outside {low} to {high}.", where=where)
    return value if whole else float(value)


def _range(bounds: Any, where: str) -> tuple[float, float]:  # noqa: ANN401 -- any TOML value
    numbers = bounds if isinstance(bounds, list) else []
    if len(numbers) != 2 or not all(type(number) in (int, float) for number in numbers):
        raise ParameterProblem("Expected a range such as [0.5, 2.0].", where=where)
    return float(numbers[0]), float(numbers[1])
