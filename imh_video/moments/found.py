"""What a rule hands on: a span, how plain the signs were, and the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from imh_video.model.moment import Evidence, MomentKind
from imh_video.moments.scene import Scene
from imh_video.timebase import Span


@dataclass(frozen=True, slots=True)
class Found:
    """``strength`` (0 to 1) says how plain the signs were, not how good anything was.

    ``rests_on`` names the signals that must have been measured for it to be worth telling.
    """

    kind: MomentKind
    rule: str
    span: Span
    strength: float
    reason: str
    evidence: tuple[Evidence, ...]
    rests_on: tuple[str, ...]


Rule: TypeAlias = Callable[[Scene], list[Found]]
"""A pure function: the same scene gives the same moments."""
