"""Look at a recording for possible moments: analyse, apply the rules, keep what they found."""

from __future__ import annotations

from dataclasses import dataclass

from imh_video.app.library import Library
from imh_video.media.source import MediaSource
from imh_video.model.consent import Use
from imh_video.model.identifiers import RecordingId
from imh_video.model.job import JobControl, Unattended
from imh_video.model.moment import Suggestions
from imh_video.model.signal import SignalSet

_RULES_FROM = 0.97
"""Rules take a moment, the analysis takes minutes."""


@dataclass(frozen=True, eq=False)
class LookedAt:
    """What one look at a film gave: the signals, and the moments that were kept from them."""

    signals: SignalSet
    suggestions: Suggestions


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
    library: Library, recording_id: RecordingId, control: JobControl | None = None
) -> LookedAt:
    """Analyse the film and keep the possible moments found in it. Long; for a worker thread.

    Asks the consent gate for playing the film. An analysis that is known already is not repeated,
    decisions about earlier suggestions stay. Raises ConsentRefused, ModelMissing, Cancelled.
    """
    from imh_video.app.analysis import analyse_film
    from imh_video.moments.suggest import suggest

    control = control or Unattended()
    source = library.media_source(recording_id, Use.PLAY)
    analysis = analyse_film(source, control=_FirstPart(control, _RULES_FROM))
    control.check()
    control.progress(_RULES_FROM, "Looking for possible moments")
    kept = library.keep_suggestions(recording_id, suggest(analysis.signals))
    control.progress(1.0)
    return LookedAt(analysis.signals, kept)


def suggest_for_recording(
    library: Library, recording_id: RecordingId, control: JobControl | None = None
) -> Suggestions:
    """The possible moments of a recording, looked for now and kept; see ``look_at_recording``."""
    return look_at_recording(library, recording_id, control).suggestions


def known_signals(source: MediaSource) -> SignalSet | None:
    """The signals of a film that was analysed before; None when they would have to be made."""
    from imh_video.app.analysis import known_analysis

    analysis = known_analysis(source)
    return analysis.signals if analysis is not None else None
