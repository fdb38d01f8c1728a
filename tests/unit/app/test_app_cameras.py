"""Cameras and parts in a library: added whole or not at all, set, played together, removed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.libraries import Made, make_library, write_film
from support.numbered_clips import ClipShelf, read_number
from support.numbered_clips import clips as clips

from imh_video.app import cameras
from imh_video.app.library import ConsentRefused, Library, LibraryProblem
from imh_video.media.camera_film import CameraFilm
from imh_video.media.frame_table import read_frame_table
from imh_video.media.open_frames import open_frames
from imh_video.media.problem import MediaProblem
from imh_video.media.source import PathSource
from imh_video.model.consent import Use
from imh_video.model.job import Cancelled
from imh_video.model.recording import CameraClock, Recording


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Six different tiny films."""
    folder = tmp_path_factory.mktemp("films")
    return [write_film(folder / f"film_{n}.mp4", shade=40 * n, seconds=1) for n in range(6)]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    made = make_library(tmp_path / "library")
    yield made
    made.library.close()


@pytest.fixture
def recording(made: Made, films: list[Path]) -> Recording:
    return made.add_film(films[0])


def stored(made: Made) -> set[str]:
    return {path.name for path in (made.library.folder / "media").iterdir()}


class Counted:
    """Cancels at the given check."""

    def __init__(self, cancel_at: int = -1) -> None:
        self.checks = 0
        self.fractions: list[float] = []
        self._cancel_at = cancel_at

    def progress(self, fraction: float, doing: str = "") -> None:
        self.fractions.append(fraction)

    def check(self) -> None:
        self.checks += 1
        if self.checks == self._cancel_at:
            raise Cancelled


def test_a_camera_is_copied_in_and_begins_with_the_first(
    made: Made, recording: Recording, films: list[Path]
) -> None:
    control = Counted()
    camera = cameras.add_camera(made.library, recording.id, [films[1]], control)
    assert (camera.number, camera.clock, camera.duration_us) == (1, CameraClock(), 1_000_000)
    (media,) = camera.media
    assert media.sha256 == hashlib.sha256(films[1].read_bytes()).hexdigest()
    assert (made.library.folder / media.stored_as).read_bytes() == films[1].read_bytes()
    assert made.library.recording(recording.id).cameras[1] == camera
    assert made.library.recording(recording.id).duration_us == recording.duration_us
    assert made.library.verify() == ()
    newest = made.library.audit_entries(recording.id, limit=1)[0]
    assert (newest.action, newest.detail) == ("add_film", "camera 2")
    assert control.fractions == sorted(control.fractions)
    source = made.library.media_source(recording.id, Use.PLAY, camera=1)
    assert isinstance(source, PathSource)
    assert source.size_bytes == films[1].stat().st_size


def test_the_parts_of_a_camera_play_as_one_film_through_the_library(
    made: Made, recording: Recording, clips: ClipShelf, tmp_path: Path
) -> None:
    paths = []
    for name, kind in (("b part 10.mp4", "variable"), ("b part 9.mp4", "steady")):
        paths.append(tmp_path / name)
        paths[-1].write_bytes(clips[kind].path.read_bytes())
    camera = cameras.add_camera(made.library, recording.id, paths)
    assert [media.offset_us for media in camera.media] == [0, 2_000_000]
    source = made.library.media_source(recording.id, Use.PLAY, camera=1)
    assert isinstance(source, CameraFilm)
    with open_frames(source) as frames:
        assert [read_number(frames.read(index).rgb) for index in (48, 49, 50, 51)] == [48, 49, 0, 1]
    assert camera.duration_us == read_frame_table(source).duration_us


def test_a_film_that_the_camera_split_is_added_in_one_go(made: Made, films: list[Path]) -> None:
    agreed = tuple(person.id for person in made.everybody)
    recording = made.library.add_film(
        films[1], made.family.id, own_review_agreed_by=agreed, further_parts=(films[0], films[2])
    )
    assert recording.duration_us == 3_000_000
    assert [media.part for media in recording.media] == [0, 1, 2]
    sizes = [films[number].stat().st_size for number in (0, 1, 2)]
    assert [media.size_bytes for media in recording.media] == sizes
    assert len(made.library.recordings()) == 1


def test_further_parts_follow_and_are_set_like_the_first(
    made: Made, recording: Recording, films: list[Path]
) -> None:
    cameras.add_camera(made.library, recording.id, [films[1]])
    cameras.turn_film(made.library, recording.id, 1, 90)
    cameras.set_audio_offset(made.library, recording.id, 1, 40_000)
    cameras.set_clock(made.library, recording.id, 1, CameraClock(500_000, 30.0))
    camera = cameras.add_parts(made.library, recording.id, 1, [films[3], films[2]])
    assert [media.offset_us for media in camera.media] == [500_000, 1_000_000, 2_000_000]
    assert {(m.turned_deg, m.audio_offset_us, m.drift_ppm) for m in camera.media} == {
        (90, 40_000, 30.0)
    }
    assert camera.duration_us == 3_000_000
    longer = cameras.add_parts(made.library, recording.id, 0, [films[4]])
    assert longer.duration_us == made.library.recording(recording.id).duration_us == 2_000_000


def test_the_same_film_is_refused_wherever_it_already_is(
    made: Made, recording: Recording, films: list[Path], tmp_path: Path
) -> None:
    cameras.add_camera(made.library, recording.id, [films[1]])
    before = stored(made)
    twin = tmp_path / "another name.mp4"
    twin.write_bytes(films[2].read_bytes())
    for paths in ([films[0]], [films[1]], [films[2], films[1]], [films[2], films[2]],
                  [films[2], twin]):  # fmt: skip
        with pytest.raises(LibraryProblem, match=r"already in the library|named twice|same film"):
            cameras.add_camera(made.library, recording.id, paths)
        with pytest.raises(LibraryProblem, match=r"already in the library|named twice|same film"):
            cameras.add_parts(made.library, recording.id, 1, paths)
    assert stored(made) == before
    assert len(made.library.recording(recording.id).media) == 2


def test_there_are_at_most_four_cameras(
    made: Made, recording: Recording, films: list[Path]
) -> None:
    for film in films[1:4]:
        cameras.add_camera(made.library, recording.id, [film])
    with pytest.raises(LibraryProblem, match="has 4 cameras already"):
        cameras.add_camera(made.library, recording.id, [films[4]])
    assert len(stored(made)) == 4


def test_without_consent_no_camera_is_added(
    made: Made, recording: Recording, films: list[Path]
) -> None:
    for consent in made.library.consents(made.family.id):
        made.library.withdraw_consent(consent.id)
    for add in (
        lambda: cameras.add_camera(made.library, recording.id, [films[1]]),
        lambda: cameras.add_parts(made.library, recording.id, 0, [films[1]]),
        lambda: cameras.find_clock_from_sound(made.library, recording.id, 1),
    ):
        with pytest.raises(ConsentRefused):
            add()
    assert len(stored(made)) == 1


def test_cancelled_at_any_moment_nothing_is_left_behind(
    made: Made, recording: Recording, films: list[Path]
) -> None:
    counted = Counted()
    cameras.add_camera(made.library, recording.id, [films[1], films[2]], counted)
    cameras.remove_camera(made.library, recording.id, 1)
    before = stored(made), made.library.recording(recording.id)
    for at in range(1, counted.checks + 1):
        with pytest.raises(Cancelled):
            cameras.add_camera(made.library, recording.id, [films[1], films[2]], Counted(at))
        assert (stored(made), made.library.recording(recording.id)) == before
    cameras.add_camera(made.library, recording.id, [films[1], films[2]])


@pytest.mark.parametrize("content", [b"", b"not a film", None])
def test_what_is_no_film_is_refused_by_name(
    made: Made, recording: Recording, films: list[Path], tmp_path: Path, content: bytes | None
) -> None:
    bad = tmp_path / "bad.mp4"
    if content is not None:
        bad.write_bytes(content)
    with pytest.raises(MediaProblem, match=r"bad\.mp4") as told:
        cameras.add_camera(made.library, recording.id, [films[1], bad])
    assert "\n" not in told.value.sentence
    assert len(stored(made)) == 1
    with pytest.raises(LibraryProblem, match="at least one film"):
        cameras.add_camera(made.library, recording.id, [])


def test_a_clock_set_by_hand_is_kept_and_says_where_its_film_lies(
    made: Made, recording: Recording, films: list[Path]
) -> None:
    cameras.add_camera(made.library, recording.id, [films[1]])
    camera = cameras.set_clock(made.library, recording.id, 1, CameraClock(-2_500_000, 100.0))
    assert made.library.recording(recording.id).cameras[1].clock == CameraClock(-2_500_000, 100.0)
    assert camera.clock.to_camera(0) == 2_500_250
    assert camera.clock.to_recording(camera.clock.to_camera(60_000_000)) == 60_000_000
    newest = made.library.audit_entries(recording.id, limit=1)[0]
    assert (newest.action, newest.detail) == ("camera_set", "camera 2: clock")


@pytest.mark.parametrize(
    "clock", [CameraClock(25 * 3600 * 1_000_000), CameraClock(0, 20_000.0), CameraClock(0, -2e4)]
)
def test_a_clock_that_cannot_be_is_refused(
    made: Made, recording: Recording, films: list[Path], clock: CameraClock
) -> None:
    camera = cameras.add_camera(made.library, recording.id, [films[1]])
    with pytest.raises(LibraryProblem, match="smaller number"):
        cameras.set_clock(made.library, recording.id, 1, clock)
    assert made.library.recording(recording.id).cameras[1] == camera


def test_the_first_camera_keeps_its_clock_and_its_place(made: Made, recording: Recording) -> None:
    for refuse in (
        lambda: cameras.set_clock(made.library, recording.id, 0, CameraClock(1)),
        lambda: cameras.remove_camera(made.library, recording.id, 0),
        lambda: cameras.find_clock_from_sound(made.library, recording.id, 0),
        lambda: cameras.remove_last_part(made.library, recording.id, 0),
    ):
        with pytest.raises(LibraryProblem):
            refuse()
    assert made.library.recording(recording.id) == recording


def test_a_film_is_turned_wherever_it_is_read(
    made: Made, recording: Recording, films: list[Path]
) -> None:
    plain = made.library.media_source(recording.id, Use.PLAY)
    cameras.turn_film(made.library, recording.id, 0, 90)
    for use in (Use.PLAY, Use.STILL):
        turned = made.library.media_source(recording.id, use)
        assert turned.key != plain.key
        with open_frames(turned) as frames:
            assert frames.size == (120, 160)
    cameras.turn_film(made.library, recording.id, 0, 360)
    assert made.library.media_source(recording.id, Use.PLAY) == plain
    with pytest.raises(ValueError, match="quarters"):
        cameras.turn_film(made.library, recording.id, 0, 45)


def test_a_camera_is_called_what_a_person_likes_and_its_later_parts_with_it(
    made: Made, recording: Recording, films: list[Path]
) -> None:
    cameras.add_camera(made.library, recording.id, [films[1]])
    assert cameras.name_camera(made.library, recording.id, 1, "  side   view ").name == "side view"
    camera = cameras.add_parts(made.library, recording.id, 1, [films[2]])
    assert [media.camera_name for media in camera.media] == ["side view", "side view"]
    entries = made.library.audit_entries()
    # What it is called may name somebody: the audit only says that it changed.
    assert "camera 2: name" in {entry.detail for entry in entries}
    assert not any("side view" in entry.detail for entry in entries)
    cameras.name_camera(made.library, recording.id, 1, "side view")
    assert made.library.audit_entries() == entries
    assert cameras.name_camera(made.library, recording.id, 1, " ").name == ""
    assert [camera.name for camera in made.library.recording(recording.id).cameras] == ["", ""]
    with pytest.raises(LibraryProblem, match="40 letters"):
        cameras.name_camera(made.library, recording.id, 0, 41 * "x")


def test_what_changes_nothing_is_not_written(made: Made, recording: Recording) -> None:
    cameras.set_audio_offset(made.library, recording.id, 0, 80_000)
    entries = made.library.audit_entries()
    camera = cameras.set_audio_offset(made.library, recording.id, 0, 80_000)
    assert camera.audio_offset_us == 80_000
    assert made.library.audit_entries() == entries
    with pytest.raises(LibraryProblem, match="60 s"):
        cameras.set_audio_offset(made.library, recording.id, 0, 61_000_000)


def test_a_removed_camera_is_gone_with_its_films_and_its_number_is_free(
    made: Made, recording: Recording, films: list[Path]
) -> None:
    cameras.add_camera(made.library, recording.id, [films[1], films[2]])
    second = cameras.add_camera(made.library, recording.id, [films[3]])
    cameras.remove_camera(made.library, recording.id, 1)
    assert made.library.recording(recording.id).cameras[1:] == (second,)
    assert len(stored(made)) == 2
    assert made.library.verify() == ()
    with pytest.raises(LibraryProblem, match="no camera 2"):
        made.library.media_source(recording.id, Use.PLAY, camera=1)
    again = cameras.add_camera(made.library, recording.id, [films[1]])
    assert again.number == 1
    newest = made.library.audit_entries(recording.id, limit=2)
    assert [entry.action for entry in newest] == ["add_film", "remove_film"]


def test_the_last_part_can_be_taken_back(
    made: Made, recording: Recording, films: list[Path]
) -> None:
    cameras.add_parts(made.library, recording.id, 0, [films[1], films[2]])
    camera = cameras.remove_last_part(made.library, recording.id, 0)
    assert camera.duration_us == 2_000_000
    assert len(stored(made)) == 2


def test_a_film_that_was_lost_is_missed_whichever_camera_it_is_of(
    made: Made, recording: Recording, films: list[Path]
) -> None:
    camera = cameras.add_camera(made.library, recording.id, [films[1], films[2]])
    (made.library.folder / camera.media[1].stored_as).unlink()
    (problem,) = made.library.verify()
    assert camera.media[1].stored_as in problem


def test_an_unknown_recording_or_camera_is_one_plain_sentence(
    made: Made, recording: Recording, films: list[Path]
) -> None:
    for refuse in (
        lambda: cameras.add_parts(made.library, recording.id, 3, [films[1]]),
        lambda: cameras.turn_film(made.library, recording.id, 3, 90),
        lambda: cameras.remove_camera(made.library, recording.id, 3),
        lambda: cameras.turn_film(made.library, type(recording.id)("no"), 0, 90),
        lambda: cameras.add_camera(made.library, type(recording.id)("no"), [films[1]]),
    ):
        with pytest.raises(LibraryProblem):
            refuse()


def test_cameras_outlive_closing_the_library(
    made: Made, recording: Recording, films: list[Path]
) -> None:
    cameras.add_camera(made.library, recording.id, [films[1], films[2]])
    cameras.turn_film(made.library, recording.id, 1, 270)
    before = made.library.recording(recording.id)
    made.library.close()
    with Library.open(made.library.folder) as again:
        assert again.recording(recording.id) == before
        assert again.verify() == ()
