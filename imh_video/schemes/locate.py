"""Where schemes lie: those of the program in the package or checkout, a person's own beside them.

An own file that breaks a rule is not a scheme yet: it is left out here, and the editor shows why.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from imh_video.model.problem import Problem
from imh_video.model.scheme import CodingScheme
from imh_video.places import data_folder
from imh_video.schemes.places import did_you_mean
from imh_video.schemes.problems import SchemeRefused
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


def own_folder() -> Path:
    """Where a person's own schemes are kept; it may not exist yet."""
    return data_folder() / "schemes"


def own_paths() -> tuple[Path, ...]:
    """The files in it, by name."""
    return tuple(sorted(own_folder().glob("*.yaml")))


def own_schemes() -> tuple[CodingScheme, ...]:
    """Those that can be used; of two with the same id the first by file name."""
    taken = {scheme.id for scheme in builtin_schemes()}
    found = []
    for path in own_paths():
        scheme = _read_if_whole(path)
        if scheme is not None and scheme.id not in taken:
            taken.add(scheme.id)
            found.append(scheme)
    return tuple(found)


def all_schemes() -> tuple[CodingScheme, ...]:
    """What a coding can be begun with: those of the program, then own ones."""
    return (*builtin_schemes(), *own_schemes())


def find_scheme(scheme_id: str = DEFAULT_SCHEME_ID) -> CodingScheme:
    """The scheme of that id, of the program or one's own. Raises Problem when there is none."""
    for scheme in builtin_schemes():
        if scheme.id == scheme_id:
            return scheme
    own = own_schemes()
    for scheme in own:
        if scheme.id == scheme_id:
            return scheme
    known = [scheme.id for scheme in (*builtin_schemes(), *own)]
    meant = did_you_mean(scheme_id, known) or f" There are {', '.join(known)}."
    raise Problem(f"There is no coding scheme '{scheme_id}'.", way_out=meant)


def _read_if_whole(path: Path) -> CodingScheme | None:
    try:
        return _read_cached(path, path.stat().st_mtime_ns)
    except (SchemeRefused, OSError):
        return None


@lru_cache(maxsize=64)
def _read_cached(path: Path, mtime_ns: int) -> CodingScheme:
    # The time of the last change is part of the key: an edited file in a checkout is read again.
    return read_scheme(path)
