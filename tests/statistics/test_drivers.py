"""What drives an outcome, from the sums alone: equal to plain regressions on the rows."""

from itertools import combinations
from math import comb

import numpy as np
import pytest
from scipy.stats import t

from servicefit.statistics.cross_products import Answers, CellSums, SurveyColumns, add_cross_products
from servicefit.statistics.drivers import estimate_drivers
from servicefit.statistics.packed_ratings import LOWEST
from tests.statistics.test_cross_products import coding_for, pack

GROUPS, LEVELS, FEATURES = 40, 4, 4


def survey(seed=0, rows=3_000, weights=False, effects=((-0.8, 0.0), (0.0, 0.6), (-0.4, 0.4), (0.0, 0.0))):
    """Return codes (0 = not applicable), an outcome, groups and weights."""
    rng = np.random.default_rng(seed)
    mood = rng.normal(size=rows)
    level = np.clip(np.round(2 + 0.6 * mood[:, None] + rng.normal(size=(rows, FEATURES))), 0, LEVELS).astype(int)
    codes = np.where(rng.random(level.shape) < 0.25, 0, level + LOWEST)
    rated = codes >= LOWEST
    push = sum(p * (rated & (level <= 1))[:, k] + r * (rated & (level >= 3))[:, k] for k, (p, r) in enumerate(effects))
    outcome = np.clip(np.round(3 + push + rng.normal(0, 0.7, rows)), 1, 5).astype(int)
    weight = rng.integers(500_000, 2_000_000, rows) if weights else None
    return codes, outcome, rng.integers(0, GROUPS, rows), weight


def products_of(codes, outcome, group, weight=None, *, missing=False):
    columns = SurveyColumns(1, 0, codes.shape[1], missing)
    coding = coding_for(codes.shape[1], LEVELS, low_most=1, high_least=3)
    sums = CellSums.empty(GROUPS, columns)
    answers = Answers(pack(codes, coding), [outcome], [np.ones(len(codes), bool)], [], group, weight)
    add_cross_products(sums, answers, columns)
    found = sums.products[0]
    return found[found[:, 0, 0] > 0], columns


def least_squares(matrix, outcome, weight):
    root = np.sqrt(np.ones(len(outcome)) if weight is None else weight)
    with_one = np.column_stack([np.ones(len(outcome)), matrix])
    found = np.linalg.lstsq(with_one * root[:, None], outcome * root, rcond=None)[0]
    mean = np.average(outcome, weights=root**2)
    rest = np.average((outcome - with_one @ found) ** 2, weights=root**2)
    return found[1:], 1 - rest / np.average((outcome - mean) ** 2, weights=root**2)


def columns_of(codes):
    rated = codes >= LOWEST
    level = codes - LOWEST
    return rated, np.where(rated, level - LEVELS / 2, 0.0), rated & (level <= 1), rated & (level >= 3)


def shapley(rated, rating, outcome, weight):
    """Return the LMG shares by refitting every subset of the ratings; who rated what is always in."""
    count = rated.shape[1]
    explained = {}
    for size in range(count + 1):
        for chosen in combinations(range(count), size):
            matrix = np.column_stack([rated, rating[:, chosen]]).astype(float)
            explained[chosen] = least_squares(matrix, outcome, weight)[1]
    gains = np.zeros(count)
    for feature in range(count):
        for chosen, before in explained.items():
            if feature not in chosen:
                after = explained[tuple(sorted((*chosen, feature)))]
                gains[feature] += (after - before) / (count * comb(count - 1, len(chosen)))
    return gains / gains.sum()


@pytest.mark.parametrize("weights", [False, True])
def test_importance_penalty_and_reward_equal_those_of_the_rows_themselves(weights):
    codes, outcome, group, weight = survey(weights=weights)
    found = estimate_drivers(*products_of(codes, outcome, group, weight), 0, list(range(FEATURES)), LEVELS, 0.95)
    rated, rating, low, high = columns_of(codes)
    np.testing.assert_allclose(found.importance.value, shapley(rated, rating, outcome, weight), atol=1e-10)
    effects, _ = least_squares(np.column_stack([low, high, rated]).astype(float), outcome, weight)
    np.testing.assert_allclose(found.penalty.value, effects[:FEATURES], atol=1e-10)
    np.testing.assert_allclose(found.reward.value, effects[FEATURES : 2 * FEATURES], atol=1e-10)
    with_ratings, without = (
        least_squares(matrix.astype(float), outcome, weight)[1] for matrix in (np.column_stack([rated, rating]), rated)
    )
    assert found.r_squared == pytest.approx(with_ratings, abs=1e-10)
    assert found.explained.value == pytest.approx(with_ratings - without, abs=1e-10)
    assert 0 <= found.explained.low < found.explained.value < found.explained.high <= 1


def test_an_interval_is_that_of_leaving_out_each_group_in_turn():
    codes, outcome, group, _ = survey()
    found = estimate_drivers(*products_of(codes, outcome, group), 0, list(range(FEATURES)), LEVELS, 0.95)
    without = []
    for left_out in range(GROUPS):
        kept = group != left_out
        _, _, low, high = columns_of(codes[kept])
        matrix = np.column_stack([low, high, codes[kept] >= LOWEST]).astype(float)
        without.append(least_squares(matrix, outcome[kept], None)[0][0])
    error = np.sqrt((GROUPS - 1) / GROUPS * ((without - np.mean(without)) ** 2).sum())
    assert found.penalty.standard_error[0] == pytest.approx(error, rel=1e-8)
    np.testing.assert_allclose(found.effects[1:, 0, 0], without, atol=1e-10)


def test_a_share_near_nothing_may_be_as_large_as_its_slope_may_be_far_from_nothing():
    codes, outcome, group, _ = survey(seed=2, rows=1_000)
    products, columns = products_of(codes, outcome, group)
    found = estimate_drivers(products, columns, 0, list(range(FEATURES)), LEVELS, 0.95)
    rated, rating, _, _ = columns_of(codes)
    others = np.column_stack([rated, rating[:, :3]]).astype(float)

    def slope_of(rows):
        return least_squares(np.column_stack([others, rating[:, 3]])[rows], outcome[rows], None)[0][-1]

    slope, without = slope_of(group >= 0), np.array([slope_of(group != left_out) for left_out in range(GROUPS)])
    error = np.sqrt((GROUPS - 1) / GROUPS * ((without - without.mean()) ** 2).sum())
    furthest = abs(slope) + t.ppf(0.975, GROUPS - 1) * error
    rest = rating[:, 3].var() * (1 - least_squares(others, rating[:, 3], None)[1])
    all_told = least_squares(np.column_stack([rated, rating]).astype(float), outcome, None)[1]
    explained = (all_told - least_squares(rated.astype(float), outcome, None)[1]) * outcome.var()
    own = found.importance.value[3] + (furthest**2 - slope**2) * rest / explained
    share = found.importance.value[3] + t.ppf(0.975, GROUPS - 1) * found.importance.standard_error[3]
    assert own > share
    assert found.importance.high[3] == pytest.approx(own, rel=1e-6)


def test_planted_effects_are_found_and_the_one_without_effect_is_not():
    codes, outcome, group, _ = survey(rows=6_000)
    found = estimate_drivers(*products_of(codes, outcome, group), 0, list(range(FEATURES)), LEVELS, 0.95)
    assert found.penalty.high[0] < 0 < found.reward.low[1]
    assert (found.q_value[:3] < 0.01).all()
    assert found.p_value[3] > 0.05
    assert found.ranks.rank[3] == 4
    assert found.importance.value.sum() == pytest.approx(1, abs=1e-12)
    assert found.relative_weight.sum() == pytest.approx(1, abs=1e-12)


def test_a_few_missing_answers_hardly_move_the_figures_and_widen_them():
    codes, outcome, group, _ = survey(rows=6_000)
    gaps = np.where((np.random.default_rng(1).random(codes.shape) < 0.03) & (codes > 0), 1, codes)
    whole = estimate_drivers(*products_of(codes, outcome, group), 0, list(range(FEATURES)), LEVELS, 0.95)
    found = estimate_drivers(*products_of(gaps, outcome, group, missing=True), 0, list(range(FEATURES)), LEVELS, 0.95)
    np.testing.assert_allclose(found.penalty.value, whole.penalty.value, atol=0.05)
    np.testing.assert_allclose(found.importance.value, whole.importance.value, atol=0.03)
    assert np.isfinite(found.importance.value).all()


def test_the_same_customers_twice_widen_nothing():
    codes, outcome, group, _ = survey(rows=2_000)
    once = estimate_drivers(*products_of(codes, outcome, group), 0, list(range(FEATURES)), LEVELS, 0.95)
    twice = (np.concatenate([part, part]) for part in (codes, outcome, group))
    found = estimate_drivers(*products_of(*twice), 0, list(range(FEATURES)), LEVELS, 0.95)
    np.testing.assert_allclose(found.importance.low, once.importance.low, atol=1e-10)
    np.testing.assert_allclose(found.penalty.high, once.penalty.high, atol=1e-10)


def test_identical_features_share_their_importance_and_have_no_effects_of_their_own():
    codes, outcome, group, _ = survey()
    doubled = np.column_stack([codes, codes[:, 0]])
    once = estimate_drivers(*products_of(codes, outcome, group), 0, list(range(FEATURES)), LEVELS, 0.95)
    found = estimate_drivers(*products_of(doubled, outcome, group), 0, list(range(FEATURES + 1)), LEVELS, 0.95)
    assert found.importance.value[0] == pytest.approx(found.importance.value[4])
    assert found.importance.value.sum() == pytest.approx(1)
    assert np.isnan(found.penalty.value[[0, 4]]).all()
    assert np.isfinite(found.penalty.value[1:4]).all()
    assert found.r_squared == pytest.approx(once.r_squared)


def test_intervals_from_drawn_orders_are_those_of_all_subsets(monkeypatch):
    codes, outcome, group, _ = survey(rows=2_000)
    exact = estimate_drivers(*products_of(codes, outcome, group), 0, list(range(FEATURES)), LEVELS, 0.95)
    monkeypatch.setattr("servicefit.statistics.importance.EXACT_REPLICATES", 2)
    drawn = estimate_drivers(*products_of(codes, outcome, group), 0, list(range(FEATURES)), LEVELS, 0.95)
    np.testing.assert_allclose(drawn.importance.value, exact.importance.value, atol=1e-12)
    np.testing.assert_allclose(drawn.importance.standard_error, exact.importance.standard_error, rtol=0.03)


def test_more_features_than_all_subsets_allow_come_with_their_sampling_error():
    rng = np.random.default_rng(5)
    features = 27
    codes = rng.integers(0, LEVELS + LOWEST + 1, (4_000, features))
    codes[codes == 1] = 0
    _, rating, _, _ = columns_of(codes)
    outcome = np.clip(np.round(5 + rating[:, 0] + 0.5 * rating[:, 1] + rng.normal(size=4_000)), 0, 10).astype(int)
    group = rng.integers(0, GROUPS, 4_000)
    found = estimate_drivers(*products_of(codes, outcome, group), 0, list(range(features)), LEVELS, 0.95)
    assert found.ranks.rank[:2].tolist() == [1, 2]
    assert found.importance.value.sum() == pytest.approx(1)
    assert 0 < found.sampling_error[0] < 0.01
    assert (found.importance.low[:2] > 0.1).all()
