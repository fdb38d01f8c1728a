"""What can be done with the marks that are chosen, one or many: each time one edit, named.

All raise EditRefused, and then nothing is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.edits import ChangeMarks, EditRefused, rivals_of
from imh_video.app.reshaping import MergeMarks, SplitState
from imh_video.model.identifiers import MarkId, PersonId, new_mark_id
from imh_video.model.mark import Certainty, Mark, Origin
from imh_video.model.scheme import Code
from imh_video.timebase import Micros, Span


def split_states(desk: CodingDesk, ids: Iterable[MarkId], at_us: Micros) -> tuple[Mark, ...]:
    """Split each of them that lies over that instant; answers the second halves.

    Raises EditRefused.
    """
    marks = [mark for mark in _marks(desk, ids) if _lies_over(mark, at_us)]
    if not marks:
        raise EditRefused(
            "The chosen mark does not lie over this frame.", way_out="Go to a frame inside it."
        )
    if len(marks) > 1:
        raise EditRefused("Several chosen marks lie over this frame.", way_out="Choose one.")
    edit = SplitState(marks[0].id, new_mark_id(), at_us, _named(desk, "Split", marks))
    desk.do(edit)
    return (desk.marks[edit.second_id],)


def merge_marks(desk: CodingDesk, ids: Iterable[MarkId]) -> Mark:
    """Make one state of several of one code and person; answers it."""
    marks = _marks(desk, ids)
    desk.do(MergeMarks(frozenset(mark.id for mark in marks), _named(desk, "Merge", marks)))
    return desk.marks[_in_order(marks)[0].id]


def begin_at(desk: CodingDesk, ids: Iterable[MarkId], at_us: Micros) -> None:
    """Let each of them begin there; a point moves there. Those that end before are left out."""

    def moved(mark: Mark) -> Mark | None:
        if mark.span.is_point:
            return replace(mark, span=Span(at_us))
        if mark.is_open:
            return replace(mark, span=Span(at_us, at_us))
        end_us = mark.span.end_us
        return replace(mark, span=Span(at_us, end_us)) if at_us < end_us else None

    _reach(desk, ids, moved, "Change where {what} begins", "ends before this frame")


def end_at(desk: CodingDesk, ids: Iterable[MarkId], at_us: Micros) -> None:
    """Let each of them end there. Points have no end, and what begins later is left out."""

    def moved(mark: Mark) -> Mark | None:
        onset_us = mark.span.onset_us
        if mark.span.is_point or at_us <= onset_us:
            return None
        return replace(mark, span=Span(onset_us, at_us), is_open=False)

    _reach(desk, ids, moved, "Change where {what} ends", "begins after this frame")


def _reach(
    desk: CodingDesk,
    ids: Iterable[MarkId],
    moved: Callable[[Mark], Mark | None],
    title: str,
    why_not: str,
) -> None:
    marks = _marks(desk, ids)
    changed = [new for mark in marks if (new := moved(mark)) is not None]
    if not changed:
        raise EditRefused(f"The chosen mark {why_not}.", way_out="Go to another frame.")
    _change(desk, changed, title.format(what=_what(desk, changed)))


def shift_edges(
    desk: CodingDesk,
    ids: Iterable[MarkId],
    by_frames: Callable[[Micros], Micros],
    *,
    onset: bool = True,
    end: bool = True,
    duration_us: Micros = 0,
) -> None:
    """Put onset, end or both where ``by_frames`` says; what cannot go there stays.

    ``by_frames`` answers the edge of a frame so and so many frames away from an instant.
    """
    changed = []
    for mark in _marks(desk, ids):
        span = _shifted(mark, by_frames, onset=onset, end=end, duration_us=duration_us)
        if span is not None and span != mark.span:
            changed.append(replace(mark, span=span))
    if changed:
        _change(desk, changed, _named(desk, "Nudge", changed))


def _shifted(
    mark: Mark,
    by_frames: Callable[[Micros], Micros],
    *,
    onset: bool,
    end: bool,
    duration_us: Micros,
) -> Span | None:
    span = mark.span
    if onset and (end or span.is_point):
        moved = span.shifted(by_frames(span.onset_us) - span.onset_us)
        return moved if not duration_us or moved.end_us <= duration_us else None
    if onset:
        begins_us = by_frames(span.onset_us)
        if mark.is_open:
            return Span(begins_us, begins_us)
        return Span(begins_us, span.end_us) if begins_us < span.end_us else None
    if span.is_point or mark.is_open:
        return None
    ends_us = by_frames(span.end_us)
    return Span(span.onset_us, ends_us) if ends_us > span.onset_us else None


def move_marks(desk: CodingDesk, ids: Iterable[MarkId], by_us: Micros) -> None:
    """All by the same time, kept within the film together."""
    marks = _marks(desk, ids)
    if not marks or not by_us:
        return
    spans = _together(desk, marks, by_us)
    _change(
        desk,
        [replace(mark, span=span) for mark, span in zip(marks, spans, strict=True)],
        _named(desk, "Move", marks),
    )


def _together(desk: CodingDesk, marks: Sequence[Mark], by_us: Micros) -> list[Span]:
    """Where they lie so much later, kept within the film together."""
    if not marks or not by_us:
        return [mark.span for mark in marks]
    by_us = max(by_us, -min(mark.span.onset_us for mark in marks))
    duration_us = desk.recording.duration_us
    if duration_us:
        latest_us = max(mark.span.end_us for mark in marks)
        by_us = min(by_us, max(0, duration_us - latest_us))
    return [mark.span.shifted(by_us) for mark in marks]


def change_code(desk: CodingDesk, ids: Iterable[MarkId], code_id: str) -> None:
    """Another code of the same actor and kind for all of them. Raises EditRefused."""
    new = desk.scheme.code(code_id)
    marks = _marks(desk, ids)
    if any(not _may_become(desk, mark, new) for mark in marks):
        raise EditRefused(
            f"Not all of the chosen marks can become \u201c{new.label}\u201d.",
            way_out="Choose marks of one person and one kind.",
        )
    changed = [replace(mark, code_id=code_id) for mark in marks if mark.code_id != code_id]
    _change(desk, changed, f"Change {_what(desk, marks)} to \u201c{new.label}\u201d")


def codes_for(desk: CodingDesk, ids: Iterable[MarkId]) -> tuple[Code, ...]:
    """The codes that all of these marks may become, in the scheme's order."""
    marks = _marks(desk, ids)
    return tuple(
        code
        for code in desk.scheme.codes
        if marks and all(_may_become(desk, mark, code) for mark in marks)
    )


def _may_become(desk: CodingDesk, mark: Mark, new: Code) -> bool:
    own = _code(desk, mark)
    return own is not None and (own.actor, own.kind) == (new.actor, new.kind)


def change_person(desk: CodingDesk, ids: Iterable[MarkId], person_id: PersonId) -> None:
    """All of them are that person's."""
    marks = _marks(desk, ids)
    _check_may_be_of(desk, marks, person_id)
    _check_still_on(desk, marks, person_id)
    changed = [replace(mark, person_id=person_id) for mark in marks]
    _change(desk, changed, f"Say whose {_what(desk, marks)} is")


def take_to(
    desk: CodingDesk, ids: Iterable[MarkId], person_id: PersonId, by_us: Micros = 0
) -> None:
    """All of them are that person's and lie so much later, as when they are dragged there."""
    marks = _marks(desk, ids)
    _check_may_be_of(desk, marks, person_id)
    _check_still_on(desk, marks, person_id)
    changed = [
        replace(mark, person_id=person_id, span=span)
        for mark, span in zip(marks, _together(desk, marks, by_us), strict=True)
    ]
    _change(desk, changed, f"{_named(desk, 'Move', marks)} to {_called(desk, person_id)}")


def copy_by(
    desk: CodingDesk, ids: Iterable[MarkId], person_id: PersonId | None, by_us: Micros = 0
) -> tuple[Mark, ...]:
    """The same codes so much later, for that person; None: each for its own. See copy_to_person."""
    marks = _marks(desk, ids)
    if person_id is not None:
        _check_may_be_of(desk, marks, person_id)
    copies = [
        _copy(mark, span, person_id or mark.person_id)
        for mark, span in zip(marks, _together(desk, marks, by_us), strict=True)
    ]
    to = f" to {_called(desk, person_id)}" if person_id is not None else ""
    return _add_copies(desk, copies, _named(desk, "Copy", marks) + to)


def change_certainty(desk: CodingDesk, ids: Iterable[MarkId], certainty: Certainty) -> None:
    marks = _marks(desk, ids)
    changed = [replace(mark, certainty=certainty) for mark in marks]
    _change(desk, changed, f"How sure: {_what(desk, marks)}")


def set_concern(desk: CodingDesk, ids: Iterable[MarkId], is_concern: bool) -> None:
    marks = _marks(desk, ids)
    changed = [replace(mark, is_concern=is_concern) for mark in marks]
    title = "Sign of a concern" if is_concern else "Take off the sign of a concern"
    _change(desk, changed, title)


def copy_to_person(
    desk: CodingDesk, ids: Iterable[MarkId], person_id: PersonId
) -> tuple[Mark, ...]:
    """The same codes at the same times for another person of the same kind, as for twins.

    What is written about a mark, its links and its origin are its own: they are not copied.
    """
    marks = _marks(desk, ids)
    _check_may_be_of(desk, marks, person_id)
    copies = [_copy(mark, mark.span, person_id) for mark in marks if mark.person_id != person_id]
    return _add_copies(desk, copies, _named(desk, "Copy", marks))


def duplicate_at(desk: CodingDesk, ids: Iterable[MarkId], at_us: Micros) -> tuple[Mark, ...]:
    """The same codes again, the earliest of them at that instant. Raises EditRefused."""
    marks = _in_order(_marks(desk, ids))
    if not marks:
        return ()
    by_us = at_us - marks[0].span.onset_us
    if not by_us:
        raise EditRefused(
            "The copy would lie on the mark itself.", way_out="Go to another frame first."
        )
    copies = []
    for mark in marks:
        span = _within(mark.span.shifted(by_us), desk.recording.duration_us)
        if span is not None:
            copies.append(_copy(mark, span, mark.person_id))
    return _add_copies(desk, copies, _named(desk, "Duplicate", marks))


def persons_for(desk: CodingDesk, ids: Iterable[MarkId]) -> tuple[PersonId, ...]:
    """Whose all of these marks may be."""
    marks = _marks(desk, ids)
    able = [{p.id for p in desk.people_for(code)} for m in marks if (code := _code(desk, m))]
    if not able:
        return ()
    common = set.intersection(*able)
    return tuple(person.id for person in desk.people if person.id in common)


def _check_may_be_of(desk: CodingDesk, marks: Sequence[Mark], person_id: PersonId) -> None:
    if person_id not in persons_for(desk, [mark.id for mark in marks]):
        raise EditRefused(
            "Not all of the chosen marks can be that person's.",
            way_out="Choose marks of babies only, or of parents only.",
        )


def _check_still_on(desk: CodingDesk, marks: Sequence[Mark], person_id: PersonId) -> None:
    """Of codes that exclude each other only one may be going on for one person."""
    for mark in marks:
        if not mark.is_open or mark.person_id == person_id:
            continue
        rivals = {mark.code_id, *(code.id for code in rivals_of(desk.scheme, mark.code_id))}
        if any(m.code_id in rivals and m.person_id == person_id for m in desk.open_marks.values()):
            raise EditRefused(
                f"Something of {_called(desk, person_id)} is still going on that this would end.",
                way_out="End it first.",
            )


def _called(desk: CodingDesk, person_id: PersonId) -> str:
    return next(person.called for person in desk.people if person.id == person_id)


def _copy(mark: Mark, span: Span, person_id: PersonId | None) -> Mark:
    return replace(
        mark,
        id=new_mark_id(),
        span=span,
        person_id=person_id,
        origin=Origin.HUMAN,
        candidate_id=None,
        note="",
        quotation="",
        is_concern=False,
    )


def _add_copies(desk: CodingDesk, copies: list[Mark], title: str) -> tuple[Mark, ...]:
    if any(mark.is_open for mark in copies):
        raise EditRefused("A chosen mark is still going on.", way_out="End it first.")
    held = {(m.code_id, m.person_id, m.span) for m in desk.marks.values()}
    fresh = [mark for mark in copies if (mark.code_id, mark.person_id, mark.span) not in held]
    if not fresh:
        raise EditRefused("There is nothing to copy here.", way_out="Choose other marks.")
    desk.add_marks(fresh, title=title)
    return tuple(desk.marks[mark.id] for mark in fresh if mark.id in desk.marks)


def _within(span: Span, duration_us: Micros) -> Span | None:
    """Cut to the film; None where nothing of it is left. 0: nobody knows how long the film is."""
    if span.onset_us < 0 or (duration_us and span.onset_us >= duration_us):
        return None
    if span.is_point or not duration_us:
        return span
    return Span(span.onset_us, min(span.end_us, duration_us))


def _change(desk: CodingDesk, marks: Sequence[Mark], title: str) -> None:
    desk.do(ChangeMarks(tuple(marks), title, keeps_all=True))


def _marks(desk: CodingDesk, ids: Iterable[MarkId]) -> list[Mark]:
    return [desk.marks[mark_id] for mark_id in dict.fromkeys(ids) if mark_id in desk.marks]


def _in_order(marks: Iterable[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: (mark.span.onset_us, mark.span.end_us, mark.id))


def _lies_over(mark: Mark, us: Micros) -> bool:
    if mark.span.is_point or us <= mark.span.onset_us:
        return False
    return mark.is_open or us < mark.span.end_us


def _code(desk: CodingDesk, mark: Mark) -> Code | None:
    return desk.scheme.code(mark.code_id) if desk.scheme.has_code(mark.code_id) else None


def _what(desk: CodingDesk, marks: Sequence[Mark]) -> str:
    if len(marks) != 1:
        return f"{len(marks)} marks"
    code = _code(desk, marks[0])
    return f"\u201c{code.label if code else marks[0].code_id}\u201d"


def _named(desk: CodingDesk, verb: str, marks: Sequence[Mark]) -> str:
    return f"{verb} {_what(desk, marks)}"
