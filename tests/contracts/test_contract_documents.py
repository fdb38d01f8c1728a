"""The documents point at things that are there, and hold nothing that must not be in them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from imh_video.cli import app

CHECKOUT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    [*CHECKOUT.glob("*.md"), *CHECKOUT.glob("docs/**/*.md"), *CHECKOUT.glob("*/README.md")]
)


def _names(paths: list[Path]) -> list[str]:
    return [path.relative_to(CHECKOUT).as_posix() for path in paths]


@pytest.mark.parametrize("path", DOCUMENTS, ids=_names(DOCUMENTS))
def test_links_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8"))
    broken = [
        target for target in targets if "://" not in target and not (path.parent / target).exists()
    ]
    assert not broken


def test_every_command_stands_in_the_manual() -> None:
    manual = (CHECKOUT / "docs" / "manual" / "command-line.md").read_text(encoding="utf-8")
    command = get_command(app)
    names = [name for name, sub in command.commands.items() if not sub.hidden]  # type: ignore[attr-defined]
    assert len(names) > 8
    assert not [name for name in names if f"`{name}" not in manual]


def test_the_program_never_opens_a_socket_by_itself() -> None:
    """Only the model store fetches, and only when it is told to."""
    reaches_out = re.compile(
        r"^\s*(import|from) (socket|http|urllib\.request|requests)\b", re.MULTILINE
    )
    code = [path for top in ("imh_video", "ui") for path in (CHECKOUT / top).rglob("*.py")]
    assert len(code) > 100
    found = [path for path in code if reaches_out.search(path.read_text(encoding="utf-8"))]
    assert _names(found) in ([], ["imh_video/vision/model_store.py"])


def test_every_decision_stands_in_the_list_of_decisions_once() -> None:
    folder = CHECKOUT / "docs" / "adr"
    pages = sorted(folder.glob("[0-9]*.md"))
    numbers = [page.name[:4] for page in pages]
    assert len(set(numbers)) == len(numbers), "two decisions share a number"
    listed = re.findall(
        r"^\| (\d+) \| \[(.+)\]\((.+)\) \|$", (folder / "README.md").read_text("utf-8"), re.M
    )
    assert [name for _, _, name in listed] == [page.name for page in pages]
    for number, title, name in listed:
        first = (folder / name).read_text("utf-8").partition("\n")[0]
        assert first == f"# {number}. {title}"
        assert int(number) == int(name[:4])


def test_the_licence_of_every_package_and_model_file_is_told() -> None:
    told = (CHECKOUT / "docs" / "third-party.md").read_text("utf-8")
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    packages = {re.split(r"[^\w.-]", one)[0] for one in project["dependencies"]}
    assert not [name for name in packages if not re.search(rf"\b{re.escape(name)}\b", told)]
    models = tomllib.loads((CHECKOUT / "imh_video" / "vision" / "models.toml").read_text("utf-8"))
    for model in models["model"]:
        assert f"| `{model['name']}` | {model['licence']} |" in told
