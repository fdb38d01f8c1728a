"""Commands for films that go into a library, their cameras and parts, and copies that play.

Importing it adds them to the command line. Cameras are counted from 1 here, as on screen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from imh_video import cli
from imh_video.model.problem import Problem

if TYPE_CHECKING:
    from imh_video.app.library import Library
    from imh_video.model.family import Family, Person
    from imh_video.model.identifiers import RecordingId
    from imh_video.model.job import JobControl
    from imh_video.model.recording import Camera, Recording

T = TypeVar("T")

cameras_app = typer.Typer(help="The cameras of a recording: one clock, which way up, sound.")
cli.app.add_typer(cameras_app, name="cameras")

CameraNumber = Annotated[int, typer.Argument(metavar="CAMERA", min=1, help="1 is the first.")]


# --- a copy that plays ----------------------------------------------------------------------------


@cli.app.command()
def playable(
    film: cli.Film,
    out: Annotated[Path, typer.Option("--out", help="The MP4 to write.")],
    as_json: cli.Json = False,
) -> int:
    """Write a copy that plays well: the same frames at the same times. The film is not touched."""
    from imh_video.app.playable_copies import write_playable_copy

    with cli._Bar(film.name) as control:
        done = write_playable_copy(film, out, control)
    for warning in done["warnings"]:
        cli._note(warning)
    cli._answer(done, as_json, lambda: [f"{out}: {done['frames']} frames"])
    return cli.DONE


# --- into a library -------------------------------------------------------------------------------


@cli.library_app.command("add")
def library_add(
    films: Annotated[list[Path], typer.Argument(metavar="FILE...")],
    family: Annotated[str | None, typer.Option("--family", help="Its code.")] = None,
    new_family: Annotated[
        bool, typer.Option("--new-family", help="Begin that family: a baby and a parent.")
    ] = False,
    agreed_by: Annotated[
        list[str] | None,
        typer.Option("--agreed-by", metavar="PERSON", help="Who agreed to the film's own review."),
    ] = None,
    one_film: Annotated[
        bool, typer.Option("--one-film", help="The files are parts of one film.")
    ] = False,
    camera_of: Annotated[
        str | None, typer.Option("--camera-of", metavar="RECORDING", help="Another camera of it.")
    ] = None,
    part_of: Annotated[
        str | None,
        typer.Option("--part-of", metavar="RECORDING[:CAMERA]", help="Further parts of it."),
    ] = None,
    filmed_on: Annotated[
        str | None, typer.Option("--filmed-on", metavar="DATE", help="Like 2025-03-14.")
    ] = None,
    library: cli.LibraryOption = None,
    as_json: cli.Json = False,
) -> int:
    """Copy films into a library, each checked after copying. The files given are not touched."""
    if sum(option is not None for option in (family, camera_of, part_of)) != 1:
        raise Problem("Say one of --family CODE, --camera-of RECORDING and --part-of RECORDING.")
    problems: list[str] = []
    with cli._opened_library(library) as opened, cli._Bar("Adding the film") as control:
        if family is None:
            found = [_add_to_recording(opened, films, camera_of, part_of, control)]
        else:
            whose = _family(opened, family, begin=new_family)
            groups = [films] if one_film else [[film] for film in films]
            add = partial(_add_film, opened, whose, agreed_by or [], _day(filmed_on), control)
            found, problems = _each(add, groups)
        rows = [_recording_row(opened, recording) for recording in found]
    for sentence in problems:
        cli._note(sentence)
    cli._answer(rows, as_json, lambda: [f"{r['family']}/{r['title']}" for r in rows])
    return cli.FOUND_PROBLEMS if problems else cli.DONE


def _each(
    add: Callable[[Sequence[Path]], Recording], groups: Sequence[Sequence[Path]]
) -> tuple[list[Recording], list[str]]:
    """What was added, and why the rest was not: one bad film does not keep the others out."""
    found, problems = [], []
    for paths in groups:
        try:
            found.append(add(paths))
        except Problem as problem:
            if len(groups) == 1:
                raise
            problems.append(problem.sentence)
    return found, problems


def _add_film(
    library: Library,
    family: Family,
    agreed_by: Sequence[str],
    filmed_on: date | None,
    control: JobControl,
    paths: Sequence[Path],
) -> Recording:
    return library.add_film(
        paths[0],
        family.id,
        filmed_on=filmed_on,
        own_review_agreed_by=tuple(_person(library, family, name).id for name in agreed_by),
        further_parts=tuple(paths[1:]),
        control=control,
    )


def _add_to_recording(
    library: Library,
    films: Sequence[Path],
    camera_of: str | None,
    part_of: str | None,
    control: JobControl,
) -> Recording:
    from imh_video.app.cameras import add_camera, add_parts

    if camera_of is not None:
        recording = cli._recording_named(library, camera_of)
        add_camera(library, recording.id, films, control)
    else:
        name, _, number = (part_of or "").rpartition(":")
        name, number = (name, number) if name and number.isdigit() else (part_of or "", "1")
        recording = cli._recording_named(library, name)
        add_parts(library, recording.id, int(number) - 1, films, control)
    return library.recording(recording.id)


def _family(library: Library, code: str, *, begin: bool) -> Family:
    from imh_video.model.family import Role

    if not begin:
        return library.family_of_code(code)
    family = library.add_family(code)
    library.add_person(family.id, Role.INFANT, "Baby")
    library.add_person(family.id, Role.CAREGIVER, "Parent A")
    return family


def _person(library: Library, family: Family, name: str) -> Person:
    people = library.people(family.id)
    for person in people:
        if name.lower() in (person.called.lower(), person.id):
            return person
    known = ", ".join(person.called for person in people) or "not named yet"
    raise Problem(
        f"{name} is not one of the family {family.code}.", way_out=f"Its people are {known}."
    )


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise Problem(f"{text} is not a day.", way_out="Write it like 2025-03-14.") from error


def _recording_row(library: Library, recording: Recording) -> dict[str, Any]:
    return {
        "recording": recording.id,
        "family": library.family(recording.family_id).code,
        "title": recording.title,
        "sha256": recording.reference.sha256,
        "duration_s": _seconds(recording.duration_us),
        "cameras": len(recording.cameras),
    }


# --- cameras --------------------------------------------------------------------------------------


@cameras_app.command("list")
def cameras_list(
    recording: cli.RecordingName, library: cli.LibraryOption = None, as_json: cli.Json = False
) -> int:
    """Each camera: its files, where it lies on the first one's clock, how it is shown."""
    with cli._opened_library(library) as opened:
        found = cli._recording_named(opened, recording)
    _answer_cameras([_camera_row(camera) for camera in found.cameras], as_json)
    return cli.DONE


@cameras_app.command("set-clock")
def cameras_set_clock(
    recording: cli.RecordingName,
    camera: CameraNumber,
    offset_s: Annotated[
        float, typer.Option("--offset", help="Seconds after the first camera at which it began.")
    ],
    drift_ppm: Annotated[
        float, typer.Option("--drift", help="How fast its clock runs, in parts in a million.")
    ] = 0.0,
    library: cli.LibraryOption = None,
    as_json: cli.Json = False,
) -> int:
    """Say how a camera's time lies on that of the first one."""
    from imh_video.app.cameras import set_clock
    from imh_video.model.recording import CameraClock
    from imh_video.timebase import micros

    clock = CameraClock(micros(_finite(offset_s)), _finite(drift_ppm))
    return _change(set_clock, recording, camera, clock, library, as_json)


@cameras_app.command("sync")
def cameras_sync(
    recording: cli.RecordingName,
    camera: CameraNumber,
    keep: Annotated[bool, typer.Option("--set", help="Set the clock so, if it is sure.")] = False,
    library: cli.LibraryOption = None,
    as_json: cli.Json = False,
) -> int:
    """Find by the sound how a camera's time lies on the first one's; 1 when it is not sure."""
    from imh_video.app.cameras import find_clock_from_sound, set_clock

    with cli._opened_library(library) as opened, cli._Bar("Comparing the sound") as control:
        found = cli._recording_named(opened, recording)
        offset = find_clock_from_sound(opened, found.id, camera - 1, control)
        is_set = keep and offset.is_sure
        if is_set:
            set_clock(opened, found.id, camera - 1, offset.clock)
    value = {
        "camera": camera,
        "offset_s": _seconds(offset.offset_us),
        "drift_ppm": round(offset.drift_ppm, 3),
        "sure": offset.is_sure,
        "agreement": round(offset.agreement, 3),
        "set": is_set,
    }
    cli._answer(value, as_json, lambda: [_sync_line(value)])
    return cli.DONE if offset.is_sure else cli.FOUND_PROBLEMS


@cameras_app.command("turn")
def cameras_turn(
    recording: cli.RecordingName,
    camera: CameraNumber,
    degrees: Annotated[int, typer.Argument(metavar="DEGREES", help="Clockwise: 0 to 270.")],
    library: cli.LibraryOption = None,
    as_json: cli.Json = False,
) -> int:
    """Show a film that was recorded sideways the right way up."""
    from imh_video.app.cameras import turn_film

    if degrees % 90:
        raise Problem(f"A film cannot be turned by {degrees} degrees.", way_out="Say 90, 180, 270.")
    return _change(turn_film, recording, camera, degrees, library, as_json)


@cameras_app.command("rename")
def cameras_rename(
    recording: cli.RecordingName,
    camera: CameraNumber,
    name: Annotated[str, typer.Argument(metavar="NAME", help='"side view"; "" for no name.')],
    library: cli.LibraryOption = None,
    as_json: cli.Json = False,
) -> int:
    """Say what a camera is called beside its number."""
    from imh_video.app.cameras import name_camera

    return _change(name_camera, recording, camera, name, library, as_json)


@cameras_app.command("sound-offset")
def cameras_sound_offset(
    recording: cli.RecordingName,
    camera: CameraNumber,
    offset_s: Annotated[float, typer.Argument(metavar="SECONDS", help="How late its sound runs.")],
    library: cli.LibraryOption = None,
    as_json: cli.Json = False,
) -> int:
    """Correct a film whose sound runs late: it is played that much earlier."""
    from imh_video.app.cameras import set_audio_offset
    from imh_video.timebase import micros

    late_us = micros(_finite(offset_s))
    return _change(set_audio_offset, recording, camera, late_us, library, as_json)


def _change(
    change: Callable[[Library, RecordingId, int, T], Camera],
    recording: str,
    camera: int,
    to: T,
    library: Path | None,
    as_json: bool,
) -> int:
    """Set something about a camera, counted from 1, and answer with how it is now."""
    with cli._opened_library(library) as opened:
        found = cli._recording_named(opened, recording)
        changed = change(opened, found.id, camera - 1, to)
    _answer_cameras([_camera_row(changed)], as_json, alone=True)
    return cli.DONE


def _camera_row(camera: Camera) -> dict[str, Any]:
    return {
        "camera": camera.number + 1,
        "name": camera.name,
        "offset_s": _seconds(camera.clock.offset_us),
        "drift_ppm": round(camera.clock.drift_ppm, 3),
        "turned_deg": camera.turned_deg,
        "audio_offset_s": _seconds(camera.audio_offset_us),
        "duration_s": _seconds(camera.duration_us),
        "parts": [
            {
                "sha256": media.sha256,
                # Where it begins in this camera's own film.
                "begins_s": _seconds(0 if part == 0 else media.offset_us),
                "duration_s": _seconds(media.duration_us),
                "playable_copy": media.playable_as is not None,
            }
            for part, media in enumerate(camera.media)
        ],
    }


def _answer_cameras(rows: list[dict[str, Any]], as_json: bool, *, alone: bool = False) -> None:
    cli._answer(rows[0] if alone else rows, as_json, lambda: [_camera_line(row) for row in rows])


def _camera_line(row: dict[str, Any]) -> str:
    parts = len(row["parts"])
    turned = f", turned by {row['turned_deg']} degrees" if row["turned_deg"] else ""
    sound = f", sound {row['audio_offset_s']:+.3f} s late" if row["audio_offset_s"] else ""
    name = f" ({row['name']})" if row["name"] else ""
    return (
        f"Camera {row['camera']}{name}: {row['duration_s']:.1f} s in {parts} "
        f"{'part' if parts == 1 else 'parts'}, begins at {row['offset_s']:+.3f} s, "
        f"drift {row['drift_ppm']:+.1f} ppm{turned}{sound}"
    )


def _sync_line(value: dict[str, Any]) -> str:
    head = f"Camera {value['camera']} begins at {value['offset_s']:+.3f} s"
    if not value["sure"]:
        return f"{head}, perhaps: the sounds do not agree well enough. Set its clock by hand."
    return f"{head}, drift {value['drift_ppm']:+.1f} ppm{'; set' if value['set'] else ''}"


def _seconds(us: int) -> float:
    return round(us / 1e6, 6)


def _finite(number: float) -> float:
    if not abs(number) < 1e9:
        raise Problem("This number is too large.", way_out="Choose a smaller one.")
    return number
