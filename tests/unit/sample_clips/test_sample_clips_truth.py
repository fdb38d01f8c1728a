"""The truth files of the sample clips hold what their README promises."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

HOME = Path(__file__).resolve().parents[3] / "sample_clips"
CLIPS = sorted(HOME.glob("*.mp4"))
each_clip = pytest.mark.parametrize("clip", CLIPS, ids=lambda clip: clip.stem)


def truth_of(clip: Path) -> dict[str, Any]:
    return json.loads(clip.with_suffix(".truth.json").read_text(encoding="utf-8"))


def voices_within(truth: dict[str, Any], onset_s: float, offset_s: float) -> list[dict[str, Any]]:
    return [v for v in truth["voices"] if v["onset_s"] < offset_s and v["offset_s"] > onset_s]


def the(truth: dict[str, Any], kind: str) -> dict[str, Any]:
    (moment,) = [moment for moment in truth["moments"] if moment["kind"] == kind]
    return moment


@each_clip
def test_every_track_has_a_value_for_every_frame(clip: Path):
    truth = truth_of(clip)
    assert truth["format"] == "imh-video-sample-truth"
    assert truth["pts_s"][0] == 0
    assert len(truth["pts_s"]) == truth["frames"]
    assert all(later > earlier for earlier, later in pairwise(truth["pts_s"]))
    for tracks in truth["tracks"].values():
        assert {len(values) for values in tracks.values()} == {truth["frames"]}


@each_clip
def test_calm_stretches_are_silent_and_touch_no_moment(clip: Path):
    truth = truth_of(clip)
    assert truth["calm"]
    for calm in truth["calm"]:
        assert not voices_within(truth, calm["onset_s"], calm["offset_s"])
        for moment in truth["moments"]:
            apart = moment["offset_s"] <= calm["onset_s"] or calm["offset_s"] <= moment["onset_s"]
            assert apart, (moment, calm)


@each_clip
def test_the_clip_has_the_frame_times_that_its_truth_names(clip: Path):
    av = pytest.importorskip("av")
    truth = truth_of(clip)
    with av.open(str(clip)) as container:
        video = container.streams.video[0]
        packets = [p for p in container.demux(video) if p.pts is not None]
        shown = sorted(float(p.pts * video.time_base) for p in packets)
    assert [t - shown[0] for t in shown] == pytest.approx(truth["pts_s"], abs=0.0006)


def test_nobody_answers_the_missed_cue_and_the_parents_face_can_be_seen():
    truth = truth_of(HOME / "play_at_home.mp4")
    missed = the(truth, "missed_cue")
    speakers = {v["person"] for v in voices_within(truth, missed["onset_s"], missed["onset_s"] + 5)}
    assert speakers == {"infant"}
    parent = truth["tracks"]["caregiver"]
    inside = [
        number
        for number, at_s in enumerate(truth["pts_s"])
        if missed["onset_s"] <= at_s < missed["onset_s"] + 5
    ]
    assert max(parent["covered"][n] for n in inside) == 0
    assert max(parent["yaw_deg"][n] for n in inside) < 0  # turned from the baby, who sits right


def test_the_answer_of_the_attunement_comes_within_a_second_and_a_half():
    truth = truth_of(HOME / "play_at_home.mp4")
    moment = the(truth, "attunement")
    first, second = voices_within(truth, moment["onset_s"], moment["offset_s"])
    assert (first["person"], second["person"]) == ("infant", "caregiver")
    assert 0.5 <= second["onset_s"] - first["onset_s"] <= 1.5


@pytest.mark.parametrize("name", ["play_at_home", "split_screen"])
def test_turns_alternate_with_short_gaps(name: str):
    truth = truth_of(HOME / f"{name}.mp4")
    moment = the(truth, "turn_taking")
    voices = voices_within(truth, moment["onset_s"], moment["offset_s"])
    changes = [(a, b) for a, b in pairwise(voices) if a["person"] != b["person"]]
    assert len(changes) >= 3
    assert all(0.2 <= b["onset_s"] - a["offset_s"] <= 1.0 for a, b in changes)
