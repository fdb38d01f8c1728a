"""Going back: one coding to how it was some minutes ago, a library to a checked backup."""
