"""What was measured in the open film: in the lanes, over the picture and in words, or hidden."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from imh_video.model.signal import SignalSet
from imh_video_ui.coding.film_side import FilmSide
from imh_video_ui.coding.moments_side import MomentsSide
from imh_video_ui.coding.timeline_bar import TimelineBar
from imh_video_ui.timeline.timeline_view import TimelineView


class MeasuresHand(QObject):
    """Shows it wherever it shows, unless the coder's own pass goes on: it would lead the eye."""

    told = Signal(str)

    def __init__(
        self, timeline: TimelineView, film: FilmSide, bar: TimelineBar, moments: MomentsSide
    ) -> None:
        super().__init__(timeline)
        self._timeline = timeline
        self._film = film
        self._bar = bar
        self._moments = moments
        moments.measures_changed.connect(self.show)

    def take(self, signals: SignalSet) -> None:
        """The signals of the open film are known."""
        self._moments.choices.signals = signals
        self.show()

    def show(self) -> None:
        """As far as it may be seen now."""
        signals = self._moments.shown_signals
        self._timeline.show_signals(signals)
        self._film.show_signals(signals)
        self._bar.show_own_pass(is_hiding=self._moments.own_pass.hides_measures)

    def say(self) -> None:
        """What was measured at the playhead, in words."""
        if self._moments.own_pass.hides_measures:
            words = self.tr("What was measured is hidden until you have finished your own pass.")
        else:
            words = self._timeline.words.read_signals()
        self.told.emit(words or self.tr("Nobody looked at this film yet."))
