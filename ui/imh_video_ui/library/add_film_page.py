"""Add a film: choose, say who agreed, copy and check, ready. Until the copy nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from imh_video.app.library import Library
from imh_video.app.preferences import Preferences
from imh_video.model.identifiers import FamilyId
from imh_video.model.recording import Recording
from imh_video.store.folder import MEDIA
from imh_video_ui.dialogs.problem_dialog import Way, problem_dialog
from imh_video_ui.jobs.runner import JobHandle, run_job
from imh_video_ui.library.belonging_form import BelongingForm
from imh_video_ui.library.choose_step import ChooseStep
from imh_video_ui.library.consent_form import ConsentForm
from imh_video_ui.library.consent_step import ConsentStep
from imh_video_ui.library.copy_step import CopyStep
from imh_video_ui.library.family_facts import FamilyFacts, read_family
from imh_video_ui.library.film_card import FilmCard
from imh_video_ui.library.film_check import CheckedFilm, LookedAt, check_films
from imh_video_ui.library.film_copying import AddedFilm, copy_plan
from imh_video_ui.library.film_findings import (
    findings_of_plan,
    findings_when_added,
    length_of,
    ready_step,
)
from imh_video_ui.library.film_plans import FilmPlan
from imh_video_ui.library.playable import PlayableCopies
from imh_video_ui.library.refused_films import refused_dialog
from imh_video_ui.library.stepper import Stepper
from imh_video_ui.theme import Button, label

CHOOSE, CONSENT, COPY, READY = range(4)
_FILM_ENDINGS = "*.mp4 *.mov *.m4v *.mkv *.webm *.avi *.mts *.m2ts *.mpg *.mpeg *.3gp *.wmv"
_NARROW_BELOW_PX = 1200


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
        self._films: dict[Path, CheckedFilm] = {}
        self._waiting: list[FilmPlan] = []
        self._plan: FilmPlan | None = None
        self._job: JobHandle | None = None
        self._recording: Recording | None = None
        self._copies = PlayableCopies(library.folder / MEDIA, self)
        self._copies.made.connect(self._look_at)
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._page(), 1)
        column.addWidget(self._foot())
        self._show_step(CHOOSE)

    # What is on the page

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._film_card.be_narrow(self.width() < _NARROW_BELOW_PX)

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
        self._choose = ChooseStep(self._library)
        self._choose.files_wished.connect(self.choose_files)
        self._choose.family_chosen.connect(self._family_chosen)
        self._consent = ConsentStep(self._library, self._preferences, self._today)
        self._consent.changed.connect(self._consent_changed)
        self._copy = CopyStep()
        self._ready = QWidget()
        for step in (self._choose, self._consent, self._copy, self._ready):
            self._stack.addWidget(step)
        row.addWidget(self._stack, 1)
        page.addLayout(row, 1)
        return page

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
    def choose_button(self) -> Button:
        return self._choose.choose_button

    @property
    def belonging_form(self) -> BelongingForm | None:
        """Asks how several files belong together; None while nothing is asked."""
        return self._choose.form

    @property
    def consent_form(self) -> ConsentForm | None:
        return self._consent.form

    @property
    def is_busy(self) -> bool:
        return self._job is not None and not self._job.is_over

    def begin(self, family_id: FamilyId | None, paths: Sequence[Path] = ()) -> None:
        """Start over, for this family; with files, they are looked at right away."""
        self._forget_films()
        self._recording = None
        self._choose.show_families(family_id)
        self._show_step(CHOOSE)
        if paths:
            self._look_at(paths)
        else:
            self.choose_button.setFocus()

    def _forget_films(self) -> None:
        self._films, self._waiting, self._plan = {}, [], None
        self._choose.ask_for_files()
        self._copies.forget()

    def _family_chosen(self) -> None:
        chosen = self._choose.family_id
        families = {family.id: family for family in self._library.families()}
        family = families.get(chosen) if chosen is not None else None
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
        self._forget_films()
        self._look_at(paths)

    def _look_at(self, paths: Sequence[Path]) -> None:
        paths = tuple(dict.fromkeys(paths))
        self._show_step(CHOOSE)
        self._choose.ask_for_files()
        title = self.tr("Looking at {n} files").format(n=len(paths))
        if len(paths) == 1:
            title = self.tr("Looking at {name}").format(name=paths[0].name)
        self._job = run_job(self, partial(check_films, paths, self._copies.plays_as), title)
        self._job.succeeded.connect(self._films_were_looked_at)
        self._job.failed.connect(self._looking_failed)
        self._job.cancelled.connect(self._forget_films)
        self._choose.watch(self._job)

    def _films_were_looked_at(self, looked: LookedAt) -> None:
        self._films = {film.path: film for film in looked.films}
        if looked.refused:
            self._say_refused(looked)
        else:
            self._take_films(looked.films)

    def _take_films(self, films: Sequence[CheckedFilm]) -> None:
        if len(films) == 1:
            self._begin_plans([FilmPlan(((films[0].path,),))])
            return
        self._choose.ask_how_they_belong(films)
        self._show_step(CHOOSE)

    def _say_refused(self, looked: LookedAt) -> None:
        dialog = refused_dialog(
            self,
            looked,
            choose=self.choose_files,
            make_copies=self._make_playable,
            go_on=partial(self._take_films, looked.films) if looked.films else None,
        )
        dialog.open()

    def _make_playable(self, paths: Sequence[Path]) -> None:
        """Copies that play of these films, then all are looked at again."""
        good = tuple(self._films)
        self._job = self._copies.make(paths, good)
        self._job.failed.connect(self._looking_failed)
        self._job.cancelled.connect(self._forget_films)
        self._choose.watch(self._job)

    def _looking_failed(self, error: BaseException) -> None:
        dialog = problem_dialog(
            self,
            error,
            title=self.tr("This film cannot be added"),
            safe=self.tr("Nothing was copied, and the library is as it was."),
            ways=[Way(self.tr("Choose another file"), self.choose_files, "folder-open")],
        )
        dialog.open()

    def _begin_plans(self, plans: Sequence[FilmPlan]) -> None:
        self._waiting = list(plans)
        self._recording = None
        self._begin_next_plan()

    def _begin_next_plan(self) -> None:
        plan = self._plan = self._waiting.pop(0)
        films = [self._films[path] for path in plan.paths]
        number = len(self._facts.films) + 1 if self._facts is not None else 1
        self._film_card.show_film(
            films[0],
            self.tr("Film {n}").format(n=number),
            findings_of_plan(plan, films),
            length_of(plan, self._films),
        )
        assert self._facts is not None
        self._consent.ask(self._facts)
        self._show_step(CONSENT)

    # Consent

    def _consent_changed(self) -> None:
        assert self.consent_form is not None
        taken = self.consent_form.taken()
        self.next_button.setEnabled(taken.is_whole)
        why_not = self.tr("A film is added when everybody in it has agreed.")
        self._remark.setText("" if taken.is_whole else why_not)

    # Copying

    def _copy_now(self) -> None:
        assert self._plan is not None
        assert self._facts is not None
        assert self.consent_form is not None
        taken = self.consent_form.taken()
        self._show_step(COPY)
        title = self.tr("Copying {name}").format(name=self._plan.name)
        job = partial(
            copy_plan,
            self._library,
            self._plan,
            self._copies.plays_as,
            self._facts.family.id,
            self._film_card.filmed_on,
            taken,
        )
        self._job = run_job(self, job, title)
        self._job.succeeded.connect(self._film_is_in)
        self._job.failed.connect(self._copy_failed)
        self._job.cancelled.connect(self._copy_stopped)
        self._copy.progress.watch(self._job)

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

    def _film_is_in(self, added: AddedFilm) -> None:
        self._recording = added.recording
        self._build_ready(added)
        self._show_step(READY)
        self.film_added.emit(added.recording.id)

    def _build_ready(self, added: AddedFilm) -> None:
        assert self._plan is not None
        place = self._stack.indexOf(self._ready)
        self._stack.removeWidget(self._ready)
        self._ready.deleteLater()
        self._ready = ready_step(added)
        self._stack.insertWidget(place, self._ready)
        films = [self._films[path] for path in self._plan.paths]
        self._film_card.show_findings(findings_when_added(self._plan, films, added))

    # Moving between the steps

    def _show_step(self, step: int) -> None:
        self.steps.show_step(step)
        self._stack.setCurrentIndex(step)
        self._film_card.setVisible(self._plan is not None and step != CHOOSE)
        self._film_card.lock(step != CONSENT)
        self._stop.setVisible(step in (CHOOSE, CONSENT))
        # Of several films one may be in already: there is no way back from that.
        self.back_button.setVisible(step == CHOOSE or (step == CONSENT and not self._recording))
        self._remark.setText("")
        words = {
            CONSENT: self.tr("Copy into the library"),
            READY: self.tr("Add the next film") if self._waiting else self.tr("Begin coding"),
        }
        if self.belonging_form is not None:
            words[CHOOSE] = self.tr("Go on")
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
        if self.step == CHOOSE and self.belonging_form is not None:
            self._begin_plans(self.belonging_form.plans)
        elif self.step == CONSENT:
            self._copy_now()
        elif self._waiting:
            self._family_chosen()
            self._begin_next_plan()
        elif self._recording is not None:
            self.coding_wanted.emit(self._recording.id)

    def stop(self) -> None:
        """Leave; a copy that is under way is stopped and removed."""
        if self._job is not None and not self._job.is_over:
            self._job.cancel()
        self._forget_films()
        self.left.emit()

    # Dropping files

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_files(event.mimeData()) and self.step in (CHOOSE, READY):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take_files(_dropped_files(event.mimeData()))


def _dropped_files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
