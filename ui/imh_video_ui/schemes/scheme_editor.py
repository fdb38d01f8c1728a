"""Changing one scheme: its parts, the form of the chosen one, the palette, and what is wrong."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from imh_video.model.scheme import Actor, Code, CodeKind
from imh_video.schemes.draft import SchemeDraft, free_id, new_code, new_group
from imh_video.schemes.draft_check import DraftProblem, Part, Place
from imh_video_ui.schemes.editing import Editing
from imh_video_ui.schemes.entry_form import EntryForm
from imh_video_ui.schemes.forms import (
    code_form,
    code_values,
    edited_scheme,
    group_choices,
    group_form,
    group_values,
    scheme_form,
    scheme_values,
)
from imh_video_ui.schemes.outline import Outline
from imh_video_ui.schemes.preview import Preview
from imh_video_ui.schemes.problem_list import ProblemList, Trouble
from imh_video_ui.schemes.words import place_words, problem_words
from imh_video_ui.theme import Button, icon_button
from imh_video_ui.timeline.head_painter import actor_words

_OUTLINE_PX, _NARROW_OUTLINE_PX, _NARROW_PX = 236, 208, 1100


class SchemeEditor(QWidget):
    """Edits what ``begin`` gave it; ``read_only`` shows a scheme of the program."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editing: Editing | None = None
        self._place = Place(Part.SCHEME)
        self._is_read_only = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        row.addWidget(self._build_left())
        row.addWidget(self._build_middle(), 1)
        self.preview = Preview()
        self.preview.code_wanted.connect(self._go_to_code)
        row.addWidget(self.preview)
        self._add_keys()

    def _build_left(self) -> QWidget:
        left = self._left = QWidget()
        left.setFixedWidth(_OUTLINE_PX)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.outline = Outline()
        self.outline.chosen.connect(self._show_part)
        self.outline.move_wished.connect(self.shift)
        self.outline.removal_wished.connect(self.remove)
        column.addWidget(self.outline, 1)
        tools = QHBoxLayout()
        tools.setSpacing(0)
        self.add_button = Button(self.tr("Add"), icon="plus", size="compact")
        self.add_button.clicked.connect(self._show_add_menu)
        tools.addWidget(self.add_button)
        tools.addStretch(1)
        self._tools = []
        for sign, words, act, keys in (
            ("copy", self.tr("Duplicate"), self.duplicate, ""),
            ("arrow-up", self.tr("Move up"), lambda: self.shift(-1), self.tr("Alt Up")),
            ("arrow-down", self.tr("Move down"), lambda: self.shift(1), self.tr("Alt Down")),
            ("trash", self.tr("Remove"), self.remove, self.tr("Delete")),
        ):
            button = icon_button(sign, words, keys=keys)
            button.clicked.connect(lambda _checked=False, act=act: act())
            tools.addWidget(button)
            self._tools.append(button)
        column.addLayout(tools)
        return left

    def _build_middle(self) -> QWidget:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.forms = {
            Part.SCHEME: scheme_form(),
            Part.GROUP: group_form(),
            Part.CODE: code_form(),
        }
        self._stack = QStackedWidget()
        self._areas: dict[Part, QScrollArea] = {}
        for part, form in self.forms.items():
            form.edited.connect(self._edited)
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            # Room for the ring of a field, and for the bar beside it.
            form.setContentsMargins(6, 6, 14, 6)
            area.setWidget(form)
            self._areas[part] = area
            self._stack.addWidget(area)
        self._stack.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        column.addWidget(self._stack, 1)
        self.problems = ProblemList()
        self.problems.wanted.connect(self.go_to)
        column.addWidget(self.problems)
        return middle

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a small window the list of parts gives way, the form never."""
        super().resizeEvent(event)
        is_narrow = self.width() < _NARROW_PX
        self._left.setFixedWidth(_NARROW_OUTLINE_PX if is_narrow else _OUTLINE_PX)
        row = self.layout()
        assert row is not None
        row.setSpacing(12 if is_narrow else 20)

    def _add_keys(self) -> None:
        self.undo_action = QAction(self.tr("Undo"), self)
        self.undo_action.setShortcut(QKeySequence("Ctrl+Z"))
        self.redo_action = QAction(self.tr("Redo"), self)
        self.redo_action.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        self.undo_action.triggered.connect(self._undo)
        self.redo_action.triggered.connect(self._redo)
        for action in (self.undo_action, self.redo_action):
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self.addAction(action)

    def _undo(self) -> None:
        if self._editing is not None:
            self._editing.undo()
            self._editing.check()

    def _redo(self) -> None:
        if self._editing is not None:
            self._editing.redo()
            self._editing.check()

    # --- what is edited

    def begin(self, path: Path, draft: SchemeDraft, *, read_only: bool = False) -> None:
        """Edit this draft of that file."""
        self._editing = Editing(path, draft, self)
        self._editing.changed.connect(self._show)
        self._editing.checked.connect(self._show_problems)
        for form in self.forms.values():
            form.setEnabled(not read_only)
        for tool in (self.add_button, *self._tools):
            tool.setEnabled(not read_only)
        self._is_read_only = read_only
        self._place = Place(Part.SCHEME)
        self.outline.clear()
        self._show()
        self._show_problems()
        self.outline.choose(Place(Part.SCHEME))

    @property
    def editing(self) -> Editing | None:
        return self._editing

    @property
    def draft(self) -> SchemeDraft:
        assert self._editing is not None
        return self._editing.draft

    @property
    def place(self) -> Place:
        """The part that the form shows."""
        return self._place

    # --- what shows

    def _show(self) -> None:
        editing = self._editing
        if editing is None:
            return
        self._place = self._still_there(self._place)
        self._show_outline()
        self._show_form()
        self.undo_action.setEnabled(editing.can_undo)
        self.redo_action.setEnabled(editing.can_redo)
        self.changed.emit()

    def _still_there(self, place: Place) -> Place:
        scheme = self.draft.scheme
        many = {Part.GROUP: len(scheme.groups), Part.CODE: len(scheme.codes)}.get(place.part, 1)
        if not many:
            return Place(Part.SCHEME)
        return replace(place, index=min(place.index, many - 1))

    def _show_outline(self) -> None:
        assert self._editing is not None
        wrong = {(p.place.part, p.place.index) for p in self._editing.problems}
        with QSignalBlocker(self.outline):
            self.outline.show_scheme(self.draft.scheme, wrong)
            self.outline.choose(self._place)

    def _show_part(self, place: Place) -> None:
        """The form of a part that was chosen."""
        if place != self._place and self._editing is not None:
            self._place = replace(place, field="")
            self._show_form()
            self._areas[self._form_part].verticalScrollBar().setValue(0)
            if place.part is Part.CODE:
                self.preview.show_actor(self.draft.scheme.codes[place.index].actor)

    @property
    def _form_part(self) -> Part:
        return Part.SCHEME if self._place.part is Part.LEADER else self._place.part

    @property
    def form(self) -> EntryForm:
        """The form that shows."""
        return self.forms[self._form_part]

    def _show_form(self) -> None:
        draft, part, index = self.draft, self._form_part, self._place.index
        self._stack.setCurrentWidget(self._areas[part])
        form = self.forms[part]
        if part is Part.CODE:
            code = draft.scheme.codes[index]
            with QSignalBlocker(form.field("group")):
                form.set_choices("group", group_choices(draft, code.actor))
            form.field("group").setEnabled(code.kind is CodeKind.STATE)
            form.show_values(code_values(code))
        elif part is Part.GROUP:
            form.show_values(group_values(draft.scheme.groups[index]))
        else:
            form.show_values(scheme_values(draft))
        self._show_form_problems()
        can_move = part is not Part.SCHEME and not self._is_read_only
        for tool in self._tools:
            tool.setEnabled(can_move)

    def _show_form_problems(self) -> None:
        assert self._editing is not None
        here = {}
        for problem in self._editing.problems:
            place = problem.place
            in_form = place.part is self._place.part and place.index == self._place.index
            if in_form and self.form.has_field(place.field):
                here[place.field] = problem_words(problem, self.draft.scheme)
        if self._place.part is Part.CODE:
            here = {**_shared_keys(self.draft, self._place.index), **here}
        self.form.show_problems(here)

    def _show_problems(self) -> None:
        editing = self._editing
        if editing is None:
            return
        scheme = editing.draft.scheme
        self.problems.show_troubles([_trouble(one, editing) for one in editing.problems])
        wrong = {(p.place.part, p.place.index) for p in editing.problems}
        with QSignalBlocker(self.outline):
            self.outline.show_scheme(scheme, wrong)
            self.outline.choose(self._place)
        self._show_form_problems()
        self.preview.show_scheme(scheme)
        self.changed.emit()

    def go_to(self, place: object) -> None:
        """Show the field that a problem is about and put the keyboard there."""
        if not isinstance(place, Place):
            return
        part = Part.SCHEME if place.part is Part.LEADER else place.part
        self._place = Place(part, place.index)
        with QSignalBlocker(self.outline):
            self.outline.choose(self._place)
        self._show_form()
        field = place.field
        if place.part is Part.LEADER:
            actor = self.draft.scheme.leaders.get(field, Actor.INFANT)
            field = f"leader_{actor}"
        self.form.focus_field(field)
        focused = self.form.focusWidget()
        if focused is not None:
            self._areas[part].ensureWidgetVisible(focused)

    def _go_to_code(self, code_id: str) -> None:
        for index, code in enumerate(self.draft.scheme.codes):
            if code.id == code_id:
                self.go_to(Place(Part.CODE, index, "label"))
                return

    # --- what is changed

    def _edited(self, name: str, value: object) -> None:
        editing, draft, index = self._editing, self.draft, self._place.index
        assert editing is not None
        what = (self._place.part, index, name)
        if self._form_part is Part.SCHEME:
            editing.apply(edited_scheme(draft, name, value), what)
            self._say_taken_leader(name, str(value).upper())
        elif self._place.part is Part.GROUP:
            group = replace(draft.scheme.groups[index], **{name: value})  # type: ignore[arg-type]
            editing.apply(draft.with_group(index, group), what)
        else:
            code = _with_value(draft, index, name, value)
            editing.apply(draft.with_code(index, code), what)

    def _say_taken_leader(self, name: str, stroke: str) -> None:
        """Two actors cannot share a first key: what was typed is not taken."""
        owner = self.draft.scheme.leaders.get(stroke)
        if name.startswith("leader_") and owner not in (None, name.removeprefix("leader_")):
            words = self.tr("{key} begins the codes of {who} already.")
            who = actor_words(Actor(str(owner)))
            self.form.show_problems({name: words.format(key=stroke, who=who)})

    def add_menu(self) -> QMenu:
        """A code of each actor, or a group."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for actor in Actor:
            words = self.tr("A code: {who}").format(who=actor_words(actor))
            menu.addAction(words, partial(self.add_code, actor))
        menu.addSeparator()
        for actor in (Actor.INFANT, Actor.PARENT, Actor.DYAD, Actor.SESSION):
            words = self.tr("A group: {who}").format(who=actor_words(actor))
            menu.addAction(words, partial(self.add_group, actor))
        return menu

    def _show_add_menu(self) -> None:
        self.add_menu().popup(self.add_button.mapToGlobal(self.add_button.rect().bottomLeft()))

    def add_code(self, actor: Actor) -> None:
        """A new code behind the last one of this actor, its form open."""
        codes = self.draft.scheme.codes
        last = max((i for i, code in enumerate(codes) if code.actor is actor), default=-1)
        at = last + 1 if last >= 0 else len(codes)
        self._change(self.draft.add_code(new_code(self.draft, actor), at), Place(Part.CODE, at))
        self.form.focus_field("label")

    def add_group(self, actor: Actor) -> None:
        at = len(self.draft.scheme.groups)
        self._change(self.draft.add_group(new_group(self.draft, actor)), Place(Part.GROUP, at))
        self.form.focus_field("label")

    def duplicate(self) -> None:
        """The chosen code again, behind it."""
        if self._place.part is Part.CODE and not self._is_read_only:
            at = self._place.index
            self._change(self.draft.duplicate_code(at), Place(Part.CODE, at + 1))

    def remove(self) -> None:
        """Without the chosen code or group; undo brings it back."""
        place = self._place
        if self._is_read_only or place.part not in (Part.CODE, Part.GROUP):
            return
        remove = {Part.CODE: self.draft.remove_code, Part.GROUP: self.draft.remove_group}
        self._change(remove[place.part](place.index), place)

    def shift(self, step: int) -> None:
        """The chosen code before or behind its neighbour of the same actor; a group likewise."""
        place = self._place
        if self._is_read_only or place.part not in (Part.CODE, Part.GROUP):
            return
        to = self._neighbour(place, step)
        if to is None:
            return
        move = {Part.CODE: self.draft.move_code, Part.GROUP: self.draft.move_group}
        self._change(move[place.part](place.index, to), Place(place.part, to))

    def _neighbour(self, place: Place, step: int) -> int | None:
        if place.part is Part.GROUP:
            to = place.index + step
            return to if 0 <= to < len(self.draft.scheme.groups) else None
        codes = self.draft.scheme.codes
        actor = codes[place.index].actor
        beyond = range(place.index + step, len(codes) if step > 0 else -1, step)
        return next((i for i in beyond if codes[i].actor is actor), None)

    def _change(self, draft: SchemeDraft, place: Place) -> None:
        assert self._editing is not None
        self._place = place
        self._editing.apply(draft)
        self._editing.check()


def _shared_keys(draft: SchemeDraft, index: int) -> dict[str, str]:
    """Keys that another code has too: said at both, since either may be the one to change."""
    code = draft.scheme.codes[index]
    found = {}
    for name, other in ((n, o) for n in ("keys", "digit") for o in draft.scheme.codes):
        key = getattr(code, name).upper().split()
        is_same = other is not code and key and getattr(other, name).upper().split() == key
        apart = name == "digit" and draft.scheme.digits_per_actor and other.actor != code.actor
        if is_same and not apart:
            words = QCoreApplication.translate("Schemes", "It marks “{other}” as well.")
            found[name] = words.format(other=other.label or other.id)
    return found


def _trouble(problem: DraftProblem, editing: Editing) -> Trouble:
    scheme = editing.draft.scheme
    return Trouble(place_words(problem, scheme), problem_words(problem, scheme), problem.place)


def _with_value(draft: SchemeDraft, index: int, name: str, value: object) -> Code:
    """The code with one other value, and what has to follow from it."""
    code = draft.scheme.codes[index]
    changed = replace(code, **{name: value})  # type: ignore[arg-type]
    if name == "actor":
        leader = draft.leader_of(changed.actor)
        strokes = code.keys.split()
        keys = f"{leader} {strokes[1]}" if leader and len(strokes) == 2 else code.keys
        return replace(changed, group="", keys=keys)
    if name == "kind" and value is CodeKind.POINT:
        return replace(changed, group="", min_duration_s=0.0, default_duration_s=0.0)
    if name == "label" and draft.code_places[index] is None and _is_made_up(code):
        taken = {other.id for other in draft.scheme.codes if other is not code}
        return replace(changed, id=free_id(_id_of(changed), taken))
    return changed


def _is_made_up(code: Code) -> bool:
    """Whether nobody typed the id: it says no more than the name does."""
    return re.fullmatch(r"[bpds]_new(_\d+)?", code.id) is not None or code.id.startswith(
        _id_of(code)
    )


def _id_of(code: Code) -> str:
    letter = {Actor.INFANT: "b", Actor.PARENT: "p", Actor.DYAD: "d", Actor.SESSION: "s"}[code.actor]
    words = re.sub(r"[^a-z0-9]+", "_", code.label.casefold()).strip("_")
    return f"{letter}_{words}"[:36].rstrip("_") if words else f"{letter}_new"
