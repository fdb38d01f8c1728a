"""The timeline: what could be seen, what was measured, and what was marked, over time."""
