"""What the library's page says of a family, read from a real library."""

from __future__ import annotations

from pathlib import Path

from support.libraries import make_library, write_film

from imh_video_ui.library.family_facts import read_family


def test_films_of_one_day_stand_in_the_order_in_which_they_were_added(tmp_path: Path) -> None:
    made = make_library(tmp_path / "library")
    for number in range(11):
        made.add_film(write_film(tmp_path / f"{number}.mp4", shade=10 * number, seconds=1))
    facts = read_family(made.library, made.family)
    titles = [film.recording.title for film in facts.films]
    assert titles == [f"Film {number}" for number in range(1, 12)]
    assert facts.last_film is not None
    assert facts.last_film.recording.title == "Film 11"
    made.library.close()
