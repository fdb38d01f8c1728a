"""Cameras and parts of a recording: add, take away, turn, and bring on one clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from imh_video.app.cameras import (
    add_camera,
    add_parts,
    find_clock_from_sound,
    name_camera,
    remove_camera,
    remove_last_part,
    set_clock,
    turn_film,
)
from imh_video.app.library import Library, camera_of
from imh_video.media.source import MediaSource
from imh_video.media.sync import FoundOffset
from imh_video.model.consent import Use
from imh_video.model.identifiers import RecordingId
from imh_video.model.job import JobControl
from imh_video.model.problem import Problem
from imh_video.model.recording import MOST_CAMERAS, Camera, CameraClock, Recording
from imh_video.timebase import Micros
from imh_video_ui.cameras.camera_list import CameraList
from imh_video_ui.cameras.camera_words import film_filter, removal_words
from imh_video_ui.cameras.clock_panel import ClockPanel
from imh_video_ui.cameras.films_to_add import FilmsToAdd
from imh_video_ui.cameras.kept_stages import KeptStages
from imh_video_ui.cameras.parts_panel import PartsPanel
from imh_video_ui.cameras.remove_dialog import RemoveDialog
from imh_video_ui.dialogs.dialog import Dialog
from imh_video_ui.dialogs.problem_dialog import problem_dialog
from imh_video_ui.jobs.progress import JobProgress
from imh_video_ui.jobs.runner import JobHandle, run_job
from imh_video_ui.player.companions import FurtherCamera
from imh_video_ui.player.stage import camera_name
from imh_video_ui.theme import Button, ground, label, rule, upright_rule

_WIDTH_PX, _HEIGHT_PX = 1080, 920
_LIST_PX, _NARROW_LIST_PX = 300, 256
_NARROW_PX = 900
_ROUND_PX = 48
_SETTLED_MS = 400


def _tr(text: str) -> str:
    return QCoreApplication.translate("Cameras", text)


class CamerasDialog(Dialog):
    """What is done here is in the library at once; ``changed`` tells which cameras it touched."""

    changed = Signal(int)
    """The number of the camera."""
    heard_changed = Signal()
    """Another camera gives the sound."""
    renamed = Signal()
    """A camera is called something else; nothing that it filmed is other than before."""

    def __init__(
        self,
        parent: QWidget | None,
        library: Library,
        recording_id: RecordingId,
        kept: KeptStages,
        at_us: Micros = 0,
    ) -> None:
        super().__init__(
            parent,
            _tr("Cameras and parts"),
            _tr(
                "A film may have up to four cameras. Each may have split what it filmed into parts."
            ),
            icon="video",
        )
        self._library, self._recording_id, self._kept = library, recording_id, kept
        self._at_us = at_us
        self._number = 0
        self.films = FilmsToAdd(library, self)
        self._compared: JobHandle | None = None
        self._compared_number = -1
        self._unkept: CameraClock | None = None
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settled.timeout.connect(self._keep_clock)
        self._recording = library.recording(recording_id)
        self._build()
        self._connect()
        self._show(min(1, len(self._recording.cameras) - 1))

    # --- what it is made of

    def _build(self) -> None:
        self.cameras = CameraList(self._library, self._recording_id)
        self.parts, self.clock = PartsPanel(), ClockPanel()
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(self._left_side())
        row.addWidget(upright_rule())
        row.addWidget(self._right_side(), 1)
        self.body.addLayout(row, 1)
        self.close_button = Button(_tr("Done"), kind="primary", icon="check", keys="Esc")
        self.close_button.clicked.connect(self.reject)
        self.add_way(self.close_button, is_safe=True)

    def _left_side(self) -> QWidget:
        side = self._left = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        scroll = _scrolling(self.cameras)
        self.add_button = Button(_tr("Add a camera…"), icon="plus")
        self.add_button.clicked.connect(self._ask_for_camera)
        self.remark = label("", "small", "text2", wraps=True)
        self.progress = JobProgress()
        self.progress.hide()
        column.addWidget(scroll, 1)
        column.addWidget(self.progress)
        column.addWidget(self.remark)
        column.addWidget(self.add_button)
        return side

    def _right_side(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 10, 0)
        column.setSpacing(16)
        column.addWidget(self.parts)
        self._clock_rule = rule()
        column.addWidget(self._clock_rule)
        column.addWidget(self.clock)
        column.addStretch(1)
        return _scrolling(inside)

    def _connect(self) -> None:
        self.cameras.chosen.connect(self._show)
        films = self.films
        films.began.connect(self._films_began)
        films.rested.connect(self._films_rest)
        films.added.connect(self._is_added)
        films.stopped.connect(self._copy_stopped)
        parts = self.parts
        parts.add_parts_wished.connect(self._ask_for_parts)
        parts.remove_part_wished.connect(self._ask_to_remove_part)
        parts.remove_camera_wished.connect(self._ask_to_remove_camera)
        parts.turn_wished.connect(self.turn)
        parts.hear_wished.connect(self.hear)
        parts.rename_wished.connect(self.rename)
        self.clock.changed.connect(self._clock_changed)
        self.clock.find_wished.connect(self.find_from_sound)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        parent = self.parentWidget()
        room = self.screen().availableSize() if parent is None else parent.window().size()
        width = min(_WIDTH_PX, room.width() - _ROUND_PX)
        self._left.setFixedWidth(_LIST_PX if width >= _NARROW_PX else _NARROW_LIST_PX)
        self.setFixedSize(width, min(_HEIGHT_PX, room.height() - _ROUND_PX))

    # --- what shows

    @property
    def number(self) -> int:
        """Of the camera whose settings show."""
        return self._number

    @property
    def recording(self) -> Recording:
        return self._recording

    def _show(self, number: int) -> None:
        self._keep_clock()
        self._number = number
        self._refresh()

    def _refresh(self) -> None:
        """Everything anew, as the library has it."""
        recording = self._recording = self._library.recording(self._recording_id)
        numbers = [camera.number for camera in recording.cameras]
        if self._number not in numbers:
            self._number = numbers[-1]
        camera = camera_of(recording, self._number)
        self.cameras.show_cameras(recording, self._number)
        is_heard = self._kept.heard(self._recording_id) == self._number
        self.parts.show_camera(camera, is_heard=is_heard, has_others=len(numbers) > 1)
        is_full = len(numbers) >= MOST_CAMERAS
        self.add_button.setEnabled(not is_full)
        self.remark.setText(
            _tr("Four cameras are shown at most. Remove one to add another.") if is_full else ""
        )
        self._show_clock(camera)

    def _show_clock(self, camera: Camera) -> None:
        is_further = camera.number != 0
        self._clock_rule.setVisible(is_further)
        self.clock.setVisible(is_further)
        self.clock.close_films()
        if not is_further:
            return
        try:
            reference = self._source(0)
            source = self._source(camera.number)
            further = FurtherCamera(camera.number, source, camera.clock, camera.name)
        except Problem as problem:
            self.clock.show_why_not(problem.sentence)
            return
        self.clock.show_camera(reference, further, self._at_us)

    def _source(self, number: int) -> MediaSource:
        return self._library.media_source(self._recording_id, Use.PLAY, camera=number)

    # --- adding

    def _ask_for_camera(self) -> None:
        if paths := self._ask_for_films(_tr("What did the other camera film?")):
            self.add_camera(paths)

    def _ask_for_parts(self) -> None:
        if paths := self._ask_for_films(_tr("Which files come after these?")):
            self.add_parts(paths)

    def _ask_for_films(self, title: str) -> list[Path]:
        names, _kind = QFileDialog.getOpenFileNames(self, title, "", film_filter())
        return [Path(name) for name in names]

    def add_camera(self, paths: Sequence[Path]) -> None:
        """Copy these files into the recording as a camera of their own."""

        def copy_in(
            paths: Sequence[Path], control: JobControl, *, playable: Mapping[Path, Path]
        ) -> Camera:
            return add_camera(self._library, self._recording_id, paths, control, playable=playable)

        self._keep_clock()
        self.films.add(paths, copy_in, _tr("Adding a camera"), self._ask_for_camera)

    def add_parts(self, paths: Sequence[Path]) -> None:
        """Copy these files into the recording, after what the chosen camera has filmed."""
        number = self._number

        def copy_in(
            paths: Sequence[Path], control: JobControl, *, playable: Mapping[Path, Path]
        ) -> Camera:
            return add_parts(
                self._library, self._recording_id, number, paths, control, playable=playable
            )

        self._keep_clock()
        name = camera_name(number, camera_of(self._recording, number).name)
        title = _tr("Adding parts to {camera}").format(camera=name)
        self.films.add(paths, copy_in, title, self._ask_for_parts)

    def _films_began(self, job: JobHandle) -> None:
        self.progress.watch(job)
        self._set_busy(True)

    def _films_rest(self) -> None:
        self._set_busy(False)

    def _is_added(self, camera: Camera) -> None:
        self._number = camera.number
        self._refresh()
        self.changed.emit(camera.number)

    def _copy_stopped(self) -> None:
        self.remark.setText(_tr("Stopped. Nothing was kept of the copy."))

    def _set_busy(self, is_busy: bool) -> None:
        self.progress.setVisible(is_busy)
        for part in (self.cameras, self.parts, self.clock, self.add_button):
            part.setEnabled(not is_busy)
        if not is_busy:
            self._refresh()

    @property
    def is_busy(self) -> bool:
        """Whether films are being looked at or copied."""
        return self.films.is_busy

    # --- taking away

    def _ask_to_remove_camera(self) -> None:
        camera = camera_of(self._recording, self._number)
        title = _tr("Remove {camera}?").format(camera=camera_name(camera.number, camera.name))
        words = removal_words(self._library, camera)
        RemoveDialog.ask(self, title, words, partial(self.remove_camera, camera.number))

    def _ask_to_remove_part(self) -> None:
        camera = camera_of(self._recording, self._number)
        last = Camera(camera.number, camera.media[-1:], name=camera.name)
        title = _tr("Remove part {n} of {camera}?").format(
            n=len(camera.media), camera=camera_name(camera.number, camera.name)
        )
        words = removal_words(self._library, last)
        RemoveDialog.ask(self, title, words, partial(self.remove_part, camera.number))

    def remove_camera(self, number: int) -> None:
        """Take it out of the library for good."""
        # Its files cannot be deleted everywhere while they are open.
        self.clock.close_films()
        self._forget_clock()
        if self._kept.heard(self._recording_id) == number:
            self._kept.keep_heard(self._recording_id, 0)
        self._do(partial(remove_camera, self._library, self._recording_id, number), number)

    def remove_part(self, number: int) -> None:
        self.clock.close_films()
        self._do(partial(remove_last_part, self._library, self._recording_id, number), number)

    # --- settings

    def turn(self, by_deg: int) -> None:
        """Show the chosen camera's picture turned further, everywhere."""
        camera = camera_of(self._recording, self._number)
        turned_deg = (camera.turned_deg + by_deg) % 360
        self._keep_clock()
        self._do(
            partial(turn_film, self._library, self._recording_id, camera.number, turned_deg),
            camera.number,
        )

    def rename(self, name: str) -> None:
        """Call the chosen camera so beside its number; "" takes its name away."""
        number = self._number
        if " ".join(name.split()) == camera_of(self._recording, number).name:
            return
        try:
            name_camera(self._library, self._recording_id, number, name)
        except Problem as problem:
            problem_dialog(self, problem).open()
        recording = self._recording = self._library.recording(self._recording_id)
        self.cameras.show_cameras(recording, number)
        self.parts.show_name(camera_of(recording, number))
        self.renamed.emit()

    def hear(self) -> None:
        """The sound of this recording comes from the chosen camera from now on."""
        self._kept.keep_heard(self._recording_id, self._number)
        self._refresh()
        self.heard_changed.emit()

    def _do(self, act: Callable[[], object], number: int) -> None:
        self._at_us = self._moment_us
        try:
            act()
        except Problem as problem:
            problem_dialog(self, problem).open()
            self._refresh()
            return
        self._refresh()
        self.changed.emit(number)

    @property
    def _moment_us(self) -> Micros:
        player = self.clock.player
        return player.position_us if player.has_film else self._at_us

    # --- the clock

    def _clock_changed(self, clock: CameraClock) -> None:
        """Seen at once, kept when the hand rests: one entry of the audit for a row of nudges."""
        self._unkept = clock
        self._settled.start()

    def _keep_clock(self) -> None:
        clock, self._unkept = self._unkept, None
        self._settled.stop()
        if clock is None:
            return
        try:
            set_clock(self._library, self._recording_id, self._number, clock)
        except Problem as problem:
            problem_dialog(self, problem).open()
            self._refresh()
            return
        self._recording = self._library.recording(self._recording_id)
        self.cameras.show_cameras(self._recording, self._number)
        self.changed.emit(self._number)

    def _forget_clock(self) -> None:
        self._unkept = None
        self._settled.stop()

    def find_from_sound(self) -> None:
        """Compare what both cameras heard, in the background."""
        number = self._compared_number = self._number
        job = partial(find_clock_from_sound, self._library, self._recording_id, number)
        title = _tr("Comparing the sound of both cameras")
        self._compared = run_job(self, job, title)
        self._compared.succeeded.connect(self._found)
        self._compared.failed.connect(self._not_found)
        self.clock.watch(self._compared)

    def _found(self, found: FoundOffset) -> None:
        if self._compared_number == self._number:
            self.clock.show_found(found)

    def _not_found(self, error: BaseException) -> None:
        if self._compared_number != self._number:
            return
        if isinstance(error, Problem):
            self.clock.show_why_not(error.sentence)
        else:
            problem_dialog(self, error).open()

    # --- leaving

    def done(self, result: int) -> None:
        """While films are copied this asks the copy to stop; the next time it closes."""
        if self.is_busy:
            self.films.stop()
            return
        if self._compared is not None and not self._compared.is_over:
            self._compared.cancel()
        self._keep_clock()
        self.parts.keep_name()
        self.clock.close_films()
        self.films.forget()
        super().done(result)


def _scrolling(inside: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    ground(inside, "surface")
    ground(area.viewport(), "surface")
    area.setWidget(inside)
    return area
