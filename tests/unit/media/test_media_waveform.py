"""The waveform shows where it is loud."""

from __future__ import annotations

import numpy as np
from support.numbered_clips import ClipShelf, tone_is_on

from imh_video.media import waveform as waveform_module
from imh_video.media.source import PathSource
from imh_video.media.waveform import read_waveform


def test_peaks_are_high_where_the_clip_hums_and_low_where_it_is_still(clips: ClipShelf):
    waveform = read_waveform(PathSource(clips["late_start"].path), per_second=100)
    middle_s = (np.arange(len(waveform.peaks)) + 0.5) / 100
    settled = np.abs((middle_s * 2 + 0.5) % 1 - 0.5) > 0.05
    on = tone_is_on(middle_s)
    assert waveform.peaks[on & settled].min() > 0.4
    assert waveform.peaks[~on & settled].max() < 0.05
    assert waveform.peaks.max() <= 1.0


def test_the_number_of_peaks_follows_the_length(clips: ClipShelf):
    for per_second in (10, 100, 77):
        waveform = read_waveform(PathSource(clips["long_gop"].path), per_second=per_second)
        assert abs(len(waveform.peaks) / per_second - 3.54) < 0.12


def test_a_silent_film_has_an_empty_waveform(clips: ClipShelf):
    assert len(read_waveform(PathSource(clips["silent"].path)).peaks) == 0


def test_a_remembered_waveform_is_the_same_and_is_not_read_again(clips: ClipShelf, monkeypatch):
    source = PathSource(clips["variable"].path)
    first = read_waveform(source, per_second=50)
    monkeypatch.setattr(waveform_module, "read_sound", None)
    again = read_waveform(source, per_second=50)
    assert again.per_second == 50
    assert np.allclose(again.peaks, first.peaks, atol=0.001)
