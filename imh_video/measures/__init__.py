"""What can be counted in a coding: pure functions, one module for each measure.

Nothing is divided by zero: a value that is not defined is None. Time in which somebody could not be
seen belongs to no denominator. Codes that are switched off for a family are left out altogether.
"""
