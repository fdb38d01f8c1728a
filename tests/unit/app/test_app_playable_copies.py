"""Playable copies in a library: looked at in the film's place, checked, replaced and removed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.libraries import Made, make_library, write_film

from imh_video.app import cameras
from imh_video.app.library import ConsentRefused, Library
from imh_video.app.playable_copies import (
    add_playable_copy,
    remove_playable_copy,
    write_playable_copy,
)
from imh_video.media.frame_table import read_frame_table
from imh_video.media.problem import MediaProblem
from imh_video.media.source import PathSource
from imh_video.model.consent import Use
from imh_video.model.job import Cancelled
from imh_video.model.problem import Problem


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    made = make_library(tmp_path / "library")
    yield made
    made.library.close()


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_film(tmp_path_factory.mktemp("films") / "film.mp4", seconds=1)


def lying(made: Made) -> set[str]:
    return {f"media/{path.name}" for path in (made.library.folder / "media").iterdir()}


def source_path(made: Made, recording_id: str, use: Use) -> Path:
    source = made.library.media_source(recording_id, use)  # type: ignore[arg-type]
    assert isinstance(source, PathSource)
    return source.path


def test_the_copy_is_looked_at_and_the_film_is_what_leaves(made: Made, film: Path) -> None:
    recording = made.add_film(film)
    (media,) = add_playable_copy(made.library, recording.id).media
    assert media.playable_as is not None
    folder = made.library.folder
    for use in (Use.PLAY, Use.STILL):
        assert source_path(made, recording.id, use) == folder / media.playable_as
    assert source_path(made, recording.id, Use.EXPORT) == folder / media.stored_as
    assert (folder / media.stored_as).read_bytes() == film.read_bytes()
    table = read_frame_table(made.library.media_source(recording.id, Use.PLAY))
    assert table.times_us.tolist() == read_frame_table(PathSource(film)).times_us.tolist()
    actions = [(e.action, e.detail) for e in made.library.audit_entries(recording.id)]
    assert ("camera_set", "camera 1: playable copy") in actions
    assert ("play", "playable copy") in actions


def test_both_the_film_and_its_copy_are_verified(made: Made, film: Path) -> None:
    (media,) = add_playable_copy(made.library, made.add_film(film).id).media
    assert media.playable_as is not None
    copy = made.library.folder / media.playable_as
    assert hashlib.sha256(copy.read_bytes()).hexdigest() == media.playable_sha256
    assert made.library.verify() == ()
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)
    assert made.library.verify() == (
        f"The playable copy {media.playable_as} is not as it was made.",
    )
    assert made.library.verify(films=False) == ()
    copy.unlink()
    assert made.library.verify(films=False) == (
        f"The playable copy {media.playable_as} is missing.",
    )


def test_opening_the_library_again_keeps_the_copy(made: Made, film: Path) -> None:
    add_playable_copy(made.library, made.add_film(film).id)
    before = lying(made)
    made.library.close()
    with Library.open(made.library.folder) as again:
        assert lying(made) == before
        assert again.verify() == ()


def test_a_new_copy_takes_the_place_of_the_old_one(made: Made, film: Path) -> None:
    recording = made.add_film(film)
    (old,) = add_playable_copy(made.library, recording.id).media
    (new,) = add_playable_copy(made.library, recording.id).media
    assert lying(made) == {new.stored_as, new.playable_as}
    assert old.playable_as != new.playable_as
    remove_playable_copy(made.library, recording.id)
    assert lying(made) == {new.stored_as}
    assert source_path(made, recording.id, Use.PLAY).name == Path(new.stored_as).name


def test_a_removed_camera_takes_its_copy_with_it(made: Made, film: Path, tmp_path: Path) -> None:
    recording = made.add_film(film)
    other = write_film(tmp_path / "other.mp4", shade=90, seconds=1)
    cameras.add_camera(made.library, recording.id, [other])
    add_playable_copy(made.library, recording.id, 1)
    assert len(lying(made)) == 3
    cameras.remove_camera(made.library, recording.id, 1)
    assert lying(made) == {recording.reference.stored_as}


class CancelledAt:
    def __init__(self, fraction: float) -> None:
        self._at, self._now = fraction, 0.0

    def progress(self, fraction: float, doing: str = "") -> None:
        self._now = fraction

    def check(self) -> None:
        if self._now >= self._at:
            raise Cancelled


@pytest.mark.parametrize("at", [0.0, 0.3, 0.97, 1.0])
def test_cancelled_the_library_is_as_it_was(made: Made, film: Path, at: float) -> None:
    recording = made.add_film(film)
    before = lying(made), made.library.recording(recording.id)
    with pytest.raises(Cancelled):
        add_playable_copy(made.library, recording.id, 0, CancelledAt(at))
    assert (lying(made), made.library.recording(recording.id)) == before
    add_playable_copy(made.library, recording.id)


def test_without_consent_no_copy_is_made(made: Made, film: Path) -> None:
    recording = made.add_film(film)
    for consent in made.library.consents(made.family.id):
        made.library.withdraw_consent(consent.id)
    with pytest.raises(ConsentRefused):
        add_playable_copy(made.library, recording.id)
    assert len(lying(made)) == 1


def test_a_film_that_only_its_copy_can_show_comes_in_with_it(
    made: Made, film: Path, tmp_path: Path
) -> None:
    unknown = tmp_path / "camera.xyz"
    unknown.write_bytes(b"a kind of film that nobody here can read")
    agreed = tuple(person.id for person in made.everybody)
    with pytest.raises(MediaProblem):
        made.library.add_film(unknown, made.family.id, own_review_agreed_by=agreed)
    recording = made.library.add_film(
        unknown, made.family.id, own_review_agreed_by=agreed, playable={unknown: film}
    )
    (media,) = recording.media
    assert recording.duration_us == 1_000_000
    assert (made.library.folder / media.stored_as).read_bytes() == unknown.read_bytes()
    assert len(read_frame_table(made.library.media_source(recording.id, Use.PLAY))) == 10
    assert made.library.verify() == ()
    with pytest.raises(MediaProblem, match="Film 1, camera 1: "):
        add_playable_copy(made.library, recording.id)
    assert made.library.recording(recording.id) == recording


def test_a_copy_never_takes_the_place_of_its_film(film: Path) -> None:
    with pytest.raises(Problem, match="take the place of the film"):
        write_playable_copy(film, film)
