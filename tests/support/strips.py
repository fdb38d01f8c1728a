"""Films that count how often they are opened, and a listener that remembers, for strips."""

from __future__ import annotations

import os
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from imh_video.media.source import PathSource
from imh_video.media.strip_worker import Message, PartFailed, Progressed, SoundRead, StillMade


@dataclass(frozen=True)
class CountedFilm:
    """A film in a file that writes down each opening, in whatever process it happens.

    ``trouble`` happens when a process other than the one that made it opens the film.
    """

    film: PathSource
    counts: Path
    trouble: str = ""
    made_in: int = field(default_factory=os.getpid)

    @property
    def name(self) -> str:
        return self.film.name

    @property
    def key(self) -> str:
        return self.film.key

    @property
    def size_bytes(self) -> int:
        return self.film.size_bytes

    @property
    def openings(self) -> int:
        return len(list(self.counts.iterdir())) if self.counts.is_dir() else 0

    def open(self) -> BinaryIO:
        self.counts.mkdir(parents=True, exist_ok=True)
        (self.counts / uuid.uuid4().hex).touch()
        if os.getpid() != self.made_in:
            if self.trouble == "crash":
                os.kill(os.getpid(), 9)
            if self.trouble == "hang":
                time.sleep(600)
            if self.trouble == "gone":
                return PathSource(self.film.path.with_name("no such film")).open()
        return self.film.open()


class Ear:
    """Remembers all that a strip says."""

    def __init__(self) -> None:
        self.stills: dict[int, bytes] = {}
        self.order: list[int] = []
        self.slots = 0
        self.finished: set[str] = set()
        self.failed: dict[str, str] = {}
        self.ended: list[str] = []
        self._news = threading.Condition()

    def heard(self, message: Message) -> None:
        with self._news:
            if isinstance(message, StillMade):
                self.stills[message.time_us] = message.picture
                self.order.append(message.time_us)
            elif isinstance(message, SoundRead):
                self.slots += len(message.slots)
            elif isinstance(message, Progressed) and message.fraction >= 1:
                self.finished.add(message.part)
            elif isinstance(message, PartFailed):
                self.failed[message.part] = message.sentence
            self._news.notify_all()

    def crashed(self, sentence: str) -> None:
        with self._news:
            self.ended.append(sentence)
            self._news.notify_all()

    def wait_for(self, what, timeout_s: float = 60.0) -> None:
        """Until ``what()`` is true; fails the test when it never is."""
        with self._news:
            assert self._news.wait_for(what, timeout_s), "the strip never came so far"

    def wait_finished(self) -> None:
        self.wait_for(lambda: self.finished == {"pictures", "sound"})
