"""Keys as the preferences keep them, and as Qt takes them. One action may have several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtGui import QAction, QKeySequence

BETWEEN: Final = "; "
_OWN: Final = "own_keys"


def split_keys(kept: str) -> tuple[str, ...]:
    """``"Home; Ctrl+Shift+Left"`` as two keys; "" as none."""
    return tuple(key for key in kept.split(BETWEEN) if key)


def join_keys(keys: Sequence[str]) -> str:
    return BETWEEN.join(keys)


def keys_in_force(name: str, own: Sequence[str], bindings: Mapping[str, str]) -> tuple[str, ...]:
    """What the person chose for the action of this name, else its own keys."""
    return split_keys(bindings[name]) if name in bindings else tuple(own)


def give_keys(action: QAction, own: Sequence[str], bindings: Mapping[str, str]) -> None:
    """Put the keys in force on an action, which remembers its own; called again when they change.

    The action's object name is what a changed key is remembered by.
    """
    action.setProperty(_OWN, join_keys(own))
    keys = keys_in_force(action.objectName(), own, bindings)
    action.setShortcuts([QKeySequence(key) for key in keys])


def has_own_keys(action: QAction) -> bool:
    """Whether its keys may be changed: it went through ``give_keys``."""
    return action.property(_OWN) is not None


def own_keys(action: QAction) -> tuple[str, ...]:
    """The keys that it has when nobody chose others."""
    return split_keys(str(action.property(_OWN) or ""))


def as_kept(keys: QKeySequence) -> str:
    """A key as files keep it, the same on every system and in every language."""
    return keys.toString(QKeySequence.SequenceFormat.PortableText)
