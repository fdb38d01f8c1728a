"""What surrounds every page: rail, top bar, menus, command palette, help."""
