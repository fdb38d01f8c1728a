"""Scheme files: read, check, locate."""

from imh_video.schemes.check import check_scheme
from imh_video.schemes.locate import all_schemes, builtin_schemes, find_scheme, own_schemes
from imh_video.schemes.problems import SchemeProblem, SchemeRefused
from imh_video.schemes.read import read_scheme, read_scheme_text

__all__ = [
    "SchemeProblem",
    "SchemeRefused",
    "all_schemes",
    "builtin_schemes",
    "check_scheme",
    "find_scheme",
    "own_schemes",
    "read_scheme",
    "read_scheme_text",
]
