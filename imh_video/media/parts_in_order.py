"""Files that a camera split: which belong together by their names, in what order, how far apart.

A camera splits a long film because its card cannot hold larger files, and loses no picture between
two parts. So parts are joined without a gap, unless the clocks in the files plainly speak of one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from imh_video.media.stated_start import UNSTATED, StatedStart, us_between
from imh_video.timebase import MICROS_PER_SECOND, Micros

# Calendars in files count whole seconds, and some state the end: less than this is no gap.
_SHORTEST_GAP_US = 3 * MICROS_PER_SECOND
# Whoever stops for longer than this begins another film; a larger number is a wrong clock.
_LONGEST_GAP_US = 30 * 60 * MICROS_PER_SECOND

_FILM_SUFFIX = re.compile(
    r"\.(mp4|mov|m4v|mts|m2ts|ts|mpe?g|mod|tod|avi|mkv|wmv|3gp|dv|vob)", re.IGNORECASE
)
# Each gives a name for the whole film ("film") and the number of the part ("part").
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<brand>G[HXL])(?P<part>\d\d)(?P<film>\d{4})",  # GoPro: chapter, then film
        r"(?P<brand>GP)(?P<part>\d\d)(?P<film>\d{4})",  # older GoPro, from the second part on
        r"(?P<brand>GOPR)(?P<film>\d{4})",  # and its first part
        r"(?P<film>)(?P<part>\d{5})",  # AVCHD: 00001.MTS
        r"(?P<film>MOV)(?P<part>[0-9A-F]{3})",  # JVC: MOV001.MOD
        r"(?P<film>VTS_\d\d)_(?P<part>[1-9])",  # DVD camcorders
        r"(?P<film>.*\d{8}[_-]?\d{6}.*?)[ _-]\(?(?P<part>\d{1,3})\)?",  # phones: day, time, part
        r"(?P<film>|.*[ _.-])(part|pt|teil|partie|parte|deel|del)[ _.-]*(?P<part>\d{1,3})",
        r"(?P<film>.*[^\d _.-].*?)[_.-](?P<part>00\d)",  # film_001
    )
)
# Numbers that these prefixes carry count films, not parts of one.
_COUNTS_FILMS = re.compile(r"(IMG|DSC[NF]?|MVI|MAH|DJI|PXL|VID|P|C)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundPart:
    """A file that is to become a part of a film."""

    path: Path
    duration_us: Micros
    start: StatedStart = UNSTATED


def suggest_parts(paths: Sequence[Path]) -> tuple[tuple[Path, ...], ...]:
    """Which files look like parts of one film, each group in playing order; only their names count.

    A file that belongs to no other is a group of its own. Groups come in the order of their first
    file. It is a suggestion: camcorders number films and parts of films alike.
    """
    numbered: dict[tuple[str, ...], list[tuple[int, Path]]] = {}
    for path in dict.fromkeys(paths):
        family, number = _reading_of(path)
        numbered.setdefault(family, []).append((number, path))
    groups = [run for members in numbered.values() for run in _runs(members)]
    place = {path: index for index, path in enumerate(dict.fromkeys(paths))}
    return tuple(sorted(groups, key=lambda group: min(place[path] for path in group)))


def _reading_of(path: Path) -> tuple[tuple[str, ...], int]:
    """What a name says: which film it is of, and the number of the part."""
    alone = (str(path),), 0
    if not _FILM_SUFFIX.fullmatch(path.suffix):
        return alone
    for kind, pattern in enumerate(_PATTERNS):
        found = pattern.fullmatch(path.stem)
        if found is None:
            continue
        said = found.groupdict()
        if _COUNTS_FILMS.fullmatch(said["film"]):
            return alone
        brand = {"GOPR": "GP"}.get((said.get("brand") or "").upper(), said.get("brand") or "")
        kind = 1 if brand == "GP" else kind
        base = 16 if kind == 4 else 10
        family = (str(path.parent), str(kind), brand.upper(), said["film"].lower())
        return (*family, path.suffix.lower()), int(said.get("part") or "0", base)
    return alone


def _runs(members: list[tuple[int, Path]]) -> list[tuple[Path, ...]]:
    """Stretches of consecutive numbers."""
    runs: list[list[Path]] = []
    before: int | None = None
    for number, path in sorted(members):
        if before is None or number != before + 1:
            runs.append([])
        runs[-1].append(path)
        before = number
    return [tuple(run) for run in runs]


def in_order(parts: Sequence[FoundPart]) -> tuple[FoundPart, ...]:
    """As they were filmed: by the clocks in the files where all have one, else by their names."""
    if all(part.start.at is not None for part in parts):
        return tuple(sorted(parts, key=lambda p: (p.start.at, _natural(p.path.name))))
    return tuple(sorted(parts, key=lambda part: _natural(part.path.name)))


def _natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts "part 2" before "part 10"."""
    pieces = re.split(r"(\d+)", name.casefold())
    return tuple((0, int(piece), "") if piece.isdigit() else (1, 0, piece) for piece in pieces)


def gap_between(first: FoundPart, second: FoundPart) -> Micros:
    """How long the camera stood still between two parts; 0 where nothing plainly says so.

    The calendars in two files differ by the length of the first (when they state the start), or of
    the second (when they state the end). Only what exceeds both is a gap.
    """
    between_us = us_between(first.start, second.start)
    if between_us is None:
        return 0
    gap_us = between_us - max(first.duration_us, second.duration_us)
    return gap_us if _SHORTEST_GAP_US <= gap_us <= _LONGEST_GAP_US else 0
