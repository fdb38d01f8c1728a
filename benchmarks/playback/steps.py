"""Single steps: how quickly the next and the frame before are there, ours against libmpv.

    python benchmarks/playback/steps.py [film ...] [--quick]

Ours is the player's own decode thread with its process and its cache: from the wish to the picture
that it hands to the window. A person jumps somewhere, looks, then steps forward twelve frames and
back twenty-four, one every tenth of a second; libmpv is asked the same, in turns, in the same run.
Every picture has to show the number of the wished frame.
"""

from __future__ import annotations

import argparse
import os
import random
import threading
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from make_films import FILMS, film_path, numbers_of, read_number
from PySide6.QtGui import QImage
from seeks import COMPARED, HEIGHT, WIDTH, Times, mpv, start_of_clock

from imh_video.media.frame_table import read_frame_table
from imh_video.media.source import PathSource
from imh_video_ui.player.decode_thread import DecodeThread, Listener, Wish

_ON, _BACK = 12, 24
_LOOK_S = 1.5
_BETWEEN_S = 0.1
_LONGEST_S = 10.0


class OurFilm:
    """The player's decode thread, asked from outside as the player asks it."""

    def __init__(self, path: Path) -> None:
        self._news = threading.Condition()
        self._shown: tuple[int, QImage] | None = None
        self._thread = DecodeThread(
            PathSource(path), Listener(opened=lambda _: None, shown=self._take, failed=print)
        )
        self._thread.set_size(WIDTH, HEIGHT)
        self._thread.start()

    def _take(self, index: int, image: QImage) -> None:
        with self._news:
            self._shown = index, image
            self._news.notify()

    def show(self, index: int, number: int) -> bool:
        """Until the picture is there; whether it is the right one."""
        with self._news:
            self._shown = None
            self._thread.wish(Wish(index))
            self._news.wait_for(
                lambda: self._shown is not None and self._shown[0] == index, _LONGEST_S
            )
            return self._shown is not None and number_in(self._shown[1]) == number

    def close(self) -> None:
        self._thread.stop()
        self._thread.join()


def number_in(image: QImage) -> int | None:
    pixels = np.frombuffer(image.constBits(), np.uint8)
    return read_number(pixels.reshape(image.height(), image.width(), 4))


def compare(name: str, rounds: int) -> dict[str, Times]:
    path = film_path(name)
    table = read_frame_table(PathSource(path))
    numbers = numbers_of(name, len(table))
    start = start_of_clock(path)
    times = {way: Times() for way in ("on", "libmpv on", "back", "libmpv back")}
    chance = random.Random(5)
    ours = OurFilm(path)
    with mpv(path) as peer:
        for _ in range(rounds):
            place = chance.randrange(_BACK, len(table) - _ON)
            ours.show(place, int(numbers[place]))
            if peer is not None:
                at_s = float(int(table.pts[place]) * table.time_base - start)
                peer.settle()
                peer.seek(at_s, lambda p, n=int(numbers[place]): read_number(p) == n)
                peer.settle()
            time.sleep(_LOOK_S)
            for way, steps, ways in (
                (1, _ON, ("on", "libmpv on")),
                (-1, _BACK, ("back", "libmpv back")),
            ):
                for _ in range(steps):
                    place += way
                    number = int(numbers[place])
                    times[ways[0]].add(lambda i=place, n=number: ours.show(i, n))
                    if peer is not None:
                        times[ways[1]].add(
                            lambda w=way, n=number: peer.step(w, lambda p: read_number(p) == n)
                        )
                    time.sleep(_BETWEEN_S)
    ours.close()
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("films", nargs="*", help=f"of {', '.join(FILMS)}; else all")
    parser.add_argument("--quick", action="store_true", help="one place in each film, else three")
    chosen = parser.parse_args()
    heads = ("on", "libmpv on", "back", "libmpv back")
    print(f"steps of one frame: right, median ms, p95 ms\n{'':>10}", end="")
    print("".join(f"{head:>20}" for head in heads))
    for name in chosen.films or COMPARED:
        times = compare(name, 1 if chosen.quick else 3)
        cells = "".join(f"{times[head].fine():>20}" for head in heads)
        print(f"{name:>10}{cells}  {FILMS[name].about}", flush=True)


if __name__ == "__main__":
    main()
