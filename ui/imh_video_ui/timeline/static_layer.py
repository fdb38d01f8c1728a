"""Everything that stands still while the film plays, painted once and kept as one picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil, floor

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from imh_video.model.identifiers import CandidateId, MarkId
from imh_video.timebase import MICROS_PER_SECOND, Span
from imh_video_ui.theme.wearing import colour
from imh_video_ui.timeline.background import Background
from imh_video_ui.timeline.ground_painter import (
    paint_coverage,
    paint_pictures,
    paint_signal_lane,
    paint_voices,
)
from imh_video_ui.timeline.head_painter import paint_head, paint_overview_head
from imh_video_ui.timeline.lane_painter import REACH_PX, MarkLanePainter
from imh_video_ui.timeline.lanes import ON_REQUEST, LaneKind
from imh_video_ui.timeline.layout import (
    HEAD_WIDTH,
    OVERVIEW_HEIGHT,
    RULER_HEIGHT,
    LaneBox,
)
from imh_video_ui.timeline.marks_by_lane import MarksByLane
from imh_video_ui.timeline.overview import WholeLines, paint_overview
from imh_video_ui.timeline.possible_painter import PossibleMarks, paint_possible_lane
from imh_video_ui.timeline.ruler import paint_loop_bracket, paint_ruler
from imh_video_ui.timeline.signal_painter import paint_closer_lane
from imh_video_ui.timeline.view_range import ViewRange

_GROUNDS = {LaneKind.MARKS: "surface", LaneKind.PICTURE: "sunken"}
_SIGNALS = {
    LaneKind.FACE_TO_FACE: (("face_to_face", "both"),),
    LaneKind.SMILES: (("infant_smile", "baby"), ("caregiver_smile", "parent")),
    LaneKind.MOVEMENT: (("infant_motion", "baby"), ("caregiver_motion", "parent")),
}
"""Which signals a lane shows, each in whose colour."""


@dataclass
class Scene:
    """What there is to paint. ``view`` is what the lanes show of it."""

    view: ViewRange
    marks: MarksByLane
    background: Background = field(default_factory=Background)
    possible: PossibleMarks = field(default_factory=PossibleMarks)
    chosen: frozenset[MarkId] = frozenset()
    lifted: frozenset[MarkId] = frozenset()
    current_candidate: CandidateId | None = None
    loop: Span | None = None


_Lane = tuple[LaneKind, int]


@dataclass(slots=True)
class _Tile:
    """One lane as a picture; its own height, whatever lies above it."""

    picture: QPixmap
    is_stale: bool = True
    is_head_stale: bool = True
    part: Span | None = None
    """Only this part of it is stale."""

    def spoil(self, part: Span) -> None:
        before = self.part or part
        self.part = Span(min(part.onset_us, before.onset_us), max(part.end_us, before.end_us))


class StaticLayer:
    """A picture for each lane in sight and for the pinned top; only what changed is repainted."""

    def __init__(self) -> None:
        self._tiles: dict[_Lane, _Tile] = {}
        self._overview = QPixmap()
        self._lines = WholeLines()
        self._ruler = QPixmap()
        self._overview_stale = self._ruler_stale = True
        self._width = 0
        self._ratio = 0.0

    def spoil(self, *kinds: LaneKind) -> None:
        """These lanes, or without any named everything, no longer show what is."""
        for (kind, _), tile in self._tiles.items():
            tile.is_stale |= not kinds or kind in kinds
            tile.is_head_stale |= not kinds
        if not kinds:
            self._overview_stale = self._ruler_stale = True

    def spoil_view(self) -> None:
        """Another stretch of the film is shown: the small picture of the whole film stays."""
        for tile in self._tiles.values():
            tile.is_stale = True
        self._ruler_stale = True

    def spoil_marks(self, lane: int, part: Span, *, changed: bool = True) -> None:
        """This part of a lane of marks looks different; ``changed`` when not only by choice."""
        tile = self._tiles.get((LaneKind.MARKS, lane))
        if tile is not None:
            tile.spoil(part)
        self._overview_stale |= changed

    def pinned(self, scene: Scene, width: int, ratio: float) -> tuple[QPixmap, QPixmap]:
        """The whole film and the ruler, each with its head."""
        self._fit(width, ratio)
        if self._overview_stale:
            self._overview = _pixmap(QSize(width, OVERVIEW_HEIGHT), ratio)
            _paint_overview(self._overview, scene, width, self._lines)
            self._overview_stale = False
        if self._ruler_stale:
            self._ruler = _pixmap(QSize(width, RULER_HEIGHT), ratio)
            _paint_ruler(self._ruler, scene, width)
            self._ruler_stale = False
        return self._overview, self._ruler

    def lane(self, scene: Scene, box: LaneBox, width: int, ratio: float) -> QPixmap:
        """One lane as it is now."""
        self._fit(width, ratio)
        key = (box.kind, box.number)
        tile = self._tiles.get(key)
        size = QSize(width, box.height)
        if tile is None or tile.picture.size() != _device_size(size, ratio):
            tile = self._tiles[key] = _Tile(_pixmap(size, ratio))
        if tile.is_stale or tile.part is not None:
            painter = QPainter(tile.picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(0, -box.top)
            _paint_lane(painter, scene, box, width, None if tile.is_stale else tile.part)
            if tile.is_head_stale:
                is_marks = box.kind is LaneKind.MARKS
                paint_head(painter, box, scene.marks.lanes[box.number].lane if is_marks else None)
            painter.end()
            tile.is_stale = tile.is_head_stale = False
            tile.part = None
        return tile.picture

    def keep_only(self, boxes: Iterable[LaneBox]) -> None:
        """Let go of lanes that are far out of sight."""
        near = {(box.kind, box.number) for box in boxes}
        for key in [key for key in self._tiles if key not in near]:
            del self._tiles[key]

    def _fit(self, width: int, ratio: float) -> None:
        if (width, ratio) != (self._width, self._ratio):
            self._width, self._ratio = width, ratio
            self._tiles.clear()
            self._overview_stale = self._ruler_stale = True


def _paint_overview(picture: QPixmap, scene: Scene, width: int, lines: WholeLines) -> None:
    painter = QPainter(picture)
    rect = QRectF(HEAD_WIDTH, 0, width - HEAD_WIDTH, OVERVIEW_HEIGHT)
    whole = ViewRange.whole_film(scene.view.duration_us, width - HEAD_WIDTH)
    paint_overview(painter, rect, whole, scene.marks, lines)
    length = scene.view.duration_us // MICROS_PER_SECOND
    head = QRectF(0, 0, HEAD_WIDTH, OVERVIEW_HEIGHT)
    paint_overview_head(painter, head, f"{length // 60}:{length % 60:02d}")
    painter.end()


def _paint_ruler(picture: QPixmap, scene: Scene, width: int) -> None:
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    rect = QRectF(HEAD_WIDTH, 0, width - HEAD_WIDTH, RULER_HEIGHT)
    paint_ruler(painter, rect, scene.view)
    if scene.loop is not None:
        paint_loop_bracket(painter, rect, scene.view, scene.loop)
    painter.fillRect(QRectF(0, 0, HEAD_WIDTH, RULER_HEIGHT), colour("window"))
    painter.fillRect(QRectF(0, RULER_HEIGHT - 1, HEAD_WIDTH, 1), colour("line"))
    painter.fillRect(QRectF(HEAD_WIDTH - 1, 0, 1, RULER_HEIGHT), colour("line"))
    painter.end()


def _device_size(size: QSize, ratio: float) -> QSize:
    """Rounded up: at 125 % a picture must not end before what lies below it begins."""
    return QSize(ceil(size.width() * ratio), ceil(size.height() * ratio))


def _pixmap(size: QSize, ratio: float) -> QPixmap:
    pixmap = QPixmap(_device_size(size, ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def _paint_lane(
    painter: QPainter, scene: Scene, box: LaneBox, width: int, part: Span | None
) -> None:
    """All of it, or so much that ``part`` looks right with what reaches into it and out of it."""
    rect = box.rect(HEAD_WIDTH, width - HEAD_WIDTH)
    shown = rect
    if part is not None:
        left = HEAD_WIDTH + scene.view.x_of(part.onset_us) - REACH_PX
        right = HEAD_WIDTH + scene.view.x_of(part.end_us) + REACH_PX
        shown = rect.intersected(QRectF(floor(left), rect.top(), ceil(right - left) + 1,
                                        rect.height()))  # fmt: skip
        if shown.isEmpty():
            return
    painter.save()
    painter.setClipRect(shown)
    painter.fillRect(rect, colour(_GROUNDS.get(box.kind, "subtle")))
    if scene.loop is not None:
        left = rect.left() + scene.view.x_of(scene.loop.onset_us)
        right = rect.left() + scene.view.x_of(scene.loop.end_us)
        painter.fillRect(QRectF(left, box.top, right - left, box.height), colour("accent", 0.09))
    _paint_content(painter, scene, box, rect, shown)
    painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), colour("line"))
    painter.restore()


def _paint_content(
    painter: QPainter, scene: Scene, box: LaneBox, rect: QRectF, shown: QRectF
) -> None:
    view, background = scene.view, scene.background
    if box.kind is LaneKind.PICTURE:
        paint_pictures(painter, rect, view, background)
    elif box.kind is LaneKind.VOICES:
        paint_voices(painter, rect, view, background)
    elif box.kind is LaneKind.COVERAGE:
        paint_coverage(painter, rect, view, background)
    elif box.kind is LaneKind.MARKS:
        lane_painter = MarkLanePainter(
            view, HEAD_WIDTH, scene.chosen, scene.lifted, (shown.left(), shown.right())
        )
        lane_painter.paint(painter, box, scene.marks.lanes[box.number])
    elif box.kind is LaneKind.POSSIBLE:
        paint_possible_lane(painter, box, HEAD_WIDTH, view, scene.possible, scene.current_candidate)
    elif box.kind in ON_REQUEST:
        paint_closer_lane(painter, box.kind, rect, view, background)
    else:
        _paint_signals(painter, scene, box.kind, rect)


def _paint_signals(painter: QPainter, scene: Scene, kind: LaneKind, rect: QRectF) -> None:
    paint_signal_lane(
        painter,
        rect,
        scene.view,
        scene.background,
        _SIGNALS[kind],
        own_scale=kind is LaneKind.MOVEMENT,
        words=QCoreApplication.translate("Timeline", "not known"),
    )
