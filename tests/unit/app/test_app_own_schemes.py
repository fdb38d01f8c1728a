"""Own schemes: found beside those of the program, copied, saved, brought in, taken away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.libraries import make_library, write_film
from typer.testing import CliRunner

from imh_video.app import own_schemes
from imh_video.cli import app
from imh_video.model.problem import Problem
from imh_video.model.scheme import Actor
from imh_video.schemes.locate import builtin_paths, find_scheme, own_folder


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMH_VIDEO_HOME", str(tmp_path / "home"))


def built_in(name: str = "still_face") -> own_schemes.SchemeFile:
    return next(f for f in own_schemes.scheme_files() if f.path.stem == name)


def test_a_copy_is_a_scheme_of_its_own_that_a_coding_can_begin_with():
    made = own_schemes.copy_scheme(built_in(), "Our episodes")
    assert made.is_ready
    assert not made.is_built_in
    assert made.path.parent == own_folder()
    assert made.scheme is not None
    found = find_scheme(made.scheme.id)
    assert found.title == "Our episodes"
    assert [code.id for code in found.codes] == [code.id for code in built_in().scheme.codes]


def test_a_scheme_of_the_program_is_never_written_or_taken_away():
    file = built_in()
    draft = file.draft()
    assert draft is not None
    before = file.path.read_bytes()
    for act in (
        lambda: own_schemes.save_draft(file.path, draft.with_texts(title="Mine")),
        lambda: own_schemes.save_text(file.path, "x"),
        lambda: own_schemes.remove_scheme(file.path),
    ):
        with pytest.raises(Problem, match="Make a copy"):
            act()
    assert file.path.read_bytes() == before


def test_a_scheme_with_mistakes_is_kept_but_no_coding_begins_with_it():
    made = own_schemes.copy_scheme(built_in(), "Ours")
    draft = made.draft()
    assert draft is not None
    saved = own_schemes.save_draft(made.path, draft.duplicate_code(0))
    assert saved.file.problems
    assert saved.file.draft() is not None, "what is not filled in yet can be filled in"
    with pytest.raises(Problem, match="no coding scheme"):
        find_scheme(draft.scheme.id)


def test_the_version_rises_when_codings_use_it_and_only_then():
    made = own_schemes.copy_scheme(built_in(), "Ours")
    draft = made.draft()
    assert draft is not None
    changed = draft.with_code(0, replace(draft.scheme.codes[0], label="other words"))
    assert own_schemes.save_draft(made.path, draft, ["1.0"]).file.scheme.version == "1.0"
    assert own_schemes.save_draft(made.path, changed, []).file.scheme.version == "1.0"
    saved = own_schemes.save_draft(made.path, changed, ["1.0", "1.1"])
    assert saved.raised_from == "1.0"
    assert saved.file.scheme.version == "1.2"
    text = saved.file.text.replace("other words", "still others")
    typed = own_schemes.save_text(made.path, text, ["1.2"])
    assert (typed.raised_from, typed.file.scheme.version) == ("1.2", "1.3")


def test_a_coding_keeps_the_version_that_it_was_begun_with(tmp_path):
    made = make_library(tmp_path / "library")
    recording = made.add_film(write_film(tmp_path / "play.mp4", seconds=1))
    file = own_schemes.copy_scheme(built_in(), "Ours")
    with made.library.open_coding(recording.id, "MK", find_scheme(file.scheme.id)) as desk:
        first = desk.scheme
        desk.mark_point(next(c.id for c in first.codes if c.kind == "point"), 0)
    assert own_schemes.versions_in_use(made.library, first.id) == {"1.0"}
    draft = file.draft()
    changed = draft.with_code(0, replace(draft.scheme.codes[0], label="other words"))
    own_schemes.save_draft(file.path, changed, own_schemes.versions_in_use(made.library, first.id))
    with made.library.open_coding(recording.id, "MK", find_scheme(first.id)) as desk:
        assert desk.scheme.content_hash == first.content_hash
    own_schemes.remove_scheme(file.path)
    kept = own_schemes.scheme_for(made.library, recording.id, first.id)
    assert kept.content_hash == first.content_hash, "the coding opens without the file too"
    with pytest.raises(Problem):
        own_schemes.scheme_for(made.library, recording.id, "never_was")
    made.library.close()


def test_what_was_taken_away_can_be_put_back():
    made = own_schemes.copy_scheme(built_in(), "Ours")
    removed = own_schemes.remove_scheme(made.path)
    assert made.path not in {file.path for file in own_schemes.scheme_files()}
    assert own_schemes.put_back(removed).text == made.text


def test_a_file_with_mistakes_comes_in_to_be_mended(tmp_path):
    path = tmp_path / "theirs.yaml"
    path.write_text("format: imh-video-scheme\ncodes: [\n")
    made = own_schemes.import_scheme(path)
    assert made.scheme is None
    assert made.problems[0].line
    assert made.text == path.read_text()


def test_a_file_whose_id_is_taken_is_refused_with_a_way_out(tmp_path):
    path = tmp_path / "again.yaml"
    path.write_bytes(builtin_paths()[0].read_bytes())
    with pytest.raises(Problem, match=r"id .* already"):
        own_schemes.import_scheme(path)


def test_of_two_own_schemes_with_one_id_the_second_says_so(tmp_path):
    made = own_schemes.copy_scheme(built_in(), "Ours")
    (own_folder() / "zz.yaml").write_text(made.text)
    doubles = [f for f in own_schemes.scheme_files() if f.path.stem in ("ours", "zz")]
    assert [f.is_ready for f in doubles] == [True, False]
    assert "Another scheme has the id" in doubles[1].problems[0].problem


def test_a_new_scheme_asks_for_what_it_is_about_and_has_not_seen_for_each():
    words = dict.fromkeys(Actor, "can't see")
    made = own_schemes.new_scheme("Ärger & Freude", words)
    assert made.scheme is not None
    assert made.scheme.id == "arger_freude"
    assert {p.problem for p in made.problems} == {"The text is empty."}
    assert sum(code.unscorable for code in made.scheme.codes) == 3


def test_the_command_line_lists_own_schemes():
    own_schemes.copy_scheme(built_in(), "Our episodes")
    answer = CliRunner().invoke(app, ["scheme", "list"])
    assert "Our episodes" in answer.output


def test_a_full_disk_leaves_the_file_as_it_was(monkeypatch):
    made = own_schemes.copy_scheme(built_in(), "Ours")
    monkeypatch.setattr("os.fsync", lambda _fd: (_ for _ in ()).throw(OSError(28, "no space")))
    with pytest.raises(Problem, match="could not be written"):
        own_schemes.save_text(made.path, "x: 1")
    monkeypatch.undo()
    assert made.path.read_text() == made.text
    assert not list(made.path.parent.glob("*.part"))
