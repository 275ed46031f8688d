"""Coefficients and tests on them: least squares on the rows, closed forms, the promised 5 % under noise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import f, false_discovery_control, ttest_1samp

from servicefit.statistics.regression import regression_coefficients
from servicefit.statistics.wald import benjamini_hochberg, wald_test, wald_test_equal
from tests.statistics.survey import sums_by_group, whole_and_replicates

EXACT = 1e-8
"""The ridge that makes dependent columns visible moves coefficients by 10⁻¹¹ of them."""

SEEDS = st.integers(0, 2**32 - 1)


def leave_one_out(sample):
    return (sample.sum(axis=0) - sample) / (len(sample) - 1)


@given(SEEDS, st.floats(0.001, 1000))
def test_coefficients_are_those_of_least_squares(seed, scale):
    rng = np.random.default_rng(seed)
    data = rng.normal(size=(30, 4)) * [1, scale, 1, 1]
    expected = np.linalg.lstsq(np.column_stack([np.ones(30), data[:, [2, 0, 1]]]), data[:, 3], rcond=None)[0][1:]
    found = regression_coefficients(np.cov(data.T), 3, [2, 0, 1])
    assert found == pytest.approx(expected, rel=1e-7, abs=EXACT / scale)


def test_what_the_data_cannot_tell_apart_is_unknown_and_the_rest_is_not():
    rng = np.random.default_rng(3)
    x = rng.normal(size=(50, 2))
    y = x @ [1.0, 2.0] + rng.normal(size=50)
    data = np.column_stack([x, x[:, 0], np.ones(50), 3 - x[:, 0] * 2, y])
    covariance = np.cov(data.T, bias=True)
    covariance[3], covariance[:, 3] = 0, 0
    found = regression_coefficients(covariance, 5, range(5))
    assert np.isnan(found).tolist() == [True, False, True, True, True]
    assert found[1] == pytest.approx(regression_coefficients(covariance, 5, [0, 1])[1], abs=EXACT)


def test_a_broken_matrix_leaves_the_others_alone():
    found = regression_coefficients(np.array([np.eye(3), np.full((3, 3), np.nan)]), 2, [0, 1])
    assert found[0].tolist() == [0, 0]
    assert np.isnan(found[1]).all()
    with pytest.raises(ValueError, match="distinct and within"):
        regression_coefficients(np.eye(3), 2, [0, 3])


@given(SEEDS, st.integers(3, 20))
def test_of_one_figure_the_test_is_students(seed, rows):
    sample = np.random.default_rng(seed).normal(0.3, 1, size=(rows, 1))
    found = wald_test(sample.mean(axis=0), leave_one_out(sample))
    assert float(found.p_value) == pytest.approx(ttest_1samp(sample[:, 0], 0).pvalue, abs=1e-6)
    assert int(found.figures) == 1


@given(SEEDS)
def test_of_several_figures_the_test_is_hotellings(seed):
    sample = np.random.default_rng(seed).normal(0.2, 1, size=(15, 3)) @ np.array([[1, 2, 0], [0, 1, 0], [1, 0, 50]])
    mean = sample.mean(axis=0)
    t_squared = mean @ np.linalg.solve(np.cov(sample.T) / 15, mean)
    found = wald_test(mean, leave_one_out(sample))
    assert float(found.statistic) == pytest.approx(t_squared * 12 / (14 * 3), rel=1e-6)
    assert float(found.p_value) == pytest.approx(f.sf(t_squared * 12 / (14 * 3), 3, 12), abs=1e-7)


def test_unknown_and_repeated_figures_count_for_nothing():
    sample = np.random.default_rng(2).normal(0.5, 1, size=(20, 2))
    without = leave_one_out(sample)
    plain = wald_test(sample.mean(axis=0), without)
    more = np.array([0, 1, 0, 0])
    value, replicates = sample.mean(axis=0)[more], without[:, more]
    value[3], replicates[:, 3] = np.nan, np.nan
    found = wald_test(value, replicates)
    assert int(found.figures) == 2
    assert float(found.p_value) == pytest.approx(float(plain.p_value), abs=EXACT)


def test_without_figures_or_groups_nothing_is_said():
    nothing = wald_test([np.nan, np.nan], np.full((10, 2), np.nan))
    too_few = wald_test([1.0, 2.0], [[1.0, 2.0], [1.1, 2.3]])
    unknown_replicate = wald_test([1.0], [[1.0], [np.nan], [1.1]])
    for found in (nothing, too_few, unknown_replicate):
        assert np.isnan([found.statistic, found.p_value]).all()
    with pytest.raises(ValueError, match="must have the shape"):
        wald_test([1.0], [[1.0, 2.0]])


def with_segments(rng, rows, segments, shift):
    """Draw rows by segment with the mean ``shift`` in the last; return means and their replicates by segment."""
    x = rng.normal(size=(rows, segments, 2))
    x[:, -1] += shift
    return x.mean(axis=0), leave_one_out(x)


def test_segments_that_differ_are_told_from_those_that_do_not():
    rng = np.random.default_rng(5)
    same = [float(wald_test_equal(*with_segments(rng, 30, 3, 0.0)).p_value) for _ in range(400)]
    assert 0.025 <= np.mean(np.array(same) < 0.05) <= 0.085  # 0.05 ± three standard errors and a bit
    apart = [float(wald_test_equal(*with_segments(rng, 30, 3, 1.0)).p_value) for _ in range(100)]
    assert np.mean(np.array(apart) < 0.05) > 0.9


@given(SEEDS, st.permutations(range(4)))
def test_the_order_of_segments_changes_nothing_and_unknown_ones_are_left_out(seed, order):
    value, without = with_segments(np.random.default_rng(seed), 20, 3, 0.3)
    found = wald_test_equal(value, without)
    unknown = np.full((1, 2), np.nan)
    more = np.concatenate([value, unknown])[list(order)]
    replicates = np.concatenate([without, np.broadcast_to(unknown, (20, 1, 2))], axis=1)[:, list(order)]
    other = wald_test_equal(more, replicates)
    assert int(other.figures) == int(found.figures) == 4
    assert float(other.p_value) == pytest.approx(float(found.p_value), abs=1e-6)


def test_many_features_at_once_are_each_its_own():
    rng = np.random.default_rng(8)
    drawn = [with_segments(rng, 20, 3, shift) for shift in (0.0, 1.0)]
    value, without = np.array([part[0] for part in drawn]), np.stack([part[1] for part in drawn], axis=1)
    value[1, 0], without[:, 1, 0] = np.nan, np.nan
    together = wald_test_equal(value, without)
    assert together.figures.tolist() == [4, 2]
    for place in range(2):
        alone = wald_test_equal(value[place], without[:, place])
        assert together.p_value[place] == pytest.approx(float(alone.p_value), abs=EXACT)


def test_one_segment_alone_differs_from_none():
    found = wald_test_equal([[1.0], [np.nan]], np.array([[[1.0], [np.nan]], [[1.1], [np.nan]], [[0.9], [np.nan]]]))
    assert np.isnan(found.p_value)
    with pytest.raises(ValueError, match="must have the shape"):
        wald_test_equal([1.0], [[1.0]])


def test_a_feature_of_no_effect_is_significant_as_often_as_promised():
    rng = np.random.default_rng(11)
    found = []
    for _ in range(300):
        rated = rng.random((300, 3)) < [0.9, 0.8, 0.7]
        rating = rng.integers(-2, 3, size=(300, 3)) * rated
        outcome = 0.5 * rating[:, 0] + rng.normal(size=60).repeat(5) + rng.normal(size=300)  # five answers a customer
        sums = sums_by_group(np.column_stack([rated, rating, outcome]), np.repeat(np.arange(60), 5))
        slopes = [regression_coefficients(matrix, 6, range(6)) for matrix in whole_and_replicates(sums)]
        found += [float(wald_test(*(part[..., [place, 3 + place]] for part in slopes)).p_value) for place in (1, 2)]
    assert 0.03 <= np.mean(np.array(found) < 0.05) <= 0.07


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_q_values_are_scipys_whatever_is_missing_between_them(p_values):
    expected = false_discovery_control(p_values)
    assert benjamini_hochberg(p_values) == pytest.approx(expected, abs=1e-12)
    gaps = np.full(2 * len(p_values), np.nan)
    gaps[1::2] = p_values
    found = benjamini_hochberg([gaps, gaps])
    assert np.isnan(found[:, ::2]).all()
    assert found[1, 1::2] == pytest.approx(expected, abs=1e-12)


def test_without_tests_there_is_no_q_value():
    assert np.isnan(benjamini_hochberg([np.nan, np.nan])).all()
