"""The truth file: what was scripted, as it was drawn and as it sounded."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from .actor import Shown
from .arrays import Floats
from .figure import Posed
from .renderer import View
from .sound import Heard
from .stages import Stage
from .story import Story

FORMAT, VERSION = "imh-video-sample-truth", 1
TRACKS = (
    "yaw_deg", "pitch_deg", "yaw_camera_deg", "smile", "covered", "reach", "blink",
    "eye_yaw_deg", "lean_deg", "face_x", "face_y", "face_w",
)  # fmt: skip
DIGITS = {
    "face_x": 1, "face_y": 1, "face_w": 1, "yaw_deg": 1, "pitch_deg": 1, "yaw_camera_deg": 1,
    "eye_yaw_deg": 1, "lean_deg": 1,
}  # fmt: skip


@dataclass
class Record:
    """Collects the tracks while the frames are drawn."""

    tracks: dict[str, dict[str, list[float]]] = field(
        default_factory=lambda: {
            person: {track: [] for track in TRACKS} for person in ("infant", "caregiver")
        }
    )

    def add(
        self, person: str, shown: Shown, posed: Posed, view: View, shift: tuple[float, float]
    ) -> None:
        """One person in one frame."""
        centre = posed.with_head(posed.figure.face_centre_m)
        x, y = view.pixel(centre, shift)
        values = {
            "yaw_deg": shown.yaw_deg,
            "pitch_deg": shown.pitch_deg,
            "yaw_camera_deg": shown.yaw_deg - _line_of_sight_deg(view, centre),
            "smile": shown.smile,
            "covered": shown.covered,
            "reach": shown.reach,
            "blink": shown.blink,
            "eye_yaw_deg": shown.eye_yaw_deg,
            "lean_deg": lean_deg(posed, view, shift),
            "face_x": x,
            "face_y": y,
            "face_w": _width(posed, view, centre),
        }
        for track, value in values.items():
            self.tracks[person][track].append(round(float(value), DIGITS.get(track, 2)))


def write_truth(
    path: Path,
    story: Story,
    stage: Stage,
    pts_s: Sequence[float],
    record: Record,
    heard: Sequence[Heard],
) -> None:
    """The file beside the clip, one entry or track per line, so that it reads and diffs."""
    width, height = stage.size
    head = {
        "format": FORMAT,
        "version": VERSION,
        "clip": f"{story.name}.mp4",
        "family": story.family,
        "layout": story.layout,
        "width": width,
        "height": height,
        "frames": len(pts_s),
        "pts_s": [round(p, 6) for p in pts_s],
        "people": {p: {"side": story.sides[p]} for p in ("infant", "caregiver")},
    }
    lines = [f"{json.dumps(key)}: {_flat(value)}" for key, value in head.items()]
    lines.append('"tracks": {\n' + ",\n".join(_track_lines(record)) + "\n}")
    lines.append(_list("voices", [_voice(h) for h in heard]))
    lines.append(_list("moments", [dict(vars(m)) for m in story.moments]))
    calm = [{"onset_s": on, "offset_s": off} for on, off in story.calm]
    lines.append(_list("calm", calm))
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _line_of_sight_deg(view: View, centre: Floats) -> float:
    """How far right of the face the straight line to the lens leans."""
    lens = view.camera.place
    return float(np.degrees(np.arctan2(lens[0] - centre[0], lens[2] - centre[2])))


def lean_deg(posed: Posed, view: View, shift: tuple[float, float]) -> float:
    """The trunk in the picture against upright, to the right positive: hips to shoulders."""
    joints = posed.figure.skeleton.index
    middles = [
        np.mean([posed.place[joints[f"{bone}_{side}"]] for side in "lr"], axis=0)
        for bone in ("thigh", "upperarm")
    ]
    (hips_x, hips_y), (shoulders_x, shoulders_y) = (view.pixel(m, shift) for m in middles)
    return float(np.degrees(np.arctan2(shoulders_x - hips_x, hips_y - shoulders_y)))


def _width(posed: Posed, view: View, centre: Floats) -> float:
    """The head's width at eye height, face on, in pixels."""
    half = np.array([posed.figure.face_width_m / 2, 0.0, 0.0])
    return view.pixel(centre + half)[0] - view.pixel(centre - half)[0]


def _track_lines(record: Record) -> list[str]:
    people = []
    for person, tracks in record.tracks.items():
        rows = [f"  {json.dumps(name)}: {_flat(values)}" for name, values in tracks.items()]
        people.append(f" {json.dumps(person)}: {{\n" + ",\n".join(rows) + "\n }")
    return people


def _voice(heard: Heard) -> dict[str, object]:
    return {
        "person": heard.person,
        "kind": heard.kind,
        "onset_s": round(heard.onset_s, 3),
        "offset_s": round(heard.offset_s, 3),
    }


def _list(name: str, rows: Sequence[Mapping[str, object]]) -> str:
    return f'"{name}": [\n ' + ",\n ".join(_flat(row) for row in rows) + "\n]"


def _flat(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text.replace(".0,", ",").replace(".0]", "]") if isinstance(value, list) else text
