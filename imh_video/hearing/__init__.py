"""Detectors that listen: who may be sounding, and at what pitch."""
