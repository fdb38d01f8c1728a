"""Every command and script that a document names exists, with the options it is shown with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from imh_video.cli import app

CHECKOUT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    [*CHECKOUT.glob("*.md"), *CHECKOUT.glob("docs/**/*.md"), *CHECKOUT.glob("*/README.md")]
)
TABLE = CHECKOUT / "docs" / "manual" / "command-line.md"
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
# Said once for all commands, or for nobody: --help.
COMMON = {"--json", "--library", "--no-cache", "--help"}
Words = tuple[str, ...]
ROOT = get_command(app)


def below(command: Any) -> dict[str, Any]:
    """The commands of a group; none of a command that does something itself."""
    return getattr(command, "commands", {})


def leaves(command: Any, path: Words = ()) -> Iterator[tuple[Words, Any]]:
    if not below(command):
        yield path, command
    for name, sub in below(command).items():
        if not sub.hidden:
            yield from leaves(sub, (*path, name))


def options_of(command: Any) -> set[str]:
    return {name for one in command.params for name in (*one.opts, *one.secondary_opts)} | {
        "--help"
    }


def named(words: list[str], start: Words = ()) -> tuple[Words, Any]:
    """The command that these words begin with, from a group on."""
    command, path = at(start), start
    for word in words:
        if word not in below(command):
            break
        command, path = below(command)[word], (*path, word)
    return path, command


def at(path: Words) -> Any:
    command = ROOT
    for word in path:
        command = below(command)[word]
    return command


def lines_of(text: str) -> Iterator[str]:
    """What is typed after ``imh-video``: in blocks of code and in the middle of a line."""
    blocks = re.findall(r"^```\n(.*?)^```|^((?:    [^\n]*\n)+)", text, re.M | re.S)
    for block in blocks:
        for found in re.finditer(r"^ *(?:\.venv/bin/)?imh-video (.+)$", "".join(block), re.M):
            yield found[1]
    for found in re.finditer(r"`(?:\.venv/bin/)?imh-video ([^`]+)`", text):
        yield found[1]


SAID = [
    (path.relative_to(CHECKOUT).as_posix(), line)
    for path in DOCUMENTS
    for line in lines_of(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("document", "line"), SAID, ids=[f"{one}: {line}" for one, line in SAID])
def test_a_command_that_a_document_shows_exists_with_its_options(document: str, line: str) -> None:
    path, command = named(line.split())
    wanted = set(OPTION.findall(line))
    assert path or wanted <= options_of(command), f"{document}: no command {line!r}"
    assert wanted <= options_of(command) | COMMON, f"{document}: {line!r}"


def rows() -> Iterator[list[tuple[Words, set[str]]]]:
    """The table's rows: the commands that each names, with the options it gives them."""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("| `"):
            continue
        cell, rest = re.split(r"(?<!\\)\|", line)[1:3]
        row: list[tuple[Words, set[str]]] = []
        for code in re.findall(r"`([^`]+)`", cell):
            options = set(OPTION.findall(code))
            if code.startswith(("-", "[-")):
                # "`show`, `again`, both with `[--top N]`": what fits none is found below.
                for one, of_row in row:
                    of_row.update(options & options_of(at(one)))
                unknown = options - set().union(*(options_of(at(one)) for one, _ in row))
                row[-1][1].update(unknown)
                continue
            before = row[-1][0] if row else ()
            # "`models list`, `fetch`": what comes first is not said twice.
            starts = [before[:length] for length in range(len(before) + 1)]
            found = [(named(code.split(), start)[0], start) for start in starts]
            paths = [path for path, start in found if len(path) > len(start)]
            assert paths, f"no such command: {code}"
            row.append((paths[0], options))
        # An option that is explained beside a row belongs to it.
        for path, options in row:
            options |= set(OPTION.findall(rest)) & options_of(at(path))
        yield row


def test_the_table_of_commands_names_every_command_and_only_options_that_there_are() -> None:
    seen: dict[Words, set[str]] = {}
    for row in rows():
        allowed = set().union(*(options_of(at(path)) for path, _ in row)) | COMMON
        for path, options in row:
            assert options <= allowed, (path, options - allowed)
            seen.setdefault(path, set()).update(options)
    commands = dict(leaves(ROOT))
    assert not set(commands) - set(seen), "not in the table"
    assert [
        f"{' '.join(path)} {one.opts[0]}"
        for path, command in commands.items()
        for one in command.params
        if one.opts[0].startswith("--")
        and not (seen[path] | COMMON) & {*one.opts, *one.secondary_opts}
    ] == []


def test_scripts_that_documents_name_are_there_and_know_their_options() -> None:
    wrong = []
    for path in DOCUMENTS:
        for script, rest in re.findall(
            r"python3? ((?:[\w/]+/)?\w+\.py)([^`\n#]*)", path.read_text(encoding="utf-8")
        ):
            file = CHECKOUT / script
            if not file.is_file():
                wrong.append((path.name, script))
                continue
            source = file.read_text(encoding="utf-8")
            wrong += [(path.name, script, o) for o in OPTION.findall(rest) if o not in source]
    assert wrong == []
