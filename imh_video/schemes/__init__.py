"""Coding scheme files: read, check, find."""
