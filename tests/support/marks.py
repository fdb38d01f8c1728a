"""Made-up codings for tests of the exchange formats: by hand and by hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from imh_video.exchange.document import CodingDocument
from imh_video.model.family import Person, Role
from imh_video.model.identifiers import CodingId, FamilyId, LinkId, MarkId, PersonId
from imh_video.model.mark import Certainty, Link, Mark, Origin
from imh_video.model.scheme import Code, CodeKind, Relation
from imh_video.schemes.locate import find_scheme
from imh_video.timebase import Span

SCHEME = find_scheme("sunderland")
CODING = CodingId("coding")
FAMILY = FamilyId("family")
PEOPLE = (
    Person(PersonId("p1"), FAMILY, Role.INFANT, "Baby"),
    Person(PersonId("p2"), FAMILY, Role.CAREGIVER, "Parent A"),
    Person(PersonId("p3"), FAMILY, Role.INFANT, "Baby 2 Ω"),
)

words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=30)
"""Any text that UTF-8 can hold, formulas, line breaks and control characters included."""


def mark(code_id: str, onset_us: int, offset_us: int | None = None, **more) -> Mark:
    """A mark with an id made of its code and onset."""
    name = MarkId(f"{code_id}-{onset_us}")
    return Mark(name, CODING, code_id, Span(onset_us, offset_us), **more)


def document(*marks: Mark, links: tuple[Link, ...] = (), **more) -> CodingDocument:
    return CodingDocument(
        "Film 2", 60_000_000, "film.mp4", "AB", SCHEME, PEOPLE, marks, links, **more
    )  # fmt: skip


@st.composite
def any_mark(draw: st.DrawFn, number: int) -> Mark:
    code: Code = draw(st.sampled_from(SCHEME.codes))
    onset_us = draw(st.integers(0, 10**10))
    is_open = code.kind == CodeKind.STATE and draw(st.booleans())
    length_us = 0 if is_open else draw(st.integers(0, 10**8))
    offset_us = None if code.kind == CodeKind.POINT else onset_us + length_us
    return Mark(
        id=MarkId(f"m{number}"),
        coding_id=CODING,
        code_id=code.id,
        span=Span(onset_us, offset_us),
        person_id=draw(st.sampled_from([None, *(person.id for person in PEOPLE)])),
        origin=draw(st.sampled_from(Origin)),
        certainty=draw(st.sampled_from(Certainty)),
        note=draw(words),
        quotation=draw(words),
        is_concern=draw(st.booleans()),
        is_open=is_open,
    )


@st.composite
def any_document(draw: st.DrawFn) -> CodingDocument:
    marks = tuple(draw(any_mark(number)) for number in range(draw(st.integers(0, 6))))
    links: tuple[Link, ...] = ()
    if len(marks) > 1:
        ends = draw(st.permutations([m.id for m in marks]))
        relation = draw(st.sampled_from(Relation))
        links = (Link(LinkId("l1"), CODING, ends[0], ends[1], relation),)
    recording = draw(words.filter(lambda text: text == text.strip()))
    coder = draw(words.filter(lambda text: text == text.strip()))
    return CodingDocument(
        recording, 10**10, "film 1 – ä.mp4", coder, SCHEME, PEOPLE, marks, links
    )  # fmt: skip
