"""The first step of adding: which files, for which family, and how several belong together."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from imh_video.app.library import Library
from imh_video.model.identifiers import FamilyId
from imh_video_ui.jobs.progress import JobProgress
from imh_video_ui.jobs.runner import JobHandle
from imh_video_ui.library.belonging_form import BelongingForm
from imh_video_ui.library.family_facts import read_families
from imh_video_ui.library.film_check import CheckedFilm
from imh_video_ui.theme import Button, EmptyState, label


class ChooseStep(QWidget):
    """Asks for files first; of several, it asks how they belong together."""

    files_wished = Signal()
    family_chosen = Signal()

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library
        self.form: BelongingForm | None = None
        self._job: JobHandle | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(self._family_row())
        self._stack = QStackedWidget()
        self._stack.addWidget(self._asking_for_files())
        column.addWidget(self._stack, 1)
        self._progress = JobProgress()
        self._progress.hide()
        column.addWidget(self._progress)

    def _family_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self._family_box = QComboBox()
        self._family_box.setAccessibleName(self.tr("Family"))
        self._family_box.setMinimumWidth(220)
        self._family_box.currentIndexChanged.connect(lambda _place: self.family_chosen.emit())
        row.addStretch(1)
        row.addWidget(label(self.tr("For the family"), "body", "text2"))
        row.addWidget(self._family_box)
        row.addStretch(1)
        return row

    def _asking_for_files(self) -> QWidget:
        self.choose_button = Button(
            self.tr("Choose film files"), kind="primary", icon="folder-open", size="main"
        )
        self.choose_button.clicked.connect(self.files_wished)
        return EmptyState(
            "film",
            self.tr("Which film?"),
            self.tr(
                "Choose one or more files, or drop them here. The film is copied into the library, "
                "and the original stays where it is."
            ),
            self.choose_button,
        )

    # --- the family

    @property
    def family_id(self) -> FamilyId | None:
        chosen = self._family_box.currentData()
        return FamilyId(chosen) if chosen else None

    def show_families(self, family_id: FamilyId | None) -> None:
        """Offer all families, this one chosen."""
        self._family_box.blockSignals(True)
        self._family_box.clear()
        for facts in read_families(self._library):
            self._family_box.addItem(facts.family.code, facts.family.id)
        place = self._family_box.findData(family_id) if family_id is not None else 0
        self._family_box.setCurrentIndex(max(place, 0))
        self._family_box.blockSignals(False)
        self.family_chosen.emit()

    # --- the files

    def ask_for_files(self) -> None:
        """As it is before anything was chosen."""
        form, self.form = self.form, None
        if form is not None:
            self._stack.removeWidget(form)
            form.deleteLater()

    def ask_how_they_belong(self, films: Sequence[CheckedFilm]) -> None:
        self.ask_for_files()
        self.form = BelongingForm(films)
        self._stack.addWidget(self.form)
        self._stack.setCurrentWidget(self.form)

    def watch(self, job: JobHandle) -> None:
        """The files are being looked at, or made to play."""
        self._job = job
        self._progress.watch(job)
        self._progress.show()
        self.choose_button.setEnabled(False)
        job.ended.connect(self._job_is_over)

    def _job_is_over(self) -> None:
        if self._job is not None and self._job.is_over:
            self._progress.hide()
            self.choose_button.setEnabled(True)
