"""Observations into signals: pure numpy."""
