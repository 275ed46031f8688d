"""Best–worst choices: published counts, utilities and shares; the logit against a twin, planted truth."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from servicefit.statistics.best_worst import best_worst_counts, preference_shares
from servicefit.statistics.best_worst_logit import best_worst_logit
from servicefit.statistics.doubts import NotConverged
from servicefit.statistics.replicates import jackknife_intervals
from tests.statistics.survey import ORACLES, digits

SEEDS = st.integers(0, 2**32 - 1)
EXACT = 1e-9
OPTIMISER = 1e-4
"""The twin's optimiser stops at a gradient of 10⁻⁶ or so."""

ONE_STEP = 0.02
"""Of a group's own influence: what one step of Newton's method leaves, with 50 groups."""


def published():
    with (ORACLES / "best_worst.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def draw_tasks(rng, utility, tasks, slots=4):
    """Draw sets of items, and from each the best, then the worst of the rest."""
    items = len(utility)
    sets = np.array([rng.permutation(items)[:slots] for _ in range(tasks)])
    noise = rng.gumbel(size=(2, tasks, slots))
    best = np.argmax(utility[sets] + noise[0], axis=1)
    like_worst = -utility[sets] + noise[1]
    like_worst[np.arange(tasks), best] = -np.inf
    rows = np.arange(tasks)
    return sets, sets[rows, best], sets[rows, np.argmax(like_worst, axis=1)]


def test_counts_give_the_published_utilities_and_shares():
    rows = published()
    best, worst = (np.array([int(row[name]) for row in rows]) for name in ("best", "worst"))
    found = best_worst_counts(best, worst, np.full(13, 1400))
    for name in ("utility", "share"):
        expected, half_a_digit = digits(" ".join(row[name] for row in rows))
        assert getattr(found, name) == pytest.approx(expected, abs=half_a_digit)
    assert found.score[0] == pytest.approx((731 - 125) / 1400)


@pytest.mark.real_data
def test_the_poll_itself_gives_the_published_figures(maxdiff_poll):
    sets, best, worst, names, person = maxdiff_poll
    rows = published()
    expected = {row["item"]: row for row in rows}
    of_best, of_worst, shown = (np.bincount(part.ravel(), minlength=13) for part in (best, worst, sets))
    assert shown.tolist() == [1400] * 13
    assert dict(zip(names, of_best.tolist(), strict=True)) == {name: int(row["best"]) for name, row in expected.items()}
    assert dict(zip(names, of_worst.tolist(), strict=True)) == {
        name: int(row["worst"]) for name, row in expected.items()
    }
    counted = best_worst_counts(of_best, of_worst, shown)
    for place, name in enumerate(names):
        assert counted.utility[place] == pytest.approx(float(expected[name]["utility"]), abs=1e-6)
        assert counted.share[place] == pytest.approx(float(expected[name]["share"]), abs=1e-5)
    logit = best_worst_logit(sets, best, worst, 13, person % 200)
    assert np.corrcoef(logit.utility, counted.utility)[0, 1] > 0.999
    told = jackknife_intervals(logit.utility, logit.utility_replicates, 0.95)
    assert {names[place] for place in np.flatnonzero(told.low > 0.2)} == {"healthcare", "economy", "education"}


def log_likelihood(utility, sets, best, worst):
    """Return it task by task, in plain Python."""
    total = 0.0
    for shown, first, last in zip(sets, best, worst, strict=True):
        items = [item for item in shown if item >= 0]
        if first >= 0:
            total += utility[first] - np.log(sum(np.exp(utility[item]) for item in items))
            items.remove(first)
        if last >= 0:
            total += -utility[last] - np.log(sum(np.exp(-utility[item]) for item in items))
    return total


def test_the_logit_is_where_a_twin_finds_the_likelihood_largest():
    rng = np.random.default_rng(3)
    sets, best, worst = draw_tasks(rng, np.array([0.8, 0.3, 0.0, -0.3, -0.8]), 120, slots=3)
    best[:10], worst[10:20] = -1, -1  # only one of the two was said
    used = rng.random(120) < 0.3
    spare = np.where(
        (sets != best[:, None]) & (sets != worst[:, None]) & used[:, None], -1, sets
    )  # sets of two and three
    found = best_worst_logit(spare, best, worst, 5, np.arange(120) % 10)
    assert found.log_likelihood == pytest.approx(log_likelihood(found.utility, spare, best, worst), abs=1e-6)
    twin = minimize(
        lambda u: -log_likelihood(u, spare, best, worst), np.zeros(5), method="BFGS", options={"gtol": 1e-6}
    )
    assert found.utility == pytest.approx(twin.x - twin.x.mean(), abs=OPTIMISER)
    assert found.utility.sum() == pytest.approx(0, abs=EXACT)
    assert found.share == pytest.approx(preference_shares(twin.x), abs=OPTIMISER)


def test_a_replicate_is_nearly_the_estimate_without_the_group():
    rng = np.random.default_rng(4)
    sets, best, worst = draw_tasks(rng, np.array([0.8, 0.3, 0.0, -0.3, -0.8]), 1000, slots=3)
    group = np.arange(1000) % 50
    found = best_worst_logit(sets, best, worst, 5, group)
    assert found.utility_replicates.shape == (50, 5)
    for out in (0, 17):
        kept = group != out
        exact = best_worst_logit(sets[kept], best[kept], worst[kept], 5, group[kept])
        moved = np.abs(exact.utility - found.utility).max()
        assert np.abs(found.utility_replicates[out] - exact.utility).max() < ONE_STEP * moved
        assert found.share_replicates[out] == pytest.approx(preference_shares(found.utility_replicates[out]), abs=EXACT)


def test_weights_are_repeated_tasks():
    rng = np.random.default_rng(5)
    sets, best, worst = draw_tasks(rng, np.array([0.5, 0.0, -0.5]), 80, slots=3)
    group, weight = np.arange(80) % 8, rng.integers(1, 4, size=80)
    weighted = best_worst_logit(sets, best, worst, 3, group, weight)
    repeated = best_worst_logit(
        *(np.repeat(part, weight, axis=0) for part in (sets, best, worst)), 3, np.repeat(group, weight)
    )
    assert weighted.utility == pytest.approx(repeated.utility, abs=EXACT)
    assert weighted.utility_replicates == pytest.approx(repeated.utility_replicates, abs=EXACT)


def test_planted_utilities_lie_in_their_intervals_as_often_as_promised():
    truth = np.array([0.9, 0.4, 0.1, -0.4, -1.0])
    covered = []
    for seed in range(40):
        sets, best, worst = draw_tasks(np.random.default_rng(seed), truth, 400)
        found = best_worst_logit(sets, best, worst, 5, np.arange(400) % 40)
        told = jackknife_intervals(found.utility, found.utility_replicates, 0.95)
        covered += list((told.low <= truth) & (truth <= told.high))
    assert 0.9 <= np.mean(covered) <= 0.99  # 200 intervals, correlated in fives


def test_an_item_never_shown_is_unknown_and_the_others_are_not():
    rng = np.random.default_rng(6)
    sets, best, worst = draw_tasks(rng, np.array([0.5, 0.0, -0.5]), 60, slots=3)
    found = best_worst_logit(sets, best, worst, 4, np.arange(60) % 6)
    assert np.isnan(found.utility[3])
    assert np.isnan(found.utility_replicates[:, 3]).all()
    assert found.share[:3].sum() == pytest.approx(1)
    counted = best_worst_counts([2, 0, 0], [0, 2, 0], [2, 2, 0])
    assert np.isnan([counted.score[2], counted.utility[2], counted.share[2]]).all()
    assert np.isfinite(counted.utility[:2]).all()  # always best, always worst
    assert counted.share[:2].sum() == pytest.approx(1)


def test_without_a_finite_estimate_there_is_a_warning_and_no_figure():
    sets = np.tile([0, 1, 2], (10, 1))
    with pytest.warns(NotConverged):
        found = best_worst_logit(sets, np.zeros(10, int), np.full(10, 2), 3, np.arange(10))
    assert np.isnan([*found.utility, *found.share, *found.share_replicates.ravel()]).all()


@given(
    st.integers(2, 8).flatmap(
        lambda items: st.tuples(*[st.lists(st.integers(0, 20), min_size=items, max_size=items)] * 3)
    )
)
def test_shares_sum_to_1_and_scores_keep_their_bounds(counts):
    best, worst, more = (np.array(part) for part in counts)
    shown = best + worst + more + 1
    found = best_worst_counts(best, worst, shown)
    assert np.all(np.abs(found.score) <= 1)
    assert found.share.sum() == pytest.approx(1)
    turned = best_worst_counts(worst, best, shown)
    assert turned.utility == pytest.approx(-found.utility, abs=EXACT)


@pytest.mark.parametrize(
    ("best", "worst", "shown", "said"),
    [
        ([1.0], [1.0, 2.0], [3.0], "one shape"),
        ([3.0], [1.0], [3.0], "more often than shown"),
        ([-1.0], [1.0], [3.0], "less than never"),
    ],
)
def test_what_are_no_counts_is_refused(best, worst, shown, said):
    with pytest.raises(ValueError, match=said):
        best_worst_counts(best, worst, shown)


@pytest.mark.parametrize(
    ("sets", "best", "worst", "said"),
    [
        ([[0, 1, 2]], [0, 1], [1], "must have the shape"),
        ([[0, 1, 3]], [0], [1], "within 0 and 2"),
        ([[0, 1, -1]], [2], [1], "the best must be among"),
        ([[0, 1, -1]], [0], [2], "the worst must be among"),
        ([[0, 1, 2]], [1], [1], "two items"),
        ([[0, 1, 2]], [-1], [-1], "there must be a choice"),
    ],
)
def test_what_are_no_choices_is_refused(sets, best, worst, said):
    with pytest.raises(ValueError, match=said):
        best_worst_logit(sets, best, worst, 3, [0])
