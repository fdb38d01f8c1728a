"""What the program needs on this computer, each checked for real and told in one line."""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from imh_video import places
from imh_video.model.problem import Problem

_LITTLE_ROOM_BYTES = 2 * 1024**3
_CODECS = ("h264", "hevc", "vp9", "av1", "mpeg2video", "mpeg4", "dvvideo", "wmv2", "aac")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; ``detail`` says what was found, and the way out where it is not well."""

    name: str
    ok: bool
    detail: str


def examine(library: Path | None = None) -> tuple[Check, ...]:
    """Look at everything; one check that fails does not keep the others from being made."""
    return tuple(_guarded(name, look) for name, look in _looks(library))


def _looks(library: Path | None) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "python", _python
    yield "window", _window
    yield "codecs", _codecs
    yield "encoder", _encoder
    yield "detectors", _detectors
    yield "model files", _models
    yield "schemes", _schemes
    yield "disk", _disk
    yield "library", lambda: _library(library)


def _guarded(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except Problem as problem:
        return Check(name, False, problem.sentence)
    except (ImportError, OSError) as error:
        # A missing system library shows here as an ImportError that names it.
        return Check(
            name, False, f"{error}. Run python3 run.py setup, which names what is missing."
        )


def _python() -> str:
    return f"{sys.version.split()[0]} on {sys.platform}"


def _window() -> str:
    # By name: the core does not import Qt, it only asks whether Qt could be imported.
    core = importlib.import_module("PySide6.QtCore")
    importlib.import_module("PySide6.QtWidgets")
    release = str(core.__version__)
    if release.startswith("6.12") and sys.version_info < (3, 12):
        raise Problem(
            f"PySide6 {release} is unsafe with Python 3.11.",
            way_out="Install PySide6 below 6.12, or use Python 3.12.",
        )
    display = "a display" if places.has_display() else "no display: headless work only"
    return f"PySide6 {release}, {display}"


def _codecs() -> str:
    import av

    missing = [name for name in _CODECS if name not in av.codecs_available]
    if missing:
        raise Problem(f"PyAV {av.__version__} cannot read {', '.join(missing)}.")
    return f"PyAV {av.__version__} reads {', '.join(_CODECS)}"


def _encoder() -> str:
    import imageio_ffmpeg

    path = imageio_ffmpeg.get_ffmpeg_exe()
    return f"ffmpeg {imageio_ffmpeg.get_ffmpeg_version()} ({Path(path).name})"


def _detectors() -> str:
    # Through our own module: it is the one that keeps OpenCV from moving Qt's plug-ins.
    network = importlib.import_module("imh_video.vision.network")
    return f"LiteRT {version('ai-edge-litert')}, OpenCV {network.cv2.__version__}"


def _models() -> str:
    from imh_video.vision.model_store import list_models

    models = list_models()
    missing = [model.name for model in models if not model.present]
    if missing:
        raise Problem(
            f"{len(missing)} of {len(models)} are missing: {', '.join(missing)}.",
            way_out="Type imh-video models fetch, or imh-video models import PATH.",
        )
    return f"all {len(models)} are here and checked"


def _schemes() -> str:
    from imh_video.schemes.locate import builtin_schemes

    return ", ".join(f"{scheme.id} {scheme.version}" for scheme in builtin_schemes())


def _disk() -> str:
    folder = places.data_folder()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < _LITTLE_ROOM_BYTES:
        raise Problem(
            f"Only {free / 1e9:.1f} GB are free.", way_out="Make room before adding film."
        )
    return f"{free / 1e9:.0f} GB free"


def _library(folder: Path | None) -> str:
    from imh_video.app.library import Library, own_library_folder

    chosen = folder or own_library_folder()
    if folder is None and not chosen.exists():
        return "none yet; it is made when the first family is added"
    with Library.open(chosen) as library:
        problems = library.verify()
        if problems:
            raise Problem(" ".join(problems))
        return f"whole, {len(library.recordings())} recordings"
