"""What the editor calls things: fields, choices, and problems in the words of the form."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

from imh_video.model.scheme import Actor, CodeKind, CodingScheme, Valence
from imh_video.schemes.draft_check import DraftProblem, Part
from imh_video_ui.timeline.head_painter import actor_words


def _tr(text: str) -> str:
    return QCoreApplication.translate("Schemes", text)


def field_words(name: str) -> str:
    """The title of a field in the form."""
    return {
        "id": _tr("Short name in files"),
        "version": _tr("Version"),
        "title": _tr("Title"),
        "summary": _tr("What it is for"),
        "licence_note": _tr("Sources, and what it is not"),
        "language": _tr("Language"),
        "unit_s": _tr("Coded in steps of"),
        "digits_per_actor": _tr("Each person has digits of their own"),
        "label": _tr("Name"),
        "actor": _tr("Whose"),
        "kind": _tr("Kind"),
        "valence": _tr("Speaks for"),
        "keys": _tr("Keys"),
        "digit": _tr("Digit"),
        "group": _tr("Group"),
        "definition": _tr("Definition"),
        "include": _tr("Examples: what counts"),
        "exclude": _tr("Counter-examples: what does not"),
        "parent_wording": _tr("Words for a parent"),
        "parent_visible": _tr("A parent may see it"),
        "min_duration_s": _tr("Shortest length"),
        "default_duration_s": _tr("Usual length"),
        "lead_in_s": _tr("Played before"),
        "lead_out_s": _tr("Played after"),
        "links": _tr("Links"),
        "detector_hint": _tr("Signs that speak for it"),
        "unscorable": _tr("This code says that nothing could be seen"),
        "exhaustive": _tr("One of its codes always holds"),
        "ordered": _tr("Its codes come in this order"),
        "suggested_by": _tr("Possible moments"),
        "codes": _tr("Codes"),
        "leaders": _tr("First keys"),
    }.get(name, name)


def kind_words(kind: CodeKind) -> str:
    return _tr("Point: a moment") if kind is CodeKind.POINT else _tr("State: it lasts")


def valence_words(valence: Valence) -> str:
    return {
        Valence.CONNECT: _tr("Connection"),
        Valence.PAUSE: _tr("Pause"),
        Valence.NEUTRAL: _tr("Neutral"),
        Valence.STRAIN: _tr("Strain"),
    }[valence]


def place_words(problem: DraftProblem, scheme: CodingScheme) -> str:
    """Where it is: the code or group, and the field."""
    place = problem.place
    field = field_words(place.field) if place.field else ""
    if place.part is Part.LEADER:
        return _tr("First keys")
    owner = ""
    if place.part is Part.GROUP:
        owner = scheme.groups[place.index].label or _tr("a group")
    if place.part is Part.CODE:
        owner = scheme.codes[place.index].label or _tr("a new code")
    return ": ".join(part for part in (owner, field) if part)


def problem_words(problem: DraftProblem, scheme: CodingScheme) -> str:
    """The problem with names instead of the ids and fields of the file."""
    labels = {code.id: code.label for code in scheme.codes if code.label}
    labels.update({group.id: group.label for group in scheme.groups if group.label})

    def named(found: re.Match[str]) -> str:
        return f"“{labels[found[1]]}”" if found[1] in labels else found[0]

    words = re.sub(r"'([a-z][a-z0-9_]*)'", named, problem.problem)
    words = words.replace(" (unscorable: true)", "").replace(" (parent_wording)", "")
    for actor in Actor:
        words = re.sub(rf"\bThe {actor}\b", actor_words(actor), words)
        words = re.sub(rf"\bthe {actor}\b", actor_words(actor), words)
    if problem.problem == "The text is empty.":
        return _tr("Nothing is written here yet.")
    return words
