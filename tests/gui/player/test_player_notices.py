"""What the film says while it has nothing to show: waiting, trouble, another frame for now."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from imh_video_ui.application import build_application
from imh_video_ui.player.film_view import FilmView


@pytest.fixture(scope="module", autouse=True)
def dressed(qapp):
    """The sizes of words and buttons come from the style sheet."""
    build_application("light")
    yield
    qapp.setStyleSheet("")


TROUBLE = "film.mov: The file could not be read. Check that the disk is still connected."


@pytest.fixture
def view(watched, clips, qtbot):
    view = FilmView(watched.player)
    qtbot.addWidget(view)
    view.resize(640, 400)
    view.show()
    watched.open(clips["steady"].path)
    return view


def tell_trouble(view: FilmView, sentence: str = TROUBLE) -> None:
    player = view.player
    player._take_trouble(player._film_number, sentence)


def test_a_short_wait_passes_without_a_word(view, watched):
    watched.player.seek_index(30)
    assert view.waiting.words == ""
    watched.wait_for(30)
    assert not view.waiting.isVisible()


def test_a_long_wait_for_a_running_film_is_said_and_ends_with_the_picture(view, watched):
    watched.player.play()
    watched.player._waiting._ran_out()
    assert view.waiting.words == "Waiting for the disk"
    assert view.waiting.isVisible()
    assert view.waiting.accessibleName() == "Waiting for the disk"
    watched.play_for(100_000)
    assert view.waiting.words == ""
    assert not view.waiting.isVisible()


def test_a_picture_of_another_frame_is_not_taken_for_the_one_asked_for(view, watched):
    player = watched.player
    player._wanted = 37
    player._waiting._ran_out()
    assert view.waiting.words == "A picture near it. Frame 37 is coming"
    player.seek_index(37)
    watched.wait_for(37)
    assert view.waiting.words == ""


def test_a_sharper_picture_of_the_same_frame_is_not_worth_a_word(view, watched):
    watched.player._waiting._ran_out()
    assert watched.player.is_exact
    assert view.waiting.words == ""


def test_another_view_of_the_same_film_says_the_same(view, watched, qtbot):
    watched.player.play()
    watched.player._waiting._ran_out()
    other = FilmView(watched.player)
    qtbot.addWidget(other)
    assert other.waiting.words == "Waiting for the disk"
    tell_trouble(view)
    third = FilmView(watched.player)
    qtbot.addWidget(third)
    assert third.trouble.sentence == TROUBLE
    assert third.waiting.words == ""


def test_the_ring_turns_and_lets_clicks_through(view, watched, qtbot):
    watched.player.play()
    watched.player._waiting._ran_out()
    first = view.waiting.grab().toImage()
    qtbot.waitUntil(lambda: view.waiting.grab().toImage() != first, timeout=5_000)
    assert view.waiting.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    assert view.waiting.geometry().center() == view.rect().center()


def test_trouble_stands_in_the_place_of_the_picture_with_a_way_on(view, qtbot):
    tell_trouble(view)
    assert view.trouble.sentence == TROUBLE
    assert view.trouble.isVisible()
    assert view.rect().contains(view.trouble.geometry())
    with qtbot.waitSignal(view.try_again_wished):
        QTest.mouseClick(view.trouble.try_again, Qt.MouseButton.LeftButton)
    assert not view.trouble.playable_copy.isVisible()


def test_the_old_picture_does_not_shine_through_trouble(view):
    tell_trouble(view)
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    stage = image.pixelColor(2, 2)
    assert image.pixelColor(320, 10) == stage == image.pixelColor(110, 390)


def test_a_playable_copy_is_offered_only_where_that_was_said(view, qtbot):
    view.offers_playable_copy = True
    tell_trouble(view)
    assert view.trouble.playable_copy.isVisible()
    with qtbot.waitSignal(view.playable_copy_wished):
        QTest.mouseClick(view.trouble.playable_copy, Qt.MouseButton.LeftButton)
    view.offers_playable_copy = False
    assert not view.trouble.playable_copy.isVisible()


def test_the_next_picture_ends_the_trouble(view, watched):
    tell_trouble(view)
    watched.player.seek_index(12)
    watched.wait_for(12)
    assert view.trouble.sentence == ""
    assert not view.trouble.isVisible()


def test_opening_it_again_ends_the_trouble(view, watched, qtbot):
    tell_trouble(view)
    watched.player.reopen()
    assert not view.trouble.isVisible()


def test_a_film_that_never_opened_is_not_called_no_film(watched, qtbot, tmp_path):
    from imh_video.media.source import PathSource

    view = FilmView(watched.player)
    qtbot.addWidget(view)
    view.resize(640, 400)
    view.show()
    with qtbot.waitSignal(watched.player.problem, timeout=20_000):
        watched.player.open(PathSource(tmp_path / "gone.mp4"))
    assert "gone.mp4" in view.trouble.sentence
    assert view.empty_words == ""
    watched.player.close()
    assert view.trouble.sentence == ""
    assert view.empty_words == "No film is open."


@pytest.mark.parametrize("size", [(320, 180), (340, 200), (420, 260), (640, 400), (1600, 900)])
def test_in_every_size_of_the_film_words_and_buttons_are_whole(view, size, qtbot):
    view.offers_playable_copy = True
    view.resize(*size)
    tell_trouble(view)
    qtbot.wait(20)
    card = view.trouble
    assert view.rect().contains(card.geometry())
    parts = [one for one in card.findChildren(QAbstractButton) if one.isVisibleTo(card)]
    assert len(parts) == 2
    parts.append(card._sentence)
    for part in parts:
        assert card.rect().contains(part.geometry()), part
    for button in parts[:2]:
        assert button.width() >= button.sizeHint().width()
        assert button.height() >= 28
    assert card._sentence.height() >= card._sentence.heightForWidth(card._sentence.width())
    assert not parts[0].geometry().intersects(parts[1].geometry())
