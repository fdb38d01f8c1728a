"""The disk is pulled out, full, locked or moved while somebody marks: said, and nothing lost."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, tzinfo
from pathlib import Path

import pytest
from support.libraries import Made, make_library, scheme
from support.lockers import locked
from support.sticks import Stick, needs_disks, plugged_in

from imh_video.app.backups import RollingBackups
from imh_video.app.coding_desk import CodingDesk
from imh_video.app.edits import EditRefused
from imh_video.app.library import Library
from imh_video.model.changes import Change
from imh_video.store import audit, codings
from imh_video.store.problems import LibraryDamaged, LibraryOutOfReach, LibraryProblem

S = 1_000_000
SAID = (
    "library: the disk that holds the library could not be read or written. Nothing was changed. "
    "Check that it is plugged in and has room, then try again."
)


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Stick]:
    with plugged_in(tmp_path) as stick:
        yield stick


def marked(made: Made, count: int = 5) -> CodingDesk:
    desk = made.desk()
    for at in range(count):
        desk.mark_point("b_reach", at * S)
    return desk


def refused(desk: CodingDesk) -> None:
    """Every kind of edit says what is the matter and leaves the coding as it was."""
    held, titles = desk.contents, (desk.undo_title, desk.redo_title)
    for attempt in (lambda: desk.mark_point("b_reach", 30 * S), desk.undo, desk.undo):
        with pytest.raises(LibraryOutOfReach) as told:
            attempt()
        assert told.value.sentence == SAID
    assert desk.contents == held
    assert (desk.undo_title, desk.redo_title) == titles


def is_whole(made: Made, desk: CodingDesk) -> None:
    assert made.library.verify() == ()
    with made.library.read_coding(desk.coding.id) as written:
        assert written.contents == desk.contents


# -- pulled out -----------------------------------------------------------------------------------


@needs_disks
def test_a_disk_pulled_out_while_marking_is_said_and_marking_goes_on_when_it_is_back(
    stick: Stick,
) -> None:
    made = make_library(stick.place / "library")
    desk = marked(made)
    for _ in range(3):
        held = desk.contents
        stick.pull()
        refused(desk)
        stick.plug_in()
        desk.mark_point("p_name", 40 * S)
        assert held.marks.items() <= desk.contents.marks.items()
        assert len(desk.marks) == len(held.marks) + 1
        desk.undo()
        assert desk.contents == held
        desk.redo()
        is_whole(made, desk)
    made.library.close()


@needs_disks
def test_a_disk_that_is_back_before_anybody_noticed_costs_nothing(stick: Stick) -> None:
    made = make_library(stick.place / "library")
    desk = marked(made)
    stick.pull()
    stick.plug_in()
    desk.mark_point("b_reach", 30 * S)
    assert len(desk.marks) == 6
    is_whole(made, desk)
    made.library.close()


@needs_disks
def test_a_window_closed_while_the_disk_is_away_ends_quietly_and_all_is_there(
    stick: Stick,
) -> None:
    made = make_library(stick.place / "library")
    desk = marked(made)
    held = desk.contents
    stick.pull()
    assert RollingBackups(made.library).back_up_now().problem
    desk.close()
    made.library.close()
    stick.plug_in()
    with Library.open(stick.place / "library") as library:
        with library.open_coding(desk.recording.id, "MK", scheme()) as again:
            assert again.contents == held
        assert library.verify() == ()


@needs_disks
def test_what_somebody_else_marked_meanwhile_is_shown_and_kept(stick: Stick) -> None:
    made = make_library(stick.place / "library")
    desk = marked(made)
    told: list[Change] = []
    desk.subscribe(told.append)
    stick.pull()
    refused(desk)
    stick.plug_in()
    with (
        Library.open(stick.place / "library") as elsewhere,
        elsewhere.open_coding(desk.recording.id, "MK", scheme()) as theirs,
    ):
        new = theirs.mark_point("p_name", 50 * S)
        # The lock that was held on the pulled disk is worth nothing: theirs is.
        with pytest.raises(EditRefused, match="open in another window or program"):
            desk.mark_point("b_reach", 30 * S)
        assert told == [Change(marks_added=frozenset({new.id}))]
        assert desk.contents == theirs.contents
        assert desk.read_only
    made.library.close()


@needs_disks
def test_our_lock_holds_again_after_the_disk_came_back(stick: Stick) -> None:
    made = make_library(stick.place / "library")
    desk = marked(made)
    stick.pull()
    stick.plug_in()
    desk.mark_point("b_reach", 30 * S)
    with (
        Library.open(stick.place / "library") as elsewhere,
        elsewhere.open_coding(desk.recording.id, "MK", scheme()) as theirs,
    ):
        assert theirs.read_only
    made.library.close()


@needs_disks
def test_another_disk_in_the_same_place_is_never_written(stick: Stick, tmp_path: Path) -> None:
    made = make_library(stick.place / "library")
    desk = marked(made)
    stick.pull()
    make_library(stick.place / "library").library.close()
    with pytest.raises(LibraryProblem, match="another library lies here now"):
        desk.mark_point("b_reach", 30 * S)
    shutil.rmtree(stick.place / "library")
    stick.plug_in()
    desk.mark_point("b_reach", 30 * S)
    is_whole(made, desk)
    made.library.close()


# -- moved away -----------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="a folder with open files cannot be moved there")
def test_a_folder_moved_away_while_marking_is_said_and_gets_no_edit(tmp_path: Path) -> None:
    made = make_library(tmp_path / "library")
    desk = marked(made)
    (tmp_path / "library").rename(tmp_path / "moved")
    before = (tmp_path / "moved" / "library.sqlite-wal").read_bytes()
    refused(desk)
    assert (tmp_path / "moved" / "library.sqlite-wal").read_bytes() == before
    (tmp_path / "moved").rename(tmp_path / "library")
    desk.mark_point("b_reach", 30 * S)
    assert len(desk.marks) == 6
    is_whole(made, desk)
    made.library.close()


@pytest.mark.skipif(os.name == "nt", reason="a folder with open files cannot be moved there")
def test_a_folder_that_was_copied_and_put_back_is_gone_on_with(tmp_path: Path) -> None:
    """Other files with the same contents: what was open before must not be used again."""
    made = make_library(tmp_path / "library")
    desk = marked(made)
    shutil.copytree(tmp_path / "library", tmp_path / "copy")
    (tmp_path / "library").rename(tmp_path / "old")
    (tmp_path / "copy").rename(tmp_path / "library")
    desk.mark_point("b_reach", 30 * S)
    is_whole(made, desk)
    made.library.close()
    with Library.open(tmp_path / "library") as library:
        assert len(library.read_coding(desk.coding.id).marks) == 6
    with Library.open(tmp_path / "old") as library:
        assert len(library.read_coding(desk.coding.id).marks) == 5


@pytest.mark.skipif(os.name == "nt", reason="a file that is open cannot be damaged there")
def test_real_damage_is_still_called_damage(tmp_path: Path) -> None:
    made = make_library(tmp_path / "library")
    desk = marked(made)
    made.library.close()
    with Library.open(tmp_path / "library") as library:
        path = tmp_path / "library" / "library.sqlite"
        data = bytearray(path.read_bytes())
        data[100:] = b"\xa5" * (len(data) - 100)
        path.write_bytes(data)
        with pytest.raises(LibraryDamaged):
            library.read_coding(desk.coding.id)


# -- full, locked ---------------------------------------------------------------------------------


@needs_disks
def test_a_really_full_disk_is_said_and_marking_goes_on_when_there_is_room(stick: Stick) -> None:
    made = make_library(stick.place / "library")
    desk = marked(made)
    films = stick.fill(leaving_bytes=64_000)
    told = ""
    for at in range(2000):
        held = desk.contents
        try:
            desk.mark_point("b_reach", at * S)
        except LibraryProblem as problem:
            told = problem.sentence
            break
    assert told == (
        "library: the disk is full. Nothing was changed. Make room on the disk, then try again."
    )
    assert desk.contents == held
    is_whole(made, desk)
    films.unlink()
    desk.mark_point("p_name", 30 * S)
    is_whole(made, desk)
    made.library.close()


def test_a_library_locked_by_another_process_is_said_and_marking_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imh_video.store.connection.BUSY_S", 0.05)
    made = make_library(tmp_path / "library")
    desk = marked(made)
    held = desk.contents
    with locked(tmp_path / "library") as other:
        for attempt in (lambda: desk.mark_point("b_reach", 30 * S), desk.undo):
            with pytest.raises(LibraryProblem) as told:
                attempt()
            assert told.value.sentence == (
                "library: the library is being written by another window or program just now. "
                "Nothing was changed. Try again in a moment."
            )
        assert desk.contents == held
        other.release()
    desk.mark_point("b_reach", 30 * S)
    is_whole(made, desk)
    made.library.close()


# -- the clock ------------------------------------------------------------------------------------


def test_a_clock_set_back_while_marking_changes_neither_order_nor_undo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_library(tmp_path / "library")
    desk = marked(made, 2)
    two = desk.contents
    with monkeypatch.context() as patches:
        for module in (audit, codings):
            patches.setattr(module, "datetime", YearsAgo)
        desk.mark_point("p_name", 30 * S)
        desk.undo()
        desk.redo()
        three = desk.contents
        desk.close()
        made.library.close()
        made.library = Library.open(tmp_path / "library")
        desk = made.library.open_coding(desk.recording.id, "MK", scheme())
        assert desk.contents == three
        assert desk.undo_title == "Mark \u201cp name\u201d"
    desk.mark_point("p_name", 40 * S)
    newest = made.library.audit_entries(desk.coding.id, limit=4)
    assert [entry.detail for entry in newest] == ["do 4", "redo 3", "undo 3", "do 3"]
    assert [entry.at.year == 1999 for entry in newest] == [False, True, True, True]
    desk.undo()
    desk.undo()
    assert desk.contents == two
    is_whole(made, desk)
    made.library.close()


class YearsAgo(datetime):
    """A computer whose battery was empty."""

    @classmethod
    def now(cls, zone: tzinfo | None = None) -> datetime:
        return datetime(1999, 12, 31, 23, 59, tzinfo=zone)
