"""A form of titled fields: says what was typed, shows what is wrong beneath the field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from imh_video_ui.theme import label, restyle

_MANY_LINES_PX = 78
_LEAST_PX = 52
_UNDOING = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class _ForTheEditor(QObject):
    """Undo and redo belong to the editor: a field's own would know only that field."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        if event.type() not in kinds or not isinstance(event, QKeyEvent):
            return False
        if not any(event.matches(key) for key in _UNDOING):
            return False
        event.ignore()
        return True


class EntryForm(QWidget):
    """``edited`` brings the name of the field and its new value."""

    edited = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: dict[str, QWidget] = {}
        self._wrong: dict[str, QLabel] = {}
        self._is_showing = False
        self._guard = _ForTheEditor(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(14)

    # --- building

    def head(self, words: str) -> None:
        self._column.addSpacing(6)
        self._column.addWidget(label(words, "card"))

    def row(self, *parts: QWidget, stretches: Sequence[int] = ()) -> None:
        """Fields side by side."""
        row = QHBoxLayout()
        row.setSpacing(12)
        for place, part in enumerate(parts):
            row.addWidget(part, stretches[place] if stretches else 1, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(row)

    def end(self) -> None:
        self._column.addStretch(1)

    def text(self, name: str, title: str, hint: str = "") -> QWidget:
        line = QLineEdit()
        line.setPlaceholderText(hint)
        line.setMinimumWidth(_LEAST_PX)
        line.textEdited.connect(lambda text: self._edited(name, text))
        return self._titled(name, title, line)

    def long_text(self, name: str, title: str, hint: str = "") -> QWidget:
        area = QPlainTextEdit()
        area.setPlaceholderText(hint)
        area.setTabChangesFocus(True)
        area.setFixedHeight(_MANY_LINES_PX)
        area.textChanged.connect(lambda: self._edited(name, area.toPlainText()))
        return self._titled(name, title, area)

    def choice(self, name: str, title: str, choices: Sequence[tuple[object, str]] = ()) -> QWidget:
        box = QComboBox()
        # A long choice must not make the whole form wider than a small window.
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(4)
        for value, words in choices:
            box.addItem(words, value)
        box.activated.connect(lambda _place: self._edited(name, box.currentData()))
        return self._titled(name, title, box)

    def set_choices(self, name: str, choices: Sequence[tuple[object, str]]) -> None:
        box = self._fields[name]
        assert isinstance(box, QComboBox)
        box.clear()
        for value, words in choices:
            box.addItem(words, value)

    def seconds(self, name: str, title: str) -> QWidget:
        box = QDoubleSpinBox()
        box.setRange(0, 3600)
        box.setDecimals(2)
        box.setSingleStep(0.5)
        box.setSuffix(self.tr(" s"))
        box.valueChanged.connect(lambda value: self._edited(name, float(value)))
        return self._titled(name, title, box)

    def flag(self, name: str, title: str) -> QWidget:
        box = QCheckBox(title)
        box.clicked.connect(lambda on: self._edited(name, on))
        return self._titled(name, "", box)

    def _titled(self, name: str, title: str, field: QWidget) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        if title:
            words = label(title, "small_strong")
            words.setBuddy(field)
            column.addWidget(words)
            field.setAccessibleName(title)
        column.addWidget(field)
        wrong = self._wrong[name] = label("", "small", "stop", wraps=True)
        wrong.setMinimumWidth(_LEAST_PX)
        wrong.hide()
        column.addWidget(wrong)
        column.addStretch(1)
        field.installEventFilter(self._guard)
        self._fields[name] = field
        return whole

    # --- showing

    def field(self, name: str) -> QWidget:
        return self._fields[name]

    def has_field(self, name: str) -> bool:
        return name in self._fields

    def show_values(self, values: Mapping[str, object]) -> None:
        """Put these in; a field that says it already keeps its cursor."""
        self._is_showing = True
        for name, field in self._fields.items():
            _put(field, values.get(name))
        self._is_showing = False

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """What is wrong, by field; everything else is right."""
        for name, wrong in self._wrong.items():
            words = problems.get(name, "")
            if words == wrong.text():
                continue
            wrong.setText(words)
            wrong.setVisible(bool(words))
            field = self._fields[name]
            self._column.invalidate()
            field.setAccessibleDescription(words)
            restyle(field, wrong=bool(words))

    def problem_of(self, name: str) -> str:
        """What stands beneath a field."""
        return self._wrong[name].text()

    def focus_field(self, name: str) -> None:
        """Put the keyboard on a field, or on the first where there is no such."""
        field = self._fields.get(name) or next(iter(self._fields.values()))
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _edited(self, name: str, value: object) -> None:
        if not self._is_showing:
            self.edited.emit(name, value)


def _put(field: QWidget, value: object) -> None:
    if isinstance(field, QLineEdit):
        if field.text() != value:
            field.setText(str(value or ""))
    elif isinstance(field, QPlainTextEdit):
        if field.toPlainText() != value:
            field.setPlainText(str(value or ""))
    elif isinstance(field, QComboBox):
        field.setCurrentIndex(field.findData(value))
    elif isinstance(field, QDoubleSpinBox):
        if not field.hasFocus() or field.value() != value:
            field.setValue(float(str(value or 0)))
    elif isinstance(field, QCheckBox):
        field.setChecked(bool(value))
