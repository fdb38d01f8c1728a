"""Several files become parts, cameras or films of their own, as a person says."""

from __future__ import annotations

import shutil
import wave
from datetime import UTC, datetime
from pathlib import Path

import av
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from imh_video.media.open_frames import open_frames
from imh_video.model.consent import Use
from imh_video.model.job import Unattended
from imh_video_ui.library.add_film_page import CHOOSE, CONSENT
from imh_video_ui.library.film_check import check_films
from imh_video_ui.library.film_plans import Belonging, plans_of
from imh_video_ui.library.playable import PlayableCopies


@pytest.fixture
def named(clips, tmp_path):
    """A clip under another name, as a camera would have written it."""

    def copy(kind: str, name: str) -> Path:
        return Path(shutil.copy(clips[kind].path, tmp_path / name))

    return copy


def stamped(source: Path, path: Path, at: datetime) -> Path:
    """The same film, saying when it was filmed."""
    with av.open(str(source)) as before, av.open(str(path), "w") as after:
        after.metadata["creation_time"] = at.isoformat()
        streams = {s.index: after.add_stream_from_template(s) for s in before.streams}
        for packet in before.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                after.mux(packet)
    return path


def test_three_files_that_a_camera_split_become_one_film(adding, named):
    paths = [
        named("steady", "GX010042.mp4"),
        named("silent", "GX020042.mp4"),
        named("long_gop", "GX030042.mp4"),
    ]
    adding.choose(*reversed(paths))
    assert adding.form.belonging is Belonging.PARTS
    assert adding.form.told == [
        "GX010042.mp4: Part 1",
        "GX020042.mp4: Part 2",
        "GX030042.mp4: Part 3",
    ]
    adding.go_on()
    recording = adding.agree_and_copy()
    assert [media.part for media in recording.media] == [0, 1, 2]
    assert len(recording.cameras) == 1
    source = adding.made.library.media_source(recording.id, Use.PLAY)
    with open_frames(source) as frames:
        assert len(frames.table) == 50 + 50 + 90
    assert len(adding.made.library.recordings()) == 1


def test_two_files_become_two_cameras_and_either_can_be_the_first(adding, named):
    one, other = named("long_gop", "living room.mp4"), named("steady", "window.mp4")
    adding.choose(one, other)
    assert adding.form.belonging is Belonging.SEPARATE
    adding.form.choose(Belonging.CAMERAS)
    assert adding.form.told == ["living room.mp4: Camera 1", "window.mp4: Camera 2"]
    adding.form.make_first(other)
    assert adding.form.told == ["window.mp4: Camera 1", "living room.mp4: Camera 2"]
    adding.go_on()
    recording = adding.agree_and_copy()
    lengths = [camera.media[0].duration_us for camera in recording.cameras]
    assert lengths == [2_000_000, 3_600_000]


def test_files_that_ran_at_the_same_time_are_proposed_as_cameras(adding, clips, tmp_path):
    at = datetime(2026, 11, 12, 10, 0, 0, tzinfo=UTC)
    one = stamped(clips["long_gop"].path, tmp_path / "a room.mp4", at)
    other = stamped(clips["steady"].path, tmp_path / "b window.mp4", at.replace(second=1))
    adding.choose(one, other)
    assert adding.form.belonging is Belonging.CAMERAS


def test_a_camera_in_parts_and_another_one_are_told_apart(adding, named):
    paths = [
        named("steady", "GX010042.mp4"),
        named("silent", "GX020042.mp4"),
        named("long_gop", "window.mp4"),
    ]
    adding.choose(*paths)
    adding.form.choose(Belonging.CAMERAS)
    assert adding.form.told == [
        "GX010042.mp4: Camera 1, part 1",
        "GX020042.mp4: Camera 1, part 2",
        "window.mp4: Camera 2",
    ]
    adding.form.join_parts(False)
    assert [words.split(": ")[1] for words in adding.form.told] == [
        "Camera 1",
        "Camera 2",
        "Camera 3",
    ]
    adding.form.join_parts(True)
    adding.go_on()
    recording = adding.agree_and_copy()
    assert [len(camera.media) for camera in recording.cameras] == [2, 1]


def test_separate_films_are_added_one_after_the_other(adding, named):
    adding.choose(named("steady", "monday.mp4"), named("silent", "friday.mp4"))
    adding.form.choose(Belonging.SEPARATE)
    adding.go_on()
    adding.agree_and_copy()
    assert adding.page.next_button.text() == "Add the next film"
    adding.go_on()
    adding.agree_and_copy()
    assert len(adding.made.library.recordings()) == 2


def test_five_files_cannot_be_five_cameras(adding, clips, tmp_path):
    names = ["ash", "birch", "cedar", "elm", "fir"]
    kinds = ["steady", "silent", "long_gop", "variable", "b_frames"]
    paths = [
        Path(shutil.copy(clips[kind].path, tmp_path / f"{name}.mp4"))
        for kind, name in zip(kinds, names, strict=True)
    ]
    adding.choose(*paths)
    assert not adding.form._rows[Belonging.CAMERAS].isEnabled()
    assert adding.form._too_many.isVisibleTo(adding.form)


def test_of_several_files_the_bad_one_is_named_and_the_others_can_go_on(adding, named, tmp_path):
    bad = tmp_path / "notes.mp4"
    bad.write_bytes(b"a shopping list")
    adding.choose(named("steady", "play.mp4"), bad)
    dialog = adding.dialog
    assert dialog.windowTitle() == "1 of 2 files cannot be added"
    press(adding, dialog, "Go on without them")
    recording = adding.agree_and_copy()
    assert len(recording.media) == 1


def press(adding, dialog, words: str) -> None:
    buttons = [one for one in dialog.findChildren(QPushButton) if one.text() == words]
    assert len(buttons) == 1, f"no way named {words}"
    adding.qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)


def test_a_film_that_does_not_play_is_made_to_play_and_goes_in_with_its_original(
    adding, clips, tmp_path
):
    strange = tmp_path / "strange.mp4"
    strange.write_bytes(b"something that only another program can read")
    made: list[Path] = []

    def make(path, out, control):
        control.progress(0.5, "Making it play")
        shutil.copy(clips["steady"].path, out)
        made.append(out)

    adding.page._copies._make = make
    adding.choose(strange)
    press(adding, adding.dialog, "Make a playable copy")
    recording = adding.agree_and_copy()
    media = recording.media[0]
    assert media.playable_as is not None
    stored = adding.made.library.folder / media.stored_as
    assert stored.read_bytes() == strange.read_bytes()
    with open_frames(adding.made.library.media_source(recording.id, Use.PLAY)) as frames:
        assert len(frames.table) == 50
    assert made[0].is_relative_to(adding.made.library.folder), "a film lies outside the library"
    adding.page.stop()
    assert not made[0].exists()


def test_what_cannot_be_made_to_play_is_said_and_nothing_is_kept(adding, tmp_path):
    strange = tmp_path / "strange.mp4"
    strange.write_bytes(b"something that no program can read")
    before = sorted(adding.made.library.folder.rglob("*"))
    adding.choose(strange)
    press(adding, adding.dialog, "Make a playable copy")
    adding.qtbot.waitUntil(lambda: not adding.page.is_busy, timeout=20_000)
    assert "strange.mp4" in " ".join(words.text() for words in adding.dialog.findChildren(QLabel))
    adding.dialog.reject()
    assert adding.page.step == CHOOSE
    assert adding.made.library.recordings() == ()
    assert sorted(adding.made.library.folder.rglob("*")) == before


def test_sound_alone_is_refused_without_offering_a_copy_that_could_have_no_picture(
    adding, tmp_path
):
    voices = tmp_path / "voices.wav"
    with wave.open(str(voices), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(32_000))
    adding.choose(voices)
    words = " ".join(one.text() for one in adding.dialog.findChildren(QLabel))
    assert "no moving picture" in words
    buttons = [one.text() for one in adding.dialog.findChildren(QPushButton)]
    assert "Choose another file" in buttons
    assert "Make a playable copy" not in buttons
    adding.dialog.reject()


def test_a_second_camera_that_is_refused_leaves_the_first_in_and_is_named(adding, named):
    one, other = named("steady", "room.mp4"), named("silent", "window.mp4")
    adding.choose(one, other)
    adding.form.choose(Belonging.CAMERAS)
    adding.go_on()
    adding.qtbot.waitUntil(lambda: adding.page.step == CONSENT, timeout=20_000)
    other.unlink()
    recording = adding.agree_and_copy()
    assert len(recording.cameras) == 1
    assert any("window.mp4" in words for words in adding.page._film_card.said)


def test_plans_say_which_file_becomes_what():
    a, b, c = Path("GX010001.mp4"), Path("GX020001.mp4"), Path("other.mp4")
    assert plans_of([a, b, c], Belonging.PARTS)[0].cameras == ((a, b, c),)
    assert plans_of([a, b, c], Belonging.CAMERAS)[0].cameras == ((a, b), (c,))
    assert [plan.cameras for plan in plans_of([a, b, c], Belonging.SEPARATE)] == [
        ((a, b),),
        ((c,),),
    ]
    apart = plans_of([a, b, c], Belonging.SEPARATE, joins_parts=False)
    assert len(apart) == 3


def test_a_copy_that_was_really_made_is_looked_at_in_the_place_of_its_film(clips, tmp_path, qtbot):
    film = clips["transport"].path
    copies = PlayableCopies(tmp_path)
    with qtbot.waitSignal(copies.made, timeout=30_000) as made:
        copies.make([film], [])
    assert made.args == [(film,)]
    looked = check_films([film], copies.plays_as, Unattended())
    assert looked.films[0].plays_as == copies.plays_as[film]
    assert looked.films[0].duration_us == pytest.approx(2_000_000, abs=40_000)
    copies.forget()
    assert list(tmp_path.iterdir()) == []
