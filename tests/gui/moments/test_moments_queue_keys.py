"""The queue by real keys: play, keep, adjust, dismiss with a reason, undo; and what stays gone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu, QPushButton
from support.made_moments import made_signals

from imh_video.app.suggesting import suggest_again
from imh_video.model.mark import Origin
from imh_video.model.moment import DismissReason, MomentKind, Verdict
from imh_video.timebase import Span
from imh_video_ui.moments.moment_words import reason_words

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
REASON_KEYS = dict(
    zip(DismissReason, (Key.Key_5, Key.Key_6, Key.Key_7, Key.Key_8, Key.Key_9), strict=True)
)


def counts(space) -> str:
    return space.page.queue._counts.text()


def look_again(space, later_s: float) -> None:
    """As a new analysis of the same film, in which all is seen a little later."""
    film = space.library.recordings()[0]
    space.page.moments.show(suggest_again(space.library, film.id, made_signals(later_s)))


def test_enter_opens_the_best_one_and_plays_it_round_with_lead_in_and_lead_out(space) -> None:
    best = space.moments[0]
    space.press(Key.Key_Return)
    loop = space.page.player.loop
    assert space.page.queue.current_id == best.id
    assert space.page.player.playing
    assert loop.onset_us == max(0, best.span.onset_us - 2_000_000)
    assert loop.end_us == min(30_000_000, best.span.end_us + 2_000_000)
    assert space.marks == []


def test_space_stops_it_and_goes_on_and_no_loop_key_ends_the_loop(space) -> None:
    space.press(Key.Key_Return, Key.Key_Space)
    assert not space.page.player.playing
    space.press(Key.Key_Space)
    assert space.page.player.playing
    space.press(Key.Key_L, modifier=CONTROL)
    assert space.page.player.loop is None


def test_three_moments_take_one_key_each(space) -> None:
    space.press(Key.Key_Return)
    first, second, third = space.moments
    space.press(Key.Key_Return, Key.Key_X, Key.Key_E, Key.Key_Return)
    verdicts = {i: one.verdict for i, one in space.desk.decisions.items()}
    assert verdicts == {
        first.id: Verdict.KEPT,
        second.id: Verdict.DISMISSED,
        third.id: Verdict.ADJUSTED,
    }
    assert "2 kept, 1 dismissed" in counts(space)
    assert "0 to look at" in counts(space)
    assert space.page.queue.current_id is None
    assert not space.page.player.playing


@pytest.mark.parametrize("reason", list(DismissReason))
def test_a_reason_takes_one_key_too_and_stands_on_the_card(space, reason: DismissReason) -> None:
    space.press(Key.Key_Return)
    moment = space.moments[0]
    space.press(REASON_KEYS[reason], modifier=ALT)
    decision = space.desk.decisions[moment.id]
    assert (decision.verdict, decision.why) == (Verdict.DISMISSED, reason.value)
    card = space.page.queue._cards[moment.id]
    assert any(reason_words(reason) in label.text() for label in card.findChildren(QLabel))
    assert space.page.queue.current_id == space.moments[1].id


def test_a_reason_can_be_given_afterwards_and_undone_by_itself(space) -> None:
    space.press(Key.Key_Return, Key.Key_X)
    moment = space.moments[0]
    space.page.queue.filter.setCurrentIndex(space.page.queue.filter.findText("Dismissed"))
    space.page.moments.open(moment.id)
    space.press(Key.Key_7, modifier=ALT)
    assert space.desk.decisions[moment.id].why == "too_slight"
    space.press(Key.Key_Z, modifier=CONTROL)
    assert space.desk.decisions[moment.id].why == ""
    space.press(Key.Key_Z, modifier=CONTROL)
    assert moment.id not in space.desk.decisions


def test_the_mouse_finds_the_same_reasons(space) -> None:
    space.press(Key.Key_Return)
    moment = space.moments[0]
    menu = space.page.queue._cards[moment.id].findChild(QMenu)
    words, keys = zip(*(action.text().split("\t") for action in menu.actions()), strict=True)
    assert keys == ("Alt 5", "Alt 6", "Alt 7", "Alt 8", "Alt 9")
    assert list(words) == [
        "It was not there",
        "It was somebody else",
        "Too slight",
        "Marked already",
        "No use for now",
    ]
    menu.actions()[1].trigger()
    assert space.desk.decisions[moment.id].why == "somebody_else"


def test_reasons_mean_nothing_while_no_moment_is_open(space) -> None:
    space.press(*REASON_KEYS.values(), modifier=ALT)
    assert space.desk.decisions == {}


def test_undo_brings_a_kept_one_back_and_takes_its_mark(space) -> None:
    space.press(Key.Key_Return, Key.Key_Return)
    assert len(space.marks) == 1
    space.press(Key.Key_Z, modifier=CONTROL)
    assert space.marks == []
    assert "3 to look at" in counts(space)
    space.press(Key.Key_Z, modifier=CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert len(space.marks) == 1


def test_adjusting_by_keys_keeps_what_was_set(space) -> None:
    space.press(Key.Key_Return, Key.Key_E)
    space.page.player.pause()
    space.page.player.seek_us(4_500_000)
    space.qtbot.waitUntil(lambda: space.page.player.position_us == 4_500_000, timeout=10_000)
    space.press(Key.Key_I)
    space.press(Key.Key_Return)
    (mark,) = space.marks
    assert mark.span.onset_us == 4_500_000
    assert mark.origin is Origin.SUGGESTION


def test_where_a_mark_came_from_stays_for_ever(space) -> None:
    space.press(Key.Key_Return, Key.Key_Return)
    (mark,) = space.marks
    moved = Span(mark.span.onset_us + 300_000, mark.span.end_us)
    space.page.edits.change(replace(mark, span=moved), "Move mark")
    look_again(space, 0.0)
    (after,) = space.marks
    assert (after.span, after.origin) == (moved, Origin.SUGGESTION)
    assert after.candidate_id == mark.candidate_id


def test_only_one_kind_is_gone_through_when_it_is_asked_for(space) -> None:
    panel = space.page.queue
    place = panel.filter.findText("Possible missed cue")
    panel.filter.setFocus()
    space.press(*[Key.Key_Down] * place)
    assert panel.filter.currentIndex() == place
    assert [one.kind for one in space.waiting] == [MomentKind.MISSED_CUE]
    space.page.setFocus()
    space.press(Key.Key_Return, Key.Key_X)
    assert [one.verdict for one in space.desk.decisions.values()] == [Verdict.DISMISSED]
    assert panel.current_id is None


@pytest.mark.parametrize("later_s", [0.0, 0.3])
def test_what_was_dismissed_or_kept_does_not_come_again_after_another_look(
    space, later_s: float
) -> None:
    space.press(Key.Key_Return, Key.Key_X, Key.Key_Return)
    left = space.waiting[0].kind
    look_again(space, later_s)
    assert [one.kind for one in space.waiting] == [left]
    assert "1 kept, 1 dismissed" in counts(space)
    lane = space.page.timeline.moments
    assert len(lane) == 3, "what was decided keeps its place; the lane leaves dismissed ones out"


def test_the_same_kind_at_another_time_is_a_new_one(space) -> None:
    missed = next(one for one in space.moments if one.kind is MomentKind.MISSED_CUE)
    space.page.moments.open(missed.id)
    space.press(Key.Key_X)
    look_again(space, 4.0)
    again = [one for one in space.waiting if one.kind is MomentKind.MISSED_CUE]
    assert len(again) == 1
    assert again[0].id != missed.id


def button_in_card(space, words: str) -> QPushButton:
    card = space.page.queue._cards[space.page.queue.current_id]
    return next(one for one in card.findChildren(QPushButton) if one.text() == words)


def test_enter_on_a_button_of_the_card_does_what_the_button_says(space) -> None:
    first = space.moments[0]
    space.page.moments.open(first.id)
    button_in_card(space, "Dismiss").setFocus(Qt.FocusReason.TabFocusReason)
    space.press(Qt.Key.Key_Return)
    assert space.desk.decisions[first.id].verdict is Verdict.DISMISSED
    assert space.page.queue.current_id == space.moments[1].id
    assert space.window.focusWidget() is space.page.queue, "not on Undo, nor on any other button"
    space.press(Qt.Key.Key_Return)
    assert space.desk.decisions[space.moments[1].id].verdict is Verdict.KEPT


def test_adjusting_from_the_button_leaves_the_keyboard_to_the_keys_of_the_queue(space) -> None:
    first = space.moments[0]
    space.page.moments.open(first.id)
    button_in_card(space, "Adjust").setFocus(Qt.FocusReason.TabFocusReason)
    space.press(Qt.Key.Key_Return)
    assert space.page.queue.adjusting is not None
    assert space.window.focusWidget() is space.page.queue
    space.press(Qt.Key.Key_Return)
    assert space.desk.decisions[first.id].verdict is Verdict.ADJUSTED
