"""Going through the possible moments by keys: play, keep, adjust, dismiss, and take back."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel
from support.libraries import candidate, write_film

from imh_video.model.mark import Origin
from imh_video.model.moment import MomentKind, NotLooked, Suggestions, Verdict
from imh_video.model.signal import SignalSet
from imh_video.timebase import Span
from imh_video_ui.coding import background_loader
from imh_video_ui.moments.moment_words import coverage_words, gap_words, steps_of
from imh_video_ui.theme import Button

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
FRAME_US = 100_000

FOUND = Suggestions(
    (
        candidate(MomentKind.CUE_AND_REPLY, 1_000_000, 2_000_000, id_="reply"),
        candidate(MomentKind.REPAIR, 2_500_000, 3_500_000, id_="repair"),
        candidate(MomentKind.SHARED_SMILE, 200_000, 800_000, id_="smile"),
    ),
    (NotLooked(Span(3_600_000, 4_000_000), "the parent's face was out of view"),),
)


@pytest.fixture
def closed_workspace(closed_workspace, tmp_path):
    """With a film that is long enough for three possible moments."""
    film = write_film(tmp_path / "long.mp4", seconds=12)
    closed_workspace.recording = closed_workspace.made.add_film(film)
    return closed_workspace


@pytest.fixture
def queue(closed_workspace):
    """The film with three possible moments, the best one open."""
    kept = closed_workspace.made.library.keep_suggestions(closed_workspace.recording.id, FOUND)
    closed_workspace.open()
    closed_workspace.ids = [moment.id for moment in kept.moments]
    closed_workspace.page.moments.open(closed_workspace.ids[0])
    return closed_workspace


def test_opening_one_plays_it_in_a_loop_with_a_lead_in(queue) -> None:
    player = queue.page.player
    assert player.loop == Span(0, 4_000_000)
    assert player.playing
    assert queue.page.queue.current_id == queue.ids[0]


def test_enter_keeps_it_as_a_mark_that_says_where_it_came_from(queue) -> None:
    queue.press(Key.Key_Return)
    (mark,) = queue.marks
    assert mark.code_id == "d_attune"
    assert mark.span == Span(1_000_000, 2_000_000)
    assert mark.origin is Origin.SUGGESTION
    assert queue.desk.decisions[queue.ids[0]].verdict is Verdict.KEPT


def test_where_a_kept_one_came_from_stands_beside_its_note_for_ever(queue) -> None:
    queue.press(Key.Key_Return)
    (mark,) = queue.marks
    queue.page.timeline.choose(mark.id)
    assert queue.page.notes._when.text().endswith("began as a possible moment")
    queue.desk.change_mark(replace(mark, span=Span(300_000, 900_000)))
    queue.page.timeline.choose(mark.id)
    assert queue.page.notes._when.text().endswith("began as a possible moment")


def test_after_an_answer_the_next_one_is_open(queue) -> None:
    queue.press(Key.Key_Return)
    assert queue.page.queue.current_id == queue.ids[1]
    queue.press(Key.Key_X)
    assert queue.page.queue.current_id == queue.ids[2]
    queue.press(Key.Key_X)
    assert queue.page.queue.current_id is None
    assert not queue.page.player.playing


def test_enter_with_none_open_opens_the_first_that_waits_and_keeps_nothing(
    closed_workspace,
) -> None:
    kept = closed_workspace.made.library.keep_suggestions(closed_workspace.recording.id, FOUND)
    closed_workspace.open()
    closed_workspace.press(Key.Key_Return)
    assert closed_workspace.page.queue.current_id == kept.moments[0].id
    assert closed_workspace.marks == []


def test_x_dismisses_it_and_makes_no_mark(queue) -> None:
    queue.press(Key.Key_X)
    assert queue.marks == []
    assert queue.desk.decisions[queue.ids[0]].verdict is Verdict.DISMISSED


def test_undo_makes_it_wait_again(queue) -> None:
    queue.press(Key.Key_Return)
    queue.press(Key.Key_Z, modifier=CONTROL)
    assert queue.marks == []
    assert queue.desk.decisions == {}
    assert "3 to look at" in queue.page.queue._counts.text()


def test_what_was_taken_back_is_open_again_and_plays(queue) -> None:
    queue.press(Key.Key_X, Key.Key_X)
    assert queue.page.queue.current_id == queue.ids[2]
    queue.press(Key.Key_Z, modifier=CONTROL)
    assert queue.page.queue.current_id == queue.ids[1]
    assert queue.page.player.playing
    queue.press(Key.Key_Z, modifier=CONTROL)
    assert queue.page.queue.current_id == queue.ids[0]
    queue.press(Key.Key_Return)
    assert queue.desk.decisions[queue.ids[0]].verdict is Verdict.KEPT


def test_a_kept_mark_that_is_removed_waits_again_but_is_not_opened(queue) -> None:
    queue.press(Key.Key_Return)
    (mark,) = queue.marks
    queue.desk.remove_marks([mark.id])
    assert queue.ids[0] not in queue.desk.decisions
    assert queue.page.queue.current_id == queue.ids[1]


def test_when_all_are_answered_it_says_so(queue) -> None:
    queue.press(Key.Key_X, Key.Key_X, Key.Key_X)
    assert queue.page.queue._nothing.text().startswith("You have been through all of them.")


def test_the_buttons_show_the_keys_that_are_set(queue) -> None:
    def caps() -> list[str]:
        card = queue.page.queue._cards[queue.page.queue.current_id]
        return [one.keys for one in card.findChildren(Button) if one.keys and one.isVisibleTo(card)]

    queue.qtbot.waitUntil(lambda: caps() == ["Enter", "E", "X"])
    queue.page.action("moments.dismiss").setShortcut("N")
    queue.page.show_keys()
    queue.qtbot.waitUntil(lambda: caps() == ["Enter", "E", "N"])


def test_the_counts_say_what_was_decided(queue) -> None:
    queue.press(Key.Key_Return, Key.Key_X)
    words = queue.page.queue._counts.text()
    assert "1 kept, 1 dismissed" in words
    assert "1 to look at" in words


def test_e_adjusts_with_i_and_o_and_enter_keeps_it_so(queue) -> None:
    queue.press(Key.Key_E)
    assert queue.page.queue.adjusting is not None
    queue.page.player.pause()
    queue.go_to(8)
    queue.press(Key.Key_I)
    queue.go_to(25)
    queue.press(Key.Key_O)
    queue.press(Key.Key_Return)
    (mark,) = queue.marks
    assert mark.span == Span(8 * FRAME_US, 26 * FRAME_US)
    assert queue.desk.decisions[queue.ids[0]].verdict is Verdict.ADJUSTED


def test_adjusting_can_make_another_code_of_it(queue) -> None:
    queue.press(Key.Key_E)
    form = queue.page.queue.adjusting
    form.code.setCurrentIndex(form.code.findData("d_turns"))
    queue.press(Key.Key_Return)
    assert queue.marks[0].code_id == "d_turns"


def test_escape_leaves_adjusting_without_a_decision(queue) -> None:
    queue.press(Key.Key_E, Key.Key_Escape)
    assert queue.page.queue.adjusting is None
    assert queue.desk.decisions == {}
    assert queue.marks == []


def test_adjusting_by_frames_moves_one_edge(queue) -> None:
    queue.press(Key.Key_E)
    queue.page.moments.nudge(True, 2)
    queue.page.moments.nudge(False, -1)
    assert queue.page.queue.adjusting.span == Span(9 * FRAME_US, 22 * FRAME_US)


def test_the_next_and_the_one_before_are_a_key_away(queue) -> None:
    queue.press(Key.Key_Down, modifier=ALT)
    assert queue.page.queue.current_id == queue.ids[1]
    queue.press(Key.Key_Up, modifier=ALT)
    assert queue.page.queue.current_id == queue.ids[0]


def test_answers_need_an_open_moment_in_sight(queue) -> None:
    queue.page.tabs.setCurrentWidget(queue.page.marks_panel)
    queue.press(Key.Key_X, Key.Key_E)
    assert queue.desk.decisions == {}


def test_only_one_kind_is_shown_when_it_is_asked_for(queue) -> None:
    panel = queue.page.queue
    panel.filter.setCurrentIndex(panel.filter.findText("Shared smile"))
    shown = [i for i, card in panel._cards.items() if not card.isHidden()]
    assert shown == [queue.ids[2]]


def test_what_was_dismissed_can_be_looked_up_and_kept_after_all(queue) -> None:
    queue.press(Key.Key_X)
    panel = queue.page.queue
    panel.filter.setCurrentIndex(panel.filter.findText("Dismissed"))
    assert [i for i, card in panel._cards.items() if not card.isHidden()] == [queue.ids[0]]
    queue.page.moments.open(queue.ids[0])
    queue.press(Key.Key_Return)
    assert queue.desk.decisions[queue.ids[0]].verdict is Verdict.KEPT


def test_at_the_end_it_says_where_nothing_was_looked_for(queue) -> None:
    words = [label.text() for label in queue.page.queue.findChildren(QLabel)]
    assert any("Nothing was suggested from 00:03.6 to 00:04.0" in text for text in words)


def test_a_click_in_the_timeline_opens_its_card(queue) -> None:
    queue.page.timeline.candidate_requested.emit(queue.ids[2])
    assert queue.page.queue.current_id == queue.ids[2]


def test_a_film_nobody_looked_at_offers_to_look(workspace) -> None:
    assert workspace.page.queue._look.isVisible()


def test_looking_leaves_the_keyboard_on_no_button(workspace) -> None:
    queue = workspace.page.queue
    queue.look_requested.disconnect()
    (look,) = [b for b in queue.findChildren(QAbstractButton) if "Look for" in b.text()]
    look.setFocus()
    look.click()
    queue.show_progress(0.1, "Looking")
    assert workspace.page.window().focusWidget() is queue


def test_a_look_that_cannot_begin_says_why_and_leaves_the_offer(workspace, monkeypatch) -> None:
    monkeypatch.setenv("IMH_VIDEO_MODELS", "nowhere")
    workspace.page.look.start()
    assert workspace.page.queue._bar.isVisible()
    workspace.qtbot.waitUntil(lambda: not workspace.page.loader.is_looking, timeout=30_000)
    assert not workspace.page.queue._bar.isVisible()
    assert workspace.problems
    (why,) = workspace.page.queue.notes.sentences
    assert why == workspace.problems[-1]
    assert workspace.page.queue.notes.isVisible(), "who looked elsewhere meanwhile reads it too"
    assert workspace.page.queue._look.isVisible()
    workspace.page.open_recording(workspace.recording.id)
    assert workspace.page.queue.notes.sentences == (why,)
    workspace.page.look.start()
    assert workspace.page.queue.notes.sentences == (), "another try, another answer"
    assert workspace.page.queue._bar.isVisible()


def test_while_the_first_look_is_under_way_nothing_says_that_nobody_looked(workspace) -> None:
    queue = workspace.page.queue
    queue.show_progress(0.1, "Looking")
    assert not queue._look.isVisible()
    queue.hide_progress()
    assert queue._look.isVisible()


def test_what_an_earlier_look_warns_of_stands_beside_what_it_found(queue, monkeypatch) -> None:
    words = ("Nobody was found in this film.", "The picture is very dark; little could be seen.")
    known = SimpleNamespace(signals=SignalSet(np.zeros(0, np.int64), 0), warnings=words)
    monkeypatch.setattr(background_loader, "known_look", lambda *_: known)
    queue.page.open_recording(queue.recording.id)
    queue.qtbot.waitUntil(lambda: queue.page.queue.notes.sentences == words, timeout=10_000)
    assert queue.page.queue.notes.isVisible()


def test_signs_stand_in_the_order_in_which_they_came() -> None:
    evidence = (
        candidate(onset_us=41_000_000, offset_us=None).evidence[0],
        candidate(onset_us=40_200_000, offset_us=None).evidence[0],
    )
    first, second = steps_of(evidence)
    assert first.at_us == 40_200_000
    assert first.gap_us is None
    assert second.gap_us is not None
    assert gap_words(second.gap_us) == "+0.8 s"


@pytest.mark.parametrize(
    ("coverage", "words"),
    [
        ({"infant": 1.0, "caregiver": 0.96, "sound": 1.0},
         "Seen: baby all of it, parent 96 %. Sound clear."),
        ({"infant": 0.0, "caregiver": 0.5}, "Seen: baby not at all, parent 50 %."),
        ({"sound": 0.0}, "No sound."),
        ({}, ""),
    ],
)  # fmt: skip
def test_what_could_be_seen_is_said_in_plain_words(coverage: dict, words: str) -> None:
    assert coverage_words(coverage) == words
