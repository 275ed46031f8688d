"""Intervals by delete-a-group jackknife: closed forms, a brute-force twin, identities."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import beta, t

from servicefit.statistics.jackknife import jackknife_means, jackknife_shares

EXACT = 1e-9
"""Twins compute the same in another order of floating sums."""

GROUPS = st.integers(2, 12)


@st.composite
def counts(draw):
    """Hits and facts of one cell by group; at least two groups are filled."""
    groups = draw(GROUPS)
    facts = draw(arrays(np.int64, groups, elements=st.integers(0, 30)))
    facts[:2] += 1
    share = draw(arrays(np.float64, groups, elements=st.floats(0, 1)))
    return np.floor(share * facts), facts.astype(float)


def _twin(numerator, denominator):
    """Leave out each filled group in turn, in plain Python."""
    filled = [place for place, count in enumerate(denominator) if count > 0]
    thetas = []
    for out in filled:
        kept = [place for place in filled if place != out]
        thetas.append(sum(numerator[place] for place in kept) / sum(denominator[place] for place in kept))
    mean = sum(thetas) / len(thetas)
    groups = len(filled)
    return (groups - 1) / groups * sum((theta - mean) ** 2 for theta in thetas), groups


@given(counts())
def test_means_equal_a_brute_force_twin(cell):
    numerator, denominator = cell
    variance, groups = _twin(numerator, denominator)
    found = jackknife_means([numerator], [denominator], 0.95)
    value, half = numerator.sum() / denominator.sum(), t.ppf(0.975, groups - 1) * np.sqrt(variance)
    assert found.groups.tolist() == [groups]
    assert found.n.tolist() == [denominator.sum()]
    for name, expected in (
        ("value", value),
        ("low", value - half),
        ("high", value + half),
        ("standard_error", np.sqrt(variance)),
    ):
        assert getattr(found, name)[0] == pytest.approx(expected, abs=EXACT)


def test_with_one_fact_a_group_the_error_is_that_of_a_sample_mean():
    sample = np.array([1.0, 4.0, 2.0, 2.0, 5.0, 3.0])
    found = jackknife_means([sample], [np.ones(6)], 0.9)
    error = sample.std(ddof=1) / np.sqrt(6)
    assert found.standard_error[0] == pytest.approx(error, abs=EXACT)
    assert found.high[0] == pytest.approx(sample.mean() + t.ppf(0.95, 5) * error, abs=EXACT)


def test_a_share_of_one_fact_a_group_is_nearly_the_exact_binomial_one():
    hits = np.r_[np.ones(30), np.zeros(70)]
    found = jackknife_shares([hits], [np.ones(100)], [100], 0.95)
    # The jackknife variance is p(1 - p)/(n - 1), so n* = n - 1, and the degrees of freedom of facts and groups are equal.
    assert found.low[0] == pytest.approx(beta.ppf(0.025, 0.3 * 99, 99 - 0.3 * 99 + 1), abs=EXACT)
    assert found.high[0] == pytest.approx(beta.ppf(0.975, 0.3 * 99 + 1, 99 - 0.3 * 99), abs=EXACT)


@pytest.mark.parametrize("customers", [2, 20, 60])
def test_at_the_boundary_each_customer_counts_as_one_fact(customers):
    facts = np.full(20, 50.0)
    t_ratio = t.ppf(0.025, facts.sum() - 1) / t.ppf(0.025, 19)
    worth = customers * t_ratio**2
    all_hit = jackknife_shares([facts], [facts], [customers], 0.95)
    none_hit = jackknife_shares([0 * facts], [facts], [customers], 0.95)
    assert (all_hit.value[0], all_hit.high[0], none_hit.value[0], none_hit.low[0]) == (1, 1, 0, 0)
    # Clopper and Pearson, where all are hits: the lower limit is (alpha / 2) to the power 1 / n.
    assert all_hit.low[0] == pytest.approx(0.025 ** (1 / worth), abs=EXACT)
    assert none_hit.high[0] == pytest.approx(1 - 0.025 ** (1 / worth), abs=EXACT)


def test_without_a_second_group_there_is_a_value_but_no_interval():
    for found in (
        jackknife_means([[3.0, 0.0]], [[4.0, 0.0]], 0.95),
        jackknife_shares([[3.0, 0.0]], [[4.0, 0.0]], [4], 0.95),
    ):
        assert (found.value[0], found.groups[0]) == (0.75, 1)
        assert np.isnan([found.low[0], found.high[0]]).all()


def test_without_facts_there_is_no_value():
    found = jackknife_shares([[0.0, 0.0]], [[0.0, 0.0]], [0], 0.95)
    assert np.isnan([found.value[0], found.low[0], found.high[0]]).all()
    assert found.n[0] == 0


@given(counts(), st.integers(1, 40), st.floats(0.6, 0.99))
def test_a_share_lies_within_its_interval_and_that_within_0_and_1(cell, customers, confidence):
    hits, facts = cell
    found = jackknife_shares([hits], [facts], [customers], confidence)
    assert 0 <= found.low[0] <= found.value[0] + EXACT
    assert found.value[0] - EXACT <= found.high[0] <= 1


@given(counts(), st.randoms(use_true_random=False))
def test_the_order_of_groups_and_empty_groups_change_nothing(cell, random):
    hits, facts = cell
    order = list(range(len(hits)))
    random.shuffle(order)
    first = jackknife_shares([hits], [facts], [9], 0.95)
    other = jackknife_shares([np.r_[hits[order], 0, 0]], [np.r_[facts[order], 0, 0]], [9], 0.95)
    for name in ("value", "low", "high"):
        assert getattr(first, name)[0] == pytest.approx(getattr(other, name)[0], abs=EXACT)


@given(counts())
def test_the_same_facts_twice_narrow_no_interval_of_a_mean(cell):
    hits, facts = cell
    once, twice = jackknife_means([hits], [facts], 0.95), jackknife_means([2 * hits], [2 * facts], 0.95)
    assert twice.standard_error[0] == pytest.approx(once.standard_error[0], abs=EXACT)
    assert twice.n[0] == 2 * once.n[0]


@given(counts())
def test_a_share_and_its_complement_mirror_each_other(cell):
    hits, facts = cell
    found, other = (jackknife_shares([part], [facts], [8], 0.95) for part in (hits, facts - hits))
    assert found.low[0] == pytest.approx(1 - other.high[0], abs=1e-6)  # beta quantiles are found by iteration
    assert found.high[0] == pytest.approx(1 - other.low[0], abs=1e-6)


@given(st.lists(counts(), min_size=2, max_size=4))
def test_cells_do_not_touch_each_other(cells):
    width = max(len(hits) for hits, _ in cells)
    hits, facts = (np.array([np.pad(cell[part], (0, width - len(cell[part]))) for cell in cells]) for part in (0, 1))
    together = jackknife_shares(hits, facts, [5] * len(cells), 0.95)
    for place in range(len(cells)):
        alone = jackknife_shares(hits[[place]], facts[[place]], [5], 0.95)
        assert together.low[place] == pytest.approx(alone.low[0], abs=EXACT)


def test_a_planted_share_is_covered_as_often_as_promised():
    rng = np.random.default_rng(7)
    covered = 0
    for _ in range(400):
        likely = rng.beta(4, 2, size=100)  # customers differ, and each has eight facts
        hits = rng.binomial(8, likely).astype(float)
        found = jackknife_shares([hits], [np.full(100, 8.0)], [100], 0.95)
        covered += bool(found.low[0] <= 4 / 6 <= found.high[0])
    assert 0.92 <= covered / 400 <= 0.99  # four standard errors of 0.95 on 400 draws


@pytest.mark.parametrize(
    ("hits", "facts", "said"),
    [
        ([[1.0]], [[1.0, 2.0]], "must have one shape"),
        ([1.0], [1.0], "must have one shape"),
        ([[1.0, 0.0]], [[-1.0, 2.0]], "must not be negative"),
        ([[3.0, 0.0]], [[2.0, 2.0]], "hits must lie between 0 and the facts"),
        ([[-1.0, 0.0]], [[2.0, 2.0]], "hits must lie between 0 and the facts"),
    ],
)
def test_what_cannot_be_a_share_is_refused(hits, facts, said):
    with pytest.raises(ValueError, match=said):
        jackknife_shares(hits, facts, [1], 0.95)
