"""The whole main job on the sample recording, without a window: look, suggest, keep, export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from imh_video import places
from imh_video.app.coding_desk import CodingDesk
from imh_video.app.exchange_marks import export_marks
from imh_video.app.library import Library
from imh_video.app.sample_library import open_sample_library, sample_recording
from imh_video.app.shown_moments import short_list_of
from imh_video.app.suggesting import look_at_recording
from imh_video.model.job import JobControl, Unattended
from imh_video.model.moment import CandidateMoment, Verdict
from imh_video.model.recording import Recording
from imh_video.schemes.locate import find_scheme
from imh_video.timebase import timecode

DEMO_CODER = "demo"
_KEEP_THE_BEST = 2
_FORMATS = ("csv", "eaf", "json")


def do_main_job(out: Path | None = None, control: JobControl | None = None) -> dict[str, Any]:
    """Analyse the sample recording, suggest, keep the best two and export; what lies where.

    ``folder`` is where the results lie, ``exports`` the files, ``suggested`` and ``kept`` lines for
    people. A second run finds them already kept and writes the same files again.
    """
    control = control or Unattended()
    folder = out or places.data_folder() / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    with open_sample_library() as library:
        recording = sample_recording(library)
        found = look_at_recording(library, recording.id, control).suggestions
        suggestions = short_list_of(library, recording.id, found)
        with library.open_coding(recording.id, DEMO_CODER, find_scheme("sunderland")) as desk:
            kept = _keep_the_best(desk, suggestions.moments)
        exports = _export(library, recording, folder)
        film = _named(library, recording)
    return {
        "folder": str(folder),
        "film": film,
        "suggested": [_line(moment) for moment in suggestions.moments],
        "kept": [_line(moment) for moment in kept],
        "exports": [str(path) for path in exports],
    }


def _keep_the_best(desk: CodingDesk, moments: tuple[CandidateMoment, ...]) -> list[CandidateMoment]:
    """Keep the best ones that nobody has decided about; all that stand as kept afterwards."""
    best = moments[:_KEEP_THE_BEST]
    for moment in best:
        if moment.id not in desk.decisions:
            desk.keep(moment)
    kept = {d.candidate_id for d in desk.decisions.values() if d.verdict is Verdict.KEPT}
    return [moment for moment in moments if moment.id in kept]


def _export(library: Library, recording: Recording, folder: Path) -> list[Path]:
    paths = [folder / f"marks.{name}" for name in _FORMATS]
    for name, path in zip(_FORMATS, paths, strict=True):
        export_marks(library, recording.id, name, path, coder=DEMO_CODER)
    return paths


def _named(library: Library, recording: Recording) -> str:
    codes = {family.id: family.code for family in library.families()}
    return f"{codes[recording.family_id]}/{recording.title}"


def _line(moment: CandidateMoment) -> str:
    return f"{timecode(moment.span.onset_us)} {moment.reason}"
