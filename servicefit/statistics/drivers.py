"""What drives an outcome: importance, tests, penalty and reward of every feature from one set of sums."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from servicefit.statistics.cross_products import SurveyColumns
from servicefit.statistics.importance import lmg_with_replicates
from servicefit.statistics.penalty_reward import PenaltyReward, penalty_reward
from servicefit.statistics.ranks import Ranks, rank_intervals
from servicefit.statistics.regression import regression_coefficients, residual_variances
from servicefit.statistics.relative_weights import relative_weights
from servicefit.statistics.replicates import Intervals, jackknife_intervals, t_intervals
from servicefit.statistics.survey_moments import survey_moments
from servicefit.statistics.wald import benjamini_hochberg, wald_test

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Drivers:
    """How much each feature counts for an outcome.

    Parameters
    ----------
    importance : Intervals, shape (features,)
        LMG share of the variance that ratings explain, within 0 and 1.
    sampling_error : ndarray of float, shape (features,)
        Standard error of the share from drawing orders; 0 where it is exact.
    relative_weight : ndarray of float, shape (features,)
        Johnson's share.
    explained : Intervals, shape ()
        Share of the outcome's variance that the ratings explain beyond who rated what and the columns always in.
    r_squared : float
        Of all ratings, of who rated what, and of the columns always in.
    ranks : Ranks
        By importance.
    p_value, q_value : ndarray of float, shape (features,)
        Of the test that the rating's coefficient is 0, and with Benjamini and Hochberg's correction.
    penalty, reward : Intervals, shape (features,)
        Against a middling rating, in the outcome's points.
    effects : ndarray of float, shape (1 + groups, features, 2)
        Penalty and reward of all rows, then without each group.
    shares : ndarray of float, shape (1 + groups, features)
        LMG shares of all rows, then without each group.
    is_repaired : bool
        Whether moments taken pair by pair had to be repaired.
    """

    importance: Intervals
    sampling_error: Floats
    relative_weight: Floats
    explained: Intervals
    r_squared: float
    ranks: Ranks
    p_value: Floats
    q_value: Floats
    penalty: Intervals
    reward: Intervals
    effects: Floats
    shares: Floats
    is_repaired: bool


def estimate_drivers(
    products: Floats, columns: SurveyColumns, outcome: int, features: list[int], levels: int, confidence: float
) -> Drivers:
    """How much does each feature count for an outcome, and how sure is that?

    Parameters
    ----------
    products : ndarray of float, shape (groups, columns, columns)
        Sums of products by group of customers, as `servicefit.statistics.cross_products.CellSums` holds them; every
        group has rows.
    columns : SurveyColumns
        Their order.
    outcome : int
        Which outcome.
    features : list of int
        Which features: those with ratings that vary.
    levels : int
        Highest rating, counted from 0.
    confidence : float
        Of the intervals, between 0 and 1.

    Returns
    -------
    Drivers
        In the order of ``features``; NaN where the data cannot tell a figure.

    Notes
    -----
    Importance is exact to 25 features, from drawn orders beyond. The columns ``rated`` are always in: who uses a
    feature differs from who does not in much else, and ratings cannot tell what having it does. Shared out, and
    tested, is what the ratings explain beyond that. Intervals leave out one group of customers at a time.

    References
    ----------
    See `servicefit.statistics.importance`, `.relative_weights`, `.penalty_reward`, `.wald`, `.replicates`.
    """
    count, first = len(features), 1 + columns.controls
    controls = list(range(1, first))
    found = survey_moments(products, columns, outcome, [columns.rated, columns.rating], features, levels)
    always_in = [*controls, *range(first, first + count)]
    ratings = [[first + count + place] for place in range(count)]
    lmg = lmg_with_replicates(found.covariance, 0, ratings, always_in, np.random.default_rng(count))
    slopes = regression_coefficients(found.covariance, 0, range(1, first + 2 * count))[:, -count:]
    # Few groups may hold a rating of a feature that few customers have: these alone tell how sure its figures are.
    told_by = (products[:, 0, [columns.rated[feature] for feature in features]] > 0).sum(axis=0) - 1
    p_value = wald_test(slopes[0][:, None], slopes[1:][..., None], told_by).p_value
    johnson = relative_weights(found.covariance[0], 0, ratings, always_in)
    against, contrast_is_repaired = _penalties_and_rewards(products, columns, outcome, features, levels)
    explained = lmg.lmg[0].sum()
    ratings_explain = explained * found.covariance[0, 0, 0] or np.nan
    alone = residual_variances(found.covariance[0, 1:, 1:])[-count:] / ratings_explain
    return Drivers(
        importance=_share_intervals(lmg.share, slopes, alone, confidence),
        sampling_error=lmg.sampling_error[0] / explained if explained > 0 else lmg.sampling_error[0],
        relative_weight=johnson / johnson.sum() if johnson.sum() > 0 else np.full(count, np.nan),
        explained=_within_0_and_1(jackknife_intervals(lmg.lmg[0].sum(), lmg.lmg[1:].sum(axis=1), confidence)),
        r_squared=float(lmg.r_squared[0]),
        ranks=rank_intervals(lmg.share[0], lmg.share[1:], confidence),
        p_value=p_value,
        q_value=benjamini_hochberg(p_value),
        penalty=_intervals(against.penalty, told_by, confidence),
        reward=_intervals(against.reward, told_by, confidence),
        effects=np.stack([against.penalty, against.reward], axis=-1),
        shares=lmg.share,
        is_repaired=found.is_repaired or contrast_is_repaired,
    )


def _penalties_and_rewards(
    products: Floats, columns: SurveyColumns, outcome: int, features: list[int], levels: int
) -> tuple[PenaltyReward, bool]:
    """Return them of all rows, then without each group, and whether moments had to be repaired."""
    count, first = len(features), 1 + columns.controls
    found = survey_moments(products, columns, outcome, [columns.low, columns.high, columns.rated], features, levels)
    low, high = range(first, first + count), range(first + count, first + 2 * count)
    others = [*range(1, first), *range(first + 2 * count, first + 3 * count)]
    return penalty_reward(found.covariance, 0, low, high, others), found.is_repaired


def _share_intervals(share: Floats, slopes: Floats, alone: Floats, confidence: float) -> Intervals:
    """Return intervals of shares; the share of a slope that may be larger than found is larger by its square.

    A share is about a square: near a slope of 0 it hardly changes from group to group, however unsure the slope is.
    Its upper limit is therefore at least the share with the slope at its own limit, ``alone`` a point² of slope.
    """
    found = jackknife_intervals(share[0], share[1:], confidence)
    slope = jackknife_intervals(slopes[0], slopes[1:], confidence)
    furthest = np.maximum(np.abs(slope.low), np.abs(slope.high))
    high = np.fmax(found.high, share[0] + (furthest**2 - slopes[0] ** 2) * alone)
    return _within_0_and_1(Intervals(found.value, found.low, high, found.standard_error))


def _within_0_and_1(share: Intervals) -> Intervals:
    return Intervals(share.value, share.low.clip(0, 1), share.high.clip(0, 1), share.standard_error)


def _intervals(effect: Floats, degrees: NDArray[np.integer], confidence: float) -> Intervals:
    error = jackknife_intervals(effect[0], effect[1:], confidence).standard_error
    return t_intervals(effect[0], error, degrees, confidence)
