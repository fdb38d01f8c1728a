"""What one camera filmed: its files in order, how the picture is turned, whether it is heard."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from imh_video.app.cameras import LONGEST_NAME
from imh_video.model.recording import Camera
from imh_video.timebase import timecode
from imh_video_ui.cameras.camera_words import parts_words, seconds_words
from imh_video_ui.library.dates import length_words, size_words
from imh_video_ui.library.flow_layout import FlowLayout
from imh_video_ui.player.stage import camera_name
from imh_video_ui.theme import Button, Card, Chip, label, rule

_SHORTEST_GAP_US = 1000
_ROW = "part_row"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Cameras", text)


class PartsPanel(QWidget):
    """Says what is wished for; the dialog does it."""

    add_parts_wished = Signal()
    remove_part_wished = Signal()
    remove_camera_wished = Signal()
    turn_wished = Signal(int)
    """By how many degrees clockwise: 90 or -90."""
    hear_wished = Signal()
    rename_wished = Signal(str)
    """What the camera is to be called beside its number; "" is nothing."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._head())
        column.addLayout(self._name_row())
        self._parts = Card()
        inside = QHBoxLayout(self._parts)
        inside.setContentsMargins(14, 2, 8, 2)
        inside.setSpacing(12)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.remove_part = Button(self.tr("Remove…"), kind="danger", size="compact", icon="trash")
        self.remove_part.setAccessibleName(self.tr("Remove the last part"))
        self.remove_part.setToolTip(self.tr("Take the last part out of the library"))
        self.remove_part.clicked.connect(self.remove_part_wished)
        inside.addLayout(self._rows, 1)
        inside.addWidget(self.remove_part, 0, Qt.AlignmentFlag.AlignBottom)
        column.addWidget(self._parts)
        column.addLayout(self._settings())

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._name = label("", "section")
        self._length = label("", "body", "text2")
        self._heard = Chip(self.tr("gives the sound"), "accent", icon="volume-2")
        self._turned = Chip("", icon="rotate-cw")
        self.remove_camera = Button(self.tr("Remove…"), kind="danger", size="compact", icon="trash")
        self.remove_camera.setToolTip(self.tr("Take this camera out of the library"))
        self.remove_camera.setAccessibleName(self.tr("Remove this camera"))
        self.remove_camera.clicked.connect(self.remove_camera_wished)
        row.addWidget(self._name)
        row.addSpacing(8)
        row.addWidget(self._length)
        row.addSpacing(8)
        row.addWidget(self._turned)
        row.addWidget(self._heard)
        row.addStretch(1)
        row.addWidget(self.remove_camera)
        return row

    def _name_row(self) -> QHBoxLayout:
        self.called = QLineEdit()
        self.called.setMaxLength(LONGEST_NAME)
        self.called.setPlaceholderText(self.tr("for example: side view"))
        self.called.setAccessibleName(self.tr("What this camera is called"))
        self.called.editingFinished.connect(self.keep_name)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(self.tr("Called"), "small_strong"))
        row.addWidget(self.called, 1)
        return row

    def keep_name(self) -> None:
        """What was typed, also when nobody has left the field yet."""
        self.rename_wished.emit(self.called.text())

    def _settings(self) -> FlowLayout:
        self.add_parts = Button(self.tr("Add parts…"), size="compact", icon="plus")
        self.add_parts.setToolTip(self.tr("Further files that the camera wrote after these"))
        self.add_parts.clicked.connect(self.add_parts_wished)
        self.turn_left = Button(self.tr("Turn left"), size="compact", icon="rotate-ccw")
        self.turn_right = Button(self.tr("Turn right"), size="compact", icon="rotate-cw")
        self.turn_left.clicked.connect(lambda: self.turn_wished.emit(-90))
        self.turn_right.clicked.connect(lambda: self.turn_wished.emit(90))
        self.hear = Button(self.tr("Hear this camera"), size="compact", icon="volume-2")
        self.hear.clicked.connect(self.hear_wished)
        row = FlowLayout(spacing_px=8)
        for button in (self.add_parts, self.turn_left, self.turn_right, self.hear):
            row.addWidget(button)
        return row

    # --- what shows

    def show_camera(self, camera: Camera, *, is_heard: bool, has_others: bool) -> None:
        self.show_name(camera)
        self._length.setText(parts_words(camera))
        self.remove_camera.setVisible(camera.number != 0)
        self.remove_part.setVisible(len(camera.media) > 1)
        self._show_parts(camera)
        turned = camera.turned_deg
        self._turned.set_fact(self.tr("turned by {deg}°").format(deg=turned), "plain", "rotate-cw")
        self._turned.setVisible(bool(turned))
        self.hear.setVisible(has_others and not is_heard)
        self._heard.setVisible(has_others and is_heard)

    def show_name(self, camera: Camera) -> None:
        self._name.setText(camera_name(camera.number))
        self.called.setText(camera.name)

    def _show_parts(self, camera: Camera) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        ends_us = 0
        for place, media in enumerate(camera.media):
            begins_us = media.offset_us if place else 0
            if place:
                self._rows.addWidget(rule())
            gap_us = begins_us - ends_us if place else 0
            size = size_words(media.size_bytes)
            self._rows.addWidget(_part_row(place, begins_us, media.duration_us, size, gap_us))
            ends_us = begins_us + media.duration_us

    @property
    def part_words(self) -> list[str]:
        """One line for each part, as it is read out."""
        items = [self._rows.itemAt(place) for place in range(self._rows.count())]
        rows = [item.widget() for item in items if item is not None]
        return [
            row.accessibleName() for row in rows if row is not None and row.objectName() == _ROW
        ]


def _part_row(place: int, begins_us: int, length_us: int, size: str, gap_us: int) -> QWidget:
    widget = QWidget()
    widget.setObjectName(_ROW)
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 9, 0, 9)
    row.setSpacing(12)
    name = _tr("Part {n}").format(n=place + 1)
    begins = _tr("from {time}").format(time=timecode(begins_us)[:-4])
    length = _tr("{length} long").format(length=length_words(length_us))
    facts = [begins, length]
    if gap_us > _SHORTEST_GAP_US:
        facts.append(_tr("after {s} without a picture").format(s=seconds_words(gap_us)))
    widget.setAccessibleName(f"{name}, {', '.join(facts)}")
    row.addWidget(label(name, "strong"))
    row.addWidget(label(", ".join(facts), "small", "text2", wraps=True), 1)
    row.addWidget(label(size, "small", "text3"), 0, Qt.AlignmentFlag.AlignRight)
    return widget
