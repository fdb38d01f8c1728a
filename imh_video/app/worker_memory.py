"""What a worker process frees goes back to the system: hours of film take no more than minutes.

The C library of Linux (glibc) learns from each large block that is freed to keep the next ones in
its own heap. Between blocks that stay, such as those of the networks, the free ones then lie
unused: a hundred megabytes after some minutes of film. Elsewhere nothing is done.
"""

from __future__ import annotations

import contextlib
import ctypes
import sys

_LARGE_BYTES = 4 * 1024 * 1024
"""A picture of 1080 lines is larger; what is asked for dozens of times a second is smaller."""
_ASKED_OF_THE_SYSTEM = -3
"""M_MMAP_THRESHOLD of glibc's malloc.h."""


def keep_no_large_blocks() -> None:
    """From here on each large block is asked of the system, and given back when it is freed."""
    with contextlib.suppress(OSError, AttributeError):
        _of_glibc().mallopt(_ASKED_OF_THE_SYSTEM, _LARGE_BYTES)


def give_back_freed_memory() -> None:
    """The free rest of the heap as well; takes milliseconds."""
    with contextlib.suppress(OSError, AttributeError):
        _of_glibc().malloc_trim(0)


def _of_glibc() -> ctypes.CDLL:
    """Raises OSError or AttributeError where there is none."""
    if sys.platform != "linux":
        raise OSError("no glibc")
    return ctypes.CDLL(None)
