"""Intervals from replicates, and ranks: closed forms, twins, planted order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from servicefit.statistics.importance import lmg_importance
from servicefit.statistics.pair_sums import PairSums
from servicefit.statistics.ranks import rank_intervals
from servicefit.statistics.replicates import jackknife_covariance, jackknife_intervals
from tests.statistics.survey import sums_by_group, whole_and_replicates

EXACT = 1e-9
SEEDS = st.integers(0, 2**32 - 1)


def leave_one_out(sample):
    """Return the means of a sample without each row (rows, columns)."""
    return (sample.sum(axis=0) - sample) / (len(sample) - 1)


@given(SEEDS, st.integers(2, 30))
def test_of_a_mean_the_jackknife_gives_the_errors_of_the_textbook(seed, rows):
    sample = np.random.default_rng(seed).normal(size=(rows, 3))
    found = jackknife_intervals(sample.mean(axis=0), leave_one_out(sample), 0.9)
    error = sample.std(axis=0, ddof=1) / np.sqrt(rows)
    assert found.standard_error == pytest.approx(error, abs=EXACT)
    assert found.high - found.value == pytest.approx(t.ppf(0.95, rows - 1) * error, rel=1e-6)
    assert found.value - found.low == pytest.approx(t.ppf(0.95, rows - 1) * error, rel=1e-6)
    covariance = jackknife_covariance(leave_one_out(sample))
    assert covariance == pytest.approx(np.cov(sample.T) / rows, abs=EXACT)


def test_one_group_gives_no_interval():
    found = jackknife_intervals([1.0, 2.0], [[1.0, 2.0]], 0.95)
    assert np.isnan([*found.low, *found.high, *found.standard_error]).all()
    assert np.isnan(jackknife_covariance([[1.0, 2.0]])).all()
    with pytest.raises(ValueError, match="must have the shape"):
        jackknife_intervals([1.0, 2.0], [[1.0], [2.0]], 0.95)


@given(SEEDS)
def test_the_same_customer_twice_widens_and_narrows_nothing(seed):
    data = np.random.default_rng(seed).normal(size=(60, 4))
    group = np.arange(60) % 12
    once = sums_by_group(data, group)
    twice = PairSums(2 * once.count, 2 * once.total, 2 * once.product)
    intervals = []
    for sums in (once, twice):
        parts = (lmg_importance(matrix, 3, [[0], [1], [2]]).lmg for matrix in whole_and_replicates(sums))
        intervals.append(jackknife_intervals(*parts, 0.95))
    assert intervals[0].low == pytest.approx(intervals[1].low, abs=EXACT)
    assert intervals[0].high == pytest.approx(intervals[1].high, abs=EXACT)


def planted(seed, rows=2000):
    """Return LMG of four features and its replicates: one strong, two alike, one without effect."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows, 4))
    y = x @ [1.0, 0.4, 0.4, 0.0] + rng.normal(size=rows)
    sums = sums_by_group(np.column_stack([x, y]), np.arange(rows) % 40)
    return (lmg_importance(matrix, 4, [[0], [1], [2], [3]]).lmg for matrix in whole_and_replicates(sums))


def test_ranks_tell_apart_what_differs_and_nothing_else():
    found = rank_intervals(*planted(4), 0.95)
    assert found.rank[0] == 1
    assert found.rank[3] == 4
    assert found.low.tolist() == [1, 2, 2, 4]
    assert found.high.tolist() == [1, 3, 3, 4]
    assert not found.is_told_apart[1, 2]
    assert found.is_told_apart[0, 1:].all()


@given(SEEDS)
def test_a_rank_lies_within_its_interval(seed):
    found = rank_intervals(*planted(seed, rows=80), 0.9)
    assert np.all((found.low >= 1) & (found.low <= found.rank) & (found.rank <= found.high) & (found.high <= 4))
    assert found.is_told_apart.tolist() == found.is_told_apart.T.tolist()
    assert not found.is_told_apart.diagonal().any()


def test_identical_figures_share_a_rank_and_unknown_ones_have_none():
    value = np.array([0.1 + 0.2, 0.3, np.nan, 0.1])
    replicates = value + np.array([[1e-3, 1e-3, 0, 0], [-1e-3, -1e-3, 0, 0], [0, 0, 0, 0]])
    found = rank_intervals(value, replicates, 0.95)
    assert found.rank.tolist() == [1, 1, 0, 3]
    assert found.low.tolist() == [1, 1, 0, 3]
    assert found.high.tolist() == [2, 2, 0, 3]


def test_ranks_are_of_one_list_of_features():
    with pytest.raises(ValueError, match=r"shape \(features,\)"):
        rank_intervals([[1.0]], [[[1.0]]], 0.95)
