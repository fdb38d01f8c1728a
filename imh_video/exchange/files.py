"""Reading and writing whole files: nothing half-written, every trouble told in one sentence."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from imh_video.exchange.document import ExchangeProblem


def write_file(path: Path, data: bytes) -> None:
    """Write beside the old file, then take its place; until then the old one stays.

    Raises ExchangeProblem.
    """
    if path.is_dir():
        raise ExchangeProblem(str(path), "", "This is a folder.", "Give a file name.")
    temporary: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=".imh-", suffix=".part", delete=False
        ) as stream:
            temporary = Path(stream.name)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        way_out = "Choose another folder, or make room, and try again."
        raise ExchangeProblem(
            str(path), "", f"The file cannot be written ({why}).", way_out
        ) from None
    finally:
        # Also where somebody pressed Ctrl+C in the middle; what took its place is not there.
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def read_file(path: Path, largest_bytes: int = 100_000_000) -> bytes:
    """The whole file, or an ExchangeProblem that says why not."""
    try:
        if path.is_dir():
            raise ExchangeProblem(str(path), "", "This is a folder.", "Choose a file.")
        if path.stat().st_size > largest_bytes:
            problem = f"The file is too large (more than {largest_bytes // 1_000_000} MB)."
            raise ExchangeProblem(path.name, "", problem)
        return path.read_bytes()
    except FileNotFoundError:
        way_out = "Check its name and folder."
        raise ExchangeProblem(str(path), "", "There is no such file.", way_out) from None
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise ExchangeProblem(str(path), "", f"The file cannot be read ({why}).") from None


def read_text(path: Path) -> str:
    """The whole file as text: UTF-8, with or without a byte order mark, or UTF-16 with one.

    Raises ExchangeProblem.
    """
    data = read_file(path)
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        way_out = "Save it as UTF-8 and try again."
        raise ExchangeProblem(path.name, "", "This is not a text file in UTF-8.", way_out) from None
