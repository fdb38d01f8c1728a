"""A high voice, a knock, noise and silence; and pitch without octave errors."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from imh_video.hearing.listening import RATE, SETTLING, Listened, listen
from imh_video.hearing.pitch import read_pitch
from imh_video.hearing.voices import Voices, voices_in
from imh_video.model.job import Cancelled, Unattended


def voice(pitch_hz: float, seconds: float, loud: float = 0.2) -> NDArray[np.float32]:
    """A harmonic sound with a slight vibrato, as a voice has."""
    time = np.arange(round(seconds * RATE)) / RATE
    phase = 2 * np.pi * pitch_hz * (time + 0.0005 * np.sin(2 * np.pi * 5 * time))
    harmonics = sum(np.sin(n * phase) / n**1.2 for n in range(1, 9))
    fade = np.clip(np.minimum(time, time[-1] - time) / 0.03, 0, 1)
    return (loud * harmonics * fade / 2).astype(np.float32)


def hiss(seconds: float, loud: float = 0.002) -> NDArray[np.float32]:
    chance = np.random.default_rng(0)
    return (loud * chance.standard_normal(round(seconds * RATE))).astype(np.float32)


def after_hiss(*parts: NDArray[np.float32]) -> NDArray[np.float32]:
    sound = np.concatenate([hiss(1.0), *parts, hiss(1.0)])
    return sound + hiss(len(sound) / RATE)[: len(sound)]


def hear(sound: NDArray[np.float32]) -> Voices:
    return voices_in(listen(sound))


@pytest.mark.parametrize("pitch_hz", [110.0, 220.0, 350.0, 500.0, 800.0])
def test_pitch_is_right_to_two_percent(pitch_hz: float) -> None:
    pitch, periodic = read_pitch(voice(pitch_hz, 0.6), RATE)
    middle = slice(15, 45)
    assert np.median(pitch[middle]) == pytest.approx(pitch_hz, rel=0.02)
    assert np.median(periodic[middle]) > 0.9


def test_noise_is_not_periodic_and_silence_has_no_pitch() -> None:
    assert np.median(read_pitch(hiss(0.5, 0.1), RATE)[1]) < 0.6
    assert np.isnan(read_pitch(np.zeros(RATE // 2, np.float32), RATE)[0]).all()


def test_a_high_voice_is_infant_like_where_it_sounds() -> None:
    heard = hear(after_hiss(voice(450, 0.9)))
    assert heard.infant[110:180].mean() > 0.9
    assert heard.infant[:90].mean() == 0
    assert heard.infant[200:].mean() == 0


def test_a_high_pure_tone_may_be_anybodys() -> None:
    time = np.arange(RATE) / RATE
    fade = np.clip(np.minimum(time, time[-1] - time) / 0.05, 0, 1)
    ooh = (0.2 * fade * np.sin(2 * np.pi * 600 * time)).astype(np.float32)
    heard = hear(after_hiss(ooh))
    assert heard.unsure[110:190].mean() > 0.9
    assert not heard.infant.any()
    assert not heard.adult[110:190].any()
    assert not heard.possible_cry.any()
    assert not hear(after_hiss(voice(600, 1.0))).unsure.any(), "rich in overtones: a baby's"


def test_a_hum_of_the_mains_is_nobodys() -> None:
    time = np.arange(2 * RATE) / RATE
    hum = 0.1 * np.sin(2 * np.pi * 100 * time) + 0.02 * np.sin(2 * np.pi * 200 * time)
    heard = hear(after_hiss(hum.astype(np.float32)))
    assert not heard.adult.any()
    assert not heard.infant.any()


def test_a_knock_is_no_voice() -> None:
    knock = voice(450, 0.05, 0.5)
    heard = hear(after_hiss(hiss(0.5), knock, hiss(0.5)))
    assert not heard.infant.any()
    assert not heard.adult.any()


def test_a_long_loud_high_voice_may_be_a_cry() -> None:
    heard = hear(after_hiss(voice(480, 1.5, 0.5)))
    assert heard.possible_cry[110:240].mean() > 0.8
    assert not hear(after_hiss(voice(480, 0.3, 0.5))).possible_cry.any()


def test_digital_silence_is_not_heard() -> None:
    sound = np.concatenate([np.zeros(2 * RATE, np.float32), voice(450, 0.5), hiss(1.0)])
    heard = hear(sound)
    assert not heard.heard[:190].any()
    assert heard.heard[210:].all()
    assert not heard.infant[:190].any()


def test_voices_are_heard_where_the_camera_cut_out_all_gaps() -> None:
    gap = np.zeros(RATE, np.float32)
    heard = hear(np.concatenate([gap, voice(450, 1.2), gap, voice(450, 1.2), gap]))
    assert heard.infant[110:210].mean() > 0.9
    assert heard.infant[330:430].mean() > 0.9
    assert not heard.infant[230:310].any()


@pytest.mark.parametrize("samples", [0, 100, 161, 1000])
def test_next_to_no_sound_is_no_trouble(samples: int) -> None:
    assert len(hear(np.zeros(samples, np.float32)).infant) == samples // 160


def test_listening_stops_when_asked() -> None:
    class Impatient(Unattended):
        def check(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        listen(hiss(1.0), Impatient())


def test_stretches_that_were_listened_to_apart_give_what_the_whole_gives() -> None:
    sound = after_hiss(voice(450, 0.9), hiss(1.0), voice(180, 1.0), hiss(3.0), voice(300, 2.0))
    hops = len(sound) // 160
    cut = 416  # a whole number of the detectors' windows
    whole = listen(sound).cut(0, hops)
    first = listen(sound[: (cut + 16) * 160]).cut(0, cut)
    second = listen(sound[(cut - SETTLING) * 160 :]).cut(SETTLING, SETTLING + hops - cut)
    joined = Listened.joined([first, second])
    np.testing.assert_allclose(joined.pitch_hz, whole.pitch_hz, rtol=1e-3)
    np.testing.assert_allclose(joined.level_db, whole.level_db)
    assert np.mean(joined.any_voice == whole.any_voice) > 0.99
    assert np.mean(np.abs(joined.speech - whole.speech) < 0.1) > 0.98
    one, other = voices_in(joined), voices_in(whole)
    assert np.mean(one.infant == other.infant) > 0.99
    assert np.mean(one.adult == other.adult) > 0.99


def test_the_bands_show_where_the_energy_of_a_sound_lies() -> None:
    time = np.arange(RATE) / RATE
    tone = (0.3 * np.sin(2 * np.pi * 1700 * time)).astype(np.float32)
    bands = listen(tone).bands_db[20:80].astype(float)
    assert set(bands.argmax(axis=1)) == {7}, "1500 to 1950 Hz"
