"""The list of marks stays in order and keeps its choice, whatever changes."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from imh_video.model.identifiers import CodingId, MarkId
from imh_video.model.mark import Mark
from imh_video.schemes.locate import find_scheme
from imh_video.timebase import Span
from imh_video_ui.coding.marks_list import CODE, MarksPanel
from imh_video_ui.theme.tips import LONGEST

SCHEME = find_scheme("sunderland")


def mark(number: int, onset_us: int) -> Mark:
    code = SCHEME.codes[number % len(SCHEME.codes)]
    return Mark(MarkId(f"m{number}"), CodingId("c"), code.id, Span(onset_us, onset_us + 500_000))


def listed(panel: MarksPanel) -> list[Mark]:
    found = [panel.model.mark_at(row) for row in range(panel.model.rowCount())]
    return [one for one in found if one is not None]


def in_order(marks: dict[MarkId, Mark]) -> list[Mark]:
    return sorted(marks.values(), key=lambda m: (m.span.onset_us, m.span.end_us, m.id))


def test_changing_row_by_row_ends_like_listing_afresh(qtbot: QtBot, qapp: QApplication) -> None:
    chance = random.Random(4)
    panel = MarksPanel()
    qtbot.addWidget(panel)
    marks = {m.id: m for m in (mark(number, chance.randrange(10**7)) for number in range(80))}
    panel.show_marks(SCHEME, list(marks.values()))
    for number in range(80, 140):
        new = mark(number, chance.randrange(10**7))
        moved = replace(chance.choice(list(marks.values())), span=Span(chance.randrange(10**7)))
        gone = chance.choice([one for one in marks if one != moved.id])
        panel.change_marks([new, moved], [gone])
        marks |= {new.id: new, moved.id: moved}
        del marks[gone]
        assert listed(panel) == in_order(marks)
        some = chance.choice(list(marks))
        assert panel.model.mark_at(panel.model.row_of(some)) == marks[some]
        assert panel.model.row_of(gone) == -1
    panel.change_marks([], list(marks))
    assert listed(panel) == []
    assert panel.model.total == 0


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 1000), st.lists(st.integers(0, 90), min_size=1, max_size=6), st.booleans())
def test_any_edits_leave_the_list_that_sorting_everything_gives(
    qtbot: QtBot, qapp: QApplication, seed: int, sizes: list[int], is_narrowed: bool
) -> None:
    chance = random.Random(seed)
    panel = MarksPanel()
    qtbot.addWidget(panel)
    marks = {m.id: m for m in (mark(number, chance.randrange(300) * 1000) for number in range(120))}
    panel.show_marks(SCHEME, list(marks.values()))
    if is_narrowed:
        panel.search.setText(panel.model.words_of(marks[MarkId("m3")]))
    for step, size in enumerate(sizes):
        known = sorted(marks)
        gone = chance.sample(known, min(size, len(known)) // 2)
        moved = [
            replace(marks[one], span=Span(chance.randrange(300) * 1000))
            for one in known[:: chance.randint(1, 5)]
            if one not in gone
        ]
        new = [mark(1000 * (step + 1) + i, chance.randrange(300) * 1000) for i in range(size)]
        panel.change_marks([*moved, *new], gone)
        marks = {one: held for one, held in marks.items() if one not in gone}
        marks |= {one.id: one for one in (*moved, *new)}
        wanted = {one: held for one, held in marks.items() if panel.model.takes(held)}
        assert listed(panel) == in_order(wanted)
        assert panel.model.total == len(marks)
        assert all(panel.model.mark_at(panel.model.row_of(one)) == marks[one] for one in wanted)


def test_the_choice_stays_with_its_mark_and_goes_with_it(qtbot: QtBot, qapp: QApplication) -> None:
    panel = MarksPanel()
    qtbot.addWidget(panel)
    panel.show_marks(SCHEME, [mark(1, 1_000_000), mark(2, 2_000_000), mark(3, 3_000_000)])
    told: list[MarkId] = []
    panel.mark_chosen.connect(told.append)
    panel.choose(MarkId("m2"))
    panel.change_marks([mark(4, 0)], [])
    rows = panel.table.selectionModel().selectedRows()
    assert [panel.model.mark_at(row.row()).id for row in rows] == ["m2"]
    panel.change_marks([], [MarkId("m2")])
    assert panel.table.selectionModel().selectedRows() == []
    assert told == []


def test_only_what_was_looked_for_is_added_to_a_narrowed_list(
    qtbot: QtBot, qapp: QApplication
) -> None:
    panel = MarksPanel()
    qtbot.addWidget(panel)
    wanted, other = mark(1, 1_000_000), mark(2, 2_000_000)
    panel.show_marks(SCHEME, [])
    panel.search.setText(panel.model.words_of(wanted))
    panel.change_marks([wanted, other], [])
    assert listed(panel) == [wanted]
    assert panel.model.total == 2


def test_a_tip_is_short_and_takes_no_note_for_markup(qtbot: QtBot, qapp: QApplication) -> None:
    panel = MarksPanel()
    qtbot.addWidget(panel)
    note = "<b>bold</b> & <img src=x> " + "she looks up " * 1000
    panel.show_marks(SCHEME, [replace(mark(0, 0), note=note)])
    tip = panel.model.index(0, CODE).data(Qt.ItemDataRole.ToolTipRole)
    shown = QTextDocumentFragment.fromHtml(tip).toPlainText()
    assert shown.startswith("<b>bold</b> & <img src=x> she looks up")
    assert len(shown) <= LONGEST + 1
