"""How long the timeline takes to paint 1,000 to 100,000 marks on 12 lanes over two hours.

    python benchmarks/timeline_paint.py [--marks 1000 10000 100000] [--all-lanes]

Prints milliseconds of processor time and, more telling, how each cost grows with the marks. Runs
offscreen, and each repaint is a whole one: while a film plays only the playhead's strip is painted.
``--all-lanes`` shows the signals for a closer look too. Not a test: a shared computer is too uneven
for one.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from imh_video.media.strip_peaks import Peaks
from imh_video.model.family import Person, Role
from imh_video.model.identifiers import CodingId, FamilyId, MarkId, PersonId
from imh_video.model.mark import Mark
from imh_video.model.scheme import Actor, CodeKind, CodingScheme
from imh_video.model.signal import Signal, SignalSet
from imh_video.schemes.locate import find_scheme
from imh_video.timebase import MICROS_PER_SECOND, Span
from imh_video_ui.theme import apply_theme
from imh_video_ui.timeline.lanes import ON_REQUEST
from imh_video_ui.timeline.layout import LaneBox
from imh_video_ui.timeline.timeline_view import TimelineView
from imh_video_ui.timeline.view_range import ViewRange

DURATION_US = 2 * 3600 * MICROS_PER_SECOND
LANES = 12
VIEWS_S = (7200, 1800, 600, 120, 60, 10, 2)
ROUNDS = 100


def people() -> list[Person]:
    """Six babies and five adults: with *together* twelve lanes."""
    roles = [Role.INFANT] * 6 + [Role.CAREGIVER] * (LANES - 7)
    return [
        Person(PersonId(f"p{number}"), FamilyId("f"), role, f"Person {number}")
        for number, role in enumerate(roles)
    ]


def marks(scheme: CodingScheme, persons: list[Person], count: int) -> Iterator[Mark]:
    chance = random.Random(7)
    of_role = {
        Actor.INFANT: [p.id for p in persons if p.role is Role.INFANT],
        Actor.PARENT: [p.id for p in persons if p.role is Role.CAREGIVER],
    }
    for number in range(count):
        code = chance.choice(scheme.codes)
        onset_us = chance.randrange(DURATION_US)
        length_us = round(chance.expovariate(1 / 2.0) * MICROS_PER_SECOND)
        offset_us = None if code.kind is CodeKind.POINT else min(onset_us + length_us, DURATION_US)
        who = chance.choice(of_role[code.actor]) if code.actor in of_role else None
        yield Mark(MarkId(f"m{number}"), CodingId("c"), code.id, Span(onset_us, offset_us), who)


def signals() -> SignalSet:
    """Ten a second for two hours, smooth and with gaps."""
    times = np.arange(0, DURATION_US, 100_000)
    wave = (0.5 + 0.5 * np.sin(times / 3e6)).astype(np.float32)
    validity = np.ones(len(times), np.uint8)
    validity[(times // 7_000_000) % 11 == 0] = 0
    names = ("infant_seen", "caregiver_seen", "infant_smile", "caregiver_smile", "infant_motion",
             "caregiver_motion", "face_to_face", "voice_infant", "voice_adult",
             "infant_lean_deg", "caregiver_lean_deg", "synchrony", "smile_synchrony",
             "turn_gap", "voice_overlap")  # fmt: skip
    made = {name: Signal(name, "", times, np.ones_like(wave), validity) for name in names[:2]}
    made |= {name: Signal(name, "", times, wave, validity) for name in names[2:]}
    steps = np.round(3 * wave - 1.5).clip(-1, 1).astype(np.float32)
    for name, values in (("infant_gaze", steps), ("caregiver_gaze", -steps),
                         ("voice_pitch_hz", 100 + 500 * wave)):  # fmt: skip
        made[name] = Signal(name, "", times, values, validity)
    return SignalSet(times, DURATION_US, made, audible=True)


def _closer_lanes(view: TimelineView) -> list[LaneBox]:
    """Shown from now on."""
    view.hide_lanes(())
    return [box for box in view.where.boxes if box.kind in ON_REQUEST]


def timed(act: Callable[[], object]) -> float:
    begun = time.thread_time()
    act()
    return 1000 * (time.thread_time() - begun)


def measure(count: int, *, all_lanes: bool) -> dict[str, float]:
    """Milliseconds by what was done; repaints as the 95th of 100."""
    scheme, persons = find_scheme("sunderland"), people()
    coded = list(marks(scheme, persons, count))
    view = TimelineView()
    view.resize(1600, 900)
    view.show_film(DURATION_US, None)
    costs = {"lay out": timed(lambda: view.show_coding(scheme, persons, coded))}
    view.show_signals(signals())
    if all_lanes:
        view.resize(1600, 900 + sum(box.height for box in _closer_lanes(view)))
    view.show_sound(Peaks(np.random.default_rng(1).integers(0, 255, DURATION_US // 500, np.uint8)))
    view.show()
    picture = QImage(view.viewport().size(), QImage.Format.Format_ARGB32_Premultiplied)
    for span_s in VIEWS_S:
        costs[f"paint {span_s} s"] = worst(
            [timed(lambda at=at, s=span_s: paint_at(view, picture, at, s)) for at in places()]
        )
    costs["edit and paint"] = worst(
        [timed(lambda m=m: edit(view, picture, m)) for m in fresh(coded)]
    )
    costs["playhead"] = worst([timed(lambda at=at: move(view, at)) for at in places()])
    view.close()
    return costs


def places() -> list[int]:
    chance = random.Random(3)
    return [chance.randrange(DURATION_US) for _ in range(ROUNDS)]


def fresh(coded: list[Mark]) -> list[Mark]:
    chance = random.Random(5)
    found = [m for m in coded if not m.span.is_point]
    return [
        Mark(MarkId(f"new{number}"), m.coding_id, m.code_id, m.span.shifted(1000), m.person_id)
        for number, m in enumerate(chance.sample(found, ROUNDS))
    ]


def paint_at(view: TimelineView, picture: QImage, at_us: int, span_s: int) -> None:
    width = view.view.width_px
    whole = ViewRange(0, span_s * MICROS_PER_SECOND, width, DURATION_US)
    view.set_view(whole.centred_on(at_us))
    view._layer.spoil_view()
    view.viewport().render(picture)


def edit(view: TimelineView, picture: QImage, mark: Mark) -> None:
    view.change_marks([mark], ())
    view.viewport().render(picture)


def move(view: TimelineView, at_us: int) -> None:
    view.set_playhead(at_us, follow=False)
    x = 400
    view.viewport().repaint(QRect(x - 9, 0, 19, view.viewport().height()))


def worst(costs_ms: list[float]) -> float:
    return float(np.percentile(costs_ms, 95))


def main() -> None:
    reader = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reader.add_argument("--marks", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    reader.add_argument("--all-lanes", action="store_true")
    asked = reader.parse_args()
    counts = asked.marks
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_theme(app, "light")
    table = {count: measure(count, all_lanes=asked.all_lanes) for count in counts}
    names = list(table[counts[0]])
    print(f"{Path(__file__).name}: {LANES} lanes, 2 h, 1600 x 900; ms, 95th percentile of {ROUNDS}")
    print(f"{'':>16}" + "".join(f"{count:>12,}" for count in counts) + f"{'grows by':>12}")
    for name in names:
        row = [table[count][name] for count in counts]
        grows = row[-1] / max(row[0], 0.01)
        print(f"{name:>16}" + "".join(f"{value:12.1f}" for value in row) + f"{grows:11.1f}x")


if __name__ == "__main__":
    main()
