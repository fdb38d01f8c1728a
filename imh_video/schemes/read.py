"""Scheme files: YAML in, ``CodingScheme`` out; problems name file, place and cause."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode

from imh_video.model.scheme import (
    Actor,
    Code,
    CodeKind,
    CodingScheme,
    Group,
    Modality,
    Relation,
    Valence,
)
from imh_video.schemes.canonical import content_hash
from imh_video.schemes.consistency import Draft, DraftCode, DraftGroup, check_draft
from imh_video.schemes.nodes import nodes_of
from imh_video.schemes.places import Report, Section
from imh_video.schemes.plain import FORMAT, FORMAT_VERSION
from imh_video.schemes.problems import SchemeProblem, SchemeRefused

_LARGEST_BYTES = 2_000_000
_TOO_DEEP = re.compile(r"(?:[\[{]\s*){40}")
"""Brackets within brackets, which cost the reader of YAML the square of their number."""


@dataclass(frozen=True)
class _Answer:
    """What came of reading: a scheme, or the problems that stand in the way."""

    scheme: CodingScheme | None
    problems: tuple[SchemeProblem, ...]


def read_scheme(path: Path) -> CodingScheme:
    """The scheme in the file. Raises SchemeRefused, which holds all its problems."""
    return _or_refuse(_read_file(path))


def read_scheme_text(text: str, name: str) -> CodingScheme:
    """The scheme in the text; ``name`` stands for the file in messages."""
    return _or_refuse(_read_text(text, name))


@dataclass(frozen=True)
class ReadThrough:
    """A text read as far as it goes. ``draft`` is None where its words alone can be mended.

    A draft may still break rules: ``problems`` says which. Whatever a form has no field for (an
    unknown field, a number where a text is meant) leaves only the text.
    """

    text: str
    draft: CodingScheme | None
    problems: tuple[SchemeProblem, ...]


def read_through(text: str, name: str) -> ReadThrough:
    """Everything that the text says and everything that is wrong with it. Refuses nothing."""
    report = Report(name)
    root = _compose(text, report)
    if root is None:
        return ReadThrough(text, None, tuple(report.problems))
    scheme, shapes = read_root(Section(root, "", report))
    problems = tuple(sorted(report.problems, key=lambda problem: problem.line or 0))
    is_form = all(_is_gap(problem) for problem in report.problems[:shapes])
    return ReadThrough(text, scheme if is_form else None, problems)


def _is_gap(problem: SchemeProblem) -> bool:
    """Whether only something is not filled in yet."""
    return problem.problem.endswith((" is missing.", "The text is empty."))


def problems_of_file(path: Path) -> tuple[SchemeProblem, ...]:
    """Everything that is wrong with the file, in the order of its lines."""
    return _read_file(path).problems


def _or_refuse(answer: _Answer) -> CodingScheme:
    if answer.scheme is None:
        raise SchemeRefused(answer.problems)
    return answer.scheme


def _read_file(path: Path) -> _Answer:
    text, problem = text_of_file(path)
    if problem:
        return _Answer(None, (SchemeProblem(path.name, None, "", problem),))
    return _read_text(text, path.name)


def text_of_file(path: Path) -> tuple[str, str]:
    """The text, or what stands in the way of it."""
    if path.is_dir():
        return "", "This is a folder. Choose a scheme file that ends in .yaml."
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return "", "There is no such file. Check its name and folder."
    except OSError as error:
        return "", f"The file cannot be read ({error.strerror or error})."
    if len(data) > _LARGEST_BYTES:
        return "", "The file is too large for a scheme (more than 2 MB)."
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return "", "This is not a text file in UTF-8. Save it as UTF-8 and try again."


def _read_text(text: str, name: str) -> _Answer:
    report = Report(name)
    root = _compose(text, report)
    scheme = None
    if root is not None:
        scheme, _shapes = read_root(Section(root, "", report))
    problems = sorted(report.problems, key=lambda problem: problem.line or 0)
    return _Answer(None if problems else scheme, tuple(problems))


def _compose(text: str, report: Report) -> MappingNode | None:
    """The node tree of the YAML text; None after reporting what is wrong with it."""
    if _TOO_DEEP.search(text):
        report.add(None, "", "This is not YAML: it is nested too deeply.")
        return None
    try:
        root = nodes_of(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        why = error.problem or error.context or "something cannot be read"
        line = mark.line + 1 if mark else None
        report.add(line, "", f"This is not YAML: {why}. Look for a missing colon, quote or indent.")
        return None
    except (YAMLError, RecursionError, ValueError) as error:
        too_deep = isinstance(error, RecursionError) or not str(error)
        why = "it is nested too deeply" if too_deep else str(error).splitlines()[0]
        report.add(None, "", f"This is not YAML: {why}.")
        return None
    if root is None:
        report.add(None, "", "The file is empty. A scheme has at least an id, a title and codes.")
        return None
    if not isinstance(root, MappingNode):
        report.add(1, "", "Expected fields such as 'id: my_scheme' at the start of the file.")
        return None
    return root


def read_root(root: Section) -> tuple[CodingScheme, int]:
    """The scheme as far as it can be read, and how many problems reading alone had.

    The problems after those are about what does not fit together.
    """
    _check_format(root)
    scheme_id = root.take_text("id", required=True)
    version = root.take_text("version", required=True)
    title = root.take_text("title", required=True)
    summary = root.take_text("summary", required=True)
    language = root.take_text("language", default="en-GB")
    licence_note = root.take_text("licence_note", required=True)
    unit_s = root.take_seconds("unit_s")
    digits_per_actor = root.take_flag("digits_per_actor")
    leaders, leader_section = _read_leaders(root)
    groups = [_read_group(section) for section in root.take_sections("groups")]
    codes = [_read_code(section) for section in root.take_sections("codes", required=True)]
    root.finish()
    shapes = root.problem_count
    check_draft(Draft(root, leaders, leader_section, digits_per_actor, groups, codes))
    scheme = CodingScheme(
        id=scheme_id,
        version=version,
        title=title,
        summary=summary,
        licence_note=licence_note,
        groups=tuple(draft.group for draft in groups),
        codes=tuple(draft.code for draft in codes),
        content_hash="",
        language=language,
        leaders=leaders,
        unit_s=unit_s,
        digits_per_actor=digits_per_actor,
    )
    return content_hash(scheme), shapes


def _check_format(root: Section) -> None:
    if root.take_text("format", required=True) != FORMAT and "format" not in root.spoilt:
        root.blame("format", f"Expected '{FORMAT}'; this is another kind of file.")
    version = root.take_whole("format_version", required=True, default=FORMAT_VERSION)
    if version > FORMAT_VERSION:
        root.blame(
            "format_version",
            f"Version {version} was written for a newer imh-video; this one reads {FORMAT_VERSION}."
            " Update the program.",
        )
    elif version < 1:
        root.blame("format_version", f"Expected {FORMAT_VERSION}, got {version}.")


def _read_leaders(root: Section) -> tuple[dict[str, Actor], Section | None]:
    section = root.take_section("leaders")
    if section is None:
        return {}, None
    leaders = {}
    for name in section.field_names():
        actor = section.take_choice(name, Actor, Actor.INFANT)
        if name not in section.spoilt:
            leaders[name.upper()] = actor
    return leaders, section


def _read_group(section: Section) -> DraftGroup:
    group = Group(
        id=section.take_text("id", required=True),
        actor=section.take_choice("actor", Actor, Actor.INFANT),
        label=section.take_text("label", required=True),
        exhaustive=section.take_flag("exhaustive"),
        ordered=section.take_flag("ordered"),
    )
    section.finish()
    return DraftGroup(group, section)


def _read_code(section: Section) -> DraftCode:
    code = Code(
        id=section.take_text("id", required=True),
        label=section.take_text("label", required=True),
        actor=section.take_choice("actor", Actor, Actor.INFANT),
        kind=section.take_choice("kind", CodeKind, CodeKind.STATE),
        valence=section.take_choice("valence", Valence, Valence.NEUTRAL),
        keys=" ".join(section.take_text("keys").upper().split()),
        definition=section.take_text("definition", required=True),
        digit=section.take_text("digit"),
        group=section.take_text("group"),
        include=section.take_text("include"),
        exclude=section.take_text("exclude"),
        parent_wording=section.take_text("parent_wording"),
        parent_visible=section.take_flag("parent_visible"),
        min_duration_s=section.take_seconds("min_duration_s"),
        default_duration_s=section.take_seconds("default_duration_s"),
        lead_in_s=section.take_seconds("lead_in_s", 3.0),
        lead_out_s=section.take_seconds("lead_out_s", 4.0),
        links=_read_links(section),
        modality=section.take_choices("modality", Modality),
        age_months=section.take_month_range("age_months"),
        detector_hint=section.take_text("detector_hint"),
        unscorable=section.take_flag("unscorable"),
        licence_note=section.take_text("licence_note"),
        suggested_by=section.take_texts("suggested_by"),
    )
    section.finish()
    return DraftCode(code, section)


def _read_links(section: Section) -> dict[Relation, tuple[str, ...]]:
    links = section.take_section("links")
    if links is None:
        return {}
    found = {relation: links.take_texts(relation.value) for relation in Relation}
    links.finish()
    return {relation: targets for relation, targets in found.items() if targets}
