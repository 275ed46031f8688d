"""Which model of best–worst choices holds, its intervals: coverage, extremes; sums of choices against plain loops."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicefit.statistics.best_worst import estimate_best_worst
from servicefit.statistics.best_worst_logit import fit_best_worst
from servicefit.statistics.best_worst_model import BestWorstTasks, estimate_by_logit, is_balanced
from servicefit.statistics.choice_sums import choices_made, derivatives, is_connected, pooled

EXACT = 1e-9
SEEDS = st.integers(0, 2**32 - 1)
DESIGN = np.array([[0, 1, 2], [0, 3, 4], [0, 5, 6], [1, 3, 5], [1, 4, 6], [2, 3, 6], [2, 4, 5]])
"""Seven items in seven sets of three: each three times, each pair once."""


def tasks_of(shown, best, worst, group, segment=None, weight=None):
    shown, best, worst, group = (np.asarray(part) for part in (shown, best, worst, group))
    segment = np.zeros(len(best), dtype=int) if segment is None else np.asarray(segment)
    return BestWorstTasks(shown, best, worst, segment, group, np.ones(len(best)) if weight is None else weight)


def designed(shown, segment=None, weight=None):
    """Return tasks of which only what was shown counts."""
    nothing = np.full(len(shown), -1)
    return tasks_of(shown, nothing, nothing, nothing, segment, weight)


def draw(rng, utility, sets):
    """Let a best and a worst be chosen from each set."""
    rows, noise = np.arange(len(sets)), rng.gumbel(size=(2, *sets.shape))
    best = np.argmax(utility[sets] + noise[0], axis=1)
    against = -utility[sets] + noise[1]
    against[rows, best] = -np.inf
    return sets[rows, best], sets[rows, against.argmax(axis=1)]


def estimate(tasks, items, confidence=0.95):
    """Estimate one segment: what counting says, and what the logit makes of it."""
    groups = int(tasks.group.max()) + 1
    sums = np.zeros((3, 1, groups, items))
    for place, picked in enumerate((tasks.best[:, None], tasks.worst[:, None], tasks.shown)):
        made = picked >= 0
        np.add.at(sums[place, 0], (np.broadcast_to(tasks.group[:, None], picked.shape)[made], picked[made]), 1)
    people = np.maximum((sums[2] > 0).sum(axis=1), 1)
    counted = estimate_best_worst(*sums, people, confidence)
    return counted, estimate_by_logit(counted, [tasks], sums[2].sum(axis=1), confidence)


# Which model ----------------------------------------------------------------------------------------------------------


def test_a_design_is_balanced_where_showings_and_pairs_are_equal():
    assert is_balanced(designed(DESIGN), 7)
    assert is_balanced(designed(DESIGN, weight=np.full(7, 40.0)), 7)
    assert not is_balanced(designed([[0, 1], [1, 2], [2, 3], [3, 0]]), 4), "shown equally often, but 0 never meets 2"
    assert not is_balanced(designed([[0, 1], [0, 2], [1, 2], [0, -1]]), 3), "every pair once, but 0 three times"


def test_a_few_tasks_that_were_not_answered_do_not_switch_the_model():
    sets = np.tile(DESIGN, (200, 1))
    assert is_balanced(designed(sets[3:]), 7)
    assert not is_balanced(designed(np.concatenate([sets, sets[[0] * 6]])), 7), "three pairs 3% too often"


def test_what_is_amiss_in_a_segment_weighs_as_much_as_its_tasks():
    few, many = np.array([[0, 1, 2]]), np.tile(DESIGN, (200, 1))
    both = np.concatenate([many, few])
    assert is_balanced(designed(both, np.repeat([0, 1], [len(many), 1])), 7)
    halves = np.concatenate([np.tile(DESIGN[:4], (100, 1)), np.tile(DESIGN[4:], (100, 1))])
    assert is_balanced(designed(halves), 7)
    assert not is_balanced(designed(halves, np.repeat([0, 1], [400, 300])), 7), "balanced only if taken together"


def test_one_item_alone_is_balanced():
    assert is_balanced(designed([[0], [0]]), 1)


# Intervals ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [20, 150])
def test_intervals_hold_the_truth_as_often_as_promised(people):
    utility = np.array([2.0, 0.8, 0.3, 0.0, -0.5, -0.9, -1.7])
    share = np.exp(utility) / np.exp(utility).sum()
    sets = np.tile(DESIGN[[0, 1, 2, 3, 4, 0, 1, 5]], (people, 1))  # not balanced
    covered = []
    for seed in range(100):
        rng = np.random.default_rng(seed)
        tasks = tasks_of(sets, *draw(rng, utility, sets), np.repeat(rng.integers(0, 200, people), 8))
        found = estimate(tasks, 7)[1]
        for figure, truth in ((found.utility, utility - utility.mean()), (found.share, share)):
            covered.append((figure.low[0] <= truth) & (truth <= figure.high[0]))
        assert (found.share.low > 0).all()
        assert (found.share.high < 1).all()
    assert 0.92 <= np.mean(covered) <= 0.98


def test_alike_groups_still_leave_room_for_others():
    cycle = [[0, 1, -1], [1, 2, -1], [2, 0, -1]]
    tasks = tasks_of(cycle * 5, [0, 1, 2] * 5, [-1] * 15, np.repeat(range(5), 3))
    found = estimate(tasks, 3)[1]
    assert found.share.value == pytest.approx(np.full((1, 3), 1 / 3))
    assert (found.share.low < 0.25).all()
    assert (found.share.high > 0.45).all()


def test_one_group_says_nothing_of_the_others():
    tasks = tasks_of([[0, 1], [1, 2], [2, 0], [0, 1]], [0, 1, 2, 0], [-1] * 4, [0] * 4)
    found = estimate(tasks, 3)[1]
    assert (found.share.low[0].tolist(), found.share.high[0].tolist()) == ([0] * 3, [1] * 3)
    assert np.isfinite([found.utility.low, found.utility.high]).all()
    assert (found.utility.low < found.utility.value).all()
    assert (found.utility.value < found.utility.high).all()


def test_an_item_of_one_group_is_not_known_from_the_others():
    pairs = [[0, 1], [1, 0], [0, 1], [1, 0], [0, 2], [0, 2]]
    tasks = tasks_of(pairs, [0, 1, 1, 0, 0, 2], [-1] * 6, [0, 0, 1, 2, 3, 3])
    found = estimate(tasks, 3)[1]
    assert (found.share.low[0, 2], found.share.high[0, 2]) == (0, 1)
    assert (found.share.low[0, :2] > 0).all()


def test_items_joined_by_one_group_alone_are_not_surely_told_apart():
    pairs = [[0, 1], [0, 1], [0, 1], [2, 3], [2, 3], [2, 3], [1, 2], [1, 2]]
    tasks = tasks_of(pairs, [0, 1, 0, 2, 3, 3, 1, 2], [-1] * 8, [0, 1, 2, 0, 1, 2, 4, 4])
    found = estimate(tasks, 4)[1]
    assert found.share.value[0] == pytest.approx([1 / 3, 1 / 6, 1 / 6, 1 / 3])
    assert (found.share.low == 0).all()
    assert (found.share.high == 1).all()


@pytest.mark.filterwarnings("error")
def test_without_a_finite_estimate_counting_has_the_last_word():
    for best, worst in (([0, 0, 0], [1, 2, 2]), ([-1] * 3, [-1] * 3)):  # always the same, never any
        tasks = tasks_of([[0, 1, 2]] * 3, best, worst, range(3))
        counted, found = estimate(tasks, 3)
        for name in ("score", "utility", "share"):
            for part in ("value", "low", "high"):
                assert getattr(getattr(found, name), part).tolist() == getattr(getattr(counted, name), part).tolist()


@pytest.mark.filterwarnings("error")
def test_an_item_shown_alone_has_all_of_the_share():
    found = estimate(tasks_of([[0], [0]], [0, 0], [-1, -1], [0, 1]), 2)[1]
    assert found.share.value[0, 0] == 1
    assert (found.share.low[0, 0], found.share.high[0, 0]) == (0, 1)
    assert np.isnan([found.share.value[0, 1], found.share.low[0, 1], found.utility.high[0, 1]]).all()


@pytest.mark.filterwarnings("error")
@given(SEEDS, st.integers(2, 5), st.integers(1, 12), st.integers(1, 4))
def test_figures_are_always_there_and_keep_their_bounds(seed, items, tasks, groups):
    rng = np.random.default_rng(seed)
    slots = rng.integers(1, items + 1)
    shown = rng.random((tasks, items)).argsort(axis=1)[:, :slots]
    best, worst = shown[:, 0], shown[:, -1] if slots > 1 else np.full(tasks, -1)
    best, worst = (np.where(rng.random(tasks) < 0.2, -1, part) for part in (best, worst))
    asked = tasks_of(shown, best, worst, rng.integers(0, groups, tasks))
    found = estimate(asked, items)[1]
    seen = np.isin(np.arange(items), shown)
    for figure in (found.utility, found.share):
        value, low, high = (part[0, seen] for part in (figure.value, figure.low, figure.high))
        assert np.isfinite([value, low, high]).all()
        assert ((low <= value + EXACT) & (value - EXACT <= high)).all()
        assert np.isnan([figure.value[0, ~seen], figure.low[0, ~seen]]).all()
    assert (found.share.low[0, seen] >= 0).all()
    assert (found.share.high[0, seen] <= 1).all()
    assert found.share.value[0, seen].sum() == pytest.approx(1)


# Sums -----------------------------------------------------------------------------------------------------------------


def drawn(seed, tasks=60, items=5, slots=4):
    rng = np.random.default_rng(seed)
    sets = rng.random((tasks, items)).argsort(axis=1)[:, :slots]
    best, worst = draw(rng, np.linspace(-1, 1, items), sets)
    sets = np.where((rng.random(sets.shape) < 0.3) & (sets != best[:, None]) & (sets != worst[:, None]), -1, sets)
    return (
        sets,
        best,
        np.where(rng.random(tasks) < 0.2, -1, worst),
        rng.integers(0, 7, tasks),
        rng.integers(0, 4, tasks),
    )


def test_derivatives_are_those_of_plain_loops(monkeypatch):
    monkeypatch.setattr("servicefit.statistics.choice_sums.AT_ONCE", 7)  # in many pieces
    utility = np.array([0.4, -0.1, 0.0, 0.7, -1.0])
    shown, best, worst, group, weight = drawn(1)
    slopes, curves = np.zeros((7, 5)), np.zeros((7, 5, 5))
    for items, first, last, owner, count in zip(shown, best, worst, group, weight, strict=True):
        rest = [item for item in items if item not in (first, -1)]
        for taken, of, sign in ((first, [item for item in items if item >= 0], 1), (last, rest, -1)):
            if taken >= 0:
                chance = np.zeros(5)
                chance[of] = np.exp(sign * utility[of])
                chance /= chance.sum()
                slopes[owner] += count * sign * (np.eye(5)[taken] - chance)
                curves[owner] += count * (np.diag(chance) - np.outer(chance, chance))
    choices = choices_made(shown, best, worst, 5, group, weight.astype(float))
    found, whole = derivatives(choices, utility), derivatives(pooled(choices), utility)
    assert found.slope == pytest.approx(slopes)
    assert found.curve == pytest.approx(curves)
    assert whole.slope[0] == pytest.approx(slopes.sum(axis=0))
    assert whole.curve[0] == pytest.approx(curves.sum(axis=0))
    assert whole.log_likelihood == pytest.approx(found.log_likelihood)


def test_many_items_in_large_sets_are_told_apart():
    rng = np.random.default_rng(2)
    sets = np.tile(rng.random((30, 60)).argsort(axis=1)[:, :14], (4, 1))  # 61^14 is beyond 64 bits
    best, worst = draw(rng, np.zeros(60), sets)
    choices = choices_made(sets, best, worst, 60, np.zeros(120, dtype=int), np.ones(120))
    rows = {(tuple(sorted(each)), 1.0) for each in sets.tolist()}
    rows |= {
        ((*sorted(item for item in each if item != first), 60), -1.0)
        for each, first in zip(sets.tolist(), best, strict=True)
    }
    assert set(zip(map(tuple, choices.sets.tolist()), choices.sign.tolist(), strict=True)) == rows
    assert choices.weight.sum() == 240


@given(SEEDS)
def test_items_are_connected_where_a_path_leads_from_each_to_each(seed):
    rng = np.random.default_rng(seed)
    pairs = rng.random((rng.integers(1, 14), 4)).argsort(axis=1)[:, :2]
    choices = choices_made(pairs, pairs[:, 0], np.full(len(pairs), -1), 4, np.zeros(len(pairs)), np.ones(len(pairs)))
    seen = np.isin(np.arange(4), pairs)

    def reached(start):
        found, more = set(), {start}
        while more:
            found |= more
            more = {int(loser) for winner, loser in pairs if winner in found} - found
        return found

    everywhere = set(np.flatnonzero(seen).tolist())
    assert is_connected(choices, seen) == all(reached(item) == everywhere for item in everywhere)


def test_tasks_of_no_weight_are_no_tasks():
    shown, best, worst, group, weight = drawn(3)
    kept = weight > 0
    whole = fit_best_worst(shown, best, worst, 5, group, weight.astype(float))
    part = fit_best_worst(*(each[kept] for each in (shown, best, worst)), 5, group[kept], weight[kept].astype(float))
    assert whole.utility == pytest.approx(part.utility, abs=EXACT)
    assert whole.utility_replicates == pytest.approx(part.utility_replicates, abs=EXACT)
