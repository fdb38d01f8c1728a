"""What a person prefers: one table of settings drives defaults, checks and the settings page.

Kept as readable TOML in the config folder. A value that is wrong is left out with a word on why;
the rest is still read. Geometry of windows is not here: the window keeps it by itself.
"""

from __future__ import annotations

import json
import os
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from imh_video.places import config_folder

Value: TypeAlias = str | bool | int | float
FILE_NAME: Final = "preferences.toml"
_KEYS: Final = "keys"
_CODER: Final = "coding.coder"


@dataclass(frozen=True, slots=True)
class Setting:
    """One preference. ``key`` is "section.name"; the type of ``default`` is the type it has."""

    key: str
    default: Value
    title: str
    """What the settings page calls it, in English; the window translates it."""
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """Allowed texts, each with its words; empty: any."""
    least: float | None = None
    most: float | None = None
    is_shown: bool = True
    """Whether the settings page offers it; the others are remembered where they are changed."""

    @property
    def section(self) -> str:
        return self.key.partition(".")[0]

    def problem_with(self, value: object) -> str | None:
        """What is wrong with a value, in a few words; None when it may be used."""
        if not self._has_the_type(value):
            return f"expected {_TYPE_WORDS[type(self.default)]}, got {value!r}"
        allowed = [choice for choice, _words in self.choices]
        if allowed and value not in allowed:
            return f"expected one of {', '.join(allowed)}, got {value!r}"
        return self._range_problem(value) if isinstance(value, int | float) else None

    def _has_the_type(self, value: object) -> bool:
        if isinstance(self.default, bool) or isinstance(value, bool):
            return isinstance(self.default, bool) and isinstance(value, bool)
        if isinstance(self.default, float):
            return isinstance(value, int | float)
        return isinstance(value, type(self.default))

    def _range_problem(self, value: float) -> str | None:
        if self.least is not None and value < self.least:
            return f"must be {self.least:g} or more, got {value:g}"
        if self.most is not None and value > self.most:
            return f"must be {self.most:g} or less, got {value:g}"
        return None


_TYPE_WORDS: Final = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
}

SETTINGS: Final[tuple[Setting, ...]] = (
    Setting(
        "look.theme", "system", "Light or dark",
        choices=(("system", "As the computer"), ("light", "Light"), ("dark", "Dark")),
    ),
    Setting(
        "look.menu_bar", True, "Show the menu bar",
        hint="Every action is also found with Ctrl K.",
    ),
    Setting(
        "coding.coder", "Coder A", "Your name as a coder",
        hint="Stands beside your marks. Initials are enough.",
    ),
    Setting("coding.scheme", "sunderland", "Coding scheme for a new coding"),
    Setting(
        "coding.back_shift_ms", 0, "Reaction time",
        hint="Marks made while the film plays are set this many milliseconds earlier.",
        least=0, most=2000,
    ),
    Setting(
        "coding.chord_ms", 1500, "Time for the second key",
        hint="Milliseconds after the first key of a chord.", least=500, most=10_000,
    ),
    Setting(
        "coding.hold", False, "Hold the key while a state lasts",
        hint="Off: one press begins a state, the next ends it. Each code may differ: see Keys.",
    ),
    Setting(
        "coding.own_pass_first", False, "My own pass first",
        hint="A new coding hides possible moments until you have finished without them.",
    ),
    Setting(
        "coding.own_pass_lanes", False, "Show what was measured in my own pass",
        hint="Off: its lanes wait until you have finished too, as they would lead your eye.",
    ),
    Setting(
        "moments.learn_from", "own", "The order of possible moments learns from",
        hint="What you keep and dismiss, on this computer only, and only where it helps.",
        choices=(
            ("nobody", "Nobody"),
            ("own", "My own answers"),
            ("team", "Everybody's in this library"),
        ),
    ),
    Setting(
        "player.jump_s", 1.0, "Arrow keys jump by",
        hint="Seconds. Comma and full stop step one frame.", least=0.1, most=60,
    ),
    Setting(
        "player.repeat_s", 3.0, "Repeat goes back by",
        hint="Seconds that R plays again.", least=0.5, most=30,
    ),
    Setting("player.loop_lead_in_s", 2.0, "Loop begins earlier by", least=0, most=5,
            is_shown=False),
    Setting("player.loop_lead_out_s", 2.0, "Loop ends later by", least=0, most=5, is_shown=False),
    Setting("player.loop_margins_everywhere", False, "Margins at every loop", is_shown=False),
    Setting("player.marks_lead_in_s", 0.5, "Each mark begins earlier by", least=0, most=5,
            is_shown=False),
    Setting("player.marks_lead_out_s", 0.5, "Each mark ends later by", least=0, most=5,
            is_shown=False),
    Setting("player.audio_device", "", "Heard through", is_shown=False),
    Setting("player.brightened", "", "Films shown brighter", is_shown=False),
    Setting("player.volume", 0.8, "Volume", least=0, most=1, is_shown=False),
    Setting("player.muted", False, "Sound off", is_shown=False),
    Setting("player.stages", "", "How the cameras of each film lie", is_shown=False),
    Setting(
        "consent.taken_by", "", "Who takes consent",
        hint="Filled in for you when a family agrees to something.",
    ),
    Setting(
        "consent.months", 12, "Consent is asked again after",
        hint="Months. A family can take it back on any day.", least=1, most=120,
    ),
    Setting("library.folder", "", "Library folder", is_shown=False),
)  # fmt: skip

BY_KEY: Final[dict[str, Setting]] = {setting.key: setting for setting in SETTINGS}


class Preferences:
    """The values in force. ``problems`` says what was left out when the file was read."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path if path is not None else config_folder() / FILE_NAME
        self.problems: tuple[str, ...] = ()
        self._values: dict[str, Value] = {}
        self._bindings: dict[str, dict[str, str]] = {}
        """By coder: two who share a computer keep their hands' habits."""
        self._unknown: dict[str, object] = {}
        self._listeners: list[Callable[[str], None]] = []
        self._read()

    def get(self, key: str) -> Value:
        """The value of a setting. Raises KeyError for a key that the table does not have."""
        return self._values.get(key, BY_KEY[key].default)

    def text(self, key: str) -> str:
        return str(self.get(key))

    def flag(self, key: str) -> bool:
        return bool(self.get(key))

    def number(self, key: str) -> float:
        return float(self.get(key))

    def whole(self, key: str) -> int:
        return int(self.get(key))

    def set(self, key: str, value: Value) -> None:
        """Change and keep one setting. Raises ValueError for a value it cannot have."""
        problem = BY_KEY[key].problem_with(value)
        if problem:
            raise ValueError(f"{key}: {problem}")
        if value == self.get(key):
            return
        self._values[key] = value
        self._write()
        self._tell(key)

    @property
    def bindings(self) -> dict[str, str]:
        """Keys the present coder has set, by action: ``{"play.toggle": "Space"}``."""
        return dict(self._bindings.get(self.text(_CODER), {}))

    def bind(self, action: str, keys: str | None) -> None:
        """Set the key of an action for this coder; None returns it to its own.

        Several keys of one action stand with ``"; "`` between them.
        """
        self.bind_all({action: keys})

    def bind_all(self, changes: Mapping[str, str | None]) -> None:
        """Set several keys at once, as taking one over from another action needs."""
        own = self._bindings.setdefault(self.text(_CODER), {})
        for action, keys in changes.items():
            if keys is None:
                own.pop(action, None)
            else:
                own[action] = keys
        self._write()
        for action in changes:
            self._tell(f"{_KEYS}.{action}")

    def coders_with_keys(self) -> tuple[str, ...]:
        """Whose own keys are known here."""
        return tuple(sorted(coder for coder, own in self._bindings.items() if own))

    def take_keys_of(self, coder: str) -> None:
        """Give the present coder the keys of another one, in the place of their own."""
        before = dict.fromkeys(self.bindings)
        self.bind_all({**before, **self._bindings.get(coder, {})})

    def subscribe(self, listener: Callable[[str], None]) -> Callable[[], None]:
        """Be told the key of each setting that changes; call the answer to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _tell(self, key: str) -> None:
        for listener in tuple(self._listeners):
            listener(key)

    def _read(self) -> None:
        try:
            content = tomllib.loads(self.path.read_text("utf-8"))
        except FileNotFoundError:
            return
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            self.problems = (f"{self.path.name}: could not be read ({error}); defaults are used.",)
            return
        problems: list[str] = []
        # Who codes comes first: keys that name nobody, as earlier versions wrote them, are theirs.
        content = dict(sorted(content.items(), key=lambda item: item[0] == _KEYS))
        for section, values in content.items():
            self._take_section(section, values, problems)
        self.problems = tuple(problems)

    def _take_section(self, section: str, values: object, problems: list[str]) -> None:
        if not isinstance(values, dict):
            self._unknown[section] = values
            return
        for name, value in values.items():
            key = f"{section}.{name}"
            if section == _KEYS and isinstance(value, str):
                self._bindings.setdefault(self.text(_CODER), {}).setdefault(name, value)
            elif section == _KEYS and isinstance(value, dict):
                own = {action: keys for action, keys in value.items() if isinstance(keys, str)}
                self._bindings.setdefault(name, {}).update(own)
            elif key not in BY_KEY:
                # A newer version may have written it: kept, so that going back loses nothing.
                self._unknown[key] = value
            elif problem := BY_KEY[key].problem_with(value):
                problems.append(f"{self.path.name}, {key}: {problem}; the default is used.")
            else:
                self._values[key] = value

    def _write(self) -> None:
        sections: dict[str, dict[str, object]] = {}
        for key, value in {**self._unknown, **self._values}.items():
            section, _, name = key.rpartition(".")
            sections.setdefault(section, {})[name] = value
        for coder, own in self._bindings.items():
            sections[f"{_KEYS}.{_toml_key(coder)}"] = dict(own)
        _write_whole(self.path, _as_toml(sections))


def _as_toml(sections: dict[str, dict[str, object]]) -> str:
    lines = ["# What you chose in imh-video. May be edited while it is closed."]
    for section in sorted(sections):
        values = sections[section]
        if not values:
            continue
        lines += ["", f"[{section}]"] if section else [""]
        lines += [f"{_toml_key(name)} = {_toml_value(values[name])}" for name in sorted(values)]
    return "\n".join(lines) + "\n"


def _toml_key(name: str) -> str:
    is_bare = name.replace("_", "").replace("-", "").isalnum() and name.isascii()
    return name if is_bare else json.dumps(name)


def _toml_value(value: object) -> str:
    # JSON writes texts, booleans, numbers and lists of them as TOML does.
    return json.dumps(value, ensure_ascii=False)


def _write_whole(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
