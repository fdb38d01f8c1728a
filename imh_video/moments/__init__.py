"""Signals into possible moments: one file per rule. Pure; suggests, never decides."""
