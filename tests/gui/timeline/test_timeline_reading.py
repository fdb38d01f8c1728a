"""Signals in words: so, not so, or not known; what was filled in says so."""

from __future__ import annotations

import numpy as np
import pytest

from imh_video.model.signal import Signal, SignalSet, Validity
from imh_video_ui.timeline.background import Background
from imh_video_ui.timeline.lanes import LaneKind
from imh_video_ui.timeline.reading import all_words_at, words_at

STEP_US = 100_000


def background() -> Background:
    """A second each: smiles, does not smile, a filled-in smile, not known."""
    times = np.arange(0, 4_000_000, STEP_US)
    second = times // 1_000_000
    smile = np.select([second == 0, second == 1, second == 2], [0.8, 0.1, 0.7], np.nan)
    validity = np.select(
        [second < 2, second == 2], [Validity.MEASURED, Validity.INTERPOLATED], Validity.UNKNOWN
    )
    signal = Signal("infant_smile", "0-1", times, smile.astype(np.float32), validity.astype("u1"))
    made = Background()
    made.show_signals(SignalSet(times, 4_000_000, {"infant_smile": signal}))
    return made


@pytest.mark.parametrize(
    ("us", "words"),
    [
        (500_000, "Baby: smiles"),
        (1_500_000, "Baby: does not smile"),
        (2_500_000, "Baby: smiles (filled in)"),
        (3_500_000, "Baby: not known"),
        (9_000_000, "Baby: not known"),
    ],
)
def test_a_smile_is_read_out(us: int, words: str) -> None:
    assert words in words_at(background(), LaneKind.SMILES, us).splitlines()


def test_a_signal_that_is_missing_is_not_known_and_never_no() -> None:
    said = words_at(background(), LaneKind.FACE_TO_FACE, 500_000)
    assert said == "Face to face: not known"
    for kind in (LaneKind.COVERAGE, LaneKind.MOVEMENT, LaneKind.VOICES):
        lines = words_at(background(), kind, 500_000).splitlines()[1:]
        assert lines == ["Baby: not known", "Parent: not known"]


def test_before_anybody_looked_nothing_is_said() -> None:
    assert words_at(Background(), LaneKind.SMILES, 0) == ""
    assert all_words_at(Background(), 0) == ""


def test_every_lane_is_read_at_one_moment() -> None:
    lines = all_words_at(background(), 500_000).splitlines()
    assert lines[0] == "00:00.500"
    assert "Smiles: Baby: smiles, Parent: not known" in lines
