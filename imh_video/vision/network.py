"""One neural network file, run on one thread; and the cutting of its input from a picture.

Import it only where detectors run: it brings LiteRT and OpenCV with it.
"""

from __future__ import annotations

import contextlib
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from imh_video.vision.detector import Floats, Picture, Region
from imh_video.vision.pruning import only_for_outputs

_BEFORE = {name: os.environ.get(name) for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")}
import cv2 as cv2  # noqa: E402

for _name, _value in _BEFORE.items():
    # OpenCV points Qt at its own plug-ins on import; the window must keep its own.
    if _value is None:
        os.environ.pop(_name, None)
    else:
        os.environ[_name] = _value

# Analysis runs in parallel over chunks of film; more threads in each would only fight.
cv2.setNumThreads(1)


@contextlib.contextmanager
def _without_native_chatter() -> Iterator[None]:
    """LiteRT greets on stderr below Python; the command line promises plain lines there."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


class Network:
    """A network with one picture-like input; outputs in the order of the file."""

    def __init__(
        self, path: Path, member: str | None = None, *, only: tuple[int, ...] | None = None
    ) -> None:
        """``only``: the outputs that are ever wanted; what makes the others is left out."""
        content = zipfile.ZipFile(path).read(member) if member else path.read_bytes()
        if only is not None:
            content = only_for_outputs(content, only)
        # The interpreter refers to these bytes for as long as it lives.
        self._content = content
        with _without_native_chatter():
            self._interpreter = Interpreter(model_content=content, num_threads=1)
            self._interpreter.allocate_tensors()
        entry = self._interpreter.get_input_details()[0]
        self._input: int = entry["index"]
        self.input_shape: tuple[int, ...] = tuple(int(n) for n in entry["shape"])
        self._outputs: list[int] = [o["index"] for o in self._interpreter.get_output_details()]

    @property
    def outputs(self) -> int:
        """How many outputs it has."""
        return len(self._outputs)

    def run(self, values: NDArray[np.float32], wanted: tuple[int, ...]) -> list[Floats]:
        """The wanted outputs for one input of ``input_shape``."""
        self._interpreter.set_tensor(self._input, values.reshape(self.input_shape))
        self._interpreter.invoke()
        return [self._interpreter.get_tensor(self._outputs[i]) for i in wanted]


def sigmoid(values: Floats) -> Floats:
    """1 / (1 + e^-x), safe for large negative values."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(values, -60.0, 60.0))), dtype=np.float32)


def crop_matrix(region: Region, side: int) -> NDArray[np.float64]:
    """The affine (2, 3) that takes picture pixels to pixels of a crop of ``side``."""
    scale = side / region.size
    cosine, sine = scale * np.cos(region.turn_rad), scale * np.sin(region.turn_rad)
    turn = np.array([[cosine, sine], [-sine, cosine]])
    centre = np.array([region.centre_x, region.centre_y])
    shift = side / 2.0 - turn @ centre
    return np.column_stack([turn, shift])


def cut(picture: Picture, region: Region, side: int) -> Picture:
    """The region as an upright square picture; what lies outside the film is black."""
    matrix = crop_matrix(region, side)
    crop = cv2.warpAffine(picture, matrix, (side, side), flags=cv2.INTER_LINEAR)
    return np.asarray(crop, dtype=np.uint8)


def cut_mirrored(picture: Picture, region: Region, side: int) -> Picture:
    """As ``cut_whole``, but the picture goes on mirrored beyond its edge."""
    return _cut_counting_all(picture, region, side, cv2.BORDER_REFLECT)


def cut_whole(picture: Picture, region: Region, side: int) -> Picture:
    """As ``cut``, for regions that are made much smaller: every pixel counts."""
    return _cut_counting_all(picture, region, side, cv2.BORDER_CONSTANT)


def _cut_counting_all(picture: Picture, region: Region, side: int, border: int) -> Picture:
    matrix = crop_matrix(region, side)
    smaller = picture
    shrink = region.size / side
    if shrink > 2:
        # A plain cut would skip pixels and lose small faces.
        scale = 2 / shrink
        width, height = round(picture.shape[1] * scale), round(picture.shape[0] * scale)
        smaller = made_smaller(picture, width, height)
        matrix[:, :2] /= scale
    crop = cv2.warpAffine(smaller, matrix, (side, side), flags=cv2.INTER_LINEAR, borderMode=border)
    return np.asarray(crop, dtype=np.uint8)


def back_to_picture(points: Floats, region: Region, side: int) -> Floats:
    """Points (N, 2 or more) of a crop as points of the picture; a third column scales with them."""
    scale = region.size / side
    cosine, sine = scale * np.cos(region.turn_rad), scale * np.sin(region.turn_rad)
    x, y = points[:, 0] - side / 2.0, points[:, 1] - side / 2.0
    answer = points.copy()
    answer[:, 0] = cosine * x - sine * y + region.centre_x
    answer[:, 1] = sine * x + cosine * y + region.centre_y
    if points.shape[1] > 2:
        answer[:, 2] = points[:, 2] * scale
    return answer


def made_smaller(picture: Picture, width: int, height: int) -> Picture:
    """The whole picture at a smaller size, every pixel of it counted."""
    # Halving by a plain mean of four is several times faster than one step by area.
    while picture.shape[1] >= 2 * width and picture.shape[0] >= 2 * height:
        half = (picture.shape[1] // 2, picture.shape[0] // 2)
        picture = np.asarray(cv2.resize(picture, half, interpolation=cv2.INTER_LINEAR), np.uint8)
    smaller = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(smaller, dtype=np.uint8)


def letterboxed(picture: Picture, side: int) -> tuple[Picture, float, float, float]:
    """The whole picture in a square, with the scale and the left and upper margin in its pixels."""
    height, width = picture.shape[:2]
    scale = side / max(height, width)
    small_w, small_h = round(width * scale), round(height * scale)
    small = made_smaller(picture, small_w, small_h)
    square = np.zeros((side, side, 3), dtype=np.uint8)
    left, top = (side - small_w) // 2, (side - small_h) // 2
    square[top : top + small_h, left : left + small_w] = small
    return square, scale, float(left), float(top)
