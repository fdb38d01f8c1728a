"""The menu at a mark, or at a place of the timeline without one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from imh_video.app.coding_desk import CodingDesk
from imh_video.model.mark import Certainty, Mark
from imh_video.timebase import Micros
from imh_video_ui.coding.film_hand import FilmHand
from imh_video_ui.coding.mark_edits import MarkEdits


class MarkMenu:
    """Builds what can be done with a mark. ``actions`` are the page's own, by name."""

    def __init__(
        self,
        page: QWidget,
        actions: Mapping[str, QAction],
        edits: MarkEdits,
        film: FilmHand,
        go_to: Callable[[Mark], object],
    ) -> None:
        self._page = page
        self._actions = actions
        self._edits = edits
        self._film = film
        self._go_to = go_to

    def at_place(self, us: Micros) -> QMenu:
        menu = self._menu()
        menu.addAction(_tr("Play from here"), lambda: self._film.play_from(us))
        menu.addActions([self._actions[name] for name in ("view.zoom_all", "mark.end_all")])
        return menu

    def at_mark(self, mark: Mark, desk: CodingDesk) -> QMenu:
        menu = self._menu()
        menu.addAction(_tr("Go to its beginning"), lambda: self._go_to(mark))
        menu.addAction(_tr("Play it in a loop"), lambda: self._film.play_round(mark.span))
        menu.addAction(self._actions["mark.note"])
        menu.addAction(self._actions["mark.extend"])
        self._fill_certainty(menu.addMenu(_tr("How sure")), mark)
        self._fill_codes(menu.addMenu(_tr("Change to")), mark, desk)
        menu.addSeparator()
        menu.addAction(self._actions["edit.delete"])
        return menu

    def _menu(self) -> QMenu:
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _fill_certainty(self, menu: QMenu, mark: Mark) -> None:
        for certainty, words in (
            (Certainty.GUESS, _tr("a guess")),
            (Certainty.LIKELY, _tr("likely")),
            (Certainty.SURE, _tr("sure")),
        ):
            changed = replace(mark, certainty=certainty)
            act = menu.addAction(words, self._changer(changed, _tr("How sure")))
            act.setCheckable(True)
            act.setChecked(mark.certainty is certainty)

    def _fill_codes(self, menu: QMenu, mark: Mark, desk: CodingDesk) -> None:
        if not desk.scheme.has_code(mark.code_id):
            return
        own = desk.scheme.code(mark.code_id)
        for code in desk.scheme.codes_of(own.actor):
            if code.kind is own.kind and code.id != own.id:
                changed = replace(mark, code_id=code.id)
                menu.addAction(code.label, self._changer(changed, _tr("Change a code")))

    def _changer(self, mark: Mark, title: str) -> Callable[[], None]:
        return lambda: self._edits.change(mark, title)


def _tr(text: str) -> str:
    return QCoreApplication.translate("CodingPage", text)
