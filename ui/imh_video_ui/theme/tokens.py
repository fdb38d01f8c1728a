"""Every colour, size and step of the window. The only place with a colour value in it.

Contrast (WCAG 2) holds on ``surface`` and on ``sunken``, the worst ground a colour may stand on:
4.5 for text, 3 for shapes and edges; the tests compute it. Sizes are logical pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from imh_video.model.scheme import Actor, Valence


class Theme(StrEnum):
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class ValenceColours:
    """Colours of a mark: its line and glyph, its fill, and the text on the fill."""

    line: str
    fill: str
    text: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme. ``x_t`` is the tint of ``x``, ``x_h`` its hover, ``x_x`` the text on its fill."""

    theme: Theme
    window: str
    surface: str
    subtle: str
    sunken: str
    stage: str
    line: str
    edge: str
    text: str
    text2: str
    text3: str
    accent: str
    accent_h: str
    accent_t: str
    on_accent: str
    focus: str
    good: str
    good_t: str
    warn: str
    warn_t: str
    stop: str
    stop_t: str
    playhead: str
    connect: str
    connect_t: str
    connect_x: str
    pause: str
    pause_t: str
    pause_x: str
    neutral: str
    neutral_t: str
    neutral_x: str
    strain: str
    strain_t: str
    strain_x: str
    baby: str
    parent: str
    both: str
    shadow: str = "#12171A"
    """Drawn at SHADOW_OPACITY under dialogs, menus and toasts only."""
    film_ground: str = "#0B0E10"
    """Under everything drawn over a film, in both themes."""
    film_text: str = "#FFFFFF"

    @property
    def is_dark(self) -> bool:
        return self.theme is Theme.DARK

    def valence(self, valence: Valence) -> ValenceColours:
        """How a mark of that valence looks."""
        name = valence.value
        return ValenceColours(
            getattr(self, name), getattr(self, f"{name}_t"), getattr(self, f"{name}_x")
        )

    def actor(self, actor: Actor) -> str:
        """The colour of whose behaviour it is; never the fill of a mark."""
        return {Actor.INFANT: self.baby, Actor.PARENT: self.parent}.get(actor, self.both)

    def colours(self) -> dict[str, str]:
        """Every colour by its token name."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in values.items() if name != "theme"}


LIGHT: Final = Tokens(
    theme=Theme.LIGHT,
    window="#F4F2EE",
    surface="#FFFFFF",
    subtle="#FAF8F5",
    sunken="#ECE8E1",
    stage="#12171A",
    line="#DDD8CF",
    edge="#85827A",
    text="#1C2529",
    text2="#46525A",
    text3="#5F6A72",
    accent="#17606B",
    accent_h="#114A53",
    accent_t="#E0EDEE",
    on_accent="#FFFFFF",
    focus="#1D5BD6",
    good="#1D6843",
    good_t="#E1F0E6",
    warn="#7F5200",
    warn_t="#FAEFD3",
    stop="#A3262B",
    stop_t="#FAE6E4",
    playhead="#C8102E",
    connect="#BF5B12",
    connect_t="#FCE4CC",
    connect_x="#6A2F05",
    pause="#2A6AAC",
    pause_t="#DCEAF8",
    pause_x="#123F6B",
    neutral="#727C82",
    neutral_t="#EDEFF0",
    neutral_x="#38424A",
    strain="#5E4B63",
    strain_t="#E7E1E9",
    strain_x="#3B2F40",
    baby="#0B8A72",
    parent="#7A3E9D",
    both="#3A464D",
)

DARK: Final = Tokens(
    theme=Theme.DARK,
    window="#14181B",
    surface="#1B2125",
    subtle="#20272B",
    sunken="#0F1315",
    stage="#0B0E10",
    line="#333C42",
    edge="#74808A",
    text="#E9EDEF",
    text2="#BAC4CA",
    text3="#95A1A8",
    accent="#74C6CF",
    accent_h="#95D8DF",
    accent_t="#1C3A40",
    on_accent="#06262B",
    focus="#8FBCFF",
    good="#7CCB9E",
    good_t="#1B3527",
    warn="#E6BC66",
    warn_t="#3A2E14",
    stop="#F2938E",
    stop_t="#43201F",
    playhead="#FF6B6B",
    connect="#F0A355",
    connect_t="#4B3117",
    connect_x="#FFDDB8",
    pause="#79B2EA",
    pause_t="#1B3854",
    pause_x="#D3E7FB",
    neutral="#84919A",
    neutral_t="#2A3136",
    neutral_x="#D5DCE0",
    strain="#CDB8D6",
    strain_t="#382F3C",
    strain_x="#E8DCEC",
    baby="#3DC2A2",
    parent="#C58BE6",
    both="#C6CFD4",
)

# Everything lies on a grid of 4.
PAGE_PADDING: Final = 28
TOP_BAR_HEIGHT: Final = 52
RAIL_WIDTH: Final = 76

CONTROL_HEIGHT: Final = 40
COMPACT_HEIGHT: Final = 32
BAR_CONTROL_HEIGHT: Final = 28
CHIP_HEIGHT: Final = 24
KEY_CAP_HEIGHT: Final = 20

RADIUS_SMALL: Final = 4
RADIUS_CHIP: Final = 6
RADIUS_CONTROL: Final = 8
RADIUS_ITEM: Final = 10
RADIUS_CARD: Final = 12

FOCUS_WIDTH: Final = 3
FOCUS_GAP: Final = 2

SHADOW_OPACITY: Final = 0.28
SHADOW_BLUR: Final = 40
SHADOW_DROP: Final = 12

TOAST_MS: Final = 6_000

ICON_LINE: Final = 1.75
FILM_LABEL_OPACITY: Final = 0.82


@dataclass(frozen=True, slots=True)
class TextRole:
    """A kind of text: size and line height in pixels, weight 400 to 700."""

    size_px: int
    line_px: int
    weight: int


TEXT_ROLES: Final[dict[str, TextRole]] = {
    "page": TextRole(26, 34, 600),
    "section": TextRole(19, 26, 600),
    "time": TextRole(20, 24, 600),
    "card": TextRole(15, 22, 600),
    "body": TextRole(14, 20, 400),
    "strong": TextRole(14, 20, 600),
    "small": TextRole(13, 18, 400),
    "small_strong": TextRole(13, 18, 600),
    "caption": TextRole(12, 16, 400),
    "caption_strong": TextRole(12, 16, 600),
    "mark": TextRole(12, 16, 500),
    "key": TextRole(11, 14, 600),
}
QUOTE: Final = TextRole(17, 25, 400)
"""The parent's own words: in Atkinson Hyperlegible, so that the voice changes with the speaker."""
