"""The queue: the possible moments of a film, the best first, each waiting for a person's answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from imh_video.model.identifiers import CandidateId
from imh_video.model.moment import CandidateMoment, Decision, MomentKind, Suggestions, Verdict
from imh_video.model.scheme import Code
from imh_video.timebase import Span
from imh_video_ui.moments.candidate_card import AdjustForm, CandidateCard
from imh_video_ui.moments.look_notes import LookNotes
from imh_video_ui.moments.moment_words import kind_words, not_looked_words
from imh_video_ui.moments.queue_parts import (
    empty_layout,
    has_keyboard,
    in_the_middle,
    note_row,
)
from imh_video_ui.theme import Button, EmptyState, ground, label, restyle

_EMPTY_WIDTH = 320
_NOT_LOOKED, _LIST, _OWN_PASS, _FIRST_LOOK = range(4)
"""The pages; the last is bare: while the first look is under way, how far it is says enough."""
WAITING, KEPT, DISMISSED = "waiting", "kept", "dismissed"


class QueuePanel(QWidget):
    """Shows and asks; the page plays the moment and makes the edit."""

    open_requested = Signal(object)
    keep_requested = Signal()
    adjust_requested = Signal()
    dismiss_requested = Signal()
    dismissed_because = Signal(str)
    look_requested = Signal()
    cancel_requested = Signal()
    pause_requested = Signal()
    """Pause the look, or go on with it."""
    own_pass_done = Signal()
    """The coder has finished without them, and wants to see them."""
    own_pass_left = Signal()
    """The coder wants to see them without having finished."""
    check_requested = Signal()
    """What changed since the own pass."""
    adjusted = Signal(object)
    """The Span while it is being adjusted."""
    onset_here = Signal()
    offset_here = Signal()
    nudged = Signal(bool, int)
    count_changed = Signal(int)
    """How many wait."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._moments: dict[CandidateId, CandidateMoment] = {}
        self._decisions: Mapping[CandidateId, Decision] = {}
        self._cards: dict[CandidateId, CandidateCard] = {}
        self._code_of: Callable[[CandidateMoment], Code | None] = lambda _moment: None
        self._form: AdjustForm | None = None
        self._keys: dict[str, str] = {}
        self.current_id: CandidateId | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._build_progress())
        self.notes = LookNotes()
        column.addWidget(self.notes)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._build_empty())
        self._pages.addWidget(self._build_list())
        self._pages.addWidget(self._build_own_pass())
        self._pages.addWidget(QWidget())
        column.addLayout(self._pages, 1)

    def _build_progress(self) -> QWidget:
        self._progress = QWidget()
        column = QVBoxLayout(self._progress)
        column.setContentsMargins(14, 12, 12, 6)
        row = QHBoxLayout()
        self._doing = label(self.tr("Looking for possible moments"), "small_strong")
        row.addWidget(self._doing, 1)
        self._pause = Button(self.tr("Pause"), size="bar", icon="pause")
        self._pause.clicked.connect(self.pause_requested)
        row.addWidget(self._pause)
        stop = Button(self.tr("Stop"), size="bar")
        stop.clicked.connect(self.cancel_requested)
        row.addWidget(stop)
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("How far the look at the film is"))
        column.addLayout(row)
        column.addWidget(self._bar)
        column.addWidget(
            label(self.tr("You can go on working. Nothing leaves this computer."), "caption",
                  "text3", wraps=True)
        )  # fmt: skip
        self._progress.hide()
        return self._progress

    def _build_empty(self) -> QWidget:
        self._look = Button(
            self.tr("Look for possible moments"), kind="primary", icon="scan-search"
        )
        self._look.clicked.connect(self._ask_to_look)
        return EmptyState(
            "scan-search",
            self.tr("Not looked yet"),
            self.tr("The program can look for moments that may be worth your time. "
                    "You decide about each."),
            self._look,
            width_px=_EMPTY_WIDTH,
        )  # fmt: skip

    def _build_own_pass(self) -> QWidget:
        self.done = Button(
            self.tr("I have finished my own pass"), kind="primary", icon="eye", size="compact"
        )
        self.done.clicked.connect(self._say_done)
        hidden = EmptyState(
            "eye-off",
            self.tr("Your own pass first"),
            self.tr(
                "Mark what you see. What the program found and measured would lead your eye: "
                "possible moments and the lanes of faces, smiles and movement come back when you "
                "have finished."
            ),
            self.done,
            width_px=_EMPTY_WIDTH,
        )
        self.leave = Button(self.tr("End it unfinished…"), kind="text", size="compact")
        self.leave.clicked.connect(self.own_pass_left)
        hidden.add_below(self.leave)
        return hidden

    def _say_done(self) -> None:
        self._take_keyboard()
        self.own_pass_done.emit()

    def _build_list(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(14, 10, 12, 8)
        self._counts = QLabel()
        self._counts.setTextFormat(Qt.TextFormat.RichText)
        restyle(self._counts, role="small", tone="text2")
        head.addWidget(self._counts, 1)
        self.filter = QComboBox()
        restyle(self.filter, fit="compact")
        self.filter.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.filter.setMinimumContentsLength(7)
        self.filter.setAccessibleName(self.tr("Which moments are shown"))
        self.filter.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.filter.currentIndexChanged.connect(self._show_wanted)
        head.addWidget(self.filter)
        column.addLayout(head)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = ground(QWidget(), "surface")
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(10, 3, 10, 10)
        self._list.setSpacing(8)
        self._area.setWidget(inner)
        column.addWidget(self._area, 1)
        return page

    # ------------------------------------------------------------ what is shown

    def show_suggestions(
        self,
        suggestions: Suggestions | None,
        decisions: Mapping[CandidateId, Decision],
        code_of: Callable[[CandidateMoment], Code | None],
        *,
        after_own_pass: bool = False,
    ) -> None:
        """All possible moments of the film; None when nobody looked yet."""
        self._clear()
        self._code_of = code_of
        moments = suggestions.moments if suggestions is not None else ()
        self._moments = {moment.id: moment for moment in moments}
        for moment in moments:
            card = CandidateCard(moment, keys=self._keys)
            card.opened.connect(self.open_requested)
            card.keep_pressed.connect(self.keep_requested)
            card.adjust_pressed.connect(self.adjust_requested)
            card.dismiss_pressed.connect(self.dismiss_requested)
            card.dismissed_because.connect(self.dismissed_because)
            self._cards[moment.id] = card
            self._list.addWidget(card)
        self._nothing = label("", "small", "text2", wraps=True)
        self._list.addWidget(self._nothing)
        if suggestions is not None:
            for stretch in suggestions.not_looked:
                self._list.addLayout(note_row(not_looked_words(stretch.span, stretch.why)))
            self._list.addLayout(self._build_again())
            if after_own_pass:
                self._list.addLayout(self._build_check())
        self._list.addStretch(1)
        self._fill_filter()
        not_yet = _NOT_LOOKED if self._progress.isHidden() else _FIRST_LOOK
        self._pages.setCurrentIndex(not_yet if suggestions is None else _LIST)
        self.show_decisions(decisions)

    def use_keys(self, keys: Mapping[str, str]) -> None:
        """The keys of the answers as they are set, for the caps; an open card has them at once."""
        self._keys.clear()
        self._keys.update(keys)
        again = self.current_id
        if again is not None and self._form is None:
            self.open_card(None)
            self.open_card(again)

    def show_own_pass(self) -> None:
        """Nothing of what was found, not even how much, until the own pass is finished."""
        self._clear()
        self._moments = {}
        self._pages.setCurrentIndex(_OWN_PASS)
        self.count_changed.emit(0)

    def _build_check(self) -> QHBoxLayout:
        words = self.tr("What changed since my own pass")
        check = Button(words, kind="text", size="compact", icon="columns-2")
        check.clicked.connect(self.check_requested)
        return in_the_middle(check)

    def _build_again(self) -> QHBoxLayout:
        again = Button(self.tr("Look again"), kind="text", size="compact", icon="scan-search")
        again.clicked.connect(self._ask_to_look)
        return in_the_middle(again)

    def _clear(self) -> None:
        self.leave_adjusting()
        self.current_id = None
        self._cards = {}
        empty_layout(self._list)

    def _fill_filter(self) -> None:
        self.filter.blockSignals(True)
        self.filter.clear()
        self.filter.addItem(self.tr("All kinds"), WAITING)
        for kind in dict.fromkeys(moment.kind for moment in self._moments.values()):
            self.filter.addItem(kind_words(kind), kind)
        self.filter.insertSeparator(self.filter.count())
        self.filter.addItem(self.tr("Kept"), KEPT)
        self.filter.addItem(self.tr("Dismissed"), DISMISSED)
        self.filter.blockSignals(False)

    def show_decisions(self, decisions: Mapping[CandidateId, Decision]) -> None:
        """What has been decided by now."""
        self._decisions = dict(decisions)
        for candidate_id, card in self._cards.items():
            decision = decisions.get(candidate_id)
            card.set_verdict(decision)
        self._show_counts()
        self._show_wanted()

    def _show_counts(self) -> None:
        verdicts = [card.verdict for card in self._cards.values()]
        dismissed = verdicts.count(Verdict.DISMISSED)
        waiting = verdicts.count(None)
        kept = len(verdicts) - dismissed - waiting
        self._counts.setText(
            self.tr("{kept} kept, {dismissed} dismissed, <b>{waiting} to look at</b>").format(
                kept=kept, dismissed=dismissed, waiting=waiting
            )
        )
        self.count_changed.emit(waiting)

    def _show_wanted(self) -> None:
        wanted = self._wanted_ids()
        for candidate_id, card in self._cards.items():
            if candidate_id not in wanted and has_keyboard(card):
                self._take_keyboard()
            card.setVisible(candidate_id in wanted)
        if not self._cards:
            words = self.tr("Nothing in this film stood out. Mark what you see.")
        elif not wanted:
            words = self._nothing_words()
        else:
            words = ""
        self._nothing.setText(words)
        self._nothing.setVisible(bool(words))

    def _nothing_words(self) -> str:
        if self.filter.currentData() != WAITING:
            return self.tr("Nothing more to look at here.")
        if any(one.verdict not in (None, Verdict.DISMISSED) for one in self._cards.values()):
            return self.tr(
                "You have been through all of them. What you kept stands among your marks."
            )
        return self.tr("You have been through all of them.")

    def _wanted_ids(self) -> list[CandidateId]:
        """In order; the open one stays until another is opened."""
        choice = self.filter.currentData()
        return [i for i, card in self._cards.items() if _is_wanted(card, choice)]

    def _ask_to_look(self) -> None:
        self._take_keyboard()
        self.look_requested.emit()

    def _take_keyboard(self) -> None:
        # The button that was pressed goes away. Left alone, Qt would hand the keyboard to the next
        # one, Undo, and the next Space or Enter would take back a mark.
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_keyboard_from_cards(self) -> None:
        """Before answers or fields of a card go away: from here one key answers the next one."""
        if has_keyboard(self._area):
            self._take_keyboard()

    def show_progress(self, fraction: float, doing: str) -> None:
        self._progress.show()
        self._change_page(_NOT_LOOKED, _FIRST_LOOK)
        self._bar.setValue(round(fraction * 1000))
        if doing:
            self._doing.setText(doing)

    def show_pause(self, *, can: bool, is_paused: bool) -> None:
        """Whether the look may be paused, or was."""
        self._pause.setVisible(can)
        self._pause.setText(self.tr("Go on") if is_paused else self.tr("Pause"))
        self._pause.set_icon_name("play" if is_paused else "pause")

    def hide_progress(self) -> None:
        self._progress.hide()
        self._change_page(_FIRST_LOOK, _NOT_LOOKED)
        self._doing.setText(self.tr("Looking for possible moments"))

    def _change_page(self, shown: int, wanted: int) -> None:
        if self._pages.currentIndex() == shown:
            self._pages.setCurrentIndex(wanted)

    # ------------------------------------------------------------ the open one

    @property
    def current(self) -> CandidateMoment | None:
        return self._moments.get(self.current_id) if self.current_id is not None else None

    @property
    def answered(self) -> frozenset[CandidateId]:
        """Those shown here that somebody decided about."""
        return frozenset(self._decisions).intersection(self._moments)

    @property
    def moments(self) -> Mapping[CandidateId, CandidateMoment]:
        return self._moments

    def open_card(self, candidate_id: CandidateId | None) -> None:
        """Unfold this one and fold the one before."""
        if candidate_id == self.current_id:
            return
        self._take_keyboard_from_cards()
        self.leave_adjusting()
        before = self._cards.get(self.current_id) if self.current_id is not None else None
        if before is not None:
            before.set_open(False)
        self.current_id = candidate_id
        card = self._cards.get(candidate_id) if candidate_id is not None else None
        if card is None:
            return
        code = self._code_of(card.moment)
        card.set_open(True, becomes=code.label if code is not None else "")
        card.show()
        self._area.ensureWidgetVisible(card, 0, 20)

    def next_waiting(self, step: int = 1) -> CandidateId | None:
        """The next one of those shown that waits, after (or before) the open one."""
        ids = [i for i, card in self._cards.items() if not card.isHidden()]
        waits = [i for i in ids if self._cards[i].verdict is None and i != self.current_id]
        if not waits:
            return None
        if self.current_id not in ids:
            return waits[0] if step > 0 else waits[-1]
        here = ids.index(self.current_id)
        later = [i for i in waits if (ids.index(i) - here) * step > 0]
        if later:
            return later[0] if step > 0 else later[-1]
        return waits[0] if step > 0 else waits[-1]

    # ------------------------------------------------------------ adjusting

    @property
    def adjusting(self) -> AdjustForm | None:
        """The form while a moment is adjusted."""
        return self._form

    def begin_adjusting(self, codes: Sequence[Code]) -> None:
        moment = self.current
        card = self._cards.get(self.current_id) if self.current_id is not None else None
        if moment is None or card is None or self._form is not None:
            return
        code = self._code_of(moment)
        self._take_keyboard_from_cards()
        form = AdjustForm(moment.span, codes, code.id if code is not None else "",
                          keys=self._keys)  # fmt: skip
        form.changed.connect(self.adjusted)
        form.onset_here.connect(self.onset_here)
        form.offset_here.connect(self.offset_here)
        form.nudged.connect(self.nudged)
        form.keep_pressed.connect(self.keep_requested)
        form.leave_pressed.connect(self.leave_adjusting)
        card.show_form(form)
        self._form = form

    def leave_adjusting(self) -> bool:
        """Back to the answers; whether something was being adjusted."""
        if self._form is None:
            return False
        card = self._cards.get(self.current_id) if self.current_id is not None else None
        self._take_keyboard_from_cards()
        self._form = None
        if card is not None:
            card.hide_form()
            self.adjusted.emit(card.moment.span)
        return True

    def set_edge(self, us: int, *, is_end: bool) -> None:
        """Move one edge of what is being adjusted; the other gives way when they meet."""
        if self._form is None:
            return
        span = self._form.span
        if is_end:
            self._form.set_span(Span(min(span.onset_us, us), us))
        else:
            self._form.set_span(Span(us, max(span.end_us, us)))


def _is_wanted(card: CandidateCard, choice: object) -> bool:
    if choice == KEPT:
        return card.verdict in (Verdict.KEPT, Verdict.ADJUSTED)
    if choice == DISMISSED:
        return card.verdict is Verdict.DISMISSED
    if card.verdict is not None:
        return False
    return choice == WAITING or choice is None or card.moment.kind == MomentKind(str(choice))
