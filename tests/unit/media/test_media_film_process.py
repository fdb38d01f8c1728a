"""A film decoded in another process shows and sounds the same, and harms nobody when it breaks."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import subprocess
import sys
import textwrap
import threading
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import numpy as np
import pytest
from support.awkward_sources import awkward, bytes_of_frame
from support.numbered_clips import clips as clips
from support.numbered_clips import read_number

from imh_video.media.film_messages import Look, Plan
from imh_video.media.film_process import Bell, FilmProcess, film_processes
from imh_video.media.frame_table import read_film_index, read_frame_table
from imh_video.media.open_frames import open_frames
from imh_video.media.problem import MediaProblem
from imh_video.media.remote_pictures import DecoderDied, RemotePictures
from imh_video.media.remote_sound import RemoteSoundReader
from imh_video.media.shared_pictures import SharedPictures
from imh_video.media.sound import SoundReader
from imh_video.media.source import PathSource
from imh_video.model.job import Cancelled, Unattended

needs_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL there")
needs_hold = pytest.mark.skipif(
    not hasattr(signal, "SIGSTOP"), reason="no process can be held still there"
)


AS_FILMED = Look(0)


class Film(RemotePictures):
    """Remote pictures, and a simple way to wait for some of them."""

    def __init__(self, source, **kwargs) -> None:
        self.bell = Bell()
        super().__init__(source, self.bell, **kwargs)

    def get(self, *indices: int, look: Look = AS_FILMED) -> dict:
        """Plan these and wait until the last one has come; frame to picture."""
        self.plan(Plan(indices, look, indices[-1]))
        got: dict[int, np.ndarray] = {}
        while indices[-1] not in got:
            for picture, pixels in self.pictures():
                got[picture.index] = pixels.copy()
        return got

    def listen(self) -> None:
        """Until it ends."""
        while True:
            for _ in self.pictures():
                pass

    def close(self) -> None:
        super().close()
        self.bell.close()


@pytest.fixture
def opened():
    """Opens films and lets them go at the end."""
    with contextlib.ExitStack() as stack:

        def open_film(source, **kwargs) -> Film:
            film = Film(source, **kwargs)
            stack.callback(film.close)
            film.open(Unattended())
            return film

        yield open_film


def number_in(pixels: np.ndarray) -> int:
    return read_number(pixels[:, :, 2::-1])


def kill(pid: int | None) -> None:
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return not Path(f"/proc/{pid}/stat").exists() or _state(pid) != "Z"


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


# --- pictures -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["steady", "variable", "turned_90", "interlaced", "transport"])
def test_every_picture_is_to_the_bit_the_one_decoded_here(opened, clips, kind):
    source = PathSource(clips[kind].path)
    wanted = (0, 1, 2, 30, 12, 13, 49)
    got = opened(source).get(*wanted)
    assert sorted(got) == sorted(wanted)
    with open_frames(source) as here:
        for index, pixels in got.items():
            assert number_in(pixels) == index
            assert np.array_equal(pixels, here.pixels(index, "bgra")[0])


def test_the_index_is_the_one_read_here_and_its_reading_is_told(clips, tmp_path):
    told: list[str] = []

    class Watching(Unattended):
        def progress(self, fraction: float, doing: str = "") -> None:
            told.append(doing)

    source = awkward(clips["variable"].path, tmp_path)
    film = Film(source)
    index = film.open(Watching())
    film.close()
    here = read_film_index(PathSource(clips["variable"].path))
    assert np.array_equal(index.table.pts, here.table.pts)
    assert index.facts == here.facts
    assert told


def test_pictures_are_no_larger_than_asked_for_and_the_size_may_change(opened, clips):
    film = opened(PathSource(clips["steady"].path))
    for number, (fit_px, size) in enumerate(
        [
            ((80, 80), (60, 80)),
            ((1000, 60), (60, 80)),
            ((5000, 5000), (120, 160)),
            ((40, 30), (30, 40)),
            (None, (120, 160)),
        ]
    ):
        look = Look(number, fit_px)
        for index, pixels in film.get(3, 20 + number, look=look).items():
            assert pixels.shape == (*size, 4)
            assert number_in(pixels) == index


def test_dark_parts_are_lifted_on_demand(opened, clips):
    film = opened(PathSource(clips["steady"].path))
    plain = film.get(5)[5]
    lifted = film.get(5, look=Look(1, None, 0.8))[5]
    assert lifted.mean() > plain.mean()
    assert number_in(lifted) == 5


def test_a_newer_plan_takes_the_place_of_the_older(opened, clips):
    film = opened(PathSource(clips["long_gop"].path))
    film.plan(Plan(tuple(range(80, 20, -1)), Look(0), 80))
    got = film.get(3, 7)
    assert {3, 7} <= got.keys()
    assert len(got) < 30


@pytest.mark.parametrize(
    ("content", "says"), [(b"", "empty"), (b"not a film" * 99, "not a film"), (None, "no such")]
)
def test_what_cannot_be_opened_says_the_same_as_here(tmp_path, content, says):
    path = tmp_path / "film.mp4"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(MediaProblem) as here:
        read_film_index(PathSource(path))
    film = Film(PathSource(path))
    with pytest.raises(MediaProblem, match=says) as there:
        film.open(Unattended())
    film.close()
    assert there.value.sentence == here.value.sentence


def test_a_disk_that_goes_away_is_told_and_the_film_can_be_asked_again(opened, clips, tmp_path):
    source = awkward(clips["long_gop"].path, tmp_path)
    film = opened(source)
    film.get(0)
    source.go_away()
    with pytest.raises(MediaProblem, match="Check that the disk is still connected"):
        film.get(80)
    source.behave()
    assert number_in(film.get(44)[44]) == 44


def test_a_film_cut_short_while_it_is_open_says_so(opened, clips, tmp_path):
    path = tmp_path / "film.mp4"
    whole = clips["long_gop"].path.read_bytes()
    path.write_bytes(whole)
    source = awkward(path, tmp_path)
    film = opened(source)
    film.get(0)
    os.truncate(path, bytes_of_frame(path, 60).start)
    with pytest.raises(MediaProblem, match="shorter while it was open"):
        film.get(85)
    path.write_bytes(whole)
    assert number_in(film.get(20)[20]) == 20


def test_a_disk_that_hangs_is_given_up_and_asked_again_when_it_is_back(opened, clips, tmp_path):
    source = awkward(clips["long_gop"].path, tmp_path)
    film = opened(source, patience_s=5.0)
    film.get(0)
    film._patience_s = 0.3
    source.hang()
    with pytest.raises(MediaProblem, match="The disk does not answer"):
        film.get(80)
    source.behave()
    film._patience_s = 5.0
    assert number_in(film.get(44)[44]) == 44


def test_a_film_that_hangs_is_let_go_at_once(clips, tmp_path):
    source = awkward(clips["long_gop"].path, tmp_path)
    film = Film(source)
    film.open(Unattended())
    film.get(0)
    source.hang()
    film.plan(Plan((80,), Look(0), 80))
    while not source.is_hanging():
        threading.Event().wait(0.005)
    pid = film.pid
    film.close()
    assert not is_running(pid)


def test_the_reading_of_the_index_ends_when_asked(clips, tmp_path):
    source = awkward(clips["steady"].path, tmp_path)
    source.hang()
    film = Film(source)

    class Impatient(Unattended):
        def check(self) -> None:
            raise Cancelled

    film.bell.ring()
    with pytest.raises(Cancelled):
        film.open(Impatient())
    film.close()


@needs_kill
def test_a_process_that_dies_is_told_with_the_frame_it_worked_for_and_replaced(
    opened, clips, tmp_path
):
    source = awkward(clips["long_gop"].path, tmp_path)
    film = opened(source)
    film.get(0)
    source.kill_readers_of(bytes_of_frame(source.path, 50))
    before = film.pid
    with pytest.raises(DecoderDied) as died:
        film.get(20, 55, 56)
    assert died.value.index == 55
    assert number_in(film.get(30)[30]) == 30
    assert film.pid != before


@needs_kill
def test_a_crash_while_the_index_is_read_is_tried_again_once(clips, tmp_path):
    source = awkward(clips["steady"].path, tmp_path)
    source.kill_readers_of(range(10**6))
    film = Film(source)
    with pytest.raises(MediaProblem, match="broke down twice"):
        film.open(Unattended())
    film.close()


class StillbornFilm(Film):
    """Its first processes are dying while they are taken: none of them hears of the film."""

    def __init__(self, source, *, stillborn: int) -> None:
        super().__init__(source)
        self.stillborn = stillborn

    def _start(self) -> None:
        if self.stillborn == 0:
            super()._start()
            return
        self.stillborn -= 1
        dying = FilmProcess()
        os.kill(dying.pid, signal.SIGSTOP)
        film_processes()._idle.append(dying)
        super()._start()
        kill(dying.pid)


@needs_hold
@pytest.mark.parametrize("stillborn", [1, 3])
def test_processes_that_died_before_they_had_the_film_are_not_held_against_it(clips, stillborn):
    film = StillbornFilm(PathSource(clips["steady"].path), stillborn=stillborn)
    film.open(Unattended())
    assert film.stillborn == 0
    assert number_in(film.get(7)[7]) == 7
    film.close()


@needs_hold
def test_processes_that_never_live_are_said_not_to_be_the_films_fault(clips):
    film = StillbornFilm(PathSource(clips["steady"].path), stillborn=99)
    with pytest.raises(MediaProblem, match="ends at once"):
        film.open(Unattended())
    film.close()


def test_each_picture_says_where_the_decoder_can_go_on(opened, clips):
    film = opened(PathSource(clips["long_gop"].path))
    film.get(0)
    positions = {}
    for index, goes_on in [(40, False), (12, True), (14, False), (60, False), (13, False)]:
        film.plan(Plan((index,), AS_FILMED, index, goes_on=goes_on))
        while index not in positions:
            positions |= {picture.index: picture.position for picture, _ in film.pictures()}
    # All but the last are reached by going on, alone or not; being jumped to alone ends the run.
    assert positions == {40: 40, 12: 12, 14: 14, 60: 60, 13: -1}


# --- what must not stay ---------------------------------------------------------------------------


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
    before = open_files()
    process = FilmProcess()
    assert open_files() > before
    process.kill()
    process.kill()
    del process
    gc.collect()
    assert open_files() == before


# --- sound ----------------------------------------------------------------------------------------


def heard(reader, pieces: int) -> np.ndarray:
    """The samples of so many pieces, or of all there are."""
    parts = [piece.samples for _, piece in zip(range(pieces), reader, strict=False)]
    return np.concatenate(parts) if parts else np.zeros((0, 2), np.float32)


def test_the_sound_is_to_the_sample_the_one_decoded_here(clips):
    source = PathSource(clips["long_gop"].path)
    table = read_frame_table(source)
    with SoundReader(source, table) as here, RemoteSoundReader(source, table) as there:
        assert there.has_sound
        assert np.array_equal(heard(there, 10**6), heard(here, 10**6))
        for us in (1_300_000, 0, 2_900_000, 10**9):
            here.seek(us)
            there.seek(us)
            assert np.array_equal(heard(there, 40), heard(here, 40))
        assert 0.0 < there.fraction_read <= 1.0


def test_a_film_without_sound_gives_none(clips):
    with RemoteSoundReader(PathSource(clips["silent"].path)) as reader:
        assert not reader.has_sound
        reader.seek(500_000)
        assert list(reader) == []


def test_what_cannot_be_heard_says_the_same_as_here(tmp_path):
    (tmp_path / "film.mp4").write_bytes(b"not a film" * 99)
    source = PathSource(tmp_path / "film.mp4")
    with pytest.raises(MediaProblem) as here:
        SoundReader(source)
    with pytest.raises(MediaProblem) as there:
        RemoteSoundReader(source)
    assert there.value.sentence == here.value.sentence


@needs_kill
def test_the_sound_goes_on_where_it_was_when_its_process_dies(clips):
    source = PathSource(clips["long_gop"].path)
    with SoundReader(source) as here, RemoteSoundReader(source) as there:
        wanted = heard(here, 10**6)
        first = heard(there, 30)
        kill(there._process.pid)
        rest = heard(there, 10**6)
    whole = np.concatenate([first, rest])
    assert len(whole) == len(wanted)
    # Coded sound begins anew a little before: the same to the ear, not to the last bit.
    assert np.abs(whole - wanted).max() < 0.02


@needs_kill
def test_where_the_sound_kills_its_process_twice_it_is_silent_until_the_next_seek(clips, tmp_path):
    source = awkward(clips["long_gop"].path, tmp_path)
    with RemoteSoundReader(source, read_frame_table(source)) as reader:
        heard(reader, 3)
        source.kill_readers_of(range(10**6))
        reader.seek(2_000_000)
        assert len(heard(reader, 10**6)) == 0
        source.behave()
        reader.seek(2_500_000)
        assert len(heard(reader, 10)) > 0


def test_waiting_for_the_sound_of_a_disk_that_hangs_ends_when_asked(clips, tmp_path):
    source = awkward(clips["long_gop"].path, tmp_path)
    is_stopping = threading.Event()

    def check() -> None:
        if is_stopping.is_set():
            raise Cancelled

    with RemoteSoundReader(source, read_frame_table(source), check=check) as reader:
        source.hang()
        is_stopping.set()
        reader.seek(2_000_000)
        with pytest.raises(Cancelled):
            heard(reader, 10**6)


@needs_hold
@pytest.mark.parametrize("is_held", [True, False])
def test_only_a_process_that_had_the_film_in_hand_is_said_to_have_died_of_it(
    opened, clips, is_held
):
    film = opened(PathSource(clips["long_gop"].path))
    if not is_held:
        film.get(0)
    else:
        # Held still before it can hear of the film, as one is that is dying while it is taken.
        film._kill()
        film._start()
        os.kill(film.pid, signal.SIGSTOP)
    film.plan(Plan((80,), AS_FILMED, 80))
    os.kill(film.pid, signal.SIGKILL)
    with pytest.raises(DecoderDied) as died:
        film.listen()
    assert died.value.has_begun is not is_held
    assert number_in(film.get(44)[44]) == 44
