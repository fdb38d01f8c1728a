"""The few pictures that a style sheet can only name by file: arrows, ticks, radio dots."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QColor

from imh_video.places import cache_folder
from imh_video_ui.theme.icons import svg_text
from imh_video_ui.theme.tokens import Tokens

_ICONS = {
    "icon_chevron_down": ("chevron-down", "text2"),
    "icon_chevron_up": ("chevron-up", "text2"),
    "icon_check": ("check", "on_accent"),
    "icon_check_off": ("check", "text3"),
    "icon_tick": ("check", "accent"),
    "icon_minus": ("minus", "on_accent"),
}


def write_sheet_icons(tokens: Tokens) -> dict[str, str]:
    """Where each lies, as the style sheet wants it; written only when not there yet."""
    folder = cache_folder() / "theme"
    folder.mkdir(parents=True, exist_ok=True)
    return {
        name: _write(folder, lucide_name, getattr(tokens, token))
        for name, (lucide_name, token) in _ICONS.items()
    }


def _write(folder: Path, lucide_name: str, ink: str) -> str:
    path = folder / f"{lucide_name}-{ink.lstrip('#').lower()}.svg"
    if not path.is_file():
        part = path.with_suffix(".part")
        part.write_text(svg_text(lucide_name, QColor(ink)), "utf-8")
        part.replace(path)
    return path.as_posix()
