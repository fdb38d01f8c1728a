from __future__ import annotations

from dataclasses import replace

import pytest
from support.libraries import code, scheme

from imh_video.model.scheme import Actor, CodeKind
from imh_video.schemes.locate import builtin_schemes
from imh_video.schemes.mapping import Basis, SchemeMapping, propose_mapping, with_choices

OLD = scheme()


def to(*codes) -> SchemeMapping:
    return propose_mapping(OLD, replace(OLD, version="2", codes=codes))


def of(mapping: SchemeMapping, old_id: str):
    return next(one for one in mapping.codes if one.old.id == old_id)


@pytest.mark.parametrize("built_in", builtin_schemes(), ids=lambda s: s.id)
def test_a_scheme_maps_onto_itself_code_by_code(built_in) -> None:
    mapping = propose_mapping(built_in, built_in)
    assert [one.new for one in mapping.codes] == list(built_in.codes)
    assert {one.basis for one in mapping.codes} == {Basis.SAME_ID}
    assert not any(one.notes for one in mapping.codes)
    assert (mapping.unmapped, mapping.added) == ((), ())


def test_a_renamed_id_is_found_by_its_label_whatever_the_case_and_spaces() -> None:
    moved = replace(OLD.code("b_hum"), id="b_song", label=" B  Hum ")
    found = of(to(moved), "b_hum")
    assert (found.new, found.basis) == (moved, Basis.SAME_LABEL)


def test_a_label_of_somebody_else_or_of_several_codes_is_no_answer() -> None:
    elsewhere = replace(OLD.code("b_hum"), id="p_hum", actor=Actor.PARENT)
    assert of(to(elsewhere), "b_hum").basis is Basis.NONE
    two = [replace(OLD.code("b_hum"), id=f"b_hum_{n}") for n in "ab"]
    found = of(to(*two), "b_hum")
    assert (found.new, found.notes) == (None, ("Several codes have this name.",))


def test_an_id_that_now_is_about_somebody_else_is_left_to_a_person() -> None:
    found = of(to(replace(OLD.code("b_hum"), actor=Actor.PARENT)), "b_hum")
    assert found.new is None
    assert "somebody else" in found.notes[0]


def test_what_marks_lose_or_gain_is_told() -> None:
    point = replace(OLD.code("b_hum"), kind=CodeKind.POINT, definition="another")
    state = replace(OLD.code("b_reach"), kind=CodeKind.STATE)
    mapping = to(point, state)
    assert any("lose their end" in note for note in of(mapping, "b_hum").notes)
    assert any("definition has changed" in note for note in of(mapping, "b_hum").notes)
    assert any("usual length" in note for note in of(mapping, "b_reach").notes)


def test_new_codes_are_told_and_a_choice_takes_the_place_of_a_proposal() -> None:
    fresh = code("b_fresh")
    mapping = to(fresh, OLD.code("b_look"))
    assert mapping.added == (fresh,)
    assert "b_hum" in {one.old.id for one in mapping.unmapped}
    chosen = with_choices(mapping, {"b_hum": "b_fresh"})
    assert (of(chosen, "b_hum").new, of(chosen, "b_hum").basis) == (fresh, Basis.CHOSEN)
    assert chosen.added == ()
    assert of(with_choices(mapping, {"b_look": "b_look"}), "b_look").basis is Basis.SAME_ID
    for wrong in ({"nothing": "b_look"}, {"b_hum": "nothing"}):
        with pytest.raises(KeyError):
            with_choices(mapping, wrong)
