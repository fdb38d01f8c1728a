"""The program's own fonts: Inter for the program, Atkinson Hyperlegible for a parent's words.

Qt shows Inter's variable file as Regular only, so four static weights are cut from it once
(``cut_fonts`` at set-up, otherwise before the first window).
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase

from imh_video.places import cache_folder
from imh_video_ui.theme.tokens import QUOTE, TEXT_ROLES, TextRole

PROGRAM_FAMILY: Final = "Inter"
PARENT_FAMILY: Final = "Atkinson Hyperlegible"
WEIGHTS: Final = (400, 500, 600, 700)
# tnum: figures of equal width, so that times do not jitter. cv05: an l with a tail, told from I.
# ss03: round quotation marks.
FEATURES: Final = ("tnum", "cv05", "ss03")


def _file_name(weight: int) -> str:
    return f"Inter-{metadata.version('fontpkg-inter')}-{weight}.ttf"


def _installed_folder() -> Path:
    """Beside the installation: cut at set-up, shared by everybody who uses it."""
    return Path(sys.prefix) / "share" / "imh-video" / "fonts"


def _own_folder() -> Path:
    return cache_folder() / "fonts"


def _is_whole(folder: Path) -> bool:
    return all((folder / _file_name(weight)).is_file() for weight in WEIGHTS)


def _cut_weight(weight: int) -> bytes:
    from fontpkg import path as font_path
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    variable = TTFont(font_path(PROGRAM_FAMILY))
    # opsz=14 is Inter's text size; updateFontNames names each weight so that Qt tells them apart.
    static = instancer.instantiateVariableFont(
        variable, {"wght": weight, "opsz": 14}, inplace=True, updateFontNames=True
    )
    kept = io.BytesIO()
    static.save(kept)
    return kept.getvalue()


def _write_whole(path: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _cut_into(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        target = folder / _file_name(weight)
        if not target.is_file():
            _write_whole(target, _cut_weight(weight))


def cut_fonts() -> Path:
    """The folder of the static weights, cut now (some 20 seconds) where they are missing."""
    for folder in (_installed_folder(), _own_folder()):
        if _is_whole(folder):
            return folder
    try:
        _cut_into(_installed_folder())
    except OSError:
        # An installation for everybody is read-only to most of them.
        _cut_into(_own_folder())
        return _own_folder()
    return _installed_folder()


def _parent_files() -> tuple[Path, ...]:
    from fontpkg import family

    return tuple(sorted(file.path for file in family(PARENT_FAMILY).files))


@cache
def load_fonts() -> None:
    """Make both families known to Qt, once. Needs a QGuiApplication."""
    folder = cut_fonts()
    for path in (*(folder / _file_name(weight) for weight in WEIGHTS), *_parent_files()):
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise RuntimeError(f"{path.name} is not a font that Qt can read")


def program_font(size_px: int = 14, weight: int = 400) -> QFont:
    """Inter in that size and weight (400, 500, 600, 700), with figures of equal width."""
    return _font(PROGRAM_FAMILY, size_px, weight)


def parent_font(size_px: int = QUOTE.size_px, weight: int = 400) -> QFont:
    """Atkinson Hyperlegible (400 or 700): what a parent reads, and a parent's own words."""
    return _font(PARENT_FAMILY, size_px, weight)


def role_font(role: str) -> QFont:
    """The font of a text role of the tokens: "body", "caption", "mark", "key"..."""
    style: TextRole = TEXT_ROLES[role]
    return program_font(style.size_px, style.weight)


def _font(family: str, size_px: int, weight: int) -> QFont:
    font = QFont(family)
    font.setPixelSize(size_px)
    font.setWeight(QFont.Weight(weight))
    for feature in FEATURES:
        tag = QFont.Tag.fromString(feature)
        if tag is not None:
            font.setFeature(tag, 1)
    return font
