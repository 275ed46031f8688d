"""How sure the figures of the Kano questionnaire and of best–worst choices are: a twin, bounds, coverage, extremes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import t as student

from servicefit.statistics.best_worst import best_worst_counts, estimate_best_worst, preference_shares
from servicefit.statistics.kano import estimate_kano, kano_coefficients
from servicefit.statistics.share_difference import jackknife_share_differences

EXACT = 1e-12
NOMINAL = (0.92, 0.98)
"""Coverage of 95-percent intervals; 600 draws have a standard error of 0.9 points."""

BOUNDS = {"better": (0, 1), "worse": (-1, 0), "category_strength": (0, 1), "total_strength": (0, 1)}
SEEDS = st.integers(0, 2**32 - 1)


def parts_of(estimates, names):
    return {name: getattr(estimates, name) for name in names}


def half_width_by_hand(figure, sums):
    """Leave out each group in a loop; sums have the groups first."""
    without = [figure(np.delete(sums, group, axis=0).sum(axis=0)) for group in range(len(sums))]
    groups = len(without)
    error = np.sqrt((groups - 1) / groups * sum((each - np.mean(without)) ** 2 for each in without))
    return student.ppf(0.975, groups - 1) * error


def test_category_strength_has_the_jackknife_interval_of_its_two_categories():
    counts = np.random.default_rng(1).integers(0, 6, (30, 6)) + np.array([6, 3, 0, 0, 0, 0])
    found = estimate_kano(counts[None], [200], 0.95).category_strength
    half = half_width_by_hand(lambda sums: (sums[0] - sums[1]) / sums.sum(), counts)
    assert found.value[0] == pytest.approx(float(kano_coefficients(counts.sum(axis=0)).category_strength))
    assert (found.value - found.low)[0] == pytest.approx(half)
    assert (found.high - found.value)[0] == pytest.approx(half)


def test_kano_estimates_have_the_published_coefficients_as_values():
    counts = np.zeros((1, 37, 6))
    np.add.at(counts[0], (np.arange(296) % 37, np.repeat(np.arange(4), [95, 123, 45, 33])), 1)
    found = estimate_kano(counts, [296], 0.95)
    whole = kano_coefficients([95, 123, 45, 33, 0, 0])
    for name, figure in parts_of(found, BOUNDS).items():
        assert figure.value[0] == pytest.approx(float(getattr(whole, name)), abs=EXACT)
        assert figure.low[0] < figure.value[0] < figure.high[0]


def draw_choices(rng, utility, people, tasks=5, slots=4):
    """Return best, worst and shown by group of customers and item, of people in groups at random."""
    group, sums = np.repeat(rng.integers(0, 200, people), tasks), np.zeros((3, 200, len(utility)))
    sets = rng.permuted(np.tile(np.arange(len(utility)), (people * tasks, 1)), axis=1)[:, :slots]
    rows, noise = np.arange(len(sets)), rng.gumbel(size=(2, *sets.shape))
    first = np.argmax(utility[sets] + noise[0], axis=1)
    against = -utility[sets] + noise[1]
    against[rows, first] = -np.inf
    np.add.at(sums[0], (group, sets[rows, first]), 1)
    np.add.at(sums[1], (group, sets[rows, against.argmax(axis=1)]), 1)
    np.add.at(sums[2], (group[:, None], sets), 1)
    return sums


def test_scores_and_shares_have_the_jackknife_intervals_of_the_filled_groups():
    best, worst, shown = draw_choices(np.random.default_rng(2), np.array([0.8, 0.3, 0.0, -0.3, -0.8]), 90)
    found = estimate_best_worst(best[None], worst[None], shown[None], np.full((1, 5), 90), 0.95)
    whole = best_worst_counts(best.sum(axis=0), worst.sum(axis=0), shown.sum(axis=0))
    filled = np.stack([best, worst, shown], axis=1)[shown.sum(axis=1) > 0]
    for name in ("score", "share"):
        figure, value = getattr(found, name), getattr(whole, name)
        half = [
            half_width_by_hand(lambda sums, item=item, name=name: getattr(best_worst_counts(*sums), name)[item], filled)
            for item in range(5)
        ]
        assert figure.value[0] == pytest.approx(value)
        assert (figure.value - figure.low)[0] == pytest.approx(half)
        assert (figure.high - figure.value)[0] == pytest.approx(half)


def test_a_utility_is_told_from_0_where_its_score_is():
    sums = draw_choices(np.random.default_rng(3), np.array([0.8, 0.3, 0.0, -0.3, -0.8]), 90)
    found = estimate_best_worst(*sums[:, None], np.full((1, 5), 90), 0.95)
    assert (np.sign(found.utility.low) == np.sign(found.score.low)).all()
    assert (np.sign(found.utility.high) == np.sign(found.score.high)).all()
    assert np.tanh(found.utility.value / 2) == pytest.approx(found.score.value)
    jackknife = 2 * student.ppf(0.975, 70) * found.utility.standard_error
    assert found.utility.high - found.utility.low == pytest.approx(jackknife, rel=0.1)  # bent a little


@pytest.mark.parametrize(
    ("people", "class_shares"), [(60, (0.5, 0.1, 0.1, 0.2, 0.05, 0.05)), (300, (0.3, 0.2, 0.3, 0.1, 0.05, 0.05))]
)
def test_kano_intervals_hold_the_truth_as_often_as_promised(people, class_shares):
    rng, draws = np.random.default_rng(people), 600
    counts = np.zeros((draws, 200, 6))
    at = rng.integers(0, 200, (draws, people)), rng.choice(6, size=(draws, people), p=class_shares)
    np.add.at(counts, (np.arange(draws)[:, None], *at), 1)
    found = estimate_kano(counts, np.full(draws, people), 0.95)
    truth = kano_coefficients(np.array(class_shares) * 1e6)
    covered = {
        name: np.mean((figure.low <= getattr(truth, name) + EXACT) & (getattr(truth, name) - EXACT <= figure.high))
        for name, figure in parts_of(found, BOUNDS).items()
    }
    assert all(NOMINAL[0] <= share for share in covered.values()), covered
    assert np.mean(list(covered.values())) <= NOMINAL[1]  # intervals of shares lean to the safe side


def test_best_worst_intervals_hold_the_truth_as_often_as_promised():
    rng, planted = np.random.default_rng(5), np.array([1.0, 0.4, 0.0, -0.4, -1.0])
    sums = np.stack([draw_choices(rng, planted, 60) for _ in range(150)], axis=1)
    found = estimate_best_worst(*sums, np.full((150, 5), 60), 0.95)
    many = draw_choices(rng, planted, 40_000)
    truth = best_worst_counts(*many.sum(axis=1))
    for name in ("score", "utility", "share"):
        figure, true = getattr(found, name), getattr(truth, name)
        assert NOMINAL[0] <= np.mean((figure.low <= true) & (true <= figure.high)) <= NOMINAL[1]


# Extremes -------------------------------------------------------------------------------------------------------------


def test_where_everybody_answers_alike_the_interval_still_leaves_room_for_others():
    counts = np.zeros((1, 20, 6))
    counts[0, :, 2] = 1
    found = estimate_kano(counts, [20], 0.95)
    assert found.better.value[0] == found.better.high[0] == 1
    assert 0.8 < found.better.low[0] < 0.85  # 20 of 20: 0.832
    assert found.worse.value[0] == found.worse.high[0] == 0
    assert -0.2 < found.worse.low[0] < -0.15
    assert found.category_strength.value[0] == 1
    assert 0.7 < found.category_strength.low[0] < 0.8


def test_where_nobody_is_for_or_against_nothing_is_known_of_it():
    counts = np.zeros((2, 20, 6))
    counts[0, :, 4], counts[1, :, 5] = 1, 1
    found = estimate_kano(counts, [20, 20], 0.95)
    for name in ("better", "worse"):
        figure = getattr(found, name)
        assert figure.value.tolist() == [0, 0]
        assert list(zip(figure.low, figure.high, strict=True)) == [BOUNDS[name]] * 2
    assert found.total_strength.value.tolist() == [0, 0]
    assert found.category_strength.value.tolist() == [1, 1]


def test_one_customer_says_nothing_of_the_others():
    counts = np.zeros((1, 1, 6))
    counts[0, 0, 1] = 1
    for name, figure in parts_of(estimate_kano(counts, [1], 0.95), BOUNDS).items():
        assert (figure.low[0], figure.high[0]) == BOUNDS[name]
    best, worst, shown = np.zeros((3, 1, 1, 3))
    best[0, 0, 0], worst[0, 0, 1], shown[0, 0, :] = 1, 1, 1
    found = estimate_best_worst(best, worst, shown, np.ones((1, 3)), 0.95)
    assert found.score.value.tolist() == [[1, -1, 0]]
    assert (found.score.low == -1).all()
    assert (found.score.high == 1).all()
    assert (found.share.low == 0).all()
    assert (found.share.high == 1).all()
    assert np.isfinite([*found.utility.low[0], *found.utility.high[0]]).all()


def test_an_item_that_nobody_ever_chose_is_in_the_middle_and_not_surely_so():
    best, worst, shown = np.zeros((1, 20, 3)), np.zeros((1, 20, 3)), np.ones((1, 20, 3))
    best[0, :10, 0], best[0, 10:, 1], worst[0, :10, 1], worst[0, 10:, 0] = 1, 1, 1, 1
    found = estimate_best_worst(best, worst, shown, np.full((1, 3), 20), 0.95)
    assert (found.score.value[0, 2], found.utility.value[0, 2]) == (0, 0)
    assert found.score.low[0, 2] < -0.1 < 0.1 < found.score.high[0, 2]
    assert found.share.low[0, 2] < found.share.value[0, 2] < found.share.high[0, 2]


def test_an_item_never_shown_in_a_segment_has_no_figure_and_takes_no_share():
    best, worst, shown = np.zeros((3, 1, 20, 3))
    best[0, :, 0], worst[0, ::2, 1], shown[0, :, :2] = 1, 1, 1
    found = estimate_best_worst(best, worst, shown, np.array([[20, 20, 0]]), 0.95)
    for figure in (found.score, found.utility, found.share):
        assert np.isnan([figure.value[0, 2], figure.low[0, 2], figure.high[0, 2]]).all()
        assert np.isfinite([figure.value[0, :2], figure.low[0, :2], figure.high[0, :2]]).all()
    assert found.share.value[0, :2].sum() == pytest.approx(1)


@given(arrays(np.int64, (3, 5, 6), elements=st.integers(0, 3)), st.integers(1, 40))
def test_kano_figures_are_always_there_and_keep_their_bounds(counts, customers):
    counts[:, 0, 3] += 1
    for name, figure in parts_of(estimate_kano(counts, np.full(3, customers), 0.95), BOUNDS).items():
        least, most = BOUNDS[name]
        assert (least <= figure.low).all()
        assert (figure.low <= figure.value + EXACT).all()
        assert (figure.value - EXACT <= figure.high).all()
        assert (figure.high <= most).all()


@given(SEEDS, st.integers(1, 6), st.integers(1, 4))
def test_best_worst_figures_are_always_there_and_keep_their_bounds(seed, groups, most):
    rng = np.random.default_rng(seed)
    best, worst, neither = rng.integers(0, most, (3, 2, groups, 4))
    shown = best + worst + neither
    found = estimate_best_worst(best, worst, shown, np.maximum(shown.sum(axis=1), 1), 0.95)
    is_shown = shown.sum(axis=1) > 0
    for figure, least in ((found.score, -1), (found.utility, -np.inf), (found.share, 0)):
        value, low, high = (part[is_shown] for part in (figure.value, figure.low, figure.high))
        assert ((least <= low) & (low <= value + EXACT) & (value - EXACT <= high)).all()
        assert np.isfinite([low, high]).all()
    assert (found.share.high[is_shown] <= 1).all()
    assert np.nansum(found.share.value, axis=1) == pytest.approx(is_shown.any(axis=1).astype(float))


def test_shares_of_nothing_are_nothing():
    assert preference_shares(np.empty((2, 0))).shape == (2, 0)


@pytest.mark.parametrize(
    ("first", "facts", "said"), [([[3.0, 1.0]], [[2.0, 2.0]], "hits"), ([[1.0]], [[2.0, 2.0]], "one shape")]
)
def test_what_are_no_shares_is_refused(first, facts, said):
    with pytest.raises(ValueError, match=said):
        jackknife_share_differences(first, np.zeros_like(first), facts, [2], 0.95)
