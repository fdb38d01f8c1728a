"""What is looked for among the marks: words, codes, people, links, how sure, where from."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from imh_video.app.finding import Wanted, Whose
from imh_video.model.mark import Certainty, Mark, Origin
from imh_video.model.scheme import Actor, Code
from imh_video_ui.coding.marks_model import MarksModel
from imh_video_ui.theme import Button, ElidedLabel, restyle
from imh_video_ui.timeline.head_painter import actor_words

T = TypeVar("T", bound=Hashable)


class FilterRow(QWidget):
    """A field, a menu, how many of how many, and a way back to all. It asks; the list narrows."""

    changed = Signal(object)
    """The Wanted from now on."""

    def __init__(self, model: MarksModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._wanted = Wanted()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._build_fields())
        column.addLayout(self._build_count())
        self._show()

    def _build_fields(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find a code, a person or a note"))
        self.search.setAccessibleName(self.tr("Find marks"))
        self.search.setClearButtonEnabled(True)
        restyle(self.search, fit="compact")
        self.search.textChanged.connect(self._words_typed)
        self.choose = Button(self.tr("Filter"), size="compact", icon="list-filter")
        self.choose.setToolTip(self.tr("By code, person, link, how sure, and where from"))
        self.choose.setCheckable(True)
        self.choose.clicked.connect(self.open_menu)
        row.addWidget(self.search, 1)
        row.addWidget(self.choose)
        return row

    def _build_count(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self.count = ElidedLabel("", "caption", "text2")
        self.clear_button = Button(self.tr("Show all"), kind="quiet", size="bar", icon="x")
        self.clear_button.clicked.connect(self.clear)
        row.addWidget(self.count, 1)
        row.addWidget(self.clear_button)
        return row

    @property
    def wanted(self) -> Wanted:
        return self._wanted

    # --- what somebody chooses

    def look_for(self, wanted: Wanted) -> None:
        """From now on only marks that are like that."""
        if wanted == self._wanted:
            self._show()
            return
        self._wanted = wanted
        if self.search.text() != wanted.words:
            self.search.blockSignals(True)
            self.search.setText(wanted.words)
            self.search.blockSignals(False)
        self.changed.emit(wanted)
        self._show()

    def clear(self) -> None:
        """All marks again."""
        self.look_for(Wanted())

    def only_code(self, code_id: str) -> None:
        """Only marks of this code, whatever was looked for before."""
        self.look_for(Wanted(codes=frozenset([code_id])))

    def _words_typed(self, words: str) -> None:
        self.look_for(replace(self._wanted, words=words))

    # --- the menu

    def open_menu(self) -> None:
        menu = self.menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._show()
        menu.popup(self.choose.mapToGlobal(QPoint(0, self.choose.height() + 4)))

    def menu(self, parent: QWidget) -> QMenu:
        """Everything that can be looked for, with ticks where it is."""
        menu = QMenu(parent)
        self._fill_codes(menu.addMenu(self.tr("Code")))
        self._fill_people(menu.addMenu(self.tr("Person")))
        links = menu.addMenu(self.tr("Links"))
        for is_linked, words in (
            (None, self.tr("with or without a link")),
            (True, self.tr("with a link")),
            (False, self.tr("without a link")),
        ):
            wanted = replace(self._wanted, is_linked=is_linked)
            self._add(links, words, wanted, on=self._wanted.is_linked is is_linked)
        sure = menu.addMenu(self.tr("How sure"))
        for certainty in Certainty:
            chosen = self._wanted.certainties
            wanted = replace(self._wanted, certainties=_toggled(chosen, certainty))
            self._add(sure, certainty_words(certainty), wanted, on=certainty in chosen)
        origins = menu.addMenu(self.tr("Where from"))
        for origin in Origin:
            wanted = replace(self._wanted, origins=_toggled(self._wanted.origins, origin))
            self._add(origins, origin_words(origin), wanted, on=origin in self._wanted.origins)
        menu.addSeparator()
        menu.addAction(self.tr("Show all"), self.clear).setEnabled(not self._wanted.is_all)
        return menu

    def _fill_codes(self, menu: QMenu) -> None:
        """Only codes that were marked, each with how often."""
        counts: dict[str, int] = {}
        for mark in self._model.held():
            counts[mark.code_id] = counts.get(mark.code_id, 0) + 1
        by_actor: dict[Actor, list[tuple[Code, int]]] = {}
        for code in self._model.codes():
            if code.id in counts or code.id in self._wanted.codes:
                by_actor.setdefault(code.actor, []).append((code, counts.get(code.id, 0)))
        for actor, found in by_actor.items():
            menu.addSection(actor_words(actor))
            for code, count in found:
                wanted = replace(self._wanted, codes=_toggled(self._wanted.codes, code.id))
                words = f"{code.label} ({count})"
                self._add(menu, words, wanted, on=code.id in self._wanted.codes)

    def _fill_people(self, menu: QMenu) -> None:
        everybody = replace(self._wanted, whose=None)
        self._add(menu, self.tr("everybody"), everybody, on=self._wanted.whose is None)
        for whose in self._people():
            wanted = replace(self._wanted, whose=whose)
            self._add(menu, self._whose_words(whose), wanted, on=self._wanted.whose == whose)

    def _people(self) -> list[Whose]:
        """Whoever has marks: by name where there are several of one kind."""
        named: dict[Actor, dict[Whose, None]] = {}
        for mark in self._model.held():
            actor = self._actor_of(mark)
            named.setdefault(actor, {})[actor, mark.person_id] = None
        found: list[Whose] = []
        for actor in Actor:
            whose = list(named.get(actor, {}))
            if whose:
                found.append((actor, None))
            if len(whose) > 1:
                found += [one for one in whose if one[1] is not None]
        return found

    def _actor_of(self, mark: Mark) -> Actor:
        code = self._model.code_of(mark)
        return code.actor if code is not None else Actor.SESSION

    def _whose_words(self, whose: Whose) -> str:
        actor, person_id = whose
        called = self._model.called().get(person_id, "") if person_id is not None else ""
        return called or actor_words(actor)

    def _add(self, menu: QMenu, words: str, wanted: Wanted, *, on: bool) -> None:
        action = menu.addAction(words, self._asker(wanted))
        action.setCheckable(True)
        action.setChecked(on)

    def _asker(self, wanted: Wanted) -> Callable[[], None]:
        return lambda: self.look_for(wanted)

    # --- what is said

    def show_count(self) -> None:
        """How many marks are listed now."""
        total, shown = self._model.total, self._model.rowCount()
        if self._wanted.is_all:
            one, many = self.tr("1 mark"), self.tr("{n} marks")
            self.count.set_whole_text((one if total == 1 else many).format(n=total))
            return
        words = [self.tr("{n} of {all}").format(n=shown, all=total), *self._said()]
        self.count.set_whole_text(" · ".join(words))

    def _said(self) -> Iterable[str]:
        """What is looked for, in words."""
        wanted = self._wanted
        if wanted.words.strip():
            yield f"“{wanted.words.strip()}”"
        if wanted.codes:
            labels = [code.label for code in self._model.codes() if code.id in wanted.codes]
            yield ", ".join(labels)
        if wanted.whose is not None:
            yield self._whose_words(wanted.whose)
        if wanted.is_linked is not None:
            yield self.tr("with a link") if wanted.is_linked else self.tr("without a link")
        if wanted.certainties:
            yield ", ".join(certainty_words(one) for one in sorted(wanted.certainties))
        if wanted.origins:
            yield ", ".join(origin_words(one) for one in sorted(wanted.origins))

    def _show(self) -> None:
        has_more = self._wanted != Wanted(words=self._wanted.words)
        self.choose.setChecked(has_more)
        self.clear_button.setVisible(not self._wanted.is_all)
        self.show_count()


def _tr(text: str) -> str:
    return QCoreApplication.translate("FilterRow", text)


def _toggled(chosen: frozenset[T], one: T) -> frozenset[T]:
    return chosen ^ {one}


def certainty_words(certainty: Certainty) -> str:
    return {
        Certainty.GUESS: _tr("a guess"),
        Certainty.LIKELY: _tr("likely"),
        Certainty.SURE: _tr("sure"),
    }[certainty]


def origin_words(origin: Origin) -> str:
    return {
        Origin.HUMAN: _tr("marked by hand"),
        Origin.SUGGESTION: _tr("kept possible moments"),
        Origin.IMPORT: _tr("from a file"),
    }[origin]
