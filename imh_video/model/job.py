"""Work that takes time: it reports how far it is and stops when asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")
_CHECK_EVERY = 500


class Cancelled(Exception):
    """The person asked the work to stop; nothing half-made was kept."""


class JobControl(Protocol):
    """What a long piece of work is given. Both calls are cheap and safe from the job's thread."""

    def progress(self, fraction: float, doing: str = "") -> None:
        """How far it is, 0 to 1, and in a few words what it does now."""

    def check(self) -> None:
        """Raise Cancelled when the person has asked to stop."""


class Unattended:
    """A control for work that nobody watches."""

    def progress(self, fraction: float, doing: str = "") -> None:
        return

    def check(self) -> None:
        return


class PartOfJob:
    """The control for one step of a longer job: its 0 to 1 is ``begin`` to ``end`` of the whole."""

    def __init__(self, whole: JobControl, begin: float, end: float) -> None:
        self._whole = whole
        self._begin = begin
        self._length = end - begin

    def progress(self, fraction: float, doing: str = "") -> None:
        self._whole.progress(self._begin + self._length * min(max(fraction, 0.0), 1.0), doing)

    def check(self) -> None:
        self._whole.check()


def steps_of(
    items: Sequence[T], control: JobControl, begin: float = 0.0, end: float = 1.0
) -> Iterator[T]:
    """One item after the other; before each it tells how far the job is, and stops when asked."""
    for number, item in enumerate(items):
        control.check()
        control.progress(begin + (end - begin) * number / len(items))
        yield item


def stoppable(items: Iterable[T], control: JobControl) -> Iterator[T]:
    """Many small items, whose number nobody needs to know: stops between them when asked."""
    for number, item in enumerate(items):
        if number % _CHECK_EVERY == 0:
            control.check()
        yield item


def time_left(left_s: float) -> str:
    """ "about 40 s left": no more exact than it can be known."""
    if left_s < 90:
        return f"about {max(5, 5 * round(left_s / 5))} s left"
    minutes = round(left_s / 60)
    if minutes < 90:
        return f"about {minutes} min left"
    return f"about {minutes // 60} h {5 * (minutes % 60 // 5)} min left"
