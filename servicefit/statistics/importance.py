"""How much each feature explains of an outcome: LMG (Shapley values of R²), exact or by sampled orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from servicefit.statistics.all_subsets import mean_gains
from servicefit.statistics.design import Columns, Design, Floats, arrange_design

EXACT_FEATURES = 25
"""Up to so many features all subsets are gone through."""

ORDERS = 1_000
"""Orders drawn beyond that; each comes with its reverse."""

EXACT_REPLICATES = 16
"""Up to so many features the replicates of intervals go through all subsets, too."""

REPLICATE_ORDERS = 200
"""Orders drawn for them beyond that."""

_RIDGE = 1e-10  # keeps columns that are sums of others from breaking the Cholesky factor; they then add nothing


@dataclass(frozen=True, slots=True)
class Importance:
    """What each feature adds to R².

    Parameters
    ----------
    lmg : ndarray of float, shape (..., features)
        Mean gain in R² over the orders of entry, at least 0; NaN where the outcome does not vary.
    share : ndarray of float, shape (..., features)
        ``lmg`` over its sum; NaN where the features explain nothing.
    r_squared : ndarray of float, shape (...)
        With all features and the columns that are always in.
    r_squared_controls : ndarray of float, shape (...)
        With the columns that are always in alone; ``lmg`` sums to the difference.
    sampling_error : ndarray of float, shape (..., features)
        Standard error of ``lmg`` from drawing orders; 0 where it is exact.
    """

    lmg: Floats
    share: Floats
    r_squared: Floats
    r_squared_controls: Floats
    sampling_error: Floats


def lmg_importance(
    covariance: ArrayLike,
    outcome: int,
    features: Columns,
    controls: Sequence[int] = (),
    *,
    rng: np.random.Generator | None = None,
    orders: int = ORDERS,
) -> Importance:
    """How much does each feature explain, whatever the order in which features are asked?

    Parameters
    ----------
    covariance : array_like, shape (..., columns, columns)
        Covariance or correlation matrices of all columns, positive semi-definite; leading axes (segments,
        replicates) are batched. A matrix with NaN gives NaN.
    outcome : int
        Position of the outcome.
    features : sequence of sequence of int
        Positions of each feature's columns; all of a feature's columns enter together.
    controls : sequence of int, optional
        Positions of the columns that are always in.
    rng : numpy.random.Generator, optional
        Draws the orders beyond 25 features; needed there only.
    orders : int, optional
        How many orders are drawn, reverses counted.

    Returns
    -------
    Importance
        One value a feature, in the order of ``features``.

    Raises
    ------
    ValueError
        The positions do not fit the matrix, or there are more than 25 features and no rng.

    Notes
    -----
    Exact to 25 features, by R² of all subsets. Beyond, random orders, each with its reverse (antithetic), the same
    for every matrix, so that what they miss cancels in differences between replicates. A column that is a sum of
    others adds nothing after them. LMG is never negative: that its interval leaves out 0 proves nothing.

    References
    ----------
    Lindeman, R. H., Merenda, P. F. & Gold, R. Z. (1980). Introduction to Bivariate and Multivariate Analysis.
    Grömping, U. (2006). Relative importance for linear regression in R: the package relaimpo. Journal of
    Statistical Software 17(1).
    Mitchell, R., Cooper, J., Frank, E. & Holmes, G. (2022). Sampling permutations for Shapley value estimation.
    Journal of Machine Learning Research 23(43).

    Examples
    --------
    >>> lmg_importance([[1, 0, 0.3], [0, 1, 0.4], [0.3, 0.4, 1]], outcome=2, features=[[0], [1]]).lmg
    array([0.09, 0.16])
    """
    leading = np.shape(covariance)[:-2]
    design = arrange_design(covariance, outcome, features, controls)
    if len(features) <= EXACT_FEATURES:
        gains = mean_gains(design.matrix, design.sizes)
        error = np.zeros_like(gains)
    else:
        if rng is None:
            raise ValueError(f"more than {EXACT_FEATURES} features need an rng; found {len(features)} features")
        gains, error = _gains_of_drawn_orders(design, rng, orders)
    return _importance(design, gains, error, leading)


def lmg_with_replicates(
    covariance: ArrayLike, outcome: int, features: Columns, controls: Sequence[int], rng: np.random.Generator
) -> Importance:
    """How much does each feature explain, of all rows and without each group of them?

    Parameters
    ----------
    covariance : array_like, shape (1 + groups, columns, columns)
        Of all rows first, then without each group.
    outcome : int
        Position of the outcome.
    features : sequence of sequence of int
        Positions of each feature's columns.
    controls : sequence of int
        Positions of the columns that are always in.
    rng : numpy.random.Generator
        Draws orders, where there are more than 16 features.

    Returns
    -------
    Importance
        Of all matrices. To 16 features each is as `lmg_importance` gives it. Beyond, the first is, and each of the
        others differs from it by as much as 200 drawn orders, the same for all, say: what they miss cancels.

    Raises
    ------
    ValueError
        The positions do not fit the matrices.

    References
    ----------
    As for `lmg_importance`; Mitchell, R., Cooper, J., Frank, E. & Holmes, G. (2022). Sampling permutations for Shapley
    value estimation. Journal of Machine Learning Research 23(43).
    """
    if len(features) <= EXACT_REPLICATES:
        return lmg_importance(covariance, outcome, features, controls)
    matrices = np.asarray(covariance, dtype=float)
    whole = lmg_importance(matrices[:1], outcome, features, controls, rng=rng)
    design = arrange_design(matrices, outcome, features, controls)
    drawn, _ = _gains_of_drawn_orders(design, rng, REPLICATE_ORDERS)
    error = np.zeros_like(drawn)
    error[0] = whole.sampling_error[0]
    return _importance(design, whole.lmg + drawn - drawn[:1], error, (len(matrices),))


def _importance(design: Design, gains: Floats, error: Floats, leading: tuple[int, ...]) -> Importance:
    gains = np.where(gains < 0, 0.0, gains)  # rounding alone
    explained = gains.sum(axis=1)
    return Importance(
        gains.reshape(*leading, -1),
        shares(gains).reshape(*leading, -1),
        (explained + design.r_squared_controls).reshape(leading),
        design.r_squared_controls.reshape(leading),
        error.reshape(*leading, -1),
    )


def shares(weights: ArrayLike) -> Floats:
    """Bring weights to sum 1.

    Parameters
    ----------
    weights : array_like, shape (..., features)
        At least 0.

    Returns
    -------
    ndarray of float, shape (..., features)
        0 to 1; NaN where all weights are 0.
    """
    found = np.asarray(weights, dtype=float)
    total = found.sum(axis=-1, keepdims=True)
    return found / np.where(total > 0, total, np.nan)


def _gains_of_drawn_orders(design: Design, rng: np.random.Generator, orders: int) -> tuple[Floats, Floats]:
    """Return the mean gains over antithetic pairs of orders, and the standard errors of these means."""
    features = len(design.sizes)
    pairs = max(orders // 2, 2)
    forward = rng.permuted(np.tile(np.arange(features), (pairs, 1)), axis=1)
    broken = np.asarray(np.isnan(design.matrix).any(axis=(1, 2)))
    size = design.matrix.shape[-1]
    sound = np.where(broken[:, None, None], np.eye(size), design.matrix) + _RIDGE * np.eye(size)
    drawn = np.stack([_gains_of_pair(sound, order, design.sizes) for order in forward])
    drawn[:, broken] = np.nan
    return drawn.mean(axis=0), drawn.std(axis=0, ddof=1) / np.sqrt(pairs)


def _gains_of_pair(matrices: Floats, order: np.ndarray, sizes: tuple[int, ...]) -> Floats:
    """Return the mean gains of an order and its reverse, from the last rows of the Cholesky factors."""
    first = np.cumsum([0, *sizes])
    gains = np.zeros((len(matrices), len(sizes)))
    for way in (order, order[::-1]):
        places = np.concatenate([*(np.arange(first[part], first[part + 1]) for part in way), [first[-1]]])
        last = np.linalg.cholesky(matrices[:, places[:, None], places])[:, -1, :-1]
        starts = np.cumsum([0, *(sizes[part] for part in way)])[:-1]
        gains[:, way] += np.add.reduceat(last**2, starts, axis=1) / 2
    return gains
