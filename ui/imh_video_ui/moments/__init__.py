"""The queue of possible moments: what the program suggests and what a person decides."""
