"""What makes a figure this person and not another: shape, skin, hair, clothes."""

from __future__ import annotations

from dataclasses import dataclass, field

Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Hair:
    """A cap of hair. Lengths in dm of the base mesh; the hairline is a height per azimuth."""

    colour: Colour
    thickness: float
    hairline: tuple[float, float, float, float, float]  # front, temple, above ear, behind, nape
    strands: float = 1.0
    curl: float = 0.0  # 0 combed, 1 short and curly
    bun: float = 0.0  # radius, 0 for none
    mantle_end: float = 0.0  # where a bob is cut off (height), 0 for none
    grey: float = 0.0
    crown: tuple[float, float, float] = (0.0, 1.0, -0.35)  # where strands meet, from the middle
    softness: float = 0.06  # width of the fading edge


@dataclass(frozen=True)
class Clothes:
    """A close top out of the mesh's own tights."""

    colour: Colour
    second: Colour
    pattern: str = "knit"  # knit, stripes, wide (stripes), trim (collar and cuffs), plain
    thickness: float = 0.09  # dm
    neck: float = 5.93  # height of the collar, dm


@dataclass(frozen=True)
class Look:
    """Everything that does not move. Shape names are target files of the mesh."""

    shape: dict[str, float]
    hair: Hair
    clothes: Clothes
    skin: Colour
    lips: Colour
    iris: Colour
    brow: Colour
    scale: float = 1.0
    unit_strength: float = 1.0  # face units are made for adults; less on a small face
    cheek_lift: float = 0.55  # how much of a smile lifts the cheeks
    iris_deg: float = 26.0
    brow_weight: float = 1.0
    blush: float = 1.0
    stubble: float = 0.0
    lashes: bool = True
    teeth: bool = True
    lines: float = 0.0  # age lines
    lid_rest: float = 0.06  # how far the lids hang when awake
    legs: bool = False
    extra_units: dict[str, float] = field(default_factory=dict)  # always on


def mixed(kind: str, age: str, **shares: float) -> dict[str, float]:
    """Macro targets of one sex and age in shares of caucasian, asian, african."""
    return {f"macrodetails/{origin}-{kind}-{age}": share for origin, share in shares.items()}


def both_sides(name: str, weight: float) -> dict[str, float]:
    """A left-right pair of targets: `eyes/eye-scale-incr` -> l- and r-."""
    folder, target = name.split("/")
    return {f"{folder}/{side}-{target}": weight for side in "lr"}
