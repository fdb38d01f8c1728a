"""Add a film: choose, say who agreed, copy and check, ready. Until the copy nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from imh_video.app.library import Library
from imh_video.app.preferences import Preferences
from imh_video.model.identifiers import FamilyId
from imh_video.model.job import JobControl
from imh_video.model.recording import PersonInFilm, Recording
from imh_video_ui.dialogs.problem_dialog import Way, problem_dialog
from imh_video_ui.jobs.progress import JobProgress
from imh_video_ui.jobs.runner import JobHandle, run_job
from imh_video_ui.library.consent_form import (
    ConsentForm,
    TakenConsent,
    chosen_day,
    date_field,
)
from imh_video_ui.library.dates import length_words, long_day_words, size_words
from imh_video_ui.library.family_dialogs import PersonDialog
from imh_video_ui.library.family_facts import FamilyFacts, read_families, read_family
from imh_video_ui.library.film_check import CheckedFilm, Finding, check_film, findings_of
from imh_video_ui.library.stepper import Stepper
from imh_video_ui.library.stills import paint_length, placed
from imh_video_ui.theme import Button, Card, EmptyState, colour, label, rule
from imh_video_ui.theme.sign import Sign
from imh_video_ui.theme.tokens import RADIUS_CONTROL

CHOOSE, CONSENT, COPY, READY = range(4)
_FILM_ENDINGS = "*.mp4 *.mov *.m4v *.mkv *.webm *.avi *.mts *.m2ts *.mpg *.mpeg *.3gp *.wmv"


def copy_film(
    library: Library,
    film: CheckedFilm,
    family_id: FamilyId,
    filmed_on: date,
    taken: TakenConsent,
    control: JobControl,
) -> Recording:
    """Copy, check and enter one film with its consents; in a job's thread."""
    return library.add_film(
        film.path,
        family_id,
        filmed_on=filmed_on,
        own_review_agreed_by=taken.agreed_by,
        in_film=tuple(PersonInFilm(person_id) for person_id in taken.in_film),
        taken_by=taken.taken_by,
        method=taken.method,
        until=taken.until,
        control=control,
    )


class AddFilmPage(QWidget):
    """``left`` when it is over without a film, ``film_ready`` to open the one that was added."""

    left = Signal()
    film_added = Signal(str)
    """The recording's id, as soon as it is in the library."""
    coding_wanted = Signal(str)

    def __init__(self, library: Library, preferences: Preferences, today: date) -> None:
        super().__init__()
        self._library = library
        self._preferences = preferences
        self._today = today
        self._facts: FamilyFacts | None = None
        self._waiting: list[Path] = []
        self._film: CheckedFilm | None = None
        self._job: JobHandle | None = None
        self._recording: Recording | None = None
        self._form: ConsentForm | None = None
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._page(), 1)
        column.addWidget(self._foot())
        self._show_step(CHOOSE)

    # What is on the page

    def _page(self) -> QVBoxLayout:
        page = QVBoxLayout()
        page.setContentsMargins(40, 20, 40, 16)
        page.setSpacing(20)
        head = QHBoxLayout()
        self._title = label("", "page")
        self._stop = Button(self.tr("Stop, keep nothing"), kind="quiet", icon="x")
        self._stop.clicked.connect(self.stop)
        # As high as the button beside it, so that nothing moves when that goes.
        self._title.setFixedHeight(self._stop.sizeHint().height())
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._stop)
        page.addLayout(head)
        self.steps = Stepper(
            [self.tr("Choose"), self.tr("Consent"), self.tr("Copy and check"), self.tr("Ready")]
        )
        page.addWidget(self.steps)
        row = QHBoxLayout()
        row.setSpacing(28)
        self._film_card = FilmCard(self._today)
        row.addWidget(self._film_card, 0, Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        self._choose = self._choose_step()
        self._consent = QScrollArea()
        self._consent.setWidgetResizable(True)
        self._consent.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._copy = self._copy_step()
        self._ready = QWidget()
        for step in (self._choose, self._consent, self._copy, self._ready):
            self._stack.addWidget(step)
        row.addWidget(self._stack, 1)
        page.addLayout(row, 1)
        return page

    def _choose_step(self) -> QWidget:
        self.choose_button = Button(
            self.tr("Choose film files"), kind="primary", icon="folder-open", size="main"
        )
        self.choose_button.clicked.connect(self.choose_files)
        step = QWidget()
        column = QVBoxLayout(step)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(10)
        self._family_box = QComboBox()
        self._family_box.setAccessibleName(self.tr("Family"))
        self._family_box.setMinimumWidth(220)
        self._family_box.currentIndexChanged.connect(self._family_chosen)
        row.addStretch(1)
        row.addWidget(label(self.tr("For the family"), "body", "text2"))
        row.addWidget(self._family_box)
        row.addStretch(1)
        column.addLayout(row)
        self._check_progress = JobProgress()
        self._check_progress.hide()
        empty = EmptyState(
            "film",
            self.tr("Which film?"),
            self.tr(
                "Choose one or more files, or drop them here. The film is copied into the library, "
                "and the original stays where it is."
            ),
            self.choose_button,
        )
        column.addWidget(empty, 1)
        column.addWidget(self._check_progress)
        return step

    def _copy_step(self) -> QWidget:
        step = QWidget()
        column = QVBoxLayout(step)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(label(self.tr("Copying into the library"), "section"))
        column.addWidget(
            label(
                self.tr("The copy is compared with the original. Until then nothing is entered."),
                "body",
                "text2",
                wraps=True,
            )
        )
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(20, 18, 20, 18)
        self._copy_progress = JobProgress()
        inside.addWidget(self._copy_progress)
        column.addWidget(card)
        column.addStretch(1)
        return step

    def _foot(self) -> QWidget:
        foot = QWidget()
        foot.setObjectName("action_bar")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(foot)
        row.setContentsMargins(40, 14, 40, 14)
        row.setSpacing(12)
        self.back_button = Button(self.tr("Back"), icon="arrow-left")
        self.back_button.clicked.connect(self._go_back)
        self._remark = label("", "small", "text2")
        self.next_button = Button("", kind="primary", trailing_icon="arrow-right", size="main")
        self.next_button.clicked.connect(self._go_on)
        row.addWidget(self.back_button)
        row.addStretch(1)
        row.addWidget(self._remark)
        row.addWidget(self.next_button)
        return foot

    # From outside

    @property
    def step(self) -> int:
        return self.steps.at

    @property
    def family_code(self) -> str:
        return self._facts.family.code if self._facts is not None else ""

    @property
    def consent_form(self) -> ConsentForm | None:
        return self._form

    @property
    def is_busy(self) -> bool:
        return self._job is not None and not self._job.is_over

    def begin(self, family_id: FamilyId | None, paths: Sequence[Path] = ()) -> None:
        """Start over, for this family; with files, they are looked at right away."""
        self._film = None
        self._recording = None
        self._waiting = list(paths)
        self._fill_families(family_id)
        self._show_step(CHOOSE)
        if self._waiting:
            self._look_at_next()
        else:
            self.choose_button.setFocus()

    def _fill_families(self, family_id: FamilyId | None) -> None:
        families = read_families(self._library)
        self._family_box.blockSignals(True)
        self._family_box.clear()
        for facts in families:
            self._family_box.addItem(facts.family.code, facts.family.id)
        place = self._family_box.findData(family_id) if family_id is not None else 0
        self._family_box.setCurrentIndex(max(place, 0))
        self._family_box.blockSignals(False)
        self._family_chosen()

    def _family_chosen(self, _place: int = 0) -> None:
        chosen = self._family_box.currentData()
        families = {family.id: family for family in self._library.families()}
        family = families.get(chosen)
        self._facts = read_family(self._library, family) if family is not None else None
        self._title.setText(
            self.tr("Add a film to {code}").format(code=self.family_code)
            if self._facts is not None
            else self.tr("Add a film")
        )

    # Choosing

    def choose_files(self) -> None:
        """Ask for files with the system's own dialog."""
        names, _kind = QFileDialog.getOpenFileNames(
            self,
            self.tr("Choose film files"),
            "",
            self.tr("Films ({endings});;All files (*)").format(endings=_FILM_ENDINGS),
        )
        if names:
            self.take_files([Path(name) for name in names])

    def take_files(self, paths: Sequence[Path]) -> None:
        """Files were chosen or dropped."""
        if self.is_busy or self.step not in (CHOOSE, READY):
            return
        self._waiting = list(paths)
        self._look_at_next()

    def _look_at_next(self) -> None:
        path = self._waiting.pop(0)
        self._show_step(CHOOSE)
        title = self.tr("Looking at {name}").format(name=path.name)
        self._job = run_job(self, partial(check_film, path), title)
        self._job.succeeded.connect(self._film_is_good)
        self._job.failed.connect(self._film_is_bad)
        self._job.cancelled.connect(self._looking_stopped)
        self._check_progress.watch(self._job)
        self._check_progress.show()
        self.choose_button.setEnabled(False)

    def _looking_is_over(self) -> None:
        self._check_progress.hide()
        self.choose_button.setEnabled(True)

    def _looking_stopped(self) -> None:
        self._looking_is_over()
        self._film = None

    def _film_is_good(self, film: CheckedFilm) -> None:
        self._looking_is_over()
        self._film = film
        number = len(self._facts.films) + 1 if self._facts is not None else 1
        self._film_card.show_film(film, self.tr("Film {n}").format(n=number))
        self._build_consent()
        self._show_step(CONSENT)

    def _film_is_bad(self, error: BaseException) -> None:
        self._looking_is_over()
        dialog = problem_dialog(
            self,
            error,
            title=self.tr("This film cannot be added"),
            safe=self.tr("Nothing was copied, and the library is as it was."),
            ways=[Way(self.tr("Choose another file"), self.choose_files, "folder-open")],
        )
        dialog.open()

    # Consent

    def _build_consent(self) -> None:
        assert self._facts is not None
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(4, 0, 8, 8)
        column.setSpacing(12)
        column.addWidget(
            label(self.tr("Who is in this film, and what did they agree to?"), "section")
        )
        column.addWidget(
            label(
                self.tr(
                    "This is for your own review with the family. Other uses are asked for later, "
                    "one at a time. Everything is off until someone says yes."
                ),
                "body",
                "text2",
                wraps=True,
            )
        )
        self._form = ConsentForm(
            self._facts.people,
            self._facts.consents,
            self._preferences,
            self._today,
            for_film=True,
        )
        self._form.changed.connect(self._consent_changed)
        column.addWidget(self._form)
        other = Button(self.tr("Someone else is in it"), kind="quiet", icon="user-plus")
        other.clicked.connect(self._ask_for_person)
        column.addWidget(other, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self._consent.setWidget(page)

    def _ask_for_person(self) -> None:
        dialog = PersonDialog(self)
        dialog.accepted.connect(lambda: self._add_person(dialog))
        dialog.open()

    def _add_person(self, dialog: PersonDialog) -> None:
        assert self._facts is not None
        assert self._form is not None
        new = dialog.answer()
        person = self._library.add_person(self._facts.family.id, new.role, new.called)
        self._form.add_person(person)
        self._consent_changed()

    def _consent_changed(self) -> None:
        assert self._form is not None
        taken = self._form.taken()
        self.next_button.setEnabled(taken.is_whole)
        why_not = self.tr("A film is added when everybody in it has agreed.")
        self._remark.setText("" if taken.is_whole else why_not)

    # Copying

    def _copy_now(self) -> None:
        assert self._film is not None
        assert self._facts is not None
        assert self._form is not None
        taken = self._form.taken()
        self._show_step(COPY)
        title = self.tr("Copying {name}").format(name=self._film.path.name)
        job = partial(
            copy_film,
            self._library,
            self._film,
            self._facts.family.id,
            self._film_card.filmed_on,
            taken,
        )
        self._job = run_job(self, job, title)
        self._job.succeeded.connect(self._film_is_in)
        self._job.failed.connect(self._copy_failed)
        self._job.cancelled.connect(self._copy_stopped)
        self._copy_progress.watch(self._job)

    def _copy_failed(self, error: BaseException) -> None:
        self._show_step(CONSENT)
        dialog = problem_dialog(
            self,
            error,
            title=self.tr("The film was not added"),
            safe=self.tr("The library is as it was, and the original is untouched."),
        )
        dialog.open()

    def _copy_stopped(self) -> None:
        self._show_step(CONSENT)
        self._remark.setText(self.tr("Stopped. Nothing was kept of the copy."))

    def _film_is_in(self, recording: Recording) -> None:
        self._recording = recording
        self._build_ready(recording)
        self._show_step(READY)
        self.film_added.emit(recording.id)

    def _build_ready(self, recording: Recording) -> None:
        assert self._film is not None
        title = self.tr("{film} is in the library").format(film=recording.title)
        again = self.tr(
            "The copy is the same as the original, checked byte by byte. The original is still on "
            "the phone or card: whether to wipe it there is your decision."
        )
        ready = EmptyState("check", title, again, tint="good_t", ink="good")
        place = self._stack.indexOf(self._ready)
        self._stack.removeWidget(self._ready)
        self._ready.deleteLater()
        self._ready = ready
        self._stack.insertWidget(place, ready)
        size = size_words(self._film.size_bytes)
        self._film_card.show_findings(
            [
                Finding(self.tr("Copied to the library"), size),
                Finding(self.tr("Copy is the same as the original"), self.tr("checked")),
                *findings_of(self._film),
            ]
        )

    # Moving between the steps

    def _show_step(self, step: int) -> None:
        self.steps.show_step(step)
        self._stack.setCurrentIndex(step)
        self._film_card.setVisible(self._film is not None and step != CHOOSE)
        self._film_card.lock(step != CONSENT)
        self._stop.setVisible(step in (CHOOSE, CONSENT))
        self.back_button.setVisible(step in (CHOOSE, CONSENT))
        self._remark.setText("")
        words = {
            CONSENT: self.tr("Copy into the library"),
            READY: self.tr("Add the next film") if self._waiting else self.tr("Begin coding"),
        }
        self.next_button.setVisible(step in words)
        self.next_button.setEnabled(True)
        if step in words:
            self.next_button.setText(words[step])
            self.next_button.setFocus()
        if step == CONSENT:
            self._consent_changed()
        self.back_button.setText(self.tr("Back"))
        if step == READY:
            self.back_button.setText(self.tr("To the library"))
            self.back_button.setVisible(True)

    def _go_back(self) -> None:
        if self.step == CONSENT:
            self._show_step(CHOOSE)
        else:
            self.stop()

    def _go_on(self) -> None:
        if self.step == CONSENT:
            self._copy_now()
        elif self._waiting:
            self._family_chosen()
            self._look_at_next()
        elif self._recording is not None:
            self.coding_wanted.emit(self._recording.id)

    def stop(self) -> None:
        """Leave; a copy that is under way is stopped and removed."""
        if self._job is not None and not self._job.is_over:
            self._job.cancel()
        self._film = None
        self._waiting = []
        self.left.emit()

    # Dropping files

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_files(event.mimeData()) and self.step in (CHOOSE, READY):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take_files(_dropped_files(event.mimeData()))


def _dropped_files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class FilmCard(Card):
    """The chosen film: a picture of it, its day, and what was found on looking at it."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self.setFixedWidth(430)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(10)
        self._picture = _Picture()
        column.addWidget(self._picture)
        row = QHBoxLayout()
        self._title = label("", "strong")
        self._day_words = label("", "body", "text2")
        row.addWidget(self._title)
        row.addWidget(self._day_words)
        row.addStretch(1)
        column.addLayout(row)
        self._day = date_field(today, self.tr("Filmed on"))
        self._day.setMaximumDate(self._day.date())
        self._day.dateChanged.connect(self._say_day)
        day_row = QHBoxLayout()
        day_row.setSpacing(10)
        self._day_caption = label(self.tr("Filmed on"), "small_strong")
        day_row.addWidget(self._day_caption)
        day_row.addWidget(self._day, 1)
        column.addLayout(day_row)
        self._findings = QVBoxLayout()
        self._findings.setSpacing(0)
        column.addLayout(self._findings)

    @property
    def filmed_on(self) -> date:
        return chosen_day(self._day)

    def show_film(self, film: CheckedFilm, title: str) -> None:
        self._picture.show_image(film.still, length_words(film.facts.duration_us))
        self._title.setText(title)
        changed = film.changed_on
        self._day.setDate(date_field(changed, "").date())
        self._say_day()
        self.show_findings(findings_of(film))

    def lock(self, locked: bool) -> None:
        """Whether the day can still be changed."""
        self._day.setVisible(not locked)
        self._day_caption.setVisible(not locked)

    def _say_day(self) -> None:
        self._day_words.setText(long_day_words(self.filmed_on))

    def show_findings(self, findings: Sequence[Finding]) -> None:
        while (item := self._findings.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, finding in enumerate(findings):
            if place:
                self._findings.addWidget(rule())
            self._findings.addWidget(_finding_row(finding))


def _finding_row(finding: Finding) -> QWidget:
    row_widget = QWidget()
    row = QHBoxLayout(row_widget)
    row.setContentsMargins(0, 10, 0, 10)
    row.setSpacing(12)
    row.addWidget(Sign(finding.icon, finding.tone, 18), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(finding.words, "body", wraps=True), 1)
    if finding.detail:
        row.addWidget(label(finding.detail, "small", "text3"))
    return row_widget


class _Picture(QWidget):
    """The still of the chosen file, whole, on the ground of a film."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(QSize(396, 223))
        self._image: QImage | None = None
        self._length = ""

    def show_image(self, image: QImage, length: str) -> None:
        self._image, self._length = image, length
        self.setAccessibleName(
            self.tr("A picture of the film, {length} long").format(length=length)
        )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        rect = self.rect().toRectF()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("stage"))
        painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)
        if self._image is not None:
            painter.drawImage(placed(self._image, rect, fills=False), self._image)
            paint_length(painter, rect, self._length)
        painter.end()
