"""What the order of possible moments has learnt, whether that helps, and from whom it may learn."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from imh_video.app.learning import LearnFrom
from imh_video.model.moment import MomentKind
from imh_video.moments.leaning import LONG
from imh_video.moments.learning import LEAST_ANSWERS, LEAST_FAMILIES, LearningState, Learnt
from imh_video_ui.dialogs.dialog import Dialog
from imh_video_ui.moments.moment_words import kind_words
from imh_video_ui.theme import Button, label

_MOST_TOLD = 6
_LINES_PX = 170


class LearntDialog(Dialog):
    """``learnt`` by whose answers count; ``learn_from`` is what is chosen now."""

    def __init__(
        self, parent: QWidget | None, learnt: Mapping[LearnFrom, Learnt], chosen: LearnFrom
    ) -> None:
        super().__init__(
            parent,
            self.tr("What the order has learnt"),
            self.tr(
                "What you keep and dismiss leans the order of later possible moments. No kind goes "
                "missing because of it, and nothing leaves this computer."
            ),
            icon="list-ordered",
        )
        self._learnt = learnt
        self.box = QComboBox()
        self.box.setAccessibleName(self.tr("It learns from"))
        for one, words in (
            (LearnFrom.OWN, self.tr("My own answers")),
            (LearnFrom.TEAM, self.tr("Everybody's answers in this library")),
            (LearnFrom.NOBODY, self.tr("Nobody: the usual order")),
        ):
            self.box.addItem(words, one.value)
        self.box.setCurrentIndex(self.box.findData(chosen.value))
        self.box.currentIndexChanged.connect(self._show_lines)
        self.body.addWidget(label(self.tr("It learns from"), "caption_strong", "text2"))
        self.body.addWidget(self.box)
        lines = QWidget()
        # As high as the longest answer: the dialog stays as it is while another one is chosen.
        lines.setMinimumHeight(_LINES_PX)
        column = QVBoxLayout(lines)
        column.setContentsMargins(0, 6, 0, 0)
        self.words = label("", "body", wraps=True)
        column.addWidget(self.words)
        column.addStretch(1)
        self.body.addWidget(lines)
        cancel = Button(self.tr("Cancel"), keys="Esc")
        cancel.clicked.connect(self.reject)
        keep = Button(self.tr("Keep"), kind="primary", icon="check")
        keep.clicked.connect(self.accept)
        self.add_way(cancel)
        self.add_way(keep, is_safe=True)
        self._show_lines()

    @property
    def learn_from(self) -> LearnFrom:
        return LearnFrom(self.box.currentData())

    def _show_lines(self) -> None:
        lines = learnt_words(self._learnt[self.learn_from])
        if self.learn_from is LearnFrom.NOBODY:
            lines = [self.tr("Answers change nothing. They are kept all the same.")]
        self.words.setText("\n".join(lines))


def learnt_words(learnt: Learnt) -> list[str]:
    """What was learnt and whether it helps, a sentence each."""
    if learnt.state is LearningState.TOO_FEW or learnt.trial is None:
        few = _tr(
            "{answers} answers in {families} families so far. Nothing is learnt before there are "
            "{least} in {least_families}, some kept and some dismissed."
        )
        return [
            few.format(
                answers=learnt.answers, families=learnt.families,
                least=LEAST_ANSWERS, least_families=LEAST_FAMILIES,
            )
        ]  # fmt: skip
    counted = _tr("{answers} answers in {families} families.")
    told = [_tendency(name, weight) for name, weight in learnt.tendencies[:_MOST_TOLD]]
    trial = learnt.trial
    tried = _tr(
        "Tried on each family without its own answers: of {pairs} pairs, the kept one came first "
        "in {learnt} %, in the usual order in {usual} %."
    ).format(pairs=trial.pairs, learnt=round(trial.learnt * 100), usual=round(trial.usual * 100))
    used = {
        LearningState.IN_USE: _tr("That helps: it is used."),
        LearningState.NO_HELP: _tr("That is no plain gain: the usual order stays."),
    }[learnt.state]
    answers = counted.format(answers=learnt.answers, families=learnt.families)
    return [answers, *told, tried, used]


def _tendency(name: str, weight: float) -> str:
    more, less = _tr("More often kept: {what}."), _tr("Less often kept: {what}.")
    return (more if weight > 0 else less).format(what=_trait_words(name))


def _trait_words(name: str) -> str:
    others = {
        "infant smile": _tr("moments with a smile of the baby"),
        "infant voice": _tr("moments with a sound of the baby"),
        "infant reach": _tr("moments with a reach of the baby"),
        "caregiver smile": _tr("moments with a smile of the parent"),
        "caregiver voice": _tr("moments with the parent's voice"),
        "caregiver touch": _tr("moments with the parent's hand near"),
        LONG: _tr("longer moments"),
    }
    return others[name] if name in others else f"“{kind_words(MomentKind(name))}”"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Learnt", text)
