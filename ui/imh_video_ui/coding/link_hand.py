"""Linking by keys: from here, to there; and from one end of a link to the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from imh_video.app import linking
from imh_video.app.coding_desk import CodingDesk
from imh_video.app.linking import latency_us
from imh_video.model.identifiers import LinkId, MarkId
from imh_video.model.mark import Link, Mark
from imh_video.model.scheme import Relation
from imh_video.timebase import MICROS_PER_SECOND
from imh_video_ui.coding.chord_panel import ChordPanel
from imh_video_ui.coding.links_box import LinkLine, LinksBox
from imh_video_ui.coding.mark_edits import MarkEdits
from imh_video_ui.coding.marks_model import MarksModel
from imh_video_ui.timeline.timeline_view import TimelineView


class LinkHand(QObject):
    """Between what is chosen and the links of the desk. ``desk`` None: nothing is open."""

    mark_wanted = Signal(object)
    """MarkId to go to."""

    def __init__(
        self,
        edits: MarkEdits,
        timeline: TimelineView,
        marks: MarksModel,
        box: LinksBox,
        panel: ChordPanel,
    ) -> None:
        super().__init__(edits)
        self._edits = edits
        self._timeline = timeline
        self._marks = marks
        self._box = box
        self._panel = panel
        self.from_id: MarkId | None = None
        """The cue from which a link was begun; None while none is."""
        marks.is_linked = self.is_linked
        box.wanted.connect(self.mark_wanted)
        box.related.connect(self.relate)
        box.turned.connect(self.turn_round)
        box.removed.connect(self.remove)

    @property
    def desk(self) -> CodingDesk | None:
        return self._edits.desk

    def acts(self) -> dict[str, Callable[[], object]]:
        """What is done here, by the name of the action."""
        return {
            "mark.link_from": self.begin_or_end,
            "mark.link_chosen": self.link_chosen,
            "mark.unlink": self.unlink_chosen,
            "mark.to_cue": lambda: self.go(to_cue=True),
            "mark.to_reply": lambda: self.go(to_cue=False),
        }

    def is_linked(self, mark_id: MarkId) -> bool:
        return self.desk is not None and bool(self.desk.links_at(mark_id))

    # --- making links

    def begin_or_end(self) -> None:
        """The chosen mark is the cue; the next one for which this is asked is the response."""
        desk, mark = self.desk, self._timeline.current_mark
        if desk is None:
            return
        if mark is None:
            self._say(self.tr("Choose a mark first."))
            return
        begun = self.from_id if self.from_id in desk.marks else None
        if begun is None or begun == mark.id:
            self.from_id = mark.id
            words = self.tr("Link from “{code}”: choose what answered it, and press the same keys")
            self._panel.tell(words.format(code=self._marks.words_of(mark)))
            return
        cue_id, self.from_id = begun, None
        self._link(lambda: linking.link_marks(desk, cue_id, mark.id))

    def leave(self) -> bool:
        """Begin no link; whether one was begun."""
        if self.from_id is None:
            return False
        self.from_id = None
        self._panel.leave()
        return True

    def link_chosen(self) -> None:
        desk = self.desk
        if desk is not None:
            chosen = self._timeline.chosen
            self._link(lambda: linking.link_two(desk, chosen))

    def _link(self, act: Callable[[], Link]) -> None:
        made: list[Link] = []
        desk = self.desk
        if self._edits.edit(lambda: made.append(act())) and desk is not None:
            source, target = (desk.marks[one] for one in (made[0].source, made[0].target))
            line = self._line(made[0], target, source)
            self._say(f"{self._marks.words_of(target)}: {line.kind} {line.words}")
        else:
            self._panel.leave()

    # --- changing them

    def relate(self, link_id: LinkId, relation: Relation) -> None:
        desk = self.desk
        if desk is not None:
            self._edits.edit(lambda: linking.relate(desk, link_id, relation))

    def turn_round(self, link_id: LinkId) -> None:
        desk = self.desk
        if desk is not None:
            self._edits.edit(lambda: linking.turn_round(desk, link_id))

    def remove(self, link_id: LinkId) -> None:
        desk = self.desk
        if desk is not None:
            self._edits.edit(lambda: desk.unlink(link_id))

    def unlink_chosen(self) -> None:
        """Remove the links of the chosen marks; of two, the one between them if there is one."""
        desk = self.desk
        if desk is None:
            return
        chosen = self._timeline.chosen
        links = {link.id: link for mark_id in chosen for link in desk.links_at(mark_id)}
        between = [one.id for one in links.values() if {one.source, one.target} <= set(chosen)]
        gone = between or list(links)
        if gone:
            self._edits.edit(lambda: desk.unlink(*gone))
        else:
            self._say(self.tr("The chosen mark has no link."))

    # --- going along them

    def go(self, *, to_cue: bool) -> None:
        """To what the chosen mark answers, or to what answered it; the earliest of several."""
        desk, mark = self.desk, self._timeline.current_mark
        if desk is None or mark is None:
            return
        links = desk.links_at(mark.id)
        ends = [one.target for one in links if one.source == mark.id] if to_cue else [
            one.source for one in links if one.target == mark.id
        ]  # fmt: skip
        if ends:
            self.mark_wanted.emit(min(ends, key=lambda one: desk.marks[one].span.onset_us))
        else:
            none = self.tr("This mark answers none.") if to_cue else self.tr("No mark answers it.")
            self._say(none)

    # --- saying them

    def show(self, mark: Mark | None) -> None:
        """The links of the chosen mark, in words."""
        self._box.show_lines(self.lines(mark) if mark is not None else [])

    def lines(self, mark: Mark) -> list[LinkLine]:
        desk = self.desk
        if desk is None:
            return []
        found = []
        for link in desk.links_at(mark.id):
            other = desk.marks[link.target if link.source == mark.id else link.source]
            found.append((other.span.onset_us, self._line(link, mark, other)))
        return [line for _, line in sorted(found, key=lambda one: one[0])]

    def line_of(self, link_id: LinkId) -> LinkLine | None:
        """A link as it is said beside its cue."""
        link = self.desk.links.get(link_id) if self.desk is not None else None
        if link is None or self.desk is None:
            return None
        return self._line(link, self.desk.marks[link.target], self.desk.marks[link.source])

    def _line(self, link: Link, mark: Mark, other: Mark) -> LinkLine:
        is_source = link.source == mark.id
        words = self.tr("{who}: {code}").format(
            who=self._marks.who_of(other), code=self._marks.words_of(other)
        )
        if link.relation is not Relation.PART_OF:
            words = f"{words}, {self._when(mark, other)}"
        return LinkLine(link.id, other.id, link.relation, self._kind(link, is_source), words)

    def _when(self, mark: Mark, other: Mark) -> str:
        gap_us = latency_us(mark, other)
        s = f"{abs(gap_us) / MICROS_PER_SECOND:.1f}"
        if gap_us == 0:
            return self.tr("at the same time")
        return (self.tr("{s} s later") if gap_us > 0 else self.tr("{s} s before")).format(s=s)

    def _kind(self, link: Link, is_source: bool) -> str:
        return {
            (Relation.RESPONDS_TO, True): self.tr("answers"),
            (Relation.RESPONDS_TO, False): self.tr("answered by"),
            (Relation.REPAIRS, True): self.tr("repairs"),
            (Relation.REPAIRS, False): self.tr("repaired by"),
            (Relation.PART_OF, True): self.tr("part of"),
            (Relation.PART_OF, False): self.tr("made of"),
        }[link.relation, is_source]

    def _say(self, words: str) -> None:
        self._panel.answer((), words)


def ends_of(links: Iterable[Link]) -> set[MarkId]:
    """The marks at which these links begin and end."""
    return {end for link in links for end in (link.source, link.target)}
