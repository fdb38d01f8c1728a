"""The layouts of this computer: the last one, and those with a name. One readable file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError
from PySide6.QtCore import QCoreApplication

from imh_video.media.cache import write_whole
from imh_video.model.problem import Problem
from imh_video_ui.layouts.layout import Layout, NamedLayout

FILE_NAME: Final = "layouts.json"
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class _Kept:
    last: Layout | None = None
    named: tuple[NamedLayout, ...] = ()


_KEPT: Final[TypeAdapter[_Kept]] = TypeAdapter(_Kept)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Layouts", text)


class LayoutShelf:
    """Every change is written at once, and raises Problem where that fails: nothing changed then.

    A file that cannot be understood is set aside under another name, and the standard holds.
    """

    def __init__(self, path: Path | None) -> None:
        """``path`` None: nothing is read and nothing is kept."""
        self._path = path
        self._kept = self._read()

    @property
    def last(self) -> Layout | None:
        """As it was left; None before the first time."""
        return self._kept.last

    @property
    def named(self) -> tuple[NamedLayout, ...]:
        """In the order in which they were saved."""
        return self._kept.named

    def find(self, name: str) -> NamedLayout | None:
        wanted = name.strip().casefold()
        return next((one for one in self.named if one.name.casefold() == wanted), None)

    def keep_last(self, layout: Layout) -> None:
        self._write(replace(self._kept, last=layout))

    def save(self, name: str, layout: Layout) -> None:
        """Under this name; another one of that name is replaced, in its place."""
        made = NamedLayout(_checked(name), layout)
        there = self.find(name)
        if there is None:
            self._write(replace(self._kept, named=(*self.named, made)))
        else:
            self._put(there, made)

    def rename(self, name: str, to: str) -> None:
        """Raises Problem where another one has that name, or there is none to rename."""
        one = self._known(name)
        other = self.find(to)
        if other is not None and other is not one:
            there = _tr("There is a layout “{name}” already.").format(name=other.name)
            raise Problem(there, way_out=_tr("Choose another name."))
        self._put(one, NamedLayout(_checked(to), one.layout))

    def delete(self, name: str) -> None:
        one = self._known(name)
        self._write(replace(self._kept, named=tuple(n for n in self.named if n is not one)))

    def put_back(self, named: tuple[NamedLayout, ...]) -> None:
        """Make these all there are, as they were before."""
        self._write(replace(self._kept, named=named))

    def _known(self, name: str) -> NamedLayout:
        one = self.find(name)
        if one is None:
            none = _tr("There is no layout “{name}”.").format(name=name)
            raise Problem(none, way_out=_tr("Choose one of the list."))
        return one

    def _put(self, one: NamedLayout, instead: NamedLayout) -> None:
        named = tuple(instead if other is one else other for other in self.named)
        self._write(replace(self._kept, named=named))

    def _read(self) -> _Kept:
        if self._path is None:
            return _Kept()
        try:
            return _KEPT.validate_json(self._path.read_bytes())
        except ValidationError:
            self._set_aside(self._path)
        except OSError:
            pass
        return _Kept()

    def _set_aside(self, path: Path) -> None:
        try:
            path.replace(path.with_suffix(".unreadable.json"))
        except OSError:
            return

    def _write(self, kept: _Kept) -> None:
        if self._path is not None:
            try:
                write_whole(self._path, _KEPT.dump_json(kept, indent=1))
            except OSError as error:
                why = (error.strerror or str(error)).lower()
                raise Problem(
                    _tr("The layouts cannot be kept ({why}).").format(why=why),
                    way_out=_tr("Make room for {file} and try again.").format(file=self._path),
                ) from None
        self._kept = kept


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Problem(_tr("A layout needs a name."), way_out=_tr("Type one, as “Two screens”."))
    return name[:_LONGEST_NAME].rstrip()
