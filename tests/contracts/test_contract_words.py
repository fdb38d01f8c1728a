"""Everything that a person reads in the window can be translated.

Read from the source: a text of words that is not handed to one of the ways to a translation is
found, wherever it is shown. What a text is put together from ("f-strings") cannot be looked up by a
translator, so it may not be handed there either.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

WINDOW = Path(__file__).parents[2] / "ui" / "imh_video_ui"
WAYS = {"tr", "_tr", "translate", "QT_TRANSLATE_NOOP"}
WORDS = re.compile(r"[^\W\d_]{2,} [^\W\d_]{1,}|^[A-Z][a-z]{2,}$")
KEYS = {"Backspace", "Delete", "End", "Enter", "Esc", "Escape", "Home", "Left", "Return", "Right",
        "Space", "Tab"}  # fmt: skip

# Texts that nobody reads in the window, by file.
NEVER_SHOWN = {
    # Said on the command line, which speaks English.
    "application.py": {
        "there is no screen here to open a window on.",
        "Use the commands instead: imh-video --help lists them.",
    },
    # Patterns of dates.
    "library/consent_form.py": {"d MMM yyyy"},
    "library/dates.py": {"d MMM yyyy", "d MMMM yyyy", "ddd d MMM", "dddd d MMMM yyyy"},
    # Names of keys, written as keys are.
    "library/library_page.py": {"Ctrl N"},
    "schemes/schemes_page.py": {"Ctrl S"},
    # Names of traits in the core, looked up here.
    "moments/learnt_dialog.py": {
        "caregiver smile", "caregiver touch", "caregiver voice", "infant reach", "infant smile",
        "infant voice",
    },
    "jobs/runner.py": {"a job failed"},  # in the log
    "player/decode_thread.py": {"film decoder"},  # a thread's name
    "player/sound_feed.py": {"film sound"},
    "reports/bar_groups.py": {
        # Columns of the core's tables, found by their names.
        "Mean", "Share of the time", "Times a minute", "Times marked", "Total",
    },
    "schemes/words.py": {"The text is empty."},  # what the core says, compared with
    "theme/apply.py": {"Fusion"},
    "theme/icons.py": {"SELECT name, svg FROM icons"},
    "theme/fonts.py": {"Inter", "Atkinson Hyperlegible", " is not a font that Qt can read"},
}  # fmt: skip
# Nobody uses it: it takes pictures.
LEFT_OUT = ("tour/",)

SOURCES = sorted(path.relative_to(WINDOW).as_posix() for path in WINDOW.rglob("*.py"))


def texts(tree: ast.AST) -> Iterator[tuple[ast.Constant, list[ast.AST]]]:
    """Each text of the source with all that it stands in, the innermost first."""
    inside: dict[ast.AST, ast.AST] = {
        child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            around, place = [], inside.get(node)
            while place is not None:
                around.append(place)
                place = inside.get(place)
            yield node, around


def way_of(node: ast.AST) -> str:
    """The function that is called here, where it leads to a translation (or moves a painter)."""
    if not isinstance(node, ast.Call):
        return ""
    called = node.func
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name if name in WAYS else ""


def is_for_the_program(around: list[ast.AST]) -> bool:
    """A docstring, ``__all__``, or what a type says."""
    first = around[0]
    if isinstance(first, ast.Expr | ast.Subscript | ast.AnnAssign) and not (
        isinstance(first, ast.AnnAssign) and first.value is not None
    ):
        return True
    if isinstance(first, ast.Call) and getattr(first.func, "id", "") == "TypeVar":
        return True
    return any(
        isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets)
        for node in around
    )


def found_in(source: str) -> list[str]:
    """Texts of words that no translator would be shown."""
    found = []
    for node, around in texts(ast.parse(source)):
        if not WORDS.search(node.value) or node.value in KEYS or is_for_the_program(around):
            continue
        if not any(way_of(place) for place in around):
            found.append(node.value)
    return found


@pytest.mark.parametrize("name", [name for name in SOURCES if not name.startswith(LEFT_OUT)])
def test_every_text_of_the_window_is_handed_to_a_translation(name: str) -> None:
    found = found_in((WINDOW / name).read_text(encoding="utf-8"))
    assert set(found) - NEVER_SHOWN.get(name, set()) == set()


@pytest.mark.parametrize("name", sorted(NEVER_SHOWN))
def test_the_list_of_exceptions_holds_nothing_that_has_gone(name: str) -> None:
    found = found_in((WINDOW / name).read_text(encoding="utf-8"))
    assert NEVER_SHOWN[name] <= set(found)


@pytest.mark.parametrize("name", SOURCES)
def test_no_text_is_put_together_before_it_is_translated(name: str) -> None:
    tree = ast.parse((WINDOW / name).read_text(encoding="utf-8"))
    mixed = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if way_of(node)
        and isinstance(node, ast.Call)
        and any(isinstance(given, ast.JoinedStr) for given in node.args)
    ]
    assert mixed == []


def test_the_check_sees_what_it_is_there_for() -> None:
    assert found_in('label("Add a film")') == ["Add a film"]
    assert found_in('label(f"{count} films are here")') == [" films are here"]
    assert found_in('Button("Stop")') == ["Stop"]
    assert found_in('label(self.tr("Add a film"))') == []
    assert found_in('def f() -> None:\n    """Add a film."""\n    key = "Esc"') == []
