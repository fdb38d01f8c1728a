"""Slower and faster sound keeps its pitch."""

from __future__ import annotations

import numpy as np
import pytest

from imh_video.media.tempo import Tempo

RATE = 48_000


def pitch_hz(samples) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum)) * RATE / len(samples)


@pytest.mark.parametrize("speed", [0.25, 0.5, 0.75, 1.0, 1.5, 2.0])
@pytest.mark.parametrize("channels", [1, 2])
def test_the_length_follows_the_speed_and_the_pitch_stays(speed, channels):
    time_s = np.arange(2 * RATE) / RATE
    hum = np.repeat(np.sin(2 * np.pi * 440 * time_s)[:, None], channels, 1).astype(np.float32)
    tempo = Tempo(RATE, channels, speed)
    pieces = [out for start in range(0, len(hum), 1024)
              for out in tempo.stretch(hum[start : start + 1024])]  # fmt: skip
    pieces += tempo.stretch(None)
    stretched = np.concatenate(pieces)
    assert stretched.shape[1] == channels
    assert len(stretched) / RATE == pytest.approx(2 / speed, abs=0.1)
    middle = len(stretched) // 2
    assert pitch_hz(stretched[middle - 8192 : middle + 8192, 0]) == pytest.approx(440, abs=4)


@pytest.mark.parametrize("speed", [0.1, 3.0])
def test_speeds_at_which_nobody_understands_are_refused(speed):
    with pytest.raises(ValueError, match="outside"):
        Tempo(RATE, 1, speed)
