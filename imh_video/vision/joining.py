"""Which stretches of people who were followed belong to one person. Pure numpy.

The most alike are joined, again and again. An hour with many cuts has hundreds of stretches, so all
that is compared is worked out once for each group, and two groups are compared once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imh_video.vision.detector import Floats

_Rows = NDArray[np.int64]
_LEAST_PROPORTIONS = 3
"""Faces that look at the camera, below which nothing is said of how they are proportioned."""
_NOT_ONE_PERSON = float("-inf")


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """One person from one row to another."""

    rows: _Rows
    """In which they are somewhere, in order, and be it that their place is held."""
    sure_rows: _Rows
    """Those in which a face was found surely."""
    sure_boxes: Floats
    """(S, 4) left, top, width, height in pixels, of the sure rows."""
    size: float
    """Of the face, pixels."""
    centre: Floats
    """(2,) pixels."""
    colours: Floats
    proportions: Floats
    """(P,) width over height of the face in the rows where it looks at the camera."""


def joined(stretches: Sequence[Stretch], join_at: float) -> list[list[int]]:
    """Numbers of the stretches of each person, in order of time within each.

    Two groups of stretches become one while their likeness is above ``join_at``, the most alike
    first, of equals the first pair.
    """
    in_order = sorted(range(len(stretches)), key=lambda number: int(stretches[number].rows[0]))
    groups = {place: _group((number,), stretches) for place, number in enumerate(in_order)}
    alike = {
        (a, b): _likeness(groups[a], groups[b]) for a in groups for b in range(a + 1, len(groups))
    }
    while alike:
        best, first, second = max((value, -a, -b) for (a, b), value in alike.items())
        if best <= join_at:
            break
        grown, gone = -first, -second
        numbers = groups[grown].numbers + groups.pop(gone).numbers
        groups[grown] = _group(numbers, stretches)
        alike = {pair: v for pair, v in alike.items() if grown not in pair and gone not in pair}
        for other in groups:
            if other != grown:
                a, b = min(grown, other), max(grown, other)
                alike[a, b] = _likeness(groups[a], groups[b])
    return [list(group.numbers) for group in groups.values()]


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Stretches taken for one person, and what is compared of them."""

    numbers: tuple[int, ...]
    rows: _Rows
    """Of all stretches, one after the other."""
    own_rows: _Rows
    """The same in order, each once."""
    sure_rows: _Rows
    sure_boxes: Floats
    own_sure_rows: _Rows
    """Sure rows in order, each once."""
    own_sure_boxes: Floats
    """Of those; where two stretches have one, that of the later stretch."""
    size: float
    centre: Floats
    colours: Floats
    proportion: float
    """Median width over height of the face; NaN where too few faces tell it."""


def _group(numbers: tuple[int, ...], stretches: Sequence[Stretch]) -> _Group:
    numbers = tuple(sorted(numbers, key=lambda number: int(stretches[number].rows[0])))
    members = [stretches[number] for number in numbers]
    lengths = [len(one.rows) for one in members]
    rows = np.concatenate([one.rows for one in members])
    sure_rows = np.concatenate([one.sure_rows for one in members])
    sure_boxes = np.concatenate([one.sure_boxes for one in members])
    own_sure_rows, from_the_end = np.unique(sure_rows[::-1], return_index=True)
    proportions = np.concatenate([one.proportions for one in members])
    return _Group(
        numbers=numbers,
        rows=rows,
        own_rows=np.unique(rows),
        sure_rows=sure_rows,
        sure_boxes=sure_boxes,
        own_sure_rows=own_sure_rows,
        own_sure_boxes=sure_boxes[::-1][from_the_end],
        size=float(weighted_mean(lengths, [one.size for one in members])),
        centre=weighted_mean(lengths, [one.centre for one in members]),
        colours=weighted_mean(lengths, [one.colours for one in members]),
        proportion=(
            float(np.median(proportions)) if len(proportions) >= _LEAST_PROPORTIONS else np.nan
        ),
    )


def weighted_mean(weights: Sequence[int], values: Sequence[float] | Sequence[Floats]) -> Floats:
    """Mean of values of one shape, each counted by its weight."""
    shares = np.array(weights, dtype=np.float32)
    stacked = np.stack([np.asarray(value, dtype=np.float32) for value in values])
    return np.asarray(np.tensordot(shares / shares.sum(), stacked, axes=1), dtype=np.float32)


def _likeness(a: _Group, b: _Group) -> float:
    """Above 0 when two groups look like one person; minus infinity when both are seen at once."""
    shorter = min(len(a.rows), len(b.rows))
    if _seen_apart(a, b) > 0.05 * shorter or _rows_shared(a, b) > 0.3 * shorter:
        return _NOT_ONE_PERSON
    colours = float(np.minimum(a.colours, b.colours).sum())
    distance = float(np.hypot(*(a.centre - b.centre))) / max(a.size, b.size)
    size_change = abs(float(np.log(a.size / b.size)))
    likeness = 2.0 * (colours - 0.45) + 0.6 * (1.0 - distance / 2.0) - 1.2 * max(
        0.0, size_change - 0.25
    )  # fmt: skip
    if np.isfinite(a.proportion) and np.isfinite(b.proportion):
        likeness -= 8.0 * max(0.0, abs(a.proportion - b.proportion) - 0.05)
    return likeness


def _rows_shared(a: _Group, b: _Group) -> int:
    """In how many rows both are somewhere, and be it that a place is held for one of them."""
    return int(_places(b.rows, a.own_rows)[0].sum())


def _seen_apart(a: _Group, b: _Group) -> int:
    """In how many rows both are surely seen, in different places: then they are two people."""
    shared, places = _places(b.sure_rows, a.own_sure_rows)
    box, other = b.sure_boxes[shared], a.own_sure_boxes[places[shared]]
    between = box[:, :2] + box[:, 2:] / 2 - other[:, :2] - other[:, 2:] / 2
    apart = np.hypot(between[:, 0], between[:, 1]).astype(np.float64)
    return int((apart > 0.8 * np.maximum(box[:, 2], other[:, 2]).astype(np.float64)).sum())


def _places(rows: _Rows, among: _Rows) -> tuple[NDArray[np.bool_], _Rows]:
    """Which rows lie among the others, which are in order; and where there."""
    if len(among) == 0:
        return np.zeros(len(rows), dtype=np.bool_), np.zeros(len(rows), dtype=np.int64)
    places = np.minimum(np.searchsorted(among, rows), len(among) - 1)
    return among[places] == rows, places
