"""The list of films to look through: choose some, go on working, come back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from imh_video.app.library import Library
from imh_video.app.looking_through import FilmToLookAt, films_to_look_at
from imh_video.model.identifiers import RecordingId
from imh_video.model.job import JobControl
from imh_video_ui.dialogs.dialog import Dialog
from imh_video_ui.jobs.looking_list import Look, LookingList
from imh_video_ui.jobs.progress import percent
from imh_video_ui.jobs.runner import run_job
from imh_video_ui.theme import Button, ground, icon_button, label

_LIST_HEIGHT = 380
_ROOM_WHILE_READING = 140


class LookThroughDialog(Dialog):
    """Closing it stops nothing."""

    def __init__(self, parent: QWidget | None, library: Library, looking: LookingList) -> None:
        super().__init__(
            parent,
            self.tr("Look through films"),
            self.tr("One film after the other, while you work on. What is finished is kept: a look "
                    "that was stopped goes on where it was."),
            icon="scan-search", width_px=640,
        )  # fmt: skip
        self._looking = looking
        self.rows: dict[RecordingId, FilmRow] = {}
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFixedHeight(_ROOM_WHILE_READING)
        self._area = area
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = ground(QWidget(), "surface")
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(4, 4, 8, 4)
        self._list.setSpacing(4)
        self._waiting = label(self.tr("Reading which films were looked at"), "small", "text2")
        self._list.addWidget(self._waiting)
        self._list.addStretch(1)
        area.setWidget(inside)
        self.body.addWidget(area)
        close = Button(self.tr("Close"), keys="Esc")
        close.clicked.connect(self.reject)
        self.start_button = Button(self.tr("Look at them"), kind="primary", icon="scan-search")
        self.start_button.clicked.connect(self.start)
        self.start_button.setEnabled(False)
        self.add_way(close)
        self.add_way(self.start_button, is_safe=True)
        looking.changed.connect(self._show_state)
        looking.progress.connect(self._show_state)
        job = run_job(self, partial(_films, library), "")
        job.succeeded.connect(self.show_films)
        job.failed.connect(self._say_failure)

    def show_films(self, films: Sequence[FilmToLookAt]) -> None:
        """A row for each, those that may and need be looked at already chosen."""
        self._waiting.setVisible(not films)
        self._waiting.setText(self.tr("There is no film in this library yet."))
        for place, film in enumerate(films):
            row = FilmRow(film, waited=film.recording.id in self._looking.remembered)
            row.tick.toggled.connect(self._count)
            row.pause.clicked.connect(partial(self._switch, film.recording.id))
            row.stop.clicked.connect(partial(self._looking.stop, film.recording.id))
            self.rows[film.recording.id] = row
            self._list.insertWidget(place, row)
            # Qt shows it later by itself; until then it would not count for the height.
            row.show()
            self._show_state(film.recording.id)
        self._count()
        wanted = self._list.sizeHint().height() + 2 * self._area.frameWidth()
        self._area.setFixedHeight(min(max(wanted, _ROOM_WHILE_READING), _LIST_HEIGHT))
        self.fit()

    def _say_failure(self, error: object) -> None:
        self._waiting.setText(str(error))

    def start(self) -> None:
        """All that are chosen, in the order of the list."""
        for recording_id, row in self.rows.items():
            if row.tick.isChecked() and row.tick.isEnabled():
                self._looking.want(recording_id)
        self._count()

    def _switch(self, recording_id: RecordingId, _checked: bool = False) -> None:
        entry = self._looking.entry(recording_id)
        if entry is not None:
            is_running = entry.state is Look.RUNNING
            (self._looking.pause if is_running else self._looking.go_on)(recording_id)

    def _show_state(self, recording_id: str, *_: object) -> None:
        row = self.rows.get(RecordingId(recording_id))
        if row is not None:
            row.show_entry(self._looking)
            self._count()

    def _count(self) -> None:
        chosen = [r for r in self.rows.values() if r.tick.isChecked() and r.tick.isEnabled()]
        self.start_button.setEnabled(bool(chosen))
        words = self.tr("Look at {n} films").format(n=len(chosen))
        self.start_button.setText(words if len(chosen) != 1 else self.tr("Look at 1 film"))


class FilmRow(QWidget):
    """One film: whether it is chosen, how far it is, and ways to pause and to stop it."""

    def __init__(self, film: FilmToLookAt, *, waited: bool = False) -> None:
        """``waited``: it was asked for before the program ended."""
        super().__init__()
        self.film = film
        self._waited = waited
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 4, 4)
        name = f"{film.family_code}, {film.recording.title}"
        self.tick = QCheckBox(name)
        self.tick.setAccessibleName(name)
        self.tick.setChecked((waited or not film.is_looked) and not film.refusal)
        self.tick.setEnabled(not film.refusal)
        self.state = label(self._words_before(), "small", "text2", wraps=True)
        self.pause = icon_button("pause", self.tr("Pause {film}").format(film=name), size=16)
        self.stop = icon_button("x", self.tr("Stop {film}").format(film=name), size=16)
        row.addWidget(self.tick)
        row.addWidget(self.state, 1)
        for button in (self.pause, self.stop):
            button.hide()
            row.addWidget(button)
        self.stop.setVisible(waited)

    def _words_before(self) -> str:
        film = self.film
        if film.refusal:
            return film.refusal
        if self._waited and film.share > 0:
            share = percent(film.share)
            return self.tr("waited when the program ended; {share} done").format(share=share)
        if self._waited:
            return self.tr("waited when the program ended")
        if film.is_looked:
            return self.tr("looked at; tick it to look again")
        if film.share > 0:
            return self.tr("{share} done, goes on from there").format(share=percent(film.share))
        return self.tr("not looked at yet")

    def show_entry(self, looking: LookingList) -> None:
        """As the list of looks has it now."""
        entry = looking.entry(self.film.recording.id)
        if entry is None:
            if self._waited and self.film.recording.id not in looking.remembered:
                self._take_off()
            return
        share = percent(entry.fraction)
        self.state.setText(
            {
                Look.WAITING: self.tr("waits for its turn"),
                Look.RUNNING: f"{share}, {entry.doing}" if entry.doing else share,
                Look.PAUSED: self.tr("paused at {share}").format(share=share),
                Look.DONE: " ".join([self.tr("looked at."), *entry.warnings]),
                Look.STOPPED: self.tr("stopped at {share}; goes on from there").format(share=share),
                Look.FAILED: entry.problem,
            }[entry.state]
        )
        self.tick.setEnabled(entry.is_over)
        if entry.state is Look.DONE:
            self.tick.setChecked(False)
        self.pause.setVisible(entry.state in (Look.RUNNING, Look.PAUSED))
        self.stop.setVisible(not entry.is_over)

    def _take_off(self) -> None:
        """It waits no longer."""
        self._waited = False
        self.stop.hide()
        self.tick.setChecked(False)
        self.state.setText(self._words_before())


def _films(library: Library, control: JobControl) -> tuple[FilmToLookAt, ...]:
    return films_to_look_at(library, control)
