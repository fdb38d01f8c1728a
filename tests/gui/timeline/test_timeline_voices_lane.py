"""The voices lane: nobody sounds, somebody does, nobody can say, nobody looked."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from support.made_signals import MadeFilm

from imh_video.media.strip_peaks import PER_SECOND, Peaks
from imh_video_ui.theme import ThemeMode, apply_theme
from imh_video_ui.timeline.background import Background
from imh_video_ui.timeline.ground_painter import paint_voices
from imh_video_ui.timeline.view_range import ViewRange

LANE = QRectF(0, 0, 200, 44)
VIEW = ViewRange(0, 10_000_000, 200, 10_000_000)


def background(film: MadeFilm | None, *, with_sound: bool = True) -> Background:
    made = Background()
    made.show_signals(None if film is None else film.signals())
    if with_sound:
        made.sound = Peaks(np.full(10 * PER_SECOND, 120, np.uint8))
    return made


def picture(shown: Background) -> np.ndarray:
    image = QImage(200, 44, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_voices(painter, LANE, VIEW, shown)
    painter.end()
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(44, 200, 4)
    return flat[:, :, :3].astype(int)


def films() -> dict[str, Background]:
    return {
        "nobody sounds": background(MadeFilm(10)),
        "the baby sounds": background(MadeFilm(10).at(0, 10, voice_infant=1)),
        "nobody can say": background(MadeFilm(10).unseen(0, 10, "voice_infant", "voice_adult")),
        "nobody looked": background(None),
    }


@pytest.mark.parametrize("mode", [ThemeMode.LIGHT, ThemeMode.DARK])
def test_not_heard_never_looks_like_no_voice(qapp: QApplication, mode: ThemeMode) -> None:
    apply_theme(qapp, mode)
    pictures = {name: picture(shown) for name, shown in films().items()}
    for one, other in combinations(pictures, 2):
        differs = np.abs(pictures[one] - pictures[other]).max(axis=2) > 20
        assert differs.mean() > 0.02, (one, other)


def test_a_film_without_sound_is_unknown_throughout(qapp: QApplication) -> None:
    apply_theme(qapp, ThemeMode.LIGHT)
    film = MadeFilm(10, audible=False).unseen(0, 10, "voice_infant", "voice_adult")
    silent = picture(background(film, with_sound=False))
    assert np.array_equal(silent, picture(films()["nobody can say"]))


def test_only_the_stretch_that_was_not_heard_is_hatched(qapp: QApplication) -> None:
    apply_theme(qapp, ThemeMode.LIGHT)
    whole = picture(background(MadeFilm(10)))
    part = picture(background(MadeFilm(10).unseen(4, 7, "voice_infant", "voice_adult")))
    changed = np.flatnonzero((np.abs(whole - part).max(axis=2) > 20).any(axis=0))
    assert 78 <= changed.min() <= 82
    assert 138 <= changed.max() <= 142
