from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.calendars import NOON, Calendar
from support.calendars import calendar as calendar
from support.libraries import Made, candidate, make_library, scheme

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.edits import EditRefused
from imh_video.app.going_back import (
    go_back,
    look_into_backup,
    older_backups,
    point_ago,
    points_in_history,
)
from imh_video.app.scheme_change import change_scheme, plan_scheme_change
from imh_video.model.changes import Contents
from imh_video.model.scheme import Relation
from imh_video.store.backup_thinning import BackupLimits
from imh_video.store.backups import make_backup
from imh_video.store.restoring import restore_work

S = 1_000_000
SMALL = BackupLimits(spare_bytes=0)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    made = make_library(tmp_path / "library")
    yield made
    made.library.close()


@pytest.fixture
def desk(made: Made) -> CodingDesk:
    return made.desk()


def test_each_point_says_when_what_was_done_last_and_what_going_there_would_do(
    desk: CodingDesk, calendar: Calendar
) -> None:
    first = desk.mark_point("b_reach", S)
    calendar.at += timedelta(minutes=3)
    desk.change_mark(replace(first, note="small"), "Write note")
    calendar.at += timedelta(minutes=3)
    desk.mark_point("p_name", 2 * S)
    calendar.at += timedelta(minutes=3)
    desk.remove_marks([first.id])
    told = [
        (p.after, p.at - NOON, p.adds, p.changes, p.removes, p.marks)
        for p in points_in_history(desk)
    ]
    minute = timedelta(minutes=1)
    assert told == [
        ("Delete mark", 9 * minute, 0, 0, 0, 1),
        ("Mark “p name”", 6 * minute, 1, 0, 0, 2),
        ("Write note", 3 * minute, 1, 0, 1, 1),
        ("Mark “b reach”", 0 * minute, 1, 0, 1, 1),
        ("Before the first mark", -timedelta(microseconds=1), 0, 0, 1, 0),
    ]


def test_five_minutes_ago_is_what_was_held_then_and_undo_brings_the_present_back(
    made: Made, desk: CodingDesk, calendar: Calendar
) -> None:
    desk.mark_point("b_reach", S)
    desk.mark_point("b_reach", 2 * S)
    then = desk.contents
    calendar.at += timedelta(minutes=6)
    desk.remove_marks(list(desk.marks))
    now = desk.contents
    calendar.at += timedelta(minutes=1)
    point = point_ago(desk, timedelta(minutes=5), calendar.at)
    assert point is not None
    assert (point.marks, point.adds) == (2, 2)
    go_back(desk, point)
    assert desk.contents == then
    assert desk.undo_title is not None
    assert desk.undo_title.startswith("Go back to ")
    desk.undo()
    assert desk.contents == now
    desk.redo()
    assert desk.contents == then
    assert made.library.verify() == ()


def test_what_was_undone_since_was_still_there_five_minutes_ago(
    desk: CodingDesk, calendar: Calendar
) -> None:
    desk.mark_point("b_reach", S)
    desk.mark_point("p_name", 2 * S)
    then = desk.contents
    calendar.at += timedelta(minutes=6)
    desk.undo()
    calendar.at += timedelta(minutes=1)
    desk.undo()
    point = point_ago(desk, timedelta(minutes=5), calendar.at)
    assert point is not None
    go_back(desk, point)
    assert desk.contents == then


def test_what_was_undone_and_edited_over_is_told_as_out_of_reach_and_a_backup_has_it(
    made: Made, desk: CodingDesk
) -> None:
    desk.mark_point("b_reach", S)
    desk.mark_point("p_name", 2 * S)
    then = desk.contents
    backup = make_backup(
        made.library.folder, now=datetime.now(UTC) - timedelta(minutes=7), limits=SMALL
    )
    desk.undo()
    desk.mark_point("b_hum", 9 * S)
    points = points_in_history(desk)
    assert [p.after for p in points] == ["Mark “b hum”", "Undo Mark “b hum”"]
    assert points[-1].marks == 1
    assert older_backups(desk, points) == (backup,)
    older = point_ago(desk, timedelta(minutes=5), datetime.now(UTC))
    assert older is not None
    assert (older.backup, older.marks, older.adds, older.removes) == (backup, 2, 1, 1)
    go_back(desk, older)
    assert desk.contents == then
    desk.undo()
    assert len(desk.marks) == 2
    assert made.library.verify() == ()


def test_links_and_decisions_go_back_too(made: Made, desk: CodingDesk) -> None:
    reach, name = desk.mark_point("b_reach", S), desk.mark_point("p_name", 2 * S)
    desk.link(name.id, reach.id, Relation.RESPONDS_TO)
    desk.keep(candidate(), "b_hum")
    then = desk.contents
    desk.remove_marks(list(desk.marks))
    points = points_in_history(desk)
    go_back(desk, points[1])
    assert desk.contents == then
    assert made.library.verify() == ()


def test_a_coding_goes_back_over_a_change_of_scheme_with_its_version(
    made: Made, desk: CodingDesk
) -> None:
    desk.mark_point("b_reach", S)
    before = desk.contents
    backup = make_backup(made.library.folder, now=NOON, limits=SMALL)
    new = replace(scheme(), version="2", content_hash="b" * 64)
    change_scheme(desk, plan_scheme_change(desk, new))
    desk.mark_point("b_reach", 5 * S)
    for point in (points_in_history(desk)[2], look_into_backup(desk, backup)):
        assert point is not None
        go_back(desk, point)
        assert (desk.contents, desk.scheme.version) == (before, "1")
        desk.undo()
        assert desk.scheme.version == "2"
    assert made.library.verify() == ()


def test_a_backup_from_before_the_coding_has_nothing_to_offer(made: Made) -> None:
    backup = make_backup(made.library.folder, limits=SMALL)
    with made.desk() as desk:
        assert look_into_backup(desk, backup) is None
        desk.mark_point("b_reach", S)
        backup.path.write_bytes(b"spoilt")
        assert look_into_backup(desk, backup) is None


def test_edits_made_after_the_list_was_shown_go_back_too(desk: CodingDesk) -> None:
    desk.mark_point("b_reach", S)
    then = desk.contents
    desk.mark_point("b_reach", 2 * S)
    point = points_in_history(desk)[1]
    desk.mark_point("b_reach", 3 * S)
    go_back(desk, point)
    assert desk.contents == then


def test_a_point_that_can_no_longer_be_reached_is_refused_and_nothing_is_changed(
    desk: CodingDesk,
) -> None:
    desk.mark_point("b_reach", S)
    desk.mark_point("b_reach", 2 * S)
    beginning = points_in_history(desk)[-1]
    desk.undo()
    desk.undo()
    desk.mark_point("p_name", 3 * S)
    before = desk.contents
    with pytest.raises(EditRefused, match="no longer be reached"):
        go_back(desk, beginning)
    assert desk.contents == before


def test_a_clock_set_back_is_no_obstacle(desk: CodingDesk, calendar: Calendar) -> None:
    desk.mark_point("b_reach", S)
    calendar.at -= timedelta(hours=1)
    desk.mark_point("b_reach", 2 * S)
    then = desk.contents
    calendar.at += timedelta(minutes=6)
    desk.mark_point("b_reach", 3 * S)
    point = point_ago(desk, timedelta(minutes=5), calendar.at)
    assert point is not None
    go_back(desk, point)
    assert desk.contents == then


def test_after_the_library_was_taken_back_the_points_begin_there(made: Made) -> None:
    desk = made.desk()
    for at in range(4):
        desk.mark_point("b_reach", at * S)
    backup = make_backup(made.library.folder, limits=SMALL)
    desk.undo()
    desk.undo()
    desk.mark_point("p_name", 9 * S)
    desk.close()
    restore_work(made.library.database, backup, "tester")
    with made.library.open_coding(desk.recording.id, "MK", scheme()) as again:
        assert points_in_history(again) == ()
        again.mark_point("b_hum", 20 * S)
        (point,) = points_in_history(again)
        assert (point.after, point.marks) == ("Mark “b hum”", 5)


def test_an_untouched_coding_has_no_points(desk: CodingDesk) -> None:
    assert points_in_history(desk) == ()
    assert point_ago(desk, timedelta(minutes=5), NOON) is None


@pytest.mark.parametrize("seed", range(12))
def test_every_point_that_is_offered_is_exactly_what_was_held(
    made: Made, desk: CodingDesk, seed: int
) -> None:
    """Any sequence of edits, undo and redo: the points agree with what was seen at the time."""
    chance = random.Random(seed)
    held: list[Contents] = []
    for step in range(40):
        what = chance.random()
        if what < 0.25 and desk.can_undo:
            desk.undo()
        elif what < 0.4 and desk.can_redo:
            desk.redo()
        elif what < 0.5 and desk.marks:
            desk.remove_marks([chance.choice(list(desk.marks))])
        else:
            desk.mark_point(chance.choice(["b_look", "b_away", "b_reach", "b_hum"]), step * S)
        held.append(desk.contents)
    points = points_in_history(desk)
    assert 1 <= len(points) <= 41
    expected = [*reversed(held), Contents()]
    for point, then in zip(points, expected, strict=False):
        assert point.marks == len(then.marks)
        now = expected[0].marks
        assert point.adds == len(then.marks.keys() - now.keys())
        assert point.removes == len(now.keys() - then.marks.keys())
    at = chance.randrange(len(points))
    go_back(desk, points[at])
    assert desk.contents == expected[at]
    if desk.contents != expected[0]:
        desk.undo()
    assert desk.contents == expected[0]
    assert made.library.verify() == ()
