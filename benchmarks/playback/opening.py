"""A 60-minute film: how long until it is indexed, until its first picture, and in what memory.

    python benchmarks/playback/opening.py [--quick]

"not in memory" lets the system forget the file first, so that the disk is read; the frame table is
forgotten too. "remembered" is the second time. The first picture is that of the player: from
opening the film to the picture that the view gets, with a decoding process waiting as it does
beside an open window. Then a walk through the whole film, with plays and steps on the way, and the
memory of all processes together (proportional set size) after each tenth of it.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from make_films import FILMS, film_path
from mpv_peer import MpvFilm, NoMpv
from playing import wait, wait_until
from processes import memory_mb
from PySide6.QtWidgets import QApplication
from seeks import HEIGHT, WIDTH

from imh_video.media.film_process import film_processes
from imh_video.media.frame_table import read_film_index
from imh_video.media.source import PathSource
from imh_video.timebase import seconds
from imh_video_ui.player.film_player import FilmPlayer
from imh_video_ui.player.film_view import FilmView
from imh_video_ui.player.speaker import Silence


def timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def let_the_system_forget(path: Path) -> bool:
    """Whether it could be asked to: the next reading comes from the disk."""
    if not hasattr(os, "posix_fadvise"):
        return False
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return True


def index_times(path: Path) -> None:
    if let_the_system_forget(path):
        with fresh_memory():
            print(f"index, file not in memory {timed(lambda: read(path)):6.2f} s")
    with fresh_memory():
        print(f"index, file in memory     {timed(lambda: read(path)):6.2f} s")
        print(f"index, remembered         {timed(lambda: read(path)):6.2f} s", flush=True)


def read(path: Path) -> None:
    index = read_film_index(PathSource(path))
    assert len(index.table) > 1


class FreshMemory:
    """What the program remembers of films goes into an empty folder for a while."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._before = os.environ.get("IMH_VIDEO_CACHE")
        os.environ["IMH_VIDEO_CACHE"] = self._folder.name

    def close(self) -> None:
        self._folder.cleanup()
        if self._before is None:
            del os.environ["IMH_VIDEO_CACHE"]
        else:
            os.environ["IMH_VIDEO_CACHE"] = self._before


def fresh_memory() -> closing[FreshMemory]:
    return closing(FreshMemory())


def first_pictures(path: Path, times: int) -> None:
    film_processes().warm_up()
    time.sleep(2)
    ours = []
    for _ in range(times):
        player, view = open_view()
        ours.append(timed(partial(first_picture, player, path)))
        player.close()
        view.close()
    print(f"first picture, remembered {min(ours):6.2f} to {max(ours):.2f} s", flush=True)


def first_pictures_of_mpv(path: Path, times: int) -> None:
    try:
        peer = [timed(lambda: MpvFilm(path, WIDTH, HEIGHT).close()) for _ in range(times)]
    except NoMpv:
        return
    print(f"  libmpv from nothing     {min(peer):6.2f} to {max(peer):.2f} s", flush=True)


def open_view() -> tuple[FilmPlayer, FilmView]:
    player = FilmPlayer(speaker=Silence())
    view = FilmView(player)
    view.resize(WIDTH, HEIGHT)
    view.show()
    return player, view


def first_picture(player: FilmPlayer, path: Path) -> None:
    player.open(PathSource(path))
    wait_until(lambda: player.shown_image is not None)


def walk(path: Path, stops: int) -> None:
    player, view = open_view()
    first_picture(player, path)
    print(f"memory at the first picture {sum(memory_mb()):5.0f} MB")
    table = player.table
    assert table is not None
    for tenth in range(10):
        for stop in range(stops):
            share = (tenth + stop / stops) / 10
            visit(player, round(share * (len(table) - 100)))
        at_s = seconds(player.position_us)
        parts = " + ".join(f"{part:.0f}" for part in memory_mb())
        print(f"  {at_s / 60:4.0f} min  {sum(memory_mb()):5.0f} MB = {parts}", flush=True)
    player.close()
    view.close()


def visit(player: FilmPlayer, index: int) -> None:
    """Jump there, step on and back, play a moment."""
    for place in (index, index + 1, index + 2, index + 1, index):
        player.seek_index(place)
        wait_until(lambda i=place: player.shown_index == i, longest_s=20)
    player.play()
    wait(0.5)
    player.pause()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one stop in each tenth, else four")
    chosen = parser.parse_args()
    _app = QApplication([])
    path = film_path("hour")
    print(f"{FILMS['hour'].about}, {path.stat().st_size / 1e9:.1f} GB")
    index_times(path)
    read(path)
    first_pictures(path, 3)
    walk(path, 1 if chosen.quick else 4)
    # Last, because what it leaves behind in this process would count as ours.
    first_pictures_of_mpv(path, 3)


if __name__ == "__main__":
    main()
