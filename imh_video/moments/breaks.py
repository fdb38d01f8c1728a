"""Breaks that a baby takes: turned or looked away after being with the parent, and back again."""

from __future__ import annotations

from dataclasses import dataclass

from imh_video.moments.scene import CAREGIVER, INFANT, Act, Scene, Sign
from imh_video.timebase import Micros, micros


@dataclass(frozen=True, slots=True)
class Break:
    """From turning away to being turned to the parent again."""

    away: Act
    back: Act

    @property
    def duration_us(self) -> Micros:
        return self.back.onset_us - self.away.onset_us


def breaks(scene: Scene) -> list[Break]:
    """Every break whose beginning and end were seen."""
    found: list[Break] = []
    for away in _aways(scene):
        back = _back(scene, away)
        if back is None or (found and away.onset_us < found[-1].back.onset_us):
            continue
        if _parent_stayed(scene, away, back):
            found.append(Break(away, back))
    return found


def _parent_stayed(scene: Scene, away: Act, back: Act) -> bool:
    """Turning away is a rest from the parent only when the parent stays turned to the baby.

    Otherwise both are busy with something, which is ordinary. Of a parent who is out of view it is
    not known; then a far turn alone is told.
    """
    least = scene.parameters.pause.watching_share
    watching = scene.trace_of(CAREGIVER, Sign.LOOK)
    if away.sign == Sign.TURN_AWAY:
        return watching.no_share(away.onset_us, back.onset_us) <= 1 - least
    return watching.yes_share(away.onset_us, back.onset_us) >= least


def _aways(scene: Scene) -> list[Act]:
    """Turns away, and looks away that are no turns, after a time of being turned to the parent."""
    pause = scene.parameters.pause
    before = micros(pause.before_s)
    facing = scene.trace_of(INFANT, Sign.LOOK)
    turns = scene.acts(INFANT, Sign.TURN_AWAY)
    looks = [
        look
        for look in scene.acts(INFANT, Sign.LOOK_AWAY).all
        if not turns.touching(look.onset_us, look.onset_us + micros(1))
    ]
    return sorted(
        act
        for act in (*turns.all, *looks)
        if scene.began_in_view(act)
        and facing.yes_share(act.onset_us - 2 * before, act.onset_us) >= 0.5
    )


def _back(scene: Scene, away: Act) -> Act | None:
    """The first look at the parent after it, in time and long enough."""
    pause = scene.parameters.pause
    first = away.onset_us + micros(scene.parameters.signs.away_min_s)
    last = away.onset_us + micros(pause.longest_s)
    for look in scene.acts(INFANT, Sign.LOOK).beginning_within(first, last):
        if look.duration_us >= micros(pause.back_s) and _seen_until(scene, away, look):
            return look
    return None


def _seen_until(scene: Scene, away: Act, look: Act) -> bool:
    """Whether most of the break was in view: a baby who was not seen was not seen to rest."""
    least = scene.parameters.view.coverage_min_share
    return scene.known_share("infant_facing_partner", away.onset_us, look.onset_us) >= least
