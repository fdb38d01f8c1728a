"""The collector rests while very many objects are made, and goes on as it was."""

from __future__ import annotations

import gc

import pytest

from imh_video.without_collecting import without_collecting


def test_the_collector_rests_inside_and_goes_on_afterwards_also_after_an_error() -> None:
    assert gc.isenabled()
    with without_collecting():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(KeyError), without_collecting():
        raise KeyError
    assert gc.isenabled()


def test_where_the_collector_was_off_it_stays_off() -> None:
    gc.disable()
    try:
        with without_collecting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
