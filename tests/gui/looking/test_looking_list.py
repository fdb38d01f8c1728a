"""Films are looked at one after the other, beside the work; a look pauses, stops and goes on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from support.libraries import no_samples
from support.looks import Looks

from imh_video.app.looking_through import films_to_look_at
from imh_video.app.preferences import Preferences
from imh_video.app.waiting_films import keep_waiting
from imh_video.model.identifiers import RecordingId
from imh_video.model.problem import Problem
from imh_video_ui.jobs.look_through import LookThroughDialog
from imh_video_ui.jobs.looking_list import Look, LookingList
from imh_video_ui.main_window import MainWindow
from imh_video_ui.theme import Button


def test_one_film_after_the_other_in_the_order_in_which_they_were_asked_for(looks: Looks) -> None:
    first, second, third = looks.films
    for film in (first, second, third):
        looks.looking.want(film)
    looks.wait_for(first, Look.RUNNING)
    assert looks.state(second) is Look.WAITING
    looks.looking.stop(second)
    looks.finish(first)
    looks.wait_for(third, Look.RUNNING)
    looks.finish(third)
    looks.wait_for(third, Look.DONE)
    assert looks.begun == [first, third]
    assert looks.state(second) is Look.STOPPED


def test_a_pause_holds_it_and_going_on_ends_it(looks: Looks) -> None:
    film = looks.films[0]
    looks.looking.want(film)
    looks.qtbot.waitUntil(lambda: looks.begun == [film])
    looks.looking.switch_pause()
    assert looks.state(film) is Look.PAUSED
    looks.finish(film)
    looks.qtbot.wait(60)
    assert looks.state(film) is Look.PAUSED, "nothing ends while it is paused"
    looks.looking.switch_pause()
    looks.wait_for(film, Look.DONE)


def test_a_paused_look_can_be_stopped_and_begun_again(looks: Looks) -> None:
    film = looks.films[0]
    looks.looking.want(film)
    looks.qtbot.waitUntil(lambda: looks.begun == [film])
    looks.looking.pause(film)
    looks.looking.stop(film)
    looks.wait_for(film, Look.STOPPED)
    looks.looking.go_on(film)
    looks.finish(film)
    looks.wait_for(film, Look.DONE)
    assert looks.begun == [film, film]


def test_a_film_that_cannot_be_looked_at_says_why_and_costs_the_others_nothing(
    looks: Looks,
) -> None:
    bad, good, _ = looks.films
    looks.broken[bad] = Problem("This film has no picture.", where="Film 1")
    for film in (bad, good):
        looks.finish(film)
        looks.looking.want(film)
    looks.wait_for(good, Look.DONE)
    assert looks.state(bad) is Look.FAILED
    entry = looks.looking.entry(bad)
    assert entry is not None
    assert "no picture" in entry.problem


def test_a_library_that_closes_begins_nothing_more(looks: Looks) -> None:
    first, second, _ = looks.films
    looks.looking.want(first)
    looks.looking.want(second)
    looks.wait_for(first, Look.RUNNING)
    looks.looking.close()
    looks.wait_for(first, Look.STOPPED)
    assert looks.state(second) is Look.STOPPED
    assert looks.begun in ([first], [])


def test_films_are_chosen_in_a_list_and_it_tells_how_far_each_is(looks: Looks) -> None:
    first, second, third = looks.films
    looks.finish(first)
    looks.looking.want(first)
    looks.wait_for(first, Look.DONE)
    dialog = LookThroughDialog(None, looks.made.library, looks.looking)
    looks.qtbot.addWidget(dialog)
    dialog.open()
    looks.qtbot.waitUntil(lambda: len(dialog.rows) == 3)
    chosen = {film: row.tick.isChecked() for film, row in dialog.rows.items()}
    assert chosen == {first: False, second: True, third: True}, (
        "what is looked at need not be again"
    )
    dialog.rows[third].tick.setFocus()
    QTest.keyClick(dialog.rows[third].tick, Qt.Key.Key_Space)
    assert dialog.start_button.text() == "Look at 1 film"
    dialog.start_button.click()
    looks.qtbot.waitUntil(lambda: "50 %" in dialog.rows[second].state.text())
    dialog.rows[second].pause.click()
    assert "paused" in dialog.rows[second].state.text()
    dialog.rows[second].pause.click()
    looks.finish(second)
    looks.wait_for(second, Look.DONE)
    assert "no sound" in dialog.rows[second].state.text()
    dialog.reject()
    assert looks.state(third) is None


def test_a_list_of_many_films_shows_more_than_the_first_three(looks: Looks) -> None:
    library = looks.made.library
    dialog = LookThroughDialog(None, library, looks.looking)
    looks.qtbot.addWidget(dialog)
    dialog.open()
    looks.qtbot.waitUntil(lambda: len(dialog.rows) == 3)
    few, height = dialog._area.height(), dialog.height()
    (film,) = [one for one in films_to_look_at(library) if one.recording.id == looks.films[0]]
    many = [
        replace(film, recording=replace(film.recording, id=RecordingId(f"film {number}")))
        for number in range(9)
    ]
    dialog.show_films(many)
    assert dialog._area.height() > 2 * few
    assert dialog.height() > height + few, "the buttons stay below the list"
    dialog.reject()


def test_a_film_without_consent_is_in_the_list_with_the_reason(looks: Looks) -> None:
    library = looks.made.library
    for consent in library.consents(looks.made.family.id):
        library.withdraw_consent(consent.id)
    films = films_to_look_at(library)
    assert all("no consent" in film.refusal for film in films)


def test_films_that_wait_are_remembered_when_the_program_ends_and_offered_again(
    looks: Looks,
) -> None:
    first, second, third = looks.films
    looks.looking.want(third)
    looks.looking.want(first)
    looks.wait_for(third, Look.RUNNING)
    looks.looking.close()
    looks.wait_for(third, Look.STOPPED)

    again = LookingList(looks.made.library)
    assert again.remembered == (third, first)
    assert again.entry(third) is None, "nothing begins by itself"
    looks.looking = again
    dialog = LookThroughDialog(None, looks.made.library, again)
    looks.qtbot.addWidget(dialog)
    looks.qtbot.waitUntil(lambda: len(dialog.rows) == 3)
    assert "waited when the program ended" in dialog.rows[first].state.text()
    assert "waited" not in dialog.rows[second].state.text()
    dialog.rows[first].stop.click()
    assert "not looked at yet" in dialog.rows[first].state.text()
    assert not dialog.rows[first].tick.isChecked()
    assert LookingList(looks.made.library).remembered == (third,)

    again.go_on_with_remembered()
    looks.finish(third)
    looks.wait_for(third, Look.DONE)
    assert again.remembered == ()
    assert LookingList(looks.made.library).remembered == ()


def test_a_power_cut_forgets_no_film_that_waits(looks: Looks) -> None:
    first, second, _ = looks.films
    looks.looking.want(first)
    looks.looking.want(second)
    looks.wait_for(first, Look.RUNNING)
    # Nothing is closed: this is what lies on the disk at this moment.
    assert LookingList(looks.made.library).remembered == (first, second)
    looks.finish(first)
    looks.wait_for(second, Look.RUNNING)
    assert LookingList(looks.made.library).remembered == (second,)


def test_the_window_offers_to_go_on_with_films_that_waited(looks: Looks, tmp_path: Path) -> None:
    first, second, _ = looks.films
    keep_waiting(looks.made.library, [second, first])
    window = MainWindow(looks.made.library, Preferences(tmp_path / "preferences.toml"), no_samples)
    looks.qtbot.addWidget(window)
    window.show()
    looks.qtbot.waitUntil(lambda: window.toasts.toast is not None)
    toast = window.toasts.toast
    assert toast is not None
    assert toast.text == "2 films were waiting to be looked at."
    button = next(b for b in toast.findChildren(Button) if b.text() == "Go on")
    button.click()
    looks.looking = window.looking
    looks.wait_for(second, Look.RUNNING)
    assert looks.state(first) is Look.WAITING
    window.close()


def test_what_a_look_warns_of_stands_beside_its_film_with_the_way_to_who_is_who(
    looks: Looks, tmp_path: Path
) -> None:
    first, second, _ = looks.films
    window = MainWindow(looks.made.library, Preferences(tmp_path / "preferences.toml"), no_samples)
    looks.qtbot.addWidget(window)
    window.show()
    window.open_film(first)
    looks.looking = window.looking
    looks.finish(first)
    window.looking.want(first)
    notes = window.coding_page.queue.notes
    looks.qtbot.waitUntil(lambda: bool(notes.sentences))
    assert "no sound" in notes.sentences[0]
    window.open_film(second)
    assert notes.sentences == ()
    assert not notes.isVisible(), "it is said of the other film"
    notes.warn(["Only one person was found."], with_people=True)
    with looks.qtbot.waitSignal(window.coding_page.people_wanted):
        notes.people.click()
    window.close()


def test_the_queue_of_the_open_film_pauses_its_look_and_says_where_it_stopped(
    looks: Looks, tmp_path: Path
) -> None:
    film, other, _ = looks.films
    window = MainWindow(looks.made.library, Preferences(tmp_path / "preferences.toml"), no_samples)
    looks.qtbot.addWidget(window)
    window.show()
    window.open_film(film)
    looks.looking = window.looking
    window.looking.want(film)
    window.looking.want(other)
    queue = window.coding_page.queue
    looks.qtbot.waitUntil(lambda: queue._doing.text() == "Looking and listening")
    queue._pause.click()
    assert looks.state(film) is Look.PAUSED
    assert queue._doing.text() == "Paused at 50 %"
    assert queue._pause.text() == "Go on"
    queue._pause.click()
    assert looks.state(film) is Look.RUNNING
    assert queue._pause.text() == "Pause"
    window.open_film(other)
    assert queue._doing.text() == "Waits: another film is looked at first"
    assert not queue._pause.isVisible()
    window.looking.stop(film)
    looks.wait_for(other, Look.RUNNING)
    assert queue._pause.isVisible()
    window.open_film(film)
    assert queue.notes.sentences == ("Stopped at 50 %. Look again, and it goes on from there.",)
    assert queue._look.isVisible()
    window.close()
