"""Signals -> possible moments: rules, ranking, evaluation. Pure numpy, no engine."""

from imh_video.moments.ranking import Restraint
from imh_video.moments.suggestion import MomentSettings, suggest

__all__ = ["MomentSettings", "Restraint", "suggest"]
