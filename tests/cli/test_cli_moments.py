"""The command line chooses how possible moments are looked for, and says what there is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.libraries import Made, make_library, write_film
from support.made_signals import MadeFilm

from imh_video.app.suggesting import suggest_again
from imh_video.cli import run
from imh_video.schemes.locate import find_scheme

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    made = make_library(tmp_path / "library")
    recording = made.add_film(write_film(tmp_path / "film.mp4"))
    film = MadeFilm(40).at(0, 40, caregiver_facing_partner=1, infant_facing_partner=1)
    film.at(10, 11, infant_reach=1).at(22, 25, infant_smile=0.9).at(23, 26, caregiver_smile=0.9)
    suggest_again(made.library, recording.id, film.signals())
    yield made
    made.library.close()


@pytest.fixture
def ask(made: Made, capsys: pytest.CaptureFixture[str]) -> Ask:
    def _ask(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["--library", str(made.library.folder), "suggestions", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return _ask


def test_the_ways_of_looking_are_listed_with_what_each_changes(ask: Ask) -> None:
    code, out, _ = ask("presets", "--json")
    said = json.loads(out)
    assert code == 0
    by_id = {one["id"]: one for one in said["presets"]}
    assert by_id["connection"]["kinds_off"] == ["distress", "missed_cue", "over_stimulation"]
    assert "reply.window_s" in by_id["newborn"]["changes"]
    assert any(one["id"] == "infant_cannot_hear" for one in said["circumstances"])


def test_a_choice_for_a_family_is_kept_and_what_is_not_said_stays(ask: Ask, made: Made) -> None:
    code = made.family.code
    assert ask("set", "--family", code, "--preset", "slow", "--why", "first film")[0] == 0
    done = ask("set", "--family", code, "--circumstance", "infant_cannot_see",
               "--without", "missed_cue", "--json")  # fmt: skip
    assert json.loads(done[1]) == {
        "family": code,
        "preset": "slow",
        "circumstances": ["infant_cannot_see"],
        "without": ["missed_cue"],
        "why": "first film",
    }
    back = ask("set", "--family", code, "--circumstance", "", "--without", "", "--json")
    assert json.loads(back[1])["circumstances"] == []
    assert json.loads(back[1])["without"] == []


def test_one_film_may_have_a_way_of_its_own(ask: Ask, made: Made) -> None:
    name = f"{made.family.code}/Film 1"
    assert ask("set", "--film", name, "--preset", "newborn")[0] == 0
    assert made.library.recordings()[0].moment_preset == "newborn"
    code, _, err = ask("set", "--film", name, "--circumstance", "infant_cannot_see")
    assert code == 2
    assert "all else belongs to the family" in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--preset", "fast"), "There is no way of looking 'fast'"),
        (("--circumstance", "flies"), "There is no circumstance 'flies'"),
        (("--without", "smiles"), "There is no kind of possible moment 'smiles'"),
    ],
)
def test_a_wrong_name_is_told_in_one_line(
    ask: Ask, made: Made, arguments: tuple[str, str], words: str
) -> None:
    code, out, err = ask("set", "--family", made.family.code, *arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1


def test_what_was_suggested_last_is_shown(ask: Ask, made: Made) -> None:
    code, out, _ = ask("show", f"{made.family.code}/Film 1", "--json")
    assert code == 0
    assert {"missed_cue", "cue_and_reply"} <= {one["kind"] for one in json.loads(out)}
    assert ask("again", f"{made.family.code}/Film 1")[0] == 2, "this film was never analysed"


def test_an_own_pass_is_begun_finished_and_held_beside_what_came_after(
    ask: Ask, made: Made
) -> None:
    film = f"{made.family.code}/Film 1"
    assert ask("own-pass", "begin", film, "--coder", "MK")[0] == 0
    code, _, err = ask("own-pass", "check", film)
    assert code == 2
    assert "nothing to compare" in err
    done = json.loads(ask("own-pass", "finish", film, "--json")[1])
    assert (done["coder"], done["marks"]) == ("MK", 0)
    recording = made.library.recordings()[0]
    with made.library.open_coding(recording.id, "MK", find_scheme("sunderland")) as desk:
        desk.keep(made.library.candidates(recording.id).moments[0])
    found = json.loads(ask("own-pass", "check", film, "--json")[1])
    assert (found["before"], found["now"], found["suggested"]) == (0, 1, 1)
    assert "1 added (1 from possible moments)" in ask("own-pass", "check", film)[1]


def test_while_an_own_pass_goes_on_nothing_is_shown_and_the_way_out_is_named(
    ask: Ask, made: Made, tmp_path: Path
) -> None:
    film = f"{made.family.code}/Film 1"
    ask("own-pass", "begin", film, "--coder", "MK")
    for arguments in (("show", film), ("again", film), ("show", film, "--coder", "MK")):
        code, out, err = ask(*arguments, "--json")
        assert (code, out) == (2, "")
        assert "the own pass of MK goes on" in err
        assert "own-pass finish" in err
    assert ask("show", film, "--coder", "ZZ")[0] == 0
    own = ("--library", str(made.library.folder), "moments", str(tmp_path / "film.mp4"))
    assert run(own) == 2, "the same film, from outside the library"

    done = json.loads(ask("own-pass", "leave", film, "--json")[1])
    assert done["finished_at"] is None
    assert done["left_at"] is not None
    assert ask("show", film)[0] == 0
    code, _, err = ask("own-pass", "check", film)
    assert code == 2
    assert "nothing to compare" in err


def test_what_answers_teach_is_told_and_little_is_said_before_there_are_many(ask: Ask) -> None:
    code, out, _ = ask("learnt", "--json")
    assert code == 0
    assert json.loads(out) == {
        "answers": 0, "families": 0, "state": "too_few", "tendencies": [], "trial": None,
    }  # fmt: skip
    assert "nothing is learnt before there are 30 in 3" in ask("learnt", "--coder", "MK")[1]


def test_whose_answers_count_must_be_plain(ask: Ask, made: Made) -> None:
    film = f"{made.family.code}/Film 1"
    assert ask("show", film, "--learn-from", "own", "--coder", "MK")[0] == 0
    code, _, err = ask("again", film, "--learn-from", "cloud")
    assert code == 2
    assert "nobody, own or team" in err
