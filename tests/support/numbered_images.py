"""The number painted into a frame, read from the picture that Qt would show."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage
from support.numbered_clips import read_number


def number_in(image: QImage) -> int:
    """Raises ValueError when there is none to be read."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return read_number(rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3))
