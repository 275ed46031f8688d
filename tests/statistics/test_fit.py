"""Fit of capabilities with targets: published oracle, closed forms, identities."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicefit.statistics.fit import classify_verdict, fit_to_target, profile_deviation

ORACLE_DIGITS = 1e-6  # the oracle is given to six decimals
NAN = math.nan


def test_profile_deviation_gives_the_oracle():
    ideal, actual = (5, 3, 4), (4, 4, 2)
    deviation = [i - a for i, a in zip(ideal, actual, strict=True)]
    assert profile_deviation(deviation, (0.5, 0.3, 0.2)) == pytest.approx(1.264911, abs=ORACLE_DIGITS)


def test_profile_deviation_leaves_out_what_is_not_measured_and_renormalises():
    assert profile_deviation([0.4, NAN], [0.2, 0.8]) == pytest.approx(0.4)
    assert math.isnan(profile_deviation([NAN], [1.0]))
    assert math.isnan(profile_deviation([0.5], [0.0]))


def test_profile_deviation_refuses_a_negative_weight():
    with pytest.raises(ValueError, match="negative"):
        profile_deviation([0.1, 0.1], [0.5, -0.1])


@pytest.mark.parametrize(
    ("value", "threshold", "target", "ceiling", "attainment", "shortfall", "excess"),
    [
        (0.80, 0.70, 0.90, NAN, 0.5, 0.5, 0),
        (0.60, 0.70, 0.90, NAN, -0.5, 1, 0),
        (0.94, 0.70, 0.90, 0.98, 1.2, 0, 0),
        (0.96, 0.70, 0.80, 0.90, 2.6, 0, 0.6),
        # less is better: 30 seconds asked, 60 the most that is bearable, faster than 20 is not paid for
        (45, 60, 30, 20, 0.5, 0.5, 0),
        (15, 60, 30, 20, 1.5, 0, 0.5),
    ],
)
def test_attainment_shortfall_and_excess_by_hand(value, threshold, target, ceiling, attainment, shortfall, excess):
    fit = fit_to_target([value], [threshold], [target], [ceiling])
    assert fit.attainment[0] == pytest.approx(attainment)
    assert fit.shortfall[0] == pytest.approx(shortfall)
    assert fit.excess[0] == pytest.approx(excess)


def test_what_is_not_measured_stays_unknown():
    fit = fit_to_target([NAN, NAN], [0.7, 0.7], [0.9, 0.8], [NAN, 0.9])
    assert [math.isnan(v) for v in (*fit.attainment, *fit.shortfall, *fit.excess)] == [True] * 6


@pytest.mark.parametrize(
    ("low", "high", "threshold", "target", "ceiling", "verdict"),
    [
        (0.70, 0.74, 0.8, 0.90, NAN, "under"),
        (0.88, 0.92, 0.8, 0.90, NAN, "on"),  # the interval holds the target
        (0.86, 0.90, 0.8, 0.90, NAN, "on"),  # it touches the target
        (0.94, 0.96, 0.8, 0.90, NAN, "on"),  # beyond the target, no ceiling given
        (0.94, 0.96, 0.8, 0.90, 0.93, "over"),
        (0.92, 0.96, 0.8, 0.90, 0.93, "on"),  # the interval holds the ceiling
        (NAN, NAN, 0.8, 0.90, 0.93, "unmeasured"),
        (35, 40, 60, 30, 20, "under"),  # less is better
        (25, 35, 60, 30, 20, "on"),
        (10, 15, 60, 30, 20, "over"),
    ],
)
def test_verdict_needs_the_whole_interval_on_one_side(low, high, threshold, target, ceiling, verdict):
    assert classify_verdict([low], [high], [threshold], [target], [ceiling]) == [verdict]


@pytest.mark.parametrize(
    ("threshold", "target", "ceiling"), [(0.8, 0.8, NAN), (0.7, 0.9, 0.9), (0.7, 0.9, 0.8), (60, 30, 40)]
)
def test_targets_that_cannot_be_are_refused(threshold, target, ceiling):
    with pytest.raises(ValueError, match="must"):
        fit_to_target([0.5], [threshold], [target], [ceiling])


@given(st.floats(-10, 10), st.floats(0.1, 5), st.floats(0.1, 5), st.floats(0.1, 100))
def test_turning_the_scale_round_or_stretching_it_changes_nothing(value, width, further, factor):
    args = [value], [0.0], [width], [width + further]
    turned = [[-factor * v for v in arg] for arg in args]
    plain, other = fit_to_target(*args), fit_to_target(*turned)
    assert other.shortfall[0] == pytest.approx(plain.shortfall[0], abs=1e-9)
    assert other.excess[0] == pytest.approx(plain.excess[0], abs=1e-9)
