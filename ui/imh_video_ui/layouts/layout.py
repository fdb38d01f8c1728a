"""An arrangement of the coding workspace as plain values. No Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a window stands when it fills nothing, in the pixels of the desktop.

    ``is_maximised`` or ``is_full_screen``: it fills the screen on which that lies.
    """

    left: int
    top: int
    width: int
    height: int
    is_maximised: bool = False
    is_full_screen: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """Without arguments: the standard. A field that is added later needs a default."""

    timeline_px: int | None = None
    """Height of the timeline with its bar; None: what its lanes need."""
    side_px: int | None = None
    """Width of the panels beside the film; None: as narrow as they go."""
    side_tab: str = "possible"
    """Which panel is in sight: "possible", "marks" or "notes"."""
    shows_codes: bool = True
    shows_side: bool = True
    hidden_lanes: tuple[str, ...] = ()
    """Of the lanes that show of themselves."""
    closer_lanes: tuple[str, ...] = ()
    """Those that show on request only, and were asked for."""
    film_is_apart: bool = False
    window: Place | None = None
    """Of the main window; None: leave it where it is."""
    film_window: Place | None = None
    """Of the film's own window; None: on the second screen, where there is one."""


@dataclass(frozen=True, slots=True)
class NamedLayout:
    """One that a person saved. No two have the same name, in capitals or not."""

    name: str
    layout: Layout
