"""How long film strip and waveform of an hour take, beside what ffmpeg needs for the same.

    python benchmarks/strips.py [film] [--minutes 60]

Without a film one is made: 1080p25, a key frame every ten seconds, sound. Our numbers are those of
the whole way, with the process begun, and pictures and slots received. The peer is the ffmpeg
program: the key frames as small JPEGs, and the sound as 8 kHz samples through a pipe. Each is given
the better of two turns. Not a test: a shared computer is too uneven for one.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg

from imh_video.media.frame_table import read_frame_table
from imh_video.media.source import PathSource
from imh_video.media.strip_pictures import FolderPictures
from imh_video.media.strip_plan import StripPlan
from imh_video.media.strip_process import StripProcess
from imh_video.media.strip_worker import Message, PartFailed, Progressed, SoundRead, StillMade
from imh_video.timebase import MICROS_PER_SECOND, FrameTable

HEIGHT = 84
TILE_PX, VIEW_PX = 76, 1472
VIEWS_S = (600, 60, 10, 2, 0.5)
TURNS = 2


class Ear:
    """Hears the strip and remembers when what came."""

    def __init__(self) -> None:
        self.begun_s = time.monotonic()
        self.came_s: dict[int, float] = {}
        self.bytes = 0
        self.done_s: dict[str, float] = {}
        self._news = threading.Condition()

    def heard(self, message: Message) -> None:
        now_s = time.monotonic() - self.begun_s
        with self._news:
            if isinstance(message, StillMade):
                self.came_s[message.time_us] = now_s
                self.bytes += len(message.picture)
            elif isinstance(message, SoundRead):
                self.done_s.setdefault("first sound", now_s)
            elif isinstance(message, Progressed) and message.fraction >= 1:
                self.done_s[message.part] = now_s
            elif isinstance(message, PartFailed):
                sys.exit(message.sentence)
            self._news.notify_all()

    def crashed(self, sentence: str) -> None:
        os._exit(1)

    def wait(self, what: Callable[[], bool]) -> None:
        with self._news:
            self._news.wait_for(what)


def made_film(folder: Path, minutes: int) -> Path:
    """A minute encoded, then repeated without encoding."""
    minute, film, names = folder / "minute.mp4", folder / "film.mp4", folder / "names.txt"
    ffmpeg(
        "-f lavfi -i testsrc2=s=1920x1080:r=25:d=60 -f lavfi -i anoisesrc=d=60:a=0.3:r=48000 "
        "-c:v libx264 -preset veryfast -b:v 2500k -g 250 -keyint_min 250 -sc_threshold 0 -bf 2 "
        f"-pix_fmt yuv420p -c:a aac -b:a 128k -shortest {minute}"
    )
    names.write_text(f"file {minute.name}\n" * minutes, encoding="utf-8")
    ffmpeg(f"-f concat -safe 0 -i {names} -c copy {film}")
    return film


def ffmpeg(arguments: str) -> None:
    program = imageio_ffmpeg.get_ffmpeg_exe()
    command = [program, "-v", "error", "-y", *arguments.split()]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def timed(act: Callable[[], object]) -> float:
    begun_s = time.monotonic()
    act()
    return time.monotonic() - begun_s


def frames_of_view(plan: StripPlan, span_s: float) -> list[int]:
    """What the picture lane wants in the middle of the film at that zoom."""
    tile_us = span_s * MICROS_PER_SECOND / VIEW_PX * TILE_PX
    begin_us = plan.table.duration_us // 2
    tiles = (round(begin_us + (number + 0.5) * tile_us) for number in range(VIEW_PX // TILE_PX))
    inside = (us for us in tiles if us < plan.table.duration_us)
    return list(dict.fromkeys(plan.frame_for(us, tile_us) for us in inside))


def one_turn(film: Path, table: FrameTable, folder: Path, *, look: bool) -> dict[str, float]:
    ear, plan = Ear(), StripPlan(table)
    strip = StripProcess(PathSource(film), table, FolderPictures(folder), HEIGHT, ear)
    ear.wait(lambda: {"pictures", "sound"} <= set(ear.done_s))
    costs = {
        "first still": min(ear.came_s.values()),
        "whole strip": ear.done_s["pictures"],
        "first sound": ear.done_s.get("first sound", 0.0),
        "whole sound": ear.done_s["sound"],
        "stills": len(ear.came_s),
        "bytes a still": ear.bytes / len(ear.came_s),
    }
    for span_s in VIEWS_S if look else ():
        wanted = frames_of_view(plan, span_s)
        times = {table.time_us(frame) for frame in wanted}
        ear.came_s.clear()
        strip.wish(wanted)
        costs[f"view of {span_s:g} s"] = timed(
            lambda t=times: ear.wait(lambda: t <= set(ear.came_s))
        )
    costs["close"] = timed(strip.close)
    strip.wait_closed()
    return costs


def best(turns: list[dict[str, float]]) -> dict[str, float]:
    return {name: min(turn[name] for turn in turns) for name in turns[0]}


def measure(film: Path, folder: Path) -> None:
    index_s = timed(lambda: read_frame_table(PathSource(film)))
    table = read_frame_table(PathSource(film))
    cold, warm, peers = [], [], []
    for turn in range(TURNS):
        # Turn by turn, so that whatever else the computer does falls on all alike.
        os.environ["IMH_VIDEO_CACHE"] = str(folder / f"cache{turn}")
        store = folder / f"strip{turn}"
        read_frame_table(PathSource(film))
        cold.append(one_turn(film, table, store, look=True))
        warm.append(one_turn(film, table, store, look=False))
        peers.append(
            {
                "ffmpeg key frames": timed(
                    lambda: ffmpeg(
                        f"-skip_frame nokey -i {film} -vf scale=-2:{HEIGHT} -fps_mode passthrough "
                        f"{folder}/key%d.jpg"
                    )
                ),
                "ffmpeg 8 kHz": timed(lambda: ffmpeg(f"-i {film} -vn -ac 1 -ar 8000 -f s16le -")),
            }
        )
    print(f"{Path(__file__).name}: {table.duration_us / 60e6:.0f} min, {len(table):,} frames")
    print(f"index {index_s:.1f} s; seconds, the better of {TURNS} turns")
    for title, costs in (
        ("first opening", best(cold)),
        ("again", best(warm)),
        ("peer", best(peers)),
    ):
        for name, value in costs.items():
            print(f"{title:>14}  {name:<20}{value:10.2f}")
    children_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{'':>14}  {'largest child, MB':<20}{children_mb:10.0f}")


def main() -> None:
    reader = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reader.add_argument("film", type=Path, nargs="?")
    reader.add_argument("--minutes", type=int, default=60)
    chosen = reader.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["IMH_VIDEO_CACHE"] = str(folder / "cache")
        measure(chosen.film or made_film(folder, chosen.minutes), folder)


if __name__ == "__main__":
    main()
