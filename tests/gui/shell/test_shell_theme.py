from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontDatabase, QIcon, QImage, QPainter
from PySide6.QtWidgets import QLabel, QLineEdit, QTabBar, QVBoxLayout, QWidget

import imh_video_ui
from imh_video.model.scheme import Actor, Valence
from imh_video_ui.application import build_application
from imh_video_ui.theme import (
    DARK,
    LIGHT,
    Button,
    Chip,
    FocusRing,
    Glyph,
    current,
    glyph_of,
    icon,
    label,
    paint_glyph,
    pixmap,
    program_font,
)
from imh_video_ui.theme.apply import palette_for, style_sheet_for
from imh_video_ui.theme.fonts import PARENT_FAMILY, PROGRAM_FAMILY, WEIGHTS

THEMES = [LIGHT, DARK]
TEXT, SHAPE = 4.5, 3.0


def luminance(value: str) -> float:
    """Relative luminance, WCAG 2.1."""
    channels = [int(value[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_contrast_formula_knows_black_on_white():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("tokens", THEMES, ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["surface", "window", "subtle", "sunken"])
@pytest.mark.parametrize("ink", ["text", "text2", "text3", "accent", "good", "warn", "stop"])
def test_text_can_be_read_on_every_ground(tokens, ink, ground):
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= TEXT - 0.05


@pytest.mark.parametrize("tokens", THEMES, ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["surface", "window", "subtle", "sunken"])
@pytest.mark.parametrize("ink", ["edge", "focus"])
def test_edges_and_the_focus_ring_can_be_seen_on_every_ground(tokens, ink, ground):
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= SHAPE


@pytest.mark.parametrize("tokens", THEMES, ids=["light", "dark"])
def test_text_on_tints_and_on_the_main_button_can_be_read(tokens):
    assert contrast(tokens.on_accent, tokens.accent) >= TEXT
    assert contrast(tokens.on_accent, tokens.accent_h) >= TEXT
    assert contrast(tokens.text3, tokens.accent_t) >= TEXT
    for tone in ("good", "warn", "stop"):
        assert contrast(getattr(tokens, tone), getattr(tokens, f"{tone}_t")) >= TEXT


@pytest.mark.parametrize("tokens", THEMES, ids=["light", "dark"])
@pytest.mark.parametrize("valence", list(Valence))
def test_a_mark_can_be_seen_and_its_text_read(tokens, valence):
    colours = tokens.valence(valence)
    assert contrast(colours.line, tokens.surface) >= SHAPE
    assert contrast(colours.line, colours.fill) >= SHAPE
    assert contrast(colours.text, colours.fill) >= TEXT


@pytest.mark.parametrize("tokens", THEMES, ids=["light", "dark"])
@pytest.mark.parametrize("actor", list(Actor))
def test_the_colours_of_persons_can_be_seen(tokens, actor):
    assert contrast(tokens.actor(actor), tokens.surface) >= SHAPE


def test_no_colour_value_stands_outside_the_token_file():
    folder = Path(imh_video_ui.__file__).parent
    value = re.compile(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b(?=[;\"'])|QColor\(\s*\d")
    files = [*folder.rglob("*.py"), *folder.rglob("*.qss")]
    found = [
        f"{path.relative_to(folder)}: {hit.group()}"
        for path in files
        if path.name != "tokens.py"
        for hit in value.finditer(path.read_text("utf-8"))
    ]
    assert len(files) > 20
    assert found == []


@pytest.mark.parametrize("tokens", THEMES, ids=["light", "dark"])
def test_the_style_sheet_is_filled_whole(tokens):
    sheet = style_sheet_for(tokens)
    assert "$" not in sheet
    assert tokens.accent in sheet
    for path in re.findall(r'url\("([^"]+)"\)', sheet):
        assert Path(path).is_file()


def test_the_palette_follows_the_tokens():
    palette = palette_for(DARK)
    assert palette.color(palette.ColorRole.Window) == QColor(DARK.window)
    assert palette.color(palette.ColorGroup.Disabled, palette.ColorRole.Text) == QColor(DARK.text3)


def ink_of(weight: int) -> int:
    """How much ink a word takes in that weight."""
    image = QImage(QSize(400, 60), QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setFont(program_font(40, weight))
    painter.drawText(4, 44, "Attunement")
    painter.end()
    return sum(255 - byte for byte in bytes(image.constBits()))


def test_the_four_weights_of_the_programs_font_really_differ():
    families = QFontDatabase.families()
    assert PROGRAM_FAMILY in families
    assert PARENT_FAMILY in families
    inks = [ink_of(weight) for weight in WEIGHTS]
    for lighter, heavier in itertools.pairwise(inks):
        assert heavier > lighter * 1.04


def test_figures_have_equal_width_so_that_times_do_not_jitter(qtbot):
    line = QLabel()
    qtbot.addWidget(line)
    line.ensurePolished()
    widths = {line.fontMetrics().horizontalAdvance(str(n) * 4) for n in range(10)}
    assert len(widths) == 1


def is_drawn(image: QImage) -> bool:
    shown = image.convertToFormat(QImage.Format.Format_ARGB32)
    return any(bytes(shown.constBits()))


@pytest.mark.parametrize("name", ["plus", "play", "shield-check", "users", "film"])
@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_icons_are_drawn_sharp_at_every_scaling(name, ratio):
    drawn = pixmap(name, 18, "text2", ratio)
    assert drawn.width() == round(18 * ratio)
    assert drawn.devicePixelRatio() == ratio
    assert is_drawn(drawn.toImage())


def test_an_icon_follows_the_theme():
    plus = icon("plus", 18, "accent")
    light = plus.pixmap(18, 18).toImage()
    build_application("dark")
    dark = plus.pixmap(18, 18).toImage()
    assert light != dark
    assert is_drawn(plus.pixmap(QSize(18, 18), QIcon.Mode.Disabled).toImage())


def test_an_icon_that_does_not_exist_is_an_error_at_once():
    with pytest.raises(KeyError):
        icon("no-such-icon")


@pytest.mark.parametrize("glyph", list(Glyph))
def test_every_glyph_is_drawn_and_no_two_look_alike(glyph):
    images = {}
    for one in Glyph:
        image = QImage(QSize(24, 24), QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        paint_glyph(painter, QRectF(0, 0, 24, 24), one, QColor(current().text))
        painter.end()
        images[one] = image
    assert is_drawn(images[glyph])
    # Connection and Baby are both filled discs; size and place tell them apart.
    assert all(images[glyph] != images[other] for other in Glyph if other is not glyph)


def test_every_valence_and_actor_has_a_glyph():
    assert {glyph_of(valence) for valence in Valence} == {
        Glyph.CONNECT, Glyph.PAUSE, Glyph.NEUTRAL, Glyph.STRAIN,
    }  # fmt: skip
    assert [glyph_of(actor) for actor in (Actor.INFANT, Actor.PARENT, Actor.DYAD)] == [
        Glyph.BABY, Glyph.PARENT, Glyph.TOGETHER,
    ]  # fmt: skip


@pytest.mark.parametrize(("size", "height"), [("", 40), ("main", 48), ("compact", 32), ("bar", 28)])
def test_buttons_have_the_heights_of_the_tokens(qtbot, size, height):
    button = Button("Add a film", kind="primary", icon="plus", keys="Ctrl N", size=size)
    qtbot.addWidget(button)
    button.ensurePolished()
    assert button.sizeHint().height() == height
    assert button.accessibleName() == "Add a film"
    assert "Ctrl N" in button.accessibleDescription()


def test_words_that_people_typed_are_never_read_as_markup(qtbot):
    line = label("<b>loud</b>")
    qtbot.addWidget(line)
    assert line.textFormat() is Qt.TextFormat.PlainText


def test_a_chip_says_its_fact_to_a_screen_reader(qtbot):
    chip = Chip("Ends in 12 days", "warn", icon="clock")
    qtbot.addWidget(chip)
    assert chip.accessibleName() == "Ends in 12 days"


@pytest.fixture
def ringed(qtbot):
    """A window with a field, a button and a focus ring."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    field, button = QLineEdit(), Button("Keep")
    column.addWidget(field)
    column.addWidget(button)
    ring = FocusRing(window)
    window.resize(300, 200)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window, field, button, ring


def test_the_ring_goes_where_the_keyboard_goes(qtbot, ringed):
    _window, field, button, ring = ringed
    field.setFocus()
    qtbot.waitUntil(ring.isVisible)
    assert ring.ring_rect == field.geometry()

    qtbot.keyClick(field, Qt.Key.Key_Tab)

    qtbot.waitUntil(lambda: ring.ring_rect == button.geometry())
    assert ring.geometry().contains(button.geometry())


def test_the_ring_moves_with_its_widget_and_goes_with_it(qtbot, ringed):
    window, _field, button, ring = ringed
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(ring.isVisible)
    window.resize(420, 260)
    qtbot.waitUntil(lambda: ring.geometry().contains(button.geometry()))
    button.hide()
    qtbot.waitUntil(lambda: not ring.isVisible() or ring.ring_rect != button.geometry())


def test_a_view_that_paints_its_own_ring_gets_none(qtbot, ringed):
    _window, _field, button, ring = ringed
    button.setProperty("own_ring", True)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.wait(20)
    assert not ring.isVisible()


def test_the_ring_lies_round_the_tab_that_has_the_keyboard(qtbot, ringed):
    window, field, _button, ring = ringed
    tabs = QTabBar()
    for words in ("Overview", "Marks"):
        tabs.addTab(words)
    window.layout().addWidget(tabs)
    field.setFocus()
    tabs.setFocus(Qt.FocusReason.TabFocusReason)

    def is_round(tab: int) -> bool:
        there = tabs.tabRect(tab).translated(tabs.pos())
        return ring.ring_rect == there and ring.geometry().contains(there)

    qtbot.waitUntil(lambda: is_round(0))
    qtbot.keyClick(tabs, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: is_round(1))
    assert ring.width() < tabs.width()
