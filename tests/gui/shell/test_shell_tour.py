from __future__ import annotations

import pytest
from PySide6.QtGui import QImage

from imh_video.app.library import Library
from imh_video.cli import PAGES_OF_THE_JOB
from imh_video.model.family import Role
from imh_video_ui.tour import (
    HEIGHT,
    SCENES,
    SCREENS,
    WIDTH,
    render_first_start,
    render_pictures,
    tour,
)


@pytest.fixture
def small_library(tmp_path, tiny_film):
    """The family that the pictures show, with a film of two seconds."""
    folder = tmp_path / "small"
    with Library.create(folder, plain=True) as library:
        family = library.add_family("TERN-53")
        people = [
            library.add_person(family.id, Role.INFANT, "Baby"),
            library.add_person(family.id, Role.CAREGIVER, "Parent A"),
        ]
        library.add_film(
            tiny_film, family.id, own_review_agreed_by=tuple(person.id for person in people)
        )
    return folder


def colours_in(path) -> set[int]:
    image = QImage(str(path))
    assert (image.width(), image.height()) == (WIDTH, HEIGHT)
    return {image.pixel(x, y) for x in range(0, WIDTH, 8) for y in range(0, HEIGHT, 8)}


def test_the_tour_shows_every_workspace_in_light_and_dark(qtbot, small_library, tmp_path):
    out = tmp_path / "pictures"
    out.mkdir()
    only = ("01-library", "03-coding", "04-settings")
    pictures = render_pictures(out, small_library, tmp_path, ("light", "dark"), only=only)
    names = [f"{name}-{theme}" for name in only for theme in ("light", "dark")]
    assert [path.stem for path in pictures] == names
    for path in pictures:
        assert len(colours_in(path)) > 20, path.stem
    light, dark = (QImage(str(path)).pixelColor(700, 900) for path in pictures[:2])
    assert light.lightness() > 200 > 60 > dark.lightness()


def test_the_tour_shows_what_a_newcomer_sees(qtbot, tmp_path):
    (picture,) = render_first_start(tmp_path, tmp_path / "empty", tmp_path)
    assert len(colours_in(picture)) > 10


def test_only_the_pictures_that_are_asked_for_are_drawn(
    qtbot, small_library, tmp_path, monkeypatch
):
    out = tmp_path / "pictures"
    monkeypatch.setattr("imh_video_ui.tour.SCREENS", ())
    pictures = tour(out, small_library, looks=False, only=("05-help-dark",))
    assert [path.name for path in pictures] == ["05-help-dark.png"]
    assert [path.name for path in out.iterdir()] == ["05-help-dark.png"]


def test_every_scene_has_a_name_and_a_number_of_its_own():
    numbers = [name.split("-")[0] for name in SCENES]
    assert len(set(numbers)) == len(numbers)
    assert {name for screen in SCREENS for name in screen.only} <= set(SCENES)


def test_the_pages_that_the_main_job_draws_are_scenes_of_the_tour():
    assert {name.removesuffix("-light") for name in PAGES_OF_THE_JOB} <= set(SCENES)
