"""Going through the possible moments: open and play one, take the answer, go on to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from imh_video.app.coding_desk import CodingDesk
from imh_video.model.identifiers import CandidateId
from imh_video.model.moment import CandidateMoment, DismissReason, Suggestions
from imh_video_ui.coding.film_hand import FilmHand
from imh_video_ui.moments.moment_words import kind_words, lane_words
from imh_video_ui.moments.own_pass_hand import OwnPassHand
from imh_video_ui.moments.queue_panel import QueuePanel
from imh_video_ui.theme import key_text
from imh_video_ui.timeline.timeline_view import TimelineView


class QueueHand(QObject):
    """Between the queue, the film and the desk. ``edit`` makes an edit and says whether it held.

    ``for_me`` makes the short list of all that was found in a film, for the one who looks.
    """

    opened = Signal()
    """A moment was opened, or the last one was answered."""
    problem = Signal(str)

    def __init__(
        self,
        queue: QueuePanel,
        timeline: TimelineView,
        film: FilmHand,
        edit: Callable[[Callable[[], object]], bool],
        own_pass: OwnPassHand,
        for_me: Callable[[CodingDesk, Suggestions], Suggestions],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._queue = queue
        self._timeline = timeline
        self._film = film
        self._edit = edit
        self._own_pass = own_pass
        self._for_me = for_me
        self.desk: CodingDesk | None = None
        queue.open_requested.connect(self.open)
        queue.keep_requested.connect(self.keep)
        queue.adjust_requested.connect(self.adjust)
        queue.dismiss_requested.connect(self.dismiss)
        queue.dismissed_because.connect(self.dismiss)
        queue.adjusted.connect(film.loop_round)
        queue.onset_here.connect(self.begin_here)
        queue.offset_here.connect(self.end_here)
        queue.nudged.connect(self.nudge)
        queue.own_pass_done.connect(own_pass.finish)
        queue.own_pass_left.connect(own_pass.ask_to_leave)
        queue.check_requested.connect(own_pass.show_check)
        timeline.candidate_requested.connect(self.open)

    def acts(self) -> dict[str, Callable[[], object]]:
        """What is done here, by the name of the action."""
        return {
            "play.loop_in": self.begin_here,
            "play.loop_out": self.end_here,
            "moments.next": lambda: self.step(1),
            "moments.previous": lambda: self.step(-1),
            "moments.keep": self.keep,
            "moments.adjust": self.adjust,
            "moments.dismiss": self.dismiss,
            **{f"moments.{reason}": partial(self.dismiss, reason) for reason in DismissReason},
        }

    def show(self, suggestions: Suggestions | None) -> None:
        """All that was found in the film, of which the short list shows; None before any look."""
        if self.desk is None:
            return
        if self._own_pass.is_hiding:
            self._queue.show_own_pass()
        else:
            shown = None if suggestions is None else self._for_me(self.desk, suggestions)
            self._queue.show_suggestions(
                shown,
                self.desk.decisions,
                self.desk.code_for,
                after_own_pass=self._own_pass.is_finished,
            )
        self._show_in_timeline()
        self._timeline.show_current_candidate(None)
        self.opened.emit()

    def show_decisions(self) -> None:
        """What was decided by now, in the queue and in the timeline.

        An answer that was just taken back is open again: whoever undoes wants to answer anew.
        """
        desk = self.desk
        if desk is None:
            return
        taken_back = self._queue.answered - desk.decisions.keys()
        self._queue.show_decisions(desk.decisions)
        self._show_in_timeline()
        # Only an undo leaves something to redo; a kept mark that is removed does not.
        if desk.can_redo and len(taken_back) == 1 and self._queue.isVisible():
            self.open(*taken_back)

    def use_keys(self, actions: Mapping[str, QAction]) -> None:
        """The keys of the answers, as they are set, on the buttons."""
        caps = {name: key_text(actions[name].shortcut()) for name in self.acts()}
        # It says Enter on most keyboards, and both keys do it.
        self._queue.use_keys(
            {name.partition(".")[2]: cap.replace("Return", "Enter") for name, cap in caps.items()}
        )

    def _show_in_timeline(self) -> None:
        if self.desk is not None:
            moments = self._queue.moments.values()
            self._timeline.show_possible(moments, self.desk.decisions, lane_words)

    def open(self, candidate_id: CandidateId) -> None:
        """Unfold this possible moment and play it in a loop."""
        moment = self._queue.moments.get(candidate_id)
        if moment is None:
            return
        self._queue.open_card(candidate_id)
        self._timeline.show_current_candidate(candidate_id)
        self._timeline.choose()
        self._timeline.show_span(moment.span)
        self.opened.emit()
        self._film.play_round(moment.span)

    def step(self, step: int) -> None:
        """Open the next possible moment that waits, or the one before."""
        candidate_id = self._queue.next_waiting(step)
        if candidate_id is not None:
            self.open(candidate_id)

    def keep(self) -> None:
        """Keep the open moment, as suggested or as adjusted, and go on to the next.

        With none open it opens the first that waits, so that one key goes through them all.
        """
        moment, desk, form = self._queue.current, self.desk, self._queue.adjusting
        if desk is None:
            return
        if moment is None:
            self.step(1)
            return
        if form is not None:
            code_id = form.code_id or None
            done = self._edit(lambda: desk.adjust(moment, form.span, code_id))
        elif desk.code_for(moment) is None:
            self._ask_for_code(moment)
            return
        else:
            done = self._edit(lambda: desk.keep(moment))
        if done:
            self._go_on()

    def _ask_for_code(self, moment: CandidateMoment) -> None:
        self.adjust()
        self.problem.emit(
            self.tr("This scheme has no code for “{kind}”. Choose one and keep it.").format(
                kind=kind_words(moment.kind)
            )
        )

    def adjust(self) -> None:
        """Change where the open moment begins and ends before it is kept."""
        if self.desk is not None and self._queue.current is not None:
            self._queue.begin_adjusting(self.desk.scheme.codes)

    def dismiss(self, why: str = "") -> None:
        """Say no to the open moment, perhaps with a reason, and go on to the next."""
        moment, desk = self._queue.current, self.desk
        if moment is None or desk is None:
            return
        if self._edit(lambda: desk.dismiss(moment, str(why))):
            self._go_on()

    def _go_on(self) -> None:
        following = self._queue.next_waiting()
        if following is not None:
            self.open(following)
            return
        self._queue.open_card(None)
        self._timeline.show_current_candidate(None)
        self._film.loop_off()
        self._film.player.pause()
        self.opened.emit()

    def begin_here(self) -> None:
        """I: where what is adjusted begins, otherwise where the loop begins."""
        if self._queue.adjusting is not None:
            self._queue.set_edge(self._film.shown_us(), is_end=False)
        else:
            self._film.begin_loop_here()

    def end_here(self) -> None:
        """O: where it ends."""
        if self._queue.adjusting is not None:
            self._queue.set_edge(self._film.frame_end_us(), is_end=True)
        else:
            self._film.end_loop_here()

    def nudge(self, is_end: bool, frames: int) -> None:
        form = self._queue.adjusting
        if form is not None:
            edge_us = form.span.end_us if is_end else form.span.onset_us
            self._queue.set_edge(self._film.by_frames(edge_us, frames), is_end=is_end)
