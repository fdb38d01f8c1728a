"""The harder look for somebody who is missing: in copies of the picture, and close to their place.

Which copies follow one another was found out on film of a dim room, where a child in profile scored
0.6 to 0.8 upright and one who lay 0.2 to 0.5 upright but 0.7 turned by a right angle or half of it.
Brighter copies changed nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imh_video.vision.detector import FaceBox, FaceFinder, Floats, Picture, Region
from imh_video.vision.network import back_to_picture, cut_mirrored, cut_whole, made_smaller

_SMALL, _LARGE = 320, 640
_TURNED = 1.2
"""A turned copy shows so much of the picture's longer side, so that little is cut off."""
_CLOSE = 3.5
"""A close look shows so many sizes of the face."""
_CLOSE_SIDE = 192


@dataclass(frozen=True, slots=True)
class _Copy:
    side: int
    turn_rad: float = 0.0


_COPIES = (
    _Copy(_SMALL),
    _Copy(_SMALL, np.pi / 3),
    _Copy(_LARGE),
    _Copy(_SMALL, -np.pi / 3),
    _Copy(_SMALL),
    _Copy(_SMALL, np.pi),
)


def faces_in_copy(
    finder: FaceFinder, picture: Picture, number: int, upright_score: float, turned_score: float
) -> list[FaceBox]:
    """Faces of the whole picture, seen in the copy whose turn it is."""
    copy = _COPIES[number % len(_COPIES)]
    height, width = picture.shape[:2]
    if copy.turn_rad == 0.0:
        scale = max(1.0, max(height, width) / copy.side)
        smaller = made_smaller(picture, round(width / scale), round(height / scale))
        return [_scaled(face, scale) for face in finder.find(smaller, upright_score)]
    region = Region(width / 2, height / 2, _TURNED * max(height, width), copy.turn_rad)
    side = round(_TURNED * copy.side)
    turned = cut_whole(picture, region, side)
    faces = [_from_region(face, region, side) for face in finder.find(turned, turned_score)]
    return [face for face in faces if _is_inside(face, width, height)]


def faces_close_to(
    finder: FaceFinder, picture: Picture, place: Region, least_score: float, *, mirrored: bool
) -> list[FaceBox]:
    """Faces in an enlarged copy around a face (``place``: its middle, size and turn), best first.

    ``mirrored``: the picture goes on beyond its edge, which completes a face that is cut in half.
    """
    region = Region(place.centre_x, place.centre_y, _CLOSE * place.size, place.turn_rad)
    cut = cut_mirrored if mirrored else cut_whole
    close = cut(picture, region, _CLOSE_SIDE)
    return [_from_region(face, region, _CLOSE_SIDE) for face in finder.find(close, least_score)]


def _scaled(face: FaceBox, scale: float) -> FaceBox:
    return FaceBox(
        (face.box * scale).astype(np.float32), face.score, (face.points * scale).astype(np.float32)
    )


def _from_region(face: FaceBox, region: Region, side: int) -> FaceBox:
    """A face found in a copy of the region, of that side, as one of the picture."""
    centre = face.box[:2] + face.box[2:] / 2
    middle = back_to_picture(centre[None].astype(np.float32), region, side)[0]
    size: Floats = face.box[2:] * (region.size / side)
    return FaceBox(
        np.concatenate([middle - size / 2, size]).astype(np.float32),
        face.score,
        back_to_picture(face.points, region, side),
    )


def _is_inside(face: FaceBox, width: int, height: int) -> bool:
    x, y = face.box[:2] + face.box[2:] / 2
    return bool(0 <= x < width and 0 <= y < height)
