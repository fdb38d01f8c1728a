"""Long work of the core, run beside the window."""
