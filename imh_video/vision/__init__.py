"""Detectors that look: faces, bodies, and who is followed from frame to frame."""
