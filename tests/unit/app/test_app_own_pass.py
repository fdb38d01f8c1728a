"""Blind first: suggestions wait for the coder's own pass, and what they changed is counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.libraries import Made, candidate, make_library, scheme, write_film

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.edits import EditRefused
from imh_video.app.own_pass import (
    SuggestionsHidden,
    begin_own_pass,
    check_file_may_be_seen,
    check_may_see,
    check_own_pass,
    coders_at_it,
    describe_check,
    finish_own_pass,
    hides_suggestions,
    leave_own_pass,
    own_pass_of,
)
from imh_video.measures.since_own_pass import CodeSince, since_own_pass
from imh_video.model.audit import Action
from imh_video.timebase import Span


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    made = make_library(tmp_path / "library")
    made.add_film(write_film(tmp_path / "film.mp4", seconds=4))
    yield made
    made.library.close()


def open_desk(made: Made, coder: str = "MK") -> CodingDesk:
    return made.library.open_coding(made.library.recordings()[0].id, coder, scheme())


def codes(desk: CodingDesk) -> tuple[str, str]:
    first, second = (code.id for code in desk.scheme.codes[:2])
    return first, second


def test_a_coding_that_nobody_made_blind_hides_nothing(made: Made) -> None:
    with open_desk(made) as desk:
        assert own_pass_of(desk) is None
        assert not hides_suggestions(desk)


def test_it_hides_until_it_is_finished_also_after_opening_again(made: Made) -> None:
    with open_desk(made) as desk:
        begun = begin_own_pass(made.library, desk)
        assert begin_own_pass(made.library, desk) == begun, "saying it twice changes nothing"
    with open_desk(made) as desk:
        assert hides_suggestions(desk)
        done = finish_own_pass(made.library, desk)
        assert done.begun_at == begun.begun_at
        assert done.finished_at is not None
        assert done.finished_at >= done.begun_at
    with open_desk(made) as desk:
        assert not hides_suggestions(desk)
        assert own_pass_of(desk) == done


def test_another_coder_is_not_hidden_from(made: Made) -> None:
    with open_desk(made) as desk:
        begin_own_pass(made.library, desk)
    with open_desk(made, "ZZ") as other:
        assert not hides_suggestions(other)


def test_what_was_seen_cannot_be_unseen(made: Made) -> None:
    with open_desk(made) as desk:
        desk.dismiss(candidate(onset_us=0, offset_us=500_000))
        with pytest.raises(EditRefused, match="cannot be unseen"):
            begin_own_pass(made.library, desk)
    with open_desk(made, "ZZ") as desk:
        begin_own_pass(made.library, desk)
        finish_own_pass(made.library, desk)
        with pytest.raises(EditRefused, match="is over"):
            begin_own_pass(made.library, desk)
        with pytest.raises(EditRefused, match="No own pass"):
            finish_own_pass(made.library, desk)


def test_each_step_is_written_down_and_undo_leaves_it_alone(made: Made) -> None:
    with open_desk(made) as desk:
        begin_own_pass(made.library, desk)
        desk.mark_point(codes(desk)[0], 100_000)
        finish_own_pass(made.library, desk)
        desk.undo()
        assert not hides_suggestions(desk)
        check = check_own_pass(desk)
        assert (check.total("before"), check.total("now"), check.total("removed")) == (1, 0, 1)
    entries = [one for one in made.library.audit_entries() if one.action is Action.OWN_PASS]
    assert [one.detail for one in reversed(entries)] == ["begun", "finished"]


def test_what_came_after_is_counted_by_code_without_a_word_of_judgement(made: Made) -> None:
    with open_desk(made) as desk:
        first, second = codes(desk)
        begin_own_pass(made.library, desk)
        stays = desk.mark_point(first, 0)
        moves = desk.mark_point(first, 2_000_000)
        goes = desk.mark_point(second, 1_000_000)
        finish_own_pass(made.library, desk)
        late = replace(moves, span=Span(2_200_000, moves.span.end_us and 3_000_000))
        desk.change_mark(late)
        desk.remove_marks([goes.id])
        desk.keep(candidate(onset_us=3_200_000, offset_us=3_600_000), second)
        found = {one.code_id: one for one in check_own_pass(desk).codes}
        assert found[first] == CodeSince(first, before=2, now=2, moved=1)
        assert found[second] == CodeSince(second, before=1, now=1, added=1, suggested=1, removed=1)
        said = describe_check(desk, check_own_pass(desk))
        assert (said["before"], said["added"], said["removed"]) == (3, 1, 1)
        assert stays.id in desk.marks


def test_left_unfinished_it_shows_everything_and_counts_as_no_own_pass(made: Made) -> None:
    with open_desk(made) as desk:
        begin_own_pass(made.library, desk)
        desk.mark_point(codes(desk)[0], 100_000)
        left = leave_own_pass(made.library, desk)
        assert (left.is_going_on, left.is_whole) == (False, False)
        assert own_pass_of(desk) == left
        assert not hides_suggestions(desk)
        with pytest.raises(EditRefused, match="nothing to compare"):
            check_own_pass(desk)
        with pytest.raises(EditRefused, match="is over"):
            begin_own_pass(made.library, desk)
        with pytest.raises(EditRefused, match="No own pass"):
            leave_own_pass(made.library, desk)
    entries = [one for one in made.library.audit_entries() if one.action is Action.OWN_PASS]
    assert [one.detail for one in reversed(entries)] == ["begun", "left"]


def test_who_has_no_coding_open_may_not_see_either_while_it_goes_on(
    made: Made, tmp_path: Path
) -> None:
    film = made.library.recordings()[0]
    check_may_see(made.library, film.id)
    with open_desk(made) as desk:
        begin_own_pass(made.library, desk)
    assert coders_at_it(made.library, film.id) == ("MK",)
    check_may_see(made.library, film.id, "ZZ")
    for coder in (None, "MK"):
        with pytest.raises(SuggestionsHidden, match=r"TEST-01/Film 1: the own pass of MK goes on"):
            check_may_see(made.library, film.id, coder)
    with pytest.raises(SuggestionsHidden):
        check_file_may_be_seen(made.library.folder, tmp_path / "film.mp4")
    other = write_film(tmp_path / "other.mp4", seconds=2)
    check_file_may_be_seen(made.library.folder, other)
    check_file_may_be_seen(tmp_path / "nowhere", tmp_path / "film.mp4")
    with open_desk(made) as desk:
        finish_own_pass(made.library, desk)
    check_may_see(made.library, film.id)
    check_file_may_be_seen(made.library.folder, tmp_path / "film.mp4")


def test_before_it_is_finished_there_is_nothing_to_compare(made: Made) -> None:
    with open_desk(made) as desk:
        for _ in range(2):
            with pytest.raises(EditRefused, match="nothing to compare"):
                check_own_pass(desk)
            begin_own_pass(made.library, desk)


def test_a_mark_given_another_code_is_counted_where_it_came_to(made: Made) -> None:
    with open_desk(made) as desk:
        first, second = codes(desk)
        mark = desk.mark_point(first, 0)
        other = replace(mark, code_id=second)
        rows = {one.code_id: one for one in since_own_pass([mark], [other])}
        assert rows[first] == CodeSince(first, before=1, now=0)
        assert rows[second] == CodeSince(second, now=1, recoded=1)
        assert not rows[second].is_unchanged
