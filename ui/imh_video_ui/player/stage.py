"""The stage: the pictures of all cameras of an occasion, one large or side by side.

With one camera it is that camera's picture and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QSizePolicy, QVBoxLayout, QWidget

from imh_video_ui.player.companions import Companion, Companions, FurtherCamera
from imh_video_ui.player.film_on_screen import FilmOnScreen
from imh_video_ui.player.film_player import FilmPlayer
from imh_video_ui.player.film_view import FilmView, Overlay
from imh_video_ui.player.picture_menu import FilmActions
from imh_video_ui.player.stage_layout import StageLayout
from imh_video_ui.theme import Button, colour, program_font, theme_signals
from imh_video_ui.theme.tokens import FILM_LABEL_OPACITY

_TAG_PX = 8


class FilmStage(QWidget):
    """Shows what one player plays, with the further cameras beside it.

    ``film`` is the view of the player itself; it stays the same widget whatever is shown beside it.
    """

    layout_changed = Signal()
    """Somebody arranged the pictures otherwise."""
    meant_changed = Signal()
    """Another picture is the large one; ask for ``meant``."""
    full_screen_wished = Signal()
    playable_copy_wished = Signal(int)
    """The number of the camera whose film cannot be shown."""
    foot_changed = Signal()
    """More or less of its foot lies under something else: ``foot_px``."""
    _laid_out = Signal()

    def __init__(
        self, player: FilmPlayer, parent: QWidget | None = None, *, same_as: FilmStage | None = None
    ) -> None:
        """``same_as``: show what that stage shows, arranged as there; for as long as both live."""
        super().__init__(parent)
        self._same_as = same_as
        self.companions: Companions = (
            Companions(player, self) if same_as is None else same_as.companions
        )
        self.companions.changed.connect(self._cameras_changed)
        self.film = FilmView(player)
        self._actions: FilmActions | None = None
        self._overlay_of: Callable[[FilmOnScreen], Overlay] | None = None
        self._offers_copies = False
        self.foot_px = 0
        """So much of its foot lies under a bar; what lies over the picture keeps clear of it."""
        self._own_arrangement = StageLayout()
        self._meant = self.film
        self._places: list[CameraPlace] = [self._take_place(CameraPlace(self.film, player, self))]
        self.setMinimumSize(self.film.minimumSize())
        # How small a picture may be is for the stage to say, not for the picture.
        self.film.setMinimumSize(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusProxy(self.film)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme_signals().changed.connect(self.update)
        self._lay_out()
        if same_as is not None:
            self._follow(same_as)

    def _follow(self, other: FilmStage) -> None:
        self.offer_copies(other._offers_copies)
        self.playable_copy_wished.connect(other.playable_copy_wished)
        other._laid_out.connect(self._lay_out)
        self._cameras_changed()

    def cover_foot(self, px: int) -> None:
        """A bar lies over so much of its foot from now on."""
        if px != self.foot_px:
            self.foot_px = px
            self.foot_changed.emit()

    # --- which cameras

    def show_cameras(
        self, cameras: Sequence[FurtherCamera], arrangement: StageLayout | None = None
    ) -> None:
        """Show these beside the player's own film; none: the film alone."""
        if arrangement is not None:
            self._own_arrangement = arrangement
        self.companions.follow(cameras)
        self._lay_out()

    def forget(self) -> None:
        """The film is let go, and all further cameras with it."""
        self.show_cameras((), StageLayout())

    @property
    def count(self) -> int:
        """How many cameras are on the stage."""
        return len(self._places)

    @property
    def places(self) -> tuple[CameraPlace, ...]:
        """In the order of the cameras; the first is the player's own."""
        return tuple(self._places)

    def _cameras_changed(self) -> None:
        shown = self.companions.shown
        there = {place.film: place for place in self._places[1:]}
        places = [self._places[0]]
        for companion in shown:
            place = there.pop(companion, None)
            places.append(place or self._place_for(companion))
        for place in there.values():
            place.hide()
            place.deleteLater()
        self._places = places
        if there:
            # One of those that went may have been meant, by a click on it.
            self.meant_changed.emit()
        for place in self._places:
            place.show_name(self.count > 1)
        self._lay_out()

    def _place_for(self, companion: Companion) -> CameraPlace:
        view = FilmView(companion)
        view.setMinimumSize(1, 1)
        view.set_actions(self._actions)
        if self._overlay_of is not None:
            view.set_overlay(self._overlay_of(companion))
        place = self._take_place(CameraPlace(view, companion, self))
        place.offer_copy(self._offers_copies)
        place.show()
        return place

    def _take_place(self, place: CameraPlace) -> CameraPlace:
        place.chosen.connect(self.make_large)
        place.playable_copy_wished.connect(partial(self.playable_copy_wished.emit, place.number))
        place.try_again_wished.connect(place.film.reopen)
        place.view.full_screen_wished.connect(self.full_screen_wished)
        return place

    # --- what can be done with them

    def set_actions(self, actions: FilmActions | None) -> None:
        """What a right click on any of the pictures offers."""
        self._actions = actions
        for place in self._places:
            place.view.set_actions(actions)

    def set_overlays(self, overlay_of: Callable[[FilmOnScreen], Overlay]) -> None:
        """What is drawn over the picture of each further camera; the first has its own."""
        self._overlay_of = overlay_of
        for place in self._places[1:]:
            place.view.set_overlay(overlay_of(place.film))

    def repaint_pictures(self) -> None:
        """What lies over them is different now."""
        for place in self._places:
            place.view.update()

    def offer_copies(self, offers: bool) -> None:
        """Whether trouble with a camera's film can be met with a copy that plays."""
        self._offers_copies = offers
        for place in self._places:
            place.offer_copy(offers)

    # --- how they lie

    @property
    def meant(self) -> FilmView:
        """The picture that keys for zooming mean: the large one, or else the first."""
        large = [place for place in self._places if not self.is_small(place)]
        return large[0].view

    @property
    def arrangement(self) -> StageLayout:
        return self._arrangement

    @property
    def _arrangement(self) -> StageLayout:
        return self._own_arrangement if self._same_as is None else self._same_as._arrangement

    def make_large(self, number: int) -> None:
        """Make this camera's picture the large one, the others small beside it."""
        numbers = [place.number for place in self._places]
        if number in numbers:
            self._arrange(StageLayout(numbers.index(number)))

    def side_by_side(self) -> None:
        self._arrange(StageLayout(None))

    def _arrange(self, arrangement: StageLayout) -> None:
        if self._same_as is not None:
            self._same_as._arrange(arrangement)
        elif self.count > 1 and arrangement != self._arrangement:
            self._own_arrangement = arrangement
            self._lay_out()
            self.layout_changed.emit()

    def is_small(self, place: CameraPlace) -> bool:
        """Whether another picture is the large one."""
        large = self._arrangement.large
        if self.count == 1 or large is None:
            return False
        return self._places.index(place) != min(large, self.count - 1)

    def _lay_out(self) -> None:
        rects = self._arrangement.rects(self.rect(), self.count)
        for place, rect in zip(self._places, rects, strict=True):
            place.setGeometry(rect)
            place.set_small(self.is_small(place))
        if self.meant is not self._meant:
            self._meant = self.meant
            self.meant_changed.emit()
        self._laid_out.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("stage"))
        painter.end()


class CameraPlace(QWidget):
    """One camera's picture with its name, and in words why there is none."""

    chosen = Signal(int)
    """The number of the camera; a small picture was clicked."""
    try_again_wished = Signal()
    playable_copy_wished = Signal()

    def __init__(self, view: FilmView, film: FilmOnScreen, parent: QWidget) -> None:
        super().__init__(parent)
        self.view, self.film, self.number = view, film, film.number
        self._is_small = False
        self._pressed_at: QPointF | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(view)
        self._tag = _NameTag(self.name, self)
        self._tag.move(_TAG_PX, _TAG_PX)
        film.renamed.connect(self._say_name)
        self._tag.hide()
        self._notice: _Notice | None = None
        view.installEventFilter(self)
        view.try_again_wished.connect(self.try_again_wished)
        view.playable_copy_wished.connect(self.playable_copy_wished)
        if isinstance(film, Companion):
            self._notice = _Notice(self)
            self._notice.again.clicked.connect(self.try_again_wished)
            self._notice.copy.clicked.connect(self.playable_copy_wished)
            film.filming_changed.connect(self._say)
            film.state_changed.connect(self._say)
            film.remedy_told.connect(self._say_remedy)
            view.setAccessibleName(self.name)
            self._say()

    # --- the name

    @property
    def name(self) -> str:
        return camera_name(self.number, self.film.camera_called)

    def _say_name(self) -> None:
        self._tag.say(self.name)
        self._fit_tag()
        if isinstance(self.film, Companion):
            self.view.setAccessibleName(self.name)
        self.set_small(self._is_small)

    def show_name(self, shown: bool) -> None:
        self._tag.setVisible(shown)

    @property
    def is_name_shown(self) -> bool:
        return self._tag.isVisibleTo(self)

    # --- why there is no picture

    @property
    def notice(self) -> str:
        """What stands in the place of the picture; "" while the picture shows."""
        notice = self._notice
        return notice.words.text() if notice is not None and notice.isVisibleTo(self) else ""

    def offer_copy(self, offers: bool) -> None:
        """Whether trouble with this film can be met with a copy that plays."""
        self.view.offers_playable_copy = offers
        if self._notice is not None:
            self._notice.offer_copy(offers)

    def _say_remedy(self, words: str) -> None:
        if self._notice is not None:
            self.view.trouble.hide()
            self._notice.say(words, is_trouble=True)

    def _say(self, _is_filming: object = None) -> None:
        notice, film = self._notice, self.film
        if notice is None or not isinstance(film, Companion):
            return
        if film.trouble is not None:
            # The view has a card for this too, which a small picture has no room for.
            self.view.trouble.hide()
            notice.say(film.trouble, is_trouble=True)
        elif not film.is_filming:
            notice.say(self.tr("This camera was not running."))
        else:
            notice.hide()
        self._tag.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_tag()
        if self._notice is not None:
            self._notice.setGeometry(self.rect())

    def _fit_tag(self) -> None:
        self._tag.fit(self.width() - 2 * _TAG_PX)

    # --- a click on a small picture makes it large

    def set_small(self, is_small: bool) -> None:
        self._is_small = is_small
        if self._notice is not None:
            self._notice.set_small(is_small)
        hint = self.tr("Click to make {camera} large").format(camera=self.name)
        self.setToolTip(hint if is_small else "")
        if is_small:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.view and self._is_small and isinstance(event, QMouseEvent):
            if event.type() is QEvent.Type.MouseButtonDblClick:
                # Its first click brought this picture under the pointer, in place of the one meant.
                return True
            self._watch_click(event)
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._watch_click(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._watch_click(event)

    def _watch_click(self, event: QMouseEvent) -> None:
        """A press and a release at the same place; a drag moves a picture that is zoomed."""
        if event.button() is not Qt.MouseButton.LeftButton or not self._is_small:
            return
        if event.type() is QEvent.Type.MouseButtonPress:
            self._pressed_at = event.globalPosition()
        elif event.type() is QEvent.Type.MouseButtonRelease and self._pressed_at is not None:
            way = event.globalPosition() - self._pressed_at
            self._pressed_at = None
            if way.manhattanLength() < QApplication.startDragDistance():
                self.chosen.emit(self.number)


class _NameTag(QWidget):
    """The camera's name on the film, dark in both themes as everything drawn over a film."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFont(program_font(12, 600))
        self.say(words)

    def say(self, words: str) -> None:
        self._words = words
        self.setAccessibleName(words)
        self.fit(self.width())

    def fit(self, room_px: int) -> None:
        """No wider than that; a longer name ends in dots."""
        size = self.fontMetrics().size(0, self._words)
        self.resize(min(size.width() + 14, max(0, room_px)), size.height() + 6)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("film_ground", FILM_LABEL_OPACITY))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setPen(colour("film_text"))
        painter.setFont(program_font(12, 600))
        room_px = self.width() - 14
        words = painter.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room_px)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)
        painter.end()


class _Notice(QWidget):
    """Words on the stage where the picture would be, and the ways on where it is trouble."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._is_small = self._is_trouble = self._offers_copy = False
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 28, 10, 8)
        column.setSpacing(10)
        self.words = QLabel()
        self.words.setObjectName("film_words")
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.again = Button(self.tr("Try again"), size="compact", icon="rotate-cw")
        self.copy = Button(self.tr("Make a playable copy"), size="compact", icon="copy-plus")
        column.addStretch(1)
        column.addWidget(self.words)
        for way in (self.again, self.copy):
            column.addWidget(way, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        theme_signals().changed.connect(self._dress)
        self._dress()
        self.hide()

    def _dress(self) -> None:
        self.words.setStyleSheet(f"color: {colour('film_text').name()};")
        self.update()

    def set_small(self, is_small: bool) -> None:
        """A small picture has room for the words alone; made large, it has the ways on too."""
        self._is_small = is_small
        self.words.setFont(program_font(12 if is_small else 14))
        self._show_ways()

    def offer_copy(self, offers: bool) -> None:
        self._offers_copy = offers
        self._show_ways()

    def _show_ways(self) -> None:
        has_ways = self._is_trouble and not self._is_small
        self.again.setVisible(has_ways)
        self.copy.setVisible(has_ways and self._offers_copy)

    def say(self, words: str, *, is_trouble: bool = False) -> None:
        self.words.setText(words)
        self._is_trouble = is_trouble
        self.set_small(self._is_small)
        self.setAccessibleName(words)
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("stage"))
        painter.end()


def camera_name(number: int, called: str = "") -> str:
    """What a person calls the camera of that number, counted from 0: "Camera 1: side view"."""
    words = QCoreApplication.translate("Cameras", "Camera {n}").format(n=number + 1)
    return f"{words}: {called}" if called else words
