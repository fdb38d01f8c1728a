from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.libraries import write_film

from imh_video.app.library import Library
from imh_video.app.sample_library import (
    CLIPS_VARIABLE,
    SampleClipsMissing,
    open_sample_library,
    sample_clips_folder,
    sample_library_folder,
)
from imh_video.model.consent import Purpose, Use
from imh_video.model.job import Cancelled

NAMES = ("play_at_home", "phone_portrait", "split_screen")


@pytest.fixture
def clips(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand-ins of two seconds for the sample clips, which take longer to copy and read."""
    folder = tmp_path / "clips"
    folder.mkdir()
    for shade, name in enumerate(NAMES):
        write_film(folder / f"{name}.mp4", shade=40 * shade)
    monkeypatch.setenv(CLIPS_VARIABLE, str(folder))
    return folder


@pytest.mark.usefixtures("clips")
def test_it_is_made_once_and_then_opened(tmp_path: Path) -> None:
    folder = tmp_path / "sample"
    with open_sample_library(folder) as library:
        assert [family.code for family in library.families()] == ["TERN-53", "LARK-27", "MOSS-16"]
        recordings = library.recordings()
        assert [recording.title for recording in recordings] == ["Film 1"] * 3
        assert recordings[0].family_id == library.family_of_code("TERN-53").id
        extra = library.add_family()
    with open_sample_library(folder) as library:
        assert extra in library.families()
        assert library.recordings() == recordings
        assert library.verify() == ()
    assert [path.name for path in tmp_path.iterdir() if "sample" in path.name] == ["sample"]


@pytest.mark.usefixtures("clips")
def test_its_films_may_be_reviewed_and_no_more_than_was_agreed(tmp_path: Path) -> None:
    with open_sample_library(tmp_path / "sample") as library:
        for recording in library.recordings():
            library.media_source(recording.id, Use.PLAY)
            assert not library.permission(
                recording.id, Use.EXPORT, purpose=Purpose.PUBLICATION
            ).allowed
        moss = library.recordings()[2]
        said = library.permission(moss.id, Use.PLAY, purpose=Purpose.EXTERNAL_TEACHING)
        assert {missing.why for missing in said.missing} == {"said no"}


class StopsInTheMiddle:
    def __init__(self) -> None:
        self.films = 0

    def progress(self, fraction: float, doing: str = "") -> None:
        if doing.startswith("Copying"):
            self.films += 1

    def check(self) -> None:
        if self.films >= 2:
            raise Cancelled


@pytest.mark.usefixtures("clips")
def test_stopped_in_the_middle_it_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        open_sample_library(tmp_path / "home" / "sample", StopsInTheMiddle())
    assert list((tmp_path / "home").iterdir()) == []


@pytest.mark.usefixtures("clips")
def test_it_lies_in_the_programs_own_folder(home_of_its_own: Path) -> None:
    assert sample_library_folder().is_relative_to(home_of_its_own)


def test_a_clip_that_was_not_drawn_yet_leaves_its_family_without_a_film(
    clips: Path, tmp_path: Path
) -> None:
    (clips / "split_screen.mp4").unlink()
    with open_sample_library(tmp_path / "sample") as library:
        assert len(library.families()) == 3
        assert len(library.recordings()) == 2


def test_without_clips_it_says_so_and_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CLIPS_VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(SampleClipsMissing, match="not on this computer"):
        open_sample_library(tmp_path / "sample")
    assert list(tmp_path.iterdir()) == []


def test_the_clips_of_the_checkout_are_found(sample_clips: Path) -> None:
    if len(list(sample_clips.glob("*.mp4"))) < len(NAMES):
        pytest.skip("the sample clips have not all been made yet")
    assert os.path.samefile(sample_clips_folder(), sample_clips)  # noqa: PTH121
    for name in NAMES:
        assert (sample_clips / f"{name}.mp4").is_file()


@pytest.mark.usefixtures("clips")
def test_two_who_make_it_at_once_end_with_one(tmp_path: Path) -> None:
    folder = tmp_path / "sample"

    class MakesItToo(StopsInTheMiddle):
        def check(self) -> None:
            if self.films == 1 and not folder.exists():
                self.films += 1
                open_sample_library(folder).close()

    with open_sample_library(folder, MakesItToo()) as library:
        assert len(library.recordings()) == 3
    with Library.open(folder) as library:
        assert library.verify() == ()
    assert {path.name for path in tmp_path.iterdir()} == {"clips", "sample"}
