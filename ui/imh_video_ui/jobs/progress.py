"""How far a job is, with a way to stop it: large on a page, small in the top bar."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from imh_video_ui.jobs.runner import JobHandle, jobs
from imh_video_ui.theme import Button, ElidedLabel, icon, icon_button, label, theme_signals
from imh_video_ui.theme.icons import pixmap

_STEPS = 1000


def percent(fraction: float) -> str:
    """A share as whole hundredths, rounded down: 100 means done."""
    return f"{int(fraction * 100)} %"


class JobProgress(QWidget):
    """Title, bar, what it does now, and Stop."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._handle: JobHandle | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        self._title = ElidedLabel("", "strong")
        self._share = label("", "small", "text2")
        head.addWidget(self._title, 1)
        head.addWidget(self._share)
        self._bar = QProgressBar()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        foot = QHBoxLayout()
        self._doing = ElidedLabel("", "small", "text2")
        self.stop_button = Button(self.tr("Stop"), size="compact", icon="x")
        self.stop_button.clicked.connect(self._stop)
        foot.addWidget(self._doing, 1)
        foot.addWidget(self.stop_button)
        column.addLayout(head)
        column.addWidget(self._bar)
        column.addLayout(foot)

    def watch(self, handle: JobHandle) -> None:
        """Show this job from now on."""
        self._handle = handle
        self._title.set_whole_text(handle.title)
        self._bar.setAccessibleName(handle.title)
        self.stop_button.setEnabled(True)
        self.stop_button.setAccessibleName(self.tr("Stop: {what}").format(what=handle.title))
        handle.progress.connect(self._show)
        self._show(handle.fraction, handle.doing)

    def _show(self, fraction: float, doing: str) -> None:
        self._bar.setValue(round(fraction * _STEPS))
        self._share.setText(percent(fraction))
        if doing:
            self._doing.set_whole_text(doing)

    def _stop(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
            self.stop_button.setEnabled(False)
            self._doing.set_whole_text(self.tr("Stopping"))


class JobTray(QWidget):
    """In the top bar: the job that runs, how far it is, and how many more wait."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._sign = QLabel()
        self._words = label("", "small", "text2")
        self._bar = QProgressBar()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(72)
        self._stop = icon_button("x", self.tr("Stop this work"), size=14)
        self._stop.clicked.connect(self._stop_first)
        self.pause_button = icon_button("pause", self.tr("Pause this work"), size=14)
        self.pause_button.clicked.connect(self._switch_pause)
        for widget in (self._sign, self._words, self._bar, self.pause_button, self._stop):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._shown: JobHandle | None = None
        jobs().changed.connect(self._refresh)
        theme_signals().changed.connect(self._paint_sign)
        self._paint_sign()
        self._refresh()

    def _paint_sign(self) -> None:
        self._sign.setPixmap(pixmap("loader", 16, "accent", self.devicePixelRatioF()))

    def _refresh(self) -> None:
        # A job without a title (the stills of a page) is not worth a line.
        titled = [handle for handle in jobs().running if handle.title]
        self.setVisible(bool(titled))
        self._shown = titled[0] if titled else None
        if self._shown is None:
            return
        self._shown.progress.connect(self._advance, Qt.ConnectionType.UniqueConnection)
        more = self.tr(" and {n} more").format(n=len(titled) - 1) if len(titled) > 1 else ""
        self._shown.paused.connect(self._refresh, Qt.ConnectionType.UniqueConnection)
        self.pause_button.setVisible(self._shown.can_pause)
        is_paused = self._shown.is_paused
        says = self.tr("Go on with this work") if is_paused else self.tr("Pause this work")
        self.pause_button.setIcon(icon("play" if is_paused else "pause", 14, "text2", "accent"))
        self.pause_button.setAccessibleName(says)
        self.pause_button.setToolTip(says)
        paused = self.tr("Paused: {what}").format(what=self._shown.title)
        self._words.setText((paused if is_paused else self._shown.title) + more)
        self._bar.setAccessibleName(self._shown.title)
        self._bar.setValue(round(self._shown.fraction * _STEPS))

    def _advance(self, fraction: float, _doing: str) -> None:
        if self.sender() is self._shown:
            self._bar.setValue(round(fraction * _STEPS))

    def _switch_pause(self) -> None:
        if self._shown is not None:
            (self._shown.go_on if self._shown.is_paused else self._shown.pause)()

    def _stop_first(self) -> None:
        if self._shown is not None:
            self._shown.cancel()
