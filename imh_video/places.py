"""Where the program is and what it keeps there. Standard library and platformdirs only.

``IMH_VIDEO_HOME`` moves all of it under one folder (a memory stick, a test); ``IMH_VIDEO_MODELS``
and ``IMH_VIDEO_CACHE`` move the model files or the cache alone.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs

_PROGRAM = "imh-video"


def _home() -> Path | None:
    home = os.environ.get("IMH_VIDEO_HOME")
    return Path(home).expanduser() if home else None


def data_folder() -> Path:
    """Libraries and model files: kept until somebody removes them."""
    home = _home()
    return home / "data" if home else Path(platformdirs.user_data_dir(_PROGRAM, appauthor=False))


def cache_folder() -> Path:
    """What can be made again: frame tables, analyses, stills, cut fonts."""
    moved = os.environ.get("IMH_VIDEO_CACHE")
    if moved:
        return Path(moved).expanduser()
    home = _home()
    return home / "cache" if home else Path(platformdirs.user_cache_dir(_PROGRAM, appauthor=False))


def config_folder() -> Path:
    """What the person chose: preferences, keys."""
    home = _home()
    if home:
        return home / "config"
    return Path(platformdirs.user_config_dir(_PROGRAM, appauthor=False))


def models_folder() -> Path:
    """The detectors' model files, fetched once and checked by SHA-256."""
    moved = os.environ.get("IMH_VIDEO_MODELS")
    return Path(moved).expanduser() if moved else data_folder() / "models"


def has_display() -> bool:
    """Whether a window can be opened here for a person to see."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
