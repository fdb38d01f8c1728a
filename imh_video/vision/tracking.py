"""From faces and bodies, frame by frame, to people through the film. Pure numpy, no film needed.

No face recognition: people are told apart by where they are, how large, what colours surround the
face and how the face is proportioned. First short tracks that only join what is close in time and
place, then people out of tracks that look alike and are never seen at the same time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from imh_video.model.observation import COLOURS, FaceMeasure, Found, Observations, PersonTrack
from imh_video.timebase import MICROS_PER_SECOND, Micros
from imh_video.vision.detector import Floats
from imh_video.vision.joining import Stretch, joined, weighted_mean


@dataclass(frozen=True, slots=True)
class TrackingSettings:
    """Distances are in sizes of the face, unless a unit stands in the name."""

    trusted_score: float = 0.5
    mesh_score: float = 0.5
    jump: float = 0.7
    jump_per_second: float = 1.5
    longest_jump: float = 2.0
    size_ratio: float = 1.7
    keep_us: Micros = 1_500_000
    """How long a track waits for its person to be seen again in the same place."""
    cut_change: float = 0.55
    plain_score: float = 0.75
    least_strong_rows: int = 3
    most_flicker: float = 0.1
    strong_share: float = 0.3
    least_steady_rows: int = 6
    least_lively_rows: int = 12
    lively_share: float = 0.6
    join_at: float = 0.0
    """Tracks that look alike by more than this become one person."""


NONE = -1


@dataclass(slots=True)
class Track:
    """One stretch of one person: for rows ``rows`` the lines of their face and body, or -1."""

    rows: list[int] = field(default_factory=list)
    faces: list[int] = field(default_factory=list)
    bodies: list[int] = field(default_factory=list)
    boxes: list[Floats] = field(default_factory=list)
    """Of the face, or of the head as the body shows it."""
    colours: Floats = field(default_factory=lambda: np.zeros(COLOURS, dtype=np.float32))

    def add(self, row: int, face: int, body: int, box: Floats, colours: Floats) -> None:
        self.rows.append(row)
        self.faces.append(face)
        self.bodies.append(body)
        self.boxes.append(box)
        weight = 1.0 / min(len(self.rows), 50)
        self.colours = (1 - weight) * self.colours + weight * colours

    def end_before(self, row: int) -> None:
        """Forget what was taken for this person from that row on."""
        kept = sum(own < row for own in self.rows)
        for column in (self.rows, self.faces, self.bodies, self.boxes):
            del column[kept:]

    @property
    def size(self) -> float:
        """Median size of the face, pixels."""
        return float(np.median([max(box[2], box[3]) for box in self.boxes]))

    @property
    def centre(self) -> Floats:
        """Median place of the face, pixels."""
        centres = np.array([box[:2] + box[2:] / 2 for box in self.boxes])
        return np.asarray(np.median(centres, axis=0), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class _Sighting:
    """A face, a head of a body, or both."""

    face: int
    body: int
    box: Floats
    colours: Floats
    is_verified: bool

    @property
    def centre(self) -> Floats:
        return np.asarray(self.box[:2] + self.box[2:] / 2, dtype=np.float32)

    @property
    def size(self) -> float:
        return float(max(self.box[2], self.box[3]))


def follow_people(
    seen: Observations, settings: TrackingSettings | None = None
) -> list[PersonTrack]:
    """Everybody in the film, most seen first. Nobody when nothing was seen surely enough."""
    settings = settings or TrackingSettings()
    tracks = [track for track in _short_tracks(seen, settings) if _is_person(track, seen, settings)]
    tracks = _without_ghosts(tracks, seen, settings)
    people = [_person(group, len(seen.times_us)) for group in _groups(tracks, seen, settings)]
    return sorted(people, key=lambda person: -int(person.seen.sum()))


# --- short tracks ---------------------------------------------------------------------------------


def _short_tracks(seen: Observations, settings: TrackingSettings) -> list[Track]:
    finished: list[Track] = []
    alive: list[Track] = []
    for row, sightings in enumerate(_sightings(seen, settings)):
        if seen.change[row] > settings.cut_change:
            finished, alive = finished + alive, []
        now_us = int(seen.times_us[row])
        still = [t for t in alive if now_us - seen.times_us[t.rows[-1]] <= settings.keep_us]
        finished += [t for t in alive if all(t is not other for other in still)]
        alive = still
        # Sure faces choose their track first; weak faces and bare bodies only continue one.
        for is_verified in (True, False):
            free = [t for t in alive if t.rows[-1] != row]
            offered = [s for s in sightings if s.is_verified == is_verified]
            for track, sighting in _pairs(free, offered, seen, row, settings):
                track.add(row, sighting.face, sighting.body, sighting.box, sighting.colours)
                sightings.remove(sighting)
        for sighting in sightings:
            if sighting.is_verified and not _is_taken(sighting, alive, row):
                track = Track()
                track.add(row, sighting.face, sighting.body, sighting.box, sighting.colours)
                alive.append(track)
    return finished + alive


def _sightings(seen: Observations, settings: TrackingSettings) -> Iterator[list[_Sighting]]:
    faces, bodies = seen.faces, seen.bodies
    body_of_face = {int(face): i for i, face in enumerate(bodies.face) if face >= 0}
    faces_by_row = _lines_by_row(faces.row, len(seen.times_us))
    bodies_by_row = _lines_by_row(bodies.row, len(seen.times_us))
    for row in range(len(seen.times_us)):
        sightings = []
        for i in faces_by_row[row]:
            is_verified = bool(
                faces.score[i] >= settings.trusted_score
                or faces.mesh_score[i] >= settings.mesh_score
            )
            body = body_of_face.get(i, NONE)
            sightings.append(_Sighting(i, body, faces.box[i], faces.colours[i], is_verified))
        for i in bodies_by_row[row]:
            if bodies.face[i] < 0:
                box = head_box(bodies.points[i])
                sightings.append(_Sighting(NONE, i, box, bodies.colours[i], False))
        yield sightings


def _lines_by_row(rows: NDArray[np.int32], count: int) -> list[list[int]]:
    lines: list[list[int]] = [[] for _ in range(count)]
    for line, row in enumerate(rows):
        lines[row].append(line)
    return lines


def head_box(points: Floats) -> Floats:
    """Where the face of a body should be, from its nose, eyes, ears and shoulders."""
    middle = points[:9, :2].mean(axis=0)
    shoulders = float(np.hypot(*(points[11, :2] - points[12, :2])))
    spread = float(np.ptp(points[:11, :2], axis=0).max())
    size = max(1.6 * spread, 0.35 * shoulders, 8.0)
    return np.array([*(middle - size / 2), size, size], dtype=np.float32)


def _pairs(
    tracks: list[Track],
    sightings: list[_Sighting],
    seen: Observations,
    row: int,
    settings: TrackingSettings,
) -> list[tuple[Track, _Sighting]]:
    """The cheapest pairs first, each track and sighting once."""
    costs = []
    for t, track in enumerate(tracks):
        gap_s = float(seen.times_us[row] - seen.times_us[track.rows[-1]]) / MICROS_PER_SECOND
        shift = _camera_shift_since(seen, track.rows[-1], row)
        for s, sighting in enumerate(sightings):
            cost = _cost(track, sighting, gap_s, shift, settings)
            if cost is not None:
                costs.append((cost, t, s))
    chosen, used_tracks, used_sightings = [], set(), set()
    for _, t, s in sorted(costs):
        if t not in used_tracks and s not in used_sightings:
            used_tracks.add(t)
            used_sightings.add(s)
            chosen.append((tracks[t], sightings[s]))
    return chosen


def _camera_shift_since(seen: Observations, before: int, row: int) -> Floats:
    shifts = seen.camera_shift[before + 1 : row + 1]
    return np.asarray(np.nansum(shifts, axis=0), dtype=np.float32)


def _cost(
    track: Track, sighting: _Sighting, gap_s: float, shift: Floats, settings: TrackingSettings
) -> float | None:
    """How unlike the track the sighting is; None when it cannot be the same person."""
    last = track.boxes[-1]
    size = max(float(last[2]), float(last[3]), 1.0)
    ratio = max(size, sighting.size) / max(min(size, sighting.size), 1.0)
    expected = last[:2] + last[2:] / 2 + shift
    distance = float(np.hypot(*(sighting.centre - expected))) / max(size, sighting.size)
    reach = min(settings.jump + settings.jump_per_second * gap_s, settings.longest_jump)
    if not sighting.is_verified:
        reach = min(reach, 1.0)
    alike = _alike(track.colours, sighting.colours)
    if distance > reach or (ratio > settings.size_ratio and sighting.face != NONE):
        return None
    if alike < 0.25 and distance > 0.5:
        return None
    return distance + 0.5 * float(np.log(ratio)) + 0.7 * (1.0 - alike)


def _alike(a: Floats, b: Floats) -> float:
    return float(np.minimum(a, b).sum())


def _is_taken(sighting: _Sighting, alive: list[Track], row: int) -> bool:
    """Whether a track already has somebody in this very place: a second box of the same face."""
    for track in alive:
        if track.rows[-1] != row:
            continue
        box = track.boxes[-1]
        distance = float(np.hypot(*(box[:2] + box[2:] / 2 - sighting.centre)))
        if distance < 0.6 * max(float(box[2]), sighting.size):
            return True
    return False


def _without_ghosts(
    tracks: list[Track], seen: Observations, settings: TrackingSettings
) -> list[Track]:
    """Tracks that end where their person was surely seen again nearby, in a new track.

    A place that is held for a lost face turns out to have been empty when the face shows up beside.
    """
    starts = [(track.rows[0], track) for track in tracks]
    for track in tracks:
        last_sure = _last_sure_row(track, seen, settings)
        nearby = [
            row
            for row, other in starts
            if other is not track and last_sure <= row <= track.rows[-1] and _is_near(track, other)
        ]
        if nearby:
            track.end_before(min(nearby))
    return tracks


def _last_sure_row(track: Track, seen: Observations, settings: TrackingSettings) -> int:
    for row, line in zip(reversed(track.rows), reversed(track.faces), strict=True):
        if _is_sure(line, seen, settings):
            return row
    return track.rows[0]


def _is_near(track: Track, other: Track) -> bool:
    between = track.centre - other.centre
    return float(np.hypot(*between)) < 2.0 * max(track.size, other.size)


# --- which tracks are people ----------------------------------------------------------------------


def _is_person(track: Track, seen: Observations, settings: TrackingSettings) -> bool:
    """Letters, toys and shadows pass for a face now and then; a person does so again and again."""
    lines = np.array([face for face in track.faces if face != NONE])
    if len(lines) == 0:
        return False
    scores, meshes = seen.faces.score[lines], seen.faces.mesh_score[lines]
    looks_sure, measured = scores >= settings.trusted_score, meshes >= settings.mesh_score
    strong = int((looks_sure & measured).sum()) + int((scores >= settings.plain_score).sum())
    found = int((seen.faces.found[lines] != Found.BY_HOLDING).sum())
    is_steady = _flicker(track) < settings.most_flicker
    if strong >= min(settings.least_strong_rows, len(seen.times_us)) and (
        is_steady or strong >= settings.strong_share * found
    ):
        return True
    verified = int((looks_sure | measured).sum())
    # Somebody who moves about does flicker, but is surely found almost all the time.
    if (
        strong >= settings.least_strong_rows
        and verified >= settings.least_lively_rows
        and verified >= settings.lively_share * found
    ):
        return True
    # A face that is never seen from the front has no mesh, but it does not flicker about either.
    return strong >= 1 and is_steady and verified >= settings.least_steady_rows


def _flicker(track: Track) -> float:
    """Median jump of the face from row to row, in face sizes."""
    centres = np.array([box[:2] + box[2:] / 2 for box in track.boxes])
    if len(centres) < 2:
        return 0.0
    return float(np.median(np.hypot(*np.diff(centres, axis=0).T))) / max(track.size, 1.0)


# --- people out of tracks -------------------------------------------------------------------------


def _groups(
    tracks: list[Track], seen: Observations, settings: TrackingSettings
) -> list[list[Track]]:
    """Tracks of each person, in order of time."""
    stretches = [_stretch(track, seen, settings) for track in tracks]
    return [[tracks[number] for number in one] for one in joined(stretches, settings.join_at)]


def _stretch(track: Track, seen: Observations, settings: TrackingSettings) -> Stretch:
    sure = [place for place, line in enumerate(track.faces) if _is_sure(line, seen, settings)]
    lines = np.array([face for face in track.faces if face != NONE], dtype=np.int64)
    boxes = np.array(track.boxes, dtype=np.float32).reshape(-1, 4)
    rows = np.array(track.rows, dtype=np.int64)
    return Stretch(
        rows=rows,
        sure_rows=rows[sure],
        sure_boxes=boxes[sure],
        size=track.size,
        centre=track.centre,
        colours=track.colours,
        proportions=_proportions(seen, lines),
    )


def _is_sure(line: int, seen: Observations, settings: TrackingSettings) -> bool:
    return line != NONE and bool(
        seen.faces.score[line] >= settings.trusted_score
        or seen.faces.mesh_score[line] >= settings.mesh_score
    )


def face_proportion(seen: Observations, lines: NDArray[np.int64]) -> tuple[float, int]:
    """Median width over height of a face where it looks at the camera, and in how many lines.

    NaN with fewer than three: a face seen from the side says nothing about its width.
    """
    values = _proportions(seen, lines)
    return (float(np.median(values)) if len(values) >= 3 else float("nan")), len(values)


def _proportions(seen: Observations, lines: NDArray[np.int64]) -> Floats:
    """Width over height of the faces of those lines that look at the camera."""
    faces = seen.faces
    angles = faces.angles[lines]
    frontal = (
        (faces.mesh_score[lines] > 0.8)
        & (np.abs(angles[:, 0]) < 30)
        & (np.abs(angles[:, 1]) < 25)
    )  # fmt: skip
    return np.asarray(faces.measures[lines[frontal], FaceMeasure.PROPORTION], dtype=np.float32)


def _person(group: list[Track], count: int) -> PersonTrack:
    faces = np.full(count, NONE, dtype=np.int32)
    bodies = np.full(count, NONE, dtype=np.int32)
    boxes = np.full((count, 4), np.nan, dtype=np.float32)
    for track in group:
        for row, face, body, box in zip(
            track.rows, track.faces, track.bodies, track.boxes, strict=True
        ):
            faces[row], bodies[row], boxes[row] = face, body, box
    colours = weighted_mean([len(track.rows) for track in group], [one.colours for one in group])
    return PersonTrack(faces, bodies, boxes, colours)
