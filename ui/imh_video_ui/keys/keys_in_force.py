"""Keys that somebody changes act at once: every action of the window gets its new ones."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction

from imh_video.app.preferences import Preferences
from imh_video_ui.keys.sequences import give_keys, has_own_keys, own_keys

_CAUSES = ("keys.", "coding.coder", "coding.hold", "coding.chord_ms")


class KeysInForce(QObject):
    """``changed`` comes once for all keys that were changed together."""

    changed = Signal()

    def __init__(self, window: QObject, preferences: Preferences) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.apply)
        self._unsubscribe = preferences.subscribe(self._preference_changed)

    def stop(self) -> None:
        """The window closes: listen no more."""
        self._unsubscribe()
        self._soon.stop()

    def _preference_changed(self, key: str) -> None:
        if key.startswith(_CAUSES):
            self._soon.start()

    def apply(self) -> None:
        """Give every action below the window the keys of the present coder."""
        self._soon.stop()
        bindings = self._preferences.bindings
        for action in self._window.findChildren(QAction):
            if has_own_keys(action):
                give_keys(action, own_keys(action), bindings)
        self.changed.emit()
