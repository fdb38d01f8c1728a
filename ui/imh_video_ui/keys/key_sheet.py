"""All keys on paper: a PDF or a picture to put beside the keyboard, or a text to copy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from imh_video.model.problem import Problem
from imh_video_ui.keys.entries import KeyEntry
from imh_video_ui.theme import LIGHT, key_cap_width, paint_key_cap, program_font

# A4 in points of 1/96 inch, as everything on the screen is measured.
_PAGE = QSizeF(794, 1123)
_MARGIN = 48.0
_COLUMNS = 2
_GAP = 28.0
_ROW = 21.0
_HEAD = 30.0
_TOP = 62.0
_PIXELS_FOR_EACH = 2


def _tr(text: str) -> str:
    return QCoreApplication.translate("KeySheet", text)


def sheet_text(entries: Sequence[KeyEntry], title: str) -> str:
    """Place by place, one line for each entry that has a key."""
    keyed = [entry for entry in entries if entry.shown]
    lines = [title]
    for place, group in groupby(keyed, lambda entry: entry.place):
        lines += ["", place]
        lines += [f"  {_tr(' or ').join(entry.shown):<22} {entry.words}" for entry in group]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class _Line:
    head: str = ""
    entry: KeyEntry | None = None

    @property
    def height(self) -> float:
        return _HEAD if self.entry is None else _ROW


def _lines(entries: Sequence[KeyEntry]) -> Iterator[_Line]:
    keyed = [entry for entry in entries if entry.shown]
    for place, group in groupby(keyed, lambda entry: entry.place):
        yield _Line(head=place)
        for entry in group:
            yield _Line(entry=entry)


def _columns(entries: Sequence[KeyEntry]) -> list[list[_Line]]:
    """Cut into columns of one page's height; a head never stands last."""
    room = _PAGE.height() - _TOP - 2 * _MARGIN
    columns: list[list[_Line]] = [[]]
    used = 0.0
    for line in _lines(entries):
        needed = line.height + (_ROW if line.entry is None else 0)
        if used + needed > room:
            columns.append([])
            used = 0.0
        columns[-1].append(line)
        used += line.height
    return columns


def write_sheet(path: Path, entries: Sequence[KeyEntry], title: str) -> None:
    """A PDF, or by its name a PNG. Always dark on white. Raises Problem."""
    pages = _pages(_columns(entries))
    if path.suffix.lower() == ".png":
        image = sheet_image(entries, title)
        done = image.save(str(path))
    else:
        done = _write_pdf(path, pages, title)
    if not done:
        raise Problem(
            _tr("The sheet of keys could not be written."),
            where=path.name,
            way_out=_tr("Choose another folder, or make room on the disk."),
        )


def _pages(columns: list[list[_Line]]) -> list[list[list[_Line]]]:
    return [columns[at : at + _COLUMNS] for at in range(0, len(columns), _COLUMNS)]


def sheet_image(entries: Sequence[KeyEntry], title: str) -> QImage:
    """All pages, one beneath the other."""
    pages = _pages(_columns(entries))
    width = round(_PAGE.width() * _PIXELS_FOR_EACH)
    height = round(_PAGE.height() * _PIXELS_FOR_EACH)
    image = QImage(width, height * len(pages), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.scale(_PIXELS_FOR_EACH, _PIXELS_FOR_EACH)
    for number, page in enumerate(pages):
        painter.save()
        painter.translate(0, number * _PAGE.height())
        _paint_page(painter, page, title)
        painter.restore()
    painter.end()
    return image


def _write_pdf(path: Path, pages: list[list[list[_Line]]], title: str) -> bool:
    writer = QPdfWriter(str(path))
    writer.setTitle(title)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(0, 0, 0, 0),
        )
    )
    writer.setResolution(96)
    painter = QPainter()
    if not painter.begin(writer):
        return False
    for number, page in enumerate(pages):
        if number:
            writer.newPage()
        _paint_page(painter, page, title)
    return painter.end()


def _paint_page(painter: QPainter, columns: list[list[_Line]], title: str) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(LIGHT.text))
    painter.setFont(program_font(22, 600))
    painter.drawText(QPointF(_MARGIN, _MARGIN + 22), title)
    width = (_PAGE.width() - 2 * _MARGIN - (_COLUMNS - 1) * _GAP) / _COLUMNS
    for number, column in enumerate(columns):
        left = _MARGIN + number * (width + _GAP)
        top = _MARGIN + _TOP
        for line in column:
            _paint_line(painter, line, QRectF(left, top, width, line.height))
            top += line.height


def _paint_line(painter: QPainter, line: _Line, place: QRectF) -> None:
    if line.entry is None:
        painter.setPen(QColor(LIGHT.text3))
        painter.setFont(program_font(12, 600))
        bottom = Qt.AlignmentFlag.AlignBottom
        painter.drawText(place.adjusted(0, 0, 0, -6), bottom, line.head)
        painter.setPen(QColor(LIGHT.line))
        painter.drawLine(place.bottomLeft() - QPointF(0, 3), place.bottomRight() - QPointF(0, 3))
        return
    right = place.right()
    for keys in reversed(line.entry.shown):
        width = key_cap_width(keys, 16)
        right -= width
        cap = QRectF(right, place.top() + 2, width, 17)
        paint_key_cap(painter, cap, keys, ink=QColor(LIGHT.text2), edge=QColor(LIGHT.edge))
        right -= 5
    painter.setPen(QColor(LIGHT.text))
    painter.setFont(program_font(12))
    words = QRectF(place.left(), place.top(), right - place.left() - 4, place.height())
    text = QFontMetricsF(painter.font()).elidedText(
        line.entry.words, Qt.TextElideMode.ElideRight, words.width()
    )
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)
