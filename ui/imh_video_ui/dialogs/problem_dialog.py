"""When something did not work: what happened, what is safe, what you can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from imh_video.app.consent_gate import ConsentRefused
from imh_video.model.consent import MissingConsent
from imh_video.model.problem import Problem
from imh_video_ui.dialogs.dialog import Dialog
from imh_video_ui.theme import Button, Chip, Glyph, GlyphView, label, rule


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the list: who or what, a word on it, and what is so."""

    name: str
    detail: str = ""
    fact: str = ""
    tone: str = "stop"
    glyph: Glyph | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """A way on, as a button."""

    words: str
    act: Callable[[], object]
    icon: str = ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("ProblemDialog", text)


class ProblemDialog(Dialog):
    """``title`` says what happened, ``safe`` that nothing was lost; Close is always a way on."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        safe: str,
        *,
        details: str = "",
        reasons: Sequence[Reason] = (),
        ways: Sequence[Way] = (),
        icon: str = "circle-alert",
        tone: str = "stop",
    ) -> None:
        super().__init__(parent, title, safe, icon=icon, tone=tone)
        if details:
            words = label(details, "body", wraps=True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.body.addWidget(words)
        if reasons:
            self.body.addWidget(_reason_list(reasons))
        close = Button(self.tr("Close"), keys="Esc")
        close.clicked.connect(self.reject)
        self.add_way(close, is_safe=not ways)
        for place, way in enumerate(ways):
            is_last = place == len(ways) - 1
            button = Button(way.words, icon=way.icon, kind="primary" if is_last else "")
            button.clicked.connect(self.accept)
            button.clicked.connect(way.act)
            self.add_way(button, is_safe=is_last)


def _reason_list(reasons: Sequence[Reason]) -> QWidget:
    frame = QFrame()
    frame.setObjectName("card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(16, 4, 16, 4)
    column.setSpacing(0)
    for place, reason in enumerate(reasons):
        if place:
            column.addWidget(rule())
        row = QHBoxLayout()
        row.setContentsMargins(0, 10, 0, 10)
        row.setSpacing(8)
        if reason.glyph is not None:
            row.addWidget(GlyphView(reason.glyph))
        row.addWidget(label(reason.name, "strong"))
        row.addWidget(label(reason.detail, "small", "text2", wraps=True), 1)
        if reason.fact:
            sign = {"stop": "x", "good": "check", "warn": "clock"}.get(reason.tone, "")
            row.addWidget(Chip(reason.fact, reason.tone, icon=sign))
        column.addLayout(row)
    return frame


def consent_reasons(missing: Sequence[MissingConsent]) -> list[Reason]:
    """Whose consent is missing for what."""
    return [
        Reason(one.called, one.why, _tr("not agreed"), "stop", _person_glyph(one))
        for one in missing
    ]


def _person_glyph(one: MissingConsent) -> Glyph:
    return Glyph.BABY if one.called.lower().startswith("baby") else Glyph.PARENT


def problem_dialog(
    parent: QWidget | None,
    error: BaseException,
    *,
    title: str = "",
    safe: str = "",
    ways: Sequence[Way] = (),
) -> ProblemDialog:
    """The dialog for an exception: a Problem speaks for itself, anything else is our fault."""
    safe = safe or _tr("Nothing was changed. What you had is as it was.")
    if isinstance(error, ConsentRefused):
        return ProblemDialog(
            parent,
            title or _tr("Somebody has not agreed to this"),
            safe,
            reasons=consent_reasons(error.permission.missing),
            ways=ways,
            icon="shield-x",
        )
    if isinstance(error, Problem):
        return ProblemDialog(
            parent, title or _tr("This did not work"), safe, details=error.sentence, ways=ways
        )
    return ProblemDialog(
        parent,
        title or _tr("The program made a mistake"),
        safe,
        details=_tr("This should not have happened ({what}). You can go on.").format(
            what=type(error).__name__
        ),
        ways=ways,
    )
