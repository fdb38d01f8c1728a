"""From a code to a mark: at the frame on screen, for the right person, opened or closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from imh_video.app.coding_desk import CodingDesk
from imh_video.model.identifiers import PersonId
from imh_video.model.mark import Mark
from imh_video.model.scheme import Actor, CodeKind
from imh_video.timebase import Micros


@dataclass
class MarkingHand:
    """Makes the edit of a code that was pressed. ``now_us`` is the frame that is on screen."""

    desk: CodingDesk
    now_us: Callable[[], Micros]
    persons: dict[Actor, PersonId] = field(default_factory=dict)
    """Whose marks are made where an actor has more than one person."""

    def press(self, code_id: str) -> tuple[Mark | None, bool]:
        """The mark as it is now, and whether it was made by this press.

        None when a state was closed where it had begun. Raises EditRefused.
        """
        code = self.desk.scheme.code(code_id)
        person_id = self.persons.get(code.actor)
        at_us = self.now_us()
        if code.kind is CodeKind.POINT:
            return self.desk.mark_point(code_id, at_us, person_id), True
        was_on = self.desk.open_state_of(code_id, person_id) is not None
        return self.desk.toggle_state(code_id, at_us, person_id), not was_on
