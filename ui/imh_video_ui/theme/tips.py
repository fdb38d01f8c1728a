"""What people wrote, as a tool tip shows it."""

from __future__ import annotations

from html import escape
from typing import Final

LONGEST: Final = 400
"""Letters; whoever wants to read more opens what the tip belongs to."""


def shortened(words: str) -> str:
    """The beginning of long words, with an ellipsis."""
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rstrip()}…"


def tip_of(words: str) -> str:
    """Never taken for markup, whatever they hold, and wrapped: plain tips are as wide as a line."""
    return f'<p style="white-space: pre-wrap">{escape(words)}</p>' if words else ""
