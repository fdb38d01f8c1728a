"""A film is analysed as far as it goes, resumed where it stopped, and leaves nothing when asked."""

from __future__ import annotations

import csv
import errno
import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from multiprocessing import active_children
from multiprocessing.process import BaseProcess
from pathlib import Path

import av
import numpy as np
import pytest

from imh_video import places
from imh_video.app.analysis import (
    Analysis,
    AnalysisOptions,
    AnalysisProblem,
    PeopleChoice,
    analyse_film,
    known_analysis,
    write_signals_csv,
)
from imh_video.app.analysis_chunks import not_kept
from imh_video.app.first_look import first_look
from imh_video.app.people_file import PersonChoice, Side
from imh_video.media.problem import MediaProblem
from imh_video.media.source import PathSource
from imh_video.model.family import Role
from imh_video.model.job import Cancelled, Unattended
from imh_video.model.recording import Layout
from imh_video.model.signal import DYAD_SIGNALS, PEOPLE, PERSON_SIGNALS
from imh_video.vision.model_store import ModelMissing, list_models

SELDOM = AnalysisOptions(workers=1, looks_per_second=1.0, chunk_s=20.0)
"""Few looks in few chunks: quick, and still every part works."""


@pytest.fixture(autouse=True)
def models() -> None:
    if not all(model.present for model in list_models()):
        pytest.skip("the model files are not on this computer: imh-video models fetch")


@pytest.fixture(scope="module")
def play_at_home(sample_clips: Path) -> PathSource:
    clip = sample_clips / "play_at_home.mp4"
    if not clip.is_file():
        pytest.skip("the sample clips have not been made yet")
    return PathSource(clip)


@pytest.fixture(scope="module")
def analysed(play_at_home: PathSource) -> Analysis:
    return analyse_film(play_at_home, SELDOM)


def film(path: Path, frames: int, *, level: int = 0, fps: int = 25) -> PathSource:
    """A film of one grey without sound."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=fps)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        stream.time_base = Fraction(1, fps)
        picture = np.full((120, 160, 3), level, np.uint8)
        for number in range(frames):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return PathSource(path)


class StopAfter(Unattended):
    """Cancels as soon as so much is done."""

    def __init__(self, fraction: float) -> None:
        self.fraction = fraction
        self.reached = False

    def progress(self, fraction: float, doing: str = "") -> None:
        self.reached = self.reached or fraction >= self.fraction

    def check(self) -> None:
        if self.reached:
            raise Cancelled


def assert_same(one: Analysis, other: Analysis) -> None:
    assert set(one.signals.signals) == set(other.signals.signals)
    for name, signal_ in one.signals.signals.items():
        again = other.signals[name]
        assert signal_.values.tobytes() == again.values.tobytes(), name
        assert signal_.validity.tobytes() == again.validity.tobytes(), name


@pytest.mark.slow
def test_both_people_are_found_and_told_apart_in_the_sample_film(analysed: Analysis) -> None:
    roles = {person.role: person for person in analysed.people}
    assert set(roles) == {Role.INFANT, Role.CAREGIVER}
    assert all(person.role_confidence > 0.9 for person in roles.values())
    # The baby sits on the right in this film.
    assert roles[Role.INFANT].example_box[0] > 640 > roles[Role.CAREGIVER].example_box[0]
    assert analysed.both_faces_fraction >= 0.95
    assert analysed.warnings == ()
    assert analysed.signals.audible


@pytest.mark.slow
def test_an_analysis_that_was_stopped_goes_on_and_gives_the_same_to_the_bit(
    play_at_home: PathSource, analysed: Analysis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMH_VIDEO_CACHE", str(tmp_path))
    with pytest.raises(Cancelled):
        analyse_film(play_at_home, SELDOM, StopAfter(0.75))
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.glob("analyses/*/*.npz")}
    assert sorted(path.name for path in kept) == [
        "heard-0000.npz",
        "seen-0000.npz",
        "seen-0001.npz",
    ]
    assert known_analysis(play_at_home, SELDOM) is None
    assert not workers_alive()
    two = AnalysisOptions(workers=2, looks_per_second=1.0, chunk_s=20.0)
    resumed = analyse_film(play_at_home, two)
    assert all(path.stat().st_mtime_ns == when for path, when in kept.items())
    assert_same(resumed, analysed)


@pytest.mark.slow
def test_what_is_known_is_not_looked_at_again(play_at_home: PathSource, analysed: Analysis) -> None:
    again = known_analysis(play_at_home, SELDOM)
    assert again is not None
    assert again.cached
    assert_same(again, analysed)


@pytest.mark.slow
def test_a_human_who_says_who_is_who_is_always_right(
    play_at_home: PathSource, analysed: Analysis
) -> None:
    swapped = PeopleChoice(
        people=(
            PersonChoice(Role.INFANT, side=Side.LEFT),
            PersonChoice(Role.CAREGIVER, side=Side.RIGHT),
        )
    )
    options = AnalysisOptions(looks_per_second=1.0, chunk_s=20.0, people=swapped)
    analysis = known_analysis(play_at_home, options)
    assert analysis is not None
    infant = analysis.person(Role.INFANT)
    assert infant is not None
    assert infant.example_box[0] < 640
    assert infant.role_confidence == 1.0


@pytest.mark.slow
def test_whoever_is_in_an_area_to_leave_out_is_nobody(
    play_at_home: PathSource, analysed: Analysis
) -> None:
    choice = PeopleChoice(leave_out=((0.0, 0.0, 640.0, 720.0),))
    options = AnalysisOptions(looks_per_second=1.0, chunk_s=20.0, people=choice)
    analysis = known_analysis(play_at_home, options)
    assert analysis is not None
    assert len(analysis.people) == 1
    assert any("Only one person" in warning for warning in analysis.warnings)
    said = replace(choice, people=(PersonChoice(Role.CAREGIVER, side=Side.RIGHT),))
    analysis = known_analysis(play_at_home, replace(options, people=said))
    assert analysis is not None
    assert any("Only the parent was found" in warning for warning in analysis.warnings)
    assert not any("we take them" in warning for warning in analysis.warnings)


@pytest.mark.slow
def test_in_a_split_screen_each_half_has_its_person(
    play_at_home: PathSource, analysed: Analysis
) -> None:
    choice = PeopleChoice(layout=Layout.SPLIT_SCREEN)
    options = AnalysisOptions(looks_per_second=1.0, chunk_s=20.0, people=choice)
    analysis = known_analysis(play_at_home, options)
    assert analysis is not None
    assert {person.role for person in analysis.people} == {Role.INFANT, Role.CAREGIVER}


@pytest.mark.slow
def test_two_cameras_chosen_for_one_film_that_shows_both_is_questioned(
    play_at_home: PathSource, analysed: Analysis
) -> None:
    assert not any("Two cameras" in words for words in analysed.warnings)
    choice = PeopleChoice(layout=Layout.TWO_CAMERAS)
    options = AnalysisOptions(looks_per_second=1.0, chunk_s=20.0, people=choice)
    analysis = known_analysis(play_at_home, options)
    assert analysis is not None
    assert any("one film, and it shows both" in words for words in analysis.warnings)


@pytest.mark.slow
def test_the_table_has_every_column_and_empty_fields_where_nothing_was_measured(
    analysed: Analysis, tmp_path: Path
) -> None:
    rows = write_signals_csv(analysed, tmp_path / "signals.csv")
    with (tmp_path / "signals.csv").open(newline="") as file:
        table = list(csv.DictReader(file))
    wanted = ["t_s", *(f"{who}_{what}" for who in PEOPLE for what in PERSON_SIGNALS)]
    assert list(table[0]) == [*wanted, *DYAD_SIGNALS]
    assert len(table) == rows == len(analysed.signals.times_us)
    assert table[1]["t_s"] == f"{analysed.signals.times_us[1] / 1e6:.6f}"
    unknown = ~analysed.signals["infant_facing_partner"].known
    assert [row["infant_facing_partner"] == "" for row in table] == unknown.tolist()


def test_a_black_film_without_sound_has_nobody_and_says_so(tmp_path: Path) -> None:
    analysis = analyse_film(film(tmp_path / "black.mp4", 20))
    summary = analysis.summary()
    assert summary["people"] == []
    assert summary["both_faces_fraction"] == 0.0
    assert summary["voice"]["audible"] is False
    said = " ".join(summary["warnings"])
    assert "Nobody" in said
    assert "dark" in said
    assert "no sound" in said
    assert not analysis.signals["infant_facing_partner"].known.any()


def test_a_film_of_one_frame_is_analysed(tmp_path: Path) -> None:
    analysis = analyse_film(film(tmp_path / "one.mp4", 1, level=128))
    assert analysis.summary()["analysed_frames"] == 1
    assert write_signals_csv(analysis, tmp_path / "one.csv") == 1


@pytest.mark.parametrize(("fps", "frames", "looks"), [(8, 16, 16), (240, 120, 7)])
def test_slow_and_fast_cameras_are_looked_at_some_twelve_times_a_second_at_most(
    tmp_path: Path, fps: int, frames: int, looks: int
) -> None:
    analysis = analyse_film(film(tmp_path / "odd.mp4", frames, level=128, fps=fps))
    times_us = analysis.signals.times_us
    assert len(times_us) == looks
    assert np.diff(times_us).min() >= 1_000_000 / 13
    assert times_us[-1] <= analysis.signals.duration_us


def test_a_film_that_ends_early_is_analysed_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = PathSource(tmp_path / "whole.ts")
    film(whole.path, 50, level=128)
    cut = tmp_path / "cut.ts"
    content = whole.path.read_bytes()
    cut.write_bytes(content[: len(content) // 2])

    analysis = analyse_film(PathSource(cut))

    assert 0 < analysis.signals.duration_us < analyse_film(whole).signals.duration_us
    assert analysis.summary()["analysed_frames"] > 0


def test_without_the_cache_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMH_VIDEO_CACHE", str(tmp_path / "cache"))
    analyse_film(film(tmp_path / "grey.mp4", 5, level=90), use_cache=False)
    assert not (tmp_path / "cache").exists()
    assert os.environ["IMH_VIDEO_CACHE"] == str(tmp_path / "cache")


def test_a_damaged_result_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMH_VIDEO_CACHE", str(tmp_path / "cache"))
    source = film(tmp_path / "grey.mp4", 5, level=90)
    analyse_film(source)
    (result,) = tmp_path.glob("cache/analyses/*/seen-0000.npz")
    result.write_bytes(result.read_bytes()[:100])
    assert known_analysis(source) is None
    assert not analyse_film(source).cached
    assert analyse_film(source).cached


def test_a_first_look_makes_a_damaged_result_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMH_VIDEO_CACHE", str(tmp_path / "cache"))
    source = film(tmp_path / "grey.mp4", 5, level=90)
    analyse_film(source)
    (result,) = tmp_path.glob("cache/analyses/*/seen-0000.npz")
    result.write_bytes(b"")
    assert len(first_look(source).observations.times_us) == 3


def test_without_models_the_way_out_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMH_VIDEO_MODELS", str(tmp_path / "none"))
    with pytest.raises(ModelMissing, match="models fetch"):
        analyse_film(film(tmp_path / "grey.mp4", 5))


def test_a_file_that_is_no_film_is_a_plain_problem(tmp_path: Path) -> None:
    (tmp_path / "notes.mp4").write_text("not a film")
    with pytest.raises(MediaProblem):
        analyse_film(PathSource(tmp_path / "notes.mp4"))


def test_a_full_disk_is_told_as_such_with_the_way_on(monkeypatch: pytest.MonkeyPatch) -> None:
    full = not_kept("Film 3", OSError(errno.ENOSPC, "No space left on device"))
    assert full.sentence.startswith("Film 3: The disk is full")
    assert "Make room" in full.sentence
    assert "goes on where it was" in full.sentence
    monkeypatch.setenv("IMH_VIDEO_CACHE", "/nowhere/cache")
    locked = not_kept("Film 3", OSError(errno.EACCES, "Permission denied"))
    assert "nowhere" in locked.sentence, "which folder it is"


def workers_alive() -> list[BaseProcess]:
    """The processes that decode films wait for the next one; they are none of these."""
    return [child for child in active_children() if child.name == "imh-video-analysis"]


class KillsWorkers(Unattended):
    """Kills every worker process that shows up, as a crashing detector would."""

    def check(self) -> None:
        for child in workers_alive():
            if child.pid is not None:
                os.kill(child.pid, signal.SIGKILL)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
def test_a_crash_in_a_worker_becomes_a_problem_and_not_a_dead_program(tmp_path: Path) -> None:
    with pytest.raises(AnalysisProblem, match="can still be played"):
        analyse_film(film(tmp_path / "grey.mp4", 60), control=KillsWorkers(), use_cache=False)
    assert not workers_alive()


class StopsInAPause(Unattended):
    """Holds the work when its first result lies there, as a pause does, and then cancels."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.counts: list[int] = []
        """How many results lay there when the pause began, and late in it."""

    def check(self) -> None:
        if not self.results():
            return
        for wait_s in (0.0, 2.5):
            threading.Event().wait(wait_s)
            self.counts.append(self.results())
        raise Cancelled

    def results(self) -> int:
        return len(list(self.folder.glob("analyses/*/*.npz")))


def test_a_pause_begins_nothing_more_and_a_stop_in_it_leaves_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMH_VIDEO_CACHE", str(tmp_path / "cache"))
    pausing = StopsInAPause(tmp_path / "cache")
    with pytest.raises(Cancelled):
        analyse_film(
            film(tmp_path / "grey.mp4", 250), AnalysisOptions(workers=2, chunk_s=0.4), pausing
        )
    assert not workers_alive()
    began, late = pausing.counts
    assert late <= began + 2 < 25, "each worker may finish what it has in hand, and no more"


@pytest.fixture(autouse=True)
def no_process_left() -> Iterator[None]:
    yield
    deadline = time.monotonic() + 5
    while workers_alive() and time.monotonic() < deadline:
        threading.Event().wait(0.05)
    assert not workers_alive()


def test_the_cache_of_an_analysis_lies_where_the_program_keeps_such_things(tmp_path: Path) -> None:
    source = film(tmp_path / "grey.mp4", 3, level=70)
    analyse_film(source)
    assert known_analysis(source) is not None
    assert (places.cache_folder() / "analyses").is_dir()
