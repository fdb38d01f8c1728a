"""Pictures of a film for the step who is who, in memory only; the gate was asked by the caller."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from imh_video.media.open_frames import open_frames
from imh_video.media.source import MediaSource
from imh_video.model.job import JobControl
from imh_video.timebase import Micros

STILL_WIDTH_PX = 1280
_ROUND_A_FACE = 0.45
"""How much of its size is shown round a face, so that hair and shoulders help."""


def pictures_at(
    source: MediaSource, times_us: Iterable[Micros], control: JobControl
) -> dict[Micros, QImage]:
    """The frame at each of these moments. In any thread; raises MediaProblem, Cancelled."""
    found: dict[Micros, QImage] = {}
    with open_frames(source, max_width=STILL_WIDTH_PX, check=control.check) as frames:
        frames.goes_on = False
        for us in times_us:
            rgb = frames.read(frames.table.index_at(us)).rgb
            height, width = rgb.shape[:2]
            form = QImage.Format.Format_RGB888
            # copy: the array goes when this turn ends, the image stays.
            found[us] = QImage(rgb.tobytes(), width, height, 3 * width, form).copy()
    return found


def face_of(picture: QImage, box: tuple[float, float, float, float], film_width: int) -> QImage:
    """The square of a picture round a face whose box is in pixels of a film that wide."""
    scale = picture.width() / film_width
    x, y, width, height = (side * scale for side in box)
    side = max(width, height) * (1 + 2 * _ROUND_A_FACE)
    centre_x, centre_y = x + width / 2, y + height / 2
    square = QRect(round(centre_x - side / 2), round(centre_y - side / 2), round(side), round(side))
    return picture.copy(square.intersected(picture.rect()))
