"""The heads of the lanes: who or what it is, as a sign and in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QPainter

from imh_video.model.scheme import Actor
from imh_video_ui.theme.glyphs import Glyph, glyph_of, paint_glyph
from imh_video_ui.theme.wearing import colour
from imh_video_ui.timeline.lanes import LaneKind, MarkLane
from imh_video_ui.timeline.layout import HEAD_WIDTH, LaneBox
from imh_video_ui.timeline.mark_painter import draw_words


def _tr(text: str) -> str:
    return QCoreApplication.translate("Timeline", text)


def lane_words(kind: LaneKind) -> str:
    """What a lane that is not a person's is called."""
    return {
        LaneKind.PICTURE: _tr("Picture"),
        LaneKind.VOICES: _tr("Voices"),
        LaneKind.PITCH: _tr("Pitch of voices"),
        LaneKind.TURNS: _tr("Turns of voices"),
        LaneKind.COVERAGE: _tr("Could be seen"),
        LaneKind.FACE_TO_FACE: _tr("Face to face"),
        LaneKind.GAZE: _tr("Eyes turn"),
        LaneKind.SMILES: _tr("Smiles"),
        LaneKind.MOVEMENT: _tr("Movement"),
        LaneKind.LEAN: _tr("Leaning"),
        LaneKind.IN_STEP: _tr("In step"),
        LaneKind.MARKS: _tr("Marks"),
        LaneKind.POSSIBLE: _tr("Possible"),
    }[kind]


def actor_words(actor: Actor) -> str:
    return {
        Actor.INFANT: _tr("Baby"),
        Actor.PARENT: _tr("Parent"),
        Actor.DYAD: _tr("Together"),
        Actor.SESSION: _tr("Film"),
    }[actor]


def mark_lane_words(lane: MarkLane) -> str:
    """A person is called as in the family; the plain word stands where nobody is named."""
    return lane.called or actor_words(lane.actor)


def paint_head(painter: QPainter, box: LaneBox, lane: MarkLane | None) -> None:
    rect = QRectF(0, box.top, HEAD_WIDTH, box.height)
    painter.fillRect(rect, colour("window"))
    if lane is not None:
        sign = QRectF(13, rect.center().y() - 7, 14, 14)
        paint_glyph(painter, sign, glyph_of(lane.actor), number=lane.number)
        words = QRectF(36, rect.top(), HEAD_WIDTH - 42, rect.height())
        draw_words(painter, words, mark_lane_words(lane), colour("text"), role="small_strong")
    else:
        words = QRectF(14, rect.top(), HEAD_WIDTH - 16, rect.height())
        draw_words(painter, words, lane_words(box.kind), colour("text2"), role="caption")
        _paint_persons(painter, rect, box.kind)
    painter.fillRect(QRectF(0, box.bottom - 1, HEAD_WIDTH, 1), colour("line"))
    painter.fillRect(QRectF(HEAD_WIDTH - 1, box.top, 1, box.height), colour("line"))


def _paint_persons(painter: QPainter, rect: QRectF, kind: LaneKind) -> None:
    """Which sign stands for which colour, where a lane has both people in it."""
    if kind is LaneKind.VOICES:
        for glyph, x in ((Glyph.BABY, 68), (Glyph.PARENT, 92)):
            paint_glyph(painter, QRectF(x, rect.center().y() - 5.5, 11, 11), glyph)
    elif kind in (LaneKind.COVERAGE, LaneKind.GAZE):
        x = HEAD_WIDTH - 20
        paint_glyph(painter, QRectF(x, rect.top() + 3.5, 10, 10), Glyph.BABY)
        paint_glyph(painter, QRectF(x, rect.bottom() - 14, 10, 10), Glyph.PARENT)


def paint_overview_head(painter: QPainter, rect: QRectF, length: str) -> None:
    painter.fillRect(rect, colour("window"))
    words = QRectF(14, rect.top(), HEAD_WIDTH - 16, rect.height())
    draw_words(painter, words, _tr("Whole film {length}").format(length=length), colour("text2"),
               role="caption")  # fmt: skip
    painter.fillRect(QRectF(0, rect.bottom() - 1, HEAD_WIDTH, 1), colour("line"))
    painter.fillRect(QRectF(HEAD_WIDTH - 1, rect.top(), 1, rect.height()), colour("line"))
