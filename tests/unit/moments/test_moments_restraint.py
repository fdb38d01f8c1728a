"""Held back: never more than allowed, connection first, once each, nothing from the unseen."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from support.made_signals import SIGNS, MadeFilm

from imh_video.model.moment import CandidateMoment, MomentKind
from imh_video.model.signal import Signal, SignalSet, Validity
from imh_video.moments import MomentSettings, Restraint, suggest
from imh_video.moments.presets import presets
from imh_video.moments.short_list import STRAIN
from imh_video.timebase import Span, micros

WAYS = presets()
COMING_BACK = {
    MomentKind.REPAIR,
    MomentKind.BREAK_RESPECTED,
    MomentKind.APPROACH_AFTER_BREAK,
}


@st.composite
def busy_films(draw: st.DrawFn, most_s: int = 150) -> MadeFilm:
    """Much is done, some of it for long, some of it over and over."""
    length_s = draw(st.integers(8, most_s))
    film = MadeFilm(length_s)
    film.at(0, length_s, caregiver_facing_partner=draw(st.sampled_from((0, 1))))
    for _ in range(draw(st.integers(0, 12))):
        name = draw(st.sampled_from(sorted(SIGNS)))
        onset, lasts = draw(st.floats(0, length_s)), draw(st.floats(0.2, 6))
        every = draw(st.floats(6, 40))
        while onset < length_s:
            film.at(onset, onset + lasts, **{name: SIGNS[name]})
            onset += every
    return film


def by_way(index: int) -> MomentSettings:
    way = WAYS[index % len(WAYS)]
    return MomentSettings(way.parameters, way.restraint, way.switched_off)


def hidden(signals: SignalSet, holes: list[tuple[str, float, float]]) -> SignalSet:
    """Stretches of signals made unknown: name, and where as shares of the film."""
    kept = dict(signals.signals)
    for name, first, last in holes:
        signal = kept[name]
        onset, end = sorted((first * signals.duration_us, last * signals.duration_us))
        gone = (signal.times_us >= onset) & (signal.times_us <= end)
        kept[name] = Signal(
            name,
            signal.unit,
            signal.times_us,
            np.where(gone, np.nan, signal.values).astype(np.float32),
            np.where(gone, Validity.UNKNOWN, signal.validity).astype(np.uint8),
        )
    return replace(signals, signals=kept)


NAMES = sorted(MadeFilm(1).signals().signals)
holes = st.lists(
    st.tuples(st.sampled_from(NAMES), st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=6
)


@settings(max_examples=60, deadline=None)
@given(busy_films(60), holes, st.integers(0, len(WAYS) - 1))
def test_in_every_way_of_looking_less_view_of_any_signal_adds_no_missed_cue(
    film: MadeFilm, gone: list[tuple[str, float, float]], way: int
) -> None:
    chosen = replace(by_way(way), restraint=Restraint(float("inf")))
    signals = film.signals()
    before = missed(suggest(signals, chosen).moments)
    for moment in missed(suggest(hidden(signals, gone), chosen).moments):
        assert any(moment.span.overlaps(other.span) for other in before), moment.reason


def missed(moments: tuple[CandidateMoment, ...]) -> list[CandidateMoment]:
    return [moment for moment in moments if moment.kind is MomentKind.MISSED_CUE]


@settings(max_examples=60, deadline=None)
@given(busy_films(), st.integers(0, len(WAYS) - 1))
def test_never_more_than_allowed_connection_first_and_little_strain(
    film: MadeFilm, way: int
) -> None:
    chosen = by_way(way)
    moments = suggest(film.signals(), chosen).moments
    minutes = film.duration_s / 60
    allowed = chosen.restraint.in_short_film
    if minutes >= 1:
        allowed = max(allowed, int(chosen.restraint.per_minute * minutes))
    assert len(moments) <= allowed
    strained = [moment.kind in STRAIN for moment in moments]
    assert strained == sorted(strained)
    assert sum(strained) <= max(1, allowed // 3)
    assert not any(moment.kind in chosen.switched_off for moment in moments)


@settings(max_examples=60, deadline=None)
@given(busy_films())
def test_what_tells_of_the_same_stretch_is_told_once(film: MadeFilm) -> None:
    everything = MomentSettings(restraint=Restraint(float("inf")))
    for one, other in combinations(suggest(film.signals(), everything).moments, 2):
        if comparable(one.kind, other.kind):
            assert shared(one.span, other.span) < 0.5, (one.reason, other.reason)


def comparable(one: MomentKind, other: MomentKind) -> bool:
    if one in STRAIN or other in STRAIN:
        return one is other
    return (one in COMING_BACK) == (other in COMING_BACK)


def shared(one: Span, other: Span) -> float:
    """How much of the shorter one lies in the other."""
    common = min(one.end_us, other.end_us) - max(one.onset_us, other.onset_us)
    return common / max(1, min(one.duration_us, other.duration_us))


@settings(max_examples=40, deadline=None)
@given(busy_films(90), st.floats(0, 1), st.floats(3, 30))
def test_where_nobody_was_seen_and_nothing_heard_nothing_is_suggested_and_it_says_so(
    film: MadeFilm, where: float, lasts_s: float
) -> None:
    onset_s = where * max(0.0, film.duration_s - lasts_s)
    end_s = min(film.duration_s, onset_s + lasts_s)
    film.unseen(onset_s, end_s, "infant", "caregiver", "voice", "possible", "loudness")
    found = suggest(film.signals(), MomentSettings(restraint=Restraint(float("inf"))))
    inside = Span(micros(onset_s), micros(end_s))
    for moment in found.moments:
        common = min(moment.span.end_us, inside.end_us) - max(moment.span.onset_us, inside.onset_us)
        assert common <= 0.6 * moment.span.duration_us, moment.reason
    said = [
        gap
        for gap in found.not_looked
        if gap.why == "neither face was in view" and gap.span.overlaps(inside)
    ]
    told = sum(
        min(gap.span.end_us, inside.end_us) - max(gap.span.onset_us, inside.onset_us)
        for gap in said
    )
    shown = sum(
        max(
            0,
            min(one.span.end_us, inside.end_us) - max(one.span.onset_us, inside.onset_us),
        )
        for one in found.moments
    )
    # Stretches of under 2 s beside a moment are not told of.
    assert told + shown >= inside.duration_us - micros(4.5) * (1 + len(found.moments))
