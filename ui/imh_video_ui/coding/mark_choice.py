"""What is marked and what is chosen of it, shown alike in the timeline, the list and the notes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from imh_video.app.coding_desk import CodingDesk
from imh_video.model.changes import Change
from imh_video.model.identifiers import MarkId, RecordingId
from imh_video.without_collecting import without_collecting
from imh_video_ui.coding.link_hand import LinkHand, ends_of
from imh_video_ui.coding.side_tabs import SideTabs
from imh_video_ui.player.film_player import FilmPlayer
from imh_video_ui.timeline.timeline_view import TimelineView


class MarkChoice(QObject):
    """Carries what is chosen from one part of the page to the others."""

    changed = Signal()
    """Other marks are chosen, or the chosen ones look different."""

    def __init__(
        self, timeline: TimelineView, tabs: SideTabs, player: FilmPlayer, links: LinkHand
    ) -> None:
        super().__init__(timeline)
        self._timeline = timeline
        self._tabs = tabs
        self._list, self._notes = tabs.marks, tabs.notes
        self._player = player
        self._links = links
        self._film: RecordingId | None = None
        timeline.selection_changed.connect(self.show_chosen)
        self._list.marks_chosen.connect(self._choose_from_list)
        self._list.mark_wanted.connect(self.go_to)
        self._list.looked_for.connect(self._show_wanted)
        links.mark_wanted.connect(self.go_to)

    @property
    def _desk(self) -> CodingDesk | None:
        return self._links.desk

    def acts(self) -> dict[str, Callable[[], object]]:
        """What is done here, by the name of the action."""
        return {
            "edit.choose_listed": self.choose_listed,
            "edit.find": self.find,
            "edit.filter": self.open_filter,
            "edit.find_same": self.find_same,
            "edit.find_all": self._list.filter.clear,
            "mark.note": self.write_note,
            "mark.quotation": self.write_quotation,
            "mark.show_concern": self.show_concern,
            "view.timeline": self.go_to_timeline,
        }

    # --- what is marked

    def begin(self, desk: CodingDesk) -> None:
        """Show this coding. What was looked for in another film is not looked for in this one."""
        if desk.recording.id != self._film:
            self._film = desk.recording.id
            self._list.filter.clear()
        self.show_coding(desk)
        self._notes.show_mark(None)

    def show_coding(self, desk: CodingDesk) -> None:
        """Everything that is marked, anew."""
        with without_collecting():
            self._show_in_timeline(desk)
            self._list.show_marks(desk.scheme, desk.marks_in_order(), desk.people)
        self._show_wanted()

    def show_again(self) -> None:
        """What is committed, after something was shown that could not be."""
        desk = self._desk
        if desk is not None:
            chosen = self._timeline.chosen
            self._show_in_timeline(desk)
            self._show_wanted()
            self._timeline.choose(*chosen)

    def _show_in_timeline(self, desk: CodingDesk) -> None:
        self._timeline.show_coding(desk.scheme, desk.people, desk.marks_in_order())
        self._timeline.arcs.show(desk.links.values())

    def show_change(self, desk: CodingDesk, change: Change) -> None:
        """What an edit changed, wherever it came from."""
        put = [desk.marks[i] for i in (*change.marks_added, *change.marks_changed)]
        self._show_links(desk, change)
        self._timeline.change_marks(put, change.marks_removed)
        self._list.change_marks(put, change.marks_removed)
        self.show_chosen()

    def _show_links(self, desk: CodingDesk, change: Change) -> None:
        put = [desk.links[i] for i in (*change.links_added, *change.links_changed)]
        gone = change.links_removed | change.links_changed
        before = [link for one in gone if (link := self._timeline.arcs.get(one)) is not None]
        if not put and not before:
            return
        self._timeline.arcs.change(put, change.links_removed)
        self._list.model.links_changed(ends_of((*put, *before)) & desk.marks.keys())
        self._list.table.viewport().update()
        if self._list.filter.wanted.is_linked is not None:
            self._show_wanted()

    def _show_wanted(self) -> None:
        """The timeline pales what the list leaves out."""
        model = self._list.model
        self._timeline.narrow(None if model.wanted.is_all else model.takes)

    # --- what is chosen

    def show_chosen(self) -> None:
        mark = self._timeline.current_mark
        chosen = self._timeline.chosen
        self._list.choose(mark.id if mark is not None else None, chosen)
        self._notes.show_mark(mark, self._list.model.words_of(mark) if mark is not None else "")
        self._links.show(mark)
        self.changed.emit()

    def _choose_from_list(self, mark_ids: tuple[MarkId, ...]) -> None:
        self._timeline.choose(*mark_ids, reveal=True)

    def go_to(self, mark_id: MarkId) -> None:
        """Choose it and show its first frame."""
        mark = self._desk.marks.get(mark_id) if self._desk is not None else None
        if mark is not None:
            self._timeline.choose(mark_id, reveal=True)
            self._player.seek_us(mark.span.onset_us)

    def choose_listed(self) -> None:
        """All marks that the list shows."""
        self._timeline.choose(*(mark.id for mark in self._list.model.shown()))

    def go_to_timeline(self) -> None:
        """To the mark that is chosen; without one, or once more, to that nearest the playhead."""
        timeline = self._timeline
        if timeline.hasFocus() or timeline.current_mark is None:
            timeline.enter_marks()
        timeline.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- looking for marks

    def find(self) -> None:
        """Put the keyboard into the field above the list."""
        self._tabs.bring(self._list)
        self._list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._list.search.selectAll()

    def open_filter(self) -> None:
        self._tabs.bring(self._list)
        self._list.filter.open_menu()

    def find_same(self) -> None:
        """Only marks of the code of the chosen one."""
        mark = self._timeline.current_mark
        if mark is not None:
            self._tabs.bring(self._list)
            self._list.filter.only_code(mark.code_id)

    # --- writing about them

    def write_note(self) -> None:
        if self._go_to_notes():
            self._notes.begin_note()

    def write_quotation(self) -> None:
        if self._go_to_notes():
            self._notes.begin_quotation()

    def show_concern(self) -> None:
        if self._go_to_notes():
            self._notes.uncover()

    def _go_to_notes(self) -> bool:
        if self._timeline.current_mark is None:
            return False
        self._tabs.bring(self._notes)
        return True
