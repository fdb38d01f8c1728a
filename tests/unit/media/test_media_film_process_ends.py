"""Of a process that decodes a film nothing stays: no memory, no open file, no process."""

from __future__ import annotations

import gc
import subprocess
import sys
import textwrap
import threading
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import pytest
from support.film_in_process import (
    Film,
    is_running,
    kill,
    needs_kill,
    number_in,
)
from support.film_in_process import opened as opened
from support.numbered_clips import clips as clips

from imh_video.media.film_messages import Look
from imh_video.media.film_process import FilmProcess, film_processes
from imh_video.media.remote_pictures import DecoderDied
from imh_video.media.shared_pictures import SharedPictures
from imh_video.media.source import PathSource
from imh_video.model.job import Unattended


def test_the_shared_memory_is_removed_with_the_film(clips):
    film = Film(PathSource(clips["steady"].path))
    film.open(Unattended())
    film.get(1, look=Look(0, (40, 30)))
    small = film._memory.name
    film.get(1, look=Look(1))
    names = {small, film._memory.name}
    film.close()
    for name in names:
        with pytest.raises(FileNotFoundError):
            SharedMemory(name)


@needs_kill
def test_the_shared_memory_is_removed_when_the_process_was_killed(clips):
    film = Film(PathSource(clips["steady"].path))
    film.open(Unattended())
    film.get(1)
    name = film._memory.name
    kill(film.pid)
    with pytest.raises(DecoderDied):
        film.get(2)
    with pytest.raises(FileNotFoundError):
        SharedMemory(name)
    film.close()


def test_a_slot_holds_what_was_put_there_and_refuses_what_is_too_large():
    ring = SharedPictures.make(40 * 30 * 4)
    there = SharedPictures.look_up(ring.name, ring.slot_bytes, ring.slots)
    for slot in range(ring.slots):
        ring.picture(slot, 40, 30)[:] = slot + 1
    assert [int(there.picture(slot, 40, 30)[7, 7, 2]) for slot in range(there.slots)] == list(
        range(1, ring.slots + 1)
    )
    with pytest.raises(ValueError, match="no room"):
        ring.picture(0, 41, 30)
    with pytest.raises(ValueError, match="no room"):
        ring.picture(ring.slots, 1, 1)
    there.close()
    ring.close()


def test_a_process_is_used_again_for_the_next_film(clips):
    pids = []
    for kind in ("steady", "variable"):
        film = Film(PathSource(clips[kind].path))
        film.open(Unattended())
        assert number_in(film.get(7)[7]) == 7
        pids.append(film.pid)
        film.close()
    assert pids[0] == pids[1]


@needs_kill
def test_a_waiting_process_that_was_killed_is_not_given_to_a_film(opened, clips):
    film_processes().close()
    film_processes().reopen()
    film = opened(PathSource(clips["steady"].path))
    pid = film.pid
    film.close()
    kill(pid)
    assert number_in(opened(PathSource(clips["steady"].path)).get(7)[7]) == 7


PARENT = """
    import os, signal, sys
    from imh_video.media.film_process import film_processes

    if __name__ == "__main__":
        process = film_processes().take()
        print(process.pid, flush=True)
        {end}
"""


@pytest.mark.parametrize("end", ["os.kill(os.getpid(), signal.SIGKILL)", "sys.exit(0)"])
@needs_kill
def test_the_process_ends_when_the_program_ends_however_it_does(tmp_path, end):
    script = tmp_path / "program.py"
    script.write_text(textwrap.dedent(PARENT).format(end=end))
    program = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=60, check=False
    )
    pid = int(program.stdout)
    for _ in range(2000):
        if not is_running(pid):
            break
        threading.Event().wait(0.005)
    assert not is_running(pid)
    assert program.stderr == ""


FAILING_PARENT = """
    import sys, threading
    from pathlib import Path
    from imh_video.media.film_messages import Look, Plan
    from imh_video.media.film_process import Bell
    from imh_video.media.remote_pictures import DecoderDied, RemotePictures
    from imh_video.media.source import PathSource
    from imh_video.model.job import Cancelled, Unattended

    has_picture = threading.Semaphore(0)

    def show_for_ever():
        # As the thread of a player does.
        film = RemotePictures(PathSource(Path(sys.argv[1])), Bell())
        try:
            film.open(Unattended())
            while True:
                try:
                    film.plan(Plan((0, 80), Look(0), 80))
                    for picture, _ in film.pictures():
                        has_picture.release()
                except DecoderDied:
                    pass
        except Cancelled:
            film.close()

    if __name__ == "__main__":
        for _ in range(3):
            threading.Thread(target=show_for_ever, daemon=True).start()
        for _ in range(9):
            has_picture.acquire()
        raise RuntimeError("a fault")
"""


def test_a_program_that_fails_with_films_open_says_no_more_than_its_fault(clips, tmp_path):
    script = tmp_path / "program.py"
    script.write_text(textwrap.dedent(FAILING_PARENT))
    program = subprocess.run(
        [sys.executable, str(script), str(clips["long_gop"].path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = program.stderr.splitlines()
    assert said[-1] == "RuntimeError: a fault"
    assert said[0].startswith("Traceback")
    assert program.stderr.count("Traceback") == 1


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files cannot be counted there")
def test_a_process_that_was_ended_leaves_nothing_open():
    FilmProcess().kill()  # the first one begins what all share
    gc.collect()
    before = open_files()
    process = FilmProcess()
    assert open_files() > before
    process.kill()
    process.kill()
    del process
    gc.collect()
    assert open_files() == before
