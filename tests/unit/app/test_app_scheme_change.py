from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.libraries import Made, candidate, code, make_library, scheme

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.edits import EditRefused
from imh_video.app.scheme_change import (
    TAKE_AWAY,
    change_scheme,
    is_offered,
    plan_scheme_change,
)
from imh_video.model.changes import Change, Contents
from imh_video.model.scheme import CodeKind, Relation
from imh_video.store.problems import LibraryProblem
from imh_video.timebase import Span

S = 1_000_000
OLD = scheme()
NEW = replace(
    OLD,
    version="2",
    content_hash="b" * 64,
    codes=(
        *(replace(c, id="b_gaze") if c.id == "b_look" else c for c in OLD.codes if c.id != "b_hum"),
        code("b_song"),
    ),
)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    made = make_library(tmp_path / "library")
    yield made
    made.library.close()


@pytest.fixture
def desk(made: Made) -> CodingDesk:
    """Marks of codes that stay, are renamed and disappear, with a link and a kept moment."""
    desk = made.desk()
    reach = desk.mark_point("b_reach", S)
    name = desk.mark_point("p_name", 2 * S)
    hum = desk.mark_point("b_hum", 3 * S)
    desk.mark_point("b_look", 9 * S)
    desk.link(name.id, reach.id, Relation.RESPONDS_TO)
    desk.link(name.id, hum.id, Relation.RESPONDS_TO)
    desk.keep(candidate(), "b_hum")
    return desk


def state(desk: CodingDesk) -> tuple[Contents, str, str]:
    return desk.contents, desk.scheme.content_hash, desk.coding.scheme_version


def stored(made: Made, desk: CodingDesk) -> tuple[Contents, str, str]:
    """What somebody else reads from the database."""
    with made.library.read_coding(desk.coding.id) as other:
        return state(other)


def test_the_plan_shows_what_each_mark_becomes_and_changes_nothing(
    made: Made, desk: CodingDesk
) -> None:
    before = state(desk)
    plan = plan_scheme_change(desk, NEW)
    by_id = {one.mapping.old.id: one for one in plan.codes}
    assert (by_id["b_look"].mapping.new.id, by_id["b_look"].marks) == ("b_gaze", 1)
    assert (by_id["b_hum"].mapping.new, by_id["b_hum"].marks) == (None, 2)
    assert [one.mapping.old.id for one in plan.undecided] == ["b_hum"]
    assert [c.id for c in plan.added] == ["b_song"]
    assert (state(desk), stored(made, desk)) == (before, before)


def test_an_undecided_code_is_refused_by_name_and_nothing_is_changed(
    made: Made, desk: CodingDesk
) -> None:
    before = state(desk)
    with pytest.raises(EditRefused, match="b hum"):
        change_scheme(desk, plan_scheme_change(desk, NEW))
    assert (state(desk), stored(made, desk)) == (before, before)


@pytest.mark.parametrize(("choice", "kept", "gone"), [("b_song", 5, 0), (TAKE_AWAY, 3, 2)])
def test_the_change_is_one_edit_that_undo_takes_back_with_the_version(
    made: Made, desk: CodingDesk, choice: str, kept: int, gone: int
) -> None:
    before = state(desk)
    plan = plan_scheme_change(desk, NEW, {"b_hum": choice})
    assert (plan.is_ready, plan.kept, plan.taken_away) == (True, kept, gone)
    told: list[Change] = []
    desk.subscribe(told.append)
    change_scheme(desk, plan)
    after = state(desk)
    assert len(desk.marks) == kept
    assert {m.code_id for m in desk.marks.values()} <= {c.id for c in NEW.codes}
    assert (after[1], after[2]) == (NEW.content_hash, "2")
    assert stored(made, desk) == after
    assert desk.undo_title == "Change scheme to Trial 2"
    desk.undo()
    assert (state(desk), stored(made, desk)) == (before, before)
    desk.redo()
    assert (state(desk), stored(made, desk)) == (after, after)
    assert [one.scheme_changed for one in told] == [True, True, True]
    assert made.library.verify() == ()


def test_links_and_decisions_stay_with_the_marks_that_stay(made: Made, desk: CodingDesk) -> None:
    links, decisions = dict(desk.links), dict(desk.decisions)
    change_scheme(desk, plan_scheme_change(desk, NEW, {"b_hum": "b_song"}))
    assert (dict(desk.links), dict(desk.decisions)) == (links, decisions)
    desk.undo()
    change_scheme(desk, plan_scheme_change(desk, NEW, {"b_hum": TAKE_AWAY}))
    assert (len(desk.links), len(desk.decisions)) == (1, 0)
    desk.undo()
    assert (dict(desk.links), dict(desk.decisions)) == (links, decisions)


def test_undo_of_the_change_is_there_after_a_restart(made: Made, desk: CodingDesk) -> None:
    before = state(desk)
    change_scheme(desk, plan_scheme_change(desk, NEW, {"b_hum": "b_song"}))
    desk.close()
    again = made.library.open_coding(desk.recording.id, "MK", NEW)
    assert again.scheme.content_hash == NEW.content_hash
    again.undo()
    assert state(again) == before


def test_editing_goes_on_with_the_new_codes(made: Made, desk: CodingDesk) -> None:
    change_scheme(desk, plan_scheme_change(desk, NEW, {"b_hum": "b_song"}))
    desk.mark_point("b_gaze", 20 * S)
    with pytest.raises(EditRefused, match="no code"):
        desk.mark_point("b_hum", 21 * S)
    desk.undo()
    desk.undo()
    desk.mark_point("b_hum", 21 * S)
    assert made.library.verify() == ()


def test_points_and_states_take_their_new_shape(made: Made, desk: CodingDesk) -> None:
    turned = {"b_reach": CodeKind.STATE, "b_hum": CodeKind.POINT}
    codes = tuple(
        replace(c, kind=turned[c.id], default_duration_s=1.5) if c.id in turned else c
        for c in OLD.codes
    )
    change_scheme(desk, plan_scheme_change(desk, replace(NEW, codes=codes)))
    spans = {m.code_id: m.span for m in desk.marks_in_order() if m.code_id in turned}
    assert spans["b_reach"] == Span(S, S + 1_500_000)
    assert spans["b_hum"].is_point
    desk.undo()
    assert made.library.verify() == ()


def test_marks_that_would_exclude_each_other_are_told_and_kept(desk: CodingDesk) -> None:
    desk.mark_point("b_look", 30 * S)
    desk.mark_point("b_hum", 31 * S)
    codes = tuple(replace(c, group="gaze") if c.id == "b_hum" else c for c in OLD.codes)
    plan = plan_scheme_change(desk, replace(NEW, codes=codes))
    assert plan.overlaps == 1
    count = len(desk.marks)
    change_scheme(desk, plan)
    assert len(desk.marks) == count


def test_a_mark_made_after_the_plan_is_never_lost(made: Made, desk: CodingDesk) -> None:
    desk.remove_marks([m.id for m in desk.marks.values() if m.code_id == "b_hum"])
    plan = plan_scheme_change(desk, NEW)
    assert plan.is_ready
    desk.mark_point("b_hum", 40 * S)
    with pytest.raises(EditRefused, match="b hum"):
        change_scheme(desk, plan)


def test_a_plan_for_another_version_than_the_pinned_one_is_refused(desk: CodingDesk) -> None:
    plan = plan_scheme_change(desk, NEW, {"b_hum": "b_song"})
    change_scheme(desk, plan)
    with pytest.raises(EditRefused, match="another scheme by now"):
        change_scheme(desk, plan)


def test_a_change_is_offered_for_another_version_of_the_same_scheme_only(
    desk: CodingDesk,
) -> None:
    assert is_offered(desk, NEW)
    assert not is_offered(desk, OLD)
    assert not is_offered(desk, replace(NEW, id="another"))
    with pytest.raises(EditRefused, match="no code"):
        plan_scheme_change(desk, NEW, {"nothing": TAKE_AWAY})
    with pytest.raises(EditRefused, match="no code"):
        plan_scheme_change(desk, NEW, {"b_hum": "nothing"})


def test_two_codings_of_one_coder_never_end_on_the_same_version(
    made: Made, desk: CodingDesk
) -> None:
    with made.library._database.writing() as connection:
        from imh_video.model.identifiers import CodingId, new_id
        from imh_video.store import codings

        codings.keep_scheme(connection, NEW)
        twin = replace(desk.coding, id=CodingId(new_id()), scheme_hash=NEW.content_hash)
        codings.add_coding(connection, twin)
    before = state(desk)
    with pytest.raises(LibraryProblem, match="another coding of this film"):
        change_scheme(desk, plan_scheme_change(desk, NEW, {"b_hum": "b_song"}))
    assert (state(desk), stored(made, desk)) == (before, before)


def test_a_version_changed_behind_the_history_is_found(made: Made, desk: CodingDesk) -> None:
    change_scheme(desk, plan_scheme_change(desk, NEW, {"b_hum": "b_song"}))
    with made.library._database.writing() as connection:
        from imh_video.store import codings

        codings.pin_scheme(connection, desk.coding.id, OLD.content_hash)
    assert any("scheme is not the one" in one for one in made.library.verify())
