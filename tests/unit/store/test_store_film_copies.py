from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pytest
from support.libraries import make_library, write_film

from imh_video.app.library import Library, LibraryProblem
from imh_video.media.source import PathSource
from imh_video.model.identifiers import MediaId
from imh_video.store.film_copies import copy_in


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "library" / "media").mkdir(parents=True)
    return tmp_path / "library"


@dataclass(frozen=True)
class Huge:
    """A film of a petabyte, as far as anybody can tell beforehand."""

    name: str = "huge.mp4"
    key: str = "huge"
    size_bytes: int = 10**15

    def open(self) -> BinaryIO:
        return io.BytesIO(b"")


def test_a_film_that_does_not_fit_is_refused_before_anything_is_copied(folder: Path) -> None:
    with pytest.raises(LibraryProblem, match="this film needs 1000000068 MB"):
        copy_in(Huge(), folder, MediaId("m"))
    assert list((folder / "media").iterdir()) == []


@dataclass(frozen=True)
class Failing:
    """A stick that is pulled out half-way."""

    name: str = "stick.mp4"
    key: str = "stick"
    size_bytes: int = 3 << 20

    def open(self) -> BinaryIO:
        return _PulledOut(b"x" * (3 << 20))  # type: ignore[return-value]


class _PulledOut(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        if self.tell() > 1 << 20:
            raise OSError(5, "Input/output error")
        return super().read(size)


def test_a_disk_that_goes_away_half_way_leaves_nothing(folder: Path) -> None:
    with pytest.raises(LibraryProblem, match="Check that it is plugged in"):
        copy_in(Failing(), folder, MediaId("m"))
    assert list((folder / "media").iterdir()) == []


def test_the_original_is_left_as_it_was(folder: Path, tmp_path: Path) -> None:
    original = write_film(tmp_path / "film.mp4")
    before = (original.read_bytes(), original.stat().st_mtime_ns)
    copy = copy_in(PathSource(original), folder, MediaId("m"))
    assert (original.read_bytes(), original.stat().st_mtime_ns) == before
    assert (folder / copy.stored_as).read_bytes() == before[0]
    assert copy.stored_as == "media/m"


FILL = """
import resource, sys
from pathlib import Path
from imh_video.app.library import Library, LibraryProblem
with Library.open(Path(sys.argv[1])) as library:
    family = library.families()[0]
    people = tuple(person.id for person in library.people(family.id))
    # The disk is full from here on: no file may grow beyond 20 kB.
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
    try:
        library.add_film(Path(sys.argv[2]), family.id, own_review_agreed_by=people)
    except LibraryProblem as problem:
        print(problem.sentence)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
    assert library.recordings() == ()
    assert library.consents(family.id) == ()
    library.add_film(Path(sys.argv[2]), family.id, own_review_agreed_by=people)
"""


@pytest.mark.skipif(os.name == "nt", reason="needs resource limits")
def test_a_disk_that_fills_up_while_a_film_is_added_loses_nothing(tmp_path: Path) -> None:
    make_library(tmp_path / "library").library.close()
    film = tmp_path / "film.mp4"
    write_film(film)
    with film.open("ab") as file:
        file.write(b"\0" * 100_000)
    command = [sys.executable, "-c", FILL, str(tmp_path / "library"), str(film)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "the disk is full. Nothing was changed." in done.stdout
    with Library.open(tmp_path / "library") as library:
        assert library.verify() == ()
        assert len(library.recordings()) == 1
        assert len(list((tmp_path / "library" / "media").iterdir())) == 1
