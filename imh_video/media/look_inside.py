"""Reads the facts of an opened film, and says where the file is not to be believed."""

from __future__ import annotations

from collections.abc import Iterator

import av
from av.audio.stream import AudioStream
from av.video.frame import VideoFrame as RawFrame

from imh_video.media.container import OpenFilm, can_decode
from imh_video.media.facts import AudioFacts, VideoFacts
from imh_video.media.picture import Geometry, orientation_of, pixel_aspect
from imh_video.timebase import FrameTable, seconds


def video_facts(film: OpenFilm, table: FrameTable, first: RawFrame) -> VideoFacts:
    """``first`` is the first frame as decoded: it says how the film is turned and stored."""
    video = film.need_video()
    aspect = pixel_aspect(video.sample_aspect_ratio)
    geometry = Geometry.of(first.width, first.height, aspect, orientation_of(first))
    return VideoFacts(
        # Named after what is in the file, not after the decoder that reads it ("av1", not "dav1d").
        codec=video.codec_context.codec.canonical_name,
        width=geometry.width,
        height=geometry.height,
        rotation=geometry.orientation.rotation_deg,
        frames=len(table),
        average_fps=table.average_fps,
        variable_frame_rate=table.is_variable_rate,
        interlaced=first.interlaced_frame,
        pixel_aspect=aspect,
        first_pts_s=float(int(table.pts[0]) * table.time_base),
    )


def audio_facts(film: OpenFilm) -> tuple[AudioFacts, ...]:
    return tuple(_sound(stream) for stream in film.container.streams.audio)


def _sound(stream: AudioStream) -> AudioFacts:
    if not can_decode(stream):
        return AudioFacts("unknown", 0, 0)
    context = stream.codec_context
    return AudioFacts(context.codec.canonical_name, context.channels, context.sample_rate)


def audio_warnings(film: OpenFilm) -> tuple[str, ...]:
    if all(can_decode(stream) for stream in film.container.streams.audio):
        return ()
    return ("The sound cannot be read: the file does not say how it is stored.",)


def duration_warnings(film: OpenFilm, table: FrameTable, *, is_damaged: bool) -> Iterator[str]:
    """Where the film is shorter than its file says, or was never finished."""
    shown_s = seconds(table.duration_us)
    claimed_s = _claimed_s(film)
    if claimed_s is None:
        if "matroska" in film.container.format.name:
            yield "The recording was not finished properly: its last moments may be missing."
    elif claimed_s > shown_s + max(1.0, 0.05 * shown_s):
        yield _too_long(claimed_s, shown_s, is_damaged=is_damaged)
    elif is_damaged:
        yield "Part of the file is damaged. What can be shown is shown."
    elif (sound_s := _sound_ends_s(film, table)) > shown_s + max(1.0, 0.05 * shown_s):
        yield (
            f"The pictures end at {shown_s:.1f} s, the sound goes on to {sound_s:.1f} s. "
            "What sounds after the last picture is left out."
        )


def _too_long(claimed_s: float, shown_s: float, *, is_damaged: bool) -> str:
    if claimed_s > 20 * shown_s and not is_damaged:
        return (
            f"The file says that it lasts {claimed_s:.0f} s, but its pictures last {shown_s:.1f} s."
        )
    return (
        f"The film ends early: {shown_s:.1f} s of {claimed_s:.1f} s are there."
        " Copy the file again if you have the original."
    )


def _sound_ends_s(film: OpenFilm, table: FrameTable) -> float:
    """Where its sound ends after the first frame, as the file says; 0 or less when it does not."""
    first_s = float(int(table.pts[0]) * table.time_base)
    return max(
        (
            float(((stream.start_time or 0) + stream.duration) * stream.time_base) - first_s
            for stream in film.container.streams.audio
            if stream.duration is not None and stream.time_base is not None
        ),
        default=0.0,
    )


def _claimed_s(film: OpenFilm) -> float | None:
    """How long the file says that its pictures last; None when it does not say."""
    video = film.need_video()
    if video.duration is not None and video.time_base is not None:
        return float(video.duration * video.time_base)
    if film.container.duration is not None:
        return film.container.duration / av.time_base
    return None
