"""Random seeks: how exact and how quick, ours against libmpv on the same films in the same run.

    python benchmarks/playback/seeks.py [film ...] [--quick] [--seeks 100]

A seek ends when the picture lies in memory as a screen takes it, 1280 pixels wide. Each place is
sought by both, one right after the other, and who begins changes every time, so that other load on
the computer hits both alike. Ours is the public reader; "alone" is how the player asks for a frame
while somebody scrubs, "going on" how it asks before it plays on from there.

Exact means: the number painted into the picture is the wished frame's. Films are made when missing
(make_films.py). With all films about five minutes on two idle cores.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from make_films import FILMS, film_path, numbers_of, read_number
from mpv_peer import MpvFilm, NoMpv
from numpy.typing import NDArray

from imh_video.media.open_frames import Frames, open_frames
from imh_video.media.source import PathSource

WIDTH, HEIGHT = 1280, 720
# Transport stream and edit list have to be exact, however long it takes.
COMPARED = ("p30", "cfr25", "vfr", "hevc", "hour", "uhd30")
ORDER = (*COMPARED, "transport", "editlist", "p60")


@dataclass
class Times:
    """What one way of seeking came to on one film."""

    ms: list[float] = field(default_factory=list)
    exact: int = 0
    asked: int = 0

    def add(self, seek: Callable[[], bool]) -> None:
        began = time.perf_counter()
        is_exact = seek()
        taken_ms = (time.perf_counter() - began) * 1000
        self.asked += 1
        self.exact += is_exact
        if is_exact:
            self.ms.append(taken_ms)

    @property
    def median(self) -> float:
        return float(np.median(self.ms)) if self.ms else float("nan")

    @property
    def p95(self) -> float:
        return float(np.percentile(self.ms, 95)) if self.ms else float("nan")

    def __str__(self) -> str:
        if not self.asked:
            return "-"
        return f"{self.exact:3}/{self.asked:<3} {self.median:5.0f} {self.p95:6.0f}"

    def fine(self) -> str:
        """With tenths of a millisecond."""
        if not self.asked:
            return "-"
        return f"{self.exact:3}/{self.asked:<3} {self.median:5.1f} {self.p95:6.1f}"


def compare(name: str, seeks: int) -> dict[str, Times]:
    """Seek both through one film."""
    path = film_path(name)
    source = PathSource(path)
    times = {way: Times() for way in ("alone", "going on", "libmpv")}
    chance = random.Random(7)
    with (
        open_frames(source, max_width=WIDTH) as frames,
        open_frames(source, frames.table, max_width=WIDTH) as going_on,
        mpv(path) as peer,
    ):
        frames.goes_on = False
        numbers = numbers_of(name, len(frames.table))
        start = start_of_clock(path)
        before = -1
        for turn in range(seeks):
            index = chance.randrange(len(frames.table))
            if index == before:
                continue
            before = index
            number = int(numbers[index])
            at_s = float(int(frames.table.pts[index]) * frames.table.time_base - start)
            ways = {
                "alone": our_way(frames, index, number),
                "going on": our_way(going_on, index, number),
            }
            if peer is not None:
                peer.settle()
                ways["libmpv"] = mpv_way(peer, at_s, number)
            for way in sorted(ways, reverse=turn % 2 == 1):
                times[way].add(ways[way])
    return times


def mpv(path: Path) -> MpvFilm | nullcontext[None]:
    try:
        return MpvFilm(path, WIDTH, HEIGHT)
    except NoMpv as why:
        print(f"no peer: {why}")
        return nullcontext()


def start_of_clock(path: Path) -> Fraction:
    """mpv counts from where the first stream of the file begins, which may be the sound."""
    with av.open(str(path)) as container:
        return Fraction(container.start_time or 0, av.time_base)


def our_way(frames: Frames, index: int, number: int) -> Callable[[], bool]:
    def seek() -> bool:
        pixels, is_it = frames.pixels(index, "bgra")
        return is_it and read_number(pixels) == number

    return seek


def mpv_way(peer: MpvFilm, at_s: float, number: int) -> Callable[[], bool]:
    def is_there(pixels: NDArray[np.uint8]) -> bool:
        return read_number(pixels) == number

    return lambda: peer.seek(at_s, is_there)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("films", nargs="*", help=f"of {', '.join(FILMS)}; else all")
    parser.add_argument("--seeks", type=int, default=100)
    parser.add_argument("--quick", action="store_true", help="20 seeks on each")
    chosen = parser.parse_args()
    seeks = 20 if chosen.quick else chosen.seeks
    print(f"{seeks} random seeks on each; exact, median ms, p95 ms; ratio of medians to libmpv")
    heads = "".join(f"{head:>20}" for head in ("alone", "going on", "libmpv"))
    print(f"{'':>10}{heads}   ratio  film")
    for name in chosen.films or ORDER:
        times = compare(name, seeks)
        ratio = times["alone"].median / times["libmpv"].median
        cells = "".join(f"{times[way]!s:>20}" for way in ("alone", "going on", "libmpv"))
        print(f"{name:>10}{cells}   {ratio:5.2f}  {FILMS[name].about}", flush=True)


if __name__ == "__main__":
    main()
