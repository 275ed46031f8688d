"""The cross-hair and the quarters: closed forms, the corners of an interval, identities."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from servicefit.statistics.importance_performance import (
    Crosshair,
    classify_quadrants,
    crosshair,
)

NAN = math.nan
PERFORMANCE = [40.0, 50.0, 80.0, 90.0]
IMPORTANCE = [0.5, 0.1, 0.3, 0.1]
ROUNDING = 1e-9  # sums of a few floats


@pytest.mark.parametrize(
    ("choice", "performance", "importance", "slope"),
    [
        ("means", 65.0, 0.25, None),
        ("medians", 65.0, 0.2, None),
        ("mid-scale", 50.0, 0.25, None),
        ("diagonal", 65.0, 0.3, 0.4 / 50),
    ],
)
def test_where_the_cross_hair_lies(choice, performance, importance, slope):
    at = crosshair(PERFORMANCE, IMPORTANCE, choice)
    assert (at.performance, at.importance) == pytest.approx((performance, importance), abs=ROUNDING)
    assert at.slope == (None if slope is None else pytest.approx(slope))


def test_a_feature_that_lacks_a_figure_does_not_move_the_cross_hair():
    with_gaps = crosshair([*PERFORMANCE, 5.0, NAN], [*IMPORTANCE, NAN, 0.9], "means")
    assert with_gaps == crosshair(PERFORMANCE, IMPORTANCE, "means")
    assert crosshair([*PERFORMANCE, 5.0], [*IMPORTANCE, NAN], "mid-scale").importance == pytest.approx(1 / 4)


@pytest.mark.parametrize("choice", ["means", "medians", "mid-scale", "diagonal"])
def test_without_a_feature_there_is_no_cross_hair(choice):
    at = crosshair([NAN], [0.5], choice)
    assert math.isnan(at.performance)
    assert classify_quadrants([10], [20], [0.1], [0.2], at) == ["open"]


def test_features_that_perform_alike_have_no_diagonal():
    at = crosshair([60, 60], [0.3, 0.7], "diagonal")
    assert math.isnan(at.slope)
    assert classify_quadrants([59, 59], [61, 61], [0.2, 0.6], [0.4, 0.8], at) == ["open", "open"]


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="one shape"):
        crosshair([1, 2], [1], "means")
    with pytest.raises(ValueError, match='found "mean"'):
        crosshair(PERFORMANCE, IMPORTANCE, "mean")


@pytest.mark.parametrize(
    ("performance", "importance", "quadrant"),
    [
        ((40, 49), (0.3, 0.4), "fix_first"),
        ((51, 60), (0.3, 0.4), "keep_up"),
        ((51, 60), (0.1, 0.19), "possible_overkill"),
        ((40, 49), (0.1, 0.19), "low_priority"),
        ((40, 51), (0.3, 0.4), "open"),
        ((40, 49), (0.1, 0.3), "open"),
        ((40, 50), (0.3, 0.4), "open"),  # it touches
        ((40, 49), (NAN, NAN), "open"),
    ],
)
def test_a_quarter_needs_both_intervals_on_one_side(performance, importance, quadrant):
    ends = ([end] for end in (*performance, *importance))
    assert classify_quadrants(*ends, Crosshair(50.0, 0.2)) == [quadrant]


@pytest.mark.parametrize(
    ("performance", "importance", "quadrant"),
    [
        ((40, 60), (0.31, 0.4), "fix_first"),  # at 60 the line is at 0.3
        ((40, 60), (0.29, 0.4), "open"),
        ((40, 60), (0.05, 0.09), "low_priority"),  # at 40 it is at 0.1
        ((40, 60), (0.05, 0.11), "open"),
    ],
)
def test_beside_the_diagonal_lies_only_what_lies_there_with_its_whole_interval(performance, importance, quadrant):
    ends = ([end] for end in (*performance, *importance))
    assert classify_quadrants(*ends, Crosshair(50.0, 0.2, 0.01)) == [quadrant]


figures = st.lists(st.tuples(st.floats(0, 100), st.floats(0, 1)), min_size=2, max_size=8)


@given(figures, st.sampled_from(["means", "medians", "diagonal"]), st.randoms(use_true_random=False))
def test_the_order_of_features_changes_nothing(rows, choice, random):
    shuffled = random.sample(rows, len(rows))
    first, other = (crosshair(*np.array(part).T, choice) for part in (rows, shuffled))
    assert (other.performance, other.importance) == pytest.approx((first.performance, first.importance))


@given(figures, st.floats(0.5, 2), st.floats(-50, 50))
def test_stretching_a_scale_leaves_every_feature_in_its_quarter(rows, factor, shift):
    performance, importance = np.array(rows).T

    def quarters(figures):
        at = crosshair(figures, importance, "means")
        assume((np.abs(figures - at.performance) > ROUNDING).all())
        return classify_quadrants(figures, figures, importance, importance, at)

    assert quarters(performance) == quarters(factor * performance + shift)
