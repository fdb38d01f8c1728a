"""All marks in order of time, narrowed to what is looked for: what the list of marks shows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import TypeAlias, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from imh_video.app.finding import Wanted, written
from imh_video.model.family import Person
from imh_video.model.identifiers import MarkId, PersonId
from imh_video.model.mark import Mark, Origin
from imh_video.model.scheme import Actor, Code, CodingScheme
from imh_video.timebase import Micros, timecode
from imh_video_ui.theme.glyphs import glyph_of
from imh_video_ui.theme.persons import PersonSign, signs_of
from imh_video_ui.theme.tips import shortened, tip_of
from imh_video_ui.timeline.head_painter import actor_words

Index: TypeAlias = QModelIndex | QPersistentModelIndex
TIME, WHO, CODE, LENGTH = range(4)
MARK_ROLE = Qt.ItemDataRole.UserRole
_ROW_BY_ROW = 8
"""With more changes at once it is quicker to show the whole list anew."""
_T = TypeVar("_T")
_Order: TypeAlias = tuple[Micros, Micros, str]


def _order_of(mark: Mark) -> _Order:
    return mark.span.onset_us, mark.span.end_us, mark.id


class MarksModel(QAbstractTableModel):
    """Marks in order of time, narrowed to what is looked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._codes: dict[str, Code] = {}
        self._all: dict[MarkId, Mark] = {}
        self._shown: list[Mark] = []
        self._order: list[_Order] = []
        self._called: dict[PersonId, str] = {}
        self._signs: dict[PersonId, PersonSign] = {}
        self._known_as: dict[tuple[str, PersonId | None], tuple[Actor, str]] = {}
        self.wanted = Wanted()
        self.is_linked: Callable[[MarkId], bool] = _never
        self.here = -1
        """The row of the last mark that began before the playhead; -1 before the first."""

    def show(
        self, scheme: CodingScheme, marks: Iterable[Mark], people: Sequence[Person] = ()
    ) -> None:
        self._called = {person.id: person.called for person in people}
        self._signs = signs_of(people)
        self._codes = {code.id: code for code in scheme.codes}
        self._known_as.clear()
        self._all = {mark.id: mark for mark in marks}
        self._arrange()

    def change(self, put: Iterable[Mark], dropped: Iterable[MarkId]) -> None:
        """Take over what an edit changed, row by row unless it is very much."""
        put, dropped = list(put), list(dropped)
        if len(put) + len(dropped) > _ROW_BY_ROW:
            self._merge({mark.id: mark for mark in put}, dropped)
            return
        self.here = -1
        for mark_id in (*dropped, *(mark.id for mark in put)):
            self._take_out(mark_id)
        for mark in put:
            self._put_in(mark)

    def _take_out(self, mark_id: MarkId) -> None:
        row = self.row_of(mark_id)
        self._all.pop(mark_id, None)
        if row >= 0:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._shown[row], self._order[row]
            self.endRemoveRows()

    def _put_in(self, mark: Mark) -> None:
        self._all[mark.id] = mark
        if self.takes(mark):
            row = bisect_left(self._order, _order_of(mark))
            self.beginInsertRows(QModelIndex(), row, row)
            self._shown.insert(row, mark)
            self._order.insert(row, _order_of(mark))
            self.endInsertRows()

    def _merge(self, put: Mapping[MarkId, Mark], dropped: Iterable[MarkId]) -> None:
        """Many at once: only they are sorted, and find their places among the others."""
        self.beginResetModel()
        gone = sorted({row for one in (*dropped, *put) if (row := self.row_of(one)) >= 0})
        for mark_id in dropped:
            self._all.pop(mark_id, None)
        self._all.update(put)
        came = sorted((mark for mark in put.values() if self.takes(mark)), key=_order_of)
        order = [_order_of(mark) for mark in came]
        places = [bisect_left(self._order, one) for one in order]
        _splice(self._shown, gone, places, came)
        _splice(self._order, gone, places, order)
        self.here = -1
        self.endResetModel()

    def look_for(self, wanted: Wanted) -> None:
        """Only marks that are like that."""
        self.wanted = wanted
        self._arrange()

    def _arrange(self) -> None:
        self.beginResetModel()
        held = self._all.values()
        found = held if self.wanted.is_all else [mark for mark in held if self.takes(mark)]
        self._shown = sorted(found, key=_order_of)
        self._order = [_order_of(mark) for mark in self._shown]
        self.here = -1
        self.endResetModel()

    def takes(self, mark: Mark) -> bool:
        """Whether this mark is looked for."""
        if self.wanted.is_all:
            return True
        key = mark.code_id, mark.person_id
        if key not in self._known_as:
            self._known_as[key] = self._find_names(mark)
        actor, called = self._known_as[key]
        is_linked = self.wanted.is_linked is not None and self.is_linked(mark.id)
        return self.wanted.takes(mark, actor, called, is_linked=is_linked)

    def _find_names(self, mark: Mark) -> tuple[Actor, str]:
        """Whose it is, and all that code and person are called on screen."""
        code = self._codes.get(mark.code_id)
        actor = code.actor if code is not None else Actor.SESSION
        return actor, f"{self.words_of(mark)} {self.who_of(mark)} {actor_words(actor)}"

    def links_changed(self, mark_ids: Iterable[MarkId]) -> None:
        """These marks have links that they had not, or no longer."""
        if self.wanted.is_linked is not None:
            self.change([self._all[one] for one in mark_ids if one in self._all], [])

    def held(self) -> Iterable[Mark]:
        """All marks, looked for or not."""
        return self._all.values()

    def shown(self) -> Sequence[Mark]:
        """Those that the list shows, in order of time."""
        return self._shown

    def called(self) -> dict[PersonId, str]:
        """What the people of the film are called."""
        return self._called

    @property
    def total(self) -> int:
        return len(self._all)

    def words_of(self, mark: Mark) -> str:
        code = self._codes.get(mark.code_id)
        return code.label if code is not None else mark.code_id

    def codes(self) -> Iterable[Code]:
        """Of the scheme, in its order."""
        return self._codes.values()

    def code_of(self, mark: Mark) -> Code | None:
        return self._codes.get(mark.code_id)

    def who_of(self, mark: Mark) -> str:
        """A person is called as in the family; the plain word stands where nobody is named."""
        if mark.person_id in self._called:
            return self._called[mark.person_id]
        code = self._codes.get(mark.code_id)
        return actor_words(code.actor if code is not None else Actor.SESSION)

    def sign_of(self, mark: Mark) -> PersonSign:
        """Whose it is, as a sign."""
        if mark.person_id is not None and mark.person_id in self._signs:
            return self._signs[mark.person_id]
        code = self._codes.get(mark.code_id)
        return PersonSign(glyph_of(code.actor if code is not None else Actor.SESSION))

    def mark_at(self, row: int) -> Mark | None:
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, mark_id: MarkId) -> int:
        """-1 when the mark is not shown."""
        mark = self._all.get(mark_id)
        if mark is None:
            return -1
        row = bisect_left(self._order, _order_of(mark))
        is_shown = row < len(self._shown) and self._shown[row].id == mark_id
        return row if is_shown else -1

    def follow(self, us: Micros) -> bool:
        """Move ``here`` to the playhead; whether it moved."""
        here = bisect_left(self._order, (us + 1, 0, "")) - 1
        if here == self.here:
            return False
        before, self.here = self.here, here
        for row in (before, here):
            if 0 <= row < len(self._shown):
                self.dataChanged.emit(self.index(row, 0), self.index(row, LENGTH))
        return True

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Time"), self.tr("Who"), self.tr("Code"), self.tr("Length"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        mark = self.mark_at(index.row())
        if mark is None:
            return None
        if role == MARK_ROLE:
            return mark
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(mark, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(mark, index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == WHO:
            return self.who_of(mark)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_of(shortened(written(mark))) or None
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == LENGTH:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _text(self, mark: Mark, column: int) -> str:
        if column == TIME:
            return timecode(mark.span.onset_us)[:-2]
        if column == WHO:
            return self.who_of(mark)
        if column == CODE:
            return self.words_of(mark)
        return self._length(mark)

    def _length(self, mark: Mark) -> str:
        if mark.is_open:
            return self.tr("goes on")
        return "" if mark.span.is_point else f"{mark.span.duration_us / 1_000_000:.1f} s"

    def _spoken(self, mark: Mark, column: int) -> str:
        text = self._text(mark, column)
        if column != CODE:
            return text
        more = [text]
        if mark.origin is Origin.SUGGESTION:
            more.append(self.tr("began as a possible moment"))
        if mark.is_concern:
            more.append(self.tr("a concern to talk over"))
        if self.is_linked(mark.id):
            more.append(self.tr("linked"))
        return ", ".join(more)


def _splice(held: list[_T], gone: Sequence[int], places: Sequence[int], new: Iterable[_T]) -> None:
    """Take out what stands at the places ``gone``, and put something new before other ``places``.

    Both count as before the change, and rise. Only the stretch between the first and the last of
    them is written again.
    """
    changes: list[tuple[int, int, _T | None]] = [(place, 1, None) for place in gone]
    changes += [(place, 0, one) for place, one in zip(places, new, strict=True)]
    changes.sort(key=itemgetter(0, 1))
    first = done = min((*gone[:1], *places[:1]), default=0)
    stretch: list[_T] = []
    for place, is_gone, one in changes:
        stretch += held[done:place]
        done = place + is_gone
        if one is not None:
            stretch.append(one)
    held[first:done] = stretch


def _never(_mark_id: MarkId) -> bool:
    return False
