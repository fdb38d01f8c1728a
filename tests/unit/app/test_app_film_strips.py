"""Strips lie with the library's films and go with their recording."""

from __future__ import annotations

from pathlib import Path

from support.libraries import make_library, write_film

from imh_video.app.film_strips import forget_strip, strip_pictures
from imh_video.app.library import Library


def test_pictures_of_a_recording_lie_in_its_library_and_go_with_it(tmp_path: Path) -> None:
    made = make_library(tmp_path / "library")
    film = made.add_film(write_film(tmp_path / "a.mp4"))
    other = made.add_film(write_film(tmp_path / "b.mp4", shade=90))
    picture = b"\xff\xd8 a picture \xff\xd9"
    for recording in (film, other):
        strip_pictures(made.library, recording.id).put("key", 84, 40_000, picture)
    assert strip_pictures(made.library, film.id).get("key", 84, 40_000) == picture
    forget_strip(made.library.folder, film.id)
    assert strip_pictures(made.library, film.id).get("key", 84, 40_000) is None
    assert strip_pictures(made.library, other.id).get("key", 84, 40_000) == picture
    made.library.close()
    with Library.open(tmp_path / "library") as again:
        assert strip_pictures(again, other.id).times_us("key", 84) == {40_000}
