"""The version of PySide that is installed does not lose references (docs/adr/0003).

A lost reference to None ends the program much later, at a place that has nothing to do with it.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SCRIPT = """
import sys
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLabel

app = QApplication([])
label = QLabel()
thing = QObject()


def delta(call, counted):
    call()
    before = sys.getrefcount(counted)
    for _ in range(500):
        call()
    return sys.getrefcount(counted) - before


print(delta(app.processEvents, None))
print(delta(lambda: thing.setObjectName("x"), None))
print(delta(lambda: label.setText("x"), None))
print(delta(label.isVisible, False))
"""


@pytest.fixture(scope="module")
def deltas() -> list[int]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [int(line) for line in done.stdout.split()]


def test_five_hundred_calls_lose_no_reference(deltas):
    # The broken version loses one a call. A few either way are the interpreter's own.
    assert len(deltas) == 4
    assert all(abs(delta) < 50 for delta in deltas), deltas
