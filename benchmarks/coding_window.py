"""The coding workspace as it is used, with 1,000 to 100,000 marks on 12 lanes over two hours.

    python benchmarks/coding_window.py [--marks 1000 10000 100000] [--folder DIR] [--best-of N]

Real keys in an offscreen window on a real library. Opening counts from the call to the first
painted picture of the whole page, the film's own loading left out: that goes on in another process.
A mark counts from its first key to committed and painted; of those the median, the 95th percentile
and the slowest of about 100, in two ways of marking:

* *states of an hour*: random codes at random places, forward through the film. A state is ended by
  the next press of its code or of a rival, an hour later on average, and hundreds of marks give way
  to it in one edit. Harder than anything a coder does.
* *states of seconds*: a coder's way. A state is ended one to four seconds after it was begun.

Beside them stands the processor time of the window's own thread: other programs disturb it less,
and waiting for the disk is not in it. ``--folder`` keeps the library, so that a second run need not
make it again. ``--best-of N`` does everything N times over, the same marks at the same places, and
takes the quickest of each: for a computer on which other programs run.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from support.numbered_clips import TICKS, Recipe, write_clip
from support.replay import press_keys
from timeline_paint import DURATION_US, marks, people

from imh_video.app.library import Library
from imh_video.app.preferences import Preferences
from imh_video.model.identifiers import RecordingId
from imh_video.model.scheme import CodeKind, CodingScheme
from imh_video.schemes.locate import find_scheme
from imh_video.timebase import MICROS_PER_SECOND
from imh_video_ui.coding.coding_page import CodingPage
from imh_video_ui.jobs.runner import jobs
from imh_video_ui.theme import ThemeMode, apply_theme

ROUNDS = 100
SCHEME = "sunderland"
VIEW_S = 60
FILLED = "Fill"
Press: TypeAlias = tuple[int, str]
"""Where the film stands, and the code that is pressed there."""


@dataclass(frozen=True)
class Cost:
    """Milliseconds."""

    open_ms: float
    marks_ms: dict[str, list[float]]
    """By the way of marking."""
    busy_ms: dict[str, list[float]]
    """Of each mark what the processor worked for it."""


def main() -> None:
    reader = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reader.add_argument("--marks", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    reader.add_argument("--folder", type=Path)
    reader.add_argument("--best-of", type=int, default=1)
    options = reader.parse_args()
    app = QApplication([])
    apply_theme(app, ThemeMode.LIGHT)
    print(f"{'marks':>10}{'open':>10}{'':>20}{'a mark: median':>18}{'95 %':>10}{'slowest':>10}"
          f"{'processor: median':>20}{'95 %':>10}   (ms)")  # fmt: skip
    with kept_in(options.folder) as folder:
        for count in options.marks:
            cost = best_of([measure(folder, count) for _ in range(options.best_of)])
            for way, times in cost.marks_ms.items():
                low, high = np.percentile(times, (50, 95))
                busy, busiest = np.percentile(cost.busy_ms[way], (50, 95))
                print(f"{count:>10,}{cost.open_ms:>10.0f}{way:>20}{low:>18.1f}{high:>10.1f}"
                      f"{max(times):>10.1f}{busy:>20.1f}{busiest:>10.1f}",
                      flush=True)  # fmt: skip


def best_of(costs: list[Cost]) -> Cost:
    """Each thing as quick as it ever was."""
    return Cost(
        min(cost.open_ms for cost in costs),
        {way: quickest(cost.marks_ms[way] for cost in costs) for way in WAYS},
        {way: quickest(cost.busy_ms[way] for cost in costs) for way in WAYS},
    )


def quickest(runs: Iterable[list[float]]) -> list[float]:
    return [min(times) for times in zip(*runs, strict=True)]


@contextmanager
def kept_in(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def measure(folder: Path, count: int) -> Cost:
    library, recording_id = filled(folder / f"library-{count}", folder / "film.mp4", count)
    preferences = Preferences(folder / "preferences.toml")
    preferences.set("coding.coder", "MK")
    preferences.set("coding.scheme", SCHEME)
    page = CodingPage(library, preferences)
    page.resize(1600, 1000)
    page.show()
    page.activateWindow()
    page.setFocus()
    settle()
    begun = time.perf_counter()
    page.open_recording(recording_id)
    page.grab()
    open_ms = (time.perf_counter() - begun) * 1000
    settle(lambda: page.player.table is not None and page.player.shown_index == 0)
    page.timeline.set_view(replace(page.timeline.view, start_us=0).zoomed_to(
        DURATION_US / (VIEW_S * MICROS_PER_SECOND), 0))  # fmt: skip
    took_ms, busy_ms = {}, {}
    for way, places in WAYS.items():
        times = [press(page, at_us, code_id) for at_us, code_id in places(page.desk.scheme)]
        took_ms[way], busy_ms[way] = map(list, zip(*times, strict=True))
        take_back(page)
    page.close_recording()
    jobs().stop_all()
    page.deleteLater()
    library.close()
    return Cost(open_ms, took_ms, busy_ms)


def hours(scheme: CodingScheme) -> Iterator[Press]:
    """Forward through the film: a state cannot end before it began."""
    chance = random.Random(11)
    codes = [code for code in scheme.codes if code.keys]
    for at_us in sorted(chance.sample(range(DURATION_US), ROUNDS)):
        yield at_us, chance.choice(codes).id


def seconds(scheme: CodingScheme) -> Iterator[Press]:
    """Every state is ended before the next mark is made."""
    chance = random.Random(13)
    codes = [code for code in scheme.codes if code.keys]
    for place in range(0, DURATION_US, DURATION_US * 3 // (2 * ROUNDS)):
        code = chance.choice(codes)
        at_us = place + chance.randrange(MICROS_PER_SECOND)
        yield at_us, code.id
        if code.kind is CodeKind.STATE:
            yield at_us + chance.randrange(1, 4) * MICROS_PER_SECOND, code.id


WAYS: dict[str, Callable[[CodingScheme], Iterator[Press]]] = {
    "states of an hour": hours,
    "states of seconds": seconds,
}


def press(page: CodingPage, at_us: int, code_id: str) -> tuple[float, float]:
    """Milliseconds, and those of processor time, from the first key to committed and painted."""
    desk = page.desk
    assert desk is not None
    page.player.seek_us(at_us)
    settle(lambda: page.player.is_exact)
    held = len(desk.marks), desk.undo_title
    begun, busy = time.perf_counter(), time.thread_time()
    press_keys(page, desk, code_id)
    page.timeline.viewport().repaint()
    took = (time.perf_counter() - begun) * 1000, (time.thread_time() - busy) * 1000
    assert (len(desk.marks), desk.undo_title) != held, code_id
    settle()
    return took


def take_back(page: CodingPage) -> None:
    """Leave the library as it was made, for the next run."""
    desk = page.desk
    assert desk is not None
    while desk.undo_title != FILLED:
        desk.undo()


def settle(holds=lambda: True) -> None:
    """Let everything that waits be done; then until it ``holds``."""
    loop, look = QEventLoop(), QTimer(interval=10)
    rounds = 0

    def ask() -> None:
        nonlocal rounds
        rounds += 1
        if rounds > 2 and holds():
            loop.quit()

    look.timeout.connect(ask)
    look.start()
    loop.exec()


def filled(folder: Path, film: Path, count: int) -> tuple[Library, RecordingId]:
    """A library with one coding of so many marks; made where it is not there yet."""
    if folder.exists():
        library = Library.open(folder, who="measuring")
        return library, library.recordings()[0].id
    if not film.exists():
        # A frame every two seconds: the film's own cost is not what is measured here.
        frames = DURATION_US // (2 * MICROS_PER_SECOND)
        write_clip(Recipe(frames=frames, steps=(2 * TICKS,), sound=False), film)
    library = Library.create(folder, plain=True, who="measuring")
    family = library.add_family("TEST-01")
    persons = [library.add_person(family.id, one.role, one.called) for one in people()]
    agreed = tuple(person.id for person in persons)
    recording = library.add_film(film, family.id, own_review_agreed_by=agreed)
    scheme = find_scheme(SCHEME)
    with library.open_coding(recording.id, "MK", scheme) as desk:
        made = (replace(mark, coding_id=desk.coding.id) for mark in marks(scheme, persons, count))
        desk.add_marks(made, title=FILLED, gives_way=False)
    return library, recording.id


if __name__ == "__main__":
    main()
