"""The program's own font for paper: Inter, embedded, so that a page looks alike everywhere."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from imh_video.places import cache_folder

REGULAR = "Inter"
BOLD = "Inter-SemiBold"


@cache
def register_fonts() -> None:
    """Make both weights known to reportlab, once."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name, weight in ((REGULAR, 400), (BOLD, 600)):
        pdfmetrics.registerFont(TTFont(name, str(_font_file(weight))))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR)


def _font_file(weight: int) -> Path:
    """The weight that set-up cut; else the whole family, which prints as regular."""
    from fontpkg import path as font_path

    for folder in (Path(sys.prefix) / "share" / "imh-video" / "fonts", cache_folder() / "fonts"):
        cut = sorted(folder.glob(f"Inter-*-{weight}.ttf"))
        if cut:
            return cut[-1]
    return Path(font_path("Inter"))
