"""Sound devices made by hand: they play by a clock that the test moves, and remember every sample.

A device takes sound as real ones do: a burst into its own buffer when it begins, then a period at
a time. It may run fast or slow, stop taking for a while, vanish and come back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from imh_video_ui.player.audio_devices import FRAME_BYTES, RATE, SoundDevice

Clock = Callable[[], int]


@dataclass(frozen=True)
class DeviceKind:
    """How a device behaves; times in microseconds."""

    buffer_us: int = 200_000
    period_us: int = 20_000
    own_buffer_us: int = 0
    """Taken in one burst at the beginning and played first."""
    start_us: int = 30_000
    """From being opened to the first burst."""
    ppm: float = 0.0
    """Parts per million that its own clock runs fast."""


@dataclass
class Stalls:
    """Spans of the test's clock in which no device does anything."""

    spans: list[tuple[int, int]] = field(default_factory=list)

    def running_us(self, since_us: int, until_us: int) -> int:
        """How much of a span of time the devices were running."""
        lost = sum(max(0, min(end, until_us) - max(begin, since_us)) for begin, end in self.spans)
        return max(0, until_us - since_us - lost)


class MadeSink:
    """One opened device. ``heard_frame`` is the truth: which written sample the ear hears now."""

    def __init__(self, kind: DeviceKind, now_us: Clock, stalls: Stalls) -> None:
        self.kind = kind
        self.is_gone = False
        self.is_closed = False
        self._now_us, self._stalls = now_us, stalls
        self._opened_us = now_us()
        self._written = 0
        self._taken = 0
        self._periods = 0
        self._played: list[tuple[int, int]] = []
        """Of each take: the first written sample, and how many; silence fills the rest."""
        self.content = bytearray()
        self.volume = 1.0

    # --- what the program sees

    @property
    def buffer_bytes(self) -> int:
        return self.kind.buffer_us * RATE // 1_000_000 * FRAME_BYTES

    @property
    def free_bytes(self) -> int:
        self._run()
        return self.buffer_bytes - (self._written - self._taken) * FRAME_BYTES

    @property
    def is_broken(self) -> bool:
        return self.is_gone

    def write(self, content: bytes) -> int:
        kept = min(len(content), self.free_bytes)
        kept -= kept % FRAME_BYTES
        self.content += content[:kept]
        self._written += kept // FRAME_BYTES
        return kept

    def set_volume(self, volume: float) -> None:
        self.volume = volume

    def close(self) -> None:
        self.is_closed = True

    # --- what it does

    def _device_us(self) -> float:
        """Its own time since the first burst; below 0 before that."""
        begins = self._opened_us + self.kind.start_us
        running = self._stalls.running_us(begins, self._now_us())
        return running * (1 + self.kind.ppm / 1e6) if running else -1.0

    def _run(self) -> None:
        device_us = self._device_us()
        if device_us < 0 or self.is_gone or self.is_closed:
            return
        while self._periods * self.kind.period_us <= device_us:
            burst_us = self.kind.own_buffer_us if self._periods == 0 else 0
            wanted = (self.kind.period_us + burst_us) * RATE // 1_000_000
            if self._periods == 0 and self._written - self._taken < wanted:
                # It begins with a full buffer, and until then its time stands.
                self._opened_us = self._now_us() - self.kind.start_us
                return
            self._take(wanted)
            self._periods += 1

    def _take(self, wanted: int) -> None:
        there = min(wanted, self._written - self._taken)
        self._played.append((self._taken, there))
        self._taken += there

    def heard_frame(self) -> int | None:
        """The number of the written sample that is heard now; None for silence."""
        self._run()
        if self._periods == 0 or self.is_gone or self.is_closed:
            return None
        place = int(self._device_us() * RATE / 1e6)
        # The first take is longer by the burst; all others are one period.
        period = self.kind.period_us * RATE // 1_000_000
        first = (self.kind.period_us + self.kind.own_buffer_us) * RATE // 1_000_000
        take, within = (0, place) if place < first else divmod(place - first + period, period)
        if take >= len(self._played):
            return None
        begins, there = self._played[take]
        return begins + within if within < there else None


class MadeDevices:
    """A computer whose devices come and go as the test says."""

    def __init__(self, now_us: Clock, kind: DeviceKind | None = None) -> None:
        self.now_us = now_us
        self.kinds = {"standard": kind or DeviceKind()}
        self.stalls = Stalls()
        self.sinks: list[MadeSink] = []
        self.opened: list[str] = []
        self._told: Callable[[], None] = lambda: None

    def all(self) -> tuple[SoundDevice, ...]:
        return tuple(SoundDevice(name, name.capitalize()) for name in self.kinds)

    def standard_id(self) -> str:
        return next(iter(self.kinds), "")

    def open(self, device_id: str, volume: float) -> MadeSink | None:
        kind = self.kinds.get(device_id)
        if kind is None:
            return None
        sink = MadeSink(kind, self.now_us, self.stalls)
        sink.volume = volume
        self.sinks.append(sink)
        self.opened.append(device_id)
        return sink

    def listen(self, told: Callable[[], None]) -> None:
        self._told = told

    @property
    def sink(self) -> MadeSink | None:
        """The one that is open now."""
        return self.sinks[-1] if self.sinks and not self.sinks[-1].is_closed else None

    def vanish(self, device_id: str, *, says_so: bool = True) -> DeviceKind:
        """Pull it out; ``says_so``: the system tells of it, else its sink only stops."""
        kind = self.kinds.pop(device_id)
        for name, sink in zip(self.opened, self.sinks, strict=True):
            sink.is_gone |= name == device_id
        if says_so:
            self._told()
        return kind

    def appear(self, device_id: str, kind: DeviceKind | None = None) -> None:
        self.kinds[device_id] = kind or DeviceKind()
        self._told()
