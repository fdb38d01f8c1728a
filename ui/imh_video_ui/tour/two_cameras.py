"""One occasion that two cameras filmed: the whole sample film, and the baby from nearby."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import imageio_ffmpeg

from imh_video.app.cameras import add_camera, set_clock
from imh_video.app.library import Library
from imh_video.app.sample_library import sample_clips_folder
from imh_video.model.family import Role
from imh_video.model.recording import Area, CameraClock, Layout, PointedPerson
from imh_video.timebase import seconds
from imh_video_ui.player.film_view import FilmView
from imh_video_ui.tour.camera import Camera, leave_dialogs
from imh_video_ui.tour.sample_content import looked_at
from imh_video_ui.tour.workspaces import open_shown_film

_FAMILY: Final = "WREN-20"
_BEGINS_US: Final = 1_300_000
_LENGTH_S: Final = 20
_AT_US: Final = 16_440_000
_BEFORE_US: Final = 400_000


def render_two_cameras(
    out: Path, scratch: Path, themes: Sequence[str], *, looks: bool
) -> list[Path]:
    """The stage in its arrangements, and the dialog that brings cameras on one clock.

    With ``looks`` both films are looked at, for what is drawn over them.
    """
    folder = scratch / "two-cameras"
    is_looked = _make_library(folder, scratch, looks=looks)
    camera = Camera(out, Library.open(folder), scratch, is_sample=True)
    taken = []
    try:
        for theme in themes:
            camera.wear(theme)
            open_shown_film(camera, _FAMILY)
            taken += _arrangements(camera, out, theme)
            if is_looked:
                taken.append(_overlay(camera, out, theme))
    finally:
        camera.close()
    return taken


def _arrangements(camera: Camera, out: Path, theme: str) -> list[Path]:
    page = camera.window.coding_page
    side = page.film_side
    camera.wait_for(lambda: page.player.is_open)
    page.player.seek_us(_AT_US)
    page.action("film.side_by_side").trigger()
    _see(camera)
    taken = [camera.take_part(side, f"16-side-by-side-{theme}", out)]
    page.action("film.camera_1").trigger()
    _see(camera)
    taken.append(camera.take_part(side, f"17-one-large-{theme}", out))
    page.player.seek_us(_BEFORE_US)
    _see(camera)
    taken.append(camera.take_part(side, f"18-not-running-{theme}", out))
    page.player.seek_us(_AT_US)
    dialog = side.cameras.open_dialog()
    if dialog is not None:
        camera.settle(1500)
        camera.wait_for(
            lambda: all(view.image is not None for view in dialog.findChildren(FilmView))
        )
        camera.settle(500)
        taken.append(camera.take(f"19-cameras-{theme}"))
        leave_dialogs(camera)
    return taken


def _overlay(camera: Camera, out: Path, theme: str) -> Path:
    """Who was seen, over both pictures."""
    page = camera.window.coding_page
    side = page.film_side
    camera.wait_for(lambda: side.overlay.signals is not None)
    side.overlay_button.setChecked(True)
    page.action("film.side_by_side").trigger()
    _see(camera)
    picture = camera.take_part(side, f"20-overlay-two-cameras-{theme}", out)
    side.overlay_button.setChecked(False)
    return picture


def _see(camera: Camera) -> None:
    """Until every camera shows its picture."""
    side = camera.window.coding_page.film_side
    camera.settle(500)
    films = [place.view.player for place in side.stage.places]
    camera.wait_for(lambda: not any(film.is_open and film.is_waiting for film in films))
    camera.wait_for(lambda: films[0].is_exact)
    camera.settle(500)


def _make_library(folder: Path, scratch: Path, *, looks: bool) -> bool:
    """Whether the two films were looked at."""
    clip = sample_clips_folder() / "play_at_home.mp4"
    nearby = scratch / "nearby.mp4"
    _film_nearby(clip, nearby)
    with Library.create(folder, plain=True) as library:
        family = library.add_family(_FAMILY)
        people = [
            library.add_person(family.id, Role.INFANT, "Baby"),
            library.add_person(family.id, Role.CAREGIVER, "Parent A"),
        ]
        agreed = tuple(person.id for person in people)
        film = library.add_film(clip, family.id, own_review_agreed_by=agreed)
        added = add_camera(library, film.id, [nearby])
        set_clock(library, film.id, added.number, CameraClock(_BEGINS_US))
        whole_picture = Area(0.0, 0.0, 1.0, 1.0, camera=added.number)
        pointed = PointedPerson(_AT_US - _BEGINS_US, whole_picture, people[0].id)
        library.set_layout(film.id, Layout.TWO_CAMERAS, pointed=(pointed,))
        return looks and looked_at(library, film.id)


def _film_nearby(clip: Path, out: Path) -> None:
    """A part of the sample film's picture, from a moment on: what a second camera would see."""
    arguments = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y",
        "-ss", str(seconds(_BEGINS_US)), "-i", str(clip), "-t", str(_LENGTH_S),
        "-filter:v", "crop=iw/2:ih/2:iw/2:ih/4", "-preset", "veryfast", str(out),
    ]  # fmt: skip
    subprocess.run(arguments, check=True)
