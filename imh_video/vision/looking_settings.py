"""How looking at film is set; apart from it, so that reading the settings loads no engine."""

from __future__ import annotations

from dataclasses import dataclass

from imh_video.timebase import Micros


@dataclass(frozen=True, slots=True)
class LookingSettings:
    """What is looked for and how hard. Part of the key of every analysis."""

    weak_score: float = 0.3
    """Faces of the finder from here on are kept when the mesh agrees, or as weak ones."""
    trusted_score: float = 0.5
    mesh_score: float = 0.5
    most_faces: int = 5
    people: int = 2
    """With fewer than so many faces, the search looks harder: ..."""
    search_every: int = 2
    """... in every so-manieth look, one copy of the picture after the other."""
    turned_score: float = 0.6
    """An upright face in a turned copy scores lower, and its direction would be wrong."""
    expected_score: float = 0.25
    """So much is enough close to where a face was surely found a moment ago."""
    expected_overlap: float = 0.4
    """... in the same place."""
    second_score: float = 0.2
    """What is no plain face must look that much like one to the slower finder too: ..."""
    second_holds_us: Micros = 1_000_000
    """... asked again after so long."""
    expected_us: Micros = 1_000_000
    """After so long the place is looked at closely only when the search has its turn."""
    finder_rests: int = 2
    """So many looks in a row the finder rests while all are in plain view: ..."""
    plain_score: float = 0.6
    plain_mesh_score: float = 0.9
    plain_movement: float = 0.15
    """... nobody's face moves by more than this part of its size from look to look."""
    hold_after: int = 3
    """A face that was surely found so often is held when it is lost, ..."""
    hold_alike: float = 0.6
    """... while the colours of its place stay so alike, 0 to 1, ..."""
    hold_us: Micros = 8_000_000
    """... and for so long at most."""
    body_rescue_every_us: Micros = 500_000
    bodies_every: int = 2
    """Bodies are measured in every so-manieth looked-at frame."""
    body_score: float = 0.5
    body_finder_score: float = 0.5
