"""One possible moment as a card: closed a sentence, open its signs and the three answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from imh_video.model.moment import CandidateMoment, Decision, DismissReason, Verdict
from imh_video.model.scheme import Code
from imh_video.timebase import Span, timecode
from imh_video_ui.moments.moment_words import (
    coverage_words,
    kind_words,
    reason_words,
    short_time,
    steps_of,
)
from imh_video_ui.moments.signs import Clearness, StepsView
from imh_video_ui.theme import (
    Button,
    Card,
    Glyph,
    GlyphView,
    KeyCap,
    icon_button,
    label,
    restyle,
)
from imh_video_ui.theme.icons import icon

NO_KEYS: Final[Mapping[str, str]] = {}


class CandidateCard(Card):
    """``opened`` when it is clicked; the answers only exist while it is the open one."""

    opened = Signal(object)
    keep_pressed = Signal()
    adjust_pressed = Signal()
    dismiss_pressed = Signal()
    dismissed_because = Signal(str)

    def __init__(
        self,
        moment: CandidateMoment,
        parent: QWidget | None = None,
        *,
        keys: Mapping[str, str] = NO_KEYS,
    ) -> None:
        """``keys`` are those of the answers, by "keep", "adjust", "dismiss" and the reasons."""
        words = f"{short_time(moment.span.onset_us)} {kind_words(moment.kind)}. {moment.reason}"
        super().__init__(parent, opens=words)
        self.moment = moment
        self._keys = keys
        self.verdict: Verdict | None = None
        self.is_open = False
        restyle(self, item=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 9, 12, 10)
        column.setSpacing(5)
        column.addLayout(self._build_head())
        self._reason = label(moment.reason, "small", "text2", wraps=True)
        column.addWidget(self._reason)
        self._reason.setVisible(bool(moment.reason))
        self._why = label("", "caption", "text2", wraps=True)
        self._why.hide()
        column.addWidget(self._why)
        self._body: QWidget | None = None
        self._form: AdjustForm | None = None
        self._column = column
        self.clicked.connect(self._say_opened)

    def _build_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(GlyphView(Glyph.POSSIBLE, 15))
        row.addWidget(label(short_time(self.moment.span.onset_us), "strong"))
        self._kind = label(kind_words(self.moment.kind), "body", wraps=True)
        row.addWidget(self._kind, 1)
        self._standing = label("", "caption_strong", "text2")
        self._standing.hide()
        row.addWidget(self._standing)
        row.addWidget(Clearness(self.moment.confidence))
        return row

    def _say_opened(self) -> None:
        if not self.is_open:
            self.opened.emit(self.moment.id)

    def set_open(self, is_open: bool, *, becomes: str = "") -> None:
        """Unfold or fold it; ``becomes`` is the code that keeping makes of it."""
        if is_open == self.is_open:
            return
        self.is_open = is_open
        restyle(self, tinted=is_open)
        restyle(self._reason, role="body" if is_open else "small",
                tone="text" if is_open else "text2")  # fmt: skip
        if is_open:
            self._body = self._build_body(becomes)
            self._column.addWidget(self._body)
        elif self._body is not None:
            self._column.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
            self._body = None

    def show_form(self, form: AdjustForm) -> None:
        """Adjusting takes the place of the answers."""
        if self._body is not None:
            self._body.hide()
        self._form = form
        self._column.addWidget(form)

    def hide_form(self) -> None:
        if self._form is not None:
            self._column.removeWidget(self._form)
            self._form.hide()
            self._form.deleteLater()
            self._form = None
        if self._body is not None:
            self._body.show()

    def set_verdict(self, decision: Decision | None) -> None:
        """What was decided, and why; None while it waits."""
        verdict = self.verdict = decision.verdict if decision is not None else None
        why = reason_words(decision.why) if decision is not None else ""
        self._why.setText(self.tr("Dismissed: {why}").format(why=why) if why else "")
        self._why.setVisible(bool(why))
        words = {
            Verdict.KEPT: self.tr("kept"),
            Verdict.ADJUSTED: self.tr("adjusted"),
            Verdict.DISMISSED: self.tr("dismissed"),
        }
        self._standing.setText(words[verdict] if verdict is not None else "")
        self._standing.setVisible(verdict is not None)

    def _build_body(self, becomes: str) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(8)
        steps = steps_of(self.moment.evidence)
        if steps:
            column.addWidget(StepsView(steps))
        seen = coverage_words(self.moment.coverage)
        if seen:
            column.addLayout(_with_icon("eye", seen))
        if becomes:
            column.addLayout(
                _with_icon("tag", self.tr("Becomes “{code}” when kept").format(code=becomes))
            )
        column.addLayout(self._build_answers())
        column.addWidget(self._build_why(), 0, Qt.AlignmentFlag.AlignLeft)
        return body

    def _build_answers(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for name, words, kind, sign, signal in (
            ("keep", self.tr("Keep"), "primary", "check", self.keep_pressed),
            ("adjust", self.tr("Adjust"), "", "", self.adjust_pressed),
            ("dismiss", self.tr("Dismiss"), "", "", self.dismiss_pressed),
        ):
            keys = self._keys.get(name, "")
            button = Button(words, kind=kind, icon=sign, keys=keys, size="compact")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(signal)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _build_why(self) -> Button:
        """Dismiss with a reason: the same as its keys, for the mouse."""
        button = Button(self.tr("Dismiss, and say why…"), kind="text", size="compact")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(button)
        for reason in DismissReason:
            words, keys = reason_words(reason), self._keys.get(reason.value, "")
            action = menu.addAction(words[:1].upper() + words[1:] + (f"\t{keys}" if keys else ""))
            action.triggered.connect(partial(self._dismiss_because, reason.value))
        button.clicked.connect(lambda: menu.popup(button.mapToGlobal(QPoint(0, button.height()))))
        return button

    def _dismiss_because(self, why: str, _checked: bool = False) -> None:
        self.dismissed_because.emit(why)


def _with_icon(name: str, words: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(7)
    sign = QLabel()
    sign.setPixmap(icon(name, 14, "text3").pixmap(14, 14))
    row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(words, "caption", "text3", wraps=True), 1)
    return row


class AdjustForm(QWidget):
    """Where the moment begins and ends, and as what it is kept: Enter keeps it so, Esc leaves."""

    changed = Signal(object)
    """The Span as it is now."""
    onset_here = Signal()
    offset_here = Signal()
    nudged = Signal(bool, int)
    """Whether the end moves, and by how many frames."""
    keep_pressed = Signal()
    leave_pressed = Signal()

    def __init__(
        self,
        span: Span,
        codes: Sequence[Code],
        code_id: str,
        parent: QWidget | None = None,
        *,
        keys: Mapping[str, str] = NO_KEYS,
    ) -> None:
        """``keys`` as for the card, and "loop_in" and "loop_out"."""
        super().__init__(parent)
        self._keys = keys
        self.span = span
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(6)
        self._from = self._build_row(grid, 0, self.tr("From"), is_end=False)
        self._to = self._build_row(grid, 1, self.tr("To"), is_end=True)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        self.code = QComboBox()
        restyle(self.code, fit="compact")
        self.code.setAccessibleName(self.tr("Keep it as"))
        self.code.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.code.addItem(self.tr("Choose a code"), "")
        for code in codes:
            self.code.addItem(code.label, code.id)
        self.code.setCurrentIndex(max(0, self.code.findData(code_id)))
        column.addWidget(self.code)
        column.addLayout(self._build_answers())
        self.show_span(span)

    def _build_row(self, grid: QGridLayout, row: int, words: str, *, is_end: bool) -> QLabel:
        grid.addWidget(label(words, "small", "text2"), row, 0)
        when = label("", "small_strong")
        grid.addWidget(when, row, 1)
        for place, (sign, says, frames) in enumerate(
            (
                ("chevron-left", self.tr("{edge} one frame earlier"), -1),
                ("chevron-right", self.tr("{edge} one frame later"), 1),
            ),
            start=2,
        ):
            button = icon_button(sign, says.format(edge=words), size=16)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, f=frames: self.nudged.emit(is_end, f))
            grid.addWidget(button, row, place)
        keys = self._keys.get("loop_out" if is_end else "loop_in", "")
        here = Button(self.tr("Here"), size="bar", keys=keys)
        here.setAccessibleName(self.tr("{edge} where the film stands").format(edge=words))
        here.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        here.clicked.connect(self.offset_here if is_end else self.onset_here)
        grid.addWidget(here, row, 4)
        return when

    def _build_answers(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        keys = self._keys.get("keep", "")
        keep = Button(
            self.tr("Keep it so"), kind="primary", icon="check", keys=keys, size="compact"
        )
        keep.clicked.connect(self.keep_pressed)
        leave = Button(self.tr("Leave as it was"), kind="quiet", size="compact")
        leave.clicked.connect(self.leave_pressed)
        for button in (keep, leave):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        row.addWidget(KeyCap("Esc"))
        row.addStretch(1)
        return row

    @property
    def code_id(self) -> str:
        return str(self.code.currentData() or "")

    def show_span(self, span: Span) -> None:
        self.span = span
        self._from.setText(timecode(span.onset_us))
        self._to.setText(timecode(span.end_us))

    def set_span(self, span: Span) -> None:
        """Change it, and tell."""
        if span != self.span:
            self.show_span(span)
            self.changed.emit(span)
