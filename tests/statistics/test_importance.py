"""LMG and Johnson's weights: reference implementations' figures, a brute-force twin over all orders, identities."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicefit.statistics import all_subsets
from servicefit.statistics.importance import lmg_importance, shares
from servicefit.statistics.relative_weights import relative_weights
from tests.statistics.survey import digits, importance_oracles, read_data

TWIN = 1e-10
"""The twin solves least squares on the rows, in every order."""

ROUNDING = 1e-9
"""Identities hold but for floating sums; Cholesky and Schur steps of a matrix of condition 10⁴ lose four digits."""

ORACLES = importance_oracles()
WITH_JOHNSON = [oracle for oracle in ORACLES if "johnson" in oracle]


def arranged(oracle):
    """Return covariance, outcome, features and controls of an oracle as positions."""
    if "correlations" in oracle:
        matrix = np.array(oracle["correlations"], dtype=float)
        return matrix, len(matrix) - 1, [[place] for place in range(len(matrix) - 1)], []
    data = read_data(oracle["data"])
    names = list(data)
    rows = np.array(list(data.values()))
    weights = np.resize(oracle["weights"], rows.shape[1]) if "weights" in oracle else None
    features = [[names.index(name) for name in part.split(" + ")] for part in oracle["features"].split(", ")]
    controls = [names.index(oracle["controls"])] if "controls" in oracle else []
    return np.cov(rows, aweights=weights), names.index(oracle["outcome"]), features, controls


def drawn(seed, matrices, columns, rows=60):
    """Return covariance matrices of columns that hang together, the outcome last."""
    rng = np.random.default_rng(seed)
    data = rng.normal(size=(matrices, rows, columns)) + 0.7 * rng.normal(size=(matrices, rows, 1))
    away = data - data.mean(axis=1, keepdims=True)
    return away.swapaxes(1, 2) @ away / rows


def r_squared(data, columns):
    """Return R² of the last column on some others, by least squares on the rows."""
    away = data - data.mean(axis=0)
    fit = away[:, columns] @ np.linalg.lstsq(away[:, columns], away[:, -1], rcond=None)[0]
    return (fit**2).sum() / (away[:, -1] ** 2).sum()


def mean_gain_over_all_orders(data, features, controls):
    gains, orders = np.zeros(len(features)), list(permutations(range(len(features))))
    for order in orders:
        entered, before = list(controls), r_squared(data, list(controls)) if controls else 0.0
        for feature in order:
            entered += features[feature]
            after = r_squared(data, entered)
            gains[feature] += after - before
            before = after
    return gains / len(orders)


@pytest.mark.parametrize("oracle", ORACLES, ids=[oracle["name"] for oracle in ORACLES])
def test_lmg_gives_the_figures_of_the_reference_implementation(oracle):
    found = lmg_importance(*arranged(oracle))
    expected, half_a_digit = digits(oracle["lmg"])
    assert found.lmg == pytest.approx(expected, abs=half_a_digit)
    for name, figure in (("r_squared", found.r_squared), ("explained", found.r_squared - found.r_squared_controls)):
        if name in oracle:
            (value,), half_a_digit = digits(oracle[name])
            assert float(figure) == pytest.approx(value, abs=half_a_digit)
    assert found.sampling_error.tolist() == [0] * len(expected)


@pytest.mark.parametrize("oracle", WITH_JOHNSON, ids=[oracle["name"] for oracle in WITH_JOHNSON])
def test_johnson_gives_the_figures_of_the_reference_implementation(oracle):
    expected, half_a_digit = digits(oracle["johnson"])
    assert relative_weights(*arranged(oracle)) == pytest.approx(expected, abs=half_a_digit)


@pytest.mark.parametrize(
    ("features", "controls"),
    [
        ([[0], [1], [2], [3], [4]], []),
        ([[0, 3], [1], [2, 4]], []),
        ([[3], [0, 1], [4]], [2]),
        ([[0], [1, 2, 3]], [4]),
        ([[2]], []),
    ],
)
def test_lmg_equals_the_mean_over_all_orders_of_entry(features, controls):
    rng = np.random.default_rng(len(features))
    data = rng.normal(size=(80, 6)) @ rng.normal(size=(6, 6))
    found = lmg_importance(np.cov(data.T), 5, features, controls)
    assert found.lmg == pytest.approx(mean_gain_over_all_orders(data, features, controls), abs=TWIN)


@pytest.mark.parametrize("lower", [1, 2, 4])
def test_blocks_change_nothing(monkeypatch, lower):
    matrices, features = drawn(3, 7, 9), [[0], [1, 2], [3], [4, 5], [6], [7]]
    expected = lmg_importance(matrices, 8, features).lmg
    for name, value in (("LOWER", lower), ("BLOCK", 8), ("TOP", 16)):
        monkeypatch.setattr(all_subsets, name, value)
    assert lmg_importance(matrices, 8, features).lmg == pytest.approx(expected, abs=TWIN)


def test_many_matrices_at_once_are_each_its_own():
    matrices = drawn(5, 6, 5).reshape(2, 3, 5, 5)
    together = lmg_importance(matrices, 4, [[0], [1, 2]], [3])
    assert together.lmg.shape == (2, 3, 2)
    assert together.r_squared.shape == (2, 3)
    alone = lmg_importance(matrices[1, 2], 4, [[0], [1, 2]], [3])
    assert together.lmg[1, 2] == pytest.approx(alone.lmg, abs=TWIN)
    weights = relative_weights(matrices, 4, [[0], [1, 2]], [3])
    assert weights[1, 2] == pytest.approx(relative_weights(matrices[1, 2], 4, [[0], [1, 2]], [3]), abs=TWIN)


def test_sampled_orders_agree_with_all_subsets_within_their_error(monkeypatch):
    matrix, features = drawn(8, 1, 9)[0], [[0], [1, 2], [3], [4], [5], [6, 7]]
    exact = lmg_importance(matrix, 8, features)
    monkeypatch.setattr("servicefit.statistics.importance.EXACT_FEATURES", 3)
    found = lmg_importance(matrix, 8, features, rng=np.random.default_rng(1), orders=600)
    assert np.all(found.sampling_error > 0)
    assert np.all(np.abs(found.lmg - exact.lmg) < 4 * found.sampling_error)
    assert found.r_squared == pytest.approx(exact.r_squared, abs=1e-6)  # the ridge
    again = lmg_importance(matrix, 8, features, rng=np.random.default_rng(1), orders=600)
    assert again.lmg.tolist() == found.lmg.tolist()


def test_more_than_25_features_are_sampled_and_sum_to_r_squared():
    matrix, features = drawn(9, 1, 31, rows=300)[0], [[place] for place in range(30)]
    with pytest.raises(ValueError, match="need an rng; found 30 features"):
        lmg_importance(matrix, 30, features)
    found = lmg_importance(matrix, 30, features, rng=np.random.default_rng(2), orders=20)
    assert found.lmg.sum() == pytest.approx(1 - _unexplained(matrix), abs=1e-6)


def _unexplained(matrix):
    return 1 / (np.linalg.inv(matrix)[-1, -1] * matrix[-1, -1])


SEEDS = st.integers(0, 2**32 - 1)


@given(SEEDS, st.integers(1, 6))
def test_parts_are_never_negative_and_shares_sum_to_1(seed, features):
    matrix, columns = drawn(seed, 1, features + 1)[0], [[place] for place in range(features)]
    found = lmg_importance(matrix, features, columns)
    assert np.all(found.lmg >= 0)
    assert found.share.sum() == pytest.approx(1, abs=ROUNDING)
    assert found.lmg.sum() == pytest.approx(1 - _unexplained(matrix), abs=ROUNDING)
    assert relative_weights(matrix, features, columns).sum() == pytest.approx(found.r_squared, abs=ROUNDING)


@given(SEEDS)
def test_of_two_columns_lmg_and_johnson_are_the_same(seed):
    matrix = drawn(seed, 1, 3)[0]
    lmg = lmg_importance(matrix, 2, [[0], [1]]).lmg
    assert relative_weights(matrix, 2, [[0], [1]]) == pytest.approx(lmg, abs=ROUNDING)


@given(st.lists(st.floats(-0.4, 0.4), min_size=1, max_size=6))
def test_of_orthogonal_columns_each_explains_its_squared_correlation(correlation):
    columns = len(correlation)
    matrix = np.eye(columns + 1)
    matrix[-1, :-1] = matrix[:-1, -1] = correlation
    features = [[place] for place in range(columns)]
    expected = np.square(correlation)
    assert lmg_importance(matrix, columns, features).lmg == pytest.approx(expected, abs=ROUNDING)
    assert relative_weights(matrix, columns, features) == pytest.approx(expected, abs=ROUNDING)


@given(SEEDS, st.integers(2, 5))
def test_a_feature_and_its_duplicate_have_equal_parts_and_take_nothing_from_r_squared(seed, features):
    matrix = drawn(seed, 1, features + 1)[0]
    double = [*range(features), 0, features]
    found = lmg_importance(matrix[np.ix_(double, double)], features + 1, [[place] for place in range(features + 1)])
    assert found.lmg[0] == pytest.approx(found.lmg[-1], abs=ROUNDING)
    assert found.r_squared == pytest.approx(1 - _unexplained(matrix), abs=ROUNDING)


@given(st.lists(st.floats(-0.4, 0.4), min_size=2, max_size=5))
def test_duplicating_a_feature_splits_its_share(correlation):
    columns = len(correlation)
    matrix = np.eye(columns + 1)
    matrix[-1, :-1] = matrix[:-1, -1] = correlation
    double = [*range(columns), 0, columns]
    found = lmg_importance(matrix[np.ix_(double, double)], columns + 1, [[place] for place in range(columns + 1)])
    half = correlation[0] ** 2 / 2
    assert found.lmg == pytest.approx([half, *np.square(correlation[1:]), half], abs=ROUNDING)


@given(SEEDS, st.lists(st.floats(0.01, 1000), min_size=5, max_size=5), st.permutations(range(4)))
def test_scale_and_order_of_the_columns_change_nothing(seed, scale, order):
    matrix = drawn(seed, 1, 5)[0]
    scaled = matrix * np.outer(scale, scale)
    features = [[place] for place in range(4)]
    for found, given_ in (
        (lmg_importance(scaled, 4, [[place] for place in order]).lmg, lmg_importance(matrix, 4, features).lmg),
        (relative_weights(scaled, 4, [[place] for place in order]), relative_weights(matrix, 4, features)),
    ):
        assert found == pytest.approx(given_[list(order)], abs=ROUNDING)


@settings(max_examples=30)
@given(SEEDS, st.permutations(range(40)))
def test_the_order_of_the_rows_changes_nothing(seed, order):
    data = np.random.default_rng(seed).normal(size=(40, 4))
    first, other = (lmg_importance(np.cov(rows.T), 3, [[0], [1], [2]]).lmg for rows in (data, data[list(order)]))
    assert first == pytest.approx(other, abs=ROUNDING)


def test_what_does_not_vary_explains_nothing():
    matrix = drawn(1, 1, 4)[0]
    matrix[1], matrix[:, 1] = 0, 0
    found = lmg_importance(matrix, 3, [[0], [1], [2]])
    assert found.lmg[1] == 0
    assert found.lmg[[0, 2]] == pytest.approx(lmg_importance(matrix, 3, [[0], [2]]).lmg, abs=ROUNDING)
    assert relative_weights(matrix, 3, [[0], [1], [2]])[1] == 0
    beside = lmg_importance(matrix, 3, [[0, 1], [2]])
    assert beside.lmg == pytest.approx(found.lmg[[0, 2]], abs=ROUNDING)
    some = lmg_importance(np.array([matrix, drawn(1, 1, 4)[0]]), 3, [[0, 1], [2]])
    assert some.lmg[0] == pytest.approx(beside.lmg, abs=ROUNDING)


def test_of_an_outcome_that_does_not_vary_nothing_is_said():
    matrix = drawn(1, 1, 3)[0]
    matrix[2], matrix[:, 2] = 0, 0
    found = lmg_importance(matrix, 2, [[0], [1]])
    assert np.isnan([*found.lmg, *found.share, found.r_squared]).all()
    assert np.isnan(relative_weights(matrix, 2, [[0], [1]])).all()


def test_one_broken_matrix_leaves_the_others_alone():
    matrices = drawn(4, 3, 4)
    whole = lmg_importance(matrices, 3, [[0], [1], [2]]).lmg
    matrices[1, 0, 0] = np.nan
    for found in (lmg_importance(matrices, 3, [[0], [1], [2]]).lmg, relative_weights(matrices, 3, [[0], [1], [2]])):
        assert np.isnan(found[1]).all()
        assert not np.isnan(found[[0, 2]]).any()
    assert lmg_importance(matrices, 3, [[0], [1], [2]]).lmg[2] == pytest.approx(whole[2], abs=ROUNDING)


def test_shares_of_nothing_are_unknown():
    assert np.isnan(shares([0.0, 0.0])).all()
    assert shares([1.0, 3.0]).tolist() == [0.25, 0.75]


@pytest.mark.parametrize(
    ("shape", "outcome", "features", "said"),
    [
        ((2, 3), 1, [[0]], "shape"),
        ((3, 3), 2, [], "there must be a feature"),
        ((3, 3), 2, [[0], []], "at least one column"),
        ((3, 3), 2, [[0], [0]], "distinct"),
        ((3, 3), 3, [[0], [1]], "within 0 to 2"),
        ((3, 3), 0, [[0], [1]], "distinct"),
    ],
)
def test_what_is_no_design_is_refused(shape, outcome, features, said):
    with pytest.raises(ValueError, match=said):
        lmg_importance(np.ones(shape), outcome, features)
