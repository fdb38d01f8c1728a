"""A recording with two cameras: both films are looked at, once, whatever stops the work."""

from __future__ import annotations

import itertools
import sys
import wave
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from support import analyse_two_cameras as options_module
from support.analyse_two_cameras import LATE_US, SECOND, options_of_two
from support.killing_looks import KilledLooks
from support.libraries import Made, make_library, write_film

from imh_video.app import cameras
from imh_video.app.analysis import Analysis, AnalysisOptions, analyse_film, known_analysis
from imh_video.app.analysis_films import CameraToLookAt
from imh_video.app.consent_gate import ConsentRefused
from imh_video.app.first_look import looked_share
from imh_video.app.people_file import PeopleChoice, PersonChoice
from imh_video.app.suggesting import known_signals, look_at_recording
from imh_video.app.who_is_who import cameras_to_look_at, looked_us, options_for
from imh_video.media.source import PathSource
from imh_video.model.consent import Use
from imh_video.model.family import Role
from imh_video.model.job import Cancelled, Unattended
from imh_video.model.recording import Area, CameraClock, Layout, PointedPerson
from imh_video.vision.model_store import list_models

SECONDS = 6


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    made = make_library(tmp_path / "library")
    yield made
    made.library.close()


@pytest.fixture(scope="module")
def halves(sample_clips: Path, tmp_path_factory: pytest.TempPathFactory) -> list[PathSource]:
    """The two views of the split screen as films of their own; the second begins a second later."""
    if not all(model.present for model in list_models()):
        pytest.skip("the model files are not on this computer: imh-video models fetch")
    clip = sample_clips / "split_screen.mp4"
    if not clip.is_file():
        pytest.skip("the sample clips have not been made yet")
    folder = tmp_path_factory.mktemp("cameras")
    with av.open(str(clip)) as film:
        stream = film.streams.video[0]
        frames = [
            frame.to_ndarray(format="rgb24")
            for _, frame in zip(range(SECONDS * 25), film.decode(stream), strict=False)
        ]
    middle = frames[0].shape[1] // 2
    late = 25 * LATE_US // 1_000_000
    return [
        write(folder / "left.mp4", [frame[:, :middle] for frame in frames]),
        write(folder / SECOND, [frame[:, middle:] for frame in frames[late:]]),
    ]


def write(path: Path, pictures: list[np.ndarray]) -> PathSource:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25)
        height, width = pictures[0].shape[:2]
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.time_base = Fraction(1, 25)
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return PathSource(path)


def pictures_of(path: Path, since_s: float, until_s: float) -> list[np.ndarray]:
    with av.open(str(path)) as film:
        film.seek(round(since_s * 1_000_000))
        frames = itertools.takewhile(lambda f: (f.time or 0.0) < until_s, film.decode(video=0))
        return [f.to_ndarray(format="rgb24") for f in frames if (f.time or 0.0) >= since_s]


def two(halves: list[PathSource], **changes: object) -> AnalysisOptions:
    options = options_of_two(halves[0].path, workers=1)
    return replace(options, **changes)  # type: ignore[arg-type]


def bits(analysis: Analysis) -> dict[str, bytes]:
    return {
        n: s.values.tobytes() + s.validity.tobytes() for n, s in analysis.signals.signals.items()
    }


class StopAfter(Unattended):
    def __init__(self, fraction: float) -> None:
        self.fraction, self.told = fraction, [0.0]

    def progress(self, fraction: float, doing: str = "") -> None:
        self.told.append(fraction)

    def check(self) -> None:
        if self.told[-1] >= self.fraction:
            raise Cancelled


@pytest.mark.slow
def test_both_cameras_are_looked_at_and_a_stopped_look_goes_on_to_the_same_bits(
    halves: list[PathSource], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMH_VIDEO_CACHE", str(tmp_path / "whole"))
    whole = analyse_film(halves[0], two(halves, workers=2))
    people = {person.role: person for person in whole.people}
    assert set(people) == {Role.INFANT, Role.CAREGIVER}
    # The baby sits on the right in this film.
    assert people[Role.INFANT].camera == 1
    assert people[Role.CAREGIVER].camera == 0
    begins = whole.signals.times_us < LATE_US
    face = whole.signals["infant_face"]
    assert not face.known[begins].any(), "it did not film yet"
    assert face.values[~begins].mean() > 0.9
    assert whole.signals["face_to_face"].known[~begins].any()
    for what in ("infant_reach", "caregiver_reach", "infant_hand_near_partner"):
        assert not whole.signals[what].known.any(), "neither half shows both"

    monkeypatch.setenv("IMH_VIDEO_CACHE", str(tmp_path / "stopped"))
    control = StopAfter(0.6)
    with pytest.raises(Cancelled):
        analyse_film(halves[0], two(halves), control)
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "stopped").rglob("*.npz")}
    assert kept
    assert known_analysis(halves[0], two(halves)) is None
    assert 0.0 < looked_share(halves[0], two(halves)) < 1.0
    resumed = analyse_film(halves[0], two(halves))
    assert all(path.stat().st_mtime_ns == when for path, when in kept.items())
    assert bits(resumed) == bits(whole)
    again = known_analysis(halves[0], two(halves))
    assert again is not None
    assert bits(again) == bits(whole)
    # What was looked at beside the first film counts when it is looked at alone.
    assert looked_share(halves[1], two(halves, further=())) > 0.5


@pytest.mark.slow
def test_reaching_is_known_through_the_camera_that_shows_both(
    sample_clips: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One camera films both, one the baby from nearby: as with the first one alone."""
    if not all(model.present for model in list_models()):
        pytest.skip("the model files are not on this computer: imh-video models fetch")
    monkeypatch.setenv("IMH_VIDEO_CACHE", str(tmp_path))
    frames = pictures_of(sample_clips / "play_at_home.mp4", 42.0, 42.0 + SECONDS)
    height, width = frames[0].shape[:2]
    nearby = [frame[height // 4 : 3 * height // 4, width // 2 :] for frame in frames]
    both = write(tmp_path / "both.mp4", frames)
    write(tmp_path / SECOND, nearby[25 * LATE_US // 1_000_000 :])
    options = options_of_two(both.path, workers=2)
    baby = PersonChoice(Role.INFANT, region=(0, 0, width / 2, height / 2), at_us=LATE_US)
    said = PeopleChoice(Layout.TWO_CAMERAS, (baby,))
    further = tuple(replace(one, choice=said) for one in options.further)
    found = analyse_film(both, replace(options, further=further))
    assert {p.role: p.camera for p in found.people} == {Role.INFANT: 1, Role.CAREGIVER: 0}
    alone = analyse_film(both, replace(options, people=None, further=()))
    mine, theirs = (one.signals["infant_reach"] for one in (found, alone))
    each = mine.known & theirs.known
    assert each.mean() > 0.9, "also before the camera nearby began"
    assert (mine.values == theirs.values)[each].mean() > 0.95
    assert theirs.values[each].mean() > 0.3, "the baby reaches in half of it"


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_killed_again_and_again_it_repeats_no_chunk_of_either_film(
    halves: list[PathSource], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = Path(options_module.__file__ or "")
    looks = KilledLooks(halves[0].path, tmp_path, seed=3, program=(str(program),))
    for number in range(3):
        killed = looks.kill(workers=1 + number % 2)
        assert killed.made_again == ()
        assert killed.outlived == ()
    assert looks.finish(workers=2) == 0, looks.said.read_text()
    monkeypatch.setenv("IMH_VIDEO_CACHE", str(tmp_path))
    resumed = known_analysis(halves[0], two(halves))
    assert resumed is not None
    assert bits(resumed) == bits(analyse_film(halves[0], two(halves), use_cache=False))


@pytest.mark.slow
def test_a_second_camera_that_cannot_be_read_is_told_of_and_the_first_is_looked_at(
    halves: list[PathSource], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no film at all")
    further = (CameraToLookAt(1, PathSource(broken), CameraClock()),)
    found = analyse_film(halves[0], two(halves, further=further))
    assert any(word.startswith("Camera 2 could not be looked at") for word in found.warnings)
    assert len(found.signals.times_us) > 0


@pytest.mark.slow
def test_where_the_first_file_is_sound_alone_the_second_cameras_looks_are_the_rows(
    halves: list[PathSource], tmp_path: Path
) -> None:
    sound = tmp_path / "sound.wav"
    with wave.open(str(sound), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(2 * 16_000 * SECONDS))
    found = analyse_film(PathSource(sound), two(halves))
    assert found.signals.times_us[0] == LATE_US
    assert found.signals.times_us[-1] < found.signals.duration_us
    (person,) = found.people
    assert person.camera == 1
    assert found.signals[f"{person.role.value}_face"].known.all()


@pytest.mark.slow
def test_with_another_layout_only_the_first_is_looked_at_and_it_says_so(
    halves: list[PathSource],
) -> None:
    found = analyse_film(halves[0], two(halves, people=None))
    assert any("Only the first camera was looked at" in word for word in found.warnings)
    assert {person.camera for person in found.people} == {0}


@pytest.mark.slow
def test_a_recording_of_the_library_is_looked_at_with_both_and_its_signals_are_known_after(
    made: Made, halves: list[PathSource]
) -> None:
    recording = made.add_film(halves[0].path)
    cameras.add_camera(made.library, recording.id, [halves[1].path])
    cameras.set_clock(made.library, recording.id, 1, CameraClock(LATE_US))
    recording = made.library.set_layout(recording.id, Layout.TWO_CAMERAS)
    looked = look_at_recording(made.library, recording.id)
    assert any("the baby from camera 2" in word for word in looked.warnings)
    assert looked.signals["infant_face"].coverage > 0.5
    source = made.library.media_source(recording.id, Use.PLAY)
    further = cameras_to_look_at(made.library, recording)
    known = known_signals(recording, source, made.everybody, further)
    assert known is not None
    again = known["infant_facing_partner"].values
    assert again.tobytes() == looked.signals["infant_facing_partner"].values.tobytes()
    assert looked_us(recording) == sum(camera.duration_us for camera in recording.cameras)
    cameras.set_clock(made.library, recording.id, 1, CameraClock(2 * LATE_US))
    moved = made.library.recording(recording.id)
    later = known_signals(moved, source, made.everybody, cameras_to_look_at(made.library, moved))
    assert later is not None, "another clock needs no other look"
    assert not later["infant_seen"].known[later.times_us < 2 * LATE_US].any()


def test_the_other_cameras_of_a_recording_go_with_their_clocks_into_the_look(
    made: Made, tmp_path: Path
) -> None:
    film = write_film(tmp_path / "one.mp4", shade=3)
    recording = made.add_film(film)
    cameras.add_camera(made.library, recording.id, [write_film(tmp_path / "two.mp4", shade=90)])
    cameras.set_clock(made.library, recording.id, 1, CameraClock(500_000, 30.0))
    recording = made.library.set_layout(recording.id, Layout.TWO_CAMERAS)
    further = cameras_to_look_at(made.library, recording)
    options = options_for(recording, made.everybody, PathSource(film), further)
    (camera,) = options.further
    assert (camera.number, camera.clock) == (1, CameraClock(500_000, 30.0))
    assert camera.source == made.library.media_source(recording.id, Use.PLAY, camera=1)
    for consent in made.library.consents(made.family.id):
        made.library.withdraw_consent(consent.id)
    with pytest.raises(ConsentRefused):
        cameras_to_look_at(made.library, recording)


def test_what_was_said_of_a_cameras_picture_goes_with_that_camera(
    made: Made, tmp_path: Path
) -> None:
    film, second = write_film(tmp_path / "one.mp4"), write_film(tmp_path / "two.mp4", shade=90)
    recording = made.add_film(film)
    cameras.add_camera(made.library, recording.id, [second])
    half = Area(0.5, 0.0, 0.5, 0.5, camera=1)
    pointed = (
        PointedPerson(100_000, Area(0.1, 0.1, 0.2, 0.2), made.baby.id),
        PointedPerson(900_000, replace(half, left=0.25), made.parent.id),
    )
    recording = made.library.set_layout(
        recording.id, Layout.TWO_CAMERAS, left_out=(half,), pointed=pointed
    )
    assert made.library.recording(recording.id).left_out == (half,)
    further = cameras_to_look_at(made.library, recording)
    options = options_for(recording, made.everybody, PathSource(film), further)
    assert options.people is not None
    assert [one.called for one in options.people.people] == [made.baby.id]
    assert options.people.leave_out == ()
    (choice,) = (one.choice for one in options.further)
    assert [(one.called, one.at_us) for one in choice.people] == [(made.parent.id, 900_000)]
    assert choice.layout is Layout.TWO_CAMERAS
    assert choice.leave_out == ((80.0, 0.0, 80.0, 60.0),)
    unreadable = replace(further[0], source=PathSource(tmp_path / "gone.mp4"))
    options = options_for(recording, made.everybody, PathSource(film), (unreadable,))
    assert options.further == (unreadable,), "the look itself says why"
