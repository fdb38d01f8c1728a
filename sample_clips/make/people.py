"""The looks of the three invented families. Nobody is modelled on a real person."""

from __future__ import annotations

from .look import Clothes, Hair, Look, both_sides, mixed

UNIVERSAL = "macrodetails/universal"
NO_CLING = "breast/female-young-averagemuscle-averageweight-mincup-averagefirmness"

MOTHER_WITH_BUN = Look(
    shape={
        **mixed("female", "young", caucasian=0.55, asian=0.25, african=0.20),
        f"{UNIVERSAL}-female-young-averagemuscle-averageweight": 1.0,
        **both_sides("eyes/eye-scale-incr", 0.5),
        "head/head-round": 0.2,
        NO_CLING: 0.8,
    },
    hair=Hair(
        (0.030, 0.016, 0.010), 0.15, (7.98, 7.80, 7.42, 6.75, 6.15), bun=0.56, crown=(0, 0.8, -1)
    ),
    clothes=Clothes((0.055, 0.235, 0.300), (0.055, 0.235, 0.300), "knit"),
    skin=(0.640, 0.370, 0.255),
    lips=(0.520, 0.170, 0.150),
    iris=(0.110, 0.055, 0.025),
    brow=(0.060, 0.030, 0.020),
    extra_units={"browInnerUp": 0.15},
)


def _infant_shape(sex: str) -> dict[str, float]:
    return {
        f"{UNIVERSAL}-{sex}-baby-averagemuscle-maxweight": 0.5,
        f"{UNIVERSAL}-{sex}-baby-averagemuscle-averageweight": 0.5,
        **both_sides("eyes/eye-scale-incr", 0.3),
        "head/head-fat-incr": 0.25,
    }


BABY_IN_YELLOW = Look(
    shape={**mixed("female", "baby", caucasian=0.6, asian=0.4), **_infant_shape("female")},
    hair=Hair(
        (0.235, 0.120, 0.050), 0.09, (8.02, 7.86, 7.46, 6.85, 6.35), strands=0.7, softness=0.11
    ),
    clothes=Clothes((0.830, 0.800, 0.720), (0.800, 0.560, 0.130), "stripes", 0.08, 5.90),
    skin=(0.760, 0.475, 0.360),
    lips=(0.600, 0.245, 0.215),
    iris=(0.090, 0.120, 0.150),
    brow=(0.260, 0.140, 0.070),
    scale=1.22,
    unit_strength=0.70,
    cheek_lift=0.35,
    iris_deg=31.0,
    brow_weight=0.55,
    blush=1.15,
    lashes=False,
    legs=True,
    teeth=False,
)

FATHER_SHORT_HAIR = Look(
    shape={
        **mixed("male", "young", african=0.70, caucasian=0.30),
        f"{UNIVERSAL}-male-young-averagemuscle-averageweight": 1.0,
        **both_sides("eyes/eye-scale-incr", 0.35),
        "head/head-oval": 0.2,
    },
    hair=Hair(
        (0.010, 0.008, 0.007),
        0.075,
        (7.97, 7.86, 7.22, 6.80, 6.25),
        strands=0.6,
        curl=1.0,
        softness=0.05,
    ),
    clothes=Clothes((0.420, 0.130, 0.060), (0.300, 0.090, 0.045), "knit", 0.11, 5.87),
    skin=(0.275, 0.128, 0.070),
    lips=(0.225, 0.080, 0.066),
    iris=(0.060, 0.028, 0.014),
    brow=(0.018, 0.012, 0.010),
    unit_strength=1.3,  # the male face smiles less at full strength
    blush=0.7,
    stubble=0.55,
    lashes=False,
    extra_units={"browInnerUp": 0.35},
)

BABY_IN_MINT = Look(
    shape={**mixed("male", "baby", african=0.75, caucasian=0.25), **_infant_shape("male")},
    hair=Hair((0.014, 0.010, 0.009), 0.10, (8.04, 7.88, 7.44, 6.90, 6.40), curl=1.0, softness=0.12),
    clothes=Clothes((0.300, 0.560, 0.470), (0.880, 0.860, 0.780), "trim", 0.08, 5.90),
    skin=(0.330, 0.168, 0.102),
    lips=(0.340, 0.125, 0.110),
    iris=(0.050, 0.026, 0.015),
    brow=(0.030, 0.019, 0.014),
    scale=1.18,
    unit_strength=0.60,
    cheek_lift=0.15,
    iris_deg=31.0,
    brow_weight=0.6,
    blush=0.8,
    lashes=False,
    legs=True,
    teeth=False,
)

GRANDMOTHER_GREY_BOB = Look(
    shape={
        **mixed("female", "young", caucasian=0.45),
        **mixed("female", "old", caucasian=0.55),
        f"{UNIVERSAL}-female-young-averagemuscle-averageweight": 0.45,
        f"{UNIVERSAL}-female-old-averagemuscle-averageweight": 0.55,
        **both_sides("eyes/eye-scale-incr", 0.5),
        "head/head-round": 0.2,
        NO_CLING: 0.8,
    },
    hair=Hair(
        (0.300, 0.290, 0.280), 0.24, (7.98, 7.80, 7.30, 6.70, 6.15), grey=0.8, mantle_end=6.55
    ),
    clothes=Clothes((0.250, 0.160, 0.310), (0.250, 0.160, 0.310), "knit", 0.11, 5.80),
    skin=(0.770, 0.520, 0.420),
    lips=(0.600, 0.250, 0.230),
    iris=(0.090, 0.150, 0.170),
    brow=(0.240, 0.200, 0.170),
    brow_weight=0.75,
    lines=1.0,
)

BABY_IN_BLUE = Look(
    shape={
        **mixed("male", "baby", caucasian=1.0),
        **_infant_shape("male"),
        "head/head-round": 0.15,
    },
    hair=Hair(
        (0.520, 0.380, 0.200), 0.07, (8.06, 7.92, 7.52, 6.95, 6.50), strands=0.6, softness=0.16
    ),
    clothes=Clothes((0.085, 0.170, 0.330), (0.780, 0.790, 0.780), "wide", 0.08, 5.90),
    skin=(0.820, 0.560, 0.460),
    lips=(0.640, 0.290, 0.265),
    iris=(0.120, 0.210, 0.300),
    brow=(0.430, 0.300, 0.190),
    scale=1.18,
    unit_strength=0.70,
    cheek_lift=0.35,
    iris_deg=31.0,
    brow_weight=0.5,
    blush=1.2,
    lashes=False,
    legs=True,
    teeth=False,
)
