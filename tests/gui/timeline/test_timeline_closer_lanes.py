"""Lanes for a closer look: hidden until chosen, free until drawn, honest about what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QToolTip
from support.made_signals import MadeFilm

from imh_video.model.signal import Signal, SignalSet, Validity
from imh_video_ui.theme import ThemeMode, apply_theme
from imh_video_ui.theme.tips import tip_of
from imh_video_ui.timeline.background import Background, SampledSignals
from imh_video_ui.timeline.head_painter import lane_words
from imh_video_ui.timeline.lanes import ON_REQUEST, LaneKind
from imh_video_ui.timeline.layout import PINNED_HEIGHT
from imh_video_ui.timeline.legends import lane_legend
from imh_video_ui.timeline.reading import words_at
from imh_video_ui.timeline.signal_painter import paint_closer_lane
from imh_video_ui.timeline.timeline_view import TimelineView
from imh_video_ui.timeline.view_range import ViewRange

S = 1_000_000
WIDTH, HEIGHT = 200, 40
VIEW = ViewRange(0, 10 * S, WIDTH, 10 * S)
OF = {
    LaneKind.GAZE: ("infant_gaze", "caregiver_gaze"),
    LaneKind.LEAN: ("infant_lean_deg", "caregiver_lean_deg"),
    LaneKind.IN_STEP: ("synchrony", "smile_synchrony"),
}
"""The lanes of what is measured in pictures, and their signals."""


def signal(name: str, values: np.ndarray, validity: Validity, per_s: float = 12.5) -> Signal:
    times = np.round(np.arange(len(values)) * S / per_s).astype(np.int64)
    known = np.isfinite(values)
    how = np.where(known, validity, Validity.UNKNOWN).astype(np.uint8)
    return Signal(name, "", times, values.astype(np.float32), how)


def shown(*signals: Signal) -> Background:
    made = Background()
    first = signals[0].times_us if signals else np.arange(0)
    made.show_signals(SignalSet(first, 10 * S, {one.name: one for one in signals}, audible=True))
    return made


def throughout(kind: LaneKind, value: float, validity: Validity) -> Background:
    """Ten seconds in which every signal of the lane has this value."""
    return shown(*(signal(name, np.full(125, value), validity) for name in OF[kind]))


def picture(background: Background, kind: LaneKind, ratio: float = 1.0) -> np.ndarray:
    image = QImage(round(WIDTH * ratio), round(HEIGHT * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_closer_lane(painter, kind, QRectF(0, 0, WIDTH, HEIGHT), VIEW, background)
    painter.end()
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(image.height(), image.width(), 4)[:, :, :3].astype(int)


def inked(background: Background, kind: LaneKind, ratio: float = 1.0) -> np.ndarray:
    return np.abs(picture(background, kind, ratio) - 255).max(axis=2) > 60


def voices(*, heard: bool = True, **values: float) -> Background:
    film = MadeFilm(10)
    for name, value in values.items():
        film.at(0, 10, **{name: value})
    if not heard:
        film.unseen(0, 10, "voice_infant", "voice_adult")
    found = film.signals()
    pitch = np.full(1000, 300.0 if values else np.nan)
    events = {
        name: signal(name, np.full(1000, 0.0 if heard else np.nan), Validity.MEASURED, 100)
        for name in ("turn_gap", "voice_overlap")
    }
    events["voice_pitch_hz"] = signal("voice_pitch_hz", pitch, Validity.MEASURED, 100)
    made = Background()
    made.show_signals(replace(found, signals={**found.signals, **events}))
    return made


@pytest.fixture(params=[ThemeMode.LIGHT, ThemeMode.DARK])
def themed(request: pytest.FixtureRequest, qapp: QApplication) -> None:
    apply_theme(qapp, request.param)


@pytest.fixture
def light(qapp: QApplication) -> None:
    apply_theme(qapp, ThemeMode.LIGHT)


# ---------------------------------------------------------------- measured, filled in, not known


@pytest.mark.parametrize("kind", OF)
@pytest.mark.usefixtures("themed")
def test_measured_filled_in_and_not_known_never_look_alike(kind: LaneKind) -> None:
    pictures = [
        picture(throughout(kind, 1.0, Validity.MEASURED), kind),
        picture(throughout(kind, 1.0, Validity.INTERPOLATED), kind),
        picture(throughout(kind, np.nan, Validity.UNKNOWN), kind),
    ]
    for one, other in combinations(pictures, 2):
        assert (np.abs(one - other).max(axis=2) > 20).mean() > 0.02


@pytest.mark.parametrize("kind", [LaneKind.PITCH, LaneKind.TURNS])
@pytest.mark.usefixtures("themed")
def test_not_heard_never_looks_like_silence(kind: LaneKind) -> None:
    silent, deaf = picture(voices(), kind), picture(voices(heard=False), kind)
    assert (np.abs(silent - deaf).max(axis=2) > 20).mean() > 0.05
    assert (silent == 255).all(), "in silence there is no pitch, and no turn passes"


@pytest.mark.parametrize("kind", ON_REQUEST)
@pytest.mark.usefixtures("light")
def test_a_signal_that_is_missing_draws_no_value(kind: LaneKind) -> None:
    empty = picture(shown(), kind)
    other = picture(shown(signal("infant_smile", np.ones(125), Validity.MEASURED)), kind)
    assert np.array_equal(empty, other)


# ---------------------------------------------------------------- where it lies


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.usefixtures("light")
def test_eyes_to_the_right_are_a_step_up_and_to_the_left_a_step_down(ratio: float) -> None:
    def rows(side: float) -> float:
        ink = inked(throughout(LaneKind.GAZE, side, Validity.MEASURED), LaneKind.GAZE, ratio)
        # Beside the arrow in the middle, the upper row is the baby's.
        upper = ink[: ink.shape[0] // 2, : ink.shape[1] // 4]
        return float(np.mean(np.nonzero(upper)[0])) / ratio

    assert rows(1.0) < rows(0.0) - 3
    assert rows(-1.0) > rows(0.0) + 3


@pytest.mark.usefixtures("light")
def test_eyes_that_went_left_and_right_within_a_pixel_did_not_look_ahead() -> None:
    """Fifty a second on twenty columns: of each column two thirds are right, a third left."""
    values = np.tile([1.0, 1.0, -1.0], 167)[:500]
    mixed = shown(*(signal(name, values, Validity.MEASURED, 50) for name in OF[LaneKind.GAZE]))
    view = replace(VIEW, width_px=20)
    right, _ = mixed.signals.get("infant_gaze_right").columns(view)  # type: ignore[union-attr]
    assert (right[:20] > 0.5).all()
    steps = inked(throughout(LaneKind.GAZE, 0.0, Validity.MEASURED), LaneKind.GAZE)
    wide = shown(*(signal(name, values, Validity.MEASURED, 50) for name in OF[LaneKind.GAZE]))
    assert not np.array_equal(steps, inked(wide, LaneKind.GAZE))


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
@pytest.mark.usefixtures("light")
def test_only_the_stretch_in_which_somebody_leans_lies_off_the_middle(ratio: float) -> None:
    values = np.where((np.arange(125) >= 50) & (np.arange(125) < 75), 45.0, 0.0)
    one = signal("infant_lean_deg", values, Validity.MEASURED)
    top = inked(shown(one), LaneKind.LEAN, ratio)[: round(HEIGHT * ratio / 4)]
    columns = np.flatnonzero(top.any(axis=0)) / ratio
    assert 78 <= columns.min() <= 82
    assert 118 <= columns.max() <= 122


@pytest.mark.usefixtures("light")
def test_a_short_overlap_shows_in_a_long_film() -> None:
    """0.3 s of two hours: less than half of its pixel."""
    values = np.zeros(1000)
    values[500:530] = 1.0
    hours = ViewRange(0, 7200 * S, WIDTH, 7200 * S)
    one = shown(*(signal(name, values, Validity.MEASURED, 100)
                  for name in ("turn_gap", "voice_overlap")))  # fmt: skip
    overlap, _ = one.signals.get("voice_overlap").columns(hours)  # type: ignore[union-attr]
    assert overlap[0] > 0


@pytest.mark.usefixtures("light")
def test_whose_pitch_it_is_shows() -> None:
    baby = picture(voices(voice_infant=1), LaneKind.PITCH)
    parent = picture(voices(voice_adult=1), LaneKind.PITCH)
    nobodys = picture(voices(loudness_db=-20), LaneKind.PITCH)
    for one, other in combinations([baby, parent, nobodys], 2):
        assert (np.abs(one - other).max(axis=2) > 20).mean() > 0.005


# ---------------------------------------------------------------- in words


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (LaneKind.GAZE, 1.0, "Baby: eyes turn right in the picture"),
        (LaneKind.GAZE, -1.0, "Parent: eyes turn left in the picture"),
        (LaneKind.GAZE, 0.0, "Baby: eyes go where the head points"),
        (LaneKind.LEAN, 20.0, "Baby: leans toward the other"),
        (LaneKind.LEAN, -20.0, "Parent: leans away"),
        (LaneKind.LEAN, -10.0, "Baby: upright"),
        (LaneKind.IN_STEP, 0.3, "Smiles: more than by chance"),
        (LaneKind.IN_STEP, -0.05, "Movement: about as by chance"),
        (LaneKind.IN_STEP, -0.4, "Movement: less than by chance"),
    ],
)
def test_a_value_is_read_out(kind: LaneKind, value: float, words: str) -> None:
    measured = words_at(throughout(kind, value, Validity.MEASURED), kind, 5 * S)
    assert words in measured.splitlines()
    guessed = words_at(throughout(kind, value, Validity.INTERPOLATED), kind, 5 * S)
    assert f"{words} (filled in)" in guessed.splitlines()
    assert words_at(shown(), kind, 5 * S).count("not known") == 2


def test_voices_are_read_out() -> None:
    singing, silent, deaf = voices(voice_infant=1), voices(), voices(heard=False)
    said = [words_at(one, LaneKind.PITCH, 5 * S) for one in (singing, silent, deaf)]
    assert said == [f"Pitch of voices: {what}" for what in ("300 Hz", "no voice", "not known")]
    assert words_at(silent, LaneKind.TURNS, 5 * S) == "Turns of voices: no turn passes"
    assert words_at(deaf, LaneKind.TURNS, 5 * S) == "Turns of voices: not known"


def test_they_are_read_out_with_the_others_where_they_show(timeline: TimelineView) -> None:
    assert "Leaning" not in timeline.words.read_signals()
    timeline.hide_lanes(set(ON_REQUEST) - {LaneKind.LEAN})
    assert "Leaning: Baby: upright, Parent: upright" in timeline.words.read_signals()


# ---------------------------------------------------------------- chosen, or not


class Counted(Mapping[str, Signal]):
    """Signals that remember which of them were asked for."""

    def __init__(self, signals: Mapping[str, Signal]) -> None:
        self._signals = signals
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> Signal:
        self.asked.add(name)
        return self._signals[name]

    def __iter__(self):
        return iter(self._signals)

    def __len__(self) -> int:
        return len(self._signals)


@pytest.fixture
def timeline(qtbot, light: None) -> TimelineView:
    view = TimelineView()
    qtbot.addWidget(view)
    view.resize(900, 500)
    view.show_film(10 * S, None)
    view.show_signals(MadeFilm(10).signals())
    view.show()
    return view


def test_they_are_hidden_until_chosen_and_cost_nothing_until_then(timeline: TimelineView) -> None:
    counted = Counted(MadeFilm(10).signals().signals)
    timeline.background.signals = SampledSignals(counted)
    timeline.hide_lanes(timeline.hidden_lanes)
    timeline.grab()
    assert not {box.kind for box in timeline.where.boxes} & set(ON_REQUEST)
    assert "infant_smile" in counted.asked
    assert not {name for name in counted.asked if "lean" in name or "gaze" in name}
    timeline.hide_lanes(set(ON_REQUEST) - {LaneKind.LEAN})
    timeline.grab()
    assert {"infant_lean_deg", "caregiver_lean_deg"} <= counted.asked
    assert "infant_gaze" not in counted.asked


@pytest.mark.parametrize("kind", ON_REQUEST)
def test_the_head_of_each_says_how_to_read_it(
    timeline: TimelineView, kind: LaneKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _where, words, _widget: said.append(words))
    timeline.hide_lanes(set(LaneKind) - {kind})
    timeline.words.show_tip(QPoint(20, PINNED_HEIGHT + 10), QPoint(20, 20))
    assert said == [tip_of(f"{lane_words(kind)}\n{lane_legend(kind)}")]
    assert "never “no”" in said[0]
