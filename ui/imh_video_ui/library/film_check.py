"""Look at a chosen file before anything is kept: is it a film, and can every frame be shown?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage

from imh_video.media.facts import FilmFacts
from imh_video.media.stated_start import UNSTATED, StatedStart, read_stated_start
from imh_video.model.job import JobControl, PartOfJob
from imh_video.model.problem import Problem
from imh_video.timebase import Micros
from imh_video_ui.library.stills import read_still


def _tr(text: str) -> str:
    return QCoreApplication.translate("FilmCheck", text)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of what was found: fine, or good to know."""

    words: str
    detail: str = ""
    icon: str = "circle-check"
    tone: str = "good"


@dataclass(frozen=True, slots=True)
class CheckedFilm:
    """A file that is a film. The still is kept in memory only."""

    path: Path
    size_bytes: int
    facts: FilmFacts
    still: QImage
    changed_on: date
    duration_us: Micros
    """As its pictures last, whatever the file says of itself."""
    start: StatedStart = UNSTATED
    plays_as: Path | None = None
    """A copy that was looked at in its place, because the film itself does not play."""


@dataclass(frozen=True, slots=True)
class RefusedFilm:
    """A file that cannot be added as it is."""

    path: Path
    problem: Problem


@dataclass(frozen=True, slots=True)
class LookedAt:
    """All files that were chosen together: the good ones, and those that are refused."""

    films: tuple[CheckedFilm, ...]
    refused: tuple[RefusedFilm, ...] = ()


def check_films(
    paths: Sequence[Path], plays_as: Mapping[Path, Path], control: JobControl
) -> LookedAt:
    """Look at each file; one that is no film does not keep the others from being looked at."""
    films: list[CheckedFilm] = []
    refused: list[RefusedFilm] = []
    for number, path in enumerate(paths):
        share = PartOfJob(control, number / len(paths), (number + 1) / len(paths))
        try:
            films.append(check_film(path, share, plays_as.get(path)))
        except Problem as problem:
            refused.append(RefusedFilm(path, problem))
    return LookedAt(tuple(films), tuple(refused))


def check_film(path: Path, control: JobControl, plays_as: Path | None = None) -> CheckedFilm:
    """Read the file's facts and one picture. In any thread; raises Problem for what is no film."""
    from imh_video.media.frame_table import read_frame_table
    from imh_video.media.probe import probe
    from imh_video.media.source import PathSource

    source = PathSource(plays_as or path)
    control.progress(0.0, _tr("Looking at the file"))
    facts = probe(source)
    control.check()
    control.progress(0.2, _tr("Reading where each picture lies"))
    table = read_frame_table(source, PartOfJob(control, 0.2, 0.9))
    control.progress(0.9, _tr("Reading a picture"))
    still = read_still(source, control, width_px=960)
    changed = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).astimezone()
    return CheckedFilm(
        path=path,
        size_bytes=path.stat().st_size,
        facts=facts,
        still=still,
        changed_on=changed.date(),
        duration_us=table.duration_us,
        start=_start_of(path),
        plays_as=plays_as,
    )


def _start_of(path: Path) -> StatedStart:
    from imh_video.media.source import PathSource

    try:
        return read_stated_start(PathSource(path))
    except Problem:
        # Only its playable copy can be read.
        return UNSTATED


def findings_of(film: CheckedFilm) -> list[Finding]:
    """What a person wants to know of the file before it is added."""
    facts = film.facts
    kind = film.path.suffix.lstrip(".").upper()
    if facts.video is not None:
        kind = f"{kind}, {facts.video.codec.upper()}" if kind else facts.video.codec.upper()
    found = [Finding(_tr("The film can be read"), kind)]
    if film.plays_as is not None:
        found = [_note(_tr("A copy plays in its place"), _tr("the original is kept"))]
    if facts.video is not None:
        size = f"{facts.video.width} × {facts.video.height}"
        if facts.video.height > facts.video.width:
            found.append(_note(_tr("Upright phone film"), size))
        else:
            found.append(Finding(_tr("The picture can be read"), size))
        if facts.video.variable_frame_rate:
            found.append(_note(_tr("Frame rate varies"), _tr("will play exactly")))
    if facts.audio:
        rate = f"{facts.audio[0].sample_rate / 1000:g} kHz"
        found.append(Finding(_tr("There is sound"), rate))
    else:
        found.append(_note(_tr("There is no sound"), _tr("voices cannot be followed")))
    found += [Finding(words, "", "triangle-alert", "warn") for words in facts.warnings]
    return found


def _note(words: str, detail: str) -> Finding:
    return Finding(words, detail, "info", "accent")
