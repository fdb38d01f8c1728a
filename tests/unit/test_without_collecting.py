"""The collector rests while very many objects are made, and goes on as it was."""

from __future__ import annotations

import gc
import weakref

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


class _Ring:
    def __init__(self) -> None:
        self.itself = self


def test_what_was_made_inside_is_left_out_afterwards_until_the_next_block() -> None:
    with without_collecting():
        made = [[number] for number in range(1000)]
    # Of a thousand lists the collector knows none any more; a new one it does.
    known = {id(one) for one in gc.get_objects()}
    assert not known & {id(one) for one in made}
    new = _Ring()
    assert id(new) in {id(one) for one in gc.get_objects()}
    with without_collecting():
        assert {id(one) for one in made} <= {id(one) for one in gc.get_objects()}


def test_a_ring_that_was_left_out_goes_after_the_next_block() -> None:
    with without_collecting():
        ring = _Ring()
    gone = weakref.ref(ring)
    del ring
    gc.collect()
    assert gone() is not None
    with without_collecting():
        gc.collect()
    assert gone() is None
