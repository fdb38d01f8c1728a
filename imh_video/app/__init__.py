"""What a person can do with the program: one function per action, for window and command line."""
