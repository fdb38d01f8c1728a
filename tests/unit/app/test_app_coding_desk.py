from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from support.libraries import Made, candidate, code, make_library, scheme

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.edits import EditRefused
from imh_video.app.library import Library, LibraryProblem
from imh_video.model.audit import Action
from imh_video.model.changes import Change
from imh_video.model.family import Role
from imh_video.model.identifiers import MarkId, PersonId, new_mark_id
from imh_video.model.mark import Mark, Origin
from imh_video.model.moment import MomentKind, Verdict
from imh_video.model.scheme import Actor, CodeKind, Relation
from imh_video.timebase import Span

S = 1_000_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    made = make_library(tmp_path_factory.mktemp("desk") / "library")
    yield made
    made.library.close()


@pytest.fixture
def desk(made: Made) -> Iterator[CodingDesk]:
    desk = made.desk()
    yield desk
    desk.close()


def spans(desk: CodingDesk) -> list[tuple[str, int, int | None]]:
    return [(m.code_id, m.span.onset_us, m.span.offset_us) for m in desk.marks_in_order()]


def span_mark(code_id: str, onset_us: int, offset_us: int) -> Mark:
    return Mark(new_mark_id(), MarkId(""), code_id, Span(onset_us, offset_us))  # type: ignore[arg-type]


# -- marking ----------------------------------------------------------------------------------


def test_a_point_stands_where_it_was_pressed_and_is_the_babys(desk: CodingDesk, made: Made) -> None:
    mark = desk.mark_point("b_reach", 3 * S)
    assert (mark.span, mark.person_id, mark.origin) == (Span(3 * S), made.baby.id, Origin.HUMAN)
    assert desk.marks == {mark.id: mark}


def test_a_state_marked_with_one_press_gets_its_usual_length(desk: CodingDesk) -> None:
    assert desk.mark_point("b_hum", 3 * S).span == Span(3 * S, 5 * S)


def test_a_parents_code_is_the_parents_and_one_of_both_is_nobodys(
    desk: CodingDesk, made: Made
) -> None:
    assert desk.mark_point("p_name", S).person_id == made.parent.id
    assert desk.mark_point("d_missed", S, made.baby.id).person_id is None


def test_a_state_is_open_until_it_is_pressed_again(desk: CodingDesk) -> None:
    opened = desk.toggle_state("b_hum", S)
    assert opened is not None
    assert (opened.is_open, opened.span) == (True, Span(S, S))
    closed = desk.toggle_state("b_hum", 4 * S)
    assert closed is not None
    assert (closed.id, closed.is_open, closed.span) == (opened.id, False, Span(S, 4 * S))


def test_a_state_closed_where_it_began_disappears(desk: CodingDesk) -> None:
    desk.toggle_state("b_hum", S)
    assert desk.toggle_state("b_hum", S) is None
    assert desk.marks == {}


def test_a_state_cannot_end_before_it_begins(desk: CodingDesk) -> None:
    desk.toggle_state("b_hum", 4 * S)
    with pytest.raises(EditRefused, match=r"begins later, at 4\.000 s"):
        desk.toggle_state("b_hum", S)
    assert spans(desk) == [("b_hum", 4 * S, 4 * S)]


def test_opening_a_state_closes_its_rival_at_the_same_instant(desk: CodingDesk) -> None:
    desk.toggle_state("b_look", S)
    desk.toggle_state("b_away", 3 * S)
    desk.toggle_state("b_away", 5 * S)
    assert spans(desk) == [("b_look", S, 3 * S), ("b_away", 3 * S, 5 * S)]
    assert not desk.open_marks


def test_a_rival_opened_at_the_same_instant_disappears(desk: CodingDesk) -> None:
    desk.toggle_state("b_look", S)
    desk.toggle_state("b_away", S)
    assert [(m.code_id, m.is_open) for m in desk.marks_in_order()] == [("b_away", True)]
    desk.undo()
    assert [(m.code_id, m.is_open) for m in desk.marks_in_order()] == [("b_look", True)]


def test_cannot_see_ends_what_was_seen_and_the_other_way_round(desk: CodingDesk) -> None:
    desk.toggle_state("b_look", S)
    desk.toggle_state("b_unseen", 2 * S)
    desk.toggle_state("b_look", 3 * S)
    assert [(m.code_id, m.span.end_us, m.is_open) for m in desk.marks_in_order()] == [
        ("b_look", 2 * S, False),
        ("b_unseen", 3 * S, False),
        ("b_look", 3 * S, True),
    ]


def test_cannot_see_without_a_group_stands_against_every_group_of_its_actor(made: Made) -> None:
    blind = code("b_blind", unscorable=True)
    trial = scheme(blind, content_hash="b" * 64)
    desk = made.library.open_coding(made.recording_without_film().id, "MK", trial)
    desk.toggle_state("b_look", S)
    desk.toggle_state("b_hum", S)
    desk.toggle_state("b_blind", 2 * S)
    assert {m.code_id for m in desk.open_marks.values()} == {"b_hum", "b_blind"}
    desk.toggle_state("b_away", 3 * S)
    assert {m.code_id for m in desk.open_marks.values()} == {"b_hum", "b_away"}


def test_states_without_a_group_leave_each_other_alone(desk: CodingDesk) -> None:
    desk.toggle_state("b_look", S)
    desk.toggle_state("b_hum", 2 * S)
    desk.toggle_state("p_attend", 2 * S)
    assert len(desk.open_marks) == 3


def test_a_rival_that_begins_later_must_be_ended_first(desk: CodingDesk) -> None:
    desk.toggle_state("b_look", 5 * S)
    with pytest.raises(EditRefused, match="begins later"):
        desk.toggle_state("b_away", 2 * S)
    assert spans(desk) == [("b_look", 5 * S, 5 * S)]


def test_where_a_new_state_lies_older_rivals_end_begin_or_part(desk: CodingDesk) -> None:
    desk.add_mark(span_mark("b_look", 0, 10 * S))
    desk.toggle_state("b_away", 3 * S)
    desk.toggle_state("b_away", 5 * S)
    assert spans(desk) == [
        ("b_look", 0, 3 * S),
        ("b_away", 3 * S, 5 * S),
        ("b_look", 5 * S, 10 * S),
    ]
    desk.add_mark(span_mark("b_unseen", 2 * S, 6 * S))
    assert spans(desk) == [
        ("b_look", 0, 2 * S),
        ("b_unseen", 2 * S, 6 * S),
        ("b_look", 6 * S, 10 * S),
    ]
    desk.undo()
    desk.undo()
    desk.undo()
    assert spans(desk) == [("b_look", 0, 10 * S)]


def test_an_open_rival_goes_on_after_a_span_marked_inside_it(desk: CodingDesk) -> None:
    desk.toggle_state("b_look", S)
    desk.add_mark(span_mark("b_away", 2 * S, 3 * S))
    assert [(m.code_id, m.span.onset_us, m.is_open) for m in desk.marks_in_order()] == [
        ("b_look", S, False),
        ("b_away", 2 * S, False),
        ("b_look", 3 * S, True),
    ]


def test_a_mark_that_is_stretched_over_its_neighbour_pushes_it_back(desk: CodingDesk) -> None:
    look = desk.add_mark(span_mark("b_look", 0, 2 * S))
    desk.add_mark(span_mark("b_away", 2 * S, 4 * S))
    desk.change_mark(replace(look, span=Span(0, 3 * S)), "Move end")
    assert spans(desk) == [("b_look", 0, 3 * S), ("b_away", 3 * S, 4 * S)]
    assert desk.undo_title == "Move end"


def test_neighbours_moved_together_stay_as_they_are_to_each_other(desk: CodingDesk) -> None:
    marks = [
        desk.add_mark(span_mark("b_look", 0, 2 * S)),
        desk.add_mark(span_mark("b_away", 2 * S, 4 * S)),
    ]
    link = desk.link(marks[1].id, marks[0].id, Relation.RESPONDS_TO)
    desk.change_marks(replace(mark, span=mark.span.shifted(2 * S)) for mark in marks)
    assert spans(desk) == [("b_look", 2 * S, 4 * S), ("b_away", 4 * S, 6 * S)]
    assert list(desk.links) == [link.id]


def test_closing_everything_that_is_open_is_one_edit(desk: CodingDesk) -> None:
    desk.toggle_state("b_look", S)
    desk.toggle_state("p_attend", 2 * S)
    desk.close_open_states(4 * S)
    assert spans(desk) == [("b_look", S, 4 * S), ("p_attend", 2 * S, 4 * S)]
    desk.undo()
    assert len(desk.open_marks) == 2


def test_closing_everything_leaves_a_state_that_begins_later(desk: CodingDesk) -> None:
    desk.toggle_state("b_look", 4 * S)
    desk.toggle_state("p_attend", S)
    desk.close_open_states(2 * S)
    assert spans(desk) == [("p_attend", S, 2 * S), ("b_look", 4 * S, 4 * S)]
    assert [mark.code_id for mark in desk.open_marks.values()] == ["b_look"]


def test_twins_need_a_person_and_do_not_close_each_others_states(tmp_path: Path) -> None:
    made = make_library(tmp_path / "twins")
    with made.library:
        second = made.library.add_person(made.family.id, Role.INFANT, "Baby B")
        desk = made.desk()
        with pytest.raises(EditRefused, match="Baby, Baby B"):
            desk.mark_point("b_reach", S)
        desk.toggle_state("b_look", S, made.baby.id)
        desk.toggle_state("b_away", 2 * S, second.id)
        assert {m.person_id for m in desk.open_marks.values()} == {made.baby.id, second.id}


@pytest.mark.parametrize(
    ("code_id", "span", "why"),
    [
        ("b_reach", Span(0, S), "is a point and has no end"),
        ("b_look", Span(S), "needs an end"),
        ("b_look", Span(S, S), "must last longer"),
        ("b_look", Span(-S, S), "before the film"),
        ("b_dance", Span(0, S), "has no code"),
    ],
)
def test_a_mark_that_makes_no_sense_is_refused(
    desk: CodingDesk, code_id: str, span: Span, why: str
) -> None:
    with pytest.raises(EditRefused, match=why):
        desk.add_mark(replace(span_mark("b_look", 0, S), code_id=code_id, span=span))
    assert not desk.marks
    assert not desk.can_undo


def test_a_point_cannot_be_toggled(desk: CodingDesk) -> None:
    with pytest.raises(ValueError, match="is a point"):
        desk.toggle_state("b_reach", S)


# -- removing and linking -----------------------------------------------------------------------


def test_a_mark_takes_its_links_along_and_undo_brings_both_back(desk: CodingDesk) -> None:
    cue = desk.mark_point("b_reach", S)
    reply = desk.mark_point("p_name", 2 * S)
    link = desk.link(reply.id, cue.id, Relation.RESPONDS_TO)
    assert desk.link(reply.id, cue.id, Relation.RESPONDS_TO) == link
    desk.remove_marks([cue.id])
    assert not desk.links
    desk.undo()
    assert desk.links == {link.id: link}
    desk.unlink(link.id)
    assert not desk.links


def test_a_link_needs_two_marks(desk: CodingDesk) -> None:
    mark = desk.mark_point("b_reach", S)
    with pytest.raises(EditRefused, match="cannot point at itself"):
        desk.link(mark.id, mark.id, Relation.PART_OF)
    with pytest.raises(EditRefused, match="no longer there"):
        desk.link(mark.id, MarkId("gone"), Relation.PART_OF)


def test_edits_have_the_names_that_a_menu_shows(desk: CodingDesk) -> None:
    assert (desk.undo_title, desk.redo_title) == (None, None)
    first, second = desk.mark_point("b_reach", S), desk.mark_point("b_reach", 2 * S)
    assert desk.undo_title == "Mark \u201cb reach\u201d"
    desk.remove_marks([first.id, second.id])
    assert desk.undo_title == "Delete 2 marks"
    desk.undo()
    assert (desk.undo_title, desk.redo_title) == ("Mark \u201cb reach\u201d", "Delete 2 marks")
    desk.mark_point("p_name", S)
    assert not desk.can_redo


# -- deciding -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "code_id"),
    [(MomentKind.CUE_AND_REPLY, "d_attune"), (MomentKind.MISSED_CUE, "d_missed")],
)
def test_a_kept_moment_becomes_a_mark_that_shows_where_it_came_from(
    desk: CodingDesk, kind: MomentKind, code_id: str
) -> None:
    moment = candidate(kind)
    mark = desk.keep(moment)
    assert (mark.code_id, mark.origin, mark.candidate_id) == (
        code_id,
        Origin.SUGGESTION,
        moment.id,
    )
    is_point = desk.scheme.code(code_id).kind is CodeKind.POINT
    assert mark.span == (Span(moment.span.onset_us) if is_point else moment.span)
    decision = desk.decisions[moment.id]
    assert (decision.verdict, decision.mark_id, decision.coder) == (Verdict.KEPT, mark.id, "MK")


def test_a_schemes_own_word_on_a_kind_of_moment_comes_first(made: Made) -> None:
    own = code("d_dance", Actor.DYAD, suggested_by=("cue_and_reply",))
    trial = scheme(own, content_hash="c" * 64)
    with made.library.open_coding(made.recording_without_film().id, "MK", trial) as desk:
        assert desk.keep(candidate()).code_id == "d_dance"


def test_a_kind_without_a_code_asks_for_one(desk: CodingDesk) -> None:
    moment = candidate(MomentKind.OVER_STIMULATION)
    with pytest.raises(EditRefused, match="no code for this kind"):
        desk.keep(moment)
    assert desk.keep(moment, "b_hum").code_id == "b_hum"


def test_deciding_again_changes_the_one_mark_and_undo_goes_back_step_by_step(
    desk: CodingDesk,
) -> None:
    moment = candidate()
    kept = desk.keep(moment)
    assert desk.keep(moment) == kept
    adjusted = desk.adjust(moment, Span(S, 2 * S))
    assert (adjusted.id, adjusted.span) == (kept.id, Span(S, 2 * S))
    desk.dismiss(moment, "not a reply")
    assert not desk.marks
    assert desk.decisions[moment.id].verdict is Verdict.DISMISSED
    desk.undo()
    assert desk.marks == {adjusted.id: adjusted}
    assert desk.decisions[moment.id].verdict is Verdict.ADJUSTED
    desk.undo()
    assert desk.marks == {kept.id: kept}
    desk.undo()
    assert not desk.marks
    assert not desk.decisions
    assert not desk.can_undo


def test_a_moment_whose_mark_is_deleted_waits_for_a_decision_again(desk: CodingDesk) -> None:
    moment = candidate()
    mark = desk.keep(moment)
    desk.remove_marks([mark.id])
    assert moment.id not in desk.decisions
    desk.undo()
    assert desk.decisions[moment.id].mark_id == mark.id


# -- keeping ------------------------------------------------------------------------------------


def test_undo_goes_on_where_it_was_after_opening_again(tmp_path: Path) -> None:
    made = make_library(tmp_path / "again")
    desk = made.desk()
    for second in range(5):
        desk.mark_point("b_reach", second * S)
    desk.undo()
    desk.undo()
    coding, before = desk.coding, desk.contents
    made.library.close()
    with Library.open(made.library.folder) as library:
        again = library.open_coding(coding.recording_id, "MK", scheme())
        assert again.coding == coding
        assert again.contents == before
        assert (again.can_undo, again.can_redo) == (True, True)
        again.redo()
        again.redo()
        again.redo()
        assert len(again.marks) == 5
        for _ in range(9):
            again.undo()
        assert not again.marks
        assert library.verify() == ()


def test_a_coding_open_elsewhere_can_only_be_read(made: Made, desk: CodingDesk) -> None:
    desk.mark_point("b_reach", S)
    with Library.open(made.library.folder) as elsewhere:
        second = elsewhere.open_coding(desk.coding.recording_id, "MK", scheme())
        assert second.read_only
        assert len(second.marks) == 1
        with pytest.raises(EditRefused, match="open in another window"):
            second.mark_point("b_reach", 2 * S)
        assert not second.can_undo
        with pytest.raises(EditRefused):
            second.undo()
        desk.close()
        third = elsewhere.open_coding(desk.coding.recording_id, "MK", scheme())
        assert not third.read_only
    with pytest.raises(EditRefused, match="closed here"):
        desk.mark_point("b_reach", 3 * S)


def test_a_desk_that_was_forgotten_does_not_keep_its_coding_shut(made: Made) -> None:
    recording = made.recording_without_film()
    desk = made.library.open_coding(recording.id, "MK", scheme())
    made.library._desks.discard(desk)
    del desk
    gc.collect()
    assert not made.library.open_coding(recording.id, "MK", scheme()).read_only


def test_coders_do_not_share_a_coding(made: Made, desk: CodingDesk) -> None:
    other = made.library.open_coding(desk.coding.recording_id, "RH", scheme())
    assert other.coding.id != desk.coding.id
    assert not other.read_only


def test_a_coding_stays_with_the_scheme_it_was_begun_with(made: Made) -> None:
    recording = made.recording_without_film()
    newer = scheme(version="2", content_hash="d" * 64)
    with made.library.open_coding(recording.id, "MK", scheme()):
        pass
    with made.library.open_coding(recording.id, "MK", newer) as unused:
        # Nothing was marked yet, so nothing can be misread.
        assert unused.scheme == newer
        unused.mark_point("b_reach", S)
    newest = scheme(version="3", content_hash="e" * 64)
    with made.library.open_coding(recording.id, "MK", newest) as used:
        assert used.scheme == newer
        assert len(used.marks) == 1
    assert len(made.library.codings(recording.id)) == 1


def test_those_who_show_a_coding_are_told_ids_after_it_is_committed(
    desk: CodingDesk, made: Made
) -> None:
    told: list[Change] = []

    def listen(change: Change) -> None:
        with made.library.read_coding(desk.coding.id) as written:
            assert written.contents == desk.contents
        told.append(change)

    stop = desk.subscribe(listen)
    look = desk.toggle_state("b_look", S)
    away = desk.toggle_state("b_away", 2 * S)
    desk.undo()
    stop()
    stop()
    desk.redo()
    assert look is not None
    assert away is not None
    assert told == [
        Change(marks_added=frozenset({look.id})),
        Change(marks_added=frozenset({away.id}), marks_changed=frozenset({look.id})),
        Change(marks_removed=frozenset({away.id}), marks_changed=frozenset({look.id})),
    ]


def test_an_edit_that_cannot_be_written_is_not_shown_either(
    desk: CodingDesk, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imh_video.store.connection.BUSY_S", 0.05)
    with Library.open(made.library.folder) as library:
        recording = made.recording_without_film()
        mine = library.open_coding(recording.id, "RH", scheme())
        mine.mark_point("b_reach", S)
        before = mine.contents
        with closing(sqlite3.connect(made.library.folder / "library.sqlite")) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(LibraryProblem, match="another window or program"):
                mine.mark_point("b_reach", 2 * S)
            with pytest.raises(LibraryProblem, match="another window or program"):
                mine.undo()
        assert mine.contents == before
        mine.mark_point("b_reach", 3 * S)
        assert len(mine.marks) == 2


def test_edits_are_in_the_audit_without_what_was_marked(desk: CodingDesk, made: Made) -> None:
    desk.mark_point("b_reach", S)
    desk.undo()
    entries = made.library.audit_entries(desk.coding.id)
    assert [(entry.action, entry.detail) for entry in entries] == [
        (Action.EDIT, "undo 1"),
        (Action.EDIT, "do 1"),
    ]


def test_the_document_for_other_programs_is_neutral_and_whole(desk: CodingDesk, made: Made) -> None:
    cue, reply = desk.mark_point("b_reach", S), desk.mark_point("p_name", 2 * S)
    link = desk.link(reply.id, cue.id, Relation.RESPONDS_TO)
    document = desk.document()
    assert document.marks == (cue, reply)
    assert document.links == (link,)
    assert document.people == made.everybody
    assert made.family.code not in document.recording_title + document.media_name


def test_a_mark_of_somebody_who_is_not_there_is_refused_before_anything_is_written(
    desk: CodingDesk,
) -> None:
    with pytest.raises(EditRefused, match="not one of the people"):
        desk.mark_point("b_reach", S, PersonId("nobody"))
    assert not desk.marks
