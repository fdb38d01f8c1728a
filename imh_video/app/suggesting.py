"""Look at a recording for possible moments: analyse, apply the rules, keep what they found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from imh_video.app.moment_choices import settings_of_film
from imh_video.app.who_is_who import cameras_to_look_at, options_for
from imh_video.media.source import MediaSource
from imh_video.model.consent import Use
from imh_video.model.family import Person
from imh_video.model.identifiers import FamilyId, RecordingId
from imh_video.model.job import JobControl, Unattended
from imh_video.model.moment import CandidateMoment, Suggestions
from imh_video.model.problem import Problem
from imh_video.model.recording import Recording
from imh_video.model.signal import SignalSet
from imh_video.moments import MomentSettings, find, suggest
from imh_video.timebase import Micros, seconds

if TYPE_CHECKING:
    from imh_video.app.analysis import Analysis
    from imh_video.app.analysis_films import CameraToLookAt
    from imh_video.app.library import Library

_RULES_FROM = 0.97
"""Rules take a moment, the analysis takes minutes."""


@dataclass(frozen=True, eq=False)
class LookedAt:
    """What one look at a film gave: the signals, and all moments that were kept from them."""

    signals: SignalSet
    suggestions: Suggestions
    warnings: tuple[str, ...] = ()
    """What a person should know before trusting them, in plain sentences."""
    summary: Mapping[str, Any] = field(default_factory=dict)
    """How much of the film could be seen and heard, as ``analyse`` tells it."""


class _FirstPart:
    """The analysis as the larger part of the whole."""

    def __init__(self, control: JobControl, share: float) -> None:
        self._control = control
        self._share = share

    def progress(self, fraction: float, doing: str = "") -> None:
        self._control.progress(fraction * self._share, doing)

    def check(self) -> None:
        self._control.check()


def look_at_recording(
    library: Library,
    recording_id: RecordingId,
    control: JobControl | None = None,
    workers: int | None = None,
) -> LookedAt:
    """Analyse the film and keep all possible moments found in it. Long; for a worker thread.

    Who looks gets a short list of them (``shown_moments``).

    Asks the consent gate for playing the film. An analysis that is known already is not repeated,
    decisions about earlier suggestions stay. Raises ConsentRefused, ModelMissing, Cancelled.
    """
    from imh_video.app.analysis import analyse_film

    control = control or Unattended()
    source = library.media_source(recording_id, Use.PLAY)
    recording = library.recording(recording_id)
    further = cameras_to_look_at(library, recording)
    options = options_for(recording, library.people(recording.family_id), source, further)
    options = replace(options, workers=workers)
    analysis = analyse_film(source, options, _FirstPart(control, _RULES_FROM))
    control.check()
    control.progress(_RULES_FROM, "Looking for possible moments")
    found = find(analysis.signals, settings_of_film(library, recording_id))
    kept = library.keep_suggestions(recording_id, found)
    control.progress(1.0)
    return LookedAt(analysis.signals, kept, analysis.warnings, analysis.summary())


def suggest_again(
    library: Library,
    recording_id: RecordingId,
    signals: SignalSet | None = None,
) -> Suggestions:
    """Only the rules once more, as something was chosen otherwise; the film is not looked at.

    ``signals`` are those of the film where they are at hand. Asks the consent gate as a look does.
    Raises Problem when nobody has looked at the film yet, ConsentRefused.
    """
    source = library.media_source(recording_id, Use.PLAY)
    if signals is None:
        recording = library.recording(recording_id)
        people, further = (
            library.people(recording.family_id),
            cameras_to_look_at(library, recording),
        )
        signals = known_signals(recording, source, people, further)
    if signals is None:
        raise Problem(
            "Nobody has looked at this film yet.", way_out="Look for possible moments first."
        )
    found = find(signals, settings_of_film(library, recording_id))
    return library.keep_suggestions(recording_id, found)


def suggest_again_in_family(
    library: Library,
    family_id: FamilyId,
    control: JobControl | None = None,
    *,
    but: RecordingId | None = None,
) -> int:
    """The rules once more for every film of the family that was looked at; how many there were.

    Films that may not be played now, or whose signals are gone, keep the list that they have.
    """
    control = control or Unattended()
    done = 0
    for recording in library.recordings(family_id):
        control.check()
        if recording.id == but or library.candidates(recording.id) is None:
            continue
        # A refusal, or signals that are gone: an old list is better than none.
        with suppress(Problem):
            suggest_again(library, recording.id)
            done += 1
    return done


def known_signals(
    recording: Recording,
    source: MediaSource,
    people: Sequence[Person] = (),
    further: Sequence[CameraToLookAt] = (),
) -> SignalSet | None:
    """The signals of a film that was analysed before; see ``known_look``."""
    analysis = known_look(recording, source, people, further)
    return analysis.signals if analysis is not None else None


def known_look(
    recording: Recording,
    source: MediaSource,
    people: Sequence[Person] = (),
    further: Sequence[CameraToLookAt] = (),
) -> Analysis | None:
    """What an earlier look at a film gave; None when it would have to be looked at.

    ``people`` is the family, which gives those who were pointed out their roles; ``further`` is the
    other cameras, see ``cameras_to_look_at``.
    """
    from imh_video.app.analysis import known_analysis

    return known_analysis(source, options_for(recording, people, source, further))


def suggest_from(analysis: Analysis, settings: MomentSettings | None = None) -> Suggestions:
    """The possible moments of a film that belongs to no library; nothing is kept."""
    return suggest(analysis.signals, settings)


def describe_moment(moment: CandidateMoment) -> dict[str, Any]:
    """A possible moment as the command line tells it: times in seconds, evidence in order."""
    return {
        "kind": moment.kind.value,
        "onset_s": _s(moment.span.onset_us),
        "offset_s": _s(moment.span.end_us),
        "confidence": moment.confidence.value,
        "rank_score": round(moment.rank_score, 6),
        "reason": moment.reason,
        "evidence": {
            "steps": [
                {
                    "what": step.what,
                    "person": step.person,
                    "at_s": _s(step.at_us),
                    "until_s": _s(step.until_us),
                    "signal": step.signal,
                    "value": round(float(step.value), 4),
                }
                for step in moment.evidence
            ]
        },
        "rule": moment.rule,
        "coverage": {name: round(share, 4) for name, share in moment.coverage.items()},
    }


def _s(us: Micros) -> float:
    return round(seconds(us), 6)
