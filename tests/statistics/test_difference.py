"""The difference of two figures: published numbers, a symmetrical case by hand, missing values."""

from __future__ import annotations

import math

import numpy as np
import pytest

from servicefit.statistics.difference import interval_difference

# Newcombe (1998), method 10 (square-and-add of Wilson intervals), 95 %: 56/70 against 48/80.
WILSON_56_70 = (56 / 70, 0.6917, 0.8769)
WILSON_48_80 = (48 / 80, 0.4904, 0.7003)
PUBLISHED = (0.0524, 0.3339)
PUBLISHED_DIGITS = 5e-4


def test_published_interval_of_two_proportions() -> None:
    found = interval_difference(*([part] for part in (*WILSON_48_80, *WILSON_56_70)))
    assert (found.low[0], found.high[0]) == pytest.approx(PUBLISHED, abs=PUBLISHED_DIGITS)
    assert found.value[0] == pytest.approx(0.2)
    assert found.is_beyond_noise[0]


def test_symmetrical_intervals_add_as_squares() -> None:
    found = interval_difference([1.0], [0.7], [1.3], [2.0], [1.6], [2.4])
    assert (found.low[0], found.high[0]) == pytest.approx((0.5, 1.5))


def test_a_missing_figure_has_no_difference() -> None:
    found = interval_difference([math.nan], [0.0], [1.0], [0.5], [0.4], [0.6])
    assert np.isnan(found.value[0])
    assert not found.is_beyond_noise[0]


def test_turning_both_round_turns_the_sign() -> None:
    forward = interval_difference([0.3], [0.25], [0.41], [0.6], [0.5], [0.62])
    backward = interval_difference([0.6], [0.5], [0.62], [0.3], [0.25], [0.41])
    assert (forward.low[0], forward.high[0]) == pytest.approx((-backward.high[0], -backward.low[0]))
