"""``imh-video analyse`` killed at random moments: it goes on where it was, bit for bit the same."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from support.analyse_in_small_chunks import SMALL
from support.killing_looks import KilledLooks

from imh_video.app.analysis import Analysis, AnalysisOptions, analyse_film, known_analysis
from imh_video.media.cache import clear_pieces
from imh_video.media.source import PathSource
from imh_video.vision.model_store import list_models

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc"),
]
KILLS = 6


@pytest.fixture(scope="module")
def film(sample_clips: Path) -> Path:
    if not all(model.present for model in list_models()):
        pytest.skip("the model files are not on this computer: imh-video models fetch")
    return sample_clips / "phone_portrait.mp4"


@pytest.fixture(scope="module")
def whole(film: Path) -> Analysis:
    """By one worker, in one go."""
    return analyse_film(PathSource(film), AnalysisOptions(workers=1, **SMALL), use_cache=False)


def assert_same_bits(one: Analysis, other: Analysis) -> None:
    assert set(one.signals.signals) == set(other.signals.signals)
    for name, signal in one.signals.signals.items():
        again = other.signals[name]
        for part in ("times_us", "values", "validity"):
            assert getattr(signal, part).tobytes() == getattr(again, part).tobytes(), (name, part)
    seen, again_seen = one.observations.arrays(), other.observations.arrays()
    assert {k: v.tobytes() for k, v in seen.items()} == {
        k: v.tobytes() for k, v in again_seen.items()
    }


def test_killed_again_and_again_it_repeats_nothing_and_ends_the_same_to_the_bit(
    film: Path, whole: Analysis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = KilledLooks(film, tmp_path, seed=1)
    was_working = 0
    for number in range(KILLS):
        killed = looks.kill(workers=1 + number % 3, group=number != 1)
        assert killed.made_again == ()
        assert killed.outlived == ()
        was_working += not killed.ended_by_itself
    assert was_working >= KILLS // 2, "the film is too short for so many kills"
    kept = looks.results()
    assert kept, "it never got to finish a chunk"
    assert looks.finish(workers=2) == 0, looks.said.read_text()
    assert kept.items() <= looks.results().items()
    monkeypatch.setenv("IMH_VIDEO_CACHE", str(tmp_path))
    resumed = known_analysis(PathSource(film), AnalysisOptions(**SMALL))
    assert resumed is not None
    assert_same_bits(resumed, whole)


@pytest.mark.parametrize("workers", [2, 3])
def test_any_number_of_workers_gives_the_same_to_the_bit(
    film: Path, whole: Analysis, workers: int
) -> None:
    options = AnalysisOptions(workers=workers, **SMALL)
    assert_same_bits(analyse_film(PathSource(film), options, use_cache=False), whole)


def test_stopped_by_hand_in_the_middle_it_leaves_no_process_and_no_piece(
    film: Path, tmp_path: Path
) -> None:
    looks = KilledLooks(film, tmp_path, seed=2)
    code, outlived = looks.interrupt(workers=2)
    assert code == 130
    assert looks.said.read_text().strip() == "Stopped. Nothing half-made was kept."
    assert outlived == ()
    assert looks.results()
    assert list(tmp_path.glob("analyses/*/.*.part")) == []


def test_what_a_dead_process_was_writing_is_cleared_away_next_time(tmp_path: Path) -> None:
    dead, alive = tmp_path / ".dead.part", tmp_path / ".alive.part"
    for path in (dead, alive):
        path.write_bytes(b"half")
    an_hour_ago = time.time() - 3600
    os.utime(dead, (an_hour_ago, an_hour_ago))
    clear_pieces(tmp_path)
    assert not dead.exists()
    assert alive.exists(), "somebody may be writing it now"
