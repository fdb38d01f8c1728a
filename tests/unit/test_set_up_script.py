"""run.py: what it can decide without changing this computer."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_script", CHECKOUT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_unknown_word_is_refused_with_the_usage() -> None:
    answer = subprocess.run(
        [sys.executable, str(CHECKOUT / "run.py"), "tset"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 2
    assert "tset" in answer.stderr
    assert "python3 run.py test" in answer.stderr


def test_it_needs_nothing_but_the_standard_library() -> None:
    answer = subprocess.run(
        [sys.executable, "-I", "-S", str(CHECKOUT / "run.py"), "--help"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert "set up once" in answer.stdout


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="shared libraries of Linux")
def test_a_missing_library_is_named_by_its_package_and_a_present_one_is_not(
    script: ModuleType,
) -> None:
    wanted = {"libc.so.6": "libc6", "libnot-on-any-computer.so.9": "libnot9"}
    assert script.missing_libraries(wanted) == ["libnot9"]


def test_a_stamp_holds_only_for_what_it_was_written_for(script: ModuleType, tmp_path: Path) -> None:
    stamp = tmp_path / "set-up" / "installed"
    assert not script.is_stamped(stamp, "one")
    script.write_stamp(stamp, "one")
    assert script.is_stamped(stamp, "one")
    assert not script.is_stamped(stamp, "two")
