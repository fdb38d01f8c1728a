"""The bar above the timeline: undo and redo by name, snapping, lanes, the signs, and zoom."""

from __future__ import annotations

import re
from collections.abc import Collection

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSlider, QWidget

from imh_video_ui.coding.legend import Legend
from imh_video_ui.theme import Button, ground, icon_button, label
from imh_video_ui.timeline.head_painter import lane_words
from imh_video_ui.timeline.lanes import FOLDABLE, FROM_ANALYSIS, ON_REQUEST, LaneKind
from imh_video_ui.timeline.legends import lane_legend

_ZOOM_STEPS = 1000
_LONGEST_TITLES = (28, 20, 12, 0)
"""Letters of what undo and redo would do: as many as there is room for."""


class TimelineBar(QWidget):
    """Says what was asked for; shows what is."""

    undo_pressed = Signal()
    redo_pressed = Signal()
    snapping_changed = Signal(bool)
    hidden_lanes_changed = Signal(object)
    zoom_changed = Signal(float)
    zoom_stepped = Signal(float)
    """A factor: above 1 is closer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "window")
        self._hidden: frozenset[LaneKind] = frozenset(ON_REQUEST)
        self._withheld: frozenset[LaneKind] = frozenset()
        self._titles: tuple[str | None, str | None] = (None, None)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 14, 4)
        row.setSpacing(6)
        self.undo = Button(self.tr("Undo"), kind="quiet", size="bar", icon="undo-2")
        self.undo.clicked.connect(self.undo_pressed)
        self.redo = Button(self.tr("Redo"), kind="quiet", size="bar", icon="redo-2")
        self.redo.clicked.connect(self.redo_pressed)
        self.snap = Button(self.tr("Snap: frames, marks"), size="bar", icon="magnet")
        self.snap.setCheckable(True)
        self.snap.setChecked(True)
        self.snap.setToolTip(
            self.tr("Edges catch on frames and on other marks. Hold Alt to drag freely.")
        )
        self.snap.toggled.connect(self.snapping_changed)
        self.lanes = Button(self.tr("Lanes"), size="bar", icon="layers")
        self.lanes.clicked.connect(self.open_lanes)
        self.own_pass = Button(self.tr("Own pass"), kind="quiet", size="bar", icon="eye-off")
        self.own_pass.setToolTip(
            self.tr(
                "What the program found and measured would lead your eye. Its lanes come back "
                "when you have finished your own pass."
            )
        )
        self.own_pass.setAccessibleDescription(self.own_pass.toolTip())
        self.own_pass.hide()
        self.waiting = label("", "small", "text2")
        self.waiting.hide()
        for button in (self.undo, self.redo, self.snap, self.lanes, self.own_pass):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        row.addWidget(self.waiting)
        row.addWidget(Legend(), 1)
        row.addSpacing(10)
        self._build_zoom(row)
        self.show_history(None, None)

    def _build_zoom(self, row: QHBoxLayout) -> None:
        out = icon_button("zoom-out", self.tr("Show more of the film"), size=16)
        out.clicked.connect(self._zoom_out)
        closer = icon_button("zoom-in", self.tr("Look closer"), size=16)
        closer.clicked.connect(self._zoom_in)
        self.zoom = QSlider(Qt.Orientation.Horizontal)
        self.zoom.setRange(0, _ZOOM_STEPS)
        self.zoom.setPageStep(_ZOOM_STEPS // 10)
        self.zoom.setFixedWidth(92)
        self.zoom.setAccessibleName(self.tr("Zoom of the timeline"))
        self.zoom.valueChanged.connect(self._zoom_moved)
        for widget in (out, self.zoom, closer):
            widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(widget)

    def show_history(self, undo_title: str | None, redo_title: str | None) -> None:
        """Name what undo and redo would do; None when there is nothing."""
        self._titles = (undo_title, redo_title)
        named = (self.tr("Undo “{what}”"), self.tr("Redo “{what}”"))
        for button, words, title in zip((self.undo, self.redo), named, self._titles, strict=True):
            button.setEnabled(title is not None)
            button.setToolTip(words.format(what=title) if title else "")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Shorten what undo and redo say until all of the bar has its place."""
        plain = (self.tr("Undo"), self.tr("Redo"))
        named = (self.tr("Undo “{what}”"), self.tr("Redo “{what}”"))
        for longest in _LONGEST_TITLES:
            for button, word, words, title in zip(
                (self.undo, self.redo), plain, named, self._titles, strict=True
            ):
                short = _shortened(title, longest) if title and longest else ""
                button.setText(words.format(what=short) if short else word)
            if self._row.minimumSize().width() <= self.width():
                return

    def show_waiting(self, number: int) -> None:
        """Say that so many edits wait for the library; 0: none."""
        words = self.tr("Another program is using this library: {n} keys wait for it")
        if number == 1:
            words = self.tr("Another program is using this library: one key waits for it")
        self.waiting.setVisible(number > 0)
        self.waiting.setText(words.format(n=number) if number else "")
        self._fit()
        if number:
            said = QAccessibleAnnouncementEvent(self.waiting, self.waiting.text())
            QAccessible.updateAccessibility(said)

    def show_zoom(self, zoom: float) -> None:
        self.zoom.blockSignals(True)
        self.zoom.setValue(round(zoom * _ZOOM_STEPS))
        self.zoom.blockSignals(False)

    def show_own_pass(self, *, is_hiding: bool) -> None:
        """Say that the lanes of what was measured are not there, and why."""
        self.own_pass.setVisible(is_hiding)
        self._fit()
        self._withheld = frozenset(FROM_ANALYSIS) if is_hiding else frozenset()

    def show_hidden(self, hidden: Collection[LaneKind]) -> None:
        self._hidden = frozenset(hidden)

    def _zoom_moved(self, value: int) -> None:
        self.zoom_changed.emit(value / _ZOOM_STEPS)

    def _zoom_in(self) -> None:
        self.zoom_stepped.emit(1.5)

    def _zoom_out(self) -> None:
        self.zoom_stepped.emit(1 / 1.5)

    def lane_actions(self, parent: QWidget) -> list[QAction]:
        """One checkable action for each lane that can be folded away."""
        actions = []
        for kind in (*FOLDABLE, *ON_REQUEST):
            if kind is ON_REQUEST[0]:
                actions += _heading(self.tr("For a closer look"), parent)
            action = QAction(lane_words(kind), parent)
            action.setToolTip(lane_legend(kind) or lane_words(kind))
            action.setCheckable(True)
            action.setChecked(kind not in self._hidden | self._withheld)
            action.setEnabled(kind not in self._withheld)
            action.setData(kind)
            action.toggled.connect(self._lane_toggled)
            actions.append(action)
        return actions

    def open_lanes(self) -> None:
        """Which lanes show: a menu at the button."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        menu.addActions(self.lane_actions(menu))
        menu.popup(self.lanes.mapToGlobal(QPoint(0, self.lanes.height() + 4)))

    def _lane_toggled(self, shown: bool) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            kind = LaneKind(action.data())
            hidden = self._hidden - {kind} if shown else self._hidden | {kind}
            self._hidden = hidden
            self.hidden_lanes_changed.emit(hidden)


def _heading(words: str, parent: QWidget) -> list[QAction]:
    """A line and a title; a menu of this program shows no title in its line."""
    line, title = QAction(parent), QAction(words, parent)
    line.setSeparator(True)
    title.setEnabled(False)
    return [line, title]


def _shortened(title: str, longest: int) -> str:
    """``smiles`` for ``Mark “smiles”``: what it was about says enough beside the word Undo."""
    quoted = re.search("“(.+)”", title)
    title = quoted.group(1) if quoted else title[:1].lower() + title[1:]
    return title if len(title) <= longest else title[: longest - 1].rstrip() + "…"
