"""Plays 1080p60 and 4K30 in the player's own view: how many frames are left out, and whether the
window stays quick.

    python benchmarks/playback/playing.py [film ...] [--quick] [--speed 1]

Ours is the whole path: the player, its decoding process, its sound (decoded and fed to a pretended
device that takes samples in real time, so that the sound's clock leads as on a real computer) and
a view of 1280 x 720 that paints offscreen. The first second is not counted. "beat" is how far apart
the beats of a 10 ms timer in the window's thread came. The peer is libmpv, which draws each picture
into memory and decodes no sound.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from make_films import FILMS, film_path, numbers_of, read_number
from processes import processor_s
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from seeks import HEIGHT, WIDTH, mpv

from imh_video.media.source import PathSource
from imh_video_ui.player.audio_devices import BUFFER_MS, FRAME_BYTES, RATE, Sink, SoundDevice
from imh_video_ui.player.film_player import FilmPlayer
from imh_video_ui.player.film_view import FilmView
from imh_video_ui.player.speaker import DeviceSpeaker

_UNCOUNTED_S = 1.0
_BEAT_MS = 10
_LOOK_S = 2.0
_ASK_MS = 5


class RealTimeSink:
    """Takes samples as a device does, and lets nobody hear them."""

    is_broken = False
    buffer_bytes = RATE * FRAME_BYTES * BUFFER_MS // 1000

    def __init__(self) -> None:
        self._held = 0.0
        self._since = time.monotonic()

    @property
    def free_bytes(self) -> int:
        now = time.monotonic()
        taken = (now - self._since) * RATE * FRAME_BYTES
        self._held, self._since = max(0.0, self._held - taken), now
        return max(0, self.buffer_bytes - int(self._held)) // FRAME_BYTES * FRAME_BYTES

    def write(self, content: bytes) -> int:
        kept = min(len(content), self.free_bytes)
        self._held += kept
        return kept

    def set_volume(self, volume: float) -> None:
        return

    def close(self) -> None:
        return


class PretendedDevices:
    def all(self) -> tuple[SoundDevice, ...]:
        return (SoundDevice("pretended", "Pretended"),)

    def standard_id(self) -> str:
        return "pretended"

    def open(self, device_id: str, volume: float) -> Sink | None:
        return RealTimeSink()

    def listen(self, told: Callable[[], None]) -> None:
        return


@dataclass
class Watched:
    """What was seen of a playing film: when each picture was shown, and what the sound said."""

    shown: list[tuple[float, int]] = field(default_factory=list)
    beside_sound_ms: list[float] = field(default_factory=list)
    beats: list[float] = field(default_factory=list)
    processor: float = 0.0
    """Of one core, all processes together."""


def play_ours(name: str, for_s: float, speed: float) -> Watched:
    speaker = DeviceSpeaker(devices=PretendedDevices())
    player = FilmPlayer(speaker=speaker)
    view = FilmView(player)
    view.resize(WIDTH, HEIGHT)
    view.show()
    watched = Watched()
    player.open(PathSource(film_path(name)))
    wait_until(lambda: player.shown_image is not None)
    # Somebody looks at the first picture before playing; the sound gets ready meanwhile.
    wait(_LOOK_S)
    numbers = numbers_of(name, len(player.table))

    def note(index: int, image: QImage) -> None:
        watched.shown.append((time.perf_counter(), index))
        heard_us, span = speaker.heard_us, player.table.span_of(index)
        if heard_us is not None:
            late = max(0, heard_us - span.end_us) - max(0, span.onset_us - heard_us)
            watched.beside_sound_ms.append(late / 1000)
        assert number_in(image) == numbers[index], index

    player.frame_shown.connect(note)
    beat = QTimer()
    beat.setTimerType(Qt.TimerType.PreciseTimer)
    beat.timeout.connect(lambda: watched.beats.append(time.perf_counter()))
    player.set_speed(speed)
    began, before_s = time.perf_counter(), processor_s()
    player.play()
    beat.start(_BEAT_MS)
    wait(for_s + _UNCOUNTED_S)
    beat.stop()
    watched.processor = (processor_s() - before_s) / (time.perf_counter() - began)
    player.close()
    view.close()
    speaker.deleteLater()
    return watched


def wait_until(is_so: Callable[[], bool], longest_s: float = 60) -> None:
    """Let the window live until then. Asked now and then, so that asking costs nothing."""
    loop = QEventLoop()
    deadline = time.perf_counter() + longest_s

    def look() -> None:
        if is_so() or time.perf_counter() > deadline:
            loop.quit()

    asking = QTimer()
    asking.timeout.connect(look)
    asking.start(_ASK_MS)
    loop.exec()
    asking.stop()


def wait(seconds: float) -> None:
    end = time.perf_counter() + seconds
    wait_until(lambda: time.perf_counter() > end, longest_s=seconds + 30)


def number_in(image: QImage) -> int | None:
    pixels = np.frombuffer(image.constBits(), np.uint8)
    return read_number(pixels.reshape(image.height(), image.width(), 4))


def counted(shown: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """Without the first second, and without a picture that was painted twice."""
    begins = shown[0][0] + _UNCOUNTED_S
    late = [entry for entry in shown if entry[0] >= begins]
    return [late[0], *(b for a, b in pairwise(late) if b[1] != a[1])]


def report(who: str, name: str, watched: Watched, stride: float) -> None:
    shown = counted(watched.shown)
    due = (shown[-1][1] - shown[0][1]) / stride + 1
    gaps = np.diff([at for at, _ in shown]) * 1000
    words = f"{name:>8} {who:>7}  shown {len(shown):4} of {due:5.0f} due"
    words += f"  gap median {np.median(gaps):5.1f} longest {gaps.max():6.1f} ms"
    words += f"  processor {watched.processor * 100:4.0f} %"
    if watched.beats:
        beats = np.diff(watched.beats) * 1000
        words += f"  beat p95 {np.percentile(beats, 95):5.1f} longest {beats.max():6.1f} ms"
    if watched.beside_sound_ms:
        off = np.abs(watched.beside_sound_ms)
        words += f"  beside the sound p95 {np.percentile(off, 95):4.1f} ms"
    print(words, flush=True)


def play_mpv(name: str, for_s: float) -> Watched | None:
    with mpv(film_path(name)) as peer:
        if peer is None:
            return None
        peer.settle()
        peer.set_playing(True)
        began, before_s = time.perf_counter(), processor_s()
        drawn = peer.draw_what_comes(for_s + _UNCOUNTED_S)
        processor = (processor_s() - before_s) / (time.perf_counter() - began)
    numbers = [(at, read_number(edge)) for at, edge in drawn]
    shown = [(at, number) for at, number in numbers if number is not None]
    return Watched(shown=shown, processor=processor)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("films", nargs="*", help=f"of {', '.join(FILMS)}; else p60 and uhd30")
    parser.add_argument("--quick", action="store_true", help="3 seconds of each, else 10")
    parser.add_argument("--speed", type=float, default=1.0)
    chosen = parser.parse_args()
    _app = QApplication([])
    for_s = 3.0 if chosen.quick else 10.0
    for name in chosen.films or ("p60", "uhd30", "p30"):
        stride = max(1, round(FILMS[name].fps * chosen.speed / 60))
        report("ours", name, play_ours(name, for_s, chosen.speed), stride)
        if chosen.speed == 1.0 and (peer := play_mpv(name, for_s)) is not None:
            report("libmpv", name, peer, 1)


if __name__ == "__main__":
    main()
