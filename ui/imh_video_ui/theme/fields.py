"""Small fields for a row of choices above a page."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSizePolicy

from imh_video_ui.theme.labels import restyle

_TEXT_MARGIN_PX = 10


def compact_combo(name: str, width_px: int) -> QComboBox:
    """A list to choose from, as wide as it is asked to be; ``name`` is what it is called."""
    box = QComboBox()
    restyle(box, fit="compact")
    box.setAccessibleName(name)
    box.setToolTip(name)
    box.setMinimumWidth(width_px)
    box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return box


def compact_number(
    name: str, least: float, most: float, *, step: float, suffix: str, width_px: int
) -> QDoubleSpinBox:
    """A number with one decimal between two bounds; ``name`` is what it is called."""
    field = QDoubleSpinBox()
    restyle(field, fit="compact")
    field.setAccessibleName(name)
    field.setSuffix(suffix)
    field.setDecimals(1)
    field.setSingleStep(step)
    field.setRange(least, most)
    field.setFixedWidth(width_px)
    # A style sheet's padding does not reach the text of a spin box.
    field.lineEdit().setTextMargins(_TEXT_MARGIN_PX, 0, 0, 0)
    return field
