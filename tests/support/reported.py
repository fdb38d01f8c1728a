"""A coding that has something of everything a report counts."""

from __future__ import annotations

from dataclasses import replace

from support.libraries import Made
from support.made_codings import trial_scheme

from imh_video.model.identifiers import CodingId, RecordingId, new_mark_id
from imh_video.model.mark import Certainty, Mark
from imh_video.model.scheme import CodingScheme, Relation, Valence
from imh_video.timebase import Span

S = 1_000_000
FILM_S = 60


def shown_scheme() -> CodingScheme:
    """The trial scheme in which every valence has a code."""
    valences = {"b_look": Valence.CONNECT, "b_away": Valence.PAUSE, "b_hum": Valence.STRAIN}
    made = trial_scheme()
    codes = [replace(c, valence=valences.get(c.id, c.valence)) for c in made.codes]
    return replace(made, codes=tuple(codes))


def code_film(made: Made, film: RecordingId, coder: str, later_s: float) -> CodingId:
    desk = made.library.open_coding(film, coder, shown_scheme())

    def mark(code_id: str, onset_s: float, length_s: float | None, person: str = "", **more):
        onset_us = round((onset_s + later_s) * S)
        end_us = None if length_s is None else onset_us + round(length_s * S)
        people = {"b": made.baby.id, "p": made.parent.id}
        return Mark(
            new_mark_id(), desk.coding.id, code_id, Span(onset_us, end_us),
            people.get(person or code_id[0]), **more,
        )  # fmt: skip

    marks = [
        mark("b_look", 1, 4),
        mark("b_reach", 3, None),
        mark("p_name", 4, None),
        mark("b_away", 6, 2, certainty=Certainty.LIKELY, note="turned away"),
        mark("b_look", 10, 5),
        mark("p_name", 12.5, None, is_concern=True, note="kept from reports"),
        mark("b_hum", 16, 3),
        mark("b_unseen", 30, 10),
        mark("d_attune", 20, 4),
    ]
    desk.add_marks(marks, title="Code")
    desk.link(marks[2].id, marks[1].id, Relation.RESPONDS_TO)
    desk.close()
    return desk.coding.id
