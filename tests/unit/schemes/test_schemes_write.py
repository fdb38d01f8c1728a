"""Scheme files are changed line by line, and what is written says what was meant."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imh_video.model.scheme import Actor
from imh_video.schemes.draft import SchemeDraft, new_code, new_group
from imh_video.schemes.draft_check import Part, Place, draft_problems
from imh_video.schemes.locate import builtin_paths
from imh_video.schemes.read import read_scheme, read_scheme_text, read_through
from imh_video.schemes.write import draft_text, scheme_text, tidy

PATHS = {path.stem: path for path in builtin_paths()}
TEXT = """\
# For our own team.
format: imh-video-scheme
format_version: 1
id: ours
version: "1.0"   # raise it
title: Ours
summary: Two codes.
licence_note: Our own words.

leaders:
  B: infant

codes:
  # What we look for most.
  - id: b_look
    label: looks
    actor: infant
    kind: state
    valence: connect
    keys: B L   # L for look
    definition: Looks at the parent.

  # Never leave this one out.
  - id: b_unseen
    label: can't see the baby
    actor: infant
    kind: state
    valence: neutral
    keys: B U
    definition: The baby cannot be seen.
    unscorable: true
# the end
"""


def draft(text: str = TEXT) -> SchemeDraft:
    return SchemeDraft.of(read_scheme_text(text, "ours"), text)


def says(text: str):
    return tidy(read_scheme_text(text, "written"))


@pytest.mark.parametrize("name", PATHS)
def test_a_scheme_that_nobody_changed_is_written_letter_for_letter(name):
    text = PATHS[name].read_text("utf-8")
    assert draft_text(SchemeDraft.of(read_scheme(PATHS[name]), text)) == text


@pytest.mark.parametrize("name", PATHS)
def test_a_scheme_written_anew_says_the_same(name):
    scheme = read_scheme(PATHS[name])
    assert says(scheme_text(tidy(scheme))) == tidy(scheme)


def test_one_changed_field_changes_its_line_and_no_other():
    made = draft()
    look = replace(made.scheme.codes[0], label="looks at parent")
    text = draft_text(made.with_code(0, look))
    changed = [(a, b) for a, b in zip(TEXT.splitlines(), text.splitlines(), strict=True) if a != b]
    assert changed == [("    label: looks", "    label: looks at parent")]


def test_comments_stay_with_their_codes_when_those_change_places():
    text = draft_text(draft().move_code(1, 0))
    lines = text.splitlines()
    assert lines.index("  # Never leave this one out.") + 1 == lines.index("  - id: b_unseen")
    assert lines.index("  # What we look for most.") + 1 == lines.index("  - id: b_look")
    assert lines.index("  - id: b_unseen") < lines.index("  - id: b_look")
    assert "# the end" in text
    assert 'version: "1.0"   # raise it' in text


def test_what_is_new_stands_in_the_usual_order():
    made = draft()
    look = replace(made.scheme.codes[0], digit="1", include="Glances, too.", min_duration_s=0.5)
    text = draft_text(made.with_code(0, look))
    block = text[text.index("b_look") : text.index("# Never")]
    names = [line.split(":")[0].strip() for line in block.splitlines()[1:] if ":" in line]
    assert names == [
        "label", "actor", "kind", "valence", "keys", "digit", "definition", "include",
        "min_duration_s",
    ]  # fmt: skip
    assert "keys: B L   # L for look" in text


def test_a_file_in_one_line_is_written_whole_and_says_what_was_meant():
    text = (
        'format: imh-video-scheme\nformat_version: 1\nid: ours\nversion: "1"\ntitle: T\n'
        "summary: S\nlicence_note: L\ncodes: [{id: b_unseen, label: l, actor: infant, kind: state,"
        " valence: neutral, keys: U, definition: d, unscorable: true}]\n"
    )
    made = draft(text)
    other = made.with_code(0, replace(made.scheme.codes[0], label="not seen"))
    assert says(draft_text(other)) == tidy(other.scheme)


def test_the_first_key_of_an_actor_carries_its_chords_with_it():
    made = draft().with_leader(Actor.INFANT, "n")
    assert [code.keys for code in made.scheme.codes] == ["N L", "N U"]
    assert not draft_problems(made.scheme)


def test_two_actors_cannot_share_a_first_key():
    made = draft().with_leader(Actor.PARENT, "P")
    assert made.with_leader(Actor.PARENT, "B") is made


def test_a_new_id_is_followed_by_links_and_groups():
    made = draft().add_group(new_group(draft(), Actor.INFANT, "Eyes"))
    group = made.scheme.groups[0]
    for index, code in enumerate(made.scheme.codes):
        made = made.with_code(index, replace(code, group=group.id))
    made = made.with_group(0, replace(group, id="eyes"))
    assert {code.group for code in made.scheme.codes} == {"eyes"}
    assert says(draft_text(made)) == tidy(made.scheme)


def test_problems_name_the_field_of_the_form():
    made = draft()
    made = made.add_code(new_code(made, Actor.PARENT)).with_texts(title="  ")
    places = {problem.place for problem in draft_problems(made.scheme)}
    assert Place(Part.SCHEME, 0, "title") in places
    assert {Place(Part.CODE, 2, name) for name in ("label", "keys", "definition")} <= places
    assert Place(Part.SCHEME, 0, "codes") in places, "the parent needs a code for not seen"


def test_a_draft_meets_exactly_the_checks_of_its_file():
    made = draft().duplicate_code(0).with_texts(id="9 lives")
    in_file = read_through(draft_text(made), "x").problems
    assert [p.problem for p in draft_problems(made.scheme)] == [p.problem for p in in_file]


def test_what_is_only_not_filled_in_yet_can_be_shown_in_a_form():
    gap = read_through(TEXT.replace("title: Ours\n", ""), "x")
    assert gap.draft is not None
    assert gap.problems
    wrong = read_through(TEXT.replace("title: Ours", "titel: Ours"), "x")
    assert wrong.draft is None
    assert read_through("a: [", "x").draft is None


WORDS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), max_codepoint=0x2FFF), min_size=1, max_size=150
).filter(lambda words: words.split() and not any(0x7F <= ord(c) <= 0x9F for c in words))


@settings(max_examples=40, deadline=None)
@given(WORDS, WORDS, st.sampled_from(["move", "remove", "duplicate", "stay"]))
def test_whatever_is_typed_is_read_again_as_it_was_typed(label, definition, deed):
    made = draft()
    code = replace(made.scheme.codes[0], label=label, definition=definition, include=definition)
    made = made.with_code(0, code)
    made = {
        "move": lambda: made.move_code(0, 1),
        "remove": lambda: made.remove_code(1),
        "duplicate": lambda: made.duplicate_code(0),
        "stay": lambda: made,
    }[deed]()
    read = read_through(draft_text(made), "x")
    assert read.draft is not None, read.problems
    assert tidy(read.draft) == tidy(made.scheme)
