"""The three forms of the editor: the scheme, a group, a code."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit

from imh_video.model.scheme import Actor, Code, CodeKind, Group, Valence
from imh_video.schemes.draft import SchemeDraft
from imh_video_ui.schemes.entry_form import EntryForm
from imh_video_ui.schemes.words import field_words, kind_words, valence_words
from imh_video_ui.timeline.head_painter import actor_words

_LEADER = "leader_"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Schemes", text)


def _actors() -> list[tuple[object, str]]:
    return [(actor, actor_words(actor)) for actor in Actor]


def scheme_form() -> EntryForm:
    """Title, version, words, and the first key of each actor."""
    form = EntryForm()
    form.row(form.text("title", field_words("title")))
    form.row(
        form.text("version", field_words("version")),
        form.text("id", field_words("id")),
        stretches=(1, 2),
    )
    form.row(form.long_text("summary", field_words("summary")))
    form.row(form.long_text("licence_note", field_words("licence_note")))
    form.head(field_words("leaders"))
    form.row(*(form.text(f"{_LEADER}{actor}", actor_words(actor)) for actor in Actor))
    for actor in Actor:
        line = form.field(f"{_LEADER}{actor}")
        assert isinstance(line, QLineEdit)
        line.setMaxLength(1)
    form.row(form.flag("digits_per_actor", field_words("digits_per_actor")))
    form.end()
    return form


def scheme_values(draft: SchemeDraft) -> dict[str, object]:
    scheme = draft.scheme
    names = ("title", "version", "id", "summary", "licence_note", "digits_per_actor")
    values: dict[str, object] = {name: getattr(scheme, name) for name in names}
    values.update({f"{_LEADER}{actor}": draft.leader_of(actor) for actor in Actor})
    return values


def edited_scheme(draft: SchemeDraft, name: str, value: object) -> SchemeDraft:
    if name.startswith(_LEADER):
        return draft.with_leader(Actor(name.removeprefix(_LEADER)), str(value))
    if name == "digits_per_actor":
        return replace(draft, scheme=replace(draft.scheme, digits_per_actor=bool(value)))
    return draft.with_texts(**{name: str(value)})


def group_form() -> EntryForm:
    """States of one actor that exclude each other."""
    form = EntryForm()
    form.row(
        form.text("label", field_words("label")),
        form.choice("actor", field_words("actor"), _actors()),
        stretches=(2, 1),
    )
    form.row(form.flag("exhaustive", field_words("exhaustive")))
    form.row(form.flag("ordered", field_words("ordered")))
    form.row(form.text("id", field_words("id")))
    form.end()
    return form


def group_values(group: Group) -> dict[str, object]:
    return {name: getattr(group, name) for name in Group.__dataclass_fields__}


def code_form() -> EntryForm:
    """Everything about a code that people write; the rest stays as the text has it."""
    form = EntryForm()
    form.row(
        form.text("label", field_words("label"), _tr("two to four plain words")),
        form.text("keys", field_words("keys"), _tr("such as B L")),
        form.text("digit", field_words("digit")),
        stretches=(4, 2, 1),
    )
    form.row(
        form.choice("actor", field_words("actor"), _actors()),
        form.choice("kind", field_words("kind"), [(k, kind_words(k)) for k in CodeKind]),
        form.choice("valence", field_words("valence"), [(v, valence_words(v)) for v in Valence]),
    )
    form.row(form.choice("group", field_words("group")))
    form.row(form.long_text("definition", field_words("definition"),
                            _tr("What can be seen or heard, in one sentence.")))  # fmt: skip
    form.row(form.long_text("include", field_words("include")))
    form.row(form.long_text("exclude", field_words("exclude")))
    form.row(form.flag("unscorable", field_words("unscorable")))
    form.head(_tr("For a parent"))
    form.row(form.text("parent_wording", field_words("parent_wording"), _tr("you answered")))
    form.row(form.flag("parent_visible", field_words("parent_visible")))
    form.head(_tr("Lengths"))
    for names in (("min_duration_s", "default_duration_s"), ("lead_in_s", "lead_out_s")):
        form.row(*(form.seconds(name, field_words(name)) for name in names))
    form.head(_tr("Sources and signs"))
    form.row(form.text("licence_note", _tr("Source of this code")))
    form.row(form.text("detector_hint", field_words("detector_hint")))
    form.row(form.text("id", field_words("id")))
    form.end()
    digit = form.field("digit")
    assert isinstance(digit, QLineEdit)
    digit.setMaxLength(1)
    return form


def group_choices(draft: SchemeDraft, actor: Actor) -> list[tuple[object, str]]:
    """The groups of this actor, and none."""
    groups = [group for group in draft.scheme.groups if group.actor is actor]
    none: tuple[object, str] = ("", _tr("None: it excludes nothing"))
    return [none, *((group.id, group.label or group.id) for group in groups)]


def code_values(code: Code) -> dict[str, object]:
    return {name: getattr(code, name) for name in Code.__dataclass_fields__}
