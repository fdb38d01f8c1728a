"""The suggestions held against the sample clips' own truth, as a coder's marks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from imh_video.app.library import Library
from imh_video.app.sample_coding import code_from_truth
from imh_video.app.sample_library import open_sample_library, sample_clips_folder
from imh_video.model.problem import Problem
from imh_video.schemes.locate import find_scheme
from imh_video_ui.tour.camera import Camera

_CODER: Final = "Coder A"


def render_evaluation(
    out: Path, scratch: Path, themes: Sequence[str], *, looks: bool
) -> list[Path]:
    """What teaches, then the figures and the missed moments; ``looks`` False leaves those out."""
    folder = scratch / "evaluated"
    with open_sample_library(folder) as library:
        is_looked = looks and _look_at_all(library)
    camera = Camera(out, Library.open(folder), scratch, is_sample=True)
    try:
        camera.window.guide.show_evaluation()
        taken = [camera.take("33-evaluation-nothing-coded-light")]
        if is_looked:
            code_samples(camera.window.library)
            taken += _figures(camera, themes)
    finally:
        camera.close()
    return taken


def _look_at_all(library: Library) -> bool:
    """Whether every film could be looked at: without the model files none can."""
    from imh_video.app.suggesting import look_at_recording

    try:
        for recording in library.recordings():
            look_at_recording(library, recording.id)
    except Problem:
        return False
    return bool(library.recordings())


def _figures(camera: Camera, themes: Sequence[str]) -> list[Path]:
    page = camera.window.evaluating_page
    camera.window.guide.show_evaluation()
    page.begin()
    camera.wait_for(lambda: not page.is_busy)
    camera.settle(300)
    taken = []
    for theme in themes:
        camera.wear(theme)
        for place, name in ((0, "34-evaluation"), (1, "35-evaluation-missed-moments")):
            page.tabs.setCurrentIndex(place)
            taken.append(camera.take(f"{name}-{theme}"))
    return taken


def code_samples(library: Library) -> None:
    """Mark in every film of the sample library what its truth file says."""
    truths = {
        clip.stat().st_size: clip.with_suffix(".truth.json")
        for clip in sample_clips_folder().glob("*.mp4")
    }
    for recording in library.recordings():
        truth = truths.get(recording.reference.size_bytes)
        if truth is not None:
            with library.open_coding(recording.id, _CODER, find_scheme("sunderland")) as desk:
                code_from_truth(desk, truth)
