"""Pictures are kept within a budget of bytes, the latest used longest."""

from __future__ import annotations

from PySide6.QtGui import QImage

from imh_video_ui.player import frame_cache
from imh_video_ui.player.frame_cache import FrameCache


def picture() -> QImage:
    return QImage(10, 10, QImage.Format.Format_RGB32)  # 400 bytes


def test_the_least_recently_used_goes_first():
    cache = FrameCache(budget_bytes=1200)
    for index in (1, 2, 3):
        cache.put(index, picture())
    assert cache.get(1) is not None
    cache.put(4, picture())
    assert [index for index in (1, 2, 3, 4) if index in cache] == [1, 3, 4]


def test_putting_the_same_frame_twice_takes_its_room_once():
    cache = FrameCache(budget_bytes=800)
    for index in (1, 2, 2, 2, 1):
        cache.put(index, picture())
    assert len(cache) == 2


def test_one_picture_over_the_budget_is_still_kept():
    cache = FrameCache(budget_bytes=100)
    cache.put(1, picture())
    cache.put(2, picture())
    assert [index for index in (1, 2) if index in cache] == [2]


def test_clearing_frees_all_room():
    cache = FrameCache(budget_bytes=800)
    cache.put(1, picture())
    cache.clear()
    assert len(cache) == 0
    assert cache.capacity == 2
    cache.put(1, picture())
    cache.put(2, picture())
    assert len(cache) == 2


def test_open_films_share_one_budget_and_a_closed_one_leaves_its_part(monkeypatch):
    monkeypatch.setattr(frame_cache, "BUDGET_BYTES", 4000)
    first, second = FrameCache(), FrameCache()
    for index in range(20):
        first.put(index, picture())
    assert len(first) == 10
    second.put(0, picture())
    first.put(20, picture())
    assert len(first) == second.capacity == 5
    first.close()
    first.close()
    assert len(first) == 0
    assert second.capacity == 10
    second.close()
