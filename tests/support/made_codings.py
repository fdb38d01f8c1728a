"""Small codings for the measures, times in whole seconds, and some at random by hypothesis."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st
from support.libraries import code, scheme

from imh_video.measures.coded import Coded, coded
from imh_video.model.family import Person, Role
from imh_video.model.identifiers import CodingId, FamilyId, LinkId, MarkId, PersonId
from imh_video.model.mark import Certainty, Link, Mark
from imh_video.model.scheme import Actor, CodeKind, CodingScheme, Relation
from imh_video.timebase import Span

S = 1_000_000
BABY = Person(PersonId("baby"), FamilyId("f"), Role.INFANT, "Baby")
TWIN = Person(PersonId("twin"), FamilyId("f"), Role.INFANT, "Baby 2")
PARENT = Person(PersonId("parent"), FamilyId("f"), Role.CAREGIVER, "Parent A")
EVERYBODY = (BABY, PARENT)
CODING = CodingId("coding")


def trial_scheme() -> CodingScheme:
    """The trial scheme, where naming answers reaching and looking, and a parent may be unseen."""
    made = scheme(code("p_unseen", Actor.PARENT, unscorable=True))
    answers = {Relation.RESPONDS_TO: ("b_reach", "b_look")}
    codes = tuple(
        replace(one, links=answers) if one.id == "p_name" else replace(one, links={})
        for one in made.codes
    )
    return replace(made, codes=codes)


SCHEME = trial_scheme()
STATES = [c.id for c in SCHEME.codes if c.kind is CodeKind.STATE]


def mark(code_id: str, onset_s: float, offset_s: float | None = None, **more) -> Mark:
    """A mark with an id made of its code and onset; points have no offset."""
    span = Span(round(onset_s * S), None if offset_s is None else round(offset_s * S))
    return Mark(MarkId(f"{code_id}@{onset_s}"), CODING, code_id, span, **more)


def reply(source: Mark, target: Mark, relation: Relation = Relation.RESPONDS_TO) -> Link:
    return Link(LinkId(f"{source.id}-{target.id}"), CODING, source.id, target.id, relation)


def coding(*marks: Mark, seconds: float = 60, **more) -> Coded:
    return coded(
        more.pop("scheme", SCHEME),
        marks,
        duration_us=round(seconds * S),
        people=more.pop("people", EVERYBODY),
        **more,
    )


@st.composite
def any_marks(draw: st.DrawFn, last_s: int = 20, most: int = 25) -> list[Mark]:
    """Marks of any code on a grid of seconds, overlapping, touching, open, unsure, unseen."""
    marks = []
    for number in range(draw(st.integers(0, most))):
        one = draw(st.sampled_from(SCHEME.codes))
        onset = draw(st.integers(0, last_s))
        is_open = one.kind is CodeKind.STATE and draw(st.integers(0, 9)) == 0
        length = 0 if is_open else draw(st.integers(1, 8))
        span = Span(onset * S, None if one.kind is CodeKind.POINT else (onset + length) * S)
        certainty = draw(st.sampled_from(Certainty))
        marks.append(
            Mark(MarkId(f"m{number}"), CODING, one.id, span, certainty=certainty, is_open=is_open)
        )
    return marks
