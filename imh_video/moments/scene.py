"""What the two people did, as far as it could be seen and heard: the ground that rules stand on."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from imh_video.model.moment import Evidence
from imh_video.model.signal import SignalSet
from imh_video.moments.bouts import Bout, Trace
from imh_video.moments.parameters import Parameters
from imh_video.timebase import Micros, micros

_MOSTLY = 0.6
"""One picture in which nothing could be measured does not hide an onset."""

_FROM_THE_SIDE_DEG = 15.0
"""Less than this is facing the camera more than the other person."""

INFANT = "infant"
CAREGIVER = "caregiver"
BOTH = "both"


class Sign(StrEnum):
    """Something that a person did and that can be seen or heard."""

    LOOK = "look"
    SMILE = "smile"
    VOICE = "voice"
    REACH = "reach"
    TOUCH = "touch"
    SHOW_FACE = "face shown"
    TURN_AWAY = "turn away"
    LOOK_AWAY = "look away"


_SIGNAL_OF = {
    (INFANT, Sign.LOOK): "infant_facing_partner",
    (INFANT, Sign.SMILE): "infant_smile",
    (INFANT, Sign.VOICE): "voice_infant",
    (INFANT, Sign.REACH): "infant_reach",
    (INFANT, Sign.TURN_AWAY): "infant_turned_away",
    (INFANT, Sign.LOOK_AWAY): "infant_facing_partner",
    (CAREGIVER, Sign.LOOK): "caregiver_facing_partner",
    (CAREGIVER, Sign.SMILE): "caregiver_smile",
    (CAREGIVER, Sign.VOICE): "voice_adult",
    (CAREGIVER, Sign.REACH): "caregiver_reach",
    (CAREGIVER, Sign.TOUCH): "caregiver_hand_near_partner",
    (CAREGIVER, Sign.SHOW_FACE): "caregiver_covered",
    (CAREGIVER, Sign.LOOK_AWAY): "caregiver_facing_partner",
    (CAREGIVER, Sign.TURN_AWAY): "caregiver_turned_away",
}


@dataclass(frozen=True, slots=True, order=True)
class Act:
    """One thing that one person did, from ``onset_us`` to ``offset_us``."""

    onset_us: Micros
    offset_us: Micros
    person: str
    sign: Sign
    peak: float = 0.0

    @property
    def duration_us(self) -> Micros:
        return self.offset_us - self.onset_us

    @property
    def signal(self) -> str:
        return _SIGNAL_OF[self.person, self.sign]

    def as_evidence(self) -> Evidence:
        return Evidence(
            self.sign.value, self.person, self.onset_us, self.offset_us, self.signal, self.peak
        )


@dataclass(frozen=True, eq=False)
class Scene:
    """The signals of one film with the parameters; answers are worked out once and kept."""

    signals: SignalSet
    parameters: Parameters
    _traces: dict[str, Trace] = field(default_factory=dict, repr=False)
    _acts: dict[tuple[str, Sign], Acts] = field(default_factory=dict, repr=False)
    _usual: dict[str, float | None] = field(default_factory=dict, repr=False)

    @property
    def audible(self) -> bool:
        """Whether anything may be said of voices and of silence."""
        return self.signals.audible

    def trace(self, name: str) -> Trace:
        """The signal as yes, no and unknown. Without usable sound voices are unknown."""
        if name not in self._traces:
            if name.startswith("voice_") and not self.audible:
                self._traces[name] = Trace.unknown()
            else:
                self._traces[name] = Trace.of(self.signals, name, self.parameters.signs.level)
        return self._traces[name]

    def derived(self, name: str, make: Callable[[], Trace]) -> Trace:
        """A trace that is worked out from signals, once for each name."""
        if name not in self._traces:
            self._traces[name] = make()
        return self._traces[name]

    def trace_of(self, person: str, sign: Sign) -> Trace:
        return self.trace(_SIGNAL_OF[person, sign])

    def acts(self, person: str, sign: Sign) -> Acts:
        """Everything of that sort that the person was seen or heard to do, in order of time."""
        key = (person, sign)
        if key not in self._acts:
            self._acts[key] = Acts(tuple(self._find(person, sign)))
        return self._acts[key]

    def _find(self, person: str, sign: Sign) -> list[Act]:
        trace = self.trace_of(person, sign)
        signs = self.parameters.signs
        least, bridge = micros(self._least_s(person, sign)), micros(signs.bridge_s)
        if sign == Sign.VOICE:
            bridge = micros(signs.voice_bridge_s)
        if sign == Sign.LOOK_AWAY:
            return [_act(bout, person, sign) for bout in trace.absences(least, bridge)]
        bouts = trace.bouts(least, bridge, signs.filled_share)
        if sign == Sign.TURN_AWAY:
            bouts = tuple(bout for bout in bouts if self._is_far_turn(person, bout))
        if sign == Sign.SHOW_FACE:
            return self._faces_shown(bouts, person)
        return [_act(bout, person, sign) for bout in bouts]

    def _least_s(self, person: str, sign: Sign) -> float:
        signs = self.parameters.signs
        if sign == Sign.VOICE:
            return signs.infant_voice_min_s if person == INFANT else signs.adult_voice_min_s
        return {
            Sign.LOOK: signs.look_min_s,
            Sign.SMILE: signs.smile_min_s,
            Sign.REACH: signs.reach_min_s,
            Sign.TOUCH: signs.touch_min_s,
            Sign.SHOW_FACE: signs.touch_min_s,
        }.get(sign, signs.away_min_s)

    def _is_far_turn(self, person: str, bout: Bout) -> bool:
        """Whether the head turned far from where it usually faces the partner.

        A smaller turn is a look at something, perhaps down at a toy. Where the head is seen and its
        direction is not, because the face turned out of sight, the turn was far.
        """
        usual_deg = self._usual_yaw_deg(person)
        yaw = self.signals.signals.get(f"{person}_yaw_deg")
        if usual_deg is None or yaw is None:
            return True
        first, last = np.searchsorted(yaw.times_us, (bout.onset_us, bout.offset_us))
        turns_deg = np.abs(yaw.values[first:last] - usual_deg)
        turns_deg = turns_deg[np.isfinite(turns_deg)]
        if len(turns_deg) == 0:
            return True
        return bool(np.quantile(turns_deg, 0.75) >= self.parameters.signs.turn_deg)

    @property
    def sides_are_comparable(self) -> bool:
        """Whether left and right are the same for both: two people seen from the side in one view.

        Then they face each other by turning to opposite sides. In a split screen, or where both sit
        before the camera, a turn to the left is not a turn to the same place.
        """
        usual = [self._usual_yaw_deg(person) for person in (INFANT, CAREGIVER)]
        baby, parent = usual
        if baby is None or parent is None:
            return False
        return baby * parent < 0 and min(abs(baby), abs(parent)) >= _FROM_THE_SIDE_DEG

    def _usual_yaw_deg(self, person: str) -> float | None:
        """The middle of its directions while it faces the partner; None when it never did."""
        if person not in self._usual:
            self._usual[person] = self._find_usual_yaw_deg(person)
        return self._usual[person]

    def _find_usual_yaw_deg(self, person: str) -> float | None:
        yaw = self.signals.signals.get(f"{person}_yaw_deg")
        if yaw is None:
            return None
        facing = self.signals.at(f"{person}_facing_partner", yaw.times_us) >= 0.5
        values = yaw.values[facing & yaw.known]
        return float(np.median(values)) if len(values) else None

    def faces_partner_around(self, act: Act, share: float) -> bool:
        """Whether the person is seen to face the partner around the onset of the act."""
        around = micros(self.parameters.signs.look_min_s)
        facing = self.trace_of(act.person, Sign.LOOK)
        return facing.yes_share(act.onset_us - around, act.onset_us + around) >= share

    def _faces_shown(self, covered: tuple[Bout, ...], person: str) -> list[Act]:
        """Faces that come out of hiding: ends of covers after which the face is in view."""
        shown = []
        face = self.trace(f"{person}_face")
        for bout in covered:
            until = bout.offset_us + micros(self.parameters.signs.look_min_s)
            if face.yes_share(bout.offset_us, until) > 0.5:
                shown.append(Act(bout.offset_us, until, person, Sign.SHOW_FACE, 1.0))
        return shown

    def absent_before(self, name: str, us: Micros) -> bool:
        """Whether the signal was mostly seen to be off just before that instant."""
        clear = micros(self.parameters.signs.onset_clear_s)
        return self.trace(name).no_share(us - clear, us) >= _MOSTLY

    def seen_without(self, name: str, us: Micros) -> bool:
        """Whether just before that instant both faces were seen and the signal was mostly not on.

        Weaker than ``absent_before``: the signal may have been unknown there.
        """
        before_us = us - micros(self.parameters.signs.onset_clear_s)
        if before_us < 0 or self.trace(name).yes_share(before_us, us) > 1 - _MOSTLY:
            return False
        faces = (self.trace(f"{who}_face") for who in (INFANT, CAREGIVER))
        return all(face.yes_share(before_us, us) >= _MOSTLY for face in faces)

    def began_in_view(self, act: Act) -> bool:
        """Whether its absence was seen just before, so that its onset is known."""
        if act.sign == Sign.SHOW_FACE:
            return True
        if act.sign == Sign.LOOK_AWAY:
            clear = micros(self.parameters.signs.onset_clear_s)
            return self.trace(act.signal).yes_share(act.onset_us - clear, act.onset_us) >= _MOSTLY
        return self.absent_before(act.signal, act.onset_us)

    def known_share(self, name: str, onset_us: Micros, offset_us: Micros) -> float:
        """Share of the stretch in which the signal could be measured."""
        return self.trace(name).known_share(onset_us, offset_us)


@dataclass(frozen=True)
class Acts:
    """Acts of one sort in order of time; they do not overlap."""

    all: tuple[Act, ...]
    _onsets: list[Micros] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_onsets", [act.onset_us for act in self.all])

    def beginning_within(self, onset_us: Micros, offset_us: Micros) -> tuple[Act, ...]:
        """Those that begin in ``[onset_us, offset_us]``."""
        first = bisect_left(self._onsets, onset_us)
        return self.all[first : bisect_right(self._onsets, offset_us)]

    def touching(self, onset_us: Micros, offset_us: Micros) -> tuple[Act, ...]:
        """Those that overlap the stretch."""
        first = max(0, bisect_left(self._onsets, onset_us) - 1)
        last = bisect_left(self._onsets, offset_us)
        return tuple(act for act in self.all[first:last] if act.offset_us > onset_us)


def _act(bout: Bout, person: str, sign: Sign) -> Act:
    return Act(bout.onset_us, bout.offset_us, person, sign, bout.peak)
