"""How the picture moves: the camera's own movement, and what moves besides. Cuts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imh_video.vision.detector import Floats, Picture
from imh_video.vision.network import cv2, made_smaller

_WIDTH = 320
_LIMB_PERCENTILE = 90


@dataclass(frozen=True, slots=True)
class Movement:
    """Movement from one looked-at frame to the next.

    ``flow`` (h, w, 2) is in pixels of the picture, camera movement removed, on a smaller grid of
    ``scale`` grid cells a pixel.
    """

    camera_shift: Floats
    change: float
    flow: Floats | None
    scale: float

    def within(self, boxes: list[Floats]) -> float:
        """Length of the strong movement inside the boxes (x, y, w, h), pixels; NaN if unknown.

        The 90th percentile: limbs move while the trunk, most of the area, is still.
        """
        if self.flow is None:
            return float("nan")
        rows, columns = self.flow.shape[:2]
        corners = [self._cells(box, rows, columns) for box in boxes]
        corners = [(t, b, le, r) for t, b, le, r in corners if b > t and r > le]
        if not corners:
            return float("nan")
        # Only as much of the grid as the boxes reach: this is asked for every face and body.
        above, left = min(c[0] for c in corners), min(c[2] for c in corners)
        below, right = max(c[1] for c in corners), max(c[3] for c in corners)
        inside = np.zeros((below - above, right - left), dtype=bool)
        for t, b, le, r in corners:
            inside[t - above : b - above, le - left : r - left] = True
        part = self.flow[above:below, left:right]
        lengths = np.linalg.norm(part[inside], axis=1)
        return float(np.percentile(lengths, _LIMB_PERCENTILE))

    def _cells(self, box: Floats, rows: int, columns: int) -> tuple[int, int, int, int]:
        """First and stop row, first and stop column of a box on the grid."""
        x, y, width, height = box
        left, top = max(0, int(x * self.scale)), max(0, int(y * self.scale))
        right, bottom = int((x + width) * self.scale), int((y + height) * self.scale)
        return top, min(max(bottom, 0), rows), left, min(max(right, 0), columns)

    def typical_within(self, box: Floats) -> Floats:
        """Median movement (2,) of the box including the camera's, pixels; 0 where unknown."""
        still = np.zeros(2, dtype=np.float32)
        if self.flow is None:
            return still
        x, y, width, height = (float(v) * self.scale for v in box)
        part = self.flow[max(0, int(y)) : int(y + height) + 1, max(0, int(x)) : int(x + width) + 1]
        if part.size == 0:
            return still
        return np.asarray(np.median(part, axis=(0, 1)) + self.camera_shift, dtype=np.float32)


class MovementWatcher:
    """Compares each picture with the one before."""

    def __init__(self) -> None:
        self._flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_ULTRAFAST)
        self._before: Picture | None = None
        self._colours_before: Floats | None = None

    def compare(self, picture: Picture, people: list[Floats]) -> Movement:
        """Movement since the last call; ``people`` are boxes to leave out of the camera's."""
        scale = _WIDTH / picture.shape[1]
        height = max(1, round(picture.shape[0] * scale))
        small = made_smaller(picture, _WIDTH, height)
        grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
        colours = _colours(small)
        before, colours_before = self._before, self._colours_before
        self._before, self._colours_before = grey, colours
        if before is None or colours_before is None or before.shape != grey.shape:
            return Movement(np.full(2, np.nan, dtype=np.float32), float("nan"), None, scale)
        change = 1.0 - float(np.minimum(colours, colours_before).sum())
        nothing = np.zeros((*grey.shape, 2), dtype=np.float32)
        raw = np.asarray(self._flow.calc(before, grey, nothing), dtype=np.float32)
        shift = _camera_shift(raw, people, scale)
        return Movement(shift / scale, change, (raw - shift) / scale, scale)


def _colours(small: Picture) -> Floats:
    hsv = cv2.cvtColor(small, cv2.COLOR_RGB2HSV)
    histogram = cv2.calcHist([hsv], [0, 2], None, [16, 8], [0, 180, 0, 256])
    return np.asarray(histogram / max(float(histogram.sum()), 1.0), dtype=np.float32)


def _camera_shift(flow: Floats, people: list[Floats], scale: float) -> Floats:
    """The movement that most of the background shares."""
    background = np.ones(flow.shape[:2], dtype=bool)
    for x, y, width, height in people:
        left, top = max(0, int((x - width) * scale)), max(0, int((y - height / 2) * scale))
        right, bottom = int((x + 2 * width) * scale), int((y + 4 * height) * scale)
        background[top : max(bottom, 0), left : max(right, 0)] = False
    if background.mean() < 0.1:
        background[:] = True
    return np.median(flow[background], axis=0).astype(np.float32)
