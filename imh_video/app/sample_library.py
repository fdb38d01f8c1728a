"""The sample library: three made-up families with the sample clips, not encrypted, to try things.

Nobody in it is real. It is made once, in the user's data folder, and kept: what a person marks in
it stays there.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import imh_video
from imh_video import places
from imh_video.app.library import Library
from imh_video.model.consent import Form, Purpose
from imh_video.model.family import Family, Person, Role
from imh_video.model.identifiers import new_id
from imh_video.model.job import JobControl, PartOfJob, Unattended
from imh_video.model.problem import Problem
from imh_video.model.recording import Recording

CLIPS_VARIABLE = "IMH_VIDEO_SAMPLE_CLIPS"
_METHOD = "Signed form"
_TAKEN_BY = "Sample practitioner"


class SampleClipsMissing(Problem):
    """The sample clips did not come with this installation."""


@dataclass(frozen=True)
class _Answer:
    """What everybody in a family said about a purpose beyond own review."""

    purpose: Purpose
    form: Form
    granted: bool = True


@dataclass(frozen=True)
class _SampleFamily:
    """Days are counted back from the day on which the library is made."""

    code: str
    clip: str
    baby_born: int
    filmed: int
    goal: str
    weeks_early: int = 0
    good_to_know: str = ""
    switched_off_codes: frozenset[str] = frozenset()
    answers: tuple[_Answer, ...] = field(default=())


_FAMILIES = (
    _SampleFamily(
        "TERN-53",
        "play_at_home",
        baby_born=170,
        filmed=11,
        goal="I would like to see whether he likes it when I talk to him.",
        answers=(_Answer(Purpose.SUPERVISION, Form.BLURRED),),
    ),
    _SampleFamily(
        "LARK-27",
        "phone_portrait",
        baby_born=255,
        filmed=6,
        weeks_early=4,
        goal="I want to know when she has had enough.",
        good_to_know="Born four weeks early.",
        answers=(
            _Answer(Purpose.SUPERVISION, Form.IDENTIFIABLE),
            _Answer(Purpose.TEAM_TRAINING, Form.IDENTIFIABLE),
        ),
    ),
    _SampleFamily(
        "MOSS-16",
        "split_screen",
        baby_born=96,
        filmed=2,
        goal="I would like us to have a calm time after his feed.",
        good_to_know="Reflux: leans back after a feed, so arching is switched off.",
        switched_off_codes=frozenset({"b_arch"}),
        answers=(_Answer(Purpose.EXTERNAL_TEACHING, Form.IDENTIFIABLE, granted=False),),
    ),
)


def sample_library_folder() -> Path:
    """Where the sample library lies, made or not."""
    return places.data_folder() / "sample-library"


def open_sample_library(folder: Path | None = None, control: JobControl | None = None) -> Library:
    """Open the sample library; the first time it is made, whole or not at all.

    Raises SampleClipsMissing when it is not there and cannot be made.
    """
    folder = folder or sample_library_folder()
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        _make(folder, control or Unattended())
    return Library.open(folder)


def sample_clips_folder() -> Path:
    """Where the sample clips are. Raises SampleClipsMissing."""
    package = Path(imh_video.__file__).parent
    chosen = os.environ.get(CLIPS_VARIABLE)
    tried = [Path(chosen).expanduser()] if chosen else [
        package.parent / "sample_clips", package / "sample_clips",
    ]  # fmt: skip
    for folder in tried:
        if any(folder.glob("*.mp4")):
            return folder
    raise SampleClipsMissing(
        "The sample clips are not on this computer.",
        way_out=f"Put the folder sample_clips beside the program, or name it in {CLIPS_VARIABLE}.",
    )


def _make(folder: Path, control: JobControl) -> None:
    clips = sample_clips_folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = folder.with_name(f".{folder.name}.making-{new_id()[:8]}")
    try:
        with Library.create(making, plain=True) as library:
            today = datetime.now().astimezone().date()
            for number, sample in enumerate(_FAMILIES):
                share = number / len(_FAMILIES), (number + 1) / len(_FAMILIES)
                clip = clips / f"{sample.clip}.mp4"
                _add_family(library, sample, clip, today, PartOfJob(control, *share))
        _put_in_place(making, folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _put_in_place(making: Path, folder: Path) -> None:
    try:
        making.replace(folder)
    except OSError:
        # Another program made it meanwhile: that one is as good.
        if not folder.is_dir() or not any(folder.iterdir()):
            raise


def _add_family(
    library: Library, sample: _SampleFamily, clip: Path, today: date, control: JobControl
) -> None:
    family = library.add_family(sample.code)
    library.change_family(
        Family(family.id, family.code, sample.good_to_know, sample.switched_off_codes)
    )
    born = today - timedelta(days=sample.baby_born)
    baby = library.add_person(family.id, Role.INFANT, "Baby", born, sample.weeks_early)
    parent = library.add_person(family.id, Role.CAREGIVER, "Parent A")
    filmed = today - timedelta(days=sample.filmed)
    library.add_goal(family.id, sample.goal, filmed)
    _keep_answers(library, sample, (baby, parent), parent, filmed)
    # A checkout in which only some clips have been drawn still gives a library to try.
    if clip.is_file():
        library.add_film(
            clip, family.id, filmed_on=filmed, own_review_agreed_by=(), control=control
        )


def _keep_answers(
    library: Library,
    sample: _SampleFamily,
    people: tuple[Person, ...],
    parent: Person,
    given_on: date,
) -> None:
    own_review = _Answer(Purpose.OWN_REVIEW, Form.IDENTIFIABLE)
    for answer in (own_review, *sample.answers):
        for person in people:
            library.set_consent(
                person.id,
                answer.purpose,
                answer.form,
                granted=answer.granted,
                until=given_on + timedelta(days=365) if answer.granted else None,
                taken_by=_TAKEN_BY,
                method=_METHOD,
                given_by=None if person is parent else parent.id,
                given_on=given_on,
            )


def sample_recording(library: Library) -> Recording:
    """The minute of play at home: the film that a newcomer sees first."""
    return library.recordings()[0]
