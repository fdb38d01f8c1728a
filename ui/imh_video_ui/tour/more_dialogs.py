"""Every other dialog, over the page that it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from imh_video.model.problem import Problem
from imh_video.store.problems import LibraryDamaged
from imh_video_ui.dialogs.problem_dialog import problem_dialog
from imh_video_ui.main_window import LIBRARY
from imh_video_ui.schemes.title_dialog import TitleDialog
from imh_video_ui.tour.camera import Camera
from imh_video_ui.tour.sample_content import SHOWN_FAMILY
from imh_video_ui.tour.workspaces import open_shown_film

Scene = Callable[[Camera], bool]


def _of_the_library(ask: Callable[[Camera], object]) -> Scene:
    """Asked from the library, with a family chosen."""

    def show(camera: Camera) -> bool:
        window = camera.window
        window.show_workspace(LIBRARY)
        for facts in window.library_page.families:
            if facts.family.code == SHOWN_FAMILY:
                window.library_page.choose(facts.family.id)
        ask(camera)
        camera.settle(400)
        return True

    return show


def _of_the_coding(ask: Callable[[Camera], object]) -> Scene:
    """Asked while a film is open."""

    def show(camera: Camera) -> bool:
        if not open_shown_film(camera, SHOWN_FAMILY):
            return False
        camera.window.coding_page.player.pause()
        ask(camera)
        camera.settle(400)
        return True

    return show


def _damaged(camera: Camera) -> None:
    problem = LibraryDamaged(
        "the library's database is damaged.",
        where="library",
        way_out="It was left as it is. Restore it from a backup in its folder 'backups'.",
    )
    camera.window.safety.offer_backup(camera.library.folder, problem, lambda: None)


def _disk_away(camera: Camera) -> None:
    problem = Problem(
        "the disk that holds the library could not be read or written.",
        where="library",
        way_out="Nothing was changed. Check that it is plugged in and has room, then try again.",
    )
    problem_dialog(camera.window, problem, title="The library was not opened").open()


def _which_codings(camera: Camera) -> bool:
    if not open_shown_film(camera, SHOWN_FAMILY):
        return False
    camera.window.guide.show_report()
    camera.settle(800)
    camera.window.reports_page.choose_codings()
    camera.settle(300)
    return True


def _name_of_a_scheme(camera: Camera) -> bool:
    window = camera.window
    window.guide.show_schemes()
    window.schemes_page.close_file()
    TitleDialog(window, "Attunement and missed cues, ours").open()
    camera.settle(300)
    return True


MORE_DIALOGS: Final[dict[str, Scene]] = {
    "36-new-family": _of_the_library(lambda camera: camera.window.library_page.ask_for_family()),
    "37-new-goal": _of_the_library(lambda camera: camera.window.library_page.ask_for_goal()),
    "38-codes-that-cannot-apply": _of_the_library(
        lambda camera: camera.window.library_page.ask_for_codes()
    ),
    "39-what-is-looked-for-in-a-family": _of_the_library(
        lambda camera: camera.window.library_page.ask_for_moments()
    ),
    "40-backups": _of_the_library(lambda camera: camera.window.safety.choose_backup()),
    "41-damaged": _of_the_library(_damaged),
    "42-disk-away": _of_the_library(_disk_away),
    "43-cameras": _of_the_coding(
        lambda camera: camera.window.coding_page.film_side.cameras.open_dialog()
    ),
    "44-save-a-layout": _of_the_coding(lambda camera: camera.window.layouts.ask_and_save()),
    "45-layouts": _of_the_coding(lambda camera: camera.window.layouts.manage()),
    "46-which-codings": _which_codings,
    "47-name-of-a-scheme": _name_of_a_scheme,
}
