"""Links between marks as arcs over the lanes: from the cue to what answered it.

Near enough all arcs are drawn, from further away those of chosen marks alone: a web of a hundred
arcs says nothing. Line and head tell the relation as well as the colour does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from imh_video.model.identifiers import LinkId, MarkId
from imh_video.model.mark import Link, Mark
from imh_video.model.scheme import Relation
from imh_video.timebase import MICROS_PER_SECOND, Span
from imh_video_ui.theme.wearing import colour
from imh_video_ui.timeline.layout import HEAD_WIDTH, PINNED_HEIGHT
from imh_video_ui.timeline.mark_painter import MARK_HEIGHT, draw_words, text_width
from imh_video_ui.timeline.timeline_map import TimelineMap

ALL_BELOW_US_PER_PX: Final = 40_000
"""25 pixels to the second: two marks a second apart are told apart."""
_MOST: Final = 80
_INSET_PX: Final = 7.0
_HEAD_PX: Final = 7.0
_NEAR_PX: Final = 9.0
_REACH_PX: Final = 70.0
_INKS: Final = {
    Relation.RESPONDS_TO: "accent",
    Relation.REPAIRS: "good",
    Relation.PART_OF: "text2",
}


@dataclass(frozen=True, slots=True)
class Arc:
    """One link as it lies in the viewport."""

    link: Link
    path: QPainterPath
    is_strong: bool

    @property
    def reach(self) -> QRectF:
        """Nothing of it is painted outside, its ends and its latency included."""
        return self.path.boundingRect().adjusted(-_REACH_PX, -_REACH_PX, _REACH_PX, _REACH_PX)


class LinkArcs:
    """All links of the coding that is shown. UI thread only."""

    def __init__(self, where: TimelineMap, pane: QWidget) -> None:
        self._where = where
        self._pane = pane
        self._links: dict[LinkId, Link] = {}
        self._at: defaultdict[MarkId, set[LinkId]] = defaultdict(set)
        self.hovered: LinkId | None = None
        self._ready: tuple[object, list[Arc]] | None = None

    def show(self, links: Iterable[Link]) -> None:
        """These links and no others."""
        self._links, self.hovered = {}, None
        self._at.clear()
        self.change(links, ())

    def change(self, put: Iterable[Link], dropped: Iterable[LinkId]) -> None:
        """Show what an edit changed."""
        put = list(put)
        for link_id in (*dropped, *(link.id for link in put)):
            link = self._links.pop(link_id, None)
            if link is not None:
                self._at[link.source].discard(link_id)
                self._at[link.target].discard(link_id)
            if self.hovered == link_id:
                self.hovered = None
        for link in put:
            self._links[link.id] = link
            self._at[link.source].add(link.id)
            self._at[link.target].add(link.id)
        self.spoil()
        self._pane.update()

    def spoil(self) -> None:
        """Marks changed, and with them perhaps where arcs lie."""
        self._ready = None

    def get(self, link_id: LinkId) -> Link | None:
        return self._links.get(link_id)

    # ------------------------------------------------------------ pointer

    def hover(self, point: QPointF) -> None:
        """The pointer is there: an arc near it says how long it took."""
        found = self.at(point)
        if found != self.hovered:
            self.hovered = found
            self._pane.update()

    def at(self, point: QPointF) -> LinkId | None:
        """The arc under that point of the viewport; marks lie before arcs."""
        if not self._links or point.y() < PINNED_HEIGHT or self._where.mark_at(point) is not None:
            return None
        stroker = QPainterPathStroker()
        stroker.setWidth(_NEAR_PX)
        for arc in self.arcs():
            if stroker.createStroke(arc.path).contains(point):
                return arc.link.id
        return None

    def words_of(self, link_id: LinkId) -> str:
        """The link in words, for a tool tip."""
        link = self._links[link_id]
        marks = self._where.scene.marks
        source, target = marks.get(link.source), marks.get(link.target)
        if source is None or target is None:
            return ""
        said = {
            Relation.RESPONDS_TO: _tr("“{cue}” answered by “{reply}”, {s} s later"),
            Relation.REPAIRS: _tr("“{cue}” repaired by “{reply}”, {s} s later"),
            Relation.PART_OF: _tr("“{reply}” is part of “{cue}”"),
        }[link.relation]
        return said.format(
            cue=marks.words_of(target), reply=marks.words_of(source), s=_seconds(source, target)
        )

    # ------------------------------------------------------------ painting

    def arcs(self) -> list[Arc]:
        """What is drawn now; kept until something moves, for the film repaints them as it runs."""
        where = self._where
        key = (where.scene.view, where.scrolled_px, where.boxes, where.scene.chosen, self.hovered)
        if self._ready is None or self._ready[0] != key:
            self._ready = (key, list(self._find_arcs()))
        return self._ready[1]

    def _find_arcs(self) -> Iterator[Arc]:
        chosen = self._where.scene.chosen
        for link_id in self._shown():
            link = self._links[link_id]
            is_strong = link_id == self.hovered or link.source in chosen or link.target in chosen
            arc = self._arc(link, is_strong=is_strong)
            if arc is not None:
                yield arc

    def _shown(self) -> list[LinkId]:
        """Strong ones last, so that they lie on top."""
        if not self._links:
            return []
        scene = self._where.scene
        strong = dict.fromkeys(
            link_id for mark_id in sorted(scene.chosen) for link_id in self._at.get(mark_id, ())
        )
        if self.hovered is not None:
            strong[self.hovered] = None
        near = self._in_view() if scene.view.us_per_px <= ALL_BELOW_US_PER_PX else {}
        return [link_id for link_id in near if link_id not in strong] + list(strong)[:_MOST]

    def _in_view(self) -> dict[LinkId, None]:
        view, found = self._where.scene.view, dict[LinkId, None]()
        span = Span(view.start_us, view.end_us)
        for lane in self._where.scene.marks.lanes:
            for _, band in lane.bands():
                for place in band.visible(span).tolist():
                    mark_id = band.items[place].mark.id
                    if mark_id in self._at:
                        found.update(dict.fromkeys(sorted(self._at[mark_id])))
                    if len(found) >= _MOST:
                        return found
        return found

    def _arc(self, link: Link, *, is_strong: bool) -> Arc | None:
        """From the cue to the reply; None when one of their lanes is hidden."""
        marks = self._where.scene.marks
        reply, cue = marks.get(link.source), marks.get(link.target)
        if link.relation is Relation.PART_OF:
            reply, cue = cue, reply
        if cue is None or reply is None:
            return None
        begin, end = self._where.rect_of(cue.id), self._where.rect_of(reply.id)
        if begin is None or end is None:
            return None
        path = _path(_anchor(begin, cue), _anchor(end, reply), begin.top(), end.top())
        return Arc(link, path, is_strong)

    def paint(self, painter: QPainter, pane: QRect, region: QRect) -> None:
        """Over the lanes, as far as the region reaches; heads and ruler stay free."""
        arcs = [arc for arc in self.arcs() if arc.reach.intersects(QRectF(region))]
        if not arcs:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRect(HEAD_WIDTH, PINNED_HEIGHT, pane.width() - HEAD_WIDTH, pane.height())
        painter.setClipRect(room, Qt.ClipOperation.IntersectClip)
        for arc in arcs:
            _paint_arc(painter, arc)
        taken: list[QRectF] = []
        for arc in arcs:
            if arc.is_strong and arc.link.relation is not Relation.PART_OF:
                self._paint_latency(painter, arc, QRectF(room), taken)
        painter.restore()

    def _paint_latency(
        self, painter: QPainter, arc: Arc, room: QRectF, taken: list[QRectF]
    ) -> None:
        marks = self._where.scene.marks
        source, target = marks.get(arc.link.source), marks.get(arc.link.target)
        if source is None or target is None:
            return
        words = _tr("{s} s").format(s=_seconds(source, target))
        width = text_width(words, "caption_strong") + 12
        plate = _free_place(arc, width, room, taken)
        taken.append(plate)
        painter.setPen(QPen(colour(_INKS[arc.link.relation]), 1.2))
        painter.setBrush(colour("surface"))
        painter.drawRoundedRect(plate, 4, 4)
        draw_words(painter, plate, words, colour("text"), Qt.AlignmentFlag.AlignCenter,
                   role="caption_strong")  # fmt: skip


def _free_place(arc: Arc, width: float, room: QRectF, taken: Iterable[QRectF]) -> QRectF:
    """Along the arc where no other plate is; in its middle when there is none."""
    for part in (0.5, 0.66, 0.34, 0.8, 0.2):
        plate = QRectF(0, 0, width, 18)
        plate.moveCenter(arc.path.pointAtPercent(part))
        plate.moveLeft(min(max(plate.left(), room.left() + 2), room.right() - width - 2))
        plate.moveTop(max(plate.top(), room.top() + 2))
        beside = plate.translated(width / 2 + 6, 0), plate.translated(-width / 2 - 6, 0)
        for tried in (plate, *beside):
            if not any(tried.intersects(other) for other in taken):
                return tried
    return plate


def _anchor(rect: QRectF, mark: Mark) -> QPointF:
    """Just inside its onset, where the latency is counted from."""
    inset = 0.0 if mark.span.is_point else min(_INSET_PX, rect.width() / 2)
    return QPointF(rect.left() + inset, rect.center().y())


def _path(begin: QPointF, end: QPointF, begin_top: float, end_top: float) -> QPainterPath:
    """Between lanes from edge to edge; within a row in a bow above it."""
    half = MARK_HEIGHT / 2 + 1
    if abs(begin_top - end_top) < 1:
        begin, end = begin - QPointF(0, half), end - QPointF(0, half)
        lift = QPointF(0, -min(26.0, 12 + abs(end.x() - begin.x()) / 8))
        path = QPainterPath(begin)
        path.cubicTo(begin + lift, end + lift, end)
        return path
    down = 1 if end.y() > begin.y() else -1
    begin, end = begin + QPointF(0, down * half), end - QPointF(0, down * half)
    bend = max(14.0, abs(end.y() - begin.y()) * 0.55)
    path = QPainterPath(begin)
    path.cubicTo(begin + QPointF(0, down * bend), end - QPointF(0, down * bend), end)
    return path


def _paint_arc(painter: QPainter, arc: Arc) -> None:
    """On a pale edge, so that it is seen over marks as well as over the lane."""
    ink = QColor(colour(_INKS[arc.link.relation]))
    width = 2.4 if arc.is_strong else 1.5
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour("surface", 0.85), width + 2.4))
    painter.drawPath(arc.path)
    pen = QPen(ink, width)
    if arc.link.relation is Relation.PART_OF:
        pen.setDashPattern([1.6, 2.0])
    painter.setPen(pen)
    painter.drawPath(arc.path)
    _paint_ends(painter, arc, ink)


def _paint_ends(painter: QPainter, arc: Arc, ink: QColor) -> None:
    """A dot where it begins; an arrow for an answer, two for a repair, a square for a whole."""
    painter.setPen(QPen(colour("surface", 0.85), 1))
    painter.setBrush(ink)
    painter.drawEllipse(arc.path.pointAtPercent(0), 3.2, 3.2)
    end = arc.path.pointAtPercent(1)
    if arc.link.relation is Relation.PART_OF:
        painter.drawRect(QRectF(end.x() - 3.4, end.y() - 3.4, 6.8, 6.8))
        return
    painter.save()
    painter.translate(end)
    painter.rotate(-arc.path.angleAtPercent(1))
    heads = (0.0, -_HEAD_PX) if arc.link.relation is Relation.REPAIRS else (0.0,)
    for shift in heads:
        tip = [QPointF(shift, 0), QPointF(shift - _HEAD_PX, -4.2), QPointF(shift - _HEAD_PX, 4.2)]
        painter.drawPolygon(QPolygonF(tip))
    painter.restore()


def _seconds(source: Mark, target: Mark) -> str:
    return f"{(source.span.onset_us - target.span.onset_us) / MICROS_PER_SECOND:.1f}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Timeline", text)
