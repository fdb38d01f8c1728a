"""The rules find every moment that the sample clips' scripts hold, and nothing where all is calm.

The signals come straight from the truth files, so this tries the rules alone, not the detectors.
"""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import Any

import pytest
from support.truth_signals import SAMPLE_CLIPS, signals_from, truth_of, with_small_faults

from imh_video.app.analysis import AnalysisOptions, analyse_film
from imh_video.media.source import PathSource
from imh_video.model.moment import CandidateMoment
from imh_video.moments import MomentSettings, Restraint, suggest
from imh_video.vision.model_store import list_models

CLIPS = sorted(path.name.split(".")[0] for path in SAMPLE_CLIPS.glob("*.truth.json"))
EVERYTHING = MomentSettings(restraint=Restraint(per_minute=math.inf))
KINDS_OF = {
    "attunement": {"cue_and_reply"},
    "turn_taking": {"turn_taking"},
    "break_respected": {"break_respected"},
    "missed_cue": {"missed_cue"},
    "repair": {"repair"},
    "shared_smile": {"shared_smile"},
    "face_to_face": {"face_to_face", "shared_smile", "turn_taking"},
    "peekaboo": {"shared_smile", "cue_and_reply"},
}
each_clip = pytest.mark.parametrize("clip", CLIPS)


def meets(moment: CandidateMoment, scripted: dict[str, Any]) -> bool:
    """Of a fitting kind, and begun within a second or overlapping by half of the shorter."""
    if moment.kind not in KINDS_OF[scripted["kind"]]:
        return False
    onset_s, end_s = moment.span.onset_us / 1e6, moment.span.end_us / 1e6
    shared = min(end_s, scripted["offset_s"]) - max(onset_s, scripted["onset_s"])
    shorter = min(end_s - onset_s, scripted["offset_s"] - scripted["onset_s"])
    return abs(onset_s - scripted["onset_s"]) <= 1.0 or shared >= 0.5 * shorter


@each_clip
def test_every_scripted_moment_is_found(clip: str):
    truth = truth_of(clip)
    found = suggest(signals_from(truth), EVERYTHING).moments
    for scripted in truth["moments"]:
        assert any(meets(moment, scripted) for moment in found), scripted


@each_clip
def test_attunement_missed_cues_and_repairs_begin_within_a_second_of_the_script(clip: str):
    truth = truth_of(clip)
    found = suggest(signals_from(truth), EVERYTHING).moments
    for scripted in truth["moments"]:
        if scripted["kind"] in ("attunement", "missed_cue", "repair"):
            onsets = [m.span.onset_us / 1e6 for m in found if m.kind in KINDS_OF[scripted["kind"]]]
            assert min(abs(onset_s - scripted["onset_s"]) for onset_s in onsets) <= 1.0, scripted


@each_clip
def test_the_gaps_that_a_reason_names_are_those_between_its_steps(clip: str):
    checked = 0
    for moment in suggest(signals_from(truth_of(clip)), EVERYTHING).moments:
        if moment.kind not in ("cue_and_reply", "shared_smile", "repair"):
            continue
        at_s = [step.at_us / 1e6 for step in moment.evidence]
        gaps = [b - a for a, b in pairwise(at_s)]
        told = [float(gap) for gap in re.findall(r"([\d.]+) s (?:later|after that)", moment.reason)]
        assert told, moment.reason
        assert all(abs(a - b) <= 0.051 for a, b in zip(told, gaps, strict=False)), moment.reason
        checked += 1
    assert checked


@each_clip
def test_nothing_touches_a_calm_stretch_by_more_than_its_edge(clip: str):
    truth = truth_of(clip)
    for moment in suggest(signals_from(truth), EVERYTHING).moments:
        for calm in truth["calm"]:
            first = max(moment.span.onset_us / 1e6, calm["onset_s"])
            last = min(moment.span.end_us / 1e6, calm["offset_s"])
            assert last - first < 0.5, (moment.reason, calm)


@each_clip
def test_no_missed_cue_is_found_that_was_not_scripted(clip: str):
    truth = truth_of(clip)
    scripted = [item for item in truth["moments"] if item["kind"] == "missed_cue"]
    found = [
        moment
        for moment in suggest(signals_from(truth), EVERYTHING).moments
        if moment.kind == "missed_cue"
    ]
    assert len(found) == len(scripted)


def test_the_short_list_of_the_minute_of_play_holds_attunement_repair_and_missed_cue():
    found = suggest(signals_from(truth_of("play_at_home"))).moments
    assert {moment.kind.value for moment in found} == {"cue_and_reply", "repair", "missed_cue"}
    truth = truth_of("play_at_home")
    for kind in ("attunement", "repair", "missed_cue"):
        scripted = next(item for item in truth["moments"] if item["kind"] == kind)
        assert any(
            abs(moment.span.onset_us / 1e6 - scripted["onset_s"]) <= 1.0
            for moment in found
            if moment.kind in KINDS_OF[kind]
        ), kind


@pytest.mark.parametrize("seed", range(5))
def test_the_small_faults_of_detectors_hide_none_of_the_moments_that_matter(seed: int):
    truth = truth_of("play_at_home")
    found = suggest(with_small_faults(signals_from(truth), seed), EVERYTHING).moments
    for scripted in truth["moments"]:
        if scripted["kind"] in ("attunement", "repair", "break_respected", "shared_smile"):
            assert any(meets(moment, scripted) for moment in found), scripted
    assert sum(moment.kind == "missed_cue" for moment in found) <= 1


@pytest.mark.slow
@each_clip
def test_seen_and_heard_in_the_films_themselves_they_are_found_within_a_second_too(clip: str):
    if not all(model.present for model in list_models()):
        pytest.skip("the model files are not on this computer: imh-video models fetch")
    truth = truth_of(clip)
    analysis = analyse_film(PathSource(SAMPLE_CLIPS / f"{clip}.mp4"), AnalysisOptions())
    shown = suggest(analysis.signals).moments
    for scripted in truth["moments"]:
        if scripted["kind"] in ("attunement", "missed_cue", "repair"):
            onsets = [m.span.onset_us / 1e6 for m in shown if m.kind in KINDS_OF[scripted["kind"]]]
            assert min(abs(onset_s - scripted["onset_s"]) for onset_s in onsets) <= 1.0, scripted
    for moment in suggest(analysis.signals, EVERYTHING).moments:
        for calm in truth["calm"]:
            first = max(moment.span.onset_us / 1e6, calm["onset_s"])
            last = min(moment.span.end_us / 1e6, calm["offset_s"])
            assert last - first < 0.5, (moment.reason, calm)
