"""The four workspaces of the window, by name."""

from __future__ import annotations

from typing import Final

LIBRARY: Final = "library"
CODING: Final = "coding"
SETTINGS: Final = "settings"
HELP: Final = "help"
