"""From signals to a short list of possible moments. Pure: no clock, no file, no chance."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from imh_video.model.moment import CandidateMoment, MomentKind, Suggestions
from imh_video.model.signal import SignalSet
from imh_video.moments.circumstances import without
from imh_video.moments.coverage import coverage_of, not_looked
from imh_video.moments.leaning import Leaning
from imh_video.moments.parameters import Parameters, default_parameters
from imh_video.moments.ranking import rank
from imh_video.moments.rules import RULES
from imh_video.moments.scene import Scene
from imh_video.moments.short_list import Restraint, short_list
from imh_video.timebase import Span


@dataclass(frozen=True)
class MomentSettings:
    """What a practitioner or a family may set.

    ``switched_off`` kinds are never suggested. ``unused`` names signals that are not gone by: to
    the rules they are unknown, as if nobody could have measured them.
    """

    parameters: Parameters = field(default_factory=default_parameters)
    restraint: Restraint = field(default_factory=Restraint)
    switched_off: frozenset[MomentKind] = frozenset()
    unused: frozenset[str] = frozenset()


def suggest(
    signals: SignalSet, settings: MomentSettings | None = None, leaning: Leaning | None = None
) -> Suggestions:
    """The short list of possible moments, best first, and where nothing was looked for.

    ``leaning`` is what somebody's own answers add to the order.
    """
    settings = settings or MomentSettings()
    found = find(signals, settings)
    moments = short_list(found.moments, settings.restraint, signals.duration_us, leaning)
    return replace(found, moments=moments)


def find(signals: SignalSet, settings: MomentSettings | None = None) -> Suggestions:
    """All that is worth a look, best first: what a short list is made of, for whoever looks."""
    settings = settings or MomentSettings()
    scene = Scene(without(signals, settings.unused), settings.parameters)
    found = [item for rule in RULES.values() for item in rule(scene)]
    inside = [item for item in found if item.kind not in settings.switched_off]
    # What could be seen and heard is told of the film, not of what the rules may go by.
    whole = Scene(signals, settings.parameters) if settings.unused else scene
    moments = tuple(_told(moment, whole) for moment in rank(scene, inside))
    return Suggestions(moments, not_looked(whole, [moment.span for moment in moments]))


def _told(moment: CandidateMoment, whole: Scene) -> CandidateMoment:
    inside = _inside(moment, whole.signals)
    return replace(inside, coverage=coverage_of(whole, moment.span))


def _inside(moment: CandidateMoment, signals: SignalSet) -> CandidateMoment:
    """The same moment, held within the film."""
    end_us = min(moment.span.end_us, signals.duration_us)
    if end_us == moment.span.end_us:
        return moment
    return replace(moment, span=Span(min(moment.span.onset_us, end_us), end_us))
