"""Shrinkage: closed forms, planted truth, identities."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicefit.statistics.shrinkage import shrink_to_whole

EXACT = 1e-9
FIGURES = st.lists(st.tuples(st.floats(-5, 5), st.floats(0.01, 3)), min_size=4, max_size=8)


def test_with_equal_errors_it_is_james_and_stein():
    value, error = np.array([1.0, 2.0, 4.0, 7.0, 9.0]), 1.5
    found = shrink_to_whole(value, np.full(5, error))
    distance = ((value - value.mean()) ** 2).sum()
    drawn = 2 * error**2 / distance  # (k − 3) se² / Σ (own − whole)²
    assert found.value == pytest.approx(value.mean() + (1 - drawn) * (value - value.mean()), abs=1e-6)
    assert found.weight == pytest.approx(np.full(5, 1 - drawn), abs=1e-6)
    assert float(found.spread) ** 2 == pytest.approx(distance / 4 - error**2, abs=1e-6)


@given(FIGURES)
def test_a_figure_moves_towards_the_others_and_the_less_sure_moves_more(pairs):
    value, error = np.array(pairs).T
    found = shrink_to_whole(value, error)
    assert np.all((found.weight >= 0) & (found.weight <= 1))
    assert np.all((found.value >= value.min() - EXACT) & (found.value <= value.max() + EXACT))
    order = np.argsort(error)
    assert np.all(np.diff(found.weight[order]) <= EXACT)


@given(FIGURES, st.floats(0.1, 100), st.floats(-10, 10))
def test_unit_and_origin_change_nothing(pairs, scale, shift):
    value, error = np.array(pairs).T
    plain, other = shrink_to_whole(value, error), shrink_to_whole(scale * value + shift, scale * error)
    assert other.value == pytest.approx(scale * plain.value + shift, rel=1e-5, abs=1e-5 * scale)
    assert other.standard_error == pytest.approx(scale * plain.standard_error, rel=1e-5)


def test_with_few_segments_nothing_is_drawn():
    found = shrink_to_whole([[1.0, 2.0, 9.0, np.nan]], [[1.0, 1.0, 1.0, 1.0]])
    assert found.value[0, :3].tolist() == [1, 2, 9]
    assert found.weight[0, :3].tolist() == [1, 1, 1]
    assert np.isnan([found.value[0, 3], found.weight[0, 3], found.spread[0]]).all()
    assert found.standard_error[0, :3].tolist() == [1, 1, 1]


def test_a_segment_without_an_error_is_left_out():
    found = shrink_to_whole([1.0, 2.0, 3.0, 4.0, 50.0], [1.0, 1.0, 1.0, 1.0, np.nan])
    assert found.value[4] == 50
    assert found.weight[4] == 1
    assert found.value[:4] == pytest.approx(shrink_to_whole([1.0, 2, 3, 4], [1.0] * 4).value, abs=EXACT)


def test_it_comes_nearer_to_the_truth_and_its_intervals_hold():
    rng = np.random.default_rng(12)
    error = np.array([0.1, 0.2, 0.4, 0.8, 0.8, 1.0])
    truth = rng.normal(0, 0.4, size=(2000, 6))
    own = truth + rng.normal(size=truth.shape) * error
    found = shrink_to_whole(own, np.broadcast_to(error, own.shape))
    assert ((found.value - truth) ** 2).mean() < 0.75 * ((own - truth) ** 2).mean()
    assert 0.93 <= (np.abs(found.value - truth) <= 1.96 * found.standard_error).mean() <= 0.99


@pytest.mark.parametrize(("value", "error", "said"), [([1.0], [1.0, 2.0], "one shape"), ([1.0], [-1.0], "negative")])
def test_what_are_no_figures_is_refused(value, error, said):
    with pytest.raises(ValueError, match=said):
        shrink_to_whole(value, error)
