"""Identifiers of marks: each another one, in rows, and in each process its own."""

from __future__ import annotations

import multiprocessing
import os
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from imh_video.model.identifiers import new_mark_id


def test_marks_made_in_a_row_are_in_order_and_look_like_any_other_id() -> None:
    made = [new_mark_id() for _ in range(100)]
    assert made == sorted(set(made))
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in made)
    assert len({one[:24] for one in made}) == 1


def test_threads_never_make_the_same_one() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: new_mark_id(), range(4000)))
    assert len(set(made)) == 4000


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing is forked there")
def test_a_process_that_was_forked_off_goes_on_with_others() -> None:
    before = new_mark_id()
    with multiprocessing.get_context("fork").Pool(1) as pool:
        (theirs,) = pool.map(_made, [None])
    assert theirs[:24] != before[:24]
    assert new_mark_id()[:24] == before[:24]


def _made(_nothing: None) -> str:
    return new_mark_id()
