"""Looking at a recording: the gate is asked, what was found is kept, decisions stay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.libraries import Made, make_library, scheme, write_film

from imh_video.app.consent_gate import ConsentRefused
from imh_video.app.suggesting import known_signals, look_at_recording
from imh_video.app.who_is_who import options_for
from imh_video.media.source import PathSource
from imh_video.model.consent import Use
from imh_video.model.job import Cancelled
from imh_video.model.recording import Area, Layout


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    made = make_library(tmp_path / "library")
    yield made
    made.library.close()


class StopAtOnce:
    def progress(self, fraction: float, doing: str = "") -> None:
        return

    def check(self) -> None:
        raise Cancelled


def test_without_consent_nothing_is_looked_at(made: Made, tmp_path: Path) -> None:
    recording = made.add_film(write_film(tmp_path / "film.mp4"))
    for consent in made.library.consents(made.family.id):
        made.library.withdraw_consent(consent.id)
    with pytest.raises(ConsentRefused):
        look_at_recording(made.library, recording.id)


def test_a_look_that_is_stopped_keeps_nothing(made: Made, tmp_path: Path) -> None:
    recording = made.add_film(write_film(tmp_path / "film.mp4", shade=3))
    with pytest.raises(Cancelled):
        look_at_recording(made.library, recording.id, StopAtOnce())
    assert made.library.candidates(recording.id) is None


def test_signals_of_a_film_nobody_looked_at_are_not_known(made: Made, tmp_path: Path) -> None:
    recording = made.add_film(write_film(tmp_path / "film.mp4", shade=5))
    source = made.library.media_source(recording.id, Use.PLAY)
    assert known_signals(recording, source) is None


def test_how_the_film_was_taken_reaches_the_analysis(made: Made, tmp_path: Path) -> None:
    film = write_film(tmp_path / "film.mp4", shade=7)
    recording = made.add_film(film)
    half = Area(0.5, 0.0, 0.5, 0.25)
    made.library.set_layout(recording.id, Layout.MIRROR, left_out=(half,))
    options = options_for(made.library.recording(recording.id), made.everybody, PathSource(film))
    assert options.layout is Layout.MIRROR
    assert options.people is not None
    assert options.people.leave_out == ((80.0, 0.0, 80.0, 30.0),)


@pytest.mark.slow
def test_a_film_without_people_gives_no_moments_and_says_why(made: Made, tmp_path: Path) -> None:
    recording = made.add_film(write_film(tmp_path / "film.mp4", shade=9))
    looked = look_at_recording(made.library, recording.id)
    assert looked.suggestions.moments == ()
    assert looked.suggestions.not_looked
    assert made.library.candidates(recording.id) == looked.suggestions
    source = made.library.media_source(recording.id, Use.PLAY)
    assert known_signals(recording, source) is not None
    desk = made.library.open_coding(recording.id, "MK", scheme())
    assert desk.marks == {}, "a look never makes a mark"
