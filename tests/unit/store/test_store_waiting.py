"""A window's own thread waits only briefly for others that write; other threads have patience."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.libraries import make_library
from support.lockers import locked

from imh_video.app.library import Library, LibraryBusy


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """With one family; this thread waits for nobody."""
    library = make_library(tmp_path / "library").library
    library.wait_briefly_here(0.0)
    yield library
    library.close()


def codes(library: Library) -> list[str]:
    return sorted(family.code for family in library.families())


def test_it_is_refused_while_another_program_writes_and_other_threads_go_on_waiting(
    library: Library,
) -> None:
    with locked(library.folder) as other:
        patient = threading.Thread(target=library.add_family, args=("TEST-02",))
        patient.start()
        with pytest.raises(LibraryBusy, match="another window or program"):
            library.add_family("TEST-03")
        # Looking is not writing.
        assert codes(library) == ["TEST-01"]
        other.release()
        patient.join()
    assert codes(library) == ["TEST-01", "TEST-02"]
    library.add_family("TEST-03")
    assert len(codes(library)) == 3


def test_it_is_refused_while_another_thread_of_the_program_writes(library: Library) -> None:
    has_begun, may_end = threading.Event(), threading.Event()

    def write() -> None:
        with library.database.writing():
            has_begun.set()
            may_end.wait()

    other = threading.Thread(target=write)
    other.start()
    has_begun.wait()
    with pytest.raises(LibraryBusy):
        library.add_family("TEST-02")
    may_end.set()
    other.join()
    library.add_family("TEST-02")
    assert codes(library) == ["TEST-01", "TEST-02"]


def test_a_program_that_crashed_while_writing_is_waited_for_no_longer(library: Library) -> None:
    with locked(library.folder) as other:
        with pytest.raises(LibraryBusy):
            library.add_family("TEST-02")
        other.kill()
        library.add_family("TEST-02")
    assert library.verify() == ()
