"""Which part of the picture is seen, and where it lies on the screen. Numbers only, no widget.

Lengths are the widget's pixels; places in the picture are shares of its width and height, so that
they hold for a picture decoded at any size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CLOSEST: Final = 8.0
STEP: Final = 1.25
"""What one notch of the wheel or one press of a key changes."""


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height, both above 0."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle of the widget; it may reach beyond the widget's edges."""

    left: float
    top: float
    width: float
    height: float

    def share_at(self, x: float, y: float) -> tuple[float, float]:
        """Which place of the picture lies under that point; outside 0 to 1 beside the picture."""
        return (x - self.left) / self.width, (y - self.top) / self.height


@dataclass(frozen=True, slots=True)
class ViewWindow:
    """How much closer than the whole picture, and which place of it lies in the middle."""

    zoom: float = 1.0
    middle_x: float = 0.5
    middle_y: float = 0.5

    @property
    def is_whole(self) -> bool:
        return self.zoom <= 1.0

    def place(self, view: Size, picture: Size) -> Place:
        """Where the picture lies: never stretched, and no stage inside where picture could be."""
        fit = min(view.width / picture.width, view.height / picture.height)
        width, height = picture.width * fit * self.zoom, picture.height * fit * self.zoom
        left = _edge(view.width, width, self.middle_x)
        return Place(left, _edge(view.height, height, self.middle_y), width, height)

    def seen(self, view: Size, picture: Size) -> Place:
        """The part of the picture that is on screen, in shares of it."""
        place = self.place(view, picture)
        left, top = max(0.0, -place.left / place.width), max(0.0, -place.top / place.height)
        right = min(1.0, (view.width - place.left) / place.width)
        bottom = min(1.0, (view.height - place.top) / place.height)
        return Place(left, top, right - left, bottom - top)

    def zoomed(
        self, factor: float, at: tuple[float, float], view: Size, picture: Size
    ) -> ViewWindow:
        """Closer (or farther) by that factor; the picture under the point ``at`` stays there."""
        zoom = min(max(self.zoom * factor, 1.0), CLOSEST)
        if zoom == 1.0:
            return WHOLE
        share_x, share_y = self.place(view, picture).share_at(*at)
        share_x, share_y = min(max(share_x, 0.0), 1.0), min(max(share_y, 0.0), 1.0)
        closer = ViewWindow(zoom).place(view, picture)
        return ViewWindow(
            zoom,
            share_x + (view.width / 2 - at[0]) / closer.width,
            share_y + (view.height / 2 - at[1]) / closer.height,
        )._held(view, picture)

    def panned(self, dx: float, dy: float, view: Size, picture: Size) -> ViewWindow:
        """The picture moved by so many pixels, as by a hand on it; it stops at its edges."""
        place = self.place(view, picture)
        moved = ViewWindow(
            self.zoom, self.middle_x - dx / place.width, self.middle_y - dy / place.height
        )
        return moved._held(view, picture)

    def _held(self, view: Size, picture: Size) -> ViewWindow:
        """The same place on screen, with a middle that does not lie beyond what can be reached."""
        place = self.place(view, picture)
        share_x, share_y = place.share_at(view.width / 2, view.height / 2)
        return ViewWindow(self.zoom, share_x, share_y)


def _edge(room: float, length: float, middle: float) -> float:
    if length <= room:
        return (room - length) / 2
    return min(max(room / 2 - middle * length, room - length), 0.0)


WHOLE: Final = ViewWindow()
