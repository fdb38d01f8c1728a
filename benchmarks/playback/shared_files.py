"""Reads every film of the shared media folder at random, and says which frames were not exact.

    python benchmarks/playback/shared_files.py [folder ...] [--reads 42] [--markdown]

Each film is decoded once in a row by the bare engine; then frames are read at random, back and
forward, alone and going on, and each has to have the timestamp it was asked for and be the same
picture to the last pixel. A few minutes for all files. Where IMH_VIDEO_SHARED_MEDIA (else
../shared/media beside the checkout) has no files there is nothing to do.

Files of ``dyads`` show families: they are counted together and never named; nor are those of
``head``, some of which bear a person's name.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from imh_video.media.facts import FilmFacts
from imh_video.media.frame_table import read_film_index
from imh_video.media.open_frames import open_frames
from imh_video.media.probe import probe
from imh_video.media.source import PathSource
from imh_video.model.problem import Problem
from imh_video.timebase import seconds

FOLDERS = ("containers", "derived", "head", "dyads")
_COUNTED_TOGETHER = "dyads"
_UNNAMED = "head"
_NO_FILMS = {".csv", ".md", ".rttm", ".vtt", ".jpg", ".wav", ".caf"}
_WIDTH = 320


@dataclass
class Row:
    """What was found of one file."""

    folder: str
    name: str
    kind: str = ""
    frames: int = 0
    reads: int = 0
    exact: int = 0
    stand_ins: int = 0
    listed_as_decoded: bool = True
    note: str = ""
    problem: str = ""
    took_s: float = 0.0


def look_at(path: Path, reads: int) -> Row:
    row = Row(path.parent.name, path.name)
    began = time.monotonic()
    try:
        facts = probe(PathSource(path))
        row.kind, row.note = kind_of(facts), " ".join(facts.warnings)
        if facts.video is not None:
            read_at_random(path, reads, row)
    except Problem as problem:
        row.problem = problem.sentence.replace(f"{path.name}: ", "")
    row.took_s = time.monotonic() - began
    return row


def kind_of(facts: FilmFacts) -> str:
    video = facts.video
    if video is None:
        return "sound only"
    words = [video.codec, f"{video.width}x{video.height}", f"{seconds(facts.duration_us):.1f} s"]
    if video.rotation:
        words.append(f"turned {video.rotation}")
    if video.interlaced:
        words.append("interlaced")
    if video.pixel_aspect != 1:
        words.append(f"pixels {video.pixel_aspect.numerator}:{video.pixel_aspect.denominator}")
    if video.variable_frame_rate:
        words.append("uneven times")
    if video.first_pts_s:
        words.append(f"starts at {video.first_pts_s:.2f} s")
    return ", ".join(words)


def read_at_random(path: Path, reads: int, row: Row) -> None:
    source = PathSource(path)
    index = read_film_index(source)
    row.frames = len(index.table)
    row.listed_as_decoded = index.table.pts.tolist() == sorted(set(decoded_in_a_row(path)))
    with open_frames(source, index.table, max_width=_WIDTH) as frames:
        in_a_row = [print_of(frame.rgb) for frame in frames.frames()]
    chance = random.Random(11)
    with open_frames(source, index.table, max_width=_WIDTH) as frames:
        for place in places(len(in_a_row), reads, chance):
            frames.goes_on = chance.random() < 0.5
            frame = frames.read(place)
            row.reads += 1
            row.stand_ins += frame.is_stand_in
            row.exact += print_of(frame.rgb) == in_a_row[place]


def places(count: int, reads: int, chance: random.Random) -> Iterator[int]:
    """Leaps, and after every third one a step on and two back; the first and the last frame too."""
    yield from (0, count - 1)
    for number in range((reads - 2) // 2):
        place = chance.randrange(count)
        yield place
        if number % 3 == 0:
            yield min(place + 1, count - 1)
            yield max(place - 1, 0)
            yield max(place - 2, 0)


def decoded_in_a_row(path: Path) -> Iterator[int]:
    """The timestamps that the bare engine puts out from the first byte to the last."""
    with av.open(str(path), metadata_errors="replace") as container:
        video = container.streams.best("video")
        packets = container.demux(video)
        while True:
            try:
                yield from (frame.pts for frame in next(packets).decode() if frame.pts is not None)
            except av.FFmpegError as error:
                if isinstance(error, av.EOFError):
                    return
            except StopIteration:
                return


def print_of(rgb: NDArray[np.uint8]) -> bytes:
    return blake2b(rgb.tobytes(), digest_size=16).digest()


def films_in(root: Path, folders: list[str]) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((root / folder).iterdir()):
            if path.suffix.lower() not in _NO_FILMS:
                yield path


def told(rows: list[Row]) -> Iterator[tuple[str, ...]]:
    """A line for each file; one for all that show families."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.folder == _COUNTED_TOGETHER:
            groups[row.kind.split(",")[0]].append(row)
            continue
        yield (
            "a single head" if row.folder == _UNNAMED else row.name,
            row.kind,
            str(row.frames or ""),
            str(row.reads or ""),
            str(row.exact if row.reads else ""),
            note_of(row),
        )
    for codec, group in groups.items():
        yield (
            f"{len(group)} home webcam films",
            f"{codec}, 640x480, uneven times",
            str(sum(row.frames for row in group)),
            str(sum(row.reads for row in group)),
            str(sum(row.exact for row in group)),
            "; ".join(sorted({note_of(row) for row in group if note_of(row)})),
        )


def note_of(row: Row) -> str:
    notes = [row.problem or row.note]
    if row.stand_ins:
        notes.append(f"{row.stand_ins} reads gave the neighbour of a damaged frame, and said so.")
    if not row.listed_as_decoded:
        notes.append("THE TABLE IS NOT WHAT THE DECODER SHOWS.")
    return " ".join(note for note in notes if note)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", help=f"of {', '.join(FOLDERS)}; else all")
    parser.add_argument("--reads", type=int, default=42)
    parser.add_argument("--quick", action="store_true", help="12 reads of each")
    parser.add_argument("--markdown", action="store_true", help="as a table for the documentation")
    chosen = parser.parse_args()
    root = Path(
        os.environ.get("IMH_VIDEO_SHARED_MEDIA") or Path(__file__).parents[3] / "shared" / "media"
    )
    if not root.is_dir():
        print("There is no folder of shared media here.")
        return 0
    rows = []
    for path in films_in(root, chosen.folders or list(FOLDERS)):
        rows.append(look_at(path, 12 if chosen.quick else chosen.reads))
        is_named = path.parent.name not in (_UNNAMED, _COUNTED_TOGETHER)
        shown = path.name if is_named else f"film {len(rows)}"
        print(f"{rows[-1].took_s:5.1f} s  {shown}", file=sys.stderr, flush=True)
    return write_table(rows, as_markdown=chosen.markdown)


def write_table(rows: list[Row], *, as_markdown: bool) -> int:
    for cells in told(rows):
        print(f"| {' | '.join(cells)} |" if as_markdown else "  ".join(cells))
    films = [row for row in rows if row.reads]
    wrong = [row for row in films if row.exact < row.reads or not row.listed_as_decoded]
    print(
        f"\n{len(films)} films, {sum(row.frames for row in films)} frames,"
        f" {sum(row.reads for row in films)} reads, {sum(row.exact for row in films)} exact;"
        f" {len(rows) - len(films)} files that cannot be played; {len(wrong)} films not right."
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
