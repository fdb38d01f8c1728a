"""Who has which key, and who would lose it."""

from __future__ import annotations

import pytest

from imh_video.app.chords import KeyChoices
from imh_video.model.scheme import Actor
from imh_video.schemes.locate import builtin_schemes, find_scheme
from imh_video_ui.keys.entries import (
    KeyEntry,
    Kind,
    clashing,
    code_entries,
    rivals,
    with_key,
    without_key,
)


def action(name: str, *keys: str) -> KeyEntry:
    return KeyEntry(name, name, "Play", Kind.ACTION, keys, keys)


def codes(name: str = "sunderland", choices: KeyChoices | None = None) -> list[KeyEntry]:
    return code_entries(find_scheme(name), choices or KeyChoices(), {})


def named(entries: list[KeyEntry], name: str) -> KeyEntry:
    return next(entry for entry in entries if entry.name.endswith(name))


def test_a_key_that_another_action_has_is_a_rival_however_it_is_written():
    other = action("play.mute", "Ctrl+Shift+M")
    assert rivals(action("play.toggle"), "Shift+Ctrl+M", [other]) == [other]
    assert not rivals(action("play.toggle"), "Ctrl+M", [other])


def test_a_letter_that_begins_codes_is_a_rival_of_an_action_with_that_letter():
    found = rivals(action("play.mute", "M"), "B", codes())
    assert {entry.kind for entry in found} == {Kind.LEADER, Kind.CODE}


def test_two_codes_cannot_have_the_same_chord():
    look, smile = named(codes(), "b_look"), named(codes(), "b_smile")
    assert rivals(look, "B S", codes()) == [smile]
    assert with_key(look, "B S") == {look.name: "B S"}
    assert without_key(smile, "B S") == {smile.name: ""}


def test_a_digit_is_kept_as_a_digit_beside_the_chord():
    look, smile = named(codes(), "b_look"), named(codes(), "b_smile")
    assert rivals(look, "1", codes()) == [smile]
    assert with_key(look, "1") == {look.digit_name: "1"}
    assert without_key(smile, "1") == {smile.digit_name: ""}


def test_a_first_key_moved_takes_its_own_codes_along():
    leader = named(codes(), "leader.infant")
    assert not rivals(leader, "N", codes())
    assert rivals(leader, "P", codes())
    moved = codes(choices=KeyChoices(leaders={Actor.INFANT: "N"}))
    assert named(moved, "b_look").keys[0] == "N L"
    assert not clashing(moved)


def test_an_action_gives_up_one_of_its_keys_and_keeps_the_others():
    start = action("play.start", "Home", "Ctrl+Shift+Left")
    assert without_key(start, "Home") == {"play.start": "Ctrl+Shift+Left"}
    assert with_key(start, "F9", beside=True) == {"play.start": "Home; Ctrl+Shift+Left; F9"}


@pytest.mark.parametrize("scheme", builtin_schemes(), ids=lambda s: s.id)
def test_no_two_codes_of_a_scheme_share_a_key(scheme):
    assert not clashing(code_entries(scheme, KeyChoices(), {}))
