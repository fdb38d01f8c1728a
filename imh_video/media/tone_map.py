"""What the numbers in a film mean as light, and how that looks on an ordinary (BT.709) screen.

Pure formulas over ``(..., 3)`` arrays of red, green and blue from 0 to 1 as stored, no files. Every
step has its source: BT.2100-2 (PQ, HLG), BT.2446-1 method A (fitting the bright parts), BT.1886
(ordinary screens), SMPTE RP 177 (from one set of primaries to another).

Method A and not the EETF of BT.2390: phones put a lit wall far above the 203 cd/m2 that BT.2408
calls white, and the EETF leaves a tenth of the screen's range to all of that (tried on both shared
films: sky and white card washed out).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Rgb: TypeAlias = NDArray[np.float64]
"""``(..., 3)``: red, green, blue."""


class Transfer(StrEnum):
    """How stored numbers become light."""

    ORDINARY = "ordinary"
    """BT.1886, as for every film without high dynamic range."""
    HLG = "hlg"
    """BT.2100 hybrid log-gamma, ARIB STD-B67; the base of Dolby Vision 8.4."""
    PQ = "pq"
    """BT.2100 perceptual quantiser, SMPTE ST 2084."""


class Primaries(StrEnum):
    """Which red, green and blue are meant."""

    BT709 = "bt709"
    BT2020 = "bt2020"
    P3 = "p3"


@dataclass(frozen=True, slots=True)
class FilmColour:
    """What a film says about its numbers; the default means what a screen takes as it is."""

    transfer: Transfer = Transfer.ORDINARY
    primaries: Primaries = Primaries.BT709

    @property
    def is_ordinary(self) -> bool:
        return self == ORDINARY


ORDINARY: Final = FilmColour()

PEAK_NITS: Final = 1000.0
"""The light that becomes white. HLG's nominal peak (BT.2100-2, table 5); for PQ what phones grade
to. One for all films, so that a frame looks the same however it was reached."""
SCREEN_NITS: Final = 100.0
"""White of an ordinary screen, as method A takes it."""
STRONGEST_LIFT: Final = 5.0
"""How much brighter the darkest parts become with a lift of 1."""

_SCREEN_GAMMA = 2.4
_HLG_SYSTEM_GAMMA = 1.2
_HLG_A = 0.17883277
_HLG_B = 1 - 4 * _HLG_A
_HLG_C = 0.5 - _HLG_A * float(np.log(4 * _HLG_A))
_PQ_M1, _PQ_M2 = 2610 / 16384, 2523 / 4096 * 128
_PQ_C1, _PQ_C2, _PQ_C3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
_PQ_NITS = 10_000.0

_D65 = (0.3127, 0.3290)
_CHROMATICITIES = {
    Primaries.BT709: ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060)),
    Primaries.BT2020: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    Primaries.P3: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
}


def to_screen(rgb: Rgb, colour: FilmColour) -> Rgb:
    """The numbers that make an ordinary screen show what the film means."""
    if colour.is_ordinary:
        return np.clip(rgb, 0.0, 1.0)
    if colour.transfer is Transfer.ORDINARY:
        light = np.clip(rgb, 0.0, 1.0) ** _SCREEN_GAMMA
    else:
        nits = hlg_nits(rgb) if colour.transfer is Transfer.HLG else pq_nits(rgb)
        light = fitted(nits) ** _SCREEN_GAMMA
    light = _into_gamut(light @ _matrix_to_709(colour.primaries).T)
    return np.asarray(np.clip(light, 0.0, 1.0) ** (1 / _SCREEN_GAMMA))


def lifted(rgb: Rgb, lift: float) -> Rgb:
    """Screen numbers with the dark parts brighter; 0 leaves them, 1 is most.

    All three are multiplied by ``s / (1 + (s - 1) v)``, where ``v`` is the largest of them and
    ``s = 1 + (STRONGEST_LIFT - 1) lift`` (Schlick's rational bias, 1994). Black stays black, white
    stays white, the order of brightness stays; and as a screen's light is a power of its number,
    the same factor on all three keeps the hue and saturation exactly.
    """
    strength = 1 + (STRONGEST_LIFT - 1) * min(max(lift, 0.0), 1.0)
    brightest = rgb.max(axis=-1, keepdims=True)
    return np.asarray(rgb * (strength / (1 + (strength - 1) * brightest)))


def hlg_nits(rgb: Rgb) -> Rgb:
    """Inverse OETF, then OOTF for a screen of PEAK_NITS (BT.2100-2, table 5)."""
    rgb = np.clip(rgb, 0.0, 1.0)
    logarithmic = (np.exp((rgb - _HLG_C) / _HLG_A) + _HLG_B) / 12
    scene = np.where(rgb <= 0.5, rgb**2 / 3, logarithmic)
    luminance = scene @ _luminance_of(Primaries.BT2020)
    return np.asarray(PEAK_NITS * luminance[..., None] ** (_HLG_SYSTEM_GAMMA - 1) * scene)


def pq_nits(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """EOTF (BT.2100-2, table 4)."""
    power = np.clip(values, 0.0, 1.0) ** (1 / _PQ_M2)
    return np.asarray(
        _PQ_NITS * (np.maximum(power - _PQ_C1, 0) / (_PQ_C2 - _PQ_C3 * power)) ** (1 / _PQ_M1)
    )


def fitted(nits: Rgb) -> Rgb:
    """Light of up to PEAK_NITS as numbers for a screen with the same primaries.

    BT.2446-1, 4.1: the brightness bends in a space of even steps, the colour differences shrink
    with it, and strong reds give back a little brightness.
    """
    shares = np.clip(nits / PEAK_NITS, 0.0, 1.0) ** (1 / _SCREEN_GAMMA)
    weights = _luminance_of(Primaries.BT2020)
    luma = shares @ weights
    fitted_luma = _fitted_luma(luma)
    scale = fitted_luma / np.maximum(1.1 * luma, 1e-9)
    red = scale * (shares[..., 0] - luma)
    blue = scale * (shares[..., 2] - luma)
    green = -(weights[0] * red + weights[2] * blue) / weights[1]
    fitted_luma = fitted_luma - np.maximum(0.1 * red / (2 - 2 * weights[0]), 0.0)
    differences = np.stack([red, green, blue], axis=-1)
    return np.asarray(np.clip(fitted_luma[..., None] + differences, 0.0, 1.0))


def _fitted_luma(luma: NDArray[np.float64]) -> NDArray[np.float64]:
    """BT.2446-1, table 2."""
    film, screen = (1 + 32 * (n / _PQ_NITS) ** (1 / 2.4) for n in (PEAK_NITS, SCREEN_NITS))
    even = np.log1p((film - 1) * luma) / np.log(film)
    bent = np.select(
        [even <= 0.7399, even < 0.9909],
        [1.0770 * even, -1.1510 * even**2 + 2.7811 * even - 0.6302],
        default=0.5 * even + 0.5,
    )
    return np.asarray((screen**bent - 1) / (screen - 1))


def _into_gamut(light: Rgb) -> Rgb:
    """Colours that the screen does not have, mixed with their own grey until it has them."""
    grey = np.clip(light @ _luminance_of(Primaries.BT709), 0.0, 1.0)[..., None]
    least = light.min(axis=-1, keepdims=True)
    most = light.max(axis=-1, keepdims=True)
    share = np.where(least < 0, grey / np.maximum(grey - least, 1e-12), 1.0)
    room = (1 - grey) / np.maximum(most - grey, 1e-12)
    share = np.where(most > 1, np.minimum(share, room), share)
    return np.asarray(grey + share * (light - grey))


def _xyz_of(primaries: Primaries) -> NDArray[np.float64]:
    """The matrix from linear RGB to XYZ, white at D65 (SMPTE RP 177)."""
    columns = np.array([_xyz(x, y) for x, y in _CHROMATICITIES[primaries]]).T
    return np.asarray(columns * np.linalg.solve(columns, _xyz(*_D65)))


def _xyz(x: float, y: float) -> NDArray[np.float64]:
    return np.array([x / y, 1.0, (1 - x - y) / y])


def _luminance_of(primaries: Primaries) -> NDArray[np.float64]:
    return np.asarray(_xyz_of(primaries)[1])


def _matrix_to_709(primaries: Primaries) -> NDArray[np.float64]:
    return np.asarray(np.linalg.solve(_xyz_of(Primaries.BT709), _xyz_of(primaries)))
