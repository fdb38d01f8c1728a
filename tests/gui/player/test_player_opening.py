"""How far a film has been read while it is opened: told, and left by closing it."""

from __future__ import annotations

import pytest
from support.slow_sources import held_back

from imh_video_ui.player.film_view import FilmView


@pytest.fixture
def view(watched, qtbot):
    view = FilmView(watched.player)
    qtbot.addWidget(view)
    view.resize(640, 400)
    view.show()
    return view


@pytest.fixture
def slow(tmp_path):
    source = held_back(tmp_path)
    yield source
    source.let_go()


def test_a_film_that_takes_long_says_how_far_it_is_and_then_shows(view, watched, slow, qtbot):
    told = []
    watched.player.opening_changed.connect(told.append)
    watched.player.frame_shown.disconnect(watched._note)
    watched.player.open(slow)
    qtbot.waitUntil(lambda: view.waiting.words.endswith(" %"), timeout=10_000)
    percent = int(view.waiting.words.removeprefix("Opening the film, ").removesuffix(" %"))
    assert 30 <= percent <= 70
    assert view.waiting.accessibleName() == view.waiting.words
    slow.let_go()
    qtbot.waitUntil(lambda: view.image is not None, timeout=10_000)
    assert view.waiting.words == ""
    assert told == sorted(told)
    assert len(told) > 1


def test_a_film_that_is_still_being_opened_is_let_go_at_once(view, watched, slow, qtbot):
    watched.player.open(slow)
    qtbot.waitUntil(lambda: view.waiting.words.endswith(" %"), timeout=10_000)
    thread = watched.player._thread
    watched.player.close()
    assert not thread.is_alive()
    assert view.waiting.words == ""
    assert view.empty_words == "No film is open."


def test_a_share_that_grows_is_seen_and_that_of_another_film_is_not(view, watched):
    player = watched.player
    player._source = object()
    player._waiting._ran_out()
    for share in (0.1, 0.2, 0.4):
        player._take_progress(player._film_number, share)
    assert view.waiting.words == "Opening the film, 40 %"
    player._take_progress(player._film_number - 1, 0.9)
    assert view.waiting.words == "Opening the film, 40 %", "an older film spoke"
    player.close()
