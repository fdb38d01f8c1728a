"""When a film began, as its file says: the clock of the camera, believed only where plausible."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from imh_video.media.source import MediaSource
from imh_video.timebase import MICROS_PER_SECOND, Micros, micros

_DAY_US = 24 * 3600 * MICROS_PER_SECOND
# Clocks that were never set begin in 1904, 1970 or 1980.
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_TIMECODE = re.compile(r"(\d\d):(\d\d):(\d\d)[:;.](\d\d)")
# In order: the day of filming is kept by Apple when a film is exported, the other one is not.
_CALENDAR_FIELDS = ("com.apple.quicktime.creationdate", "creation_time")


@dataclass(frozen=True, slots=True)
class StatedStart:
    """Each None where the file does not say, or says what cannot be."""

    at: datetime | None = None
    """The day and second; some phones write the end of the filming here."""
    timecode_us: Micros | None = None
    """The camera's running clock at the first frame, within a day."""


UNSTATED = StatedStart()


def read_stated_start(source: MediaSource) -> StatedStart:
    """Raises MediaProblem when the file cannot be opened."""
    from imh_video.media.container import OpenFilm

    with OpenFilm(source) as film:
        video = film.need_video()
        said = {**video.metadata, **film.container.metadata}
        rate = float(video.average_rate or 25)
    return StatedStart(
        next((at for field in _CALENDAR_FIELDS if (at := _calendar(said.get(field)))), None),
        _timecode_us(said.get("timecode", ""), rate),
    )


def _calendar(text: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    is_plausible = _EARLIEST <= at <= datetime.now(UTC) + timedelta(days=1)
    return at if is_plausible else None


def _timecode_us(text: str, rate: float) -> Micros | None:
    found = _TIMECODE.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, whole_seconds, frames = (int(group) for group in found.groups())
    return micros((hours * 60 + minutes) * 60 + whole_seconds + frames / rate)


def us_between(first: StatedStart, second: StatedStart) -> Micros | None:
    """How much later the second began; None where the files do not both say by the same clock."""
    if first.timecode_us is not None and second.timecode_us is not None:
        return (second.timecode_us - first.timecode_us) % _DAY_US
    if first.at is not None and second.at is not None:
        return micros((second.at - first.at).total_seconds())
    return None
