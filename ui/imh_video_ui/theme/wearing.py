"""Which theme is on now. One per process, UI thread only."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor

from imh_video_ui.theme.tokens import LIGHT, Tokens


class ThemeMode(StrEnum):
    """What the person chose; SYSTEM follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class ThemeSignals(QObject):
    """``changed`` after the tokens changed: repaint what was painted from them."""

    changed = Signal()


class _Wearing:
    def __init__(self) -> None:
        self.tokens: Tokens = LIGHT
        self.mode = ThemeMode.SYSTEM
        self.signals: ThemeSignals | None = None


_wearing = _Wearing()


def current() -> Tokens:
    """The tokens of the theme that is on."""
    return _wearing.tokens


def current_mode() -> ThemeMode:
    """What the person chose."""
    return _wearing.mode


def put_on(tokens: Tokens, mode: ThemeMode) -> None:
    """Remember what is worn; the caller tells everybody once the sheets are changed too."""
    _wearing.tokens = tokens
    _wearing.mode = mode


def theme_signals() -> ThemeSignals:
    """Whose ``changed`` tells of a new theme."""
    if _wearing.signals is None:
        _wearing.signals = ThemeSignals()
    return _wearing.signals


def colour(token: str, opacity: float = 1.0) -> QColor:
    """The colour of a token of the theme that is on, as ``colour("accent")``."""
    result = QColor(getattr(current(), token))
    result.setAlphaF(opacity)
    return result
