"""imh-video without a window: film, marks, signals, possible moments, consent. No Qt here."""

__version__ = "0.1.0"
