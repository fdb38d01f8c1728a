"""The film is painted whole."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage
from support.numbered_clips import read_number

from imh_video_ui.player.film_view import FilmView
from imh_video_ui.theme import current


@pytest.fixture
def view(watched, clips, qtbot):
    view = FilmView(watched.player)
    qtbot.addWidget(view)
    view.resize(400, 200)
    view.show()
    watched.open(clips["turned_90"].path)
    return view


def pixels(view: FilmView) -> np.ndarray:
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    # A copy: the pixels go away with the image.
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def stage() -> tuple[int, int, int]:
    colour = QColor(current().stage)
    return colour.red(), colour.green(), colour.blue()


def test_the_painted_picture_is_the_frame_and_lies_whole_on_the_stage(view, watched):
    watched.player.seek_index(21)
    watched.wait_for(21)
    painted = pixels(view)
    left = round(view.picture_rect.left())
    assert view.picture_rect == QRectF((400 - 200 * 4 / 3) / 2, 0, 200 * 4 / 3, 200)
    assert read_number(painted[:, left + 1 : 400 - left - 1]) == 21
    assert tuple(painted[100, left // 2]) == stage()
    assert tuple(painted[100, 400 - left // 2]) == stage()


def test_a_tall_window_leaves_the_stage_above_and_below(view, watched):
    view.resize(320, 600)
    watched.player.seek_index(3)
    watched.wait_for(3)
    painted = pixels(view)
    top = round(view.picture_rect.top())
    assert top == 180
    assert read_number(painted[top + 1 : 600 - top - 1]) == 3
    assert tuple(painted[top // 2, 160]) == stage()


def test_the_overlay_is_told_where_the_picture_lies_and_how_large_it_is(view, watched):
    told = []
    view.set_overlay(lambda painter, rect, size: told.append((painter.isActive(), rect, size)))
    view.grab()
    is_active, rect, size = told[-1]
    assert is_active
    assert rect == view.picture_rect
    assert (size.width(), size.height()) == (160, 120)


def test_a_smaller_view_is_given_smaller_pictures_of_the_same_frame(view, watched, qtbot):
    watched.player.seek_index(12)
    watched.wait_for(12)
    watched.player.set_picture_size(96, 96)
    qtbot.waitUntil(lambda: view.image is not None and view.image.width() == 96, timeout=10_000)
    assert (view.image.height(), watched.on_screen) == (72, 12)


def test_without_a_film_there_is_the_stage_and_quiet_words(view, watched):
    assert view.empty_words == ""
    watched.player.close()
    assert view.image is None
    assert view.empty_words == "No film is open."
    painted = pixels(view)
    around = np.concatenate([painted[:40].reshape(-1, 3), painted[-40:].reshape(-1, 3)])
    assert {tuple(pixel) for pixel in around} == {stage()}
    # White at 72 % on the stage.
    assert painted.max() > 150
