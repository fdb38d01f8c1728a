"""Edits that make two marks of one, or one of several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from imh_video.app.draft import Draft, Picture
from imh_video.app.edits import EditRefused, make_way, rivals_of
from imh_video.model.changes import Changes
from imh_video.model.identifiers import MarkId
from imh_video.model.mark import Mark
from imh_video.timebase import Micros, Span, seconds


@dataclass(frozen=True, slots=True)
class SplitState:
    """Let one state end where a second of its kind begins.

    The first keeps the id, and with it its links, what is written about it and where it came from.
    """

    mark_id: MarkId
    second_id: MarkId
    at_us: Micros
    title: str = "Split mark"

    def apply(self, picture: Picture) -> Changes:
        mark = _there(picture, self.mark_id)
        if mark.span.is_point:
            raise EditRefused("A point has no length and cannot be split.")
        is_inside = mark.span.onset_us < self.at_us
        if not is_inside or (not mark.is_open and self.at_us >= mark.span.end_us):
            raise EditRefused(
                "The chosen mark does not lie over this frame.",
                way_out="Go to a frame inside it.",
            )
        first = replace(mark, span=Span(mark.span.onset_us, self.at_us), is_open=False)
        end_us = self.at_us if mark.is_open else mark.span.end_us
        second = replace(
            mark,
            id=self.second_id,
            span=Span(self.at_us, end_us),
            candidate_id=None,
            note="",
            quotation="",
        )
        draft = Draft(picture)
        draft.put_mark(first)
        draft.put_mark(second)
        return draft.changes()


@dataclass(frozen=True, slots=True)
class MergeMarks:
    """One state from the beginning of the first to the end of the last.

    The first keeps its id; links of the others go over to it, what was written is put together,
    and the least sure of them says how sure it is.
    """

    ids: frozenset[MarkId]
    title: str = "Merge marks"

    def apply(self, picture: Picture) -> Changes:
        marks = sorted((_there(picture, one) for one in self.ids), key=_begins)
        _check_alike(marks)
        _check_gaps(picture, marks)
        draft = Draft(picture)
        merged = _merged(marks)
        for other in marks[1:]:
            _hand_over(draft, other, merged)
        draft.put_mark(merged)
        make_way(draft, merged)
        return draft.changes()


def _there(picture: Picture, mark_id: MarkId) -> Mark:
    mark = picture.marks.get(mark_id)
    if mark is None:
        raise EditRefused("This mark is no longer there.")
    return mark


def _begins(mark: Mark) -> tuple[Micros, Micros, str]:
    return mark.span.onset_us, mark.span.end_us, mark.id


def _check_alike(marks: Sequence[Mark]) -> None:
    if len(marks) < 2:
        raise EditRefused("There is nothing to merge.", way_out="Choose two or more marks.")
    if len({(mark.code_id, mark.person_id) for mark in marks}) > 1:
        raise EditRefused(
            "Only marks of one code and one person can be merged.",
            way_out="Choose marks that are alike.",
        )
    if any(mark.span.is_point for mark in marks):
        raise EditRefused("Points have no length and cannot be merged.")


def _check_gaps(picture: Picture, marks: Sequence[Mark]) -> None:
    """What was marked between them says otherwise, and is not to be lost."""
    ids = {mark.id for mark in marks}
    reached_us = marks[0].span.end_us
    for mark in marks[1:]:
        if mark.span.onset_us > reached_us:
            gap = Span(reached_us, mark.span.onset_us)
            between = _in_gap(picture, marks[0], gap, ids)
            if between is not None:
                label = picture.scheme.code(between.code_id).label
                raise EditRefused(
                    f"\u201c{label}\u201d lies between them, at "
                    f"{seconds(between.span.onset_us):.3f} s.",
                    way_out="Delete it first, or merge fewer marks.",
                )
        reached_us = max(reached_us, mark.span.end_us)


def _in_gap(picture: Picture, like: Mark, gap: Span, ids: Iterable[MarkId]) -> Mark | None:
    for code in rivals_of(picture.scheme, like.code_id):
        for mark in picture.marks_near(code.id, like.person_id, gap):
            ends_us = gap.end_us if mark.is_open else mark.span.end_us
            if mark.id not in ids and mark.span.onset_us < gap.end_us and ends_us > gap.onset_us:
                return mark
    return None


def _merged(marks: Sequence[Mark]) -> Mark:
    first = marks[0]
    is_open = any(mark.is_open for mark in marks)
    onset_us = first.span.onset_us
    end_us = onset_us if is_open else max(mark.span.end_us for mark in marks)
    return replace(
        first,
        span=Span(onset_us, end_us),
        is_open=is_open,
        certainty=min(mark.certainty for mark in marks),
        note=_together(mark.note for mark in marks),
        quotation=_together(mark.quotation for mark in marks),
        is_concern=any(mark.is_concern for mark in marks),
    )


def _together(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text))


def _hand_over(draft: Draft, gone: Mark, to: Mark) -> None:
    """Links go over, once each. A decision stays, without a mark that only it would have made."""
    links, decisions = list(draft.links_at(gone.id)), list(draft.picture.decisions_for(gone.id))
    draft.drop_mark(gone.id)
    held = {(link.source, link.target, link.relation) for link in draft.links_at(to.id)}
    for link in links:
        source = to.id if link.source == gone.id else link.source
        target = to.id if link.target == gone.id else link.target
        if source != target and (source, target, link.relation) not in held:
            held.add((source, target, link.relation))
            draft.put_link(replace(link, source=source, target=target))
    for decision in decisions:
        draft.put_decision(replace(decision, mark_id=None))
