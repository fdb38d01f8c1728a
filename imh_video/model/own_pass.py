"""A coder's own pass over a film before possible moments are shown: when, and what was marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from imh_video.model.identifiers import CodingId
from imh_video.model.mark import Mark


@dataclass(frozen=True, slots=True)
class OwnPass:
    """``marks`` are those of the coding at the moment when the pass was said to be finished."""

    coding_id: CodingId
    begun_at: datetime
    finished_at: datetime | None = None
    marks: tuple[Mark, ...] = ()
    is_left: bool = False
    """Ended before it was finished: its marks are no coding without suggestions."""

    @property
    def is_going_on(self) -> bool:
        """Until it is finished, or left, possible moments are not shown."""
        return self.finished_at is None

    @property
    def is_whole(self) -> bool:
        """Whether the marks are all that the coder wanted to mark before any suggestion."""
        return self.finished_at is not None and not self.is_left
