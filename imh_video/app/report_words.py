"""What reports call people and say about what they left out. Plain words, no judgement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from imh_video.exchange.document import CALLED
from imh_video.measures.coded import Coded, Whose
from imh_video.model.family import Person
from imh_video.model.scheme import CodingScheme
from imh_video.timebase import Micros


def called(whose: Whose, people: Sequence[Person], everybody: Sequence[Whose] = ()) -> str:
    """ "Baby", "Parent A", "Together"; says so where the marks do not tell whose they are."""
    for person in people:
        if person.id == whose.person_id:
            return person.called
    named = any(one.actor is whose.actor and one.person_id for one in everybody)
    word = CALLED[whose.actor]
    return f"{word} (not said who)" if named and whose.person_id is None else word


def labels_of(scheme: CodingScheme) -> dict[str, str]:
    """What each code is called."""
    return {code.id: code.label for code in scheme.codes}


def left_out_words(coded: Coded, why_off: Mapping[str, str]) -> tuple[str, ...]:
    """What was not counted and why, one sentence each. ``why_off`` has reasons by code id."""
    left = coded.left_out
    words = [_switched_off_words(coded, why_off)] if left.switched_off else []
    if left.closed_at_end:
        words.append(
            f"{_states(left.closed_at_end)} still going on at the end of the film; counted as "
            "ending there, so that the length is the least it can have been."
        )
    if left.without_length:
        words.append(
            f"{_states(left.without_length)} still going on, and nobody knows how long the film "
            "is: counted, without a length."
        )
    if left.outside:
        words.append(f"{_marks(left.outside)} outside the stretch that is reported: left out.")
    if left.too_unsure:
        words.append(f"{_marks(left.too_unsure)} less sure than was asked for: left out.")
    if left.unknown_code:
        words.append(f"{_marks(left.unknown_code)} of a code that the scheme lacks: left out.")
    return tuple(words)


def _switched_off_words(coded: Coded, why_off: Mapping[str, str]) -> str:
    off = coded.left_out.switched_off
    labels = labels_of(coded.scheme)
    names = ", ".join(_with_reason(labels[code_id], why_off.get(code_id, "")) for code_id in off)
    marks = sum(off.values())
    held = f" {_marks(marks)} of them, not counted." if marks else ""
    return f"Switched off for this family, so neither absent nor missing: {names}.{held}"


def _with_reason(label: str, why: str) -> str:
    return f"“{label}” ({' '.join(why.split())})" if why.strip() else f"“{label}”"


def _marks(number: int) -> str:
    return "There is 1 mark" if number == 1 else f"There are {number} marks"


def _states(number: int) -> str:
    return "1 state was" if number == 1 else f"{number} states were"


def seconds_words(us: Micros) -> str:
    """A length of time for a sentence: "5 s", "2.5 s"."""
    return f"{us / 1_000_000:.3f}".rstrip("0").rstrip(".") + " s"


def minutes_words(us: Micros) -> str:
    """A length of time for people: "4 min 30 s"."""
    whole = round(us / 1_000_000)
    minutes, seconds = divmod(whole, 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
