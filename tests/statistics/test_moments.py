"""Sums of pairs, moments, groups left out, repair: twins that go through the rows."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicefit.statistics.doubts import NotPositiveDefinite
from servicefit.statistics.importance import lmg_importance
from servicefit.statistics.moments import estimate_moments, kish_effective_n, least_answers
from servicefit.statistics.pair_sums import PairSums, sums_of_columns
from servicefit.statistics.repair import repair_covariance
from tests.statistics.survey import add_groups, delete_each_group, sums_by_group

EXACT = 1e-9
"""Twins add up in another order."""

SEEDS = st.integers(0, 2**32 - 1)


def pair_sums(data, weight=None):
    """Return the sums over rows with both given, a pair at a time; NaN = missing."""
    columns = data.shape[1]
    weight = np.ones(len(data)) if weight is None else weight
    count, total, product = np.zeros((3, columns, columns))
    for i in range(columns):
        for j in range(columns):
            both = ~np.isnan(data[:, i]) & ~np.isnan(data[:, j])
            own = weight[both]
            count[i, j] = own.sum()
            total[i, j] = (own * data[both, i]).sum()
            product[i, j] = (own * data[both, i] * data[both, j]).sum()
    return PairSums(count, total, product)


def with_gaps(seed, rows=50, columns=4):
    rng = np.random.default_rng(seed)
    data = rng.integers(1, 6, size=(rows, columns)).astype(float)
    data[rng.random(data.shape) < 0.2] = np.nan
    return data


@given(SEEDS)
def test_without_gaps_moments_are_those_of_the_rows(seed):
    rng = np.random.default_rng(seed)
    data, weight = rng.normal(3, 2, size=(40, 3)), rng.uniform(0.2, 3, size=40)
    group = np.repeat(np.arange(4), 10)
    found = estimate_moments(add_groups(sums_by_group(data, group, weight)))
    assert found.mean == pytest.approx(np.average(data, axis=0, weights=weight), abs=EXACT)
    assert found.covariance == pytest.approx(np.cov(data.T, aweights=weight, bias=True), abs=EXACT)
    assert found.n == pytest.approx([weight.sum()] * 3)


@given(SEEDS)
def test_with_gaps_each_pair_is_that_of_the_rows_that_have_both(seed):
    data = with_gaps(seed)
    found = estimate_moments(pair_sums(data))
    assert found.mean == pytest.approx(np.nanmean(data, axis=0), abs=EXACT)
    for i in range(4):
        for j in range(4):
            both = ~np.isnan(data[:, i]) & ~np.isnan(data[:, j])
            expected = np.cov(data[both, i], data[both, j], bias=True)[0, 1]
            assert found.covariance[i, j] == pytest.approx(expected, abs=EXACT)


@given(SEEDS)
def test_leaving_a_group_out_is_leaving_its_rows_out(seed):
    data, group = with_gaps(seed), np.arange(50) % 5
    by_group = [pair_sums(data[group == name]) for name in range(5)]
    sums = PairSums(*(np.array([getattr(part, name) for part in by_group]) for name in ("count", "total", "product")))
    without = estimate_moments(delete_each_group(sums))
    for name in range(5):
        expected = estimate_moments(pair_sums(data[group != name]))
        assert without.mean[name] == pytest.approx(expected.mean, abs=EXACT)
        assert without.covariance[name] == pytest.approx(expected.covariance, abs=EXACT)
        assert without.n[name] == pytest.approx(expected.n)


def test_a_column_that_does_not_vary_has_no_variance_at_all():
    data = np.column_stack([np.full(30, 0.1), np.arange(30.0)])
    found = estimate_moments(add_groups(sums_by_group(data, np.arange(30) % 3, np.full(30, 0.7))))
    assert found.covariance[0].tolist() == [0, 0]
    assert found.covariance[1, 1] > 0


def test_without_rows_nothing_is_known():
    found = estimate_moments(PairSums(*np.zeros((3, 2, 2))))
    assert np.isnan(found.mean).all()
    assert np.isnan(found.covariance).all()
    assert found.n.tolist() == [0, 0]


def test_cross_products_must_be_square():
    with pytest.raises(ValueError, match="must have the shape"):
        sums_of_columns(np.ones((2, 3)))


CONTRADICTION = np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]) * np.outer([1, 2, 3], [1, 2, 3])


def test_a_matrix_that_contradicts_itself_is_repaired_with_a_warning():
    matrices = np.array([np.eye(3), CONTRADICTION])
    with pytest.warns(NotPositiveDefinite, match="1 of 2 matrices were not positive definite"):
        found = repair_covariance(matrices)
    assert found.is_repaired.tolist() == [False, True]
    assert found.covariance[0].tolist() == np.eye(3).tolist()
    assert np.diagonal(found.covariance[1]) == pytest.approx([1, 4, 9])
    assert np.linalg.eigvalsh(found.covariance[1])[0] > 0
    assert found.covariance[1] == pytest.approx(found.covariance[1].T)
    assert 0 < lmg_importance(found.covariance[1], 2, [[0], [1]]).r_squared <= 1


def test_singular_matrices_and_unknown_ones_are_left_as_they_are():
    singular, unknown = np.ones((2, 2)), np.full((2, 2), np.nan)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = repair_covariance(np.array([singular, unknown]))
    assert not found.is_repaired.any()
    assert found.covariance[0].tolist() == singular.tolist()
    assert np.isnan(found.covariance[1]).all()


@settings(max_examples=25)
@given(SEEDS)
def test_a_repaired_matrix_is_left_alone_the_next_time(seed):
    rng = np.random.default_rng(seed)
    data = rng.normal(size=(8, 6))
    data[rng.random(data.shape) < 0.4] = np.nan
    data[:2] = rng.normal(size=(2, 6))  # every pair has rows
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotPositiveDefinite)
        once = repair_covariance(estimate_moments(pair_sums(data)).covariance)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not repair_covariance(once.covariance).is_repaired


@given(st.lists(st.floats(0.1, 10), min_size=1, max_size=20))
def test_rows_of_unequal_weight_are_worth_fewer(weights):
    w = np.array(weights)
    found = float(kish_effective_n(w.sum(), (w**2).sum()))
    assert 1 - EXACT <= found <= len(w) + EXACT
    assert float(kish_effective_n(len(w), len(w))) == len(w)
    assert float(kish_effective_n(0, 0)) == 0


def test_a_regression_needs_150_rows_and_10_a_column():
    assert [least_answers(columns) for columns in (3, 15, 16)] == [150, 150, 160]
