"""Ranks by several measures: a brute-force twin, ties, what is left out."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicefit.statistics.rank_agreement import mean_ranks, rank_gap

NAN = math.nan


def counted_ranks(column):
    """1 + how many are larger, and half of the other equal ones."""
    return [1 + sum(x > y for x in column) + (sum(x == y for x in column) - 1) / 2 for y in column]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=9))
def test_ranks_are_counted(rows):
    found = mean_ranks(rows)
    for column, figures in zip(found.T, zip(*rows, strict=True), strict=True):
        assert column.tolist() == counted_ranks(figures)


def test_a_feature_that_a_measure_does_not_know_is_ranked_by_none():
    found = mean_ranks([[0.5, 80], [0.4, NAN], [0.3, 90]])
    assert found[[0, 2]].tolist() == [[1, 2], [2, 1]]
    assert np.isnan(found[1]).all()


def test_nothing_known_is_nothing_ranked():
    assert np.isnan(mean_ranks([[NAN, 1], [1, NAN]])).all()


def test_the_gap_is_the_widest_one_to_the_last_measure():
    ranks = [[5, 2, 1], [1, 2, 5], [3, 3, 3], [1, 6, 4], [NAN, NAN, NAN]]
    assert rank_gap(ranks)[:4].tolist() == [4, -4, 0, -3]
    assert math.isnan(rank_gap(ranks)[4])


def test_what_is_no_table_is_refused():
    with pytest.raises(ValueError, match="features, measures"):
        mean_ranks([1, 2])
    with pytest.raises(ValueError, match="at least 2"):
        rank_gap([[1], [2]])
