"""What going back is called and what it would do, in plain words."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from imh_video.app.backups import BEFORE_RESTORE, Backup
from imh_video.app.going_back import PointInTime
from imh_video_ui.library.dates import day_words


def tr(text: str) -> str:
    """Words of going back."""
    return QCoreApplication.translate("GoingBack", text)


def when_words(at: datetime, now: datetime) -> str:
    """The time of day; with its day when that is not today."""
    there, here = at.astimezone(), now.astimezone()
    clock = f"{there:%H:%M:%S}"
    if there.date() == here.date():
        return clock
    return f"{day_words(there.date(), here.date())}, {clock}"


def marks_words(number: int) -> str:
    return tr("1 mark") if number == 1 else tr("{n} marks").format(n=number)


def effect_words(point: PointInTime) -> str:
    """What going there would do to the marks of now."""
    parts = []
    if point.removes:
        words = tr("1 mark goes") if point.removes == 1 else tr("{n} marks go")
        parts.append(words.format(n=point.removes))
    if point.adds:
        words = tr("1 comes back") if point.adds == 1 else tr("{n} come back")
        parts.append(words.format(n=point.adds))
    if point.changes:
        words = (
            tr("1 becomes what it was") if point.changes == 1 else tr("{n} become what they were")
        )
        parts.append(words.format(n=point.changes))
    if not parts:
        return tr("The marks are the same as now.")
    whole = ", ".join(parts)
    return f"{whole[0].upper()}{whole[1:]}."


def why_words(backup: Backup) -> str:
    """Why a backup was made."""
    if backup.why == BEFORE_RESTORE:
        return tr("Before somebody went back")
    return tr("While working")


def size_words(size_bytes: int) -> str:
    megabytes = size_bytes / 1_000_000
    return f"{megabytes:.1f} MB" if megabytes < 100 else f"{megabytes:.0f} MB"
