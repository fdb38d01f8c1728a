"""How well the suggestions meet a coding: choose one, read the figures, watch what was missed."""
