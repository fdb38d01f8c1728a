"""What the codes of a coding stand for, in words that this evaluation understands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from imh_video.model.reference import CodedFilm, ReferenceCoding

MEANINGS: Mapping[str, str] = {
    "infant_face_visible": "the baby's face shows",
    "parent_face_visible": "the parent's face shows",
    "infant_out_of_picture": "the baby, or the baby's face, is not in the picture",
    "parent_out_of_picture": "the parent, or the parent's face, is not in the picture",
    "infant_cannot_be_seen": "nothing can be said of the baby",
    "parent_cannot_be_seen": "nothing can be said of the parent",
    "infant_face_covered": "hands, cloth or a thing before the baby's face",
    "parent_face_covered": "hands, cloth or a thing before the parent's face",
    "infant_smile": "the baby smiles",
    "parent_smile": "the parent smiles",
    "infant_looks_at_parent": "the baby is turned to the parent",
    "infant_looks_at_object": "the baby is turned to what the parent holds or shows",
    "infant_looks_away": "the baby is turned elsewhere",
    "parent_looks_at_infant": "the parent is turned to the baby",
    "parent_looks_away": "the parent is turned elsewhere",
    "infant_reach": "the baby reaches",
    "parent_touches_infant": "the parent's hand is at the baby",
    "face_to_face": "both are turned to each other",
    "infant_sounds": "the baby sounds: a coo, babble, laugh, fuss or cry",
    "infant_cries": "the baby cries",
    "parent_sounds": "the parent speaks, sings or plays with the voice",
    "moment_attunement": "a moment of attunement",
    "moment_missed_cue": "a missed cue",
    "moment_repair": "a repair",
    "moment_turn_taking": "turns taken with the voices",
    "moment_shared_smile": "a shared smile",
    "moment_joint_attention": "a thing shared",
    "moment_wait_or_follow": "the parent waits or follows",
    "moment_break_respected": "a break that is allowed",
}

_KNOWN_CODES: Mapping[str, str] = {
    # Codes that leave the person to another column.
    "face_covered@infant": "infant_face_covered",
    "face_covered@parent": "parent_face_covered",
    "person_out_of_frame@infant": "infant_out_of_picture",
    "person_out_of_frame@parent": "parent_out_of_picture",
    "face_visible@infant": "infant_face_visible",
    "face_visible@parent": "parent_face_visible",
    "smile@infant": "infant_smile",
    "smile@parent": "parent_smile",
    # The program's own scheme. Its moments of rupture are no kind that is suggested.
    "b_look": "infant_looks_at_parent",
    "b_smile": "infant_smile",
    "b_reach": "infant_reach",
    "b_vocal": "infant_sounds",
    "b_fuss": "infant_sounds",
    "b_cry": "infant_cries",
    "b_lookaway": "infant_looks_away",
    "b_turnaway": "infant_looks_away",
    "b_unseen": "infant_cannot_be_seen",
    "p_attend": "parent_looks_at_infant",
    "p_smile": "parent_smile",
    "p_touch": "parent_touches_infant",
    "p_unseen": "parent_cannot_be_seen",
    "d_gaze": "face_to_face",
    "d_attune": "moment_attunement",
    "d_missed": "moment_missed_cue",
    "d_repair": "moment_repair",
    "d_turns": "moment_turn_taking",
    "d_affect": "moment_shared_smile",
    "d_joint": "moment_joint_attention",
    "p_wait": "moment_wait_or_follow",
    "p_follow": "moment_wait_or_follow",
    "p_pause_respect": "moment_break_respected",
}


class UnknownMeaning(ValueError):
    """A mapping names a meaning that does not exist; its message is that meaning."""


def in_our_words(
    coding: ReferenceCoding, mapping: Mapping[str, str] | None = None
) -> tuple[ReferenceCoding, tuple[str, ...]]:
    """The coding with every code replaced by its meaning, and the codes that have none.

    ``mapping`` goes before what is known here. Raises UnknownMeaning.
    """
    table = {**{name: name for name in MEANINGS}, **_KNOWN_CODES, **(mapping or {})}
    unknown = sorted(set(table.values()) - set(MEANINGS))
    if unknown:
        raise UnknownMeaning(unknown[0])
    left: set[str] = set()
    films = tuple(_film_in_our_words(film, table, left) for film in coding.films)
    return ReferenceCoding(films), tuple(sorted(left))


def _film_in_our_words(film: CodedFilm, table: Mapping[str, str], left: set[str]) -> CodedFilm:
    spans = []
    for span in film.spans:
        meaning = table.get(f"{span.code}@{span.person}") or table.get(span.code)
        if meaning is None:
            left.add(span.code)
        else:
            spans.append(replace(span, code=meaning))
    return replace(film, spans=tuple(spans))
