"""The look: one token file, and everything that turns tokens into pixels."""

from imh_video_ui.theme.apply import apply_theme
from imh_video_ui.theme.buttons import Button, icon_button, key_text
from imh_video_ui.theme.cards import Card
from imh_video_ui.theme.chips import Chip
from imh_video_ui.theme.empty_state import EmptyState, TintedDisc
from imh_video_ui.theme.focus_ring import FocusRing
from imh_video_ui.theme.fonts import parent_font, program_font, role_font
from imh_video_ui.theme.glyphs import Glyph, GlyphView, glyph_colour, glyph_of, paint_glyph
from imh_video_ui.theme.icons import icon, paint_icon, pixmap
from imh_video_ui.theme.keycaps import KeyCap, key_cap_width, paint_key_cap
from imh_video_ui.theme.labels import ElidedLabel, ground, label, restyle, rule, upright_rule
from imh_video_ui.theme.rows import RadioRow
from imh_video_ui.theme.toasts import ToastShelf, cast_shadow
from imh_video_ui.theme.tokens import DARK, LIGHT, Theme, Tokens, ValenceColours
from imh_video_ui.theme.wearing import ThemeMode, colour, current, current_mode, theme_signals

__all__ = [
    "DARK",
    "LIGHT",
    "Button",
    "Card",
    "Chip",
    "ElidedLabel",
    "EmptyState",
    "FocusRing",
    "Glyph",
    "GlyphView",
    "KeyCap",
    "RadioRow",
    "Theme",
    "ThemeMode",
    "TintedDisc",
    "ToastShelf",
    "Tokens",
    "ValenceColours",
    "apply_theme",
    "cast_shadow",
    "colour",
    "current",
    "current_mode",
    "glyph_colour",
    "glyph_of",
    "ground",
    "icon",
    "icon_button",
    "key_cap_width",
    "key_text",
    "label",
    "paint_glyph",
    "paint_icon",
    "paint_key_cap",
    "parent_font",
    "pixmap",
    "program_font",
    "restyle",
    "role_font",
    "rule",
    "theme_signals",
    "upright_rule",
]
