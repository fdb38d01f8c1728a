"""Coding schemes in the window: listed, copied, changed with everything checked as one types."""
