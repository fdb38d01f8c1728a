"""Model types as JSON text and back, for what the database keeps whole and never searches.

A field that is added to a type later needs a default: older text does not have it.
"""

from __future__ import annotations

from pydantic import TypeAdapter

from imh_video.model.changes import Changes
from imh_video.model.mark import Mark
from imh_video.model.moment import Evidence, MomentChoices, NotLooked
from imh_video.model.recording import Area, PointedPerson
from imh_video.model.scheme import CodingScheme

SCHEME: TypeAdapter[CodingScheme] = TypeAdapter(CodingScheme)
CHANGES: TypeAdapter[Changes] = TypeAdapter(Changes)
EVIDENCE: TypeAdapter[tuple[Evidence, ...]] = TypeAdapter(tuple[Evidence, ...])
NOT_LOOKED: TypeAdapter[tuple[NotLooked, ...]] = TypeAdapter(tuple[NotLooked, ...])
COVERAGE: TypeAdapter[dict[str, float]] = TypeAdapter(dict[str, float])
AREAS: TypeAdapter[tuple[Area, ...]] = TypeAdapter(tuple[Area, ...])
POINTED: TypeAdapter[tuple[PointedPerson, ...]] = TypeAdapter(tuple[PointedPerson, ...])
MOMENT_CHOICES: TypeAdapter[MomentChoices] = TypeAdapter(MomentChoices)
MARKS: TypeAdapter[tuple[Mark, ...]] = TypeAdapter(tuple[Mark, ...])
