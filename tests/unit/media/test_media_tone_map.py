"""What film means as light, and what an ordinary screen then shows."""

from __future__ import annotations

import numpy as np
import pytest

from imh_video.media.tone_map import (
    ORDINARY,
    STRONGEST_LIFT,
    FilmColour,
    Primaries,
    Transfer,
    hlg_nits,
    lifted,
    pq_nits,
    to_screen,
)

HLG = FilmColour(Transfer.HLG, Primaries.BT2020)
PQ = FilmColour(Transfer.PQ, Primaries.BT2020)
WIDE = FilmColour(Transfer.ORDINARY, Primaries.BT2020)
P3 = FilmColour(Transfer.ORDINARY, Primaries.P3)
EVERY = [HLG, PQ, WIDE, P3]


def grey(*values: float) -> np.ndarray:
    return np.repeat(np.array(values)[:, None], 3, axis=1)


@pytest.mark.parametrize(
    ("value", "nits"),
    # BT.2408-5, table 1: grey card, skin and white as they lie in HLG on a screen of 1000 cd/m2.
    [(0.38, 26), (0.75, 203), (0.0, 0), (1.0, 1000)],
)
def test_hlg_means_the_light_that_the_recommendation_lists(value, nits):
    assert hlg_nits(grey(value))[0] == pytest.approx([nits] * 3, rel=0.01, abs=0.01)


@pytest.mark.parametrize(("value", "nits"), [(0.38, 26), (0.58, 203), (0.0, 0), (1.0, 10_000)])
def test_pq_means_the_light_that_the_recommendation_lists(value, nits):
    assert float(pq_nits(np.array(value))) == pytest.approx(nits, rel=0.01, abs=1e-6)


@pytest.mark.parametrize("colour", EVERY)
def test_grey_stays_grey_black_stays_black_and_brighter_stays_brighter(colour):
    shown = to_screen(grey(*np.linspace(0, 1, 101)), colour)
    assert np.ptp(shown, axis=1).max() < 1e-6
    assert shown[0, 0] == pytest.approx(0, abs=1e-9)
    assert shown[-1, 0] == pytest.approx(1, abs=1e-6)
    assert (np.diff(shown[:, 0]) >= -1e-12).all()


def test_white_paper_and_a_bright_window_stay_apart():
    """Phones put lit walls far above the white of the studio; they must not all become white."""
    shown = to_screen(grey(0.75, 0.85, 0.93, 1.0), HLG)[:, 0]
    assert (np.diff(shown) > 0.06).all()


def test_the_same_light_looks_the_same_in_hlg_and_pq():
    assert to_screen(grey(0.75), HLG)[0, 0] == pytest.approx(
        to_screen(grey(0.58068888), PQ)[0, 0], abs=0.002
    )


def test_ordinary_film_is_left_alone():
    some = np.random.default_rng(3).random((50, 3))
    assert np.array_equal(to_screen(some, ORDINARY), some)


@pytest.mark.parametrize(("colour", "red_709"), [(WIDE, (0.6274, 0.0691, 0.0164)),
                                                 (P3, (0.8225, 0.0332, 0.0171))])  # fmt: skip
def test_wide_colours_become_the_same_colours_of_the_screen(colour, red_709):
    """The red of BT.709 has these shares of the wide primaries (BT.2087-0; SMPTE EG 432-1)."""
    stored = np.array([red_709]) ** (1 / 2.4)
    assert to_screen(stored, colour)[0] == pytest.approx([1, 0, 0], abs=0.03)


@pytest.mark.parametrize("colour", EVERY)
def test_colours_that_the_screen_lacks_are_held_inside_it(colour):
    stored = np.random.default_rng(5).random((5000, 3))
    shown = to_screen(stored, colour)
    assert np.isfinite(shown).all()
    assert shown.min() >= 0
    assert shown.max() <= 1
    green = to_screen(np.array([[0.1, 0.7, 0.1]]), colour)[0]
    assert green.argmax() == 1


@pytest.mark.parametrize("lift", [0.0, 0.35, 1.0])
def test_a_lift_keeps_black_white_order_and_hue(lift):
    some = np.random.default_rng(7).random((2000, 3))
    up = lifted(some, lift)
    assert lifted(grey(0, 1), lift) == pytest.approx(grey(0, 1))
    assert (up >= some - 1e-12).all()
    assert up.max() <= 1
    # A screen's light is a power of its number: equal shares of numbers are equal shares of light.
    assert up / up.max(axis=1, keepdims=True) == pytest.approx(
        some / some.max(axis=1, keepdims=True)
    )
    ramp = lifted(grey(*np.linspace(0, 1, 256)), lift)[:, 0]
    assert (np.diff(ramp) > 0).all()


def test_a_lift_acts_on_the_dark_parts_most():
    dark, middle, bright = (lifted(grey(v), 1.0)[0, 0] / v for v in (0.02, 0.4, 0.9))
    assert dark > middle > bright
    assert dark == pytest.approx(STRONGEST_LIFT, rel=0.1)
    assert bright < 1.1
