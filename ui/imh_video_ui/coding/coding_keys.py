"""Marking by keys: two strokes or a digit become a code, and the panel says what happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from imh_video.app.chords import ChordMachine, Complete, KeyMap, Unbound, Waiting
from imh_video.app.coding_desk import CodingDesk
from imh_video.app.preferences import Preferences
from imh_video.model.identifiers import MarkId, PersonId
from imh_video.model.mark import Mark
from imh_video.model.problem import Problem
from imh_video.model.scheme import Actor, Code, CodeKind
from imh_video.timebase import Micros
from imh_video_ui.coding.chord_panel import ChordPanel
from imh_video_ui.coding.film_hand import FilmHand
from imh_video_ui.coding.key_choices import key_choices
from imh_video_ui.coding.marking import MarkingHand
from imh_video_ui.coding.palette import CodePalette
from imh_video_ui.coding.waiting_line import WaitingLine
from imh_video_ui.keys.held import is_held
from imh_video_ui.theme import Glyph, glyph_of
from imh_video_ui.timeline.head_painter import actor_words


@dataclass(slots=True)
class _Held:
    """A state that lasts as long as its key is down."""

    stroke: str
    code_id: str
    began_us: Micros
    mark_id: MarkId | None = None
    """What the key began, once that is made."""


class CodingKeys(QObject):
    """Between the keyboard, the palette of codes and the desk."""

    marked = Signal(object)
    """MarkId of what was begun, ended or made."""
    problem = Signal(str)

    def __init__(
        self,
        palette: CodePalette,
        chord_panel: ChordPanel,
        preferences: Preferences,
        line: WaitingLine,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._line = line
        self._palette = palette
        self._panel = chord_panel
        self._preferences = preferences
        self._desk: CodingDesk | None = None
        self._marking: MarkingHand | None = None
        self._machine: ChordMachine | None = None
        self._now_us: Callable[[], Micros] = lambda: 0
        self._is_film_there: Callable[[], bool] = lambda: False
        self._held: _Held | None = None
        self._last = ""
        self.switched_off: frozenset[str] = frozenset()
        """Codes that cannot apply to this family: their keys mark nothing."""
        palette.code_pressed.connect(self._row_pressed)
        palette.actor_changed.connect(self._keys_for)
        palette.person_changed.connect(self._person_chosen)
        chord_panel.ran_out.connect(partial(palette.show_leader, ""))

    def begin(self, desk: CodingDesk, film: FilmHand) -> KeyMap:
        """Mark on this desk, at the picture of this film. The keys in force."""
        now_us = film.marking_us
        self._is_film_there = lambda: film.is_there
        self._desk, self._marking = desk, MarkingHand(desk, now_us)
        self._now_us, self._held, self._last = now_us, None, ""
        self._keys_for(self._palette.actor)
        return self._key_map(desk)

    def end(self) -> None:
        """Nothing can be marked any more."""
        self._desk = self._marking = self._machine = self._held = None
        self._panel.leave()

    def use_clock(self, clock: Callable[[], float]) -> None:
        """Measure chords by another clock (tests)."""
        assert self._machine is not None
        self._machine = ChordMachine(self._machine.keys, clock, self._machine.timeout_s)

    def renew(self) -> KeyMap | None:
        """The keys in force after somebody chose others; None while nothing is open."""
        if self._desk is None:
            return None
        keys = self._key_map(self._desk)
        if self._machine is not None:
            self._machine.keys = keys
            self._machine.timeout_s = self._preferences.number("coding.chord_ms") / 1000
        return keys

    # --- which keys mean what

    def _key_map(self, desk: CodingDesk) -> KeyMap:
        choices = key_choices(self._preferences, desk.scheme.id)
        return KeyMap.of(desk.scheme, choices, self._palette.actor)

    def _keys_for(self, _actor: Actor) -> None:
        """Where actors share their digits, the palette says which ones are meant."""
        if self._desk is None:
            return
        if self._machine is None:
            timeout_s = self._preferences.number("coding.chord_ms") / 1000
            self._machine = ChordMachine(self._key_map(self._desk), timeout_s=timeout_s)
        elif self._desk.scheme.digits_per_actor:
            self._machine.keys = self._key_map(self._desk)

    def _person_chosen(self, actor: Actor, person_id: PersonId) -> None:
        """Whose marks are made where there are twins or two adults."""
        if self._marking is not None:
            self._marking.persons[actor] = person_id

    def _who(self, actor: Actor) -> str:
        """Whose mark it will be: by name where there are twins or two adults."""
        meant = self._marking.persons.get(actor) if self._marking is not None else None
        people = self._desk.people if self._desk is not None else ()
        named = (person.called for person in people if person.id == meant)
        return next(named, actor_words(actor))

    def mean_next_person(self) -> None:
        """Mark for the other twin, or the other adult, from now on; said on the film."""
        called = self._palette.mean_next()
        words = self.tr("{who}: marks are theirs now").format(who=called)
        self._panel.answer((), words if called else self.tr("There is nobody else to choose."))

    # --- strokes

    def wants_stroke(self, stroke: str) -> bool:
        return self._machine is not None and self._machine.wants(stroke)

    def take_stroke(self, stroke: str) -> None:
        """A letter or digit that means something for marking."""
        machine = self._machine
        if machine is None:
            return
        answer = machine.press(stroke)
        if isinstance(answer, Waiting):
            self._palette.show_leader(answer.leader)
            who = self._who(answer.actor) if answer.actor is not None else answer.leader
            self._panel.wait(machine, answer.leader, who)
            return
        self._palette.show_leader("")
        if isinstance(answer, Complete):
            self._take_code(answer)
        elif isinstance(answer, Unbound):
            self._panel.answer(answer.strokes, self.tr("is no code. Nothing was marked."))

    def _take_code(self, answer: Complete) -> None:
        """Mark it; where this coder holds its key, remember which one is down."""
        self.let_go()
        desk = self._desk
        if desk is None or not is_held(self._preferences, desk.scheme.id, answer.code_id):
            self.press_code(answer.code_id, answer.strokes)
            return
        held = self._held = _Held(answer.strokes[-1], answer.code_id, self._now_us())
        is_made = self.press_code(answer.code_id, answer.strokes, held)
        if is_made and held.mark_id is None:
            self._held = None

    def release_stroke(self, stroke: str) -> None:
        """End the state whose key came up."""
        if self._held is not None and self._held.stroke == stroke:
            self.let_go()

    def let_go(self) -> None:
        """End the state that is held, if any.

        On the frame on which it began it stays on: while the film stands, holding cannot measure
        anything, and the next press ends it.
        """
        held, self._held, desk = self._held, None, self._desk
        if held is None or desk is None or self._now_us() <= held.began_us:
            return

        def goes_on() -> bool:
            mark = desk.marks.get(held.mark_id) if held.mark_id is not None else None
            return mark is not None and mark.is_open

        # The press that began it may still wait: then its end waits behind it.
        if goes_on() or self._line.waits:
            self.press_code(held.code_id, only_if=goes_on)

    def cancel(self) -> bool:
        """Leave a chord that is under way; whether there was one."""
        if self._machine is None or not self._machine.cancel():
            return False
        self._panel.leave()
        self._palette.show_leader("")
        return True

    # --- marking

    def _row_pressed(self, code_id: str) -> None:
        self.press_code(code_id)

    def press_again(self) -> None:
        """The code that was pressed last, once more: a state that it began ends."""
        if self._last:
            self.press_code(self._last)
        else:
            self._panel.answer((), self.tr("No code was marked yet."))

    def press_code(
        self,
        code_id: str,
        strokes: tuple[str, ...] = (),
        held: _Held | None = None,
        only_if: Callable[[], bool] | None = None,
    ) -> bool:
        """Mark this code now, or end it when it is on; whether that is done, or refused.

        False: it waits for the library. ``held`` is told what it began. ``only_if`` is asked when
        it is made.
        """
        if self._marking is None or self._desk is None:
            return True
        code = self._desk.scheme.code(code_id)
        if code_id in self.switched_off:
            words = self.tr("{code} is switched off for this family").format(code=code.label)
            self._panel.answer(strokes, words, _sign(code))
            return True
        if not self._is_film_there():
            # It would lie at the first frame, whatever is meant.
            self._panel.answer(strokes, self.tr("There is no picture yet. Nothing was marked."))
            return True
        press = self._marking.press(code_id)

        def make() -> None:
            if only_if is None or only_if():
                self._made(code, strokes, press(), held)

        def refuse(problem: Problem) -> None:
            # The reason is longer than the panel stays.
            words = self.tr("{code}: nothing was marked").format(code=code.label)
            self._panel.answer(strokes, words, _sign(code))
            self.problem.emit(problem.sentence)

        is_over = self._line.do(make, refuse)
        if not is_over:
            self._last = code_id
            words = self.tr("{code}: waits for the library").format(code=code.label)
            self._panel.answer(strokes, words, _sign(code))
        return is_over

    def _made(
        self,
        code: Code,
        strokes: tuple[str, ...],
        pressed: tuple[Mark | None, bool],
        held: _Held | None,
    ) -> None:
        mark, is_new = pressed
        self._last = code.id
        self._panel.answer(strokes, self._what_happened(code, mark, is_new), _sign(code))
        if held is not None and mark is not None and mark.is_open:
            held.mark_id = mark.id
        if mark is not None:
            self.marked.emit(mark.id)

    def _what_happened(self, code: Code, mark: Mark | None, is_new: bool) -> str:
        if code.kind is CodeKind.POINT:
            return self.tr("{code}: marked").format(code=code.label)
        if is_new:
            return self.tr("{code}: on").format(code=code.label)
        if mark is None:
            return self.tr("{code}: taken back").format(code=code.label)
        return self.tr("{code}: off").format(code=code.label)


def _sign(code: Code) -> Glyph:
    return Glyph.CANNOT_SEE if code.unscorable else glyph_of(code.valence)
