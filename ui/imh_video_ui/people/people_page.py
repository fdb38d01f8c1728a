"""The step before the first analysis: how a film was taken, where nobody is, and who is who.

A first look proposes while the person says how it was filmed; one press confirms all that is shown
and begins the whole look. Everything that is said can be undone until then.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from imh_video.app.first_look import FirstLook, first_look
from imh_video.app.library import Library, camera_of
from imh_video.app.people_in_film import AnalysedPerson
from imh_video.app.saying_who import WhoIsWho
from imh_video.app.who_is_who import FilmSetUp, looked_us, set_up_film, set_up_of
from imh_video.media.source import MediaSource
from imh_video.model.consent import Use
from imh_video.model.family import Person
from imh_video.model.identifiers import PersonId, RecordingId
from imh_video.model.job import JobControl
from imh_video.model.problem import Problem
from imh_video.model.recording import Area, Layout, Recording
from imh_video.timebase import Micros
from imh_video_ui.jobs.runner import JobHandle, run_job
from imh_video_ui.people.answers import Answers
from imh_video_ui.people.film_still import FilmStill
from imh_video_ui.people.film_tools import FilmTools
from imh_video_ui.people.notices import Notices
from imh_video_ui.people.people_side import PeopleSide
from imh_video_ui.people.person_card import PersonCard
from imh_video_ui.people.pictures import face_of, pictures_at
from imh_video_ui.people.shown import asked_about, is_one_of_several, notices_about, seen_at
from imh_video_ui.people.words import clock, how_sure, length, why
from imh_video_ui.theme import Button, label

_SCRUB_MS = 120
_TIMES_REAL = 2.5
"""How much faster than the film a look is, about, on two processor cores."""


class PeoplePage(QWidget):
    """``open_recording`` begins; ``start_wished`` when all is said and kept."""

    left = Signal()
    """Back to where the person came from; nothing was kept."""
    coding_wished = Signal(str)
    """Go on without it: the recording's id."""
    start_wished = Signal(str)
    """Look at this film now: the recording's id."""

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._recording: Recording | None = None
        self._camera = 0
        self._family: tuple[Person, ...] = ()
        self._stills: MediaSource | None = None
        self._who: WhoIsWho | None = None
        self._answers = Answers()
        self._jobs: list[JobHandle] = []
        self._faces: dict[Micros, QImage] = {}
        self.setAccessibleName(self.tr("Who is who"))
        self._scrub = QTimer(self, singleShot=True, interval=_SCRUB_MS)
        self._scrub.timeout.connect(self._read_still)
        self._build()
        self._add_keys()

    # --- what is on the page

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(32, 20, 20, 12)
        row.setSpacing(16)
        row.addLayout(self._build_film(), 1)
        self.side = PeopleSide()
        self.side.layouts.chosen.connect(self._say_layout)
        self.side.cameras.chosen.connect(self.show_camera)
        self.side.swap_wished.connect(self.swap)
        self.side.area_wished.connect(self._choose_area)
        self.side.removal_wished.connect(self.still.remove_area)
        row.addWidget(self.side)
        column.addLayout(row, 1)
        column.addWidget(self._build_foot())

    def _build_film(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        self.still = FilmStill()
        self.still.areas_changed.connect(self._say_areas)
        column.addWidget(self.still, 1)
        self.tools = FilmTools()
        self.tools.draw.toggled.connect(self.still.set_drawing)
        self.still.drawing_changed.connect(self.tools.draw.setChecked)
        self.tools.undo.clicked.connect(self.undo)
        self.tools.redo.clicked.connect(self.redo)
        column.addWidget(self.tools)
        place = QHBoxLayout()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(self.tr("Which moment of the film is shown"))
        self.slider.valueChanged.connect(self._slid)
        self._where = label("", "small", "text2")
        place.addWidget(self.slider, 1)
        place.addWidget(self._where)
        column.addLayout(place)
        self.notices = Notices()
        self.notices.look_wished.connect(self.show_moment)
        column.addWidget(self.notices)
        return column

    def _build_foot(self) -> QWidget:
        foot = QWidget()
        foot.setObjectName("action_bar")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(foot)
        row.setContentsMargins(32, 14, 32, 14)
        row.setSpacing(12)
        self.back_button = Button(self.tr("Back"), icon="arrow-left")
        self.back_button.clicked.connect(self.left)
        self.skip_button = Button(self.tr("Not now, I will code without it"), kind="quiet")
        self.skip_button.clicked.connect(self._go_on_without)
        self._remark = label("", "small", "text2")
        self.start_button = Button(self.tr("Yes, start looking"), kind="primary",
                                   icon="scan-search", size="main")  # fmt: skip
        self.start_button.clicked.connect(self.start)
        for widget in (self.back_button, self.skip_button):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._remark)
        row.addWidget(self.start_button)
        return foot

    def _add_keys(self) -> None:
        for keys, act in (
            ("A", self.still.draw_with_keys),
            ("S", self.swap),
            ("Y", self.say_next_yes),
            ("Ctrl+Z", self.undo),
            ("Ctrl+Shift+Z", self.redo),
            ("Ctrl+Return", self.start),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --- one film

    @property
    def recording(self) -> Recording | None:
        return self._recording

    @property
    def said(self) -> FilmSetUp:
        """What stands now; kept only with ``start``."""
        return self._answers.said

    @property
    def who(self) -> WhoIsWho | None:
        """What the first look found; None until it came."""
        return self._who

    def open_recording(self, recording_id: RecordingId) -> None:
        """Begin with this film. Raises ConsentRefused or another Problem; then nothing changed.

        Looking needs consent to the film, pictures of it consent to stills: without that one
        everything can be said, and nothing is shown.
        """
        source = self._library.media_source(recording_id, Use.PLAY)
        recording = self._library.recording(recording_id)
        self.close_recording()
        self._recording, self._camera = recording, 0
        self._family = self._library.people_in(recording_id)
        self._answers = Answers(set_up_of(recording))
        share = looked_us(recording) / 1_000_000 / _TIMES_REAL
        self._remark.setText(
            self.tr("Looking takes about {time}. You can code meanwhile.").format(
                time=length(round(share) * 1_000_000)
            )
        )
        self._begin(source, recording.id)
        self.start_button.setFocus()

    def show_camera(self, number: int) -> None:
        """That camera's picture, with a first look at it; what was said of the others stays."""
        recording = self._recording
        if recording is None or number == self._camera:
            return
        try:
            source = self._library.media_source(recording.id, Use.PLAY, camera=number)
        except Problem as problem:
            self._remark.setText(problem.sentence)
            return
        self._let_go()
        self._camera = number
        self._begin(source, recording.id)

    def _begin(self, source: MediaSource, recording_id: RecordingId) -> None:
        self._ask_for_stills(recording_id)
        self.slider.setRange(0, max(1, self._duration_us() // 1000))
        self.slider.setValue(self._duration_us() // 3000)
        job = self._start(partial(_look, source), self.tr("A first look at the film"))
        job.succeeded.connect(self._take_look)
        job.failed.connect(self._look_failed)
        job.cancelled.connect(self._look_stopped)
        self._refresh()
        self.side.watch(job)
        self._scrub.start()

    def _duration_us(self) -> Micros:
        """Of the film that is shown, on its own clock."""
        if self._recording is None:
            return 0
        return camera_of(self._recording, self._camera).duration_us

    def close_recording(self) -> None:
        """Let go of the film; what was not kept is gone."""
        self._let_go()
        self._recording = None

    def _let_go(self) -> None:
        self._scrub.stop()
        for job in self._jobs:
            job.cancel()
        self._jobs, self._faces = [], {}
        self._who = self._stills = None
        self.still.show_people(())
        self.still.show_picture(None, QSize())

    def _ask_for_stills(self, recording_id: RecordingId) -> None:
        try:
            self._stills = self._library.media_source(recording_id, Use.STILL, camera=self._camera)
        except Problem as problem:
            self.still.show_instead(str(problem))

    def _start(self, job: object, title: str) -> JobHandle:
        handle = run_job(self, job, title)  # type: ignore[arg-type]
        self._jobs.append(handle)
        return handle

    # --- pictures

    def _slid(self) -> None:
        duration_us = self._duration_us()
        self._where.setText(
            self.tr("{at} of {all}").format(at=clock(self._shown_us()), all=clock(duration_us))
        )
        self._show_people()
        self._scrub.start()

    def _shown_us(self) -> Micros:
        return 1000 * self.slider.value()

    def show_moment(self, us: Micros) -> None:
        self.slider.setValue(us // 1000)

    def _read_still(self) -> None:
        if self._stills is None:
            return
        job = self._start(partial(pictures_at, self._stills, [self._shown_us()]), "")
        job.succeeded.connect(self._take_still)
        job.failed.connect(self._still_failed)

    def _take_still(self, pictures: dict[Micros, QImage]) -> None:
        picture = pictures.get(self._shown_us())
        if picture is not None and self.sender() in self._jobs:
            size = QSize(*self._who.look.size) if self._who is not None else picture.size()
            self.still.show_picture(picture, size)

    def _still_failed(self, error: object) -> None:
        if self.sender() in self._jobs and isinstance(error, Problem):
            self.still.show_instead(error.sentence)

    def _read_faces(self) -> None:
        """The faces on the cards, all in one go."""
        if self._stills is None or self._who is None:
            return
        times = [one.example_us for one in self._asked_about()]
        missing = [us for us in dict.fromkeys(times) if us not in self._faces]
        if missing:
            job = self._start(partial(pictures_at, self._stills, missing), "")
            job.succeeded.connect(self._take_faces)

    def _take_faces(self, pictures: dict[Micros, QImage]) -> None:
        if self.sender() in self._jobs:
            self._faces |= pictures
            self._show_faces()

    def _show_faces(self) -> None:
        if self._who is None:
            return
        width = self._who.look.size[0]
        for card, found in zip(self.side.cards, self._asked_about(), strict=False):
            picture = self._faces.get(found.example_us)
            if picture is not None:
                card.face.show_face(face_of(picture, found.example_box, width))

    # --- the first look

    def _take_look(self, look: FirstLook) -> None:
        if self.sender() not in self._jobs:
            return
        self._who = WhoIsWho(look, self._family, self._camera)
        people = self._who.people(self.said)
        if people:
            self.show_moment(people[0].example_us)
        self._refresh()
        self._scrub.start()

    def _look_failed(self, error: object) -> None:
        if self.sender() in self._jobs:
            words = error.sentence if isinstance(error, Problem) else self.tr(
                "The first look stopped with a fault of ours. You can go on and say it later."
            )  # fmt: skip
            self.side.say(words)

    def _look_stopped(self) -> None:
        if self.sender() in self._jobs:
            self.side.say(self.tr("Stopped. Who is who can be said when the film was looked at."))

    def _asked_about(self) -> list[AnalysedPerson]:
        return [] if self._who is None else asked_about(self._who, self.said)

    # --- answers

    def _put(self, said: FilmSetUp, what: str = "") -> None:
        self._answers.put(said, what)
        self._refresh()

    def undo(self) -> None:
        self._answers.undo()
        self._refresh()

    def redo(self) -> None:
        self._answers.redo()
        self._refresh()

    def swap(self) -> None:
        """They are the other way round."""
        if self._who is not None:
            self._put(self._who.swap(self.said))

    def say_next_yes(self) -> None:
        """The first proposal that nobody answered is right."""
        for card in self.side.cards:
            if not card.is_said and card.person is not None:
                card.yes.click()
                return

    def _say_who(self, found: AnalysedPerson, person_id: PersonId | None) -> None:
        if self._who is not None:
            self._put(self._who.say(self.said, found, person_id))
            waiting = [card for card in self.side.cards if not card.is_said and card.person]
            (waiting[0].yes if waiting else self.start_button).setFocus()

    def _follow(self, person_id: PersonId) -> None:
        if self._who is not None:
            self._put(self._who.follow(self.said, person_id))

    def _say_layout(self, layout: Layout) -> None:
        self._put(FilmSetUp(layout, self.said.left_out, self.said.pointed))

    def _say_areas(self, areas: tuple[Area, ...], what: str) -> None:
        is_move = what.startswith("move")
        elsewhere = [area for area in self.said.left_out if area.camera != self._camera]
        here = [replace(area, camera=self._camera) for area in areas]
        said = FilmSetUp(self.said.layout, (*elsewhere, *here), self.said.pointed)
        self._put(said, what if is_move else "")

    def _choose_area(self, number: int) -> None:
        self.still.setFocus(Qt.FocusReason.OtherFocusReason)
        self.still.choose_area(number)

    # --- showing what was answered

    def _refresh(self) -> None:
        said = self.said
        is_of_two = said.layout is Layout.TWO_CAMERAS and self._recording is not None
        if self._camera and not is_of_two:
            self.show_camera(0)
            return
        cameras = self._recording.cameras if is_of_two and self._recording else ()
        self.side.cameras.show_cameras([camera.name for camera in cameras], self._camera)
        areas = tuple(area for area in said.left_out if area.camera == self._camera)
        self.tools.undo.setEnabled(self._answers.can_undo)
        self.tools.redo.setEnabled(self._answers.can_redo)
        self.side.show_layout(said.layout, len(self._recording.cameras) if self._recording else 1)
        self.side.show_areas(areas)
        self.still.show_areas(areas)
        self._show_cards()
        self._show_people()
        self._show_notices()

    def _show_cards(self) -> None:
        if self._who is None:
            self.side.show_cards((), can_swap=False)
            return
        asked = self._asked_about()
        self.side.show_cards(
            [self._card(found, asked) for found in asked],
            can_swap=self._who.two(self.said) is not None,
        )
        nobody = self.tr(
            "Nobody could be seen in the minute that was looked at. Start looking: the whole film "
            "is looked at, and who is who can be said then."
        )
        self.side.say("" if asked else nobody)
        self._show_faces()
        self._read_faces()

    def _card(self, found: AnalysedPerson, asked: list[AnalysedPerson]) -> PersonCard:
        assert self._who is not None
        person_id = self._who.meant(self.said)[found.number]
        person = next((one for one in self._family if one.id == person_id), None)
        is_idle = found.chosen and person_id is not None
        several = person is not None and is_one_of_several(person, self._family)
        card = PersonCard(
            person,
            how_sure(found, is_one_of_several=several),
            why(found, asked, self._who.look.seen_us(found), is_one_of_several=several),
            is_said=found.chosen,
            can_follow=is_idle and not self._who.is_followed(self.said, person_id or PersonId("")),
            is_refused=self._stills is None,
        )
        card.offer(self._family)
        card.said.connect(partial(self._say_who, found))
        card.look_wished.connect(partial(self.show_moment, found.example_us))
        if person_id is not None:
            card.follow_wished.connect(partial(self._follow, person_id))
        return card

    def _show_people(self) -> None:
        """Everybody who is seen in the picture that shows, each with their name."""
        if self._who is None or self._stills is None:
            self.still.show_people(())
        elif len(self._who.look.observations.times_us):
            self.still.show_people(seen_at(self._who, self.said, self._shown_us()))

    def _show_notices(self) -> None:
        """What should be looked at, each with what to do."""
        self.notices.show_notices(
            notices_about(self._who, self.said) if self._who is not None else ()
        )

    # --- leaving

    def start(self) -> None:
        """All that is shown is right: keep it, and look at the whole film."""
        recording = self._recording
        if recording is None:
            return
        said = self._who.say_as_shown(self.said) if self._who is not None else self.said
        try:
            set_up_film(self._library, recording.id, said)
        except Problem as problem:
            self._remark.setText(problem.sentence)
            return
        self.close_recording()
        self.start_wished.emit(recording.id)

    def _go_on_without(self) -> None:
        recording = self._recording
        self.close_recording()
        if recording is not None:
            self.coding_wished.emit(recording.id)


def _look(source: MediaSource, control: JobControl) -> FirstLook:
    return first_look(source, control=control)
