"""How alike representatives are: closed forms, the definition written out, identities."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from servicefit.statistics.consistency import agent_consistency

EXACT = 1e-12  # a few operations on numbers near 1
SUMS = 1e-9  # sums of squares against sums over every contact

AGENTS = st.lists(
    st.integers(1, 30).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), min_size=3, max_size=12
)


def _icc_of_every_contact(contacts, resolved):
    """One-way ANOVA on the contacts themselves: mean squares between and within, then the estimator."""
    groups = [np.r_[np.ones(hits), np.zeros(n - hits)] for n, hits in zip(contacts, resolved, strict=True)]
    everything = np.concatenate(groups)
    between = sum(len(g) * (g.mean() - everything.mean()) ** 2 for g in groups) / (len(groups) - 1)
    within = sum(((g - g.mean()) ** 2).sum() for g in groups) / (len(everything) - len(groups))
    size = (len(everything) - sum(len(g) ** 2 for g in groups) / len(everything)) / (len(groups) - 1)
    denominator = between + (size - 1) * within
    return (between - within) / denominator if denominator else math.nan


def test_two_representatives_by_hand():
    # 8 of 10 and 2 of 10: MSB = 10 · (.3² + .3²) / 1 = 1.8, MSW = (1.6 + 1.6) / 18 = .17778, n₀ = 10,
    # ICC = (1.8 − .17778) / (1.8 + 9 · .17778) = 1.62222 / 3.4 = .477124
    assert agent_consistency([10, 10], [8, 2], 0.95).value == pytest.approx(1 - 1.6222222222 / 3.4, abs=1e-9)


def test_representatives_who_never_agree_have_no_consistency():
    found = agent_consistency([5, 5, 5, 5], [5, 0, 5, 0], 0.95)
    assert (found.value, found.agents, found.n) == (0.0, 4, 20.0)


def test_less_difference_than_chance_would_make_counts_as_none():
    assert _icc_of_every_contact([10, 10, 10], [5, 5, 5]) < 0
    assert agent_consistency([10, 10, 10], [5, 5, 5], 0.95).value == 1.0


@given(AGENTS)
def test_it_is_the_anova_of_every_contact(agents):
    contacts, resolved = zip(*agents, strict=True)
    found = agent_consistency(contacts, resolved, 0.95)
    if sum(contacts) == len(contacts) or sum(resolved) in (0, sum(contacts)):
        assert math.isnan(found.value)
    else:
        expected = np.clip(1 - _icc_of_every_contact(contacts, resolved), 0, 1)
        assert found.value == pytest.approx(expected, abs=SUMS)


def test_the_interval_is_that_of_leaving_out_one_representative_at_a_time():
    contacts, resolved = np.array([40, 25, 60, 30, 45, 50]), np.array([30, 10, 50, 12, 36, 28])
    icc = _icc_of_every_contact(contacts, resolved)
    without = np.array(
        [_icc_of_every_contact(np.delete(contacts, i), np.delete(resolved, i)) for i in range(len(contacts))]
    )
    error = math.sqrt(5 / 6 * ((without - without.mean()) ** 2).sum())
    half = stats.t.ppf(0.975, 5) * error
    found = agent_consistency(contacts, resolved, 0.95)
    assert found.low == pytest.approx(max(1 - icc - half, 0), abs=EXACT)
    assert found.high == pytest.approx(min(1 - icc + half, 1), abs=EXACT)


@given(AGENTS, st.randoms())
def test_the_order_of_representatives_does_not_matter(agents, random):
    shuffled = random.sample(agents, len(agents))
    found = [agent_consistency(*zip(*order, strict=True), 0.95) for order in (agents, shuffled)]
    for name in ("value", "low", "high"):
        assert getattr(found[0], name) == pytest.approx(getattr(found[1], name), abs=SUMS, nan_ok=True)


def test_calling_failure_success_changes_nothing():
    contacts, resolved = [20, 30, 25], [15, 12, 20]
    found = agent_consistency(contacts, resolved, 0.95)
    turned = agent_consistency(contacts, [n - hits for n, hits in zip(contacts, resolved, strict=True)], 0.95)
    assert (turned.value, turned.low) == pytest.approx((found.value, found.low), abs=EXACT)


def test_twice_the_contacts_show_more_of_the_same_difference():
    # Shares stay, chance is halved: more of what differs lies between representatives, so consistency falls.
    once = agent_consistency([20, 20, 20], [14, 10, 6], 0.95)
    twice = agent_consistency([40, 40, 40], [28, 20, 12], 0.95)
    assert twice.value < once.value
    assert twice.value == pytest.approx(1 - _icc_of_every_contact([40] * 3, [28, 20, 12]), abs=SUMS)


def test_twice_the_representatives_narrow_the_interval():
    contacts, resolved = [40, 25, 60, 30, 45, 50], [30, 10, 50, 12, 36, 28]
    once, twice = (agent_consistency(contacts * k, resolved * k, 0.95) for k in (1, 2))
    assert twice.high - twice.low < once.high - once.low


def test_who_took_nothing_is_nobody():
    assert agent_consistency([10, 0, 12, 9], [5, 0, 9, 3], 0.95) == agent_consistency([10, 12, 9], [5, 9, 3], 0.95)


@pytest.mark.parametrize(
    ("contacts", "resolved"), [([10], [5]), ([1, 1, 1], [1, 0, 1]), ([5, 5], [5, 5]), ([5, 5], [0, 0]), ([], [])]
)
def test_where_nothing_can_be_said_it_says_so(contacts, resolved):
    assert math.isnan(agent_consistency(contacts, resolved, 0.95).value)


def test_two_representatives_have_no_interval():
    found = agent_consistency([10, 10], [8, 2], 0.95)
    assert math.isnan(found.low)
    assert math.isnan(found.high)


@pytest.mark.parametrize(("contacts", "resolved"), [([3], [4]), ([3], [-1]), ([3, 4], [1]), ([[3]], [[1]])])
def test_what_cannot_be_is_refused(contacts, resolved):
    with pytest.raises(ValueError, match="must"):
        agent_consistency(contacts, resolved, 0.95)
