"""What became of a coding after possible moments were shown: counts by code, no judgement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QSizePolicy, QWidget

from imh_video.app.own_pass import OwnPassCheck
from imh_video.measures.since_own_pass import CodeSince
from imh_video_ui.dialogs.dialog import Dialog
from imh_video_ui.library.dates import long_day_words
from imh_video_ui.theme import Button, ground, label

_COLUMNS = ("before", "now", "added", "suggested", "moved", "recoded", "removed")
_MOST_HEIGHT = 360


class SinceDialog(Dialog):
    """Reads only. ``labels`` are the words of the codes by their ids."""

    def __init__(
        self, parent: QWidget | None, check: OwnPassCheck, labels: Mapping[str, str]
    ) -> None:
        super().__init__(
            parent,
            self.tr("What changed since your own pass"),
            _finished_words(check),
            icon="columns-2",
            width_px=640,
        )
        self.body.addWidget(label(sum_words(check), "body", wraps=True))
        if check.codes:
            # What changed comes first; otherwise in the order of the scheme.
            ordered = sorted(check.codes, key=lambda one: one.is_unchanged)
            self.body.addWidget(self._table(ordered, labels))
        note = self.tr("These are counts. A change is neither good nor bad, and nor is none.")
        self.body.addWidget(label(note, "caption", "text2", wraps=True))
        close = Button(self.tr("Close"), kind="primary")
        close.clicked.connect(self.accept)
        self.add_way(close, is_safe=True)

    def _table(self, codes: Sequence[CodeSince], labels: Mapping[str, str]) -> QScrollArea:
        inside = ground(QWidget(), "surface")
        grid = QGridLayout(inside)
        grid.setContentsMargins(2, 2, 14, 2)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        right = Qt.AlignmentFlag.AlignRight
        for column, words in enumerate(_heads(), start=1):
            grid.addWidget(label(words, "caption_strong", "text2"), 0, column, right)
        for row, one in enumerate(codes, start=1):
            words = labels.get(one.code_id, one.code_id)
            name = label(words, "body", "text2" if one.is_unchanged else "text", wraps=True)
            name.setAccessibleDescription(row_words(words, one))
            grid.addWidget(name, row, 0)
            for column, field in enumerate(_COLUMNS, start=1):
                number = getattr(one, field)
                tone = "text" if number else "text3"
                grid.addWidget(label(str(number), "body", tone), row, column, right)
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(len(codes) + 1, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setAccessibleName(self.tr("Marks by code, before and now"))
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        area.setWidget(inside)
        area.setFixedHeight(min(_MOST_HEIGHT, inside.sizeHint().height() + 8))
        return area


def sum_words(check: OwnPassCheck) -> str:
    """All codes together, in one sentence."""
    return _tr(
        "{before} marks then, {now} now: {added} added, {suggested} of them from possible moments; "
        "{moved} moved; {recoded} given another code; {removed} removed."
    ).format(**{name: check.total(name) for name in _COLUMNS})


def row_words(words: str, one: CodeSince) -> str:
    """A row of the table for those who hear it."""
    heads = zip(_heads(), _COLUMNS, strict=True)
    return f"{words}: " + ", ".join(f"{head} {getattr(one, name)}" for head, name in heads)


def _heads() -> tuple[str, ...]:
    return (
        _tr("Then"),
        _tr("Now"),
        _tr("Added"),
        _tr("Suggested"),
        _tr("Moved"),
        _tr("Other code"),
        _tr("Removed"),
    )


def _finished_words(check: OwnPassCheck) -> str:
    finished = check.own_pass.finished_at
    if finished is None:
        return ""
    at = finished.astimezone()
    words = _tr("You finished on {day} at {time}.")
    return words.format(day=long_day_words(at.date()), time=f"{at:%H:%M}")


def _tr(text: str) -> str:
    return QCoreApplication.translate("SinceOwnPass", text)
