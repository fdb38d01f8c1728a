from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from imh_video.model.family import Role
from imh_video_ui.dialogs.problem_dialog import ProblemDialog
from imh_video_ui.library.add_film_page import CHOOSE, CONSENT, READY
from imh_video_ui.library.consent_form import Said
from imh_video_ui.library.film_plans import Belonging


@pytest.fixture
def family(library):
    family = library.add_family("TERN-53")
    library.add_person(family.id, Role.INFANT, "Baby")
    library.add_person(family.id, Role.CAREGIVER, "Parent A")
    return family


@pytest.fixture
def window(library, family, open_window):
    return open_window(library)


def wait_for_step(qtbot, window, step):
    qtbot.waitUntil(
        lambda: window.add_film_page.step == step and not window.add_film_page.is_busy,
        timeout=10_000,
    )


def agree_all(page, library, family):
    for person in library.people(family.id):
        page.consent_form.choose(person.id, Said.AGREED)


def stored_films(library):
    return [path for path in library.folder.rglob("*") if path.suffix in (".mp4", ".part", ".film")]


def test_a_film_goes_into_the_library_with_its_consent(qtbot, window, library, family, tiny_film):
    page = window.add_film_page
    window.add_film(family.id, [tiny_film])
    wait_for_step(qtbot, window, CONSENT)
    assert not page.next_button.isEnabled()

    agree_all(page, library, family)
    assert page.next_button.isEnabled()
    with qtbot.waitSignal(page.film_added, timeout=10_000):
        qtbot.mouseClick(page.next_button, Qt.MouseButton.LeftButton)

    assert page.step == READY
    recordings = library.recordings(family.id)
    assert len(recordings) == 1
    assert recordings[0].filmed_on is not None
    assert {c.granted for c in library.consents(family.id)} == {True}


@pytest.mark.parametrize(
    ("name", "content"), [("notes.mp4", b"This is a shopping list."), ("empty.mp4", b"")]
)
def test_what_is_no_film_is_refused_in_words_and_nothing_is_kept(
    qtbot, window, library, family, tmp_path, name, content
):
    before = sorted(library.folder.rglob("*"))
    bad = tmp_path / name
    bad.write_bytes(content)
    window.add_film(family.id, [bad])

    def dialogs():
        return [d for d in window.findChildren(ProblemDialog) if d.isVisible()]

    qtbot.waitUntil(lambda: len(dialogs()) == 1, timeout=10_000)
    assert dialogs()[0].windowTitle() == "This film cannot be added"
    dialogs()[0].reject()
    assert window.add_film_page.step == CHOOSE
    assert library.recordings() == ()
    assert sorted(library.folder.rglob("*")) == before


def test_a_file_that_is_not_there_is_refused(qtbot, window, library, family, tmp_path):
    window.add_film(family.id, [tmp_path / "gone.mp4"])
    qtbot.waitUntil(
        lambda: any(d.isVisible() for d in window.findChildren(ProblemDialog)), timeout=10_000
    )
    for dialog in window.findChildren(ProblemDialog):
        dialog.reject()
    assert library.recordings() == ()


def test_one_no_keeps_the_film_out(qtbot, window, library, family, tiny_film):
    page = window.add_film_page
    window.add_film(family.id, [tiny_film])
    wait_for_step(qtbot, window, CONSENT)
    agree_all(page, library, family)
    baby = library.people(family.id)[0]
    page.consent_form.choose(baby.id, Said.NO)
    assert not page.next_button.isEnabled()
    assert "everybody" in page._remark.text()


def test_who_is_not_in_the_film_is_not_asked_about_it(qtbot, window, library, family, tiny_film):
    page = window.add_film_page
    second = library.add_person(family.id, Role.CAREGIVER, "Parent B")
    window.add_film(family.id, [tiny_film])
    wait_for_step(qtbot, window, CONSENT)
    agree_all(page, library, family)
    page.consent_form.choose(second.id, Said.NOT_IN_IT)
    with qtbot.waitSignal(page.film_added, timeout=10_000):
        page.next_button.click()
    recording = library.recordings(family.id)[0]
    assert second.id not in {person.id for person in library.people_in(recording.id)}
    assert second.id not in {consent.person_id for consent in library.consents(family.id)}


def test_stopping_before_the_copy_keeps_nothing(qtbot, window, library, family, tiny_film):
    window.add_film(family.id, [tiny_film])
    wait_for_step(qtbot, window, CONSENT)
    window.add_film_page.stop()
    assert window.library_page.isVisible()
    assert library.recordings() == ()
    assert library.consents(family.id) == ()


def test_several_films_are_added_one_after_another(
    qtbot, window, library, family, tiny_film, tmp_path
):
    page = window.add_film_page
    from support.numbered_clips import make_clip

    other = make_clip("silent", tmp_path).path
    window.add_film(family.id, [tiny_film, other])
    qtbot.waitUntil(lambda: page.belonging_form is not None, timeout=10_000)
    page.belonging_form.choose(Belonging.SEPARATE)
    page.next_button.click()
    wait_for_step(qtbot, window, CONSENT)
    agree_all(page, library, family)
    with qtbot.waitSignal(page.film_added, timeout=10_000):
        page.next_button.click()
    assert page.next_button.text() == "Add the next film"
    page.next_button.click()
    wait_for_step(qtbot, window, CONSENT)
    # Who agreed to the first film has agreed already.
    assert page.next_button.isEnabled()
    with qtbot.waitSignal(page.film_added, timeout=10_000):
        page.next_button.click()
    assert len(library.recordings(family.id)) == 2


def test_the_same_film_is_not_taken_twice(qtbot, window, library, family, tiny_film):
    page = window.add_film_page
    library.add_film(
        tiny_film,
        family.id,
        own_review_agreed_by=tuple(person.id for person in library.people(family.id)),
    )
    window.add_film(family.id, [tiny_film])
    wait_for_step(qtbot, window, CONSENT)
    page.next_button.click()
    qtbot.waitUntil(
        lambda: any(d.isVisible() for d in window.findChildren(ProblemDialog)), timeout=10_000
    )
    for dialog in window.findChildren(ProblemDialog):
        dialog.reject()
    assert page.step == CONSENT
    assert len(library.recordings()) == 1
