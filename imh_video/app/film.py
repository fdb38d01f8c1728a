"""One film file, without a library: what is in it, and single frames of it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from imh_video.media.problem import MediaProblem
from imh_video.media.source import PathSource
from imh_video.model.problem import Problem
from imh_video.timebase import Micros, seconds

if TYPE_CHECKING:
    from imh_video.media.frame_reader import VideoFrame


def probe_film(path: Path) -> dict[str, Any]:
    """The answer of ``imh-video probe``. Raises MediaProblem when it is no film."""
    from imh_video.media.probe import probe

    facts = probe(PathSource(path))
    return {
        "path": str(path),
        "container": facts.container,
        "duration_s": seconds(facts.duration_us),
        "video": None if facts.video is None else _rounded(asdict(facts.video)),
        "audio": [asdict(sound) for sound in facts.audio],
        "warnings": list(facts.warnings),
    }


def _rounded(video: dict[str, Any]) -> dict[str, Any]:
    video["pixel_aspect"] = round(float(video["pixel_aspect"]), 6)
    video["average_fps"] = round(video["average_fps"], 6)
    video["first_pts_s"] = round(video["first_pts_s"], 6)
    return video


def save_frame(
    path: Path, out: Path, *, index: int | None = None, at_us: Micros | None = None
) -> dict[str, Any]:
    """Write one frame as a PNG, as displayed: that number, or the one on screen at that time.

    Raises MediaProblem when it is no film or has no such frame, Problem when it cannot be written.
    """
    from imh_video.media.open_frames import open_frames

    with open_frames(PathSource(path)) as reader:
        if index is None:
            index = reader.table.index_at(_inside(path, reader.table.duration_us, at_us or 0))
        if not 0 <= index < len(reader.table):
            raise MediaProblem(
                f"There is no frame {index}.",
                where=path.name,
                way_out=f"The film has frames 0 to {len(reader.table) - 1}.",
            )
        frame = reader.read(index)
    write_png(frame, out)
    return {
        "index": frame.index,
        "at_s": seconds(frame.time_us),
        "width": frame.width,
        "height": frame.height,
    }


def _inside(path: Path, duration_us: Micros, at_us: Micros) -> Micros:
    if 0 <= at_us < duration_us:
        return at_us
    raise MediaProblem(
        f"There is no picture at {seconds(at_us):g} s.",
        where=path.name,
        way_out=f"The film runs from 0 to {seconds(duration_us):.3f} s.",
    )


def write_png(frame: VideoFrame, out: Path) -> None:
    """The file appears complete or not at all. Raises Problem when it cannot be written."""
    from imh_video.media.cache import write_whole
    from imh_video.media.picture import to_png

    try:
        write_whole(out, to_png(frame.rgb), make_folder=False)
    except OSError as error:
        raise Problem(
            f"The picture could not be written ({error.strerror or error}).",
            where=str(out),
            way_out="Choose another folder, or make room on the disk.",
        ) from error
