"""The picture and voices lanes fill by themselves, truly, and survive what goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.numbered_clips import ClipShelf, read_number
from support.strips import CountedFilm

from imh_video.media.frame_table import read_frame_table
from imh_video.media.source import MediaSource, PathSource
from imh_video.media.strip_pictures import FolderPictures, PictureStore
from imh_video.model.identifiers import FamilyId, RecordingId, new_id
from imh_video.model.recording import Recording
from imh_video_ui.coding.background_loader import BackgroundLoader
from imh_video_ui.theme import ThemeMode, apply_theme, colour
from imh_video_ui.timeline.background import Background, Stills, tiles_of
from imh_video_ui.timeline.layout import HEAD_WIDTH, PICTURE_HEIGHT, PINNED_HEIGHT
from imh_video_ui.timeline.timeline_view import TimelineView
from imh_video_ui.timeline.view_range import ViewRange

A_FILM = Recording(
    RecordingId(new_id()),
    FamilyId(new_id()),
    "Film",
    None,
    added_at=datetime(2026, 1, 2, tzinfo=UTC),
)


class Desk:
    """A timeline with its loader, put together as the coding page does."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.view = TimelineView()
        self.view.resize(HEAD_WIDTH + 800, 300)
        self.loader = BackgroundLoader(self.view)
        self.loader.stills_came.connect(self.view.stills_came)
        self.loader.sound_came.connect(self.view.show_sound)
        self.view.view_changed.connect(self.ask)
        self.view.show()

    def ask(self) -> None:
        self.loader.load_stills(self.view.stills_missing())

    def open(
        self,
        source: MediaSource,
        pictures: PictureStore | None = None,
        table_of: MediaSource | None = None,
    ) -> None:
        table = read_frame_table(table_of or source)
        self.view.show_film(table.duration_us, table, Background())
        self.loader.begin(A_FILM, source, self.view.background, has_looked=False, pictures=pictures)
        self.loader.use_table(table)
        self.ask()

    def wait_made(self) -> None:
        """Until all is read, and whatever is in view stands in its place."""
        self.qtbot.waitUntil(self._is_made, timeout=30_000)

    def _is_made(self) -> bool:
        made = self.view.background
        is_read = made.making_stills.fraction is None and made.making_sound.fraction is None
        return is_read and len(made.stills) > 0 and self.view.stills_missing() == []

    def tiles(self) -> list[tuple[int, np.ndarray]]:
        """Each whole tile of the picture lane: the frame that belongs there, and its pixels."""
        image = self.view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
        rgb = flat[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)
        lane = rgb[PINNED_HEIGHT : PINNED_HEIGHT + PICTURE_HEIGHT - 1]
        tile_px = self.view.background.tile_width_px(PICTURE_HEIGHT)
        found = []
        for tile in tiles_of(self.view.background, self.view.view, tile_px):
            left = HEAD_WIDTH + round(tile.left_px)
            right = left + int(tile_px) - 1
            if left >= HEAD_WIDTH and right <= rgb.shape[1]:
                found.append((tile.frame, lane[:, left:right]))
        return found


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> Iterator[Desk]:
    apply_theme(qapp, ThemeMode.LIGHT)
    desk = Desk(qtbot)
    qtbot.addWidget(desk.view)
    yield desk
    strip = desk.loader.strip
    desk.loader.stop()
    assert strip is None or strip.wait_closed()


@pytest.mark.parametrize("kind", ["variable", "long_gop", "turned_90"])
def test_close_up_every_tile_shows_the_very_frame_at_its_place(
    desk: Desk, clips: ClipShelf, kind: str
) -> None:
    desk.open(PathSource(clips[kind].path))
    duration_us = desk.view.view.duration_us
    desk.view.set_view(ViewRange(400_000, 500_000, 800, duration_us))

    def is_right() -> bool:
        desk.ask()
        return len(desk.view.background.stills) > 0 and desk.view.stills_missing() == []

    desk.qtbot.waitUntil(is_right, timeout=30_000)
    desk.view.stills_came()
    tiles = [(frame, pixels) for frame, pixels in desk.tiles() if pixels.shape[1] > 40]
    assert len(tiles) >= 8
    # The plate that says how far the strip is may cover the end of the lane.
    for frame, pixels in tiles[:-4]:
        assert read_number(pixels) == frame


def test_the_whole_film_shows_in_the_strip_and_the_sound_in_the_voices(
    desk: Desk, clips: ClipShelf
) -> None:
    desk.open(PathSource(clips["late_start"].path))
    desk.wait_made()
    desk.view.stills_came()
    assert len(desk.tiles()) >= 8
    for _, pixels in desk.tiles():
        read_number(pixels)
    assert desk.view.background.sound is not None
    assert len(desk.view.background.sound) > 0


def test_opening_again_reads_no_film(desk: Desk, clips: ClipShelf, tmp_path: Path) -> None:
    film, store = PathSource(clips["vp8"].path), FolderPictures(tmp_path / "strip")
    desk.open(film, store)
    desk.wait_made()
    stills = len(desk.view.background.stills)
    counted = CountedFilm(film, tmp_path / "count")
    desk.open(counted, store, film)
    desk.wait_made()
    assert len(desk.view.background.stills) == stills
    assert counted.openings == 0


def test_a_crash_is_said_in_the_lanes_and_the_timeline_goes_on(
    desk: Desk, clips: ClipShelf, tmp_path: Path
) -> None:
    film = PathSource(clips["steady"].path)
    before = desk.view.grab().toImage()
    desk.open(CountedFilm(film, tmp_path / "n", trouble="crash"), table_of=film)
    desk.qtbot.waitUntil(lambda: bool(desk.view.background.making_stills.note), timeout=30_000)
    assert "stopped" in desk.view.background.making_stills.note
    assert desk.view.grab().toImage() != before
    desk.open(film)
    desk.wait_made()
    assert desk.view.background.making_stills.note == ""
    assert len(desk.view.background.stills) > 0


def test_a_film_that_is_gone_is_said_in_one_sentence(
    desk: Desk, clips: ClipShelf, tmp_path: Path
) -> None:
    film = PathSource(clips["transport"].path)
    desk.open(CountedFilm(film, tmp_path / "n", trouble="gone"), table_of=film)
    desk.qtbot.waitUntil(lambda: bool(desk.view.background.making_stills.note), timeout=30_000)
    assert "There is no such file." in desk.view.background.making_stills.note


def test_nothing_of_a_film_that_was_closed_arrives_at_the_next_one(
    desk: Desk, clips: ClipShelf
) -> None:
    desk.open(PathSource(clips["steady"].path))
    desk.qtbot.waitUntil(lambda: len(desk.view.background.stills) > 0, timeout=30_000)
    desk.open(PathSource(clips["long_gop"].path))
    desk.wait_made()
    table = desk.view.table
    assert table is not None
    # Frames of the first film begin at other instants.
    times = set(table.times_us.tolist())
    assert {us for us in range(0, 4_000_000, 1000) if us in desk.view.background.stills} <= times


def still(shade: int) -> QImage:
    image = QImage(100, 50, QImage.Format.Format_RGB32)
    image.fill(QColor(shade, shade, shade))
    return image


def test_stills_stay_within_their_memory_and_keep_what_was_looked_at() -> None:
    stills = Stills(most_bytes=10 * 100 * 50 * 4)
    for number in range(10):
        stills.put(number * 1000, still(number))
    assert stills.nearest(0) is not None
    for number in range(10, 18):
        stills.put(number * 1000, still(number))
    assert stills.memory_bytes <= 10 * 100 * 50 * 4
    assert len(stills) == 10
    assert 0 in stills
    assert 1000 not in stills
    found = stills.nearest(1400)
    assert found is not None
    assert found[0] == 0


def test_a_still_from_far_away_is_not_shown_as_if_it_were_here(desk: Desk) -> None:
    table = read_table_of(600)
    desk.view.show_film(table.duration_us, table)
    desk.view.background.stills.put(0, still(250))
    desk.view.set_view(ViewRange(20_000_000, 1_000_000, 800, table.duration_us))
    desk.view.stills_came()
    pixel = desk.view.viewport().grab().toImage().pixelColor(HEAD_WIDTH + 100, PINNED_HEIGHT + 10)
    assert pixel == colour("sunken")


def read_table_of(frames: int):
    from fractions import Fraction

    from imh_video.timebase import FrameTable

    return FrameTable(np.arange(frames), np.arange(0, frames, 25), Fraction(1, 25), frames)


def test_how_far_it_is_stands_in_the_lane(desk: Desk) -> None:
    table = read_table_of(200)
    desk.view.show_film(table.duration_us, table)
    plain = corner(desk.view)
    desk.view.background.making_stills.fraction = 0.4
    desk.view.stills_came()
    assert corner(desk.view) != plain


def corner(view: TimelineView) -> QImage:
    pane = view.viewport()
    rect = QRectF(pane.width() - 200, PINNED_HEIGHT, 200, PICTURE_HEIGHT).toRect()
    return pane.grab(rect).toImage()
