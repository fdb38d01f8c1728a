"""Scheme files: every mistake is named by file, line, place and problem, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from imh_video.model.scheme import Actor, CodeKind, Relation, Valence
from imh_video.schemes.check import check_scheme
from imh_video.schemes.problems import SchemeRefused
from imh_video.schemes.read import read_scheme, read_scheme_text

SMALL = """\
format: imh-video-scheme
format_version: 1
id: small
version: "1"
title: Small
summary: For tests.
licence_note: Ours.
leaders: {B: infant, P: parent}
groups:
  - {id: gaze, actor: infant, label: Gaze, exhaustive: true}
codes:
  - id: look
    label: looks
    actor: infant
    kind: state
    valence: connect
    group: gaze
    keys: B L
    digit: "1"
    definition: Looks at the parent.
    parent_wording: looking at you
    parent_visible: true
    min_duration_s: 0.5
    default_duration_s: 1
    links: {responds_to: [wave]}
    modality: [gaze]
    age_months: [0, 24]
    suggested_by: [face_to_face]
  - {id: unseen, label: cannot see, actor: infant, kind: state, valence: neutral, group: gaze,
     keys: B U, definition: Not seen., unscorable: true}
  - id: wave
    label: waves
    actor: parent
    kind: point
    valence: connect
    keys: P W
    definition: Waves.
  - {id: p_unseen, label: cannot see, actor: parent, kind: state, valence: neutral, keys: P U,
     definition: Not seen., unscorable: true}
"""


def problems_of(text: str) -> list[str]:
    with pytest.raises(SchemeRefused) as refused:
        read_scheme_text(text, "small.yaml")
    return [problem.sentence for problem in refused.value.problems]


def only_problem(old: str, new: str) -> str:
    """The one problem that appears when a part of the sound scheme is replaced."""
    assert old in SMALL
    problems = problems_of(SMALL.replace(old, new, 1))
    assert len(problems) == 1, problems
    return problems[0]


def test_a_sound_scheme_is_read_with_all_its_fields():
    scheme = read_scheme_text(SMALL, "small.yaml")
    look = scheme.code("look")
    assert (look.actor, look.kind, look.valence) == (Actor.INFANT, CodeKind.STATE, Valence.CONNECT)
    assert (look.keys, look.digit, look.group) == ("B L", "1", "gaze")
    assert look.links == {Relation.RESPONDS_TO: ("wave",)}
    assert look.age_months == (0, 24)
    assert (look.lead_in_s, look.lead_out_s) == (3.0, 4.0)
    assert scheme.leaders == {"B": Actor.INFANT, "P": Actor.PARENT}
    assert [code.id for code in scheme.rivals(look)] == ["unseen"]
    assert look.suggested_by == ("face_to_face",)
    of_parent = [code.id for code in scheme.codes_of(Actor.PARENT) if code.unscorable]
    assert of_parent == ["p_unseen"]


def test_a_problem_names_file_line_place_and_what_is_wrong():
    assert only_problem("kind: point", "kind: pont") == (
        "small.yaml, line 34, codes 3 (wave), kind: 'pont' is not one of point, state."
        " Did you mean 'point'?"
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    label: waves\n", "", "The field 'label' is missing."),
        ("    label: waves\n", "    label: ''\n", "The text is empty."),
        ("label: waves", "lable: waves", "Did you mean 'label'?"),
        ("label: waves", "label: waves\n    colour: red", "'colour' is not known here."),
        ("label: waves", "label: waves\n    label: nods", "given twice"),
        ("label: waves", "label: 3", "Expected a text, got the number 3. Put it in quotes."),
        ("label: waves", "label: [a]", "Expected a text, got a list."),
        ("parent_visible: true", "parent_visible: 1", "Expected true or false, got the number 1."),
        ("parent_visible: true", "parent_visible: yes", "Expected true or false, got 'yes'."),
        ("min_duration_s: 0.5", "min_duration_s: true", "Expected a number of seconds"),
        ("min_duration_s: 0.5", "min_duration_s: .nan", "Expected a number of seconds"),
        ("min_duration_s: 0.5", "min_duration_s: -1", "Expected 0 to 86400 seconds"),
        ("min_duration_s: 0.5", "min_duration_s: 2", "shorter than the shortest length"),
        ("age_months: [0, 24]", "age_months: [24, 0]", "two whole numbers of months"),
        ("age_months: [0, 24]", "age_months: 24", "two whole numbers of months"),
        ("modality: [gaze]", "modality: [gaez]", "Did you mean 'gaze'?"),
        ("modality: [gaze]", "modality: gaze", "Expected a list"),
        ("[wave]", "[wav]", "no code 'wav' in this scheme. Did you mean 'wave'?"),
        ("[wave]", "[look]", "a code cannot link to itself"),
        ("[wave]", "[wave, wave]", "stands in the list twice"),
        ("{responds_to:", "{respond_to:", "Did you mean 'responds_to'?"),
        ("keys: P W", "keys: P U", "P U already marks 'wave'"),
        ("keys: P W", "keys: B W", "B begins the codes of the infant"),
        ("keys: P W", "keys: X W", "'X' is not among the leaders"),
        ("keys: P W", "keys: P", "P begins other codes"),
        ("keys: P W", "keys: J", "The key J plays the film"),
        ("keys: P W", "keys: E", "The key E answers a possible moment"),
        ("keys: P W", "keys: P W W", "Expected one key or two"),
        ("keys: P W", "keys: '1'", "The digit 1 already marks 'wave'"),
        ("    keys: P W\n", "", "The code has no keys"),
        ("{B: infant, P: parent}", "{B: infant, P: parent, K: dyad}", "The key K plays the film"),
        ("{B: infant, P: parent}", "{B: infant, P: parent, D: dyads}", "Did you mean 'dyad'?"),
        ("definition: Waves.", "definition: Waves.\n    digit: '1'", "already marks 'look'"),
        ("definition: Waves.", "definition: Waves.\n    digit: 'a'", "Expected one digit"),
        ("definition: Waves.", "definition: Waves.\n    group: gaze", "is the infant's, but"),
        ("definition: Waves.", "definition: Waves.\n    default_duration_s: 1", "has no length"),
        ("definition: Waves.", "definition: Waves.\n    parent_visible: true", "needs words"),
        ("[face_to_face]", "[face_too_face]", "Did you mean 'face_to_face'?"),
        ("id: wave\n", "id: Wave\n", "cannot be an id"),
        ("id: small", "id: ''", "The text is empty."),
        ("format_version: 1", "format_version: 9", "written for a newer imh-video"),
        ("format: imh-video-scheme", "format: other", "another kind of file"),
    ],
)
def test_each_mistake_is_explained_where_it_stands(old: str, new: str, expected: str):
    problems = problems_of(SMALL.replace(old, new, 1))
    assert any(expected in problem for problem in problems), problems


def test_a_strain_code_may_never_be_shown_to_a_parent():
    text = SMALL.replace("valence: connect\n    group: gaze", "valence: strain\n    group: gaze")
    assert any("never shown to a parent" in problem for problem in problems_of(text))


def test_a_point_cannot_be_in_a_group_of_states():
    text = SMALL.replace("kind: state\n    valence: connect", "kind: point\n    valence: connect")
    assert any("Only states can be in a group" in problem for problem in problems_of(text))


def test_every_actor_needs_a_code_for_what_cannot_be_seen():
    text = SMALL.replace(
        "keys: P U,\n     definition: Not seen., unscorable: true",
        "keys: P U,\n     definition: Not seen.",
    )
    assert problems_of(text) == [
        (
            "small.yaml, line 12, codes: The parent needs a code for when nothing can be seen"
            " (unscorable: true), or what was not seen would count as absent."
        )
    ]


def test_two_codes_of_one_id_are_refused_with_the_line_of_the_first():
    text = SMALL.replace("id: wave\n", "id: look\n").replace("[wave]", "[p_unseen]")
    assert problems_of(text) == [
        "small.yaml, line 31, codes 3 (look), id: The id 'look' is already used in line 12."
    ]


def test_all_problems_are_told_at_once_in_the_order_of_the_file():
    text = SMALL.replace("label: looks", "label: 3").replace("kind: point", "kind: dot")
    lines = [problem.split(",")[1] for problem in problems_of(text)]
    assert lines == [" line 13", " line 34"]


def test_the_first_problem_speaks_for_the_others_when_a_scheme_is_refused():
    with pytest.raises(SchemeRefused) as refused:
        read_scheme_text(
            SMALL.replace("label: looks", "label: 3").replace("kind: point", "kind: dot"),
            "small.yaml",
        )
    assert refused.value.sentence.endswith("There is 1 more problem in this file.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "The file is empty"),
        ("# only a comment\n", "The file is empty"),
        ("codes: []\n", "The list is empty"),
        ("- a\n- b\n", "Expected fields such as"),
        ("just words", "Expected fields such as"),
        ("id: [1, 2\ntitle: x\n", "This is not YAML"),
        ("id: a\n  title: b\n", "This is not YAML"),
        ("id: 'open\n", "This is not YAML"),
        ("id: *nobody\n", "This is not YAML"),
        ("\tid: x\n", "This is not YAML"),
        ("id: \x00", "This is not YAML"),
        ("[" * 50_000, "nested too deeply"),
        ("- [ [\n" * 5000, "This is not YAML"),
        ("id: a\n---\nid: b\n", "This is not YAML"),
    ],
)
def test_what_is_no_scheme_at_all_gets_a_plain_sentence(text: str, expected: str):
    assert any(expected in problem for problem in problems_of(text))


def test_a_missing_file_a_folder_and_foreign_bytes_are_named(tmp_path: Path):
    picture = tmp_path / "photo.yaml"
    picture.write_bytes(b"\xff\xd8\xff\xe0 not text")
    assert "no such file" in check_scheme(tmp_path / "gone.yaml")[0].sentence
    assert "This is a folder" in check_scheme(tmp_path)[0].sentence
    assert "UTF-8" in check_scheme(picture)[0].sentence


def test_a_byte_order_mark_and_a_folder_with_spaces_and_other_letters_do_no_harm(tmp_path: Path):
    folder = tmp_path / "schémas de l’équipe Ω"
    folder.mkdir()
    path = folder / "petit schéma.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.encode())
    assert check_scheme(path) == ()
    assert read_scheme(path).id == "small"


def test_the_content_hash_ignores_comments_white_space_and_the_order_of_fields():
    other = SMALL.replace(
        "    label: waves\n    actor: parent\n", "    actor: parent\n    label:   waves\n"
    )
    other = "# a comment\n" + other.replace(
        "Looks at the parent.", ">-\n      Looks at\n      the parent."
    )
    assert other != SMALL
    assert read_scheme_text(other, "a").content_hash == read_scheme_text(SMALL, "b").content_hash


def test_the_content_hash_changes_with_every_word_and_the_order_of_codes():
    first = read_scheme_text(SMALL, "a").content_hash
    changed = read_scheme_text(SMALL.replace("Waves.", "Waves once."), "a").content_hash
    assert len(first) == 64
    assert changed != first


def test_a_default_that_is_written_out_does_not_change_the_hash():
    written = SMALL.replace("definition: Waves.", "definition: Waves.\n    parent_visible: false")
    assert read_scheme_text(written, "a").content_hash == read_scheme_text(SMALL, "a").content_hash


def test_digits_may_be_shared_between_actors_only_when_the_scheme_says_so():
    text = SMALL.replace("definition: Waves.", "definition: Waves.\n    digit: '1'")
    assert any("already marks 'look'" in problem for problem in problems_of(text))
    shared = read_scheme_text("digits_per_actor: true\n" + text, "shared.yaml")
    with_digit = [(code.actor, code.id) for code in shared.codes if code.digit == "1"]
    assert with_digit == [(Actor.INFANT, "look"), (Actor.PARENT, "wave")]
