"""Dialogs: what happened, what is safe, what you can do."""
