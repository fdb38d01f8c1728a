"""Where the schemes that come with the program lie: in the package, or else in the checkout."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from imh_video.model.problem import Problem
from imh_video.model.scheme import CodingScheme
from imh_video.schemes.places import did_you_mean
from imh_video.schemes.read import read_scheme

DEFAULT_SCHEME_ID = "sunderland"


def schemes_folder() -> Path:
    """The folder of built-in schemes; a wheel carries it inside the package."""
    package = Path(__file__).parent
    in_package = package / "builtin"
    if in_package.is_dir():
        return in_package
    return package.parent.parent / "annotation_schemes"


def builtin_schemes() -> tuple[CodingScheme, ...]:
    """The schemes that come with the program, the default one first."""
    schemes = [_read_cached(path, path.stat().st_mtime_ns) for path in builtin_paths()]
    return tuple(sorted(schemes, key=lambda scheme: scheme.id != DEFAULT_SCHEME_ID))


def builtin_paths() -> tuple[Path, ...]:
    """Their files. Raises Problem when the program is not whole."""
    paths = tuple(sorted(schemes_folder().glob("*.yaml")))
    if not paths:
        raise Problem(
            "The coding schemes that belong to the program are missing.",
            where=str(schemes_folder()),
            way_out="Install imh-video again.",
        )
    return paths


def find_scheme(scheme_id: str = DEFAULT_SCHEME_ID) -> CodingScheme:
    """The built-in scheme of that id. Raises Problem when there is none."""
    schemes = builtin_schemes()
    for scheme in schemes:
        if scheme.id == scheme_id:
            return scheme
    known = [scheme.id for scheme in schemes]
    meant = did_you_mean(scheme_id, known) or f" There are {', '.join(known)}."
    raise Problem(f"There is no coding scheme '{scheme_id}'.", way_out=meant)


@lru_cache(maxsize=32)
def _read_cached(path: Path, mtime_ns: int) -> CodingScheme:
    # The time of the last change is part of the key: an edited file in a checkout is read again.
    return read_scheme(path)
