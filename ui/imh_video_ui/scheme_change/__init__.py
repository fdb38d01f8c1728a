"""Another version of a coding's scheme: what becomes of every mark, shown before it is done."""
