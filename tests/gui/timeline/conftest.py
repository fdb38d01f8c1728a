"""Numbered clips for the picture lane."""

from __future__ import annotations

from support.numbered_clips import clips as clips
