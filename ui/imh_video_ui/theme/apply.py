"""Dress the application: palette, style sheet and font from one set of tokens."""

from __future__ import annotations

from importlib import resources
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from imh_video_ui.theme import tokens as values
from imh_video_ui.theme.fonts import PARENT_FAMILY, load_fonts, program_font
from imh_video_ui.theme.sheet_icons import write_sheet_icons
from imh_video_ui.theme.tokens import DARK, LIGHT, TEXT_ROLES, Tokens
from imh_video_ui.theme.wearing import ThemeMode, current_mode, put_on, theme_signals

_DRESSED = "imh_video_is_dressed"


def apply_theme(app: QApplication, mode: ThemeMode | str = ThemeMode.SYSTEM) -> None:
    """Dress the whole application; may be called again at any time to change the theme."""
    if app.property(_DRESSED) is None:
        load_fonts()
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(program_font())
        app.styleHints().colorSchemeChanged.connect(lambda _scheme: _follow(app))
        app.setProperty(_DRESSED, True)
    _dress(app, ThemeMode(mode))


def _follow(app: QApplication) -> None:
    if current_mode() is ThemeMode.SYSTEM:
        _dress(app, ThemeMode.SYSTEM)


def _tokens_for(app: QApplication, mode: ThemeMode) -> Tokens:
    if mode is ThemeMode.SYSTEM:
        return DARK if app.styleHints().colorScheme() is Qt.ColorScheme.Dark else LIGHT
    return DARK if mode is ThemeMode.DARK else LIGHT


def _dress(app: QApplication, mode: ThemeMode) -> None:
    tokens = _tokens_for(app, mode)
    put_on(tokens, mode)
    app.setPalette(palette_for(tokens))
    app.setStyleSheet(style_sheet_for(tokens))
    theme_signals().changed.emit()


def palette_for(tokens: Tokens) -> QPalette:
    """What Qt's own painting uses where the style sheet says nothing."""
    role = QPalette.ColorRole
    palette = QPalette()
    for name, value in {
        role.Window: tokens.window,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.subtle,
        role.Button: tokens.surface,
        role.Light: tokens.surface,
        role.Midlight: tokens.subtle,
        role.Mid: tokens.line,
        role.Dark: tokens.edge,
        role.Shadow: tokens.shadow,
        role.WindowText: tokens.text,
        role.Text: tokens.text,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.on_accent,
        role.PlaceholderText: tokens.text3,
        role.Highlight: tokens.accent,
        role.Accent: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.text,
    }.items():
        palette.setColor(name, QColor(value))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(tokens.text3))
    return palette


def style_sheet_for(tokens: Tokens) -> str:
    """The QSS template filled from the tokens. Raises KeyError for a token it does not know."""
    template = resources.files("imh_video_ui.theme").joinpath("style.qss").read_text("utf-8")
    filling = tokens.colours() | write_sheet_icons(tokens)
    filling |= {
        name.lower(): str(getattr(values, name))
        for name in ("RADIUS_SMALL", "RADIUS_CHIP", "RADIUS_CONTROL", "RADIUS_ITEM", "RADIUS_CARD",
                     "CONTROL_HEIGHT", "COMPACT_HEIGHT", "BAR_CONTROL_HEIGHT", "TOP_BAR_HEIGHT",
                     "RAIL_WIDTH")
    }  # fmt: skip
    return Template(template).substitute(filling | {"text_roles": _role_rules()})


def _role_rules() -> str:
    rules = [
        f'QLabel[role="{name}"] {{ font-size: {role.size_px}px; font-weight: {role.weight}; }}'
        for name, role in TEXT_ROLES.items()
    ]
    quote = values.QUOTE
    rules.append(
        f'QLabel[role="quote"] {{ font-family: "{PARENT_FAMILY}"; font-size: {quote.size_px}px; }}'
    )
    return "\n".join(rules)
