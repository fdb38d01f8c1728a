"""A script of marks, and a coder made of real keys who follows it while the film plays."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from imh_video.app.coding_desk import CodingDesk
from imh_video.timebase import FrameTable, Micros
from imh_video_ui.coding.coding_page import CodingPage

POINTS = ("b_reach", "p_name")
STATES = ("b_smile", "b_look", "b_lookaway", "p_attend")
_GROUP = ("b_look", "b_lookaway")
"""Of one group: the one ends the other."""


@dataclass(frozen=True)
class Press:
    """Press the keys of this code when the film stands there."""

    at_us: Micros
    code_id: str


@dataclass(frozen=True)
class Edge:
    """Where a mark is to begin or to end."""

    code_id: str
    at_us: Micros


def script(marks: int, duration_us: Micros, seed: int = 1) -> list[Press]:
    """So many marks, spread over the film, points and states among each other; each state ends."""
    chance = random.Random(seed)
    step_us = duration_us / (marks * 1.35 + 4)
    presses: list[Press] = []
    running: list[str] = []
    at_us = 1.5 * step_us
    made = 0
    while made < marks or running:
        is_due = made >= marks or len(running) > 1
        able = [code for code in STATES if code not in running and made < marks]
        if running and (is_due or chance.random() < 0.3):
            code_id = running.pop(0)
        elif able and chance.random() < 0.35:
            code_id = chance.choice(able)
            running = [one for one in running if {one, code_id} != set(_GROUP)] + [code_id]
            made += 1
        else:
            code_id = chance.choice(POINTS)
            made += 1
        presses.append(Press(round(at_us + chance.uniform(-0.2, 0.2) * step_us), code_id))
        at_us += step_us
    return presses


def edges(presses: Sequence[Press]) -> tuple[list[Edge], list[Edge]]:
    """Onsets and ends that these presses must make, in order."""
    onsets: list[Edge] = []
    ends: list[Edge] = []
    running: set[str] = set()
    for press in presses:
        edge = Edge(press.code_id, press.at_us)
        if press.code_id in running:
            running.discard(press.code_id)
            ends.append(edge)
            continue
        onsets.append(edge)
        if press.code_id in STATES:
            for rival in running & set(_GROUP) if press.code_id in _GROUP else set():
                running.discard(rival)
                ends.append(Edge(rival, press.at_us))
            running.add(press.code_id)
    return onsets, ends


def press_keys(page: CodingPage, desk: CodingDesk, code_id: str) -> None:
    """The chord of the code, as real key presses to whatever has the keyboard."""
    for stroke in desk.scheme.code(code_id).keys.split():
        QTest.keyClick(QApplication.focusWidget() or page, Qt.Key(ord(stroke)))


def misses(
    desk: CodingDesk, presses: Sequence[Press], table: FrameTable
) -> tuple[list[int], list[int]]:
    """By how many frames each onset, and each end, lies beside its script."""
    wanted_onsets, wanted_ends = edges(presses)
    marks = desk.marks_in_order()
    onsets = sorted((mark.code_id, mark.span.onset_us) for mark in marks)
    ends = sorted((m.code_id, m.span.end_us) for m in marks if not m.span.is_point)
    return (
        _beside(onsets, wanted_onsets, table.index_at),
        _beside(ends, wanted_ends, table.index_at),
    )


def _beside(
    made: list[tuple[str, Micros]], wanted: list[Edge], index_at: Callable[[Micros], int]
) -> list[int]:
    expected = sorted((edge.code_id, edge.at_us) for edge in wanted)
    assert [code for code, _ in made] == [code for code, _ in expected]
    pairs = zip(made, expected, strict=True)
    return [index_at(got_us) - index_at(want_us) for (_, got_us), (_, want_us) in pairs]
