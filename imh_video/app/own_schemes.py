"""A person's own coding schemes: listed, copied from another, saved, brought in, taken away.

The schemes of the program are read only; a copy of one is where most own schemes begin. A coding
keeps the version that it was begun with, whatever happens to the file.
"""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from imh_video.app.library import Library
from imh_video.model.identifiers import RecordingId
from imh_video.model.problem import Problem
from imh_video.model.scheme import Actor, CodingScheme, Valence
from imh_video.schemes.check import check_scheme
from imh_video.schemes.draft import SchemeDraft, free_id, new_code
from imh_video.schemes.locate import builtin_paths, find_scheme, own_folder, own_paths
from imh_video.schemes.places import did_you_mean
from imh_video.schemes.problems import SchemeProblem
from imh_video.schemes.read import read_through, text_of_file
from imh_video.schemes.write import draft_text, scheme_text, tidy

_REMOVED: Final = "removed"


@dataclass(frozen=True)
class SchemeFile:
    """A scheme file as it lies there. ``scheme`` is None where only its text can be shown."""

    path: Path
    is_built_in: bool
    text: str
    scheme: CodingScheme | None
    problems: tuple[SchemeProblem, ...]

    @property
    def is_ready(self) -> bool:
        """Whether a coding can be begun with it."""
        return self.scheme is not None and not self.problems

    @property
    def title(self) -> str:
        if self.scheme is not None and self.scheme.title:
            return self.scheme.title
        return _in_text("title", self.text) or self.path.stem

    def draft(self) -> SchemeDraft | None:
        """To be changed in a form; None where only the text can be mended."""
        return SchemeDraft.of(self.scheme, self.text) if self.scheme is not None else None


@dataclass(frozen=True, slots=True)
class Saved:
    """``raised_from`` is the version that codings use, where another number was given."""

    file: SchemeFile
    raised_from: str = ""


def scheme_files() -> tuple[SchemeFile, ...]:
    """Those of the program first, then own ones by their title; broken ones too."""
    built_in = [read_scheme_file(path) for path in builtin_paths()]
    built_in.sort(key=lambda file: file.scheme is None or file.scheme.id != "sunderland")
    own = sorted((read_scheme_file(path) for path in own_paths()), key=lambda f: f.title.casefold())
    taken = {file.scheme.id for file in built_in if file.scheme is not None}
    return (*built_in, *_without_doubles(own, taken))


def problems_of(name: str) -> tuple[SchemeProblem, ...]:
    """What is wrong with a scheme: that of a file, or of an id that is not a file's name.

    A scheme is known by the name of its file without the ending, too. Raises Problem when there is
    no such scheme.
    """
    path = Path(name)
    if path.is_file() or path.suffix or len(path.parts) > 1:
        return check_scheme(path)
    files = scheme_files()
    found = [file for file in files if name in _names_of(file)]
    if not found:
        known = [one for file in files for one in _names_of(file)[:1]]
        way_out = did_you_mean(name, known) or f" There are {', '.join(known)}."
        raise Problem(f"There is no file and no coding scheme '{name}'.", way_out=way_out)
    return tuple(problem for file in found for problem in file.problems)


def _names_of(file: SchemeFile) -> tuple[str, ...]:
    scheme_id = file.scheme.id if file.scheme is not None else _in_text("id", file.text)
    return (scheme_id, file.path.stem) if scheme_id else (file.path.stem,)


def _in_text(name: str, text: str) -> str:
    """What stands in a text that cannot be read as a scheme: it still says which one it is."""
    line = re.search(rf"^{name}:[ \t]*(\S.*?)\s*$", text, re.MULTILINE)
    return line[1].strip("\"'") if line else ""


def read_scheme_file(path: Path) -> SchemeFile:
    """The file and everything that is wrong with it. Refuses nothing."""
    try:
        stamp = path.stat()
    except OSError:
        return _read_file(path)
    return _read_cached(path, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=64)
def _read_cached(path: Path, _mtime_ns: int, _size: int) -> SchemeFile:
    # Reading forty codes takes 0.2 s, and the list is shown anew after every change.
    return _read_file(path)


def _read_file(path: Path) -> SchemeFile:
    is_built_in = path in builtin_paths()
    text, problem = text_of_file(path)
    if problem:
        problems = (SchemeProblem(path.name, None, "", problem),)
        return SchemeFile(path, is_built_in, "", None, problems)
    read = read_through(text, path.name)
    return SchemeFile(path, is_built_in, text, read.draft, read.problems)


def _without_doubles(files: Iterable[SchemeFile], taken: set[str]) -> list[SchemeFile]:
    """The same files; an id that another one has counts as a problem of the later."""
    found = []
    for file in files:
        scheme_id = file.scheme.id if file.scheme is not None else ""
        if scheme_id and scheme_id in taken:
            file = replace(file, problems=(*file.problems, _double(file.path, scheme_id)))
        taken.add(scheme_id)
        found.append(file)
    return found


def _double(path: Path, scheme_id: str) -> SchemeProblem:
    what = f"Another scheme has the id '{scheme_id}' already. Give this one another."
    return SchemeProblem(path.name, None, "id", what)


def ids_taken(but: Path | None = None) -> set[str]:
    """The ids of all schemes, except of the file that is being changed."""
    files = (file for file in scheme_files() if file.path != but)
    return {file.scheme.id for file in files if file.scheme is not None}


def versions_in_use(library: Library, scheme_id: str) -> frozenset[str]:
    """The versions of a scheme that codings of this library are pinned to."""
    codings = (c for r in library.recordings() for c in library.codings(r.id))
    return frozenset(c.scheme_version for c in codings if c.scheme_id == scheme_id)


def scheme_for(library: Library, recording_id: RecordingId, scheme_id: str) -> CodingScheme:
    """The scheme of that id; where its file is gone or not whole, as a coding here began with it.

    Raises Problem where neither is there.
    """
    try:
        return find_scheme(scheme_id)
    except Problem:
        for coding in reversed(library.codings(recording_id)):
            if coding.scheme_id == scheme_id:
                desk = library.read_coding(coding.id)
                desk.close()
                return desk.scheme
        raise


# --- making and changing


def copy_scheme(file: SchemeFile, title: str) -> SchemeFile:
    """An own scheme that says the same under another id and title, comments and all.

    Raises Problem.
    """
    if file.scheme is None:
        raise Problem(
            f"“{file.title}” cannot be copied while it cannot be read.",
            way_out="Mend its text first.",
        )
    new_id = free_id(f"own_{file.scheme.id}"[:40], ids_taken())
    draft = SchemeDraft.of(file.scheme, file.text).with_texts(id=new_id, title=title, version="1.0")
    return _keep_new(draft, title)


def new_scheme(title: str, words: dict[Actor, str]) -> SchemeFile:
    """One to begin with: nothing but what cannot be seen, for each actor. ``words``: their labels.

    It is not whole until somebody says what it is for.
    """
    scheme = CodingScheme(
        id=free_id(_as_id(title), ids_taken()),
        version="1.0",
        title=title,
        summary="",
        licence_note="",
        groups=(),
        codes=(),
        content_hash="",
        leaders={"B": Actor.INFANT, "P": Actor.PARENT, "D": Actor.DYAD},
    )
    draft = SchemeDraft.of(scheme)
    for leader, actor in scheme.leaders.items():
        code = new_code(draft, actor, words[actor])
        unseen = replace(
            code,
            id=f"{leader.lower()}_unseen",
            keys=f"{leader} U",
            definition=words[actor],
            valence=Valence.NEUTRAL,
            unscorable=True,
        )
        draft = draft.add_code(unseen)
    return _keep_new(draft, title)


def save_draft(path: Path, draft: SchemeDraft, in_use: Iterable[str] = ()) -> Saved:
    """Write it, whole or not. Its version rises where codings use it and the content changed.

    Raises Problem for a scheme of the program, and where the file cannot be written.
    """
    _check_own(path)
    raised_from = ""
    version = draft.scheme.version
    if version in set(in_use) and _has_changed(draft):
        raised_from = version
        draft = draft.with_texts(version=_next_version(version, set(in_use)))
    _write_whole(path, draft_text(draft))
    return Saved(read_scheme_file(path), raised_from)


def save_text(path: Path, text: str, in_use: Iterable[str] = ()) -> Saved:
    """Write the text as it is, whole or not; its version rises as that of a draft does."""
    _check_own(path)
    text = text if text.endswith("\n") else f"{text}\n"
    before, now = read_scheme_file(path).scheme, read_through(text, path.name).draft
    raised_from = ""
    is_new = before is not None and now is not None and tidy(before) != tidy(now)
    if is_new and now is not None and now.version in set(in_use):
        raised_from = now.version
        version = _next_version(now.version, set(in_use))
        text = draft_text(SchemeDraft.of(now, text).with_texts(version=version))
    _write_whole(path, text)
    return Saved(read_scheme_file(path), raised_from)


def import_scheme(path: Path) -> SchemeFile:
    """A copy of somebody's file among the own ones; one with mistakes comes in to be mended.

    Raises Problem where it cannot be read as text, or where its id is taken by another scheme.
    """
    file = read_scheme_file(path)
    if not file.text:
        raise Problem(file.problems[0].problem if file.problems else "The file is empty.",
                      where=path.name)  # fmt: skip
    if file.scheme is not None and file.scheme.id in ids_taken():
        raise Problem(
            f"There is a scheme with the id '{file.scheme.id}' already.",
            where=path.name,
            way_out="Give one of them another id, or take the other away first.",
        )
    target = _free_path(path.stem)
    _write_whole(target, file.text)
    return read_scheme_file(target)


def export_scheme(file: SchemeFile, path: Path) -> None:
    """The file, word for word, somewhere else."""
    _write_whole(path, file.text)


def remove_scheme(path: Path) -> Path:
    """Take an own scheme out of the list. Where its file lies now: nothing is deleted."""
    _check_own(path)
    folder = own_folder() / _REMOVED
    folder.mkdir(parents=True, exist_ok=True)
    target = _free_in(folder, path.stem)
    path.replace(target)
    return target


def put_back(removed: Path) -> SchemeFile:
    """Undo of ``remove_scheme``."""
    target = _free_path(removed.stem)
    removed.replace(target)
    return read_scheme_file(target)


def _has_changed(draft: SchemeDraft) -> bool:
    """Whether it says something else than its file."""
    before = read_through(draft.text, "").draft if draft.text else None
    return before is None or tidy(before) != tidy(draft.scheme)


def _next_version(version: str, taken: set[str]) -> str:
    """The last number in it raised by one, again while codings use that too."""
    while version in taken:
        number = re.search(r"(\d+)(?!.*\d)", version)
        if number is None:
            version = f"{version}.1"
        else:
            raised = str(int(number[1]) + 1)
            version = version[: number.start(1)] + raised + version[number.end(1) :]
    return version


def _keep_new(draft: SchemeDraft, title: str) -> SchemeFile:
    path = _free_path(_as_id(title))
    _write_whole(path, draft_text(draft) if draft.text else scheme_text(tidy(draft.scheme)))
    return read_scheme_file(path)


def _as_id(title: str) -> str:
    """``Our own codes`` as ``our_own_codes``."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return name[:36] if name[:1].isalpha() else f"scheme_{name}"[:36].rstrip("_")


def _free_path(stem: str) -> Path:
    return _free_in(own_folder(), stem)


def _free_in(folder: Path, stem: str) -> Path:
    path, number = folder / f"{stem}.yaml", 2
    while path.exists():
        path, number = folder / f"{stem}_{number}.yaml", number + 1
    return path


def _check_own(path: Path) -> None:
    if path in builtin_paths():
        raise Problem(
            f"“{path.stem}” belongs to the program and stays as it is.",
            way_out="Make a copy and change that.",
        )


def _write_whole(path: Path, text: str) -> None:
    """All of it or nothing: a broken scheme file would be worse than an old one."""
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise Problem(
            f"The scheme could not be written ({error.strerror or error}).",
            where=path.name,
            way_out="What was there before is as it was. Choose another place or make room.",
        ) from error
