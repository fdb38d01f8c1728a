"""Between the stage, the library and the dialog of cameras, one recording at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from imh_video.app.library import Library
from imh_video.app.preferences import Preferences
from imh_video.model.consent import Use
from imh_video.model.problem import Problem
from imh_video.model.recording import MOST_CAMERAS, Recording
from imh_video_ui.cameras.cameras_dialog import CamerasDialog
from imh_video_ui.cameras.kept_stages import KeptStages
from imh_video_ui.player.camera_speaker import CameraSpeaker
from imh_video_ui.player.companions import FurtherCamera
from imh_video_ui.player.film_player import FilmPlayer
from imh_video_ui.player.stage import FilmStage, camera_name

_SOUND_AFTER_MS = 350


class CamerasHand(QObject):
    """Shows the further cameras of what one player plays, as they were shown last."""

    problem = Signal(str)
    film_changed = Signal()
    """What the first camera filmed is other than before: open the recording anew."""

    def __init__(
        self,
        library: Library,
        preferences: Preferences,
        player: FilmPlayer,
        speaker: CameraSpeaker,
        stage: FilmStage,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._kept = KeptStages(preferences)
        self._player, self._speaker, self._stage = player, speaker, stage
        self._recording: Recording | None = None
        # The first picture comes first: looking for a sound device takes a moment.
        self._soon = QTimer(self, singleShot=True, interval=_SOUND_AFTER_MS)
        self._soon.timeout.connect(self._hear)
        player.opened.connect(self._hear_soon)
        stage.companions.opened.connect(self._hear_soon)
        stage.layout_changed.connect(self._keep_arrangement)

    def begin(self, recording: Recording) -> None:
        """Another film, just opened: its further cameras come beside it."""
        self._recording = recording
        self._show(recording)

    def end(self) -> None:
        """The film is let go."""
        self._recording = None
        self._soon.stop()
        self._stage.forget()

    def acts(self) -> dict[str, Callable[[], object]]:
        """What is done with the cameras, by the name of the action."""
        large = {
            f"film.camera_{number + 1}": partial(self._stage.make_large, number)
            for number in range(MOST_CAMERAS)
        }
        return {
            "film.cameras": self.open_dialog,
            "film.side_by_side": self._stage.side_by_side,
            **large,
        }

    def open_dialog(self) -> CamerasDialog | None:
        """Cameras and parts of the film that is open."""
        if self._recording is None:
            return None
        self._player.pause()
        dialog = CamerasDialog(
            self._stage.window(),
            self._library,
            self._recording.id,
            self._kept,
            self._player.position_us,
        )
        dialog.changed.connect(self._camera_changed)
        dialog.heard_changed.connect(self._hear)
        dialog.renamed.connect(self.read_again)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _camera_changed(self, number: int) -> None:
        if self._recording is None:
            return
        if number == 0:
            self.film_changed.emit()
            return
        self.read_again()

    def read_again(self) -> None:
        """What the further cameras filmed is read otherwise from now on."""
        if self._recording is None:
            return
        self._recording = self._library.recording(self._recording.id)
        self._show(self._recording)
        self._hear()

    def _show(self, recording: Recording) -> None:
        try:
            cameras = further_cameras(self._library, recording)
        except Problem as problem:
            self.problem.emit(problem.sentence)
            cameras = ()
        self._player.call_camera(recording.cameras[0].name if recording.media else "")
        self._stage.show_cameras(cameras, self._kept.arrangement(recording.id))

    # --- which camera is heard

    def _hear_soon(self) -> None:
        if self._recording is not None and self._recording.cameras[1:]:
            self._soon.start()

    def _hear(self) -> None:
        """Play what the chosen camera heard, as soon as its film is open."""
        if self._recording is None:
            return
        number = self._kept.heard(self._recording.id)
        shown = self._stage.companions.shown
        chosen = [one for one in shown if one.number == number]
        if number == 0 and not self._player.is_open:
            # There is nothing to hear of the first camera: whichever has sound stands in for it.
            chosen = [one for one in shown if one.heard is not None][:1]
        heard = chosen[0].heard if chosen else None
        if chosen and chosen[0].is_open and heard is None:
            silent = self.tr("{camera} has no sound. You hear Camera 1.")
            name = camera_name(number, chosen[0].camera_called)
            self.problem.emit(silent.format(camera=name))
        self._speaker.hear(heard)
        self._player.sound_changed.emit()

    def _keep_arrangement(self) -> None:
        if self._recording is not None:
            self._kept.keep_arrangement(self._recording.id, self._stage.arrangement)


def further_cameras(library: Library, recording: Recording) -> tuple[FurtherCamera, ...]:
    """All but the first. Raises ConsentRefused where somebody in it has not agreed."""
    return tuple(
        FurtherCamera(
            camera.number,
            library.media_source(recording.id, Use.PLAY, camera=camera.number),
            camera.clock,
            camera.name,
        )
        for camera in recording.cameras
        if camera.number != 0
    )
