"""The possible moments of a film as the one who looks now gets them.

The library keeps all that was found, for nobody in particular. The short list is made when it is
shown: as long as the way of looking allows, in the order that this person's or the team's answers
teach, with what was answered in it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from imh_video.app.learning import Learner, leaning_of
from imh_video.app.moment_choices import settings_of_film
from imh_video.model.identifiers import CandidateId, RecordingId
from imh_video.model.moment import Suggestions
from imh_video.moments.short_list import short_list
from imh_video.store.suggestions import answered_in

if TYPE_CHECKING:
    from imh_video.app.library import Library


def shown_suggestions(
    library: Library,
    recording_id: RecordingId,
    learner: Learner | None = None,
    answered: Collection[CandidateId] = (),
) -> Suggestions | None:
    """The short list for this person; None while nobody has looked at the film.

    ``answered`` are those that this coding has decided about: they stay in the list. Asks nobody
    and looks at no film. Raises ParameterProblem for a way of looking that is not known here.
    """
    found = library.candidates(recording_id)
    return None if found is None else short_list_of(library, recording_id, found, learner, answered)


def short_list_of(
    library: Library,
    recording_id: RecordingId,
    found: Suggestions,
    learner: Learner | None = None,
    answered: Collection[CandidateId] = (),
) -> Suggestions:
    """The same of what a look has just found."""
    recording = library.recording(recording_id)
    # A film whose length nobody knows is at least as long as what was found in it.
    reaches_us = max((moment.span.end_us for moment in found.moments), default=0)
    moments = short_list(
        found.moments,
        settings_of_film(library, recording_id).restraint,
        max(recording.duration_us, reaches_us),
        leaning_of(library, learner),
        answered,
    )
    return replace(found, moments=moments)


def answered_by(library: Library, recording_id: RecordingId, coder: str) -> frozenset[CandidateId]:
    """What this coder has decided about in this film."""
    with library.database.reading() as connection:
        return answered_in(connection, recording_id, coder)
