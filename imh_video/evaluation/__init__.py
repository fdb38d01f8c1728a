"""The program held against a coding: signals on bins, moments one to one, beside baselines.

Pure numpy: knows no file and no engine. Undefined figures are None, never 0 or 1.
"""
