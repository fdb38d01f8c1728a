"""ELAN files (``.eaf``, EAF 3.0): one door for writing and reading. See docs/formats/elan.md."""

from imh_video.exchange.elan_reading import read
from imh_video.exchange.elan_writing import write

__all__ = ["read", "write"]
