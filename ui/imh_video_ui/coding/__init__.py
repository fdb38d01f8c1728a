"""The coding workspace: film, palette, timeline, possible moments, marks and notes on one page."""
