"""In a theme of one colour every code and person can still be told apart, wherever it is drawn."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from imh_video.exchange.report_document import Strip, StripPiece
from imh_video.model.scheme import Actor, Valence
from imh_video.timebase import Span
from imh_video_ui.reports.bar_groups import Bar, BarGroup
from imh_video_ui.reports.bars_plot import BarsPlot
from imh_video_ui.reports.strips_plot import StripsPlot
from imh_video_ui.theme import current, current_mode, glyph_of, paint_glyph
from imh_video_ui.theme.wearing import put_on
from imh_video_ui.timeline.mark_painter import MarkLook, paint_point, paint_state

S = 1_000_000


@pytest.fixture(autouse=True)
def one_colour() -> Iterator[None]:
    """Every valence in the colours of a neutral one, every person in the colour of both."""
    worn = current()
    same = {
        f"{valence.value}{part}": getattr(worn, f"neutral{part}")
        for valence in Valence
        for part in ("", "_t", "_x")
    }
    put_on(replace(worn, **same, baby=worn.both, parent=worn.both), current_mode())
    yield
    put_on(worn, current_mode())


def drawn(paint: Callable[[QPainter], None]) -> np.ndarray:
    image = QImage(160, 28, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter)
    painter.end()
    return pixels_of(image)


def pixels_of(image: QImage) -> np.ndarray:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    flat = np.frombuffer(grey.constBits(), np.uint8)
    return flat.reshape(grey.height(), grey.bytesPerLine())[:, : grey.width()].astype(int)


def grabbed(widget: QWidget) -> np.ndarray:
    widget.resize(700, max(120, widget.minimumHeight()))
    return pixels_of(widget.grab().toImage())


def state(valence: Valence) -> np.ndarray:
    return drawn(lambda p: paint_state(p, QRectF(4, 4, 90, 20), MarkLook("same", valence)))


def narrow_state(valence: Valence) -> np.ndarray:
    return drawn(lambda p: paint_state(p, QRectF(4, 4, 9, 20), MarkLook("same", valence)))


def point(valence: Valence) -> np.ndarray:
    row = QRectF(0, 2, 160, 24)
    return drawn(lambda p: paint_point(p, 30, row, MarkLook("same", valence), 100))


def glyph(thing: Valence | Actor) -> np.ndarray:
    return drawn(lambda p: paint_glyph(p, QRectF(4, 4, 20, 20), glyph_of(thing)))


def strip(valence: Valence) -> np.ndarray:
    pieces = (
        StripPiece(Span(2 * S, 6 * S), "same", valence, 0),
        StripPiece(Span(7 * S), "same", valence, 0),
    )
    strips = (Strip("Baby", Actor.INFANT, pieces, 1),)
    return grabbed(StripsPlot(strips, Span(0, 10 * S)))


def bar(valence: Valence) -> np.ndarray:
    plot = BarsPlot("Times", {"Baby": Actor.INFANT})
    plot.show_groups([BarGroup("Baby", "same", valence, (Bar("", 3.0, "3"),))], "Times")
    return grabbed(plot)


@pytest.mark.parametrize("draw", [state, narrow_state, point, glyph, strip, bar])
def test_no_two_kinds_of_code_look_alike(qapp, draw) -> None:
    pictures = {valence: draw(valence) for valence in Valence}
    for one, other in itertools.combinations(Valence, 2):
        differs = np.abs(pictures[one] - pictures[other]) > 40
        assert differs.sum() >= 6, (one, other)


def test_no_two_people_look_alike(qapp) -> None:
    pictures = [glyph(actor) for actor in (Actor.INFANT, Actor.PARENT, Actor.DYAD)]
    for one, other in itertools.combinations(pictures, 2):
        assert (np.abs(one - other) > 40).sum() >= 6
