"""Everything that stands still while the film plays, painted once and kept as one picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

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
from imh_video_ui.timeline.lane_painter import (
    MarkLanePainter,
    PossibleMarks,
    paint_possible_lane,
)
from imh_video_ui.timeline.lanes import LaneKind
from imh_video_ui.timeline.layout import (
    HEAD_WIDTH,
    OVERVIEW_HEIGHT,
    PINNED_HEIGHT,
    RULER_HEIGHT,
    LaneBox,
)
from imh_video_ui.timeline.marks_by_lane import MarksByLane
from imh_video_ui.timeline.ruler import paint_loop_bracket, paint_overview, paint_ruler
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
    lifted: MarkId | None = None
    current_candidate: CandidateId | None = None
    loop: Span | None = None


class StaticLayer:
    """One pixmap for the pinned top and one for the lanes; only what changed is painted again."""

    def __init__(self) -> None:
        self._pinned = QPixmap()
        self._lanes = QPixmap()
        self._stale: set[LaneKind] | None = None
        self._stale_lanes: set[int] = set()
        self._pinned_stale = True
        self._ratio = 0.0

    def spoil(self, *kinds: LaneKind) -> None:
        """These lanes, or without any named all of them, no longer show what is."""
        if not kinds:
            self._stale = None
            self._pinned_stale = True
        elif self._stale is not None:
            self._stale.update(kinds)
        if LaneKind.MARKS in kinds:
            self._pinned_stale = True

    def spoil_marks(self, lanes: Iterable[int]) -> None:
        """These lanes of marks changed; the others still show what is."""
        self._stale_lanes.update(lanes)
        self._pinned_stale = True

    def refresh(
        self, scene: Scene, boxes: tuple[LaneBox, ...], width: int, ratio: float
    ) -> tuple[QPixmap, QPixmap]:
        """The pinned top and the lanes as they are now."""
        height = boxes[-1].bottom if boxes else 1
        self._fit(QSize(width, height), ratio)
        if self._pinned_stale:
            self._paint_pinned(scene, width)
            self._pinned_stale = False
        if self._stale is None or self._stale or self._stale_lanes:
            painter = QPainter(self._lanes)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for box in boxes:
                if self._is_stale(box):
                    _paint_lane(painter, scene, box, width)
            painter.end()
            self._stale, self._stale_lanes = set(), set()
        return self._pinned, self._lanes

    def _is_stale(self, box: LaneBox) -> bool:
        if self._stale is None or box.kind in self._stale:
            return True
        return box.kind is LaneKind.MARKS and box.number in self._stale_lanes

    def _fit(self, size: QSize, ratio: float) -> None:
        wanted = size * ratio
        if self._lanes.size() == wanted and self._ratio == ratio:
            return
        self._ratio = ratio
        self._lanes = _pixmap(size, ratio)
        self._pinned = _pixmap(QSize(size.width(), PINNED_HEIGHT), ratio)
        self.spoil()

    def _paint_pinned(self, scene: Scene, width: int) -> None:
        painter = QPainter(self._pinned)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lanes_width = width - HEAD_WIDTH
        whole = ViewRange.whole_film(scene.view.duration_us, lanes_width)
        overview = QRectF(HEAD_WIDTH, 0, lanes_width, OVERVIEW_HEIGHT)
        paint_overview(painter, overview, whole, scene.view, scene.marks)
        ruler = QRectF(HEAD_WIDTH, OVERVIEW_HEIGHT, lanes_width, RULER_HEIGHT)
        paint_ruler(painter, ruler, scene.view)
        if scene.loop is not None:
            paint_loop_bracket(painter, ruler, scene.view, scene.loop)
        length = scene.view.duration_us // MICROS_PER_SECOND
        paint_overview_head(
            painter, QRectF(0, 0, HEAD_WIDTH, OVERVIEW_HEIGHT), f"{length // 60}:{length % 60:02d}"
        )
        painter.fillRect(QRectF(0, OVERVIEW_HEIGHT, HEAD_WIDTH, RULER_HEIGHT), colour("window"))
        painter.fillRect(QRectF(0, PINNED_HEIGHT - 1, HEAD_WIDTH, 1), colour("line"))
        painter.fillRect(QRectF(HEAD_WIDTH - 1, OVERVIEW_HEIGHT, 1, RULER_HEIGHT), colour("line"))
        painter.end()


def _pixmap(size: QSize, ratio: float) -> QPixmap:
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def _paint_lane(painter: QPainter, scene: Scene, box: LaneBox, width: int) -> None:
    rect = box.rect(HEAD_WIDTH, width - HEAD_WIDTH)
    painter.fillRect(rect, colour(_GROUNDS.get(box.kind, "subtle")))
    painter.save()
    painter.setClipRect(rect)
    if scene.loop is not None:
        left = rect.left() + scene.view.x_of(scene.loop.onset_us)
        right = rect.left() + scene.view.x_of(scene.loop.end_us)
        painter.fillRect(QRectF(left, box.top, right - left, box.height), colour("accent", 0.09))
    _paint_content(painter, scene, box, rect)
    painter.restore()
    painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), colour("line"))
    is_marks = box.kind is LaneKind.MARKS
    paint_head(painter, box, scene.marks.lanes[box.number].lane if is_marks else None)


def _paint_content(painter: QPainter, scene: Scene, box: LaneBox, rect: QRectF) -> None:
    view, background = scene.view, scene.background
    if box.kind is LaneKind.PICTURE:
        paint_pictures(painter, rect, view, background)
    elif box.kind is LaneKind.VOICES:
        paint_voices(painter, rect, view, background)
    elif box.kind is LaneKind.COVERAGE:
        paint_coverage(painter, rect, view, background)
    elif box.kind is LaneKind.MARKS:
        lane_painter = MarkLanePainter(view, HEAD_WIDTH, scene.chosen, scene.lifted)
        lane_painter.paint(painter, box, scene.marks.lanes[box.number])
    elif box.kind is LaneKind.POSSIBLE:
        paint_possible_lane(painter, box, HEAD_WIDTH, view, scene.possible, scene.current_candidate)
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
