"""Signals -> possible moments: rules, ranking, evaluation. Pure numpy, no engine."""
