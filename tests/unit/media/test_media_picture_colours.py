"""Films of every kind of colour look right: patches of known numbers, read back from real files."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from support.patch_clips import Colours, Patch, make_patches, patch_means

from imh_video import places
from imh_video.media.frame_reader import FrameReader
from imh_video.media.source import PathSource
from imh_video.media.tone_map import FilmColour, Primaries, Transfer, lifted, to_screen

HLG_TAGS = Colours(matrix=9, primaries=9, transfer=18)
PQ_TAGS = Colours(matrix=9, primaries=9, transfer=16)
HLG = FilmColour(Transfer.HLG, Primaries.BT2020)
PQ = FilmColour(Transfer.PQ, Primaries.BT2020)
# Grey from black to white, then skin, a blue and a green as a camera would store them.
PATCHES: list[Patch] = [(64, 512, 512), (232, 512, 512), (397, 512, 512), (721, 512, 512),
                        (940, 512, 512), (560, 470, 570), (300, 640, 480),
                        (500, 420, 440)]  # fmt: skip
EIGHT_BIT: list[Patch] = [(16, 128, 128), (126, 128, 128), (235, 128, 128), (140, 110, 155)]
_WEIGHTS = {1: (0.2126, 0.0722), 6: (0.299, 0.114), 9: (0.2627, 0.0593)}


def stored_rgb(patches: list[Patch], colours: Colours) -> np.ndarray:
    """What the stored numbers say, 0 to 1 (ITU-T H.273, 8.3)."""
    y, cb, cr = (np.array(column, float) for column in zip(*patches, strict=True))
    step = 1 << (colours.bits - 8)
    if colours.range == 2:
        most = (1 << colours.bits) - 1
        y, cb, cr = y / most, (cb - 128 * step) / most, (cr - 128 * step) / most
    else:
        y = (y - 16 * step) / (219 * step)
        cb, cr = (cb - 128 * step) / (224 * step), (cr - 128 * step) / (224 * step)
    red_share, blue_share = _WEIGHTS[colours.matrix]
    red, blue = y + 2 * (1 - red_share) * cr, y + 2 * (1 - blue_share) * cb
    green = (y - red_share * red - blue_share * blue) / (1 - red_share - blue_share)
    return np.clip(np.stack([red, green, blue], axis=1), 0, 1)


def shown(folder, patches: list[Patch], colours: Colours, lift: float = 0.0) -> np.ndarray:
    suffix = ".mp4" if colours.codec == "libx265" else ".mkv"
    path = make_patches(folder / f"patches{suffix}", patches, colours)
    with FrameReader(PathSource(path)) as reader:
        reader.lift = lift
        return patch_means(reader.read(1).rgb, len(patches))


@pytest.mark.parametrize(("tags", "colour"), [(HLG_TAGS, HLG), (PQ_TAGS, PQ)])
def test_film_with_high_dynamic_range_is_shown_by_the_formula(tmp_path, tags, colour):
    expected = to_screen(stored_rgb(PATCHES, tags), colour) * 255
    assert np.abs(shown(tmp_path, PATCHES, tags) - expected).max() < 3


def test_studio_white_of_an_hlg_film_has_the_level_of_method_a(tmp_path):
    """75 % HLG is 203 cd/m2; BT.2446-1 method A by hand: 0.5146, 0.7696, 0.8283, 0.687."""
    assert shown(tmp_path, PATCHES, HLG_TAGS)[3] == pytest.approx([0.687 * 255] * 3, abs=1.5)


def test_an_hlg_film_that_forgot_its_matrix_and_primaries_is_still_one(tmp_path):
    silent = Colours(matrix=2, primaries=2, transfer=18)
    told = shown(tmp_path, PATCHES, HLG_TAGS)
    assert np.abs(shown(tmp_path, PATCHES, silent) - told).max() < 1.5


def test_full_range_hlg_uses_its_whole_range(tmp_path):
    full = Colours(matrix=9, primaries=9, transfer=18, range=2)
    patches = [(0, 512, 512), (384, 512, 512), (767, 512, 512), (1023, 512, 512)]
    expected = to_screen(stored_rgb(patches, full), HLG) * 255
    assert np.abs(shown(tmp_path, patches, full) - expected).max() < 2.5


@pytest.mark.parametrize("codec_range", [1, 2])
@pytest.mark.parametrize(("matrix", "pix_fmt"), [(1, "yuv420p"), (6, "yuv420p"),
                                                 (1, "yuv420p10le")])  # fmt: skip
def test_ordinary_film_keeps_its_numbers_in_both_ranges(tmp_path, matrix, pix_fmt, codec_range):
    tags = Colours(matrix=matrix, range=codec_range, pix_fmt=pix_fmt, codec="libx264")
    step = 4 if "10" in pix_fmt else 1
    patches = [(y * step, cb * step, cr * step) for y, cb, cr in EIGHT_BIT]
    expected = stored_rgb(patches, tags) * 255
    # The engine's quick way to eight bits is up to three levels off.
    assert np.abs(shown(tmp_path, patches, tags) - expected).max() < 3.5


def test_wide_colours_without_high_dynamic_range_are_narrowed(tmp_path):
    tags = Colours(matrix=9, primaries=9, transfer=14)
    expected = to_screen(stored_rgb(PATCHES, tags), FilmColour(Transfer.ORDINARY, Primaries.BT2020))
    assert np.abs(shown(tmp_path, PATCHES, tags) - expected * 255).max() < 2.5


@pytest.mark.parametrize("lift", [0.35, 1.0])
def test_lifted_film_is_lifted_by_the_formula(tmp_path, lift):
    tags = Colours(codec="libx264", pix_fmt="yuv420p")
    dark = [(16, 128, 128), (24, 128, 128), (40, 124, 134), (90, 120, 140), (235, 128, 128)]
    expected = lifted(stored_rgb(dark, tags), lift) * 255
    got = shown(tmp_path, dark, tags, lift)
    assert np.abs(got - expected).max() < 2.5
    assert got[0].max() <= 1
    assert got[-1].min() >= 254


def test_hlg_film_can_be_lifted_too(tmp_path):
    expected = lifted(to_screen(stored_rgb(PATCHES, HLG_TAGS), HLG), 0.65) * 255
    assert np.abs(shown(tmp_path, PATCHES, HLG_TAGS, 0.65) - expected).max() < 4


def test_both_forms_of_a_picture_are_the_same_picture(tmp_path):
    path = make_patches(tmp_path / "hlg.mp4", PATCHES, HLG_TAGS)
    with FrameReader(PathSource(path)) as reader:
        rgb, _ = reader.pixels(0, "rgb24")
        bgra, _ = reader.pixels(0, "bgra")
    assert np.array_equal(bgra[:, :, 2::-1], rgb)
    assert (bgra[:, :, 3] == 255).all()
    assert rgb.flags.c_contiguous
    assert bgra.flags.c_contiguous


def test_a_lift_may_change_between_reads_and_go_back_to_nothing(tmp_path):
    path = make_patches(tmp_path / "film.mkv", EIGHT_BIT, Colours(codec="libx264",
                                                                 pix_fmt="yuv420p"))  # fmt: skip
    with FrameReader(PathSource(path)) as reader:
        plain = reader.read(0).rgb
        reader.lift = 0.7
        up = reader.read(0).rgb
        assert up.mean() > plain.mean() + 10
        reader.max_width = 64
        assert reader.read(0).rgb.shape[1] == 64
        reader.max_width, reader.lift = None, 0.0
        assert np.array_equal(reader.read(0).rgb, plain)
        reader.lift = 7
        assert reader.lift == 1.0


def test_a_cache_that_cannot_be_written_does_not_change_the_look(tmp_path, monkeypatch):
    expected = shown(tmp_path, PATCHES, HLG_TAGS)
    wall = tmp_path / "wall"
    wall.write_text("a file where the folder should be")
    monkeypatch.setenv("IMH_VIDEO_CACHE", str(wall / "cache"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    assert np.array_equal(shown(tmp_path, PATCHES, HLG_TAGS), expected)
    assert not places.cache_folder().exists()
    assert list(tmp_path.glob("imh-video-hlg-*.cube"))


@pytest.mark.shared_media
def test_the_colour_chart_of_a_phone_looks_like_the_chart(shared_media):
    """The chart's own red, green, blue and yellow come out as such, its greys as greys."""
    path = shared_media / "containers" / "androidx_hlg10-color-test.mp4"
    with FrameReader(PathSource(path), max_width=960) as reader:
        rgb = reader.read(0).rgb.astype(float)
    places_px = {"blue": (150, 290), "green": (271, 290), "red": (395, 290), "yellow": (517, 290)}
    patch = {name: rgb[y - 8 : y + 8, x - 8 : x + 8].mean((0, 1)) for name, (x, y) in
             places_px.items()}  # fmt: skip
    assert patch["red"][0] > 2 * patch["red"][1:].max()
    assert patch["green"][1] > 1.5 * max(patch["green"][0], patch["green"][2])
    assert patch["blue"][2] > 1.5 * patch["blue"][:2].max()
    assert min(patch["yellow"][:2]) > 2 * patch["yellow"][2]
    greys = [rgb[422:438, x - 8 : x + 8].mean((0, 1)) for x in (147, 270, 391, 512, 634)]
    assert [bool(np.ptp(g) < 20) for g in greys] == [True] * 5
    levels = [g.mean() for g in greys]
    assert all(brighter - darker > 10 for brighter, darker in itertools.pairwise(levels))


@pytest.mark.shared_media
def test_dolby_vision_with_an_hlg_base_keeps_the_clouds_apart(shared_media):
    path = shared_media / "containers" / "androidx_dolbyVision-hdr.MOV"
    with FrameReader(PathSource(path), max_width=360) as reader:
        rgb = reader.read(0).rgb.astype(float)
    sky = rgb[: rgb.shape[0] // 2].mean(axis=2)
    assert rgb.shape[0] > rgb.shape[1]
    assert np.percentile(sky, 95) < 250
    assert np.percentile(sky, 95) - np.percentile(sky, 5) > 60
