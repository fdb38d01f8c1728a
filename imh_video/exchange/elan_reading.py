"""ELAN annotations as marks: EAF 2.7 to 3.0, of this program or of any other."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from imh_video.exchange.document import ExchangeProblem, ImportedCoding, ImportedMark, Loss
from imh_video.exchange.elan_writing import NOTE, PROPERTY_PREFIX, QUOTATION, WORDS
from imh_video.exchange.files import read_file
from imh_video.model.scheme import Code, CodeKind, CodingScheme
from imh_video.timebase import Span


@dataclass(frozen=True, slots=True)
class _Annotation:
    """One annotation with its times worked out."""

    id: str
    tier: ET.Element
    onset_ms: float
    offset_ms: float
    value: str
    entry: str
    """The entry of a controlled vocabulary that it refers to; "" when it does not."""


def read(path: Path, scheme: CodingScheme | None) -> ImportedCoding:
    """The annotations that fit a code, by the code's id or label; the others are left out.

    A tier named like a code gives that code to all its annotations, and their texts become notes.
    Without a scheme every text is a code. Times come back as ELAN holds them, in milliseconds.
    Raises ExchangeProblem.
    """
    root = _root(path)
    annotations = _annotations(path, root)
    words = _words(root)
    codes = _Codes(scheme)
    marks: list[ImportedMark] = []
    unknown: Counter[str] = Counter()
    for annotation in annotations:
        if annotation.tier.get("LINGUISTIC_TYPE_REF") in WORDS:
            continue
        mark = codes.mark(annotation, words.get(annotation.id, {}))
        if mark is not None:
            marks.append(mark)
        else:
            unknown[f"tier '{annotation.tier.get('TIER_ID')}', text '{annotation.value}'"] += 1
    if annotations and not marks:
        raise ExchangeProblem(
            path.name,
            "",
            "No annotation fits a code of this scheme.",
            "Choose the scheme that the file was coded with, or name tiers like its codes.",
        )
    left_out = [Loss(None, f"{what}: {n} annotations fit no code") for what, n in unknown.items()]
    return ImportedCoding(
        tuple(marks),
        recording=_property(root, "recording"),
        coder=root.get("AUTHOR", ""),
        left_out=tuple(left_out),
    )


def _words(root: ET.Element) -> dict[str, dict[str, str]]:
    """Notes and parent's words by the annotation that they hang on, as this program writes them."""
    words: dict[str, dict[str, str]] = {}
    for tier in root.iterfind("TIER"):
        kind = tier.get("LINGUISTIC_TYPE_REF", "")
        if kind in WORDS:
            for element in tier.iterfind("ANNOTATION/REF_ANNOTATION"):
                text = element.findtext("ANNOTATION_VALUE") or ""
                words.setdefault(element.get("ANNOTATION_REF", ""), {})[kind] = text
    return words


def _root(path: Path) -> ET.Element:
    data = read_file(path)
    # EAF has no document type; one can only be there to make the parser expand entities.
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:4096]:
        raise ExchangeProblem(path.name, "", "This is not an ELAN file (it has a document type).")
    try:
        root = ET.fromstring(data)
    except (ET.ParseError, ValueError, LookupError) as error:
        line, _ = getattr(error, "position", (0, 0))
        place = f"line {line}" if line else ""
        raise ExchangeProblem(path.name, place, f"This is not an ELAN file ({error}).") from None
    if root.tag != "ANNOTATION_DOCUMENT":
        problem = f"This is not an ELAN file (it begins with {root.tag})."
        raise ExchangeProblem(path.name, "", problem)
    _check_version(path, root)
    return root


def _check_version(path: Path, root: ET.Element) -> None:
    version = root.get("FORMAT") or root.get("VERSION") or "2.7"
    if version.split(".", 1)[0] not in ("2", "3"):
        problem = f"EAF version {version} is not known; versions 2 and 3 are."
        raise ExchangeProblem(path.name, "FORMAT", problem)
    header = root.find("HEADER")
    units = header.get("TIME_UNITS", "milliseconds") if header is not None else "milliseconds"
    if units != "milliseconds":
        raise ExchangeProblem(path.name, "HEADER", f"Times in {units} cannot be read.")


def _property(root: ET.Element, name: str) -> str:
    for item in root.iterfind("HEADER/PROPERTY"):
        if item.get("NAME") == f"{PROPERTY_PREFIX}{name}":
            return item.text or ""
    return ""


def _annotations(path: Path, root: ET.Element) -> list[_Annotation]:
    """All annotations of all tiers, in order of time."""
    clock = _Clock(path, root)
    placed: dict[str, _Annotation] = {}
    waiting: list[tuple[ET.Element, list[ET.Element]]] = []
    for tier in root.iterfind("TIER"):
        alignable = tier.findall("ANNOTATION/ALIGNABLE_ANNOTATION")
        for element, (onset_ms, offset_ms) in zip(alignable, clock.spans(alignable), strict=True):
            annotation = _annotation(tier, element, onset_ms, offset_ms)
            placed[annotation.id] = annotation
        waiting.append((tier, tier.findall("ANNOTATION/REF_ANNOTATION")))
    _place_dependent(waiting, placed)
    return sorted(placed.values(), key=lambda a: (a.onset_ms, a.offset_ms))


def _annotation(
    tier: ET.Element, element: ET.Element, onset_ms: float, offset_ms: float
) -> _Annotation:
    value = element.findtext("ANNOTATION_VALUE") or ""
    name = element.get("ANNOTATION_ID", "")
    entry = element.get("CVE_REF", "")
    return _Annotation(name, tier, onset_ms, offset_ms, value.strip(), entry)


class _Clock:
    """The time slots. A slot without a time lies evenly between its neighbours on the same tier."""

    def __init__(self, path: Path, root: ET.Element) -> None:
        self._path = path
        self._times: dict[str, float | None] = {}
        for slot in root.iterfind("TIME_ORDER/TIME_SLOT"):
            self._times[slot.get("TIME_SLOT_ID", "")] = self._time_of(slot)
        self._between = _filled(list(self._times.values()))
        self._places = {name: place for place, name in enumerate(self._times)}

    def _time_of(self, slot: ET.Element) -> float | None:
        text = slot.get("TIME_VALUE")
        if text is None:
            return None
        try:
            value = int(text)
        except ValueError:
            raise self._problem(slot.get("TIME_SLOT_ID", ""), f"'{text}' is no time.") from None
        if not 0 <= value < 10**12:
            problem = f"{text} is no time within a film."
            raise self._problem(slot.get("TIME_SLOT_ID", ""), problem)
        return float(value)

    def _problem(self, place: str, problem: str) -> ExchangeProblem:
        return ExchangeProblem(self._path.name, place, problem)

    def spans(self, elements: Sequence[ET.Element]) -> list[tuple[float, float]]:
        """Onset and offset of the annotations of one tier, in the order given."""
        ends = [(self._known(element, 1), self._known(element, 2)) for element in elements]
        chain = list(dict.fromkeys(slot for both in ends for slot in both))
        times = [self._times[name] for name in chain]
        for at in (0, -1):
            # The ends of a tier have no neighbour of their own: the order of all slots decides.
            if chain and times[at] is None:
                times[at] = self._between[self._places[chain[at]]]
        time_of = dict(zip(chain, _filled(times), strict=True))
        return [(time_of[start], time_of[end]) for start, end in ends]

    def _known(self, element: ET.Element, end: int) -> str:
        slot = element.get(f"TIME_SLOT_REF{end}", "")
        if slot not in self._times:
            place = f"annotation {element.get('ANNOTATION_ID', '?')}"
            raise self._problem(place, f"Its time slot '{slot}' is missing.")
        return slot


def _filled(times: Sequence[float | None]) -> list[float]:
    """The times with every gap filled evenly; before the first and after the last stands still."""
    known = [(at, time) for at, time in enumerate(times) if time is not None]
    if not known:
        return [0.0] * len(times)
    filled = [known[0][1]] * len(times)
    for (left, start), (right, end) in itertools.pairwise(known):
        for at in range(left, right):
            filled[at] = start + (end - start) * (at - left) / (right - left)
    last, end = known[-1]
    filled[last:] = [end] * (len(times) - last)
    return filled


def _place_dependent(
    waiting: Sequence[tuple[ET.Element, list[ET.Element]]], placed: dict[str, _Annotation]
) -> None:
    """Give dependent annotations the time of the one they hang on, shared evenly where they chain.

    Tiers may hang on tiers; a round in which nothing finds its place ends it.
    """
    left = [(tier, element) for tier, elements in waiting for element in elements]
    while left:
        ready = [item for item in left if _parent_of(item) in placed]
        left = [item for item in left if _parent_of(item) not in placed]
        if not ready:
            return
        siblings: dict[tuple[str, str], list[tuple[ET.Element, ET.Element]]] = {}
        for tier, element in ready:
            key = (tier.get("TIER_ID", ""), _parent_of((tier, element)))
            siblings.setdefault(key, []).append((tier, element))
        for (_, parent), family in siblings.items():
            _share(placed[parent], family, placed)


def _parent_of(item: tuple[ET.Element, ET.Element]) -> str:
    return item[1].get("ANNOTATION_REF", "")


def _share(
    parent: _Annotation,
    family: Sequence[tuple[ET.Element, ET.Element]],
    placed: dict[str, _Annotation],
) -> None:
    chained = any(element.get("PREVIOUS_ANNOTATION") for _, element in family)
    parts = len(family) if chained else 1
    length = (parent.offset_ms - parent.onset_ms) / parts
    for at, (tier, element) in enumerate(family):
        onset_ms = parent.onset_ms + length * (at if chained else 0)
        annotation = _annotation(tier, element, onset_ms, onset_ms + length)
        placed.setdefault(annotation.id, annotation)


class _Codes:
    """Finds the code that an annotation means."""

    def __init__(self, scheme: CodingScheme | None) -> None:
        self._by_name: dict[str, Code] | None = None
        if scheme is not None:
            labels = {code.label.casefold(): code for code in reversed(scheme.codes)}
            # An id wins over a label, the first of two equal labels over the second.
            self._by_name = labels | {code.id.casefold(): code for code in scheme.codes}

    def mark(self, annotation: _Annotation, words: Mapping[str, str]) -> ImportedMark | None:
        if annotation.offset_ms < annotation.onset_ms:
            return None
        if self._by_name is None:
            text = annotation.entry or annotation.value
            return self._imported(annotation, text, None, words) if text else None
        code = self._found(self._by_name, annotation.entry, annotation.value)
        if code is not None:
            return self._imported(annotation, code.id, code, words)
        tier_code = self._found(self._by_name, *_names_of_tier(annotation.tier))
        if tier_code is not None:
            about = {NOTE: annotation.value} | dict(words)
            return self._imported(annotation, tier_code.id, tier_code, about)
        return None

    @staticmethod
    def _found(codes: Mapping[str, Code], *names: str) -> Code | None:
        for name in names:
            if name.strip().casefold() in codes:
                return codes[name.strip().casefold()]
        return None

    @staticmethod
    def _imported(
        annotation: _Annotation, code_id: str, code: Code | None, words: Mapping[str, str]
    ) -> ImportedMark:
        onset_us = round(annotation.onset_ms * 1000)
        is_point = code is not None and code.kind == CodeKind.POINT
        return ImportedMark(
            code_id=code_id,
            span=Span(onset_us, None if is_point else round(annotation.offset_ms * 1000)),
            key=annotation.id,
            person=annotation.tier.get("PARTICIPANT", ""),
            coder=annotation.tier.get("ANNOTATOR", ""),
            note=words.get(NOTE, ""),
            quotation=words.get(QUOTATION, ""),
        )


def _names_of_tier(tier: ET.Element) -> tuple[str, ...]:
    """What a tier may mean: its name, what follows a colon in it, and its type."""
    name = tier.get("TIER_ID", "")
    return name, name.rpartition(":")[2], tier.get("LINGUISTIC_TYPE_REF", "")
