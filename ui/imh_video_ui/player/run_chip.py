"""Says that only some parts are played, and which; pressed, everything is played again."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from imh_video_ui.player.film_player import FilmPlayer
from imh_video_ui.theme import Button


class RunChip(Button):
    """Seen only while a run of parts is in force."""

    def __init__(self, player: FilmPlayer, parent: QWidget | None = None) -> None:
        super().__init__("", parent, size="compact", icon="list-video", trailing_icon="x")
        self._player = player
        self._is_short = False
        self.setCheckable(True)
        self.clicked.connect(self._play_everything)
        player.spans_changed.connect(self.refresh)
        player.position_changed.connect(self.refresh)
        self.refresh()

    def set_short(self, is_short: bool) -> None:
        """Numbers alone, where there is no room."""
        if is_short != self._is_short:
            self._is_short = is_short
            self.refresh()

    def show_cross(self, is_shown: bool) -> None:
        """The sign that pressing ends it; the tool tip says so too."""
        self._trailing_icon = "x" if is_shown else ""
        self.updateGeometry()

    def refresh(self, *_: object) -> None:
        run = self._player.span_run
        self.setVisible(run is not None)
        if run is None:
            return
        self.setChecked(True)
        number = run.number_at(self._player.position_us)
        whole = self.tr("Marks only · {number} of {count}").format(number=number, count=len(run))
        text = f"{number} / {len(run)}" if self._is_short else whole
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(whole)
            words = self.tr(
                "Only {asked} marks are played, in {count} parts. Play everything again"
            )
            self.setToolTip(words.format(asked=run.asked, count=len(run)))

    def _play_everything(self) -> None:
        self._player.play_spans(())
