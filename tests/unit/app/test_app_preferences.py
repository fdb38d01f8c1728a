from __future__ import annotations

import tomllib

import pytest

from imh_video.app.preferences import SETTINGS, Preferences


def test_every_default_may_be_used():
    for setting in SETTINGS:
        assert setting.problem_with(setting.default) is None, setting.key


def test_what_is_set_is_there_again_after_a_restart(tmp_path):
    path = tmp_path / "preferences.toml"
    first = Preferences(path)
    first.set("look.theme", "dark")
    first.set("player.jump_s", 2.5)
    first.set("look.menu_bar", False)
    first.bind("play.toggle", "Space")

    second = Preferences(path)

    assert second.text("look.theme") == "dark"
    assert second.number("player.jump_s") == 2.5
    assert not second.flag("look.menu_bar")
    assert second.bindings == {"play.toggle": "Space"}
    assert second.problems == ()


def test_the_file_is_plain_toml(tmp_path):
    path = tmp_path / "preferences.toml"
    preferences = Preferences(path)
    preferences.set("consent.taken_by", 'R. "Hale", Gesundheitsbüro')
    preferences.bind("mark.end all", "Ctrl+E")

    content = tomllib.loads(path.read_text("utf-8"))

    assert content["consent"]["taken_by"] == 'R. "Hale", Gesundheitsbüro'
    assert content["keys"]["Coder A"]["mark.end all"] == "Ctrl+E"


def test_a_wrong_value_is_left_out_with_a_word_and_the_rest_is_read(tmp_path):
    path = tmp_path / "preferences.toml"
    path.write_text('[look]\ntheme = "purple"\nmenu_bar = false\n[player]\njump_s = "far"\n')

    preferences = Preferences(path)

    assert preferences.text("look.theme") == "system"
    assert not preferences.flag("look.menu_bar")
    assert preferences.number("player.jump_s") == 1.0
    assert len(preferences.problems) == 2
    assert "preferences.toml, look.theme" in preferences.problems[0]


def test_a_file_that_is_no_toml_gives_the_defaults_and_says_so(tmp_path):
    path = tmp_path / "preferences.toml"
    path.write_text("this is a shopping list")

    preferences = Preferences(path)

    assert preferences.text("look.theme") == "system"
    assert "could not be read" in preferences.problems[0]


def test_what_a_newer_version_wrote_survives_a_change_here(tmp_path):
    path = tmp_path / "preferences.toml"
    path.write_text('[review]\nquestion = "What do you notice?"\n')

    Preferences(path).set("look.theme", "light")

    assert tomllib.loads(path.read_text("utf-8"))["review"]["question"] == "What do you notice?"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("look.theme", "purple"),
        ("coding.back_shift_ms", -1),
        ("coding.back_shift_ms", True),
        ("look.menu_bar", 1),
        ("player.volume", 1.5),
    ],
)
def test_a_value_that_a_setting_cannot_have_is_refused(tmp_path, key, value):
    preferences = Preferences(tmp_path / "preferences.toml")
    before = preferences.get(key)

    with pytest.raises(ValueError, match=key):
        preferences.set(key, value)

    assert preferences.get(key) == before


def test_a_listener_is_told_what_changed_until_it_stops_listening(tmp_path):
    preferences = Preferences(tmp_path / "preferences.toml")
    told = []
    stop = preferences.subscribe(told.append)

    preferences.set("look.theme", "dark")
    preferences.set("look.theme", "dark")
    preferences.bind("play.toggle", "Space")
    stop()
    preferences.set("look.theme", "light")

    assert told == ["look.theme", "keys.play.toggle"]


def test_each_coder_has_keys_of_their_own(tmp_path):
    path = tmp_path / "preferences.toml"
    first = Preferences(path)
    first.bind("play.mute", "Q")
    first.set("coding.coder", 'R. "Hale"')
    assert first.bindings == {}
    first.bind("play.mute", "W")

    second = Preferences(path)

    assert second.bindings == {"play.mute": "W"}
    assert second.coders_with_keys() == ("Coder A", 'R. "Hale"')
    second.set("coding.coder", "Coder A")
    assert second.bindings == {"play.mute": "Q"}
    second.take_keys_of('R. "Hale"')
    assert second.bindings == {"play.mute": "W"}


def test_keys_that_name_nobody_belong_to_who_coded_then(tmp_path):
    path = tmp_path / "preferences.toml"
    path.write_text('[keys]\n"play.mute" = "Q"\n\n[coding]\ncoder = "MK"\n')
    preferences = Preferences(path)
    assert preferences.bindings == {"play.mute": "Q"}
    preferences.bind("play.toggle", "P")
    assert tomllib.loads(path.read_text("utf-8"))["keys"]["MK"] == {
        "play.mute": "Q",
        "play.toggle": "P",
    }
