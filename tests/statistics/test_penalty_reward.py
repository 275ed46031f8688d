"""Penalty, reward and the class from ratings: exact recovery from a factorial, the rules row by row."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicefit.statistics.penalty_reward import (
    classify_effect,
    classify_kano,
    impact_asymmetry,
    penalty_reward,
)
from servicefit.statistics.replicates import Intervals

EXACT = 1e-9
LOW_TO, HIGH_FROM = 0.0, 1.0  # of the factorial: 1 is low, 5 is high


def columns_of(rating, low_to=LOW_TO, high_from=HIGH_FROM):
    """Return rated, low and high of ratings on 1 to 5; NaN = not applicable."""
    x = (np.asarray(rating, dtype=float) - 1) / 4
    return ~np.isnan(x), x <= low_to, x >= high_from


def covariance_of(*columns):
    return np.cov(np.array(columns, dtype=float), bias=True)


def intervals(*rows):
    value, low, high = (np.array(part, dtype=float) for part in zip(*rows, strict=True))
    return Intervals(value, low, high, np.full_like(value, np.nan))


def test_a_full_factorial_is_recovered_exactly():
    a, b = np.array(list(product(range(1, 6), repeat=2))).T
    y = 3 + 0.2 * (a == 5) - 0.8 * (a == 1) + 0.6 * (b == 5) - 0.1 * (b == 1)
    (_, a_low, a_high), (_, b_low, b_high) = columns_of(a), columns_of(b)
    found = penalty_reward(covariance_of(a_low, a_high, b_low, b_high, y), 4, low=[0, 2], high=[1, 3])
    assert found.penalty == pytest.approx([-0.8, -0.1], abs=EXACT)
    assert found.reward == pytest.approx([0.2, 0.6], abs=EXACT)
    assert impact_asymmetry(found.penalty, found.reward) == pytest.approx([-0.6, 0.714286], abs=1e-6)


def test_where_a_feature_may_not_apply_middling_ratings_stay_the_reference():
    a, b = np.array(list(product([np.nan, 1, 2, 3, 4, 5], repeat=2))).T
    y = 2 - 0.5 * (a == 1) + 0.25 * (b == 5) + 0.7 * np.isnan(a)
    (a_rated, a_low, a_high), (b_rated, b_low, b_high) = columns_of(a), columns_of(b)
    matrix = covariance_of(a_low, b_low, a_high, b_high, a_rated, b_rated, y)
    found = penalty_reward(matrix, 6, low=[0, 1], high=[2, 3], others=[4, 5])
    assert found.penalty == pytest.approx([-0.5, 0], abs=EXACT)
    assert found.reward == pytest.approx([0, 0.25], abs=EXACT)


def test_without_low_high_or_middling_ratings_the_effect_is_unknown():
    rng = np.random.default_rng(1)
    never_low, no_middle = rng.integers(2, 6, size=200), rng.choice([1, 5], size=200)
    (_, n_low, n_high), (_, m_low, m_high) = columns_of(never_low), columns_of(no_middle)
    y = rng.normal(size=200)
    found = penalty_reward(covariance_of(n_low, m_low, n_high, m_high, y), 4, low=[0, 1], high=[2, 3])
    assert np.isnan(found.penalty).tolist() == [True, True]
    assert np.isnan(found.reward).tolist() == [False, True]


def test_every_feature_has_a_low_and_a_high():
    with pytest.raises(ValueError, match="a column each a feature; found 1 and 2"):
        penalty_reward(np.eye(4), 3, low=[0], high=[1, 2])


@given(st.floats(-10, 0), st.floats(0, 10))
def test_impact_asymmetry_lies_between_disappointing_and_delighting(penalty, reward):
    found = impact_asymmetry(penalty, reward)
    if penalty == reward == 0:
        assert np.isnan(found)
    else:
        assert -1 <= found <= 1
        assert found == pytest.approx(-impact_asymmetry(-reward, -penalty), abs=EXACT)


def test_impact_asymmetry_is_said_only_of_effects_with_their_usual_signs():
    assert np.isnan(impact_asymmetry([0.1, -0.1, np.nan], [0.2, -0.2, 0.1])).all()


THERE_UP, THERE_DOWN = (0.5, 0.3, 0.7), (-0.5, -0.7, -0.3)
ABSENT, OPEN, UNKNOWN = (0.02, -0.1, 0.15), (0.3, -0.1, 0.7), (0.3, np.nan, np.nan)
SMALL_BUT_SURE = (0.1, 0.05, 0.15)


def test_an_effect_is_there_absent_or_open():
    found = classify_effect(intervals(THERE_UP, THERE_DOWN, ABSENT, OPEN, UNKNOWN, SMALL_BUT_SURE), 0.2)
    assert found == ["there", "there", "absent", "open", "open", "absent"]
    # Sure and below what counts, yet perhaps above it: neither there nor absent.
    assert classify_effect(intervals((0.15, 0.05, 0.25)), 0.2) == ["open"]


@pytest.mark.parametrize(
    ("penalty", "reward", "n_low", "n_high", "kano"),
    [
        (THERE_DOWN, ABSENT, 30, 30, "must_be"),
        (ABSENT, THERE_UP, 30, 30, "attractive"),
        (THERE_DOWN, THERE_UP, 30, 30, "one_dimensional"),
        (ABSENT, ABSENT, 30, 30, "indifferent"),
        (THERE_UP, ABSENT, 30, 30, "reverse"),
        (ABSENT, THERE_DOWN, 30, 30, "reverse"),
        (THERE_DOWN, (-0.9, -1.1, -0.7), 30, 30, "reverse"),
        (THERE_DOWN, (-0.3, -0.4, -0.25), 30, 30, "uncertain"),  # high still goes with more than low
        (THERE_UP, (0.7, 0.5, 0.9), 30, 30, "uncertain"),
        (THERE_DOWN, OPEN, 30, 30, "uncertain"),
        (OPEN, THERE_UP, 30, 30, "uncertain"),
        (UNKNOWN, ABSENT, 30, 30, "uncertain"),
        (THERE_DOWN, ABSENT, 29, 30, "uncertain"),
        (THERE_DOWN, ABSENT, 30, 29, "uncertain"),
    ],
)
def test_class_from_ratings(penalty, reward, n_low, n_high, kano):
    assert classify_kano(intervals(penalty), intervals(reward), 0.2, [n_low], [n_high]) == [kano]


def test_an_effect_of_a_feature_that_does_not_matter_as_a_whole_gives_no_class():
    penalty, reward = intervals(THERE_DOWN, ABSENT), intervals(ABSENT, ABSENT)
    found = classify_kano(penalty, reward, 0.2, [50, 50], [50, 50], matters=[False, False])
    assert found == ["uncertain", "indifferent"]
