"""The upper part of the workspace: the codes, the film, and the panels beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from imh_video_ui.coding.film_side import FilmSide
from imh_video_ui.coding.palette import CodePalette
from imh_video_ui.coding.side_tabs import SideTabs
from imh_video_ui.theme import upright_rule

_HANDLE = 3


class FilmRow(QWidget):
    """The film has all the width that the others leave; the panels can be drawn wider."""

    def __init__(self, palette: CodePalette, film: FilmSide, tabs: SideTabs) -> None:
        super().__init__()
        self.tabs = tabs
        self._own_px: int | None = None
        self.codes = QWidget()
        """The palette with its edge, put away as one."""
        for whole, parts in ((self.codes, (palette, upright_rule())), (self, (self.codes,))):
            row = QHBoxLayout(whole)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(0)
            for part in parts:
                row.addWidget(part)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(_HANDLE)
        self._splitter.addWidget(film)
        self._splitter.addWidget(tabs)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 0)
        self._splitter.splitterMoved.connect(self._moved_by_hand)
        row.addWidget(self._splitter, 1)

    @property
    def side_px(self) -> int | None:
        """The width that a person gave the panels; None: as narrow as they go."""
        return self._own_px

    def give_side(self, px: int | None) -> None:
        """Give the panels that width, as far as they and the film can; None: the least."""
        least, most = self.tabs.minimumWidth(), self.tabs.maximumWidth()
        self._own_px = None if px is None else min(max(px, least), most)
        self._share()

    def _share(self) -> None:
        side = self._own_px if self._own_px is not None else self.tabs.minimumWidth()
        self._splitter.setSizes([max(0, self._splitter.width() - side - _HANDLE), side])

    def _moved_by_hand(self) -> None:
        self._own_px = self._splitter.sizes()[1]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()
