"""What a film file is said to be."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest
from support.numbered_clips import ClipShelf

from imh_video.media.probe import AudioFacts, probe
from imh_video.media.problem import MediaProblem
from imh_video.media.source import PathSource


def facts_of(clips: ClipShelf, kind: str):
    return probe(PathSource(clips[kind].path))


def test_a_plain_film_is_described_as_displayed(clips: ClipShelf):
    facts = facts_of(clips, "steady")
    assert facts.video is not None
    assert (facts.video.codec, facts.video.width, facts.video.height) == ("h264", 160, 120)
    assert (facts.video.frames, facts.video.average_fps) == (50, 25.0)
    assert facts.duration_us == 2_000_000
    assert facts.audio == (AudioFacts("aac", 1, 48_000),)
    assert facts.warnings == ()
    assert "mp4" in facts.container


@pytest.mark.parametrize(
    ("kind", "rotation"),
    [("steady", 0), ("turned_90", 90), ("turned_180", 180), ("turned_270", 270), ("mirrored", 0)],
)
def test_rotation_is_the_clockwise_turn_for_display(clips: ClipShelf, kind, rotation):
    video = facts_of(clips, kind).video
    assert video is not None
    assert video.rotation == rotation


def test_variable_rate_late_start_wide_pixels_and_interlacing_are_noticed(clips: ClipShelf):
    assert [
        getattr(facts_of(clips, kind).video, field)
        for kind, field in [
            ("steady", "variable_frame_rate"),
            ("variable", "variable_frame_rate"),
            ("steady", "first_pts_s"),
            ("late_start", "first_pts_s"),
            ("steady", "pixel_aspect"),
            ("wide_pixels", "pixel_aspect"),
            ("steady", "interlaced"),
            ("interlaced", "interlaced"),
        ]
    ] == [False, True, 0.0, 1.0, 1, Fraction(4, 3), False, True]


def test_a_silent_film_has_no_sound(clips: ClipShelf):
    assert facts_of(clips, "silent").audio == ()


def test_sound_alone_is_described_with_a_warning(tmp_path):
    path = tmp_path / "sound.wav"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        sound = av.AudioFrame.from_ndarray(np.zeros((1, 8000), np.int16), "s16", "mono")
        sound.sample_rate = 8000
        container.mux(stream.encode(sound))
        container.mux(stream.encode(None))
    facts = probe(PathSource(path))
    assert facts.video is None
    assert facts.duration_us == 1_000_000
    assert facts.warnings == ("There is no moving picture in this file.",)


def test_a_still_picture_is_not_a_film(tmp_path, clips: ClipShelf):
    path = tmp_path / "still.png"
    with av.open(str(clips["steady"].path)) as container:
        next(container.decode(video=0)).save(path)
    with pytest.raises(MediaProblem, match="still picture"):
        probe(PathSource(path))


def test_a_recording_that_was_never_finished_is_told(tmp_path, clips: ClipShelf):
    content = clips["late_start_mkv"].path.read_bytes()
    path = tmp_path / "cut.mkv"
    path.write_bytes(content[: len(content) * 2 // 3])
    facts = probe(PathSource(path))
    assert facts.video is not None
    assert 10 < facts.video.frames < 50
    assert facts.warnings


def test_sound_that_began_before_the_pictures_does_not_go_on_after_them(tmp_path):
    path = tmp_path / "lens_cap.mp4"
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=10)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        audio = container.add_stream("aac", rate=8000, layout="mono")
        for number in range(20):
            frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")
            frame.pts = number + 20
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        sound = av.AudioFrame.from_ndarray(np.zeros((1, 32_000), np.float32), "fltp", "mono")
        sound.sample_rate, sound.pts = 8000, 0
        container.mux(audio.encode(sound))
        container.mux(audio.encode(None))
    facts = probe(PathSource(path))
    assert facts.video is not None
    assert facts.video.first_pts_s == pytest.approx(2.0, abs=0.1)
    assert facts.warnings == ()


@pytest.mark.shared_media
def test_no_real_file_is_believed_beyond_its_last_packet(shared_media):
    lying = probe(PathSource(shared_media / "containers" / "androidx_sample_fragmented.mp4"))
    assert lying.duration_us < 2_000_000
    broken_off = probe(PathSource(shared_media / "derived" / "truncated_no_moov_or_tail.mp4"))
    assert broken_off.duration_us < 6_000_000
    assert any("ends early" in warning for warning in broken_off.warnings)
    unfinished = probe(PathSource(shared_media / "derived" / "truncated_mid_cluster.mkv"))
    assert any("not finished" in warning for warning in unfinished.warnings)
    no_sound = probe(PathSource(shared_media / "containers" / "androidx_sample_missing_stsd.mp4"))
    assert any("sound cannot be read" in warning for warning in no_sound.warnings)


@pytest.mark.shared_media
@pytest.mark.parametrize(
    "name",
    [
        "derived/empty.mp4",
        "derived/text_not_video.mp4",
        "containers/androidx_invalid-bitstream.webm",
        "containers/androidx_sample_malformed_free_box.mp4",
        "containers/hachoir_Panasonic_AG_HMC_151.MTS",
    ],
)
def test_real_broken_files_end_in_one_plain_sentence(shared_media, name):
    with pytest.raises(MediaProblem) as raised:
        probe(PathSource(shared_media / name))
    assert "\n" not in str(raised.value)
