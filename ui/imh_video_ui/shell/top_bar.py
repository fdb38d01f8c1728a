"""The top bar: where you are, what is saved, every action by name, and what protects the films."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from imh_video_ui.jobs.progress import JobTray
from imh_video_ui.theme import (
    Button,
    Chip,
    colour,
    key_cap_width,
    label,
    paint_icon,
    paint_key_cap,
    program_font,
    theme_signals,
)
from imh_video_ui.theme.sign import Sign
from imh_video_ui.theme.tokens import KEY_CAP_HEIGHT, RADIUS_CONTROL, TOP_BAR_HEIGHT

_JUST_NOW_S = 5


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of where you are; ``go`` leads back to it."""

    words: str
    go: Callable[[], object] | None = None


class FindButton(QAbstractButton):
    """Looks like a field, opens the command palette."""

    def __init__(self, words: str, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.setText(words)
        self._keys = keys
        self.setAccessibleName(words)
        self.setAccessibleDescription(self.tr("Key {keys}").format(keys=keys))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme_signals().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(268 if self.text() else round(34 + 16 + key_cap_width(self._keys)), 34)

    def show_words(self, has_room: bool) -> None:
        """Without them the sign and the keys still say what it is."""
        self.setText(self._words if has_room else "")
        self.setToolTip("" if has_room else self._words)
        self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("text2" if self.underMouse() else "edge"), 1))
        painter.setBrush(colour("surface"))
        rect = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)
        middle = rect.center().y()
        sign = rect.adjusted(10, 0, 0, 0)
        sign.setSize(QSize(16, 16))
        sign.moveTop(round(middle - 8))
        paint_icon(painter, sign, "search", "text3")
        font = program_font(13)
        painter.setFont(font)
        painter.setPen(colour("text3"))
        baseline = middle + QFontMetricsF(font).capHeight() / 2
        painter.drawText(round(rect.left() + 34), round(baseline), self.text())
        width = key_cap_width(self._keys)
        cap = rect.adjusted(rect.width() - width - 8, 0, -8, 0)
        cap.setHeight(KEY_CAP_HEIGHT)
        cap.moveTop(round(middle - KEY_CAP_HEIGHT / 2))
        paint_key_cap(painter, cap, self._keys)
        painter.end()


class TopBar(QWidget):
    """``find_wanted`` when somebody asks for the command palette."""

    find_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(TOP_BAR_HEIGHT)
        row = QHBoxLayout(self)
        # The bar may be narrower than all of its parts: some then step aside.
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        row.setContentsMargins(16, 0, 20, 0)
        row.setSpacing(12)
        self._crumbs = QHBoxLayout()
        self._crumbs.setSpacing(2)
        row.addLayout(self._crumbs)
        row.addStretch(1)
        self.tray = JobTray()
        self.tray.installEventFilter(self)
        row.addWidget(self.tray)
        self._saved = Chip("", "outline", icon="pencil")
        self._saved.hide()
        self._is_coding = False
        self._said = ""
        self._saved_at: datetime | None = None
        self._why_read_only = ""
        self._clock = QTimer(self, interval=5_000)
        self._clock.timeout.connect(self._say_saved)
        self._clock.start()
        row.addWidget(self._saved)
        self.find_button = FindButton(self.tr("Find an action or a family"), self.tr("Ctrl K"))
        self.find_button.clicked.connect(self.find_wanted)
        row.addWidget(self.find_button)
        row.addLayout(self._protection())
        self._row = row

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is under way comes and goes: then there is other room."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._fit()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, TOP_BAR_HEIGHT)

    def _fit(self) -> None:
        """Where you are is never cut: in a narrow window other words step aside."""
        givers = (self._unprotected.setVisible, self.find_button.show_words, self._show_chip)
        for give in givers:
            give(True)
        for give in givers:
            self._crumbs.invalidate()
            self._row.invalidate()
            if self._row.minimumSize().width() <= self.width():
                return
            give(False)

    def _show_chip(self, has_room: bool) -> None:
        self._saved.setVisible(has_room and self._is_coding)

    def _protection(self) -> QHBoxLayout:
        """The plain truth about this library. Encryption comes with its own badge."""
        row = QHBoxLayout()
        row.setSpacing(6)
        sign = Sign("shield", "text2")
        words = self._unprotected = label(
            self.tr("Not encrypted, offline"), "small_strong", "text2"
        )
        for part in (sign, words):
            part.setAccessibleName(words.text())
            part.setToolTip(
                self.tr(
                    "Films and notes lie unencrypted in the library folder on this computer. "
                    "Nothing is sent over a network."
                )
            )
            row.addWidget(part)
        return row

    def show_crumbs(self, crumbs: Sequence[Crumb]) -> None:
        """Where you are; the last one is here, the others lead back."""
        while (item := self._crumbs.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, crumb in enumerate(crumbs):
            parts = [self._crumb(crumb, is_here=place == len(crumbs) - 1)]
            if place:
                parts.insert(0, Sign("chevron-right", "text3", 14))
            for part in parts:
                self._crumbs.addWidget(part)
                # Now and not with the next event: what is hidden takes no room yet.
                part.show()
        self._fit()

    def _crumb(self, crumb: Crumb, *, is_here: bool) -> QWidget:
        if is_here or crumb.go is None:
            words = label(crumb.words, "strong" if is_here else "body", "text")
            words.setContentsMargins(6, 0, 6, 0)
            return words
        button = Button(crumb.words, kind="quiet", size="bar")
        button.setProperty("crumb", True)
        button.clicked.connect(crumb.go)
        return button

    def show_saved(self, *, shown: bool) -> None:
        """Whether the state of the open coding shows."""
        self._is_coding = shown
        self._say_saved()
        self._fit()

    def begin_coding(self, why_read_only: str) -> None:
        """Another coding is open; "" where it can be written, else why not."""
        self._saved_at, self._why_read_only = None, why_read_only
        self._saved.setToolTip(why_read_only)
        self._say_saved()

    def note_saved(self) -> None:
        """Something was committed just now."""
        self._saved_at = datetime.now().astimezone()
        self._say_saved()

    def _say_saved(self) -> None:
        words = self._saved_words()
        if words != self._said:
            self._said = words
            is_open = not self._why_read_only
            self._saved.set_fact(
                words, "outline" if is_open else "warn", "pencil" if is_open else "lock"
            )
            self._fit()

    def _saved_words(self) -> str:
        if self._why_read_only:
            return self.tr("Read only, nothing can be marked")
        if self._saved_at is None:
            return self.tr("Your coding, every change is saved")
        ago_s = (datetime.now().astimezone() - self._saved_at).total_seconds()
        if ago_s < _JUST_NOW_S:
            return self.tr("Your coding, saved just now")
        if ago_s < 60:
            return self.tr("Your coding, saved {n} s ago").format(n=int(ago_s / 5) * 5)
        return self.tr("Your coding, saved at {time}").format(time=f"{self._saved_at:%H:%M}")
