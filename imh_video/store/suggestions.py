"""Possible moments in and out of the database. A run replaces the one before; ids live on.

A run is all that was worth a look, for nobody in particular; who looks gets a short list of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from imh_video.model.identifiers import CandidateId, FamilyId, RecordingId, new_id
from imh_video.model.moment import CandidateMoment, Confidence, MomentKind, Suggestions, Verdict
from imh_video.store.json_text import COVERAGE, EVIDENCE, NOT_LOOKED
from imh_video.store.tables import CandidateRow, DecisionRow, RecordingRow, SuggestionRunRow
from imh_video.timebase import Span

_SAME_SHARE = 0.5
"""Of the longer of two spans: with that much in common they are the same moment."""
_SAME_START_US = 500_000
"""Points, and very short spans, are the same when they begin this close to each other."""


def suggestions(connection: Connection, recording_id: RecordingId) -> Suggestions | None:
    """The newest run; None when the rules have not looked at this recording yet."""
    asked = select(SuggestionRunRow.__table__).where(SuggestionRunRow.recording_id == recording_id)
    run = connection.execute(asked).first()
    if run is None:
        return None
    rows = (
        select(CandidateRow.__table__)
        .where(CandidateRow.recording_id == recording_id, CandidateRow.place.is_not(None))
        .order_by(CandidateRow.place)
    )
    moments = tuple(_candidate(row) for row in connection.execute(rows))
    return Suggestions(moments, NOT_LOOKED.validate_json(run.not_looked))


def keep_suggestions(
    connection: Connection, recording_id: RecordingId, found: Suggestions
) -> Suggestions:
    """Make this the newest run and answer it with the ids under which it was kept.

    A moment that was suggested before, of the same kind at about the same time, keeps its id: so
    what somebody decided about it stays decided.
    """
    known = [_candidate(row) for row in connection.execute(_all_of(recording_id))]
    kept = _with_known_ids(found.moments, known, _ids_elsewhere(connection, found, recording_id))
    known_ids = {candidate.id for candidate in known}
    out = update(CandidateRow).where(CandidateRow.recording_id == recording_id).values(place=None)
    connection.execute(out)
    for place, candidate in enumerate(kept):
        _put(connection, recording_id, candidate, place, is_new=candidate.id not in known_ids)
    old_run = delete(SuggestionRunRow).where(SuggestionRunRow.recording_id == recording_id)
    connection.execute(old_run)
    run = {
        "recording_id": recording_id,
        "suggested_at": datetime.now(UTC),
        "not_looked": NOT_LOOKED.dump_json(found.not_looked).decode(),
    }
    connection.execute(insert(SuggestionRunRow), run)
    return Suggestions(tuple(kept), found.not_looked)


def answered_candidates(
    connection: Connection, coder: str | None = None
) -> tuple[tuple[FamilyId, RecordingId, CandidateMoment, Verdict, str], ...]:
    """Family, film, candidate, verdict and why of every decision that stands; of one coder or all.

    In the order of the decisions.
    """
    asked = (
        select(
            CandidateRow.__table__,
            RecordingRow.family_id,
            DecisionRow.verdict,
            DecisionRow.why,
        )
        .select_from(DecisionRow)
        .join(CandidateRow, CandidateRow.id == DecisionRow.candidate_id)
        .join(RecordingRow, RecordingRow.id == CandidateRow.recording_id)
        .order_by(DecisionRow.decided_at, CandidateRow.id)
    )
    if coder is not None:
        asked = asked.where(DecisionRow.coder == coder)
    return tuple(
        (
            FamilyId(row.family_id),
            RecordingId(row.recording_id),
            _candidate(row),
            Verdict(row.verdict),
            row.why,
        )
        for row in connection.execute(asked)
    )


def answered_in(
    connection: Connection, recording_id: RecordingId, coder: str
) -> frozenset[CandidateId]:
    """The candidates of this recording that this coder has decided about."""
    asked = (
        select(DecisionRow.candidate_id)
        .join(CandidateRow, CandidateRow.id == DecisionRow.candidate_id)
        .where(CandidateRow.recording_id == recording_id, DecisionRow.coder == coder)
    )
    return frozenset(CandidateId(one) for one in connection.execute(asked).scalars())


def state_of_answers(connection: Connection, coder: str | None = None) -> tuple[object, ...]:
    """Differs where a decision was made or taken back, or the rules ran again, since."""
    asked = select(func.count(), func.max(DecisionRow.decided_at)).select_from(DecisionRow)
    if coder is not None:
        asked = asked.where(DecisionRow.coder == coder)
    run = select(func.max(SuggestionRunRow.suggested_at))
    return (*connection.execute(asked).one(), connection.execute(run).scalar())


def ensure_candidate(
    connection: Connection, recording_id: RecordingId, candidate: CandidateMoment
) -> None:
    """Keep a candidate that somebody decides about before its run was kept."""
    asked = select(CandidateRow.id).where(CandidateRow.id == candidate.id)
    if connection.execute(asked).first() is None:
        connection.execute(insert(CandidateRow), _row(recording_id, candidate, None))


def _all_of(recording_id: RecordingId) -> Any:  # noqa: ANN401 -- a select over every column
    return select(CandidateRow.__table__).where(CandidateRow.recording_id == recording_id)


def _ids_elsewhere(
    connection: Connection, found: Suggestions, recording_id: RecordingId
) -> set[CandidateId]:
    """Ids that are taken by candidates of other recordings."""
    ids = [candidate.id for candidate in found.moments]
    asked = select(CandidateRow.id).where(
        CandidateRow.id.in_(ids), CandidateRow.recording_id != recording_id
    )
    return {CandidateId(one) for one in connection.execute(asked).scalars()}


def _with_known_ids(
    found: Iterable[CandidateMoment], known: list[CandidateMoment], elsewhere: set[CandidateId]
) -> list[CandidateMoment]:
    free: dict[MomentKind, list[CandidateMoment]] = {}
    for old in known:
        free.setdefault(old.kind, []).append(old)
    used: set[CandidateId] = set(elsewhere) | {candidate.id for candidate in known}
    answer = []
    for candidate in found:
        alike = free.get(candidate.kind, [])
        same = max(alike, key=lambda old: _sameness(old, candidate), default=None)
        if same is not None and _sameness(same, candidate) > 0:
            alike.remove(same)
            answer.append(replace(candidate, id=same.id))
            continue
        fresh = CandidateId(new_id()) if candidate.id in used else candidate.id
        used.add(fresh)
        answer.append(replace(candidate, id=fresh))
    return answer


def _sameness(old: CandidateMoment, new: CandidateMoment) -> float:
    """0 for different moments, up to 1 for the very same span."""
    if old.kind != new.kind:
        return 0.0
    longer = max(old.span.duration_us, new.span.duration_us)
    apart = abs(old.span.onset_us - new.span.onset_us)
    if longer <= _SAME_START_US:
        return max(0.0, 1 - apart / _SAME_START_US)
    begun = max(old.span.onset_us, new.span.onset_us)
    shared = (min(old.span.end_us, new.span.end_us) - begun) / longer
    return shared if shared >= _SAME_SHARE else 0.0


def _put(
    connection: Connection,
    recording_id: RecordingId,
    candidate: CandidateMoment,
    place: int,
    *,
    is_new: bool,
) -> None:
    row = _row(recording_id, candidate, place)
    if is_new:
        connection.execute(insert(CandidateRow), row)
    else:
        connection.execute(update(CandidateRow).where(CandidateRow.id == candidate.id), row)


def _candidate(row: Row[Any]) -> CandidateMoment:
    return CandidateMoment(
        id=CandidateId(row.id),
        kind=MomentKind(row.kind),
        span=Span(row.onset_us, row.offset_us),
        confidence=Confidence(row.confidence),
        rank_score=row.rank_score,
        reason=row.reason,
        rule=row.rule,
        evidence=EVIDENCE.validate_json(row.evidence),
        coverage=COVERAGE.validate_json(row.coverage),
    )


def _row(
    recording_id: RecordingId, candidate: CandidateMoment, place: int | None
) -> dict[str, object]:
    return {
        "id": candidate.id,
        "recording_id": recording_id,
        "kind": candidate.kind.value,
        "onset_us": candidate.span.onset_us,
        "offset_us": candidate.span.offset_us,
        "confidence": candidate.confidence.value,
        "rank_score": candidate.rank_score,
        "reason": candidate.reason,
        "rule": candidate.rule,
        "evidence": EVIDENCE.dump_json(candidate.evidence).decode(),
        "coverage": COVERAGE.dump_json(dict(candidate.coverage)).decode(),
        "place": place,
    }
