"""Possible moments while a coding is open: the queue, what is looked for, the own pass."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.learning import learner_of
from imh_video.app.library import Library
from imh_video.app.preferences import Preferences
from imh_video.app.shown_moments import short_list_of
from imh_video.model.identifiers import FamilyId
from imh_video.model.moment import Suggestions
from imh_video.model.signal import SignalSet
from imh_video_ui.coding.film_hand import FilmHand
from imh_video_ui.coding.queue_hand import QueueHand
from imh_video_ui.moments.choices_hand import MomentChoicesHand
from imh_video_ui.moments.own_pass_hand import OwnPassHand
from imh_video_ui.moments.queue_panel import QueuePanel
from imh_video_ui.timeline.timeline_view import TimelineView


class MomentsSide(QObject):
    """``queue`` answers them, ``choices`` says what is looked for, ``own_pass`` hides them."""

    problem = Signal(str)
    told = Signal(str)
    offered = Signal(str, str, object)
    can_changed = Signal()
    """Other actions may be done now."""
    measures_changed = Signal()
    """What was measured is to be shown, or hidden, from now on."""

    def __init__(
        self,
        page: QWidget,
        library: Library,
        preferences: Preferences,
        panel: QueuePanel,
        timeline: TimelineView,
        film: FilmHand,
        edit: Callable[[Callable[[], object]], bool],
    ) -> None:
        super().__init__(page)
        self._library = library
        self._preferences = preferences
        self.own_pass = OwnPassHand(library, preferences, page)
        self.choices = MomentChoicesHand(library, preferences, page)
        self.queue = QueueHand(panel, timeline, film, edit, self.own_pass, self._for_me, self)
        for part in (self.own_pass, self.choices, self.queue):
            part.problem.connect(self.problem)
        self.own_pass.told.connect(self.told)
        self.own_pass.changed.connect(self._own_pass_changed)
        self.choices.offered.connect(self.offered)
        self.choices.suggested.connect(self.queue.show)
        self.choices.order_changed.connect(self.show_known)

    def acts(self) -> dict[str, Callable[[], object]]:
        """What is done here, by the name of the action."""
        return {
            "moments.choices": self.choices.ask,
            "moments.learnt": self.choices.show_learnt,
            **self.own_pass.acts(),
            **self.queue.acts(),
        }

    def begin(self, desk: CodingDesk) -> None:
        """Another coding is open; its possible moments show, unless they are to be hidden."""
        self.queue.desk = desk
        self.choices.begin(desk.recording)
        self.own_pass.begin(desk)
        self.show_known()

    def end(self) -> None:
        self.queue.desk = None
        self.choices.end()
        self.own_pass.end()

    @property
    def shown_signals(self) -> SignalSet | None:
        """What was measured in the open film, as far as it may be seen now."""
        return None if self.own_pass.hides_measures else self.choices.signals

    def show_known(self) -> None:
        """The list as the library has it now."""
        desk = self.queue.desk
        if desk is not None:
            self.queue.show(self._library.candidates(desk.recording.id))

    def _for_me(self, desk: CodingDesk, found: Suggestions) -> Suggestions:
        """The short list in the order that this person's or the team's answers teach."""
        learner = learner_of(self._preferences)
        return short_list_of(self._library, desk.recording.id, found, learner, desk.decisions)

    def show_family(self, family_id: FamilyId) -> None:
        """The lists of this family's films were made anew elsewhere."""
        desk = self.queue.desk
        if desk is not None and desk.recording.family_id == family_id:
            self.show_known()

    def _own_pass_changed(self) -> None:
        self.show_known()
        self.can_changed.emit()
        self.measures_changed.emit()
