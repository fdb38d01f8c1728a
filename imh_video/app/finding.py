"""What somebody looks for among the marks of a coding."""

from __future__ import annotations

from dataclasses import dataclass, field

from imh_video.model.identifiers import PersonId
from imh_video.model.mark import Certainty, Mark, Origin
from imh_video.model.scheme import Actor

Whose = tuple[Actor, PersonId | None]
"""An actor, and which person of it; None for all of them, or for marks that name nobody."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that is said must hold; what is empty or None says nothing."""

    words: str = ""
    """In the code, the person, the note or the quotation, whatever the case."""
    codes: frozenset[str] = field(default_factory=frozenset)
    whose: Whose | None = None
    is_linked: bool | None = None
    certainties: frozenset[Certainty] = field(default_factory=frozenset)
    origins: frozenset[Origin] = field(default_factory=frozenset)

    @property
    def is_all(self) -> bool:
        """Nothing in particular is looked for."""
        return self == Wanted()

    def takes(self, mark: Mark, actor: Actor, called: str, *, is_linked: bool) -> bool:
        """``called`` is what code and person are called on screen."""
        if self.codes and mark.code_id not in self.codes:
            return False
        if self.whose is not None and not self._is_whose(mark, actor):
            return False
        if self.is_linked is not None and is_linked != self.is_linked:
            return False
        if self.certainties and mark.certainty not in self.certainties:
            return False
        if self.origins and mark.origin not in self.origins:
            return False
        return self._has_words(mark, called)

    def _is_whose(self, mark: Mark, actor: Actor) -> bool:
        assert self.whose is not None
        wanted, person_id = self.whose
        return actor is wanted and (person_id is None or mark.person_id == person_id)

    def _has_words(self, mark: Mark, called: str) -> bool:
        words = self.words.casefold().strip()
        if not words:
            return True
        if words in called.casefold():
            return True
        more = written(mark) if mark.note or mark.quotation else ""
        return bool(more) and words in f"{called} {more}".casefold()


def written(mark: Mark) -> str:
    """What may be shown and found of what is written about a mark; "" where it is a concern."""
    return "" if mark.is_concern else "\n".join(t for t in (mark.note, mark.quotation) if t)
