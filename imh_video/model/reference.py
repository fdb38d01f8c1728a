"""A coding that the program is held against: what somebody marked in films, and how surely."""

from __future__ import annotations

from dataclasses import dataclass

from imh_video.model.mark import Certainty
from imh_video.timebase import Span


@dataclass(frozen=True, slots=True)
class CodedSpan:
    """One row of the coding. ``code`` is the coding's own word, ``person`` a role or empty."""

    code: str
    span: Span
    certainty: Certainty = Certainty.SURE
    person: str = ""
    """``infant``, ``parent``, or empty where the row names nobody."""

    @property
    def is_guess(self) -> bool:
        """Too unsure to hold anything against it."""
        return self.certainty < Certainty.LIKELY


@dataclass(frozen=True, slots=True)
class CodedFilm:
    """Everything that was marked in one film. ``name`` is how the coding calls the film."""

    name: str
    family: str
    spans: tuple[CodedSpan, ...]

    def of(self, *codes: str, guesses: bool = False) -> tuple[Span, ...]:
        """The spans with one of these codes, in order; the sure and likely ones, or the guesses."""
        wanted = set(codes)
        found = (one for one in self.spans if one.code in wanted and one.is_guess is guesses)
        return tuple(sorted(one.span for one in found))

    def has(self, *codes: str) -> bool:
        """Whether the coding uses one of these codes in this film at all."""
        return any(one.code in codes for one in self.spans)


@dataclass(frozen=True, slots=True)
class ReferenceCoding:
    """A whole coding of several films."""

    films: tuple[CodedFilm, ...]

    def codes(self) -> frozenset[str]:
        return frozenset(span.code for film in self.films for span in film.spans)
