"""What stands in the film's place while there is nothing to see, and why."""

from __future__ import annotations

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QObject,
    QPointF,
    QRect,
    QRectF,
    QSizeF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from imh_video_ui.jobs.progress import percent
from imh_video_ui.player.film_on_screen import FilmOnScreen
from imh_video_ui.theme import (
    Button,
    Card,
    TintedDisc,
    colour,
    label,
    paint_icon,
    program_font,
)
from imh_video_ui.theme.tokens import FILM_LABEL_OPACITY

_PILL_HEIGHT = 44
_RING = 18.0
_GAP = 10.0
_PADDING = 16.0
_TURN_MS = 80
_TURN_DEG = 24
_CARD_WIDTH = 520
_MARGIN = 12
_DISC_NEEDS_PX = 380
_TITLE_NEEDS_PX = 220
_ICONS_NEED_PX = 360
_ROW_NEEDS_PX = 290
_QUIET = 0.72
_ICON = 28.0
_ICON_NEEDS_PX = 120


class WaitingPill(QWidget):
    """A turning ring with words, in the middle of the film. Lets every click through."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._over = over
        self._words = self._share = ""
        self._turned_deg = 0
        self._turn = QTimer(self, interval=_TURN_MS)
        self._turn.timeout.connect(self._turn_on)
        over.installEventFilter(self)
        self.hide()

    @property
    def words(self) -> str:
        """What it says; "" while it is not there."""
        return f"{self._words}, {self._share}" if self._words and self._share else self._words

    def say(self, words: str, share: str = "") -> None:
        """Show the words until the next; "" hides. ``share`` is how far it is: "40 %"."""
        is_further, self._share = share != self._share, share
        if words == self._words:
            if words and is_further:
                self._say_how_far()
            return
        self._words = words
        self.setAccessibleName(self.words)
        self.setVisible(bool(words))
        if not words:
            self._turn.stop()
            return
        self._turn.start()
        self._place()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _say_how_far(self) -> None:
        """Seen, and read by whoever asks; announced once only, with the words."""
        self.setAccessibleName(self.words)
        self._place()
        self.update()

    def _turn_on(self) -> None:
        self._turned_deg = (self._turned_deg + _TURN_DEG) % 360
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        words = QFontMetricsF(_pill_font()).horizontalAdvance(self.words)
        width = min(round(words + _RING + _GAP + 2 * _PADDING), self._over.width() - 2 * _MARGIN)
        rect = QRect(0, 0, max(width, 1), _PILL_HEIGHT)
        rect.moveCenter(self._over.rect().center())
        self.setGeometry(rect)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("film_ground", FILM_LABEL_OPACITY))
        painter.drawRoundedRect(self.rect(), _PILL_HEIGHT / 2, _PILL_HEIGHT / 2)
        ring = QRectF(_PADDING, (self.height() - _RING) / 2, _RING, _RING)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("film_text", 0.3), 2.5))
        painter.drawEllipse(ring)
        painter.setPen(QPen(colour("film_text"), 2.5, c=Qt.PenCapStyle.RoundCap))
        painter.drawArc(ring, -16 * self._turned_deg, 16 * 100)
        self._paint_words(painter, ring.right() + _GAP)
        painter.end()

    def _paint_words(self, painter: QPainter, left: float) -> None:
        font = _pill_font()
        place = QRectF(left, 0, self.width() - left - _PADDING + 2, self.height())
        fitting = QFontMetricsF(font).elidedText(
            self.words, Qt.TextElideMode.ElideRight, place.width()
        )
        painter.setFont(font)
        painter.setPen(colour("film_text"))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, fitting)


def _pill_font() -> QFont:
    return program_font(14, 600)


class TroubleCard(Card):
    """Why there is no picture, in one sentence, and the ways on."""

    try_again_wished = Signal()
    playable_copy_wished = Signal()

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setAccessibleName(self.tr("The film cannot be shown"))
        self._disc = TintedDisc("film", size_px=56, tint="warn_t", ink="warn")
        self._title = label(self.tr("The film cannot be shown"), "section")
        self._sentence = label("", "body", "text2", wraps=True)
        self.try_again = Button(
            self.tr("Try again"), kind="primary", icon="rotate-cw", size="compact"
        )
        self.playable_copy = Button(
            self.tr("Make a playable copy"), icon="copy-plus", size="compact"
        )
        self.try_again.clicked.connect(self.try_again_wished)
        self.playable_copy.clicked.connect(self.playable_copy_wished)
        self._build()
        over.installEventFilter(self)
        self.hide()

    def _build(self) -> None:
        centre = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        for words in (self._title, self._sentence):
            words.setAlignment(centre)
        column.addWidget(self._disc, 0, centre)
        column.addWidget(self._title)
        column.addWidget(self._sentence)
        self._ways = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._ways.setSpacing(10)
        self._ways.addStretch(1)
        self._ways.addWidget(self.try_again)
        self._ways.addWidget(self.playable_copy)
        self._ways.addStretch(1)
        column.addLayout(self._ways)

    @property
    def sentence(self) -> str:
        """What it says; "" while there is no trouble."""
        return "" if self.isHidden() else self._sentence.text()

    def tell(self, sentence: str) -> None:
        self._sentence.setText(sentence)
        self.setAccessibleDescription(sentence)
        self.show()
        self._place()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def offer_copy(self, offers: bool) -> None:
        self.playable_copy.setVisible(offers)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        """In the middle of the film; the disc and the row of buttons need room."""
        if self.isHidden():
            return
        room = self._over.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        width = max(1, min(_CARD_WIDTH, room.width()))
        self._disc.setVisible(room.height() >= _DISC_NEEDS_PX)
        self._title.setVisible(room.height() >= _TITLE_NEEDS_PX)
        self._show_ways(width)
        layout = self.layout()
        assert layout is not None
        layout.invalidate()
        layout.activate()
        height = max(layout.totalHeightForWidth(width), layout.totalMinimumSize().height())
        rect = QRect(0, 0, width, min(height, room.height()))
        rect.moveCenter(room.center())
        self.setGeometry(rect)

    def _show_ways(self, width: int) -> None:
        """Side by side while there is room for the words at least."""
        has_room = width >= _ICONS_NEED_PX
        self.try_again.set_icon_name("rotate-cw" if has_room else "")
        self.playable_copy.set_icon_name("copy-plus" if has_room else "")
        self._ways.setDirection(
            QBoxLayout.Direction.LeftToRight
            if width >= _ROW_NEEDS_PX
            else QBoxLayout.Direction.TopToBottom
        )


def paint_no_film(painter: QPainter, view: QRectF) -> None:
    """Quiet words on the stage, which is dark in both themes."""
    painter.save()
    painter.setOpacity(_QUIET)
    middle = view.center()
    has_icon = view.height() >= _ICON_NEEDS_PX
    if has_icon:
        corner = QPointF(round(middle.x() - _ICON / 2), round(middle.y() - _ICON - 6))
        paint_icon(painter, QRectF(corner, QSizeF(_ICON, _ICON)), "film", "film_text")
    line = QRectF(view.left(), middle.y() - (0 if has_icon else 12), view.width(), 24)
    painter.setFont(program_font(14, 400))
    painter.setPen(colour("film_text"))
    painter.drawText(line, Qt.AlignmentFlag.AlignCenter, no_film_words())
    painter.restore()


def no_film_words() -> str:
    return QCoreApplication.translate("FilmView", "No film is open.")


def waiting_words(player: FilmOnScreen, image: QImage | None) -> str:
    """For what the film waits while ``image`` is on screen; "" where that needs no words."""
    if not player.is_open:
        return QCoreApplication.translate("FilmView", "Opening the film")
    if image is None or player.is_running:
        return QCoreApplication.translate("FilmView", "Waiting for the disk")
    if player.is_exact:
        # The frame is there already, only a sharper picture of it is being made.
        return ""
    # A key frame near it is on screen: nobody shall take it for the frame that was asked for.
    words = QCoreApplication.translate("FilmView", "A picture near it. Frame {number} is coming")
    return words.format(number=player.frame_index)


def share_opened(player: FilmOnScreen) -> str:
    """How far a film has been read that is being opened; "" while that is not known."""
    return "" if player.is_open or player.opening == 0.0 else percent(player.opening)
