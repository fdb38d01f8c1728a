"""Marks as ELAN annotations (EAF 3.0).

Annotations on one tier may not overlap, so each person has one tier per exclusive group and one per
other code, and what would still overlap goes to a further tier. ELAN counts milliseconds and knows
no points: a point becomes an annotation of one frame.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

from imh_video.exchange.document import CodingDocument, Loss
from imh_video.exchange.files import write_file
from imh_video.model.identifiers import MarkId
from imh_video.model.mark import Certainty, Mark
from imh_video.model.scheme import Code

_NAMESPACE = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"
_LANGUAGE = "und"
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PROPERTY_PREFIX = "imh-video:"
NOTE, QUOTATION = "note", "parent's words"
WORDS: dict[str, Callable[[Mark], str]] = {
    NOTE: lambda mark: mark.note,
    QUOTATION: lambda mark: mark.quotation,
}
"""Types of the tiers that hang on the marks' tiers, and what stands on them."""
_MIME_TYPES = {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".avi": "video/x-msvideo",
    ".mkv": "video/x-matroska",
    ".webm": "video/webm",
    ".mpg": "video/mpeg",
    ".wav": "audio/x-wav",
}
_STEREOTYPES = {
    "Time_Subdivision": "Time subdivision of parent annotation's time interval, no time gaps"
    " allowed within this interval",
    "Symbolic_Subdivision": "Symbolic subdivision of a parent annotation. Annotations refering to"
    " the same parent are ordered",
    "Symbolic_Association": "1-1 association with a parent annotation",
    "Included_In": "Time alignable annotations within the parent annotation's time interval, gaps"
    " are allowed",
}


@dataclass
class _Tier:
    """One tier while it is being filled; ``ends_ms`` is where its last annotation ends."""

    name: str
    person: str
    vocabulary: str
    annotations: list[tuple[int, int, Mark]] = field(default_factory=list)
    ends_ms: int = 0


def write(document: CodingDocument, path: Path) -> tuple[Loss, ...]:
    """One EAF file; the film is named relative to it. Times are rounded to milliseconds."""
    losses: list[Loss] = []
    tiers = _tiers(document, losses)
    root = _root(document)
    header = _add_header(root, document)
    count = _add_annotations(root, document, tiers)
    _add_property(header, "lastUsedAnnotationId", str(count))
    _add_types(root, tiers)
    _add_vocabularies(root, document, tiers)
    ET.indent(root, " ")
    data = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    write_file(path, data)
    return (*losses, *_losses_of_the_whole(document))


def _root(document: CodingDocument) -> ET.Element:
    return ET.Element(
        "ANNOTATION_DOCUMENT",
        {
            "AUTHOR": xml_text(document.coder),
            "DATE": datetime.now().astimezone().isoformat(timespec="seconds"),
            "FORMAT": "3.0",
            "VERSION": "3.0",
            "xmlns:xsi": _NAMESPACE,
            "xsi:noNamespaceSchemaLocation": _SCHEMA,
        },
    )


def xml_text(text: str) -> str:
    """The text without what XML cannot hold (control characters, halves of characters)."""
    return _NOT_IN_XML.sub("", text)


def _add_header(root: ET.Element, document: CodingDocument) -> ET.Element:
    header = ET.SubElement(root, "HEADER", {"MEDIA_FILE": "", "TIME_UNITS": "milliseconds"})
    if document.media_name:
        name = xml_text(document.media_name)
        mime = _MIME_TYPES.get(Path(document.media_name).suffix.lower(), "video/*")
        # No absolute path: it would carry the name of a person or a folder out of the house.
        address = f"./{name}"
        ET.SubElement(
            header,
            "MEDIA_DESCRIPTOR",
            {"MEDIA_URL": address, "MIME_TYPE": mime, "RELATIVE_MEDIA_URL": address},
        )
    for name, value in {
        "scheme": document.scheme.id,
        "scheme-version": document.scheme.version,
        "scheme-sha256": document.scheme.content_hash,
        "recording": document.recording_title,
    }.items():
        _add_property(header, f"{PROPERTY_PREFIX}{name}", value)
    return header


def _add_property(header: ET.Element, name: str, value: str) -> None:
    ET.SubElement(header, "PROPERTY", {"NAME": name}).text = xml_text(value)


def _tiers(document: CodingDocument, losses: list[Loss]) -> list[_Tier]:
    """Every mark on a tier on which it overlaps no other."""
    lanes: dict[tuple[str, str], list[_Tier]] = {}
    names: set[str] = set()
    for mark in document.marks_in_order():
        if not document.scheme.has_code(mark.code_id):
            losses.append(Loss(mark.id, f"a mark whose code '{mark.code_id}' is not in the scheme"))
            continue
        code = document.scheme.code(mark.code_id)
        person = document.person_of(mark)
        vocabulary = code.group or code.id
        onset_ms, offset_ms = _milliseconds(document, mark, losses)
        lane = lanes.setdefault((person, vocabulary), [])
        tier = next((tier for tier in lane if tier.ends_ms <= onset_ms), None)
        if tier is None:
            name = _tier_name(document, person, code, names)
            tier = _Tier(name, person, vocabulary)
            lane.append(tier)
        tier.annotations.append((onset_ms, offset_ms, mark))
        tier.ends_ms = offset_ms
        losses.extend(_losses_of(mark))
    return [tier for lane in lanes.values() for tier in lane]


def _tier_name(document: CodingDocument, person: str, code: Code, taken: set[str]) -> str:
    """``Baby: reaches``; with a number when a tier is called so already."""
    groups = {group.id: group.label for group in document.scheme.groups}
    name = xml_text(f"{person}: {groups[code.group] if code.group else code.label}")
    numbered = (f"{name} ({number})" for number in itertools.count(2))
    free = next(one for one in itertools.chain([name], numbered) if one not in taken)
    taken.add(free)
    return free


def _milliseconds(document: CodingDocument, mark: Mark, losses: list[Loss]) -> tuple[int, int]:
    """Onset and offset as ELAN can hold them; what it changes is told."""
    onset_ms = _rounded_ms(mark.span.onset_us)
    if mark.span.is_point or mark.is_open:
        return onset_ms, onset_ms + max(1, _rounded_ms(document.frame_us))
    offset_ms = _rounded_ms(mark.span.end_us)
    if offset_ms <= onset_ms:
        losses.append(Loss(mark.id, "a length under a millisecond (written as one millisecond)"))
        return onset_ms, onset_ms + 1
    return onset_ms, offset_ms


def _rounded_ms(us: int) -> int:
    return (us + 500) // 1000


def _losses_of(mark: Mark) -> list[Loss]:
    parts = {
        "the sign of a concern": mark.is_concern,
        "how sure the coder was": mark.certainty != Certainty.SURE,
        "that the state was still going on (written as one frame)": mark.is_open,
    }
    return [Loss(mark.id, what) for what, is_lost in parts.items() if is_lost]


def _losses_of_the_whole(document: CodingDocument) -> list[Loss]:
    losses = []
    rounded = sum(1 for m in document.marks if m.span.onset_us % 1000 or m.span.end_us % 1000)
    if rounded:
        losses.append(Loss(None, f"times finer than a millisecond in {rounded} marks (rounded)"))
    points = sum(1 for mark in document.marks if mark.span.is_point)
    if points:
        losses.append(Loss(None, f"that {points} points have no length (written as one frame)"))
    if document.marks:
        losses.append(Loss(None, "where each mark came from"))
    if document.links:
        losses.append(Loss(None, f"{len(document.links)} links between marks"))
    return losses


def _add_annotations(root: ET.Element, document: CodingDocument, tiers: Sequence[_Tier]) -> int:
    """Time slots, tiers and annotations; how many annotations there are."""
    slots = _add_time_order(root, tiers)
    count = 0
    for tier in tiers:
        element = _add_tier(root, document, tier, tier.name, tier.vocabulary)
        ids: dict[MarkId, str] = {}
        for _, _, mark in tier.annotations:
            count += 1
            ids[mark.id] = f"a{count}"
            _add_aligned(element, ids[mark.id], slots[mark.id], mark, document)
        count = _add_words(root, document, tier, ids, count)
    return count


def _add_time_order(root: ET.Element, tiers: Sequence[_Tier]) -> dict[MarkId, tuple[str, str]]:
    """Two slots of its own for each annotation: ELAN moves shared ones together."""
    ends = sorted(
        (ms, end, mark.id)
        for tier in tiers
        for onset_ms, offset_ms, mark in tier.annotations
        for end, ms in enumerate((onset_ms, offset_ms))
    )
    order = ET.SubElement(root, "TIME_ORDER")
    slots: dict[MarkId, list[str]] = {}
    for number, (ms, _, mark_id) in enumerate(ends, start=1):
        slot = {"TIME_SLOT_ID": f"ts{number}", "TIME_VALUE": str(ms)}
        ET.SubElement(order, "TIME_SLOT", slot)
        slots.setdefault(mark_id, []).append(f"ts{number}")
    return {mark_id: (start, end) for mark_id, (start, end) in slots.items()}


def _add_tier(
    root: ET.Element, document: CodingDocument, tier: _Tier, name: str, kind: str
) -> ET.Element:
    about = {
        "ANNOTATOR": xml_text(document.coder),
        "LINGUISTIC_TYPE_REF": kind,
        "PARTICIPANT": xml_text(tier.person),
        "TIER_ID": name,
    }
    if kind in WORDS:
        about["PARENT_REF"] = tier.name
    return ET.SubElement(root, "TIER", about)


def _add_aligned(
    tier: ET.Element, name: str, slots: tuple[str, str], mark: Mark, document: CodingDocument
) -> None:
    about = {
        "ANNOTATION_ID": name,
        "CVE_REF": mark.code_id,
        "TIME_SLOT_REF1": slots[0],
        "TIME_SLOT_REF2": slots[1],
    }
    annotation = ET.SubElement(ET.SubElement(tier, "ANNOTATION"), "ALIGNABLE_ANNOTATION", about)
    value = ET.SubElement(annotation, "ANNOTATION_VALUE")
    value.text = xml_text(document.scheme.code(mark.code_id).label)


def _add_words(
    root: ET.Element, document: CodingDocument, tier: _Tier, ids: dict[MarkId, str], count: int
) -> int:
    """Notes and the parent's words, each on a tier that hangs on the marks' tier."""
    for kind, words_of in WORDS.items():
        spoken = [mark for _, _, mark in tier.annotations if words_of(mark)]
        if not spoken:
            continue
        element = _add_tier(root, document, tier, f"{tier.name} - {kind}", kind)
        for mark in spoken:
            count += 1
            about = {"ANNOTATION_ID": f"a{count}", "ANNOTATION_REF": ids[mark.id]}
            holder = ET.SubElement(element, "ANNOTATION")
            annotation = ET.SubElement(holder, "REF_ANNOTATION", about)
            ET.SubElement(annotation, "ANNOTATION_VALUE").text = xml_text(words_of(mark))
    return count


def _add_types(root: ET.Element, tiers: Sequence[_Tier]) -> None:
    for vocabulary in _vocabularies(tiers):
        kind = {
            "CONTROLLED_VOCABULARY_REF": vocabulary,
            "GRAPHIC_REFERENCES": "false",
            "LINGUISTIC_TYPE_ID": vocabulary,
            "TIME_ALIGNABLE": "true",
        }
        ET.SubElement(root, "LINGUISTIC_TYPE", kind)
    for name in WORDS:
        words = {
            "CONSTRAINTS": "Symbolic_Association",
            "GRAPHIC_REFERENCES": "false",
            "LINGUISTIC_TYPE_ID": name,
            "TIME_ALIGNABLE": "false",
        }
        ET.SubElement(root, "LINGUISTIC_TYPE", words)
    language = {
        "LANG_DEF": "http://cdb.iso.org/lg/CDB-00130975-001",
        "LANG_ID": _LANGUAGE,
        "LANG_LABEL": "undetermined (und)",
    }
    ET.SubElement(root, "LANGUAGE", language)
    for stereotype, description in _STEREOTYPES.items():
        constraint = {"DESCRIPTION": description, "STEREOTYPE": stereotype}
        ET.SubElement(root, "CONSTRAINT", constraint)


def _vocabularies(tiers: Sequence[_Tier]) -> list[str]:
    return list(dict.fromkeys(tier.vocabulary for tier in tiers))


def _add_vocabularies(root: ET.Element, document: CodingDocument, tiers: Sequence[_Tier]) -> None:
    """One vocabulary per group or code; an entry's id is the code's id, its value the label."""
    for vocabulary in _vocabularies(tiers):
        element = ET.SubElement(root, "CONTROLLED_VOCABULARY", {"CV_ID": vocabulary})
        ET.SubElement(element, "DESCRIPTION", {"LANG_REF": _LANGUAGE})
        for code in document.scheme.codes:
            if vocabulary == (code.group or code.id):
                _add_entry(element, code)


def _add_entry(vocabulary: ET.Element, code: Code) -> None:
    entry = ET.SubElement(vocabulary, "CV_ENTRY_ML", {"CVE_ID": code.id})
    about = {"DESCRIPTION": xml_text(code.definition), "LANG_REF": _LANGUAGE}
    value = ET.SubElement(entry, "CVE_VALUE", about)
    value.text = xml_text(code.label)
