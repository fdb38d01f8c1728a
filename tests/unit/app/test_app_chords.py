"""Chords: a leader and a letter, or one digit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imh_video.app.chords import (
    RESERVED_FIRST_STROKES,
    ChordMachine,
    Complete,
    KeyChoices,
    KeyMap,
    NotMine,
    Unbound,
    Waiting,
    find_clashes,
)
from imh_video.model.scheme import Actor, Code, CodeKind, CodingScheme, Valence


def code(code_id: str, keys: str, digit: str = "", actor: Actor = Actor.INFANT) -> Code:
    return Code(code_id, code_id, actor, CodeKind.STATE, Valence.CONNECT, keys, "", digit=digit)


def scheme(*codes: Code) -> CodingScheme:
    leaders = {"B": Actor.INFANT, "P": Actor.PARENT, "D": Actor.DYAD}
    return CodingScheme("t", "1", "T", "", "", (), codes, "hash", leaders=leaders)


SMALL = scheme(
    code("b_look", "B L"),
    code("b_bright", "B B"),
    code("b_smile", "B S", "1"),
    code("p_attend", "P A", actor=Actor.PARENT),
)


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def machine(clock: Clock) -> ChordMachine:
    return ChordMachine(KeyMap.of(SMALL), clock)


def test_a_leader_and_a_letter_mean_the_code(machine: ChordMachine) -> None:
    assert machine.press("b") == Waiting("B", Actor.INFANT)
    assert machine.press("l") == Complete("b_look", ("B", "L"))
    assert machine.leader == ""


def test_the_second_stroke_may_be_a_leader_or_a_playback_key(machine: ChordMachine) -> None:
    machine.press("B")
    assert machine.wants("L")
    assert machine.press("B") == Complete("b_bright", ("B", "B"))


def test_a_digit_marks_at_once(machine: ChordMachine) -> None:
    assert machine.press("1") == Complete("b_smile", ("1",))


def test_a_leader_is_forgotten_when_its_time_is_over(machine: ChordMachine, clock: Clock) -> None:
    machine.press("B")
    clock.now_s += 1.49
    assert machine.leader == "B"
    clock.now_s += 0.02
    assert machine.leader == ""
    assert machine.press("L") == NotMine()


def test_the_ring_empties_in_a_second_and_a_half(machine: ChordMachine, clock: Clock) -> None:
    machine.press("B")
    assert machine.remaining_s == pytest.approx(1.5)
    clock.now_s += 0.5
    assert machine.remaining_s == pytest.approx(1.0)


def test_an_unknown_letter_ends_the_chord_without_a_mark(machine: ChordMachine) -> None:
    machine.press("B")
    assert machine.press("Z") == Unbound(("B", "Z"))
    assert machine.press("L") == NotMine()


def test_leaving_a_chord_forgets_the_leader(machine: ChordMachine) -> None:
    machine.press("P")
    assert machine.cancel()
    assert not machine.cancel()
    assert machine.press("A") == NotMine()


def test_playback_keys_are_left_alone_while_nothing_is_pending(machine: ChordMachine) -> None:
    assert not any(machine.wants(stroke) for stroke in RESERVED_FIRST_STROKES)


def test_a_coder_can_choose_other_keys_leaders_and_digits() -> None:
    choices = KeyChoices(
        chords={"p_attend": "P Q"}, digits={"b_smile": "5"}, leaders={Actor.INFANT: "n"}
    )
    keys = KeyMap.of(SMALL, choices)
    assert keys.chord_of("b_look") == ("N", "L")
    assert keys.leader_of(Actor.INFANT) == "N"
    assert keys.chord_of("p_attend") == ("P", "Q")
    assert keys.code_at(("1",)) is None
    assert keys.digit_of("b_smile") == "5"
    assert find_clashes(SMALL, choices) == ()


def test_a_code_whose_only_key_is_a_digit_has_no_second_digit() -> None:
    keys = KeyMap.of(scheme(code("phase", "3")))
    assert keys.chord_of("phase") == ("3",)
    assert keys.digit_of("phase") == ""


def test_where_actors_share_digits_the_one_on_the_palette_is_meant() -> None:
    phases = replace(
        scheme(code("i_bright", "1"), code("c_bright", "1", actor=Actor.PARENT)),
        digits_per_actor=True,
    )
    assert KeyMap.of(phases, actor=Actor.PARENT).code_at(("1",)) == "c_bright"
    assert KeyMap.of(phases, actor=Actor.INFANT).code_at(("1",)) == "i_bright"
    assert find_clashes(phases) == ()


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ((code("a", "B L"), code("b", "B L")), "B L is set for “a” and “b”"),
        ((code("a", "B L", "1"), code("b", "B S", "1")), "1 is set for"),
        ((code("a", "B L"), code("b", "B")), "B begins other codes"),
        ((code("a", "K L"),), "K plays the film"),
        ((code("a", "B L S"),), "is not a key or two keys"),
        ((code("a", "BL"),), "is not a key or two keys"),
    ],
)
def test_keys_that_cannot_work_are_named(codes: tuple[Code, ...], words: str) -> None:
    (clash,) = find_clashes(scheme(*codes))
    assert words in clash.what


def test_keys_that_work_have_no_clash() -> None:
    assert find_clashes(SMALL) == ()


@given(st.lists(st.sampled_from("BPDLSAZ1 9"), max_size=30))
def test_whatever_is_pressed_only_bound_strokes_make_marks(strokes: list[str]) -> None:
    machine = ChordMachine(KeyMap.of(SMALL), lambda: 0.0)
    for stroke in strokes:
        answer = machine.press(stroke)
        if isinstance(answer, Complete):
            assert machine.keys.code_at(answer.strokes) == answer.code_id
            assert machine.leader == ""
