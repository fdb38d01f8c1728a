"""The four schemes that come with the program keep the promises made to practitioners."""

from __future__ import annotations

import re

import pytest

from imh_video.app.chords import find_clashes
from imh_video.app.decisions import code_for
from imh_video.model.moment import MomentKind
from imh_video.model.problem import Problem
from imh_video.model.scheme import Actor, CodingScheme, Valence
from imh_video.schemes.check import check_scheme
from imh_video.schemes.locate import builtin_paths, builtin_schemes, find_scheme

SCHEMES = {scheme.id: scheme for scheme in builtin_schemes()}
each_scheme = pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)


def test_there_are_four_and_the_default_comes_first():
    assert next(iter(SCHEMES)) == "sunderland"
    assert set(SCHEMES) == {"sunderland", "contact_steps", "phases_1s", "still_face"}
    assert find_scheme().id == "sunderland"


def test_their_files_have_no_problem_and_are_named_like_their_scheme():
    for path in builtin_paths():
        assert check_scheme(path) == ()
        assert path.stem in SCHEMES


def test_an_unknown_scheme_is_refused_with_a_guess():
    with pytest.raises(Problem, match="Did you mean 'sunderland'"):
        find_scheme("sunderlnd")


@each_scheme
def test_no_strain_code_and_no_gap_in_the_view_is_ever_for_a_parent(scheme: CodingScheme):
    for code in scheme.codes:
        if code.valence == Valence.STRAIN or code.unscorable:
            assert not code.parent_visible, code.id


@each_scheme
def test_every_code_says_what_counts_and_what_does_not(scheme: CodingScheme):
    for code in scheme.codes:
        assert len(code.definition) > 20, code.id
        assert code.include, code.id
        assert code.exclude, code.id
        assert code.definition.endswith("."), code.id


@each_scheme
def test_the_words_are_plain_and_blame_nobody(scheme: CodingScheme):
    words = re.compile(r"\b(mother|mum|fail|fault|bad|wrong|score|abnormal|poor|insensitive)\b|!")
    for code in scheme.codes:
        text = f"{code.label} {code.definition} {code.include} {code.exclude}"
        allowed = text.replace("nothing had gone wrong", "")
        assert not words.search(allowed), (code.id, words.search(allowed))
        assert not re.search(r"\b(she|he|her|him|his)\b", code.parent_wording), code.id


@each_scheme
def test_labels_are_short_and_begin_small(scheme: CodingScheme):
    for code in scheme.codes:
        assert len(code.label) <= 24, code.id
        assert code.label[0].islower(), code.id


@each_scheme
def test_the_licence_note_claims_no_licensed_system(scheme: CodingScheme):
    assert "own words" in scheme.licence_note


@pytest.mark.parametrize("name", ["sunderland", "contact_steps", "still_face"])
def test_the_program_finds_no_clash_among_their_keys(name: str):
    assert find_clashes(SCHEMES[name]) == ()


def test_every_kind_of_possible_moment_has_a_code_in_the_default_scheme():
    missing = [kind for kind in MomentKind if code_for(find_scheme(), kind) is None]
    assert missing == []


def test_contact_steps_hold_strengths_only_and_all_are_for_the_parent():
    for code in SCHEMES["contact_steps"].codes:
        if not code.unscorable:
            assert code.valence == Valence.CONNECT
            assert code.parent_visible


def test_phases_fill_every_second_and_nothing_of_them_is_for_parents():
    scheme = SCHEMES["phases_1s"]
    assert scheme.unit_s == 1.0
    assert {group.actor for group in scheme.groups if group.exhaustive} == {
        Actor.INFANT,
        Actor.PARENT,
    }
    assert not any(code.parent_visible for code in scheme.codes)
    for actor, prefix in ((Actor.INFANT, "i_"), (Actor.PARENT, "c_")):
        for digit in "0123456":
            (code,) = (code for code in scheme.codes_of(actor) if code.digit == digit)
            assert code.id.startswith(prefix)


def test_still_face_episodes_are_ordered_and_belong_to_no_person():
    scheme = SCHEMES["still_face"]
    assert scheme.groups[0].ordered
    assert {code.actor for code in scheme.codes} == {Actor.SESSION}
    assert [c.id for c in scheme.codes if c.default_duration_s == 120] == [
        "ep_play",
        "ep_still",
        "ep_reunion",
    ]
