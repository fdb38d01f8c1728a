"""One frame of a recording as a picture of its own: to be shown large, copied or saved.

A picture that leaves the program is asked for as an export of stills: the same consent as a still,
written to the audit as what it is, and refused where nothing can be written to the audit.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from imh_video.app.library import Library, camera_of, film_of
from imh_video.media.problem import MediaProblem
from imh_video.model.consent import Form, Use
from imh_video.model.identifiers import RecordingId
from imh_video.model.job import JobControl, Unattended
from imh_video.model.problem import Problem

if TYPE_CHECKING:
    from imh_video.media.frame_reader import VideoFrame

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg")


def frame_picture(
    library: Library,
    recording_id: RecordingId,
    index: int,
    *,
    camera: int = 0,
    lift: float = 0.0,
    use: Use = Use.STILL,
    control: JobControl | None = None,
) -> VideoFrame:
    """Exactly the frame that the player shows under that number, at its full size.

    Asks the gate; ``use`` is ``Use.EXPORT`` for a picture that leaves the program. Raises
    ConsentRefused, and MediaProblem where there is no such frame.
    """
    from imh_video.media.open_frames import open_frames

    control = control or Unattended()
    recording = library.recording(recording_id)
    detail = f"camera {camera + 1}, frame {index}" if camera else f"frame {index}"
    library.ask(recording_id, use, form=Form.STILLS, detail=detail)
    # The film as it plays: a copy made for playing counts its frames for itself.
    source = film_of(library.folder, camera_of(recording, camera), as_played=True)
    control.progress(0.0, "Reading the frame")
    with open_frames(source, check=control.check) as frames:
        if not 0 <= index < len(frames.table):
            raise MediaProblem(
                f"There is no frame {index}.",
                where=recording.title,
                way_out=f"The film has frames 0 to {len(frames.table) - 1}.",
            )
        frames.lift = lift
        return frames.read(index)


def save_frame_picture(
    library: Library,
    recording_id: RecordingId,
    index: int,
    path: Path,
    *,
    camera: int = 0,
    lift: float = 0.0,
    replace: bool = False,
    control: JobControl | None = None,
) -> Path:
    """Write that frame as a PNG or JPEG without any other data in it; the name says which.

    The file appears complete or not at all. Raises Problem where it may not or cannot be written.
    """
    _check_place(library, path, replace=replace)
    frame = frame_picture(
        library, recording_id, index, camera=camera, lift=lift, use=Use.EXPORT, control=control
    )
    _write(path, frame)
    return path


def _check_place(library: Library, path: Path, *, replace: bool) -> None:
    if path.suffix.lower() not in PICTURE_SUFFIXES:
        raise Problem(
            "This is no name for a picture.",
            where=path.name,
            way_out="Let the name end in .png or .jpg.",
        )
    if path.resolve().is_relative_to(library.folder.resolve()):
        raise Problem(
            "Pictures are not saved inside the library's own folder.",
            where=path.name,
            way_out="Choose another folder.",
        )
    if path.is_dir():
        raise Problem("This is a folder.", where=path.name, way_out="Choose a name inside it.")
    if path.exists() and not replace:
        raise Problem(
            "There is a file of this name already.", where=path.name, way_out="Choose another name."
        )


def _write(path: Path, frame: VideoFrame) -> None:
    from imh_video.media.cache import write_whole
    from imh_video.media.picture import to_jpeg, to_png

    content = to_png(frame.rgb) if path.suffix.lower() == ".png" else to_jpeg(frame.rgb)
    try:
        write_whole(path, content, make_folder=False)
    except OSError as error:
        raise Problem(
            f"The picture could not be written ({error.strerror or error}).",
            where=path.name,
            way_out="Choose another folder, or make room on the disk.",
        ) from error
