"""The settings page, made from the one table of settings."""
