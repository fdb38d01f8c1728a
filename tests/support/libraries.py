"""Small libraries to try things in: made families, films of two seconds, a scheme of our own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.library import Library
from imh_video.model.family import Family, Person, Role
from imh_video.model.identifiers import CandidateId, RecordingId, new_id
from imh_video.model.moment import CandidateMoment, Confidence, Evidence, MomentKind
from imh_video.model.problem import Problem
from imh_video.model.recording import Recording
from imh_video.model.scheme import (
    Actor,
    Code,
    CodeKind,
    CodingScheme,
    Group,
    Relation,
    Valence,
)
from imh_video.store import recordings
from imh_video.timebase import Span


def no_samples() -> Library:
    """For a window that is given no sample clips."""
    raise Problem("The sample clips are not on this computer.")


def write_film(path: Path, *, shade: int = 0, seconds: int = 2) -> Path:
    """A tiny film; another shade makes another film."""
    import av
    import numpy as np

    with av.open(str(path), "w", format="mp4") as film:
        stream = film.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        for number in range(10 * seconds):
            picture = np.full((120, 160, 3), (shade + number * 7) % 256, np.uint8)
            film.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        film.mux(stream.encode())
    return path


def code(
    code_id: str,
    actor: Actor = Actor.INFANT,
    kind: CodeKind = CodeKind.STATE,
    *,
    group: str = "",
    unscorable: bool = False,
    default_duration_s: float = 2.0,
    suggested_by: tuple[str, ...] = (),
) -> Code:
    return Code(
        id=code_id,
        label=code_id.replace("_", " "),
        actor=actor,
        kind=kind,
        valence=Valence.NEUTRAL,
        keys=f"B {code_id[-1].upper()}",
        definition=code_id,
        group=group,
        unscorable=unscorable,
        default_duration_s=0.0 if kind is CodeKind.POINT else default_duration_s,
        suggested_by=suggested_by,
        links={Relation.RESPONDS_TO: ()},
    )


def scheme(*more: Code, version: str = "1", content_hash: str = "a" * 64) -> CodingScheme:
    """Two gaze states that exclude each other, one *cannot see* among them, and the rest free."""
    return CodingScheme(
        id="trial",
        version=version,
        title="Trial",
        summary="For tests.",
        licence_note="",
        groups=(Group("gaze", Actor.INFANT, "Gaze"),),
        codes=(
            code("b_look", group="gaze"),
            code("b_away", group="gaze"),
            code("b_unseen", group="gaze", unscorable=True),
            code("b_hum"),
            code("b_reach", kind=CodeKind.POINT),
            code("p_attend", Actor.PARENT),
            code("p_name", Actor.PARENT, CodeKind.POINT),
            code("d_attune", Actor.DYAD),
            code("d_missed", Actor.DYAD, CodeKind.POINT),
            *more,
        ),
        content_hash=content_hash,
        leaders={"B": Actor.INFANT},
    )


@dataclass
class Made:
    """An open library with one family: a baby and a parent."""

    library: Library
    family: Family
    baby: Person
    parent: Person

    @property
    def everybody(self) -> tuple[Person, Person]:
        return self.baby, self.parent

    def add_film(self, path: Path) -> Recording:
        agreed = tuple(person.id for person in self.everybody)
        return self.library.add_film(path, self.family.id, own_review_agreed_by=agreed)

    def recording_without_film(self) -> Recording:
        """Quick, for what never looks at the film; nobody knows how long it is."""
        recording = Recording(
            RecordingId(new_id()), self.family.id, "Film", None, added_at=datetime.now(UTC)
        )
        with self.library._database.writing() as connection:
            recordings.add_recording(connection, recording)
        return recording

    def desk(self, coder: str = "MK") -> CodingDesk:
        """An open, empty coding of a recording of its own."""
        return self.library.open_coding(self.recording_without_film().id, coder, scheme())


def make_library(folder: Path) -> Made:
    library = Library.create(folder, plain=True, who="tester")
    family = library.add_family("TEST-01")
    baby = library.add_person(family.id, Role.INFANT, "Baby")
    parent = library.add_person(family.id, Role.CAREGIVER, "Parent A")
    return Made(library, family, baby, parent)


def candidate(
    kind: MomentKind = MomentKind.CUE_AND_REPLY,
    onset_us: int = 1_000_000,
    offset_us: int | None = 3_000_000,
    *,
    id_: str | None = None,
) -> CandidateMoment:
    return CandidateMoment(
        id=CandidateId(id_ or new_id()),
        kind=kind,
        span=Span(onset_us, offset_us),
        confidence=Confidence.MEDIUM,
        rank_score=0.5,
        reason="baby reached, parent answered 0.8 s later",
        rule="trial",
        evidence=(Evidence("reach", "infant", onset_us, onset_us + 10, "infant_reach", 0.7),),
        coverage={"infant": 0.9},
    )
