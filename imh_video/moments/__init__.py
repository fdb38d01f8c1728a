"""Signals -> possible moments: rules, ranking, evaluation. Pure numpy, no engine."""

from imh_video.moments.short_list import Restraint
from imh_video.moments.suggestion import MomentSettings, find, suggest

__all__ = ["MomentSettings", "Restraint", "find", "suggest"]
