"""The links of one mark in words: what it answers, what answered it, and how soon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from imh_video.model.identifiers import LinkId, MarkId
from imh_video.model.scheme import Relation
from imh_video_ui.theme import Button, icon_button, label


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One link as it is said beside one of its marks; ``other`` is the mark at its other end."""

    link_id: LinkId
    other: MarkId
    relation: Relation
    kind: str
    """What it is: "answered by"."""
    words: str
    """Who and what, and when."""


class LinksBox(QWidget):
    """A line for each link: go to its other end, say otherwise how they are linked, remove it."""

    wanted = Signal(object)
    """MarkId to go to."""
    related = Signal(object, object)
    """LinkId and the Relation it is from now on."""
    turned = Signal(object)
    removed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(label(self.tr("Links"), "small_strong"))
        self._none = label(
            self.tr("Not linked yet. “Link from here” in the menu of a mark begins one."),
            "small", "text2", wraps=True,
        )  # fmt: skip
        self._column.addWidget(self._none)
        self._rows: list[QWidget] = []
        self.lines: tuple[LinkLine, ...] = ()

    def show_lines(self, lines: Sequence[LinkLine]) -> None:
        """These links and no others."""
        if tuple(lines) == self.lines:
            return
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.lines = tuple(lines)
        self._rows = [self._row(line) for line in lines]
        for row in self._rows:
            self._column.addWidget(row)
        self._none.setVisible(not lines)

    def _row(self, line: LinkLine) -> QWidget:
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 2, 0, 2)
        across.setSpacing(4)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(line.kind, "caption", "text2"))
        words.addWidget(label(line.words, "small", wraps=True))
        across.addLayout(words, 1)
        says = f"{line.kind} {line.words}"
        go = Button(self.tr("Go there"), kind="quiet", size="bar", icon="arrow-right")
        go.setAccessibleDescription(says)
        go.clicked.connect(lambda: self.wanted.emit(line.other))
        more = icon_button("ellipsis", self.tr("More about this link"), size=16)
        more.setAccessibleDescription(says)
        more.clicked.connect(lambda: self._open_menu(line, more))
        for button in (go, more):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            across.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _open_menu(self, line: LinkLine, button: QToolButton) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill_menu(menu, line)
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2)))

    def fill_menu(self, menu: QMenu, line: LinkLine) -> None:
        """What can be done with a link."""
        for relation, words in (
            (Relation.RESPONDS_TO, self.tr("An answer")),
            (Relation.REPAIRS, self.tr("A repair")),
            (Relation.PART_OF, self.tr("A part of it")),
        ):
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(relation is line.relation)
            action.triggered.connect(
                lambda _on=False, relation=relation: self.related.emit(line.link_id, relation)
            )
        menu.addSeparator()
        menu.addAction(self.tr("Turn it round"), lambda: self.turned.emit(line.link_id))
        menu.addAction(self.tr("Remove the link"), lambda: self.removed.emit(line.link_id))
