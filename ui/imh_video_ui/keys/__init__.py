"""Every key of the window and of the codes: shown, changed, kept for each coder, printed."""
