"""A picture of one frame: exactly that frame, with consent, complete or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from support.libraries import Made, make_library
from support.numbered_clips import NumberedClip, make_clip, read_number

from imh_video.app.frame_pictures import frame_picture, save_frame_picture
from imh_video.app.library import ConsentRefused, Library, LibraryProblem
from imh_video.model.audit import Action, Outcome
from imh_video.model.consent import Form, Purpose
from imh_video.model.job import Cancelled
from imh_video.model.problem import Problem
from imh_video.model.recording import Recording


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> NumberedClip:
    return make_clip("variable", tmp_path_factory.mktemp("films"))


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    made = make_library(tmp_path / "library")
    yield made
    made.library.close()


@pytest.fixture
def recording(made: Made, clip: NumberedClip) -> Recording:
    return made.add_film(clip.path)


def number_in(path: Path) -> int:
    with av.open(str(path)) as file:
        return read_number(next(file.decode(video=0)).to_ndarray(format="rgb24"))


def test_the_picture_is_that_frame_at_its_full_size(made, recording, clip):
    for index in (0, 17, clip.frames - 1):
        frame = frame_picture(made.library, recording.id, index)
        assert read_number(frame.rgb) == index
        assert (frame.width, frame.height) == (160, 120)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".JPEG"])
def test_a_saved_picture_holds_the_frame_and_nothing_about_anybody(made, recording, tmp_path,
                                                                   suffix):  # fmt: skip
    path = save_frame_picture(made.library, recording.id, 23, tmp_path / f"frame{suffix}")
    assert number_in(path) == 23
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG" if suffix == ".png" else b"\xff\xd8")
    for telling in (b"Lavc", b"Exif", b"tEXt", b"iTXt", b"\xff\xfe", b"eXIf", b"tIME"):
        assert telling not in content[:400]
    assert not [left for left in tmp_path.iterdir() if left.suffix == ".part"]


def test_taking_a_picture_out_is_written_to_the_audit_with_its_frame(made, recording, tmp_path):
    save_frame_picture(made.library, recording.id, 5, tmp_path / "five.png")
    frame_picture(made.library, recording.id, 6)
    shown, saved, *_ = made.library.audit_entries(recording.id)
    assert (saved.action, saved.outcome, saved.form) == (Action.EXPORT, Outcome.DONE, "stills")
    assert (shown.action, shown.outcome, shown.form) == (Action.STILL, Outcome.DONE, "stills")
    assert "5" in saved.detail


def test_without_consent_to_stills_there_is_a_sentence_and_no_file(made, recording, tmp_path):
    made.library.set_consent(made.baby.id, Purpose.OWN_REVIEW, Form.STILLS, granted=False)
    path = tmp_path / "no.png"
    with pytest.raises(ConsentRefused, match="Baby: no consent for own review, stills"):
        save_frame_picture(made.library, recording.id, 3, path)
    with pytest.raises(ConsentRefused):
        frame_picture(made.library, recording.id, 3)
    assert not path.exists()
    assert made.library.audit_entries(recording.id)[0].outcome is Outcome.REFUSED


def test_what_is_there_is_replaced_only_when_that_was_said(made, recording, tmp_path):
    path = tmp_path / "frame.png"
    path.write_bytes(b"mine")
    with pytest.raises(Problem, match="of this name already"):
        save_frame_picture(made.library, recording.id, 3, path)
    assert path.read_bytes() == b"mine"
    save_frame_picture(made.library, recording.id, 3, path, replace=True)
    assert number_in(path) == 3


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("library/films/frame.png", "inside the library"),
        ("library/../library/frame.png", "inside the library"),
        ("frame.bmp", "no name for a picture"),
        ("frame", "no name for a picture"),
        ("nowhere/frame.png", "could not be written"),
    ],
)
def test_a_place_that_will_not_do_is_refused_in_one_sentence(made, recording, tmp_path, name,
                                                             words):  # fmt: skip
    path = tmp_path / name
    before = set(tmp_path.rglob("*"))
    with pytest.raises(Problem, match=words):
        save_frame_picture(made.library, recording.id, 3, path)
    assert {p for p in tmp_path.rglob("*") if not p.name.startswith("library.db")} <= before


def test_a_library_behind_a_link_is_still_the_library(made, recording, tmp_path):
    link = tmp_path / "elsewhere"
    link.symlink_to(made.library.folder, target_is_directory=True)
    with pytest.raises(Problem, match="inside the library"):
        save_frame_picture(made.library, recording.id, 3, link / "frame.png")


def test_a_frame_that_the_film_does_not_have_is_named(made, recording):
    for index in (-1, 50):
        with pytest.raises(Problem, match=rf"no frame {index}\. The film has frames 0 to 49"):
            frame_picture(made.library, recording.id, index)


def test_a_lift_that_is_on_screen_is_in_the_picture(made, recording):
    plain = frame_picture(made.library, recording.id, 9).rgb
    up = frame_picture(made.library, recording.id, 9, lift=1.0).rgb
    assert read_number(up) == 9
    assert up.shape == plain.shape
    assert (up.astype(int) - np.minimum(plain, up)).sum() > 0


def test_nothing_leaves_a_library_that_can_only_be_read(made, recording, tmp_path, monkeypatch):
    folder = made.library.folder
    made.library.close()
    # A disk that cannot be written, for a test that may write everywhere.
    monkeypatch.setattr("imh_video.store.opening._may_write", lambda _folder: False)
    with Library.open(folder, who="tester") as library:
        assert library.read_only
        assert read_number(frame_picture(library, recording.id, 4).rgb) == 4
        with pytest.raises(LibraryProblem, match="can only be read"):
            save_frame_picture(library, recording.id, 4, tmp_path / "x.png")
    assert not (tmp_path / "x.png").exists()


def test_it_can_be_stopped(made, recording, tmp_path):
    class Stopped:
        def progress(self, fraction: float, doing: str = "") -> None:
            return

        def check(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        save_frame_picture(made.library, recording.id, 4, tmp_path / "x.png", control=Stopped())
    assert not (tmp_path / "x.png").exists()
