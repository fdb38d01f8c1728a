"""The tables of a report on one coding, each made from one measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from imh_video.app.report_words import called, labels_of, seconds_words
from imh_video.exchange.report_document import (
    Cell,
    CellKind,
    Column,
    ReplyTimes,
    ReportTable,
)
from imh_video.measures.coded import Coded, Whose
from imh_video.measures.durations import durations
from imh_video.measures.latencies import link_latencies, linked_shares
from imh_video.measures.proportions import seen, shares
from imh_video.measures.rates import rates
from imh_video.measures.replies import Replies, replies_in_time
from imh_video.measures.spread import Spread
from imh_video.measures.transitions import Transition, Transitions, transitions
from imh_video.model.family import Person
from imh_video.model.scheme import Actor, CodeKind, Relation
from imh_video.timebase import Micros, seconds

_COUNT = CellKind.COUNT
_SECONDS = CellKind.SECONDS
_SHARE = CellKind.SHARE

RELATION_WORDS = {
    Relation.RESPONDS_TO: "reply",
    Relation.REPAIRS: "repair",
    Relation.PART_OF: "part",
}


def _s(us: Micros | None) -> float | None:
    return None if us is None else seconds(us)


def _in_seconds(name: str) -> Column:
    return Column(name, _SECONDS, "s")


def seen_table(coded: Coded, people: Sequence[Person]) -> ReportTable:
    """What could be seen of everybody."""
    rows = tuple(
        (
            called(one.whose, people, coded.whose),
            _s(one.stretch_us),
            _s(one.unseen_us),
            one.share_seen,
        )
        for one in seen(coded)
    )
    return ReportTable(
        id="seen",
        title="What could be seen",
        about="Time marked “can't see” is in no rate and no share. Unseen is not absent.",
        columns=(
            Column("Person"),
            _in_seconds("Film"),
            _in_seconds("Could not be seen"),
            Column("Share that could be seen", _SHARE),
        ),
        rows=rows,
    )


def codes_table(coded: Coded, people: Sequence[Person]) -> ReportTable:
    """How often and how long each code was marked, those never marked among them."""
    rate_of = {(r.whose, r.code.id): r for r in rates(coded)}
    share_of = {(s.whose, s.code.id): s.share for s in shares(coded)}
    rows: list[tuple[Cell, ...]] = []
    hidden = 0
    for one in durations(coded):
        key = (one.whose, one.code.id)
        hidden += rate_of[key].unseen_onsets
        spread = one.spread
        rows.append(
            (
                called(one.whose, people, coded.whose),
                one.code.label,
                one.code.id,
                "point" if one.code.kind is CodeKind.POINT else "state",
                one.count,
                rate_of[key].per_minute,
                _s(one.first_us),
                _s(one.total_us),
                _s(spread.mean_us if spread else None),
                _s(spread.median_us if spread else None),
                _s(spread.shortest_us if spread else None),
                _s(spread.longest_us if spread else None),
                share_of.get(key),
            )
        )
    return ReportTable(
        id="codes",
        title="How often and how long",
        about="Rates and shares are of the time in which the person could be seen.",
        columns=_CODE_COLUMNS,
        rows=tuple(rows),
        notes=_codes_notes(coded, hidden),
    )


_CODE_COLUMNS = (
    Column("Person"),
    Column("Code"),
    Column("Code id"),
    Column("Kind"),
    Column("Times marked", _COUNT),
    Column("Times a minute", CellKind.PER_MINUTE),
    _in_seconds("First at"),
    _in_seconds("Total"),
    _in_seconds("Mean"),
    _in_seconds("Median"),
    _in_seconds("Shortest"),
    _in_seconds("Longest"),
    Column("Share of the time", _SHARE),
)


def _codes_notes(coded: Coded, hidden: int) -> tuple[str, ...]:
    notes = []
    if coded.stretch is None:
        notes.append("Nobody knows how long the film is, so there are no rates and no shares.")
    if hidden:
        begin = "1 mark begins" if hidden == 1 else f"{hidden} marks begin"
        notes.append(f"{begin} where the person could not be seen: counted, but not in the rate.")
    if coded.scheme.unit_s:
        notes.append(
            "The scheme is coded in whole seconds: seconds of one code that follow each other "
            "count as one."
        )
    return tuple(notes)


def links_table(coded: Coded) -> ReportTable:
    """How long replies took, by the links that the coder drew."""
    found = link_latencies(coded)
    early = sum(one.before_cue for one in found)
    rows = tuple(
        (
            RELATION_WORDS[one.relation],
            one.cue.label,
            one.reply.label,
            one.pairs,
            *_spread_cells(one.from_onset),
            _s(one.from_end.mean_us if one.from_end else None),
        )
        for one in found
    )
    notes = ["Of several replies of one code to one cue the first counts."]
    if early:
        notes.append(f"{early} begin before what they answer: left out of the times.")
    return ReportTable(
        id="links",
        title="From cue to reply, by links",
        about="From the onset of the cue to the onset of the reply, as the coder linked them.",
        columns=(
            Column("Kind"),
            Column("Cue"),
            Column("Reply"),
            Column("Pairs", _COUNT),
            *_SPREAD_COLUMNS,
            _in_seconds("Mean from the end of the cue"),
        ),
        rows=rows,
        notes=tuple(notes) if rows else (),
    )


_SPREAD_COLUMNS = tuple(map(_in_seconds, ("Mean", "Median", "Shortest", "Longest")))


def _spread_cells(spread: Spread | None) -> tuple[Cell, ...]:
    if spread is None:
        return (None,) * 4
    found = (spread.mean_us, spread.median_us, spread.shortest_us, spread.longest_us)
    return tuple(seconds(us) for us in found)


def linked_table(coded: Coded) -> ReportTable:
    """How many cues have a reply linked to them."""
    rows = tuple(
        (one.cue.label, one.cues, one.linked, one.share) for one in linked_shares(coded) if one.cues
    )
    return ReportTable(
        id="linked",
        title="Cues with a reply linked",
        about="Counts only links that the coder drew: without a link nothing is said of a reply.",
        columns=(
            Column("Cue"),
            Column("Times marked", _COUNT),
            Column("With a reply", _COUNT),
            Column("Share", _SHARE),
        ),
        rows=rows,
    )


def replies_table(coded: Coded, people: Sequence[Person], window_us: Micros) -> ReportTable:
    """Replies by time, within a window after each cue."""
    window = seconds_words(window_us)
    rows = tuple(
        _replies_row(coded, people, one)
        for one in replies_in_time(coded, window_us)
        if one.answered + one.unanswered + one.not_known
    )
    return ReportTable(
        id="replies",
        title=f"Replies within {window}",
        about=f"The first reply that begins within {window} of a cue; what may be a reply to what "
        "is the scheme's own list.",
        columns=(
            Column("Person"),
            Column("Cue"),
            Column("Answered", _COUNT),
            Column("Not answered", _COUNT),
            Column("Not known", _COUNT),
            Column("Share answered", _SHARE),
            *_SPREAD_COLUMNS,
            Column("Counted as a reply"),
        ),
        rows=rows,
        notes=(_NOT_KNOWN,) if rows else (),
    )


def linked_times(coded: Coded) -> tuple[ReplyTimes, ...]:
    """Every single latency by the links that the coder drew, a row for each pair of codes."""
    return tuple(
        ReplyTimes(one.cue.label, one.cue.id, one.from_onset.lengths_us, reply=one.reply.label)
        for one in link_latencies(coded)
        if one.from_onset is not None
    )


def times_in_window(
    coded: Coded, people: Sequence[Person], window_us: Micros
) -> tuple[ReplyTimes, ...]:
    """Every single latency by time, a row for each person and cue."""
    return tuple(
        ReplyTimes(
            one.cue.label,
            one.cue.id,
            one.latency.lengths_us if one.latency else (),
            person=called(one.whose, people, coded.whose),
            unanswered=one.unanswered,
            not_known=one.not_known,
        )
        for one in replies_in_time(coded, window_us)
        if one.answered + one.unanswered + one.not_known
    )


_NOT_KNOWN = (
    "Not known: the other could not be seen in that time, or the film ended. Such cues are in no "
    "share."
)


def _replies_row(coded: Coded, people: Sequence[Person], one: Replies) -> tuple[Cell, ...]:
    return (
        called(one.whose, people, coded.whose),
        one.cue.label,
        one.answered,
        one.unanswered,
        one.not_known,
        one.share_answered,
        *_spread_cells(one.latency),
        ", ".join(code.label for code in one.replies),
    )


def off_tables(coded: Coded, why_off: Mapping[str, str]) -> tuple[ReportTable, ...]:
    """Which codes are switched off for the family, and why; no table where none is."""
    off = coded.left_out.switched_off
    labels = labels_of(coded.scheme)
    if not off:
        return ()
    table = ReportTable(
        id="switched_off",
        title="Switched off for this family",
        about="These codes cannot apply here, so they are neither absent nor missing.",
        columns=(
            Column("Code"),
            Column("Code id"),
            Column("Why"),
            Column("Marks not counted", _COUNT),
        ),
        rows=tuple((labels[one], one, why_off.get(one, ""), off[one]) for one in off),
    )
    return (table,)


def transition_tables(coded: Coded, people: Sequence[Person]) -> tuple[ReportTable, ...]:
    """What follows what: of each person, and of babies and parents together."""
    both = [whose for whose in coded.whose if whose.actor in (Actor.INFANT, Actor.PARENT)]
    sequences: list[tuple[str, str, Sequence[Whose]]] = []
    if {whose.actor for whose in both} == {Actor.INFANT, Actor.PARENT}:
        sequences.append(("between", "between them", both))
    for number, whose in enumerate(coded.whose, start=1):
        sequences.append((str(number), called(whose, people, coded.whose), [whose]))
    tables = []
    for name, words, whose_all in sequences:
        found = transitions(coded, whose_all)
        if found.total:
            tables.append(_transition_table(f"sequence_{name}", words, found, coded, people))
    return tuple(tables)


def _transition_table(
    table_id: str, words: str, found: Transitions, coded: Coded, people: Sequence[Person]
) -> ReportTable:
    return ReportTable(
        id=table_id,
        title=f"What follows what, {words}",
        about="Which code begins next. A residual over about 2 is more often than chance would "
        "bring, one under -2 less often, where 5 or more are expected.",
        columns=(
            Column("Person"),
            Column("After"),
            Column("Next person"),
            Column("Comes"),
            Column("Times", _COUNT),
            Column("Share of what follows", _SHARE),
            Column("Expected by chance", CellKind.NUMBER),
            Column("Adjusted residual", CellKind.NUMBER),
            Column("Yule's Q", CellKind.NUMBER),
            Column("Few"),
        ),
        rows=tuple(_transition_row(one, coded, people) for one in found.seen()),
        notes=_transition_notes(found),
    )


def _transition_row(one: Transition, coded: Coded, people: Sequence[Person]) -> tuple[Cell, ...]:
    (from_whose, from_code), (to_whose, to_code) = one.source, one.target
    return (
        called(from_whose, people, coded.whose),
        from_code.label,
        called(to_whose, people, coded.whose),
        to_code.label,
        one.count,
        one.probability,
        one.expected,
        one.residual,
        one.yules_q,
        "few" if one.is_thin else "",
    )


def _transition_notes(found: Transitions) -> tuple[str, ...]:
    notes = []
    if any(one.is_thin for one in found.seen()):
        notes.append("“Few”: fewer than 5 expected by chance; read the residual with care.")
    if found.instants_shared:
        notes.append(
            f"{found.instants_shared} times several marks begin together: each follows what came "
            "before."
        )
    if found.breaks:
        notes.append(f"{found.breaks} times somebody could not be seen in between: not counted.")
    if found.cannot_repeat:
        notes.append("No code can follow itself here, so that there are no residuals.")
    return tuple(notes)
