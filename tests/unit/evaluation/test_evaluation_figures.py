"""Figures from counts: against the formulas by hand, undefined ones None, intervals seeded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imh_video.evaluation.figures import Counts, score


def test_the_figures_of_a_small_table_by_hand():
    scored = score([[Counts(both=6, only_program=2, only_coded=3, neither=9)]])
    figures = {name: figure.value for name, figure in scored.figures.items()}
    agreed, by_chance = 15 / 20, (8 / 20) * (9 / 20) + (12 / 20) * (11 / 20)
    assert figures["precision"] == 6 / 8
    assert figures["recall"] == 6 / 9
    assert figures["f1"] == pytest.approx(12 / 17)
    assert figures["kappa"] == pytest.approx((agreed - by_chance) / (1 - by_chance))


def test_always_yes_and_chance_stand_beside():
    scored = score([[Counts(both=6, only_program=2, only_coded=3, neither=9)]])
    assert scored.always_yes["precision"] == 9 / 20
    assert scored.always_yes["recall"] == 1.0
    assert scored.always_yes["kappa"] == 0.0
    assert scored.chance["precision"] == 9 / 20
    assert scored.chance["recall"] == 8 / 20


def test_where_nothing_was_coded_there_is_no_recall_and_no_f1():
    scored = score([[Counts(neither=10)]])
    assert scored.figures["recall"].value is None
    assert scored.figures["f1"].value is None
    assert scored.figures["precision"].value is None
    assert scored.chance["f1"] is None
    assert score([[]]).figures["kappa"].value is None


def test_one_film_alone_has_an_interval_without_width():
    figure = score([[Counts(3, 1, 1, 5)]]).figures["recall"]
    assert figure.low == figure.high == figure.value


counts = st.builds(Counts, *[st.integers(0, 20)] * 4)


@given(st.lists(counts, min_size=1, max_size=6), st.lists(counts, max_size=6))
def test_a_figure_lies_between_nought_and_one_and_comes_out_the_same_again(one, other):
    scored = score([one, other])
    for name in ("precision", "recall", "f1"):
        figure = scored.figures[name]
        if figure.value is not None:
            assert 0 <= figure.value <= 1
            assert figure.low is not None
            assert figure.high is not None
            assert 0 <= figure.low <= figure.high <= 1
    assert score([one, other]).figures == scored.figures
