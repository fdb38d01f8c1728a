"""How much could be seen and heard, and where nothing was looked for because it could not."""

from __future__ import annotations

from collections.abc import Iterable

from imh_video.model.moment import NotLooked
from imh_video.moments.bouts import Trace
from imh_video.moments.scene import CAREGIVER, INFANT, Scene
from imh_video.timebase import Micros, Span, micros

_OUT_OF_VIEW = {
    INFANT: "the baby's face was out of view",
    CAREGIVER: "the parent's face was out of view",
}
NEITHER = "neither face was in view"
NO_PICTURE = "there is no new picture to go by"
NO_SOUND = "the film has no sound to go by"


def coverage_of(scene: Scene, span: Span) -> dict[str, float]:
    """Share of the span in which each face, and the sound, could be measured."""
    onset_us, offset_us = span.onset_us, max(span.end_us, span.onset_us + 1)
    sound = min(
        (scene.known_share(name, onset_us, offset_us) for name in ("voice_infant", "voice_adult")),
        default=0.0,
    )
    return {
        INFANT: round(_in_view(scene, INFANT, onset_us, offset_us), 3),
        CAREGIVER: round(_in_view(scene, CAREGIVER, onset_us, offset_us), 3),
        "sound": round(sound, 3),
    }


def _in_view(scene: Scene, person: str, onset_us: Micros, offset_us: Micros) -> float:
    """A face that is covered in play is in view: the game can be seen."""
    return min(
        1.0,
        scene.trace(f"{person}_face").yes_share(onset_us, offset_us)
        + scene.trace(f"{person}_covered").yes_share(onset_us, offset_us),
    )


def measured_share(scene: Scene, names: Iterable[str], span: Span) -> float:
    """The smallest share of the span in which one of the signals could be measured."""
    onset_us, offset_us = span.onset_us, max(span.end_us, span.onset_us + 1)
    return min((scene.known_share(name, onset_us, offset_us) for name in names), default=1.0)


def not_looked(scene: Scene, told: Iterable[Span]) -> tuple[NotLooked, ...]:
    """Stretches without a view of a face, less those in which something was suggested after all."""
    film_us = scene.signals.duration_us
    shown = list(told)
    baby = _hidden(scene, INFANT)
    parent = _hidden(scene, CAREGIVER)
    both = _common(baby, parent)
    stretches = [(span, NEITHER if _has_pictures(scene, span) else NO_PICTURE) for span in both]
    stretches += [(span, _OUT_OF_VIEW[INFANT]) for span in _without(baby, both)]
    stretches += [(span, _OUT_OF_VIEW[CAREGIVER]) for span in _without(parent, both)]
    least = micros(scene.parameters.view.gap_min_s)
    gaps = [
        NotLooked(rest, why)
        for span, why in stretches
        for rest in _without([span], shown)
        if rest.duration_us >= least
    ]
    if not scene.audible and film_us:
        gaps.append(NotLooked(Span(0, film_us), NO_SOUND))
    return tuple(sorted(gaps, key=lambda gap: (gap.span.onset_us, gap.span.end_us)))


def _has_pictures(scene: Scene, span: Span) -> bool:
    """Whether anything was looked at well inside: not where a film is damaged or stands still."""
    edge_us = min(micros(0.3), span.duration_us // 4)
    first, last = scene.signals.times_us.searchsorted(
        [span.onset_us + edge_us, span.end_us - edge_us]
    )
    return bool(last > first)


def _hidden(scene: Scene, person: str) -> list[Span]:
    """Where the face is not in view, short glimpses left out."""
    visible = [
        *_runs(scene.trace(f"{person}_face")),
        *_runs(scene.trace(f"{person}_covered")),
    ]
    return _without([Span(0, scene.signals.duration_us)], visible)


def _runs(trace: Trace) -> list[Span]:
    return [Span(bout.onset_us, bout.offset_us) for bout in trace.bouts(micros(0.3), micros(0.5))]


def _common(one: list[Span], other: list[Span]) -> list[Span]:
    return [
        Span(max(a.onset_us, b.onset_us), min(a.end_us, b.end_us))
        for a in one
        for b in other
        if min(a.end_us, b.end_us) > max(a.onset_us, b.onset_us)
    ]


def _without(spans: list[Span], taken: Iterable[Span]) -> list[Span]:
    """The parts of the spans that no taken span covers."""
    holes = sorted(taken)
    rest = []
    for span in spans:
        at = span.onset_us
        for hole in holes:
            if hole.end_us <= at or hole.onset_us >= span.end_us:
                continue
            if hole.onset_us > at:
                rest.append(Span(at, hole.onset_us))
            at = max(at, hole.end_us)
        if at < span.end_us:
            rest.append(Span(at, span.end_us))
    return rest
