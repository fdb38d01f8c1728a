"""From a code to a mark: at the frame on screen, for the right person, opened or closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from imh_video.app.coding_desk import CodingDesk
from imh_video.model.identifiers import PersonId
from imh_video.model.mark import Mark
from imh_video.model.scheme import Actor, CodeKind
from imh_video.timebase import Micros

Press: TypeAlias = Callable[[], tuple[Mark | None, bool]]
"""The mark as it is then, and whether it was made by this press.

None when a state was closed where it had begun.
"""


@dataclass
class MarkingHand:
    """Makes the edit of a code that was pressed. ``now_us`` is the frame that is on screen."""

    desk: CodingDesk
    now_us: Callable[[], Micros]
    persons: dict[Actor, PersonId] = field(default_factory=dict)
    """Whose marks are made where an actor has more than one person."""

    def press(self, code_id: str) -> Press:
        """Mark it, or end it when it is on: for the person and at the frame of this moment.

        What is answered makes the edit when it is called, perhaps later. Raises EditRefused then.
        """
        desk, code = self.desk, self.desk.scheme.code(code_id)
        person_id, at_us = self.persons.get(code.actor), self.now_us()

        def make() -> tuple[Mark | None, bool]:
            if code.kind is CodeKind.POINT:
                return desk.mark_point(code_id, at_us, person_id), True
            was_on = desk.open_state_of(code_id, person_id) is not None
            return desk.toggle_state(code_id, at_us, person_id), not was_on

        return make
