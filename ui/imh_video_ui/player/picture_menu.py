"""What can be done with the picture, as actions with keys, and the menu that shows them.

No key here is a letter alone: those belong to the codes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu
from shiboken6 import isValid

from imh_video_ui.keys.sequences import give_keys
from imh_video_ui.player.view_window import STEP
from imh_video_ui.theme import icon

if TYPE_CHECKING:
    from imh_video_ui.player.film_on_screen import FilmOnScreen
    from imh_video_ui.player.film_view import FilmView


@dataclass(frozen=True, slots=True)
class FilmPlan:
    """``name`` is what a changed key is remembered by."""

    name: str
    words: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    is_checkable: bool = False


LIFTS: Final = (0.0, 0.35, 0.65, 1.0)
"""How much the dark parts are brightened: off, some, more, most."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("FilmActions", text)


def lift_words() -> tuple[str, ...]:
    """In the order of LIFTS."""
    return (_tr("As filmed"), _tr("Some"), _tr("More"), _tr("Most"))


def film_plans() -> tuple[FilmPlan, ...]:
    """In the order of the menu."""
    return (
        FilmPlan("film.zoom_in", _tr("Closer"), ("Ctrl+Shift+Up",), "zoom-in"),
        FilmPlan("film.zoom_out", _tr("Farther"), ("Ctrl+Shift+Down",), "zoom-out"),
        FilmPlan("film.zoom_reset", _tr("The whole picture"), ("Ctrl+Shift+Home", "Ctrl+Shift+W"),
                 "shrink"),
        FilmPlan("film.magnifier", _tr("Magnifier"), ("Ctrl+Shift+M",), "search", True),
        FilmPlan("film.brighten", _tr("Brighter, step by step"), ("Ctrl+Shift+B",), "sun"),
        FilmPlan(
            "film.turn", _tr("Turn a quarter to the right"), ("Ctrl+Shift+R",), "rotate-cw-square"
        ),
        FilmPlan("film.copy_frame", _tr("Copy this frame"), ("Ctrl+Shift+C",), "copy"),
        FilmPlan("film.save_frame", _tr("Save this frame…"), ("Ctrl+Shift+S",), "image-down"),
        FilmPlan("film.full_screen", _tr("The film over the whole screen"), ("Ctrl+Shift+F",),
                 "maximize"),
    )  # fmt: skip


class FilmActions(QObject):
    """The actions of the picture. They act on one view at a time; the rest is asked for here."""

    turn_wished = Signal()
    lift_wished = Signal(float)
    copy_wished = Signal()
    save_wished = Signal()

    def __init__(
        self, bindings: Mapping[str, str] | None = None, parent: QObject | None = None
    ) -> None:
        """``bindings`` are the keys that the person chose, by the action's name."""
        super().__init__(parent)
        self._view: FilmView | None = None
        self._lift = LIFTS[0]
        self._actions = {plan.name: self._action(plan, bindings or {}) for plan in film_plans()}
        self._lifts = self._lift_actions()
        for name, act in self._acts().items():
            self._actions[name].triggered.connect(partial(_without_checked, act))

    def _action(self, plan: FilmPlan, bindings: Mapping[str, str]) -> QAction:
        action = QAction(plan.words, self)
        action.setObjectName(plan.name)
        give_keys(action, plan.keys, bindings)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setIcon(icon(plan.icon, 16))
        action.setCheckable(plan.is_checkable)
        return action

    def _lift_actions(self) -> tuple[QAction, ...]:
        group = QActionGroup(self)
        actions = []
        for lift, words in zip(LIFTS, lift_words(), strict=True):
            action = QAction(words, self, checkable=True)
            action.setChecked(lift == self._lift)
            action.triggered.connect(partial(_without_checked, partial(self._wish_lift, lift)))
            group.addAction(action)
            actions.append(action)
        return tuple(actions)

    def _acts(self) -> dict[str, Callable[[], object]]:
        return {
            "film.zoom_in": partial(self._zoom_by, STEP),
            "film.zoom_out": partial(self._zoom_by, 1 / STEP),
            "film.zoom_reset": partial(self._zoom_by, 0.0),
            "film.magnifier": self._toggle_magnifier,
            "film.brighten": self._brighten,
            "film.turn": self.turn_wished.emit,
            "film.copy_frame": self.copy_wished.emit,
            "film.save_frame": self.save_wished.emit,
            "film.full_screen": self._wish_full_screen,
        }

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> list[QAction]:
        """Every action with a name of its own, in the order of the menu."""
        return list(self._actions.values())

    @property
    def lifts(self) -> tuple[QAction, ...]:
        """Off, some, more, most: one of them is checked."""
        return self._lifts

    @property
    def view(self) -> FilmView | None:
        """Which picture is meant, where there are several."""
        return self._view

    @property
    def film(self) -> FilmOnScreen | None:
        """What that picture shows."""
        return None if self._view is None else self._view.player

    @property
    def camera(self) -> int:
        """The number of the camera whose picture is meant."""
        return 0 if self.film is None else self.film.number

    def act_on(self, view: FilmView) -> None:
        """From now on this picture is meant."""
        before = self._view
        if before is view:
            return
        if before is not None and isValid(before):
            before.magnifier_changed.disconnect(self._show_magnifier)
        self._view = view
        view.magnifier_changed.connect(self._show_magnifier)
        self._show_magnifier(view.is_magnifying)

    def show_lift(self, lift: float) -> None:
        """How much the picture is brightened now, whoever decided it."""
        nearest = min(range(len(LIFTS)), key=lambda place: abs(LIFTS[place] - lift))
        self._lift = LIFTS[nearest]
        self._lifts[nearest].setChecked(True)

    def _show_magnifier(self, is_on: bool) -> None:
        self._actions["film.magnifier"].setChecked(is_on)

    def _zoom_by(self, factor: float) -> None:
        if self._view is not None:
            self._view.zoom_by(factor)

    def _wish_full_screen(self) -> None:
        if self._view is not None:
            self._view.full_screen_wished.emit()

    def _toggle_magnifier(self) -> None:
        if self._view is not None:
            self._view.set_magnifier(not self._view.is_magnifying)

    def _wish_lift(self, lift: float) -> None:
        self.show_lift(lift)
        self.lift_wished.emit(lift)

    def _brighten(self) -> None:
        """The next level; after the last, as filmed."""
        self._wish_lift(LIFTS[(LIFTS.index(self._lift) + 1) % len(LIFTS)])


def picture_menu(view: FilmView, actions: FilmActions) -> QMenu:
    """The menu of one picture, which is meant until it is closed; then it goes."""
    before = actions.view
    actions.act_on(view)
    menu = QMenu(view)
    if before is not None:
        # Gone only after what was chosen in it is done; closed it is before.
        menu.destroyed.connect(partial(_mean_again, actions, before, view))
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setAccessibleName(_tr("Picture"))
    zoom = menu.addMenu(icon("zoom-in", 16), _tr("Zoom"))
    zoom.addActions([actions[f"film.zoom_{what}"] for what in ("in", "out", "reset")])
    menu.addAction(actions["film.magnifier"])
    brighten = menu.addMenu(icon("sun", 16), _tr("Brighten"))
    brighten.addActions(actions.lifts)
    menu.addAction(actions["film.turn"])
    menu.addSeparator()
    menu.addActions([actions["film.copy_frame"], actions["film.save_frame"]])
    menu.addSeparator()
    menu.addAction(actions["film.full_screen"])
    return menu


def _mean_again(actions: FilmActions, before: FilmView, view: FilmView, *_: object) -> None:
    is_meant = isValid(actions) and actions.view is view
    if is_meant and isValid(before):
        actions.act_on(before)


def _without_checked(act: Callable[[], object], _checked: bool = False) -> None:
    act()
