"""Families, their films, and adding one."""
