"""What can be wrong with a film file."""

from __future__ import annotations

from imh_video.model.problem import Problem


class MediaProblem(Problem):
    """A film cannot be opened, read or played; the text says why in one plain sentence."""


class NoPicture(MediaProblem):
    """The file can be read, but holds sound or text only."""
