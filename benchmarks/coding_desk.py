"""How each edit's cost grows with what is marked already: 1,000, 10,000 and 100,000 marks.

``python benchmarks/coding_desk.py``. Milliseconds from the call to committed, on the disk and in
memory; median and 95th percentile of 200.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.libraries import Made, make_library, scheme

from imh_video.app.coding_desk import CodingDesk
from imh_video.model.identifiers import new_mark_id
from imh_video.model.mark import Mark
from imh_video.timebase import Span

TRIES = 200
CODES = ("b_look", "b_away", "b_unseen", "b_hum", "p_attend", "d_attune")
APART_US, LENGTH_US = 72_000, 60_000


def main() -> None:
    head = ("marks", "point", "state over rivals", "toggle", "undo", "redo", "open")
    print("".join(f"{name:>20}" for name in head))
    with tempfile.TemporaryDirectory() as folder:
        made = make_library(Path(folder) / "library")
        for count in (1_000, 10_000, 100_000):
            print("".join(f"{cell:>20}" for cell in measure(made, count)))
        made.library.close()


def measure(made: Made, count: int) -> list[str]:
    chance = random.Random(count)
    desk = made.desk(str(count))
    desk.add_marks(many(made, desk, count, chance), title="Fill", gives_way=False)
    end_us = count * APART_US
    steps = (
        lambda _: desk.mark_point("b_reach", chance.randrange(end_us)),
        lambda _: desk.mark_point("b_look", chance.randrange(end_us)),
        lambda number: desk.toggle_state("b_look", end_us + number * 1000),
        lambda _: desk.undo(),
        lambda _: desk.redo(),
    )
    cells = [f"{count:,}", *(timed(step) for step in steps)]
    recording_id = desk.coding.recording_id
    desk.close()
    begun = time.perf_counter()
    made.library.open_coding(recording_id, str(count), scheme()).close()
    return [*cells, f"{(time.perf_counter() - begun) * 1000:.0f} ms"]


def many(made: Made, desk: CodingDesk, count: int, chance: random.Random) -> list[Mark]:
    people = {"b": made.baby.id, "p": made.parent.id, "d": None}
    codes = [chance.choice(CODES) for _ in range(count)]
    return [
        Mark(
            new_mark_id(),
            desk.coding.id,
            code,
            Span(number * APART_US, number * APART_US + LENGTH_US),
            people[code[0]],
        )
        for number, code in enumerate(codes)
    ]


def timed(step: Callable[[int], object]) -> str:
    took = []
    for number in range(TRIES):
        begun = time.perf_counter()
        step(number)
        took.append((time.perf_counter() - begun) * 1000)
    return f"{statistics.median(took):.1f} / {sorted(took)[int(0.95 * TRIES)]:.1f} ms"


if __name__ == "__main__":
    main()
