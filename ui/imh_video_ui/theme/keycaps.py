"""Key caps: which key does it, beside the words and inside buttons, never instead of them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from imh_video_ui.theme.fonts import role_font
from imh_video_ui.theme.tokens import KEY_CAP_HEIGHT, RADIUS_SMALL
from imh_video_ui.theme.wearing import colour, theme_signals


def key_cap_width(keys: str, height: float = KEY_CAP_HEIGHT) -> float:
    """How wide the cap of these words is."""
    return max(height, QFontMetricsF(role_font("key")).horizontalAdvance(keys) + 12)


def paint_key_cap(
    painter: QPainter,
    place: QRectF,
    keys: str,
    *,
    ink: QColor | None = None,
    edge: QColor | None = None,
    fill: QColor | None = None,
    dashed: bool = False,
) -> None:
    """Draw one cap into the rectangle: 1 px edge, 2 px at the bottom.

    Without colours it is a cap on a plain ground; ``dashed`` stands for a second, shorter key.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(edge if edge is not None else colour("edge"), 1)
    if dashed:
        pen.setDashPattern([3, 2.5])
    painter.setPen(pen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    cap = place.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(cap, RADIUS_SMALL, RADIUS_SMALL)
    if not dashed:
        left, right = cap.left() + RADIUS_SMALL - 1, cap.right() - RADIUS_SMALL + 1
        painter.drawLine(QPointF(left, cap.bottom() - 1), QPointF(right, cap.bottom() - 1))
    painter.setFont(role_font("key"))
    painter.setPen(ink if ink is not None else colour("text2"))
    painter.drawText(place.adjusted(0, 0, 0, -1), Qt.AlignmentFlag.AlignCenter, keys)
    painter.restore()


class KeyCap(QWidget):
    """A cap as a widget, for hints in words: press [B] for the baby."""

    def __init__(self, keys: str, parent: QWidget | None = None, *, dashed: bool = False) -> None:
        super().__init__(parent)
        self._dashed = dashed
        self.set_keys(keys)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme_signals().changed.connect(self.update)

    def set_keys(self, keys: str) -> None:
        self._keys = keys
        self.setAccessibleName(self.tr("Key {keys}").format(keys=keys))
        self.updateGeometry()
        self.update()

    @property
    def keys(self) -> str:
        return self._keys

    def sizeHint(self) -> QSize:
        return QSize(round(key_cap_width(self._keys)), KEY_CAP_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_key_cap(
            painter, QRectF(self.rect()), self._keys, fill=colour("surface"), dashed=self._dashed
        )
        painter.end()
