"""The right side of the step: how it was filmed, who is who, what is left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from imh_video.model.recording import Area, Layout
from imh_video_ui.jobs.progress import JobProgress
from imh_video_ui.jobs.runner import JobHandle
from imh_video_ui.people.camera_choice import CameraChoice
from imh_video_ui.people.layout_choice import LayoutChoice
from imh_video_ui.people.person_card import PersonCard
from imh_video_ui.people.words import layout_hint, one_camera_hint
from imh_video_ui.theme import Button, Card, ground, icon_button, label

WIDTH_PX = 430


class PeopleSide(QScrollArea):
    """Shows and asks; the page keeps the answers."""

    swap_wished = Signal()
    area_wished = Signal(int)
    removal_wished = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedWidth(WIDTH_PX)
        self._cards: list[PersonCard] = []
        inside = ground(QWidget(), "window")
        column = QVBoxLayout(inside)
        column.setContentsMargins(6, 2, 12, 12)
        column.setSpacing(10)
        column.addWidget(label(self.tr("Is this right?"), "section"))
        column.addWidget(
            label(self.tr("The program proposes. You decide, once for this film."), "body", "text2",
                  wraps=True)
        )  # fmt: skip
        column.addWidget(label(self.tr("How was it filmed?"), "small_strong"))
        self.layouts = LayoutChoice()
        column.addWidget(self.layouts)
        self._hint = label("", "small", "text3", wraps=True)
        column.addWidget(self._hint)
        column.addWidget(label(self.tr("Who is who?"), "small_strong"))
        self.cameras = CameraChoice()
        column.addWidget(self.cameras)
        column.addWidget(self._build_looking())
        self._people = QVBoxLayout()
        self._people.setSpacing(8)
        column.addLayout(self._people)
        self.swap = Button(self.tr("They are the other way round"), kind="quiet",
                           icon="arrow-left-right", keys="S", size="compact")  # fmt: skip
        self.swap.clicked.connect(self.swap_wished)
        column.addWidget(self.swap, 0, Qt.AlignmentFlag.AlignLeft)
        self._left_out_words = label(self.tr("Left out"), "small_strong")
        column.addWidget(self._left_out_words)
        self._left_out = QVBoxLayout()
        self._left_out.setSpacing(6)
        column.addLayout(self._left_out)
        column.addWidget(
            label(self.tr("Faces are followed by place and size only. Nobody is recognised, and "
                          "nothing leaves this computer."), "small", "text3", wraps=True)
        )  # fmt: skip
        column.addStretch(1)
        self.setWidget(inside)

    def _build_looking(self) -> QWidget:
        self._looking = Card()
        column = QVBoxLayout(self._looking)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        self._looking_words = label("", "small", "text2", wraps=True)
        column.addWidget(self._looking_words)
        self.progress = JobProgress()
        column.addWidget(self.progress)
        return self._looking

    def watch(self, handle: JobHandle) -> None:
        """The first look is under way."""
        self._looking.show()
        self.progress.show()
        self._looking_words.setText(
            self.tr("The program looks at a minute of the film, to propose who is who. Say how it "
                    "was filmed meanwhile, and draw what is to be left out.")
        )  # fmt: skip
        self.progress.watch(handle)

    def say(self, words: str) -> None:
        """In place of people: nobody was seen, or the look could not be made. "" takes it away."""
        self.progress.hide()
        self._looking_words.setText(words)
        self._looking.setVisible(bool(words))

    def show_layout(self, layout: Layout, cameras: int) -> None:
        """``cameras`` is how many this occasion was filmed with."""
        self.layouts.show_layout(layout)
        is_missing_one = layout is Layout.TWO_CAMERAS and cameras < 2
        self._hint.setText(one_camera_hint() if is_missing_one else layout_hint(layout))

    @property
    def cards(self) -> tuple[PersonCard, ...]:
        """In the order in which they stand."""
        return tuple(self._cards)

    def show_cards(self, cards: Sequence[PersonCard], *, can_swap: bool) -> None:
        _empty(self._people)
        self._cards = list(cards)
        for card in cards:
            self._people.addWidget(card)
        self.swap.setVisible(can_swap)

    def show_areas(self, areas: tuple[Area, ...]) -> None:
        _empty(self._left_out)
        self._left_out_words.setVisible(bool(areas))
        for number in range(len(areas)):
            self._left_out.addWidget(self._area_row(number))

    def _area_row(self, number: int) -> QWidget:
        card = Card()
        row = QHBoxLayout(card)
        row.setContentsMargins(8, 4, 8, 4)
        words = self.tr("Area {n}").format(n=number + 1)
        choose = Button(words, kind="quiet", size="compact", icon="square-dashed")
        choose.setToolTip(self.tr("Choose it in the picture, to move it with the arrow keys"))
        choose.clicked.connect(_with(self.area_wished.emit, number))
        remove = icon_button("x", self.tr("No longer leave out {area}").format(area=words), size=16)
        remove.clicked.connect(_with(self.removal_wished.emit, number))
        row.addWidget(choose)
        row.addStretch(1)
        row.addWidget(remove)
        return card


def _with(act: Callable[[int], object], number: int) -> Callable[[], object]:
    return lambda *_: act(number)


def _empty(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
