"""The step at which a film is copied into the library and the copy is checked."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from imh_video_ui.jobs.progress import JobProgress
from imh_video_ui.theme import Card, label


class CopyStep(QWidget):
    """``progress`` watches the job that copies."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(label(self.tr("Copying into the library"), "section"))
        how = self.tr("The copy is compared with the original. Until then nothing is entered.")
        column.addWidget(label(how, "body", "text2", wraps=True))
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(20, 18, 20, 18)
        self.progress = JobProgress()
        inside.addWidget(self.progress)
        column.addWidget(card)
        column.addStretch(1)
