"""Cameras, their parts and their clocks in plain words."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from imh_video.app.library import Library
from imh_video.media.sync import FoundOffset
from imh_video.model.recording import Camera, CameraClock
from imh_video.timebase import Micros
from imh_video_ui.library.dates import length_words, size_words
from imh_video_ui.player.stage import camera_name

FILM_ENDINGS = "*.mp4 *.mov *.m4v *.mkv *.webm *.avi *.mts *.m2ts *.ts *.mpg *.mpeg *.3gp *.wmv"
_HOUR_S = 3600
_SURE_DRIFT_PPM = 1.0


def _tr(text: str) -> str:
    return QCoreApplication.translate("Cameras", text)


def film_filter() -> str:
    """For the system's dialog that asks for files."""
    return _tr("Films ({endings});;All files (*)").format(endings=FILM_ENDINGS)


def seconds_words(us: Micros) -> str:
    """ "1.304 s", never with a sign."""
    return _tr("{s:.3f} s").format(s=abs(us) / 1_000_000)


def begin_words(offset_us: Micros) -> str:
    """When a camera began against the first one."""
    if offset_us == 0:
        return _tr("begins with Camera 1")
    later = offset_us > 0
    form = _tr("begins {s} after Camera 1") if later else _tr("begins {s} before Camera 1")
    return form.format(s=seconds_words(offset_us))


def drift_words(drift_ppm: float) -> str:
    """What a clock that runs fast or slow comes to in an hour; "" for one that does not."""
    if abs(drift_ppm) < _SURE_DRIFT_PPM:
        return ""
    s = abs(drift_ppm) * 1e-6 * _HOUR_S
    fast = drift_ppm > 0
    form = (
        _tr("its clock runs {s:.2f} s an hour fast")
        if fast
        else _tr("its clock runs {s:.2f} s an hour slow")
    )
    return form.format(s=s)


def clock_words(camera: Camera) -> str:
    """How a camera's time lies on the recording's."""
    if camera.number == 0:
        return _tr("the clock of this film")
    drift = drift_words(camera.clock.drift_ppm)
    begins = begin_words(camera.clock.offset_us)
    return f"{begins}, {drift}" if drift else begins


def parts_words(camera: Camera) -> str:
    """ "4:38", or "3 parts, 12:04"."""
    length = length_words(camera.duration_us)
    count = len(camera.media)
    if count == 1:
        return length
    return _tr("{n} parts, {length}").format(n=count, length=length)


def found_words(found: FoundOffset, number: int) -> str:
    """What the sound says, and how far to believe it."""
    camera = camera_name(number)
    begins = begin_words(found.offset_us)
    drift = drift_words(found.drift_ppm)
    what = f"{camera} {begins}" + (f"; {drift}" if drift else "")
    if found.is_sure:
        return _tr("{what}. Both cameras heard the same all the way, so this is sure.").format(
            what=what
        )
    return _tr(
        "Perhaps {what}. The cameras agree in {share:.0f} % of what they heard, which is too "
        "little to be sure. Look at both pictures before you keep it."
    ).format(what=what, share=found.agreement * 100)


def same_clock(one: CameraClock, other: CameraClock) -> bool:
    return one.offset_us == other.offset_us and abs(one.drift_ppm - other.drift_ppm) < 0.05


def removal_words(library: Library, camera: Camera) -> str:
    """What goes when a camera is removed, and what stays."""
    count = len(camera.media)
    size = size_words(sum(media.size_bytes for media in camera.media))
    files = _tr("one file") if count == 1 else _tr("{n} files").format(n=count)
    return _tr(
        "What {camera} filmed ({files}, {size}) is deleted from the library folder “{folder}” for "
        "good. Your marks and the other cameras stay. The files that you once added it from are "
        "not touched."
    ).format(
        camera=camera_name(camera.number, camera.name),
        files=files,
        size=size,
        folder=Path(library.folder).name,
    )
