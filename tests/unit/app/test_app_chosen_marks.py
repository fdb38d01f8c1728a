"""What is done with chosen marks: one edit each, whole, and taken back whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.libraries import Made, candidate, make_library

from imh_video.app import chosen_marks as work
from imh_video.app.coding_desk import CodingDesk
from imh_video.app.edits import EditRefused
from imh_video.app.finding import Wanted
from imh_video.app.linking import link_marks, link_two, relate, turn_round, usual_link
from imh_video.model.family import Role
from imh_video.model.identifiers import MarkId
from imh_video.model.mark import Certainty, Mark, Origin
from imh_video.model.moment import MomentKind
from imh_video.model.scheme import Actor, Relation
from imh_video.schemes.locate import find_scheme
from imh_video.timebase import Span

S = 1_000_000
SCHEME = find_scheme("sunderland")


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    made = make_library(tmp_path / "library")
    yield made
    made.library.close()


@pytest.fixture
def desk(made: Made) -> Iterator[CodingDesk]:
    recording = made.recording_without_film()
    with made.library.open_coding(recording.id, "MK", SCHEME) as opened:
        yield opened


def state(desk: CodingDesk, code_id: str, onset_s: float, end_s: float, **more) -> Mark:
    span = Span(round(onset_s * S), round(end_s * S))
    mark = Mark(MarkId(f"{code_id}-{onset_s}"), desk.coding.id, code_id, span, **more)
    return desk.add_mark(mark)


def spans(desk: CodingDesk, code_id: str) -> list[tuple[float, float]]:
    found = [mark for mark in desk.marks_in_order() if mark.code_id == code_id]
    return [(mark.span.onset_us / S, mark.span.end_us / S) for mark in found]


def test_a_state_is_split_where_the_film_stands_and_undo_makes_it_whole(desk: CodingDesk) -> None:
    mark = state(desk, "b_look", 1, 5, note="long", certainty=Certainty.LIKELY)
    before = desk.contents
    (second,) = work.split_states(desk, [mark.id], 3 * S)
    assert spans(desk, "b_look") == [(1, 3), (3, 5)]
    assert desk.marks[mark.id].note == "long"
    assert (second.note, second.certainty) == ("", Certainty.LIKELY)
    assert desk.undo_title == "Split \u201clooks at parent\u201d"
    desk.undo()
    assert desk.contents == before


def test_an_open_state_is_split_into_one_that_ended_and_one_that_goes_on(desk: CodingDesk) -> None:
    mark = desk.toggle_state("b_look", S)
    (second,) = work.split_states(desk, [mark.id], 2 * S)
    assert not desk.marks[mark.id].is_open
    assert second.is_open
    assert second.span == Span(2 * S, 2 * S)


@pytest.mark.parametrize("at_s", [0, 1, 5, 9])
def test_a_state_is_not_split_at_its_ends_or_elsewhere(desk: CodingDesk, at_s: int) -> None:
    mark = state(desk, "b_look", 1, 5)
    with pytest.raises(EditRefused):
        work.split_states(desk, [mark.id], at_s * S)
    assert spans(desk, "b_look") == [(1, 5)]


def test_merging_keeps_what_was_written_the_links_and_the_least_certainty(
    desk: CodingDesk,
) -> None:
    first = state(desk, "b_look", 1, 2, note="one")
    second = state(desk, "b_look", 2, 4, note="two", certainty=Certainty.GUESS, is_concern=True)
    reply = desk.mark_point("p_name", 3 * S)
    link = desk.link(reply.id, second.id, Relation.RESPONDS_TO)
    before = desk.contents
    merged = work.merge_marks(desk, [second.id, first.id])
    assert spans(desk, "b_look") == [(1, 4)]
    assert (merged.id, merged.note) == (first.id, "one\ntwo")
    assert (merged.certainty, merged.is_concern) == (Certainty.GUESS, True)
    assert desk.links[link.id].target == first.id
    desk.undo()
    assert desk.contents == before


def test_a_gap_is_bridged_unless_something_was_marked_in_it(desk: CodingDesk) -> None:
    first, second = state(desk, "b_look", 1, 2), state(desk, "b_look", 4, 5)
    away = state(desk, "b_lookaway", 2.5, 3)
    with pytest.raises(EditRefused, match="lies between"):
        work.merge_marks(desk, [first.id, second.id])
    desk.remove_marks([away.id])
    work.merge_marks(desk, [first.id, second.id])
    assert spans(desk, "b_look") == [(1, 5)]


def test_unlike_marks_and_points_are_not_merged(desk: CodingDesk) -> None:
    look, smile = state(desk, "b_look", 1, 2), state(desk, "b_smile", 1, 2)
    one, two = desk.mark_point("b_reach", S), desk.mark_point("b_reach", 2 * S)
    for ids in ([look.id, smile.id], [one.id, two.id], [look.id]):
        with pytest.raises(EditRefused):
            work.merge_marks(desk, ids)


def test_merging_takes_no_answer_to_a_possible_moment_away(desk: CodingDesk) -> None:
    own = state(desk, "b_look", 0.5, 1.2)
    moment = candidate(MomentKind.APPROACH_AFTER_BREAK, S, 3 * S)
    kept = desk.keep(moment, "b_look")
    own = desk.marks[own.id]
    work.merge_marks(desk, [own.id, kept.id])
    assert desk.decisions[moment.id].mark_id is None
    desk.dismiss(moment)
    assert own.id in desk.marks


def test_edges_reach_to_the_frame_on_screen(desk: CodingDesk) -> None:
    mark, point = state(desk, "b_look", 2, 4), desk.mark_point("b_reach", 3 * S)
    work.begin_at(desk, [mark.id, point.id], S)
    assert spans(desk, "b_look") == [(1, 4)]
    assert spans(desk, "b_reach") == [(1, 1)]
    work.end_at(desk, [mark.id, point.id], 6 * S)
    assert spans(desk, "b_look") == [(1, 6)]
    with pytest.raises(EditRefused):
        work.begin_at(desk, [mark.id], 7 * S)


def test_two_states_that_exclude_each_other_are_not_both_drawn_over_one_another(
    desk: CodingDesk,
) -> None:
    look, away = state(desk, "b_look", 1, 2), state(desk, "b_lookaway", 3, 4)
    before = desk.contents
    with pytest.raises(EditRefused, match="disappear"):
        work.end_at(desk, [look.id, away.id], 8 * S)
    assert desk.contents == before


def test_several_are_moved_together_and_stay_within_the_film(desk: CodingDesk) -> None:
    look, reach = state(desk, "b_look", 2, 4), desk.mark_point("b_reach", S)
    work.move_marks(desk, [look.id, reach.id], -5 * S)
    assert spans(desk, "b_look") == [(1, 3)]
    assert spans(desk, "b_reach") == [(0, 0)]


def test_frame_keys_move_onset_end_or_both(desk: CodingDesk) -> None:
    mark = state(desk, "b_look", 2, 4)

    def later(us: int) -> int:
        return us + 40_000

    work.shift_edges(desk, [mark.id], later, end=False)
    assert desk.marks[mark.id].span == Span(2_040_000, 4 * S)
    work.shift_edges(desk, [mark.id], later, onset=False)
    assert desk.marks[mark.id].span == Span(2_040_000, 4_040_000)
    work.shift_edges(desk, [mark.id], later)
    assert desk.marks[mark.id].span == Span(2_080_000, 4_080_000)


def test_code_certainty_and_concern_of_several_change_as_one_edit(desk: CodingDesk) -> None:
    ids = [state(desk, "b_smile", n, n + 0.5).id for n in range(1, 4)]
    before = desk.contents
    work.change_certainty(desk, ids, Certainty.GUESS)
    work.change_code(desk, ids, "b_sober")
    work.set_concern(desk, ids, True)
    assert {(m.code_id, m.certainty, m.is_concern) for m in desk.marks.values()} == {
        ("b_sober", Certainty.GUESS, True)
    }
    for _ in range(3):
        desk.undo()
    assert desk.contents == before
    with pytest.raises(EditRefused):
        work.change_code(desk, ids, "p_name")
    assert "p_name" not in {code.id for code in work.codes_for(desk, ids)}


def test_marks_of_one_twin_are_copied_to_the_other_without_what_is_written(made: Made) -> None:
    twin = made.library.add_person(made.family.id, Role.INFANT, "Baby B")
    recording = made.recording_without_film()
    with made.library.open_coding(recording.id, "MK", SCHEME) as desk:
        own = state(desk, "b_look", 1, 2, note="his", person_id=made.baby.id)
        reply = state(desk, "p_smile", 1, 2) if SCHEME.has_code("p_smile") else None
        assert twin.id in work.persons_for(desk, [own.id])
        (copy,) = work.copy_to_person(desk, [own.id], twin.id)
        assert (copy.span, copy.person_id, copy.note) == (own.span, twin.id, "")
        with pytest.raises(EditRefused):
            work.copy_to_person(desk, [own.id], twin.id)
        if reply is not None:
            with pytest.raises(EditRefused):
                work.change_person(desk, [own.id, reply.id], twin.id)
        work.change_person(desk, [own.id], twin.id)
        assert {mark.person_id for mark in desk.marks.values() if mark.code_id == "b_look"} == {
            twin.id
        }


def test_a_copy_begins_where_the_film_stands_and_is_the_coders_own(desk: CodingDesk) -> None:
    look = state(desk, "b_look", 1, 2, origin=Origin.SUGGESTION)
    reach = desk.mark_point("b_reach", S + S // 2)
    copies = work.duplicate_at(desk, [look.id, reach.id], 5 * S)
    assert [(m.code_id, m.span.onset_us) for m in copies] == [
        ("b_look", 5 * S), ("b_reach", 5 * S + S // 2),
    ]  # fmt: skip
    assert {mark.origin for mark in copies} == {Origin.HUMAN}
    with pytest.raises(EditRefused):
        work.duplicate_at(desk, [look.id], S)


def test_a_link_goes_from_the_reply_to_the_cue_as_the_scheme_says(desk: CodingDesk) -> None:
    cue, reply = desk.mark_point("b_reach", S), desk.mark_point("p_name", 2 * S)
    for first, second in ((cue, reply), (reply, cue)):
        usual = usual_link(SCHEME, first, second)
        if SCHEME.code("p_name").links.get(Relation.RESPONDS_TO, ()).count("b_reach"):
            assert (usual.source, usual.target) == (reply.id, cue.id)
    link = link_two(desk, (reply.id, cue.id))
    assert (link.source, link.target, link.relation) == (reply.id, cue.id, Relation.RESPONDS_TO)
    assert desk.links_at(cue.id) == desk.links_at(reply.id) == (link,)


def test_what_lies_within_something_of_both_is_a_part_of_it(desk: CodingDesk) -> None:
    both = state(desk, "d_turns", 1, 5)
    smile = state(desk, "b_smile", 2, 3)
    link = link_marks(desk, smile.id, both.id)
    assert (link.source, link.target, link.relation) == (smile.id, both.id, Relation.PART_OF)


def test_a_link_is_said_otherwise_turned_round_and_taken_back(desk: CodingDesk) -> None:
    cue, reply = desk.mark_point("b_reach", S), desk.mark_point("p_name", 2 * S)
    link = link_marks(desk, cue.id, reply.id)
    before = desk.contents
    relate(desk, link.id, Relation.REPAIRS)
    turn_round(desk, link.id)
    changed = desk.links[link.id]
    assert (changed.source, changed.target, changed.relation) == (
        cue.id, reply.id, Relation.REPAIRS,
    )  # fmt: skip
    desk.undo()
    desk.undo()
    assert desk.contents == before


def test_everything_that_is_looked_for_must_hold() -> None:
    mark = Mark(
        MarkId("m"), "c", "b_look", Span(0, S), certainty=Certainty.GUESS, note="Cosy corner"
    )

    def found(mark: Mark = mark, *, is_linked: bool = False, **wanted) -> bool:
        return Wanted(**wanted).takes(mark, Actor.INFANT, "looks Baby", is_linked=is_linked)

    assert found()
    assert found(words="COSY")
    assert found(codes=frozenset({"b_look"}), is_linked=True, whose=(Actor.INFANT, None))
    assert not found(codes=frozenset({"b_smile"}))
    assert not found(whose=(Actor.PARENT, None))
    assert not found(certainties=frozenset({Certainty.SURE}))
    assert not found(origins=frozenset({Origin.IMPORT}))
    assert not Wanted(is_linked=True).takes(mark, Actor.INFANT, "", is_linked=False)
    assert Wanted().is_all


def test_what_is_written_about_a_concern_is_not_found_by_its_words() -> None:
    mark = Mark(MarkId("m"), "c", "b_look", Span(0, S), note="bruise", is_concern=True)
    assert not Wanted(words="bruise").takes(mark, Actor.INFANT, "looks", is_linked=False)
    assert Wanted(words="looks").takes(mark, Actor.INFANT, "looks", is_linked=False)
