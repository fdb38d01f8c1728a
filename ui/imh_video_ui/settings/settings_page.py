"""The settings page: one row for each entry of the one table of settings, kept at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from imh_video.app.preferences import SETTINGS, Preferences, Setting
from imh_video_ui.theme import Button, Card, label, rule
from imh_video_ui.theme.tokens import PAGE_PADDING

_FIELD_WIDTH = 280
_PAGE_WIDTH = 860


def _section_words(section: str) -> str:
    return {
        "look": QCoreApplication.translate("Settings", "Look"),
        "coding": QCoreApplication.translate("Settings", "Coding"),
        "moments": QCoreApplication.translate("Settings", "Possible moments"),
        "player": QCoreApplication.translate("Settings", "Playing"),
        "consent": QCoreApplication.translate("Settings", "Consent"),
    }.get(section, section)


def _words(text: str) -> str:
    # The table is written in English in the core; its texts are translated here.
    return QCoreApplication.translate("Settings", text)


class SettingsPage(QWidget):
    """What is changed here is in force and kept at once; there is nothing to press."""

    keys_wanted = Signal()
    schemes_wanted = Signal()

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self._fields: dict[str, QWidget] = {}
        self._show: dict[str, Callable[[], None]] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        area.setWidget(inside)
        outer.addWidget(area)
        row = QHBoxLayout(inside)
        row.setContentsMargins(PAGE_PADDING, 22, PAGE_PADDING, PAGE_PADDING)
        column = QVBoxLayout()
        column.setSpacing(16)
        row.addLayout(column)
        row.addStretch(1)
        column.addWidget(label(self.tr("Settings"), "page"))
        kept = self.tr("Kept at once, in {file}.").format(file=preferences.path.name)
        column.addWidget(label(kept, "body", "text2"))
        column.addWidget(self._ways())
        for section in dict.fromkeys(setting.section for setting in SETTINGS if setting.is_shown):
            column.addWidget(self._section(section))
        column.addStretch(1)
        preferences.subscribe(self._changed_elsewhere)

    def field(self, key: str) -> QWidget:
        """The field of a setting."""
        return self._fields[key]

    def _ways(self) -> QWidget:
        """To what has a window of its own."""
        ways = QWidget()
        row = QHBoxLayout(ways)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.keys_button = Button(self.tr("Keys…"), icon="keyboard")
        self.keys_button.clicked.connect(self.keys_wanted)
        self.schemes_button = Button(self.tr("Coding schemes…"), icon="list-tree")
        self.schemes_button.clicked.connect(self.schemes_wanted)
        row.addWidget(self.keys_button)
        row.addWidget(self.schemes_button)
        row.addStretch(1)
        return ways

    def _section(self, section: str) -> QWidget:
        card = Card()
        card.setFixedWidth(_PAGE_WIDTH)
        column = QVBoxLayout(card)
        column.setContentsMargins(22, 16, 22, 10)
        column.setSpacing(0)
        column.addWidget(label(_section_words(section), "section"))
        column.addSpacing(8)
        settings = [s for s in SETTINGS if s.section == section and s.is_shown]
        for place, setting in enumerate(settings):
            if place:
                column.addWidget(rule())
            column.addLayout(self._row(setting))
        return card

    def _row(self, setting: Setting) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 12, 0, 12)
        row.setSpacing(20)
        words = QVBoxLayout()
        words.setSpacing(2)
        title = label(_words(setting.title), "strong")
        words.addWidget(title)
        if setting.hint:
            words.addWidget(label(_words(setting.hint), "small", "text2", wraps=True))
        row.addLayout(words, 1)
        field = self._field_for(setting)
        field.setAccessibleName(_words(setting.title))
        field.setAccessibleDescription(_words(setting.hint))
        field.setFixedWidth(_FIELD_WIDTH)
        if isinstance(field, QAbstractSpinBox):
            # A style sheet's padding does not reach the text of a spin box.
            field.lineEdit().setTextMargins(10, 0, 0, 0)
        title.setBuddy(field)
        self._fields[setting.key] = field
        self._show[setting.key]()
        row.addWidget(field, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _field_for(self, setting: Setting) -> QWidget:
        if setting.choices or setting.key == "coding.scheme":
            return self._choice(setting)
        if isinstance(setting.default, bool):
            return self._flag(setting)
        if isinstance(setting.default, int):
            return self._whole(setting)
        if isinstance(setting.default, float):
            return self._number(setting)
        return self._text(setting)

    def _choice(self, setting: Setting) -> QWidget:
        box = QComboBox()
        choices = setting.choices or _scheme_choices()
        for value, words in choices:
            box.addItem(_words(words), value)
        key = setting.key
        self._show[key] = lambda: box.setCurrentIndex(
            max(0, box.findData(self._preferences.text(key)))
        )
        box.activated.connect(lambda _place: self._preferences.set(key, box.currentData()))
        return box

    def _flag(self, setting: Setting) -> QWidget:
        box = QCheckBox(self.tr("On"))
        key = setting.key
        self._show[key] = lambda: box.setChecked(self._preferences.flag(key))
        box.clicked.connect(lambda on: self._preferences.set(key, on))
        return box

    def _whole(self, setting: Setting) -> QWidget:
        box = QSpinBox()
        box.setRange(int(setting.least or 0), int(setting.most or 1_000_000))
        box.setSingleStep(50 if setting.key.endswith("_ms") else 1)
        key = setting.key
        self._show[key] = lambda: box.setValue(self._preferences.whole(key))
        box.editingFinished.connect(lambda: self._preferences.set(key, box.value()))
        return box

    def _number(self, setting: Setting) -> QWidget:
        box = QDoubleSpinBox()
        box.setRange(setting.least or 0.0, setting.most or 1e6)
        box.setDecimals(1)
        box.setSingleStep(0.5)
        key = setting.key
        self._show[key] = lambda: box.setValue(self._preferences.number(key))
        box.editingFinished.connect(lambda: self._preferences.set(key, box.value()))
        return box

    def _text(self, setting: Setting) -> QWidget:
        line = QLineEdit()
        key = setting.key
        self._show[key] = lambda: line.setText(self._preferences.text(key))
        line.editingFinished.connect(lambda: self._keep_text(key, line))
        return line

    def _keep_text(self, key: str, line: QLineEdit) -> None:
        text = " ".join(line.text().split())
        if key == "coding.coder" and not text:
            # A coding needs somebody's name: the one before stays.
            self._show[key]()
            return
        self._preferences.set(key, text)

    def read_schemes(self) -> None:
        """Offer the schemes that there are now."""
        box = self._fields["coding.scheme"]
        assert isinstance(box, QComboBox)
        box.clear()
        for value, words in _scheme_choices():
            box.addItem(_words(words), value)
        self._show["coding.scheme"]()

    def _changed_elsewhere(self, key: str) -> None:
        if key in self._show:
            self._show[key]()


def _scheme_choices() -> tuple[tuple[str, str], ...]:
    from imh_video.schemes.locate import all_schemes

    return tuple((scheme.id, scheme.title) for scheme in all_schemes())
