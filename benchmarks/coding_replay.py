"""A coder at double speed: 300 scripted marks by real keys, while the film really plays.

The coder goes by what is on screen, as people do: a key is pressed when the picture of its frame
has come. How far the picture is behind the clock meanwhile is said beside it.

``python benchmarks/coding_replay.py [marks]``. Opens a window (offscreen unless QT_QPA_PLATFORM
says otherwise) on a film of numbered frames at 25 frames a second. Says by how many frames each
onset and end lies beside its script, and how long a mark takes from its last key to committed and
painted. Ends with code 1 when one lies more than a frame beside it.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import numpy as np
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication
from support.libraries import make_library
from support.numbered_clips import Recipe, write_clip
from support.replay import Press, misses, press_keys, script

from imh_video.app.preferences import Preferences
from imh_video_ui.coding.coding_page import CodingPage
from imh_video_ui.jobs.runner import jobs
from imh_video_ui.theme import ThemeMode, apply_theme

SPEED = 2.0
FILM_S = 120
FPS = 25


def main() -> int:
    marks = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    app = QApplication([])
    apply_theme(app, ThemeMode.LIGHT)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        recipe = Recipe(frames=FILM_S * FPS, options={"g": "10", "bf": "0"}, sound=False)
        made = make_library(folder / "library")
        recording = made.add_film(write_clip(recipe, folder / "numbered.mp4").path)
        page = CodingPage(made.library, Preferences(folder / "preferences.toml"))
        page.resize(1500, 900)
        page.show()
        page.activateWindow()
        page.setFocus()
        page.open_recording(recording.id)
        until(lambda: page.player.table is not None and page.player.shown_index == 0)
        presses = script(marks, page.player.duration_us)
        took_ms, behind = follow(page, presses)
        assert page.desk is not None
        assert page.player.table is not None
        onsets, ends = misses(page.desk, presses, page.player.table)
        page.close_recording()
        jobs().stop_all()
        made.library.close()
    return report(onsets, ends, took_ms, behind)


def until(holds) -> None:
    loop, look = QEventLoop(), QTimer(interval=20)
    look.timeout.connect(lambda: loop.quit() if holds() else None)
    look.start()
    loop.exec()


def follow(page: CodingPage, presses: list[Press]) -> tuple[list[float], list[int]]:
    """Press each key when its frame is on screen.

    Milliseconds from the key to painted, and by how many frames the picture was behind the clock.
    """
    player, table = page.player, page.player.table
    assert table is not None
    waiting, took_ms, behind = list(presses), list[float](), list[int]()
    loop = QEventLoop()

    def look() -> None:
        while waiting and table.index_at(waiting[0].at_us) <= player.shown_index:
            behind.append(table.index_at(player.position_us) - player.shown_index)
            begun = time.perf_counter()
            press_keys(page, page.desk, waiting.pop(0).code_id)
            page.timeline.viewport().repaint()
            took_ms.append((time.perf_counter() - begun) * 1000)
        if not waiting:
            loop.quit()

    timer = QTimer(interval=2, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(look)
    player.set_speed(SPEED)
    player.play()
    timer.start()
    loop.exec()
    timer.stop()
    player.pause()
    return took_ms, behind


def report(onsets: list[int], ends: list[int], took_ms: list[float], behind: list[int]) -> int:
    for name, beside in (("onsets", onsets), ("ends", ends)):
        counted = ", ".join(f"{by:+d}: {n}" for by, n in sorted(Counter(beside).items()))
        print(f"{name:8} {len(beside):4}   frames beside the script: {counted}")
    print(
        f"key to committed and painted: median {np.median(took_ms):.1f} ms, "
        f"95 % under {np.percentile(took_ms, 95):.1f} ms, slowest {max(took_ms):.1f} ms"
    )
    print(
        f"picture behind the clock: median {np.median(behind):.0f}, "
        f"95 % at most {np.percentile(behind, 95):.0f}, most {max(behind)} frames"
    )
    beyond = sum(abs(by) > 1 for by in (*onsets, *ends))
    print("all within one frame" if not beyond else f"{beyond} further away than one frame")
    return 1 if beyond else 0


if __name__ == "__main__":
    sys.exit(main())
