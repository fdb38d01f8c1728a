"""The menu at a mark, or at a place of the timeline without one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from imh_video.app.chosen_marks import codes_for, persons_for
from imh_video.app.coding_desk import CodingDesk
from imh_video.model.identifiers import CandidateId, LinkId, MarkId, PersonId
from imh_video.model.mark import Certainty, Mark
from imh_video.timebase import Micros
from imh_video_ui.coding.film_hand import FilmHand
from imh_video_ui.coding.filter_row import certainty_words
from imh_video_ui.coding.link_hand import LinkHand
from imh_video_ui.coding.links_box import LinkLine, LinksBox
from imh_video_ui.coding.mark_edits import MarkEdits
from imh_video_ui.theme.persons import person_icon, signs_of
from imh_video_ui.timeline.layout import HEAD_WIDTH
from imh_video_ui.timeline.timeline_view import TimelineView

_EDGES = (
    "mark.begin_here", "mark.extend", "mark.split", "mark.merge",
    "mark.earlier", "mark.later",
    "mark.onset_earlier", "mark.onset_later", "mark.end_earlier", "mark.end_later",
)  # fmt: skip
_LINKS = (
    "mark.link_from", "mark.link_chosen", "mark.to_cue", "mark.to_reply",
    "mark.change_link", "mark.unlink",
)  # fmt: skip


class MarkMenu:
    """Builds what can be done with marks. ``actions`` are the page's own, by name."""

    def __init__(
        self,
        timeline: TimelineView,
        actions: Mapping[str, QAction],
        edits: MarkEdits,
        links: LinkHand,
        box: LinksBox,
        film: FilmHand,
    ) -> None:
        self._timeline = timeline
        self._actions = actions
        self._edits = edits
        self._links = links
        self._box = box
        self._film = film
        self.lane_actions: Callable[[QWidget], list[QAction]] = _no_actions
        """One for each lane that can be folded away."""

    def acts(self) -> dict[str, Callable[[], object]]:
        """Menus that are asked for by a key, by the name of the action."""
        return {
            "edit.copy_to": partial(self._offer_people, copies=True),
            "mark.change_person": partial(self._offer_people, copies=False),
            "mark.change_code": self._offer_codes,
            "mark.change_link": self._offer_links,
            "mark.go_to": self._go_to_chosen,
        }

    def for_place(self, mark_id: MarkId | None, us: Micros, where: QPoint | None) -> QMenu:
        """At a mark, else at what lies under ``where`` (on the screen), else at a place.

        That may be the head of a lane, a possible moment, or the arc of a link.
        """
        desk = self._edits.desk
        mark = desk.marks.get(mark_id) if desk is not None and mark_id else None
        if mark is not None and desk is not None:
            chosen = self._timeline.chosen
            return self.at_mark(mark, desk, chosen if mark.id in chosen else (mark.id,))
        if where is not None:
            point = QPointF(self._timeline.viewport().mapFromGlobal(where))
            candidate_id = self._timeline.where.candidate_at(point)
            if point.x() < HEAD_WIDTH:
                return self.at_head(self._timeline.where.lane_at(point.y()))
            if candidate_id is not None:
                return self.at_moment(candidate_id)
        link_id = self._link_at(where) if where is not None else None
        line = self._links.line_of(link_id) if link_id is not None else None
        return self.at_place(us) if line is None else self.at_link(line)

    def _link_at(self, where: QPoint) -> LinkId | None:
        place = self._timeline.viewport().mapFromGlobal(where)
        return self._timeline.arcs.at(QPointF(place))

    def _offer_codes(self) -> None:
        desk, chosen = self._edits.desk, self._timeline.chosen
        if desk is not None and chosen:
            menu = self._menu()
            self._fill_codes(menu, desk, chosen)
            menu.popup(self._beside_mark())

    def _offer_people(self, *, copies: bool) -> None:
        desk, chosen = self._edits.desk, self._timeline.chosen
        if desk is not None and chosen:
            menu = self._menu()
            act = self._edits.copy_to if copies else self._edits.change_person
            self._fill_persons(menu, desk, chosen, act)
            menu.popup(self._beside_mark())

    def _offer_links(self) -> None:
        """What can be done with each link of the mark that the keyboard is on."""
        mark = self._timeline.current_mark
        if mark is None:
            return
        lines, menu = self._links.lines(mark), self._menu()
        for line in lines:
            words = f"{line.kind} {line.words}"
            self._box.fill_menu(menu if len(lines) == 1 else menu.addMenu(words), line)
        if not lines:
            _say(menu, _tr("This mark has no link."))
        menu.popup(self._beside_mark())

    def _go_to_chosen(self) -> None:
        mark = self._timeline.current_mark
        if mark is not None:
            self._links.mark_wanted.emit(mark.id)

    def _beside_mark(self) -> QPoint:
        """Where a menu about the chosen marks opens."""
        mark, pane = self._timeline.current_mark, self._timeline.viewport()
        rect = self._timeline.rect_of(mark.id) if mark is not None else None
        place = rect.bottomLeft().toPoint() if rect is not None else pane.rect().center()
        place.setX(min(max(place.x(), 0), pane.width()))
        return pane.mapToGlobal(place)

    def at_place(self, us: Micros) -> QMenu:
        menu = self._menu()
        menu.addAction(_tr("Play from here"), lambda: self._film.play_from(us))
        names = ("view.zoom_all", "mark.again", "mark.end_all", "edit.choose_listed")
        self._add(menu, *names)
        return menu

    def at_head(self, lane: int | None) -> QMenu:
        """At the head of a lane: its marks, and which lanes show."""
        menu, view = self._menu(), self._timeline
        if lane is not None:
            ids = view.marks.ids_of_lane(lane)
            act = menu.addAction(_tr("Choose all its marks"), lambda: view.choose(*ids))
            act.setEnabled(bool(ids))
            menu.addSeparator()
        menu.setToolTipsVisible(True)
        menu.addActions(self.lane_actions(menu))
        return menu

    def at_moment(self, candidate_id: CandidateId) -> QMenu:
        """At a possible moment: what can be decided about it opens it first."""
        menu, view = self._menu(), self._timeline
        menu.addAction(_tr("Open and play it"), lambda: view.candidate_requested.emit(candidate_id))
        for name in ("moments.keep", "moments.adjust", "moments.dismiss"):
            words = str(self._actions[name].property("plain_words"))
            menu.addAction(self._actions[name].icon(), words,
                           partial(self._decide, candidate_id, name))  # fmt: skip
        return menu

    def _decide(self, candidate_id: CandidateId, name: str) -> None:
        self._timeline.candidate_requested.emit(candidate_id)
        self._actions[name].trigger()

    def at_link(self, line: LinkLine) -> QMenu:
        """At an arc: its two ends, what it says, and away with it."""
        menu = self._menu()
        menu.addSection(f"{line.kind} {line.words}")
        menu.addAction(_tr("Go to the answer"), lambda: self._box.wanted.emit(line.other))
        self._box.fill_menu(menu, line)
        return menu

    def at_mark(self, mark: Mark, desk: CodingDesk, chosen: tuple[MarkId, ...]) -> QMenu:
        """Everything acts on all marks that are chosen, of which this is one."""
        menu = self._menu()
        self._add(menu, "mark.go_to", "play.loop_mark", "play.chosen_only")
        menu.addSeparator()
        self._add(menu, "mark.note", "mark.quotation", "mark.concern")
        self._fill_certainty(menu.addMenu(_tr("How sure")), mark)
        self._fill_codes(menu.addMenu(_tr("Change to")), desk, chosen)
        self._fill_people(menu, desk, chosen)
        menu.addSeparator()
        self._add(menu.addMenu(_tr("Where it begins and ends")), *_EDGES)
        self._add(menu.addMenu(_tr("Link")), *_LINKS)
        self._add(menu, "edit.find_same")
        menu.addSeparator()
        self._add(menu, "edit.duplicate", "edit.delete")
        return menu

    def _menu(self) -> QMenu:
        menu = QMenu(self._timeline)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _add(self, menu: QMenu, *names: str) -> None:
        menu.addActions([self._actions[name] for name in names])

    def _fill_certainty(self, menu: QMenu, mark: Mark) -> None:
        for certainty in Certainty:
            act = menu.addAction(
                certainty_words(certainty),
                partial(self._edits.say_how_sure, certainty),
            )
            act.setCheckable(True)
            act.setChecked(mark.certainty is certainty)

    def _fill_codes(self, menu: QMenu, desk: CodingDesk, chosen: tuple[MarkId, ...]) -> None:
        own = {desk.marks[mark_id].code_id for mark_id in chosen if mark_id in desk.marks}
        for code in codes_for(desk, chosen):
            if own != {code.id}:
                menu.addAction(code.label, partial(self._edits.change_code, code.id))
        if menu.isEmpty():
            _say(menu, _tr("These marks have no code in common that they could become."))

    def _fill_people(self, menu: QMenu, desk: CodingDesk, chosen: tuple[MarkId, ...]) -> None:
        """Only where there are twins, or two adults."""
        if len(persons_for(desk, chosen)) > 1:
            copy = menu.addMenu(_tr("Copy to"))
            self._fill_persons(copy, desk, chosen, self._edits.copy_to)
            give = menu.addMenu(_tr("Whose it is"))
            self._fill_persons(give, desk, chosen, self._edits.change_person)

    def _fill_persons(
        self,
        menu: QMenu,
        desk: CodingDesk,
        chosen: tuple[MarkId, ...],
        act: Callable[[PersonId], None],
    ) -> None:
        called = {person.id: person.called for person in desk.people}
        signs = signs_of(desk.people)
        own = {desk.marks[mark_id].person_id for mark_id in chosen if mark_id in desk.marks}
        for person_id in persons_for(desk, chosen):
            if own != {person_id}:
                action = menu.addAction(called[person_id], partial(act, person_id))
                action.setIcon(person_icon(signs[person_id], 16, menu.devicePixelRatioF()))
        if menu.isEmpty():
            _say(menu, _tr("Nobody else in this film could have these marks."))


def _no_actions(_parent: QWidget) -> list[QAction]:
    return []


def _say(menu: QMenu, words: str) -> None:
    menu.addAction(words).setEnabled(False)


def _tr(text: str) -> str:
    return QCoreApplication.translate("CodingPage", text)
