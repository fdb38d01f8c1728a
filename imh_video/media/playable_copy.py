"""A copy of a film that plays well everywhere: H.264 and AAC in MP4, made by ffmpeg.

Every frame keeps its time and its picture: nothing is doubled or left out, turned films stand
upright, interlaced ones are made whole, high dynamic range is brought down to what screens show. A
key frame every 30 frames makes seeking quick. What a file says about places, people and devices is
not carried over.

A film in a plain file is read by ffmpeg under its path, with the one demuxer that we found to fit
and no protocol but files: a playlist under a film's name leads nowhere. A film from elsewhere (an
encrypted library) goes in through ffmpeg's standard input, where its kind can be read without
jumping back and forth; never through a plain file. For the other kinds (MP4 with its table at the
end) the packets will have to be repacked here, as they are, into a kind that can.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from av.video.frame import VideoFrame as RawFrame

from imh_video.media.colour_table import table_file
from imh_video.media.container import OpenFilm, can_decode
from imh_video.media.ffmpeg_run import FfmpegFailed, run_ffmpeg
from imh_video.media.frame_table import FilmIndex, read_film_index
from imh_video.media.listing import decode
from imh_video.media.picture import film_colour_of
from imh_video.media.problem import MediaProblem
from imh_video.media.source import MediaSource, PathSource
from imh_video.model.job import JobControl, PartOfJob, Unattended
from imh_video.model.problem import Problem
from imh_video.timebase import Micros, seconds

KEY_FRAME_EVERY = 30
_QUALITY = 18  # x264's constant rate factor: no difference is seen
_STREAMABLE = ("mpegts", "mpeg", "matroska,webm", "avi", "flv", "dv", "asf")
_ENCODED = 0.95


@dataclass(frozen=True, slots=True)
class PlayableCopy:
    """What was made. ``warnings`` are plain sentences: where it is not what the film was."""

    frames: int
    duration_us: Micros
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Plan:
    """What was found in a film that ffmpeg has to be told."""

    demuxer: str
    video: int
    audio: int | None
    is_interlaced: bool
    colours: Path | None
    """The table that brings the film's colours to an ordinary screen; None where they are so."""
    known: FilmIndex | None
    """None where this program finds no frame in it."""

    @property
    def duration_us(self) -> Micros:
        return self.known.table.duration_us if self.known else 0


def make_playable(
    source: MediaSource, out: Path, control: JobControl | None = None
) -> PlayableCopy:
    """Write the copy to ``out``, complete or not at all; the film is not touched.

    Raises MediaProblem when ffmpeg cannot decode anything in it either, Problem when it cannot be
    written, Cancelled.
    """
    control = control or Unattended()
    control.progress(0.0, "Looking at the film")
    plan = _plan(source)
    with _appearing_whole(out) as part:
        _encode(source, plan, part, PartOfJob(control, 0.0, _ENCODED))
        copy = _looked_at(source, part, PartOfJob(control, _ENCODED, 1.0))
    control.progress(1.0)
    table = copy.table
    return PlayableCopy(len(table), table.duration_us, tuple(_differences(copy, plan)))


def _plan(source: MediaSource) -> _Plan:
    with OpenFilm(source) as film:
        # One that cannot be decoded here may still be by ffmpeg: it only has to be there.
        video = film.video or film.need_video()
        audio = film.audio
        first = _first_frame(film) if can_decode(video) else None
        return _Plan(
            demuxer=film.container.format.name,
            video=video.index,
            audio=None if audio is None else audio.index,
            is_interlaced=first is not None and first.interlaced_frame,
            colours=_colours(first),
            known=_index_of(source),
        )


def _first_frame(film: OpenFilm) -> RawFrame | None:
    packets = film.packets(film.need_video())
    return next((frame for packet in packets for frame in decode(packet)), None)


def _colours(frame: RawFrame | None) -> Path | None:
    if frame is None or (colour := film_colour_of(frame)).is_ordinary:
        return None
    try:
        return table_file(colour, 0.0)
    except OSError:
        # As where the film itself is shown: paler colours are better than none.
        return None


def _index_of(source: MediaSource) -> FilmIndex | None:
    try:
        return read_film_index(source)
    except MediaProblem:
        return None


@contextmanager
def _appearing_whole(out: Path) -> Iterator[Path]:
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        # Tried before the work, not after it: a folder that cannot be written says so at once.
        part.touch()
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(out)
    except OSError as error:
        raise not_written(out, error.strerror or str(error)) from error
    finally:
        part.unlink(missing_ok=True)


def not_written(out: Path, why: str) -> Problem:
    return Problem(
        f"The playable copy could not be written ({why}).",
        where=out.name,
        way_out="Make room on the disk, or choose another folder.",
    )


def _arguments(source: MediaSource, plan: _Plan, out: Path) -> list[str]:
    """ffmpeg's arguments, without its own name."""
    import ffmpeg

    is_path = isinstance(source, PathSource)
    if not is_path and plan.demuxer not in _STREAMABLE:
        raise MediaProblem(
            "A playable copy of this kind of film cannot be made in an encrypted library yet.",
            where=source.name,
        )
    film = ffmpeg.input(
        f"file:{source.path.absolute()}" if isinstance(source, PathSource) else "pipe:0",
        f=plan.demuxer.split(",")[0],
        protocol_whitelist="file" if is_path else "pipe",
    )
    streams = [film[str(plan.video)]]
    sound: dict[str, Any] = {}
    if plan.audio is not None:
        streams.append(film[str(plan.audio)])
        # Holes of 20 ms and more become silence, so that what follows stays where it belongs.
        in_place = "aresample=async=1:min_hard_comp=0.02"
        sound = {"acodec": "aac", "audio_bitrate": "192k", "ac": 2, "af": in_place}
    output = ffmpeg.output(
        *streams,
        f"file:{out.absolute()}",
        f="mp4",
        vf=",".join(_filters(plan)),
        vcodec="libx264",
        preset="veryfast",
        crf=_QUALITY,
        pix_fmt="yuv420p",
        g=KEY_FRAME_EVERY,
        # Without frames built from later ones every step is one decoding.
        bf=0,
        # As filmed: no frame doubled or dropped, and times in the film's own ticks.
        fps_mode="passthrough",
        enc_time_base="demux",
        map_metadata=-1,
        map_chapters=-1,
        movflags="+faststart",
        **sound,
    )
    return [str(argument) for argument in ffmpeg.get_args(output)]


def _filters(plan: _Plan) -> list[str]:
    filters = []
    if plan.is_interlaced:
        filters.append("bwdif=mode=send_frame:deint=all")
    if plan.colours is not None:
        filters += ["format=gbrp16le", f"lut3d=file={plan.colours.name}:interp=tetrahedral"]
        filters += ["scale=out_color_matrix=bt709:out_range=tv", "format=yuv420p"]
        filters += ["setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"]
    # The encoder wants even sizes; a line of black is less than a picture that is scaled.
    filters.append("pad=ceil(iw/2)*2:ceil(ih/2)*2")
    return filters


def _encode(source: MediaSource, plan: _Plan, part: Path, control: JobControl) -> None:
    feed = None if isinstance(source, PathSource) else source
    try:
        arguments = _arguments(source, plan, part)
        # The name of the folder may hold any of the signs that part ffmpeg's filters.
        beside = plan.colours.parent if plan.colours else None
        doing = "Making a playable copy"
        run_ffmpeg(arguments, control, plan.duration_us, doing, feed=feed, beside=beside)
    except FfmpegFailed as error:
        raise _cannot_be_made(source) from error


def _looked_at(source: MediaSource, part: Path, control: JobControl) -> FilmIndex:
    """The copy as a player finds it. Raises MediaProblem where there is nothing in it."""
    try:
        return read_film_index(PathSource(part), control)
    except MediaProblem as error:
        raise _cannot_be_made(source) from error


def _cannot_be_made(source: MediaSource) -> MediaProblem:
    return MediaProblem(
        "Nothing in this film can be decoded, so no playable copy can be made of it.",
        where=source.name,
        way_out="Copy it again from the camera.",
    )


def _differences(copy: FilmIndex, plan: _Plan) -> Iterator[str]:
    made_s = seconds(copy.table.duration_us)
    if plan.known is None:
        yield "Only the copy can be played: the film itself cannot be decoded here."
        return
    table = plan.known.table
    yield from plan.known.facts.warnings
    if len(copy.table) != len(table):
        yield f"The copy has {len(copy.table)} frames, the film {len(table)}."
    elif abs(made_s - seconds(table.duration_us)) > 0.2:
        yield f"The copy lasts {made_s:.1f} s, the film {seconds(table.duration_us):.1f} s."
    if plan.known.facts.audio and not copy.facts.audio:
        yield "The copy has no sound."
