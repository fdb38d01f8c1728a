"""A real, tiny disk that can be pulled out while it is written, and plugged in again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

_SHUT_DOWN = 0x8004587D
_WITHOUT_FLUSHING = (2).to_bytes(4, sys.byteorder)
needs_disks = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only the superuser can make a disk"
)


class Stick:
    """An ext4 file system in a file, mounted on ``place``.

    ``pull`` is what the kernel does when a device goes: from then on every read, write and look
    at a file that is open there is refused, for ever, also for what was open before. ``plug_in``
    mounts what the disk held then, as a new device in the same place.
    """

    def __init__(self, folder: Path, size_mb: int = 16) -> None:
        self.place = folder / "stick"
        self.place.mkdir()
        self._images = [folder / "stick-0.img"]
        with self._images[0].open("wb") as image:
            image.truncate(size_mb << 20)
        _run("mkfs.ext4", "-q", "-F", "-m", "0", str(self._images[0]))
        self._mount()

    def _mount(self) -> None:
        _run("mount", "-o", "loop", str(self._images[-1]), str(self.place))

    def pull(self) -> None:
        """Gone in the middle of things; nothing that was not written through gets written."""
        import fcntl

        handle = os.open(self.place, os.O_RDONLY)
        try:
            fcntl.ioctl(handle, _SHUT_DOWN, _WITHOUT_FLUSHING)
        finally:
            os.close(handle)
        # Lazy: somebody still holds files that were open there.
        _run("umount", "-l", str(self.place))

    def plug_in(self) -> None:
        """The same contents; a new device, as the kernel makes one each time."""
        again = self._images[-1].with_name(f"stick-{len(self._images)}.img")
        shutil.copy(self._images[-1], again)
        self._images.append(again)
        self._mount()

    def fill(self, leaving_bytes: int) -> Path:
        """Another file that takes all room but this; delete it to have room again."""
        path = self.place / "films"
        free = shutil.disk_usage(self.place).free
        path.write_bytes(bytes(max(0, free - leaving_bytes)))
        return path

    def end(self) -> None:
        with suppress(subprocess.CalledProcessError):
            _run("umount", "-l", str(self.place))


@contextmanager
def plugged_in(folder: Path) -> Iterator[Stick]:
    """A stick for one test; the test is skipped where none can be made."""
    try:
        stick = Stick(folder)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no disk can be made here")
    try:
        yield stick
    finally:
        stick.end()


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
