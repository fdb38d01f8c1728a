"""Which states last as long as their key is held down: one choice for all, others code by code."""

from __future__ import annotations

from typing import Final

from imh_video.app.preferences import Preferences
from imh_video.model.scheme import CodeKind, CodingScheme

_HOLD: Final = "hold"
HOLD_SETTING: Final = "coding.hold"
_YES, _NO = "yes", "no"


def is_held(preferences: Preferences, scheme_id: str, code_id: str) -> bool:
    """Whether this coder holds the key of this state; points are never held."""
    chosen = preferences.bindings.get(f"{_HOLD}.{scheme_id}.{code_id}", "")
    return chosen == _YES if chosen else preferences.flag(HOLD_SETTING)


def held_codes(preferences: Preferences, scheme: CodingScheme) -> dict[str, bool]:
    states = (code for code in scheme.codes if code.kind is CodeKind.STATE)
    return {code.id: is_held(preferences, scheme.id, code.id) for code in states}


def hold_binding(code_name: str, *, held: bool) -> tuple[str, str]:
    """The binding that keeps the choice for the code of that name (``code.<scheme>.<id>``)."""
    return f"{_HOLD}.{code_name.partition('.')[2]}", _YES if held else _NO
