"""How possible moments are looked for in a family's films: a way of looking, and what is left out.

Kept with the family, a way of looking also with one film; each change is written to the audit (that
there was one, not what it says of the family).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from imh_video.model.audit import Action
from imh_video.model.family import Family
from imh_video.model.identifiers import FamilyId, RecordingId
from imh_video.model.moment import MomentChoices, MomentKind
from imh_video.model.problem import Problem
from imh_video.model.recording import Recording
from imh_video.moments import MomentSettings
from imh_video.moments.circumstances import circumstance
from imh_video.moments.presets import preset
from imh_video.store import audit, families, recordings

if TYPE_CHECKING:
    from imh_video.app.library import Library


def settings_for(choices: MomentChoices, film_preset: str = "") -> MomentSettings:
    """What the rules go by; the film's own way of looking wins over the family's.

    Raises ParameterProblem for a name that this version does not know.
    """
    way = preset(film_preset or choices.preset)
    holding = [circumstance(one) for one in sorted(choices.circumstances)]
    return MomentSettings(
        parameters=way.parameters,
        restraint=way.restraint,
        switched_off=choices.switched_off.union(
            way.switched_off, *(one.switched_off for one in holding)
        ),
        unused=frozenset().union(*(one.unused for one in holding)),
    )


def settings_of_film(library: Library, recording_id: RecordingId) -> MomentSettings:
    """What the rules go by in this film of the library, whoever looks."""
    recording = library.recording(recording_id)
    family = library.family(recording.family_id)
    return settings_for(family.moments, recording.moment_preset)


def choose_for_family(library: Library, family_id: FamilyId, choices: MomentChoices) -> Family:
    """Keep it with the family; every later run of the rules goes by it.

    Raises ParameterProblem for a name that there is not.
    """
    settings_for(choices)
    with library.database.writing() as connection:
        family = families.family(connection, family_id)
        if family is None:
            raise Problem("There is no such family in this library.")
        changed = replace(family, moments=choices)
        if changed != family:
            families.change_family(connection, changed)
            audit.append(connection, library.who, Action.MOMENTS_SET, family_id)
    return changed


def choose_for_film(library: Library, recording_id: RecordingId, preset_id: str) -> Recording:
    """The way of looking in one film; "" is as for the family. Raises ParameterProblem."""
    preset(preset_id)
    recording = library.recording(recording_id)
    changed = replace(recording, moment_preset=preset_id)
    if changed != recording:
        with library.database.writing() as connection:
            recordings.change_recording(connection, changed)
            audit.append(connection, library.who, Action.MOMENTS_SET, recording_id)
    return changed


def kinds_named(names: Iterable[str]) -> frozenset[MomentKind]:
    """Kinds by their names. Raises Problem for one that there is not."""
    known = {kind.value: kind for kind in MomentKind}
    wanted = tuple(names)
    for name in wanted:
        if name not in known:
            raise Problem(
                f"There is no kind of possible moment '{name}'.",
                way_out=f"Kinds are: {', '.join(known)}.",
            )
    return frozenset(known[name] for name in wanted)
