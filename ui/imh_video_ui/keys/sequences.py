"""Keys as the preferences keep them, and as Qt takes them. One action may have several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtGui import QKeySequence

BETWEEN: Final = "; "


def split_keys(kept: str) -> tuple[str, ...]:
    """``"Home; Ctrl+Shift+Left"`` as two keys; "" as none."""
    return tuple(key for key in kept.split(BETWEEN) if key)


def join_keys(keys: Sequence[str]) -> str:
    return BETWEEN.join(keys)


def keys_in_force(name: str, own: Sequence[str], bindings: Mapping[str, str]) -> tuple[str, ...]:
    """What the person chose for the action of this name, else its own keys."""
    return split_keys(bindings[name]) if name in bindings else tuple(own)


def sequences(name: str, own: Sequence[str], bindings: Mapping[str, str]) -> list[QKeySequence]:
    """The keys in force as shortcuts."""
    return [QKeySequence(key) for key in keys_in_force(name, own, bindings)]
