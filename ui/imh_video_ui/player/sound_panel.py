"""The panel at the loudspeaker: volume, through what, and corrected where it runs late."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from imh_video_ui.player.film_player import FilmPlayer
from imh_video_ui.player.film_sound import LATEST_US
from imh_video_ui.player.pop_panel import PopPanel
from imh_video_ui.theme import icon_button, label, restyle, rule

VOLUME_STEPS = 20
LATE_STEP_MS = 10
_WIDTH = 268


class SoundPanel(PopPanel):
    """Shows what is; what is changed here is heard at once."""

    device_chosen = Signal(str)
    """Its id; "" for the one that the system uses."""

    def __init__(self, player: FilmPlayer, parent: QWidget) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Sound"))
        self._player = player
        self.words = label("", "small", "text2", wraps=True)
        self.words.setFixedWidth(_WIDTH)
        self.column.addWidget(self.words)
        self._build_volume()
        self.column.addWidget(rule())
        self._build_devices()
        self._build_late()
        player.sound_changed.connect(self.refresh)
        player.state_changed.connect(self.refresh)

    def _build_volume(self) -> None:
        row = QHBoxLayout()
        self.loudness = QSlider(Qt.Orientation.Horizontal)
        self.loudness.setRange(0, VOLUME_STEPS)
        self.loudness.setAccessibleName(self.tr("Volume"))
        self.loudness.valueChanged.connect(self._take_volume)
        self.mute = QCheckBox(self.tr("Mute"))
        self.mute.toggled.connect(self._player.set_muted)
        row.addWidget(self.loudness, 1)
        row.addWidget(self.mute)
        self.column.addLayout(row)

    def _build_devices(self) -> None:
        title = label(self.tr("Heard through"), "small_strong")
        self.device = QComboBox()
        self.device.setAccessibleName(self.tr("Heard through"))
        self.device.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        restyle(self.device, fit="compact")
        self.device.activated.connect(self._take_device)
        title.setBuddy(self.device)
        self.column.addWidget(title)
        self.column.addWidget(self.device)

    def _build_late(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(4)
        title = label(self.tr("The sound of this film runs late by"), "small_strong")
        row = QHBoxLayout()
        self.earlier = icon_button("minus", self.tr("10 ms less"), self, size=16)
        self.later = icon_button("plus", self.tr("10 ms more"), self, size=16)
        self.late = QSpinBox()
        self.late.setRange(-LATEST_US // 1000, LATEST_US // 1000)
        self.late.setSingleStep(LATE_STEP_MS)
        self.late.setSuffix(self.tr(" ms"))
        self.late.setFixedWidth(118)
        self.late.setKeyboardTracking(False)
        self.late.setAccessibleName(self.tr("The sound runs late by, in milliseconds"))
        self.late.lineEdit().setTextMargins(8, 0, 0, 0)
        restyle(self.late, fit="compact")
        self.late.valueChanged.connect(self._take_late)
        title.setBuddy(self.late)
        for button, step in ((self.earlier, -LATE_STEP_MS), (self.later, LATE_STEP_MS)):
            button.setAutoRepeat(True)
            button.clicked.connect(partial(self._nudge, step))
        for widget in (self.earlier, self.late, self.later):
            row.addWidget(widget)
        row.addStretch(1)
        column.addWidget(title)
        column.addLayout(row)
        self.column.addLayout(column)

    def open_above(self, anchor: QWidget) -> None:
        self._fill_devices()
        self.refresh()
        super().open_above(anchor)

    def _fill_devices(self) -> None:
        self.device.clear()
        self.device.addItem(self.tr("What the computer uses"), "")
        devices = self._player.audio_devices()
        for device in devices:
            self.device.addItem(device.name, device.id)
        chosen = self._player.sound.speaker.chosen_id
        if chosen and chosen not in [device.id for device in devices]:
            self.device.addItem(self.tr("Your choice, not there now"), chosen)
        self.device.setCurrentIndex(max(0, self.device.findData(chosen)))

    def _take_volume(self, steps: int) -> None:
        self._player.set_volume(steps / VOLUME_STEPS)

    def _take_device(self, place: int) -> None:
        device_id = str(self.device.itemData(place))
        self._player.set_audio_device(device_id)
        self.device_chosen.emit(device_id)

    def _take_late(self, ms: int) -> None:
        self._player.set_audio_offset(1000 * ms)

    def _nudge(self, step_ms: int) -> None:
        self.late.setValue(self.late.value() + step_ms)

    def refresh(self) -> None:
        player = self._player
        self.words.setText(self.says())
        for part in (self.loudness, self.mute):
            part.setEnabled(player.has_sound)
        for late in (self.earlier, self.late, self.later):
            late.setEnabled(player.film_has_sound)
        self.device.setEnabled(player.can_play_sound)
        for field, value in (
            (self.loudness, round(player.volume * VOLUME_STEPS)),
            (self.late, round(player.audio_offset_us / 1000)),
        ):
            field.blockSignals(True)
            field.setValue(value)
            field.blockSignals(False)
        self.mute.setChecked(player.is_muted)

    def says(self) -> str:
        """How things are, in one short sentence."""
        player = self._player
        if not player.is_open:
            return self.tr("Volume")
        if not player.film_has_sound:
            return self.tr("This film has no sound.")
        if not player.can_play_sound:
            return self.tr("This computer has no sound device.")
        if player.sound.speaker.is_lost:
            return self.tr("The sound device does not answer. The film plays without sound.")
        if player.is_muted:
            return self.tr("Muted")
        return self.tr("Volume {percent} %").format(percent=round(player.volume * 100))
