from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.libraries import Made, make_library, write_film

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.library import Library
from imh_video.model.audit import Action
from imh_video.model.changes import Contents
from imh_video.model.consent import Form, Purpose
from imh_video.model.identifiers import CodingId
from imh_video.model.job import Cancelled
from imh_video.model.recording import Recording
from imh_video.store import codings, restoring
from imh_video.store.backup_thinning import BackupLimits
from imh_video.store.backups import (
    BEFORE_RESTORE,
    Backup,
    list_backups,
    make_backup,
    problems_of_copy,
    reading_copy,
)
from imh_video.store.connection import DATABASE
from imh_video.store.folder import BACKUPS, MEDIA
from imh_video.store.library_copies import back_up_library, restore_library
from imh_video.store.problems import LibraryProblem
from imh_video.store.restoring import compare, replace_damaged, restore_work

S = 1_000_000
SMALL = BackupLimits(spare_bytes=0)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_film(tmp_path_factory.mktemp("films") / "film.mp4")


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    made = make_library(tmp_path / "library")
    yield made
    made.library.close()


def contents_of(library: Library, coding_id: CodingId) -> Contents:
    with library.read_coding(coding_id) as desk:
        return desk.contents


def back_up(made: Made) -> Backup:
    return make_backup(made.library.folder, limits=SMALL)


def coded(made: Made) -> CodingDesk:
    desk = made.desk()
    for at in range(3):
        desk.mark_point("b_reach", at * S)
    return desk


# -- the work goes back ----------------------------------------------------------------------------


def test_the_work_becomes_what_it_was_and_the_present_is_backed_up_first(made: Made) -> None:
    desk = coded(made)
    then = desk.contents
    backup = back_up(made)
    desk.remove_marks(list(desk.marks))
    desk.mark_point("b_look", 9 * S)
    now = desk.contents
    desk.close()
    present = restore_work(made.library.database, backup, "tester")
    assert contents_of(made.library, desk.coding.id) == then
    assert (present.why, list_backups(made.library.folder)[0]) == (BEFORE_RESTORE, present)
    with reading_copy(present.path) as connection:
        assert codings.contents(connection, desk.coding.id) == now
    assert made.library.verify() == ()
    # And there again.
    restore_work(made.library.database, present, "tester")
    assert contents_of(made.library, desk.coding.id) == now
    assert made.library.verify() == ()


def test_undo_goes_on_from_where_it_was(made: Made) -> None:
    desk = coded(made)
    backup = back_up(made)
    desk.mark_point("b_look", 9 * S)
    desk.close()
    restore_work(made.library.database, backup, "tester")
    with made.library.open_coding(desk.recording.id, "MK", desk.scheme) as again:
        again.undo()
        assert len(again.marks) == 2
        again.mark_point("b_hum", 5 * S)
    assert made.library.verify() == ()


def test_a_coding_begun_since_is_only_in_the_backup_of_the_present(made: Made) -> None:
    coded(made).close()
    backup = back_up(made)
    later = coded(made)
    later.close()
    present = restore_work(made.library.database, backup, "tester")
    assert made.library.codings(later.recording.id) == ()
    assert later.recording.id in {r.id for r in made.library.recordings()}
    with reading_copy(present.path) as connection:
        assert len(codings.contents(connection, later.coding.id).marks) == 3


def test_consents_people_films_and_the_audit_are_not_turned_back(made: Made, film: Path) -> None:
    recording = made.add_film(film)
    agreed = made.library.consents(made.family.id)[0]
    backup = back_up(made)
    made.library.withdraw_consent(agreed.id)
    made.library.set_consent(made.baby.id, Purpose.RESEARCH, Form.BLURRED, granted=False)
    made.library.change_family(replace(made.family, good_to_know="hears little on the left"))
    second = made.library.add_family()
    consents = made.library.consents(made.family.id)
    audit_before = made.library.audit_entries()
    restore_work(made.library.database, backup, "tester")
    assert made.library.consents(made.family.id) == consents
    assert made.library.family(made.family.id).good_to_know == "hears little on the left"
    assert second in made.library.families()
    assert made.library.recording(recording.id).media
    newest, *older = made.library.audit_entries()
    assert (newest.action, newest.detail) == (Action.RESTORE, backup.path.stem)
    assert tuple(older) == audit_before
    assert made.library.verify() == ()


def test_what_was_erased_since_stays_erased(made: Made) -> None:
    desk = coded(made)
    backup = back_up(made)
    desk.close()
    _erase(made, desk.recording)
    restore_work(made.library.database, backup, "tester")
    assert desk.recording.id not in {r.id for r in made.library.recordings()}
    with made.library.database.reading() as connection:
        assert codings.coding(connection, desk.coding.id) is None
        assert codings.contents(connection, desk.coding.id) == Contents()
    assert made.library.verify() == ()


def _erase(made: Made, recording: Recording) -> None:
    """As a later version will: everything of one recording."""
    mine = f"(SELECT id FROM codings WHERE recording_id = '{recording.id}')"
    with made.library.database.writing() as connection:
        for table in ("links", "decisions", "marks", "edit_history"):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE coding_id IN {mine}")
        for table, column in (("codings", "recording_id"), ("recordings", "id")):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE {column} = '{recording.id}'")


def test_what_going_back_does_is_shown_first(made: Made) -> None:
    first = coded(made)
    backup = back_up(made)
    first.remove_marks(list(first.marks)[:1])
    second = coded(made)
    found = {one.coding_id: one for one in compare(made.library.database, backup)}
    shown = found[first.coding.id]
    assert (shown.coder, shown.film, shown.marks_then, shown.marks_now) == ("MK", "Film", 3, 2)
    assert (found[second.coding.id].marks_then, found[second.coding.id].marks_now) == (None, 3)


def test_an_open_coding_is_never_pulled_away(made: Made) -> None:
    desk = coded(made)
    backup = back_up(made)
    desk.mark_point("b_look", 9 * S)
    before = desk.contents
    with pytest.raises(LibraryProblem, match="a coding by MK is open"):
        restore_work(made.library.database, backup, "tester")
    assert contents_of(made.library, desk.coding.id) == before
    assert [one.why for one in list_backups(made.library.folder)] == ["rolling"]


def test_a_backup_that_is_not_whole_is_refused(made: Made) -> None:
    desk = coded(made)
    before = desk.contents
    backup = back_up(made)
    desk.close()
    data = bytearray(backup.path.read_bytes())
    data[5000:9000] = bytes(4000)
    backup.path.write_bytes(data)
    with pytest.raises(LibraryProblem, match="not whole"):
        restore_work(made.library.database, backup, "tester")
    assert contents_of(made.library, desk.coding.id) == before


def test_another_window_sees_all_of_it_or_nothing(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = coded(made)
    backup = back_up(made)
    desk.mark_point("b_look", 9 * S)
    before = desk.contents
    desk.close()

    def fail(connection: object, table: str) -> None:
        if table == "links":
            raise OSError("the disk was pulled out")
        original(connection, table)  # type: ignore[arg-type]

    original = restoring._bring_back
    monkeypatch.setattr(restoring, "_bring_back", fail)
    with pytest.raises(LibraryProblem):
        restore_work(made.library.database, backup, "tester")
    assert contents_of(made.library, desk.coding.id) == before
    assert made.library.verify() == ()


def test_another_process_may_have_the_library_open(made: Made, tmp_path: Path) -> None:
    desk = coded(made)
    then = desk.contents
    backup = back_up(made)
    desk.remove_marks(list(desk.marks))
    desk.close()
    code = (
        "import sys; from pathlib import Path; from imh_video.app.library import Library;"
        "from imh_video.app.backups import list_backups, restore_to\n"
        "with Library.open(Path(sys.argv[1])) as library:\n"
        "    restore_to(library, list_backups(library.folder)[0])"
    )
    subprocess.run([sys.executable, "-c", code, str(made.library.folder)], check=True)
    assert contents_of(made.library, desk.coding.id) == then
    assert made.library.verify() == ()
    assert backup in list_backups(made.library.folder)


# -- a damaged database ----------------------------------------------------------------------------


def damage(folder: Path) -> None:
    with (folder / DATABASE).open("r+b") as file:
        file.seek(4096 * 2)
        file.write(b"\xff" * 4096 * 12)


def test_a_damaged_database_is_put_aside_whole_and_the_backup_takes_its_place(
    made: Made, film: Path
) -> None:
    folder = made.library.folder
    made.add_film(film)
    desk = coded(made)
    then = desk.contents
    backup = back_up(made)
    later = made.library.add_film(
        write_film(folder.parent / "later.mp4", shade=99),
        made.family.id,
        own_review_agreed_by=tuple(p.id for p in made.everybody),
    )
    later_film = later.media[0].stored_as
    made.library.close()
    damage(folder)
    ruined = (folder / DATABASE).read_bytes()
    assert problems_of_copy(folder / DATABASE)
    aside = replace_damaged(folder, backup, "tester")
    assert (aside.folder / DATABASE).read_bytes() == ruined
    with Library.open(folder) as library:
        assert contents_of(library, desk.coding.id) == then
        assert library.verify() == ()
        assert library.audit_entries()[0].action is Action.RESTORE
    # A film of which the older database knows nothing must survive the opening's tidying.
    assert aside.films == 1
    assert (aside.folder / later_film).is_file()


def test_a_database_that_is_whole_is_not_replaced(made: Made) -> None:
    backup = back_up(made)
    with pytest.raises(LibraryProblem, match="is whole"):
        replace_damaged(made.library.folder, backup, "tester")
    assert [p.name for p in (made.library.folder / BACKUPS).iterdir()] == [backup.path.name]


def test_a_database_that_has_gone_can_be_brought_back(made: Made) -> None:
    desk = coded(made)
    backup = back_up(made)
    folder = made.library.folder
    made.library.close()
    for path in folder.glob(f"{DATABASE}*"):
        path.unlink()
    replace_damaged(folder, backup, "tester")
    with Library.open(folder) as library:
        assert len(contents_of(library, desk.coding.id).marks) == 3


# -- the whole library elsewhere -------------------------------------------------------------------


def test_a_copied_library_opens_and_is_whole_films_and_all(
    made: Made, film: Path, tmp_path: Path
) -> None:
    recording = made.add_film(film)
    desk = coded(made)
    copy = back_up_library(made.library.folder, tmp_path / "stick" / "copy")
    assert (copy.films, copy.copied_films, copy.missing) == (1, 1, ())
    desk.mark_point("b_look", 9 * S)
    with Library.open(copy.folder) as other:
        assert other.verify() == ()
        assert len(contents_of(other, desk.coding.id).marks) == 3
        assert other.recording(recording.id).media
    assert made.library.verify() == ()


def test_making_the_copy_again_brings_only_what_is_new(
    made: Made, film: Path, tmp_path: Path
) -> None:
    made.add_film(film)
    target = tmp_path / "copy"
    back_up_library(made.library.folder, target)
    desk = coded(made)
    again = back_up_library(made.library.folder, target)
    assert (again.films, again.copied_films) == (1, 0)
    with Library.open(target) as other:
        assert len(contents_of(other, desk.coding.id).marks) == 3
        assert other.verify() == ()


def test_a_film_that_was_spoilt_in_the_copy_is_copied_again(
    made: Made, film: Path, tmp_path: Path
) -> None:
    recording = made.add_film(film)
    target = tmp_path / "copy"
    back_up_library(made.library.folder, target)
    spoilt = target / recording.media[0].stored_as
    spoilt.write_bytes(bytes(spoilt.stat().st_size))
    assert back_up_library(made.library.folder, target).copied_films == 1
    with Library.open(target) as other:
        assert other.verify() == ()


def test_a_film_that_is_nowhere_whole_is_named(made: Made, film: Path, tmp_path: Path) -> None:
    recording = made.add_film(film)
    stored_as = recording.media[0].stored_as
    held = made.library.folder / stored_as
    held.write_bytes(bytes(held.stat().st_size))
    copy = back_up_library(made.library.folder, tmp_path / "copy")
    assert copy.missing == (stored_as,)
    assert list((tmp_path / "copy" / MEDIA).iterdir()) == []


def test_a_copy_never_lies_inside_the_library_nor_over_something_else(
    made: Made, tmp_path: Path
) -> None:
    with pytest.raises(LibraryProblem, match="cannot lie inside"):
        back_up_library(made.library.folder, made.library.folder / BACKUPS / "copy")
    other = make_library(tmp_path / "other")
    other.library.close()
    for taken in (other.library.folder, tmp_path):
        with pytest.raises(LibraryProblem, match=r"something else|cannot lie"):
            back_up_library(made.library.folder, taken)


def test_a_rolling_backup_becomes_a_library_of_its_own_with_its_films(
    made: Made, film: Path, tmp_path: Path
) -> None:
    made.add_film(film)
    desk = coded(made)
    backup = back_up(made)
    desk.remove_marks(list(desk.marks))
    back = restore_library(backup.path, tmp_path / "of then")
    assert (back.films, back.copied_films, back.missing) == (1, 1, ())
    with Library.open(back.folder) as other:
        assert other.verify() == ()
        assert len(contents_of(other, desk.coding.id).marks) == 3
    assert len(desk.marks) == 0


def test_a_copied_library_comes_back_and_a_lone_backup_says_that_its_films_are_missing(
    made: Made, film: Path, tmp_path: Path
) -> None:
    made.add_film(film)
    copy = back_up_library(made.library.folder, tmp_path / "copy")
    back = restore_library(copy.folder, tmp_path / "back")
    with Library.open(back.folder) as other:
        assert other.verify() == ()
    lone = tmp_path / "lone.sqlite"
    shutil.copy(back_up(made).path, lone)
    alone = restore_library(lone, tmp_path / "alone")
    assert len(alone.missing) == 1
    Library.open(alone.folder).close()


def test_restoring_never_writes_over_anything_and_leaves_nothing_when_it_fails(
    made: Made, tmp_path: Path
) -> None:
    backup = back_up(made)
    with pytest.raises(LibraryProblem, match="already something"):
        restore_library(backup.path, made.library.folder)
    with pytest.raises(LibraryProblem, match="no such backup"):
        restore_library(tmp_path / "nothing.sqlite", tmp_path / "back")
    backup.path.write_bytes(backup.path.read_bytes()[:9000])
    with pytest.raises(LibraryProblem):
        restore_library(backup.path, tmp_path / "back")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["library"]


def test_stopping_a_copy_leaves_an_older_one_whole(made: Made, film: Path, tmp_path: Path) -> None:
    made.add_film(film)
    target = tmp_path / "copy"
    back_up_library(made.library.folder, target)
    coded(made)

    class StopAtTheFilms:
        def progress(self, fraction: float, doing: str = "") -> None:
            self.at = fraction

        def check(self) -> None:
            if getattr(self, "at", 0.0) >= 0.1:
                raise Cancelled

    with pytest.raises(Cancelled):
        back_up_library(made.library.folder, target, control=StopAtTheFilms())
    assert problems_of_copy(target / DATABASE) == ()
    with Library.open(target) as other:
        assert other.verify() == ()
