"""Means and covariances from sums by group of customers, with each group left out in turn."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from servicefit.statistics.design import correlations
from servicefit.statistics.doubts import NotPositiveDefinite

Floats = NDArray[np.float64]

CONSTANT = 1e-12
"""Of a column's mean square: a smaller variance is rounding."""

INDEFINITE = -1e-10
"""A correlation matrix whose least eigenvalue lies below this is no correlation matrix; rounding stays above."""

LEAST_EIGENVALUE = 1e-6
"""What repair lifts smaller eigenvalues of a correlation matrix to."""

LEAST_EFFECTIVE_N = 150
LEAST_EFFECTIVE_N_A_COLUMN = 10


@dataclass(frozen=True, slots=True)
class PairSums:
    """Sums over the rows in which both columns of a pair are given; weighted, where rows have weights.

    Parameters
    ----------
    count : ndarray of float, shape (..., columns, columns)
        Number of rows, n_ij.
    total : ndarray of float, shape (..., columns, columns)
        Sum of the first column where the second is given, S_i|j; the diagonal holds the columns' own sums.
    product : ndarray of float, shape (..., columns, columns)
        Sum of products, S_ij.
    """

    count: Floats
    total: Floats
    product: Floats


@dataclass(frozen=True, slots=True)
class Moments:
    """Means and covariances of columns.

    Parameters
    ----------
    n : ndarray of float, shape (..., columns)
        Rows (or their weight) in which the column is given.
    mean : ndarray of float, shape (..., columns)
        NaN without rows.
    covariance : ndarray of float, shape (..., columns, columns)
        Divided by n, not n − 1; exactly 0 for a column that does not vary, NaN for a pair without rows.
    """

    n: Floats
    mean: Floats
    covariance: Floats


@dataclass(frozen=True, slots=True)
class Repaired:
    """Covariance matrices that can be.

    Parameters
    ----------
    covariance : ndarray of float, shape (..., columns, columns)
        Positive semi-definite, with the variances given.
    is_repaired : ndarray of bool, shape (...)
        Whether the matrix given was not.
    """

    covariance: Floats
    is_repaired: NDArray[np.bool_]


def sums_of_columns(gram: ArrayLike) -> PairSums:
    """Read the sums of pairs from the cross-products of columns without missing values.

    Parameters
    ----------
    gram : array_like, shape (..., 1 + columns, 1 + columns)
        Sums of products of all columns; the first column is 1 in every row. Weighted, where rows have weights.

    Returns
    -------
    PairSums
        Of all columns but the first.

    Raises
    ------
    ValueError
        The matrix is not square.

    Examples
    --------
    >>> sums_of_columns([[4, 6], [6, 10]]).total
    array([[6.]])
    """
    products = np.asarray(gram, dtype=float)
    if products.ndim < 2 or products.shape[-1] != products.shape[-2]:
        raise ValueError(f"gram must have the shape (..., 1 + columns, 1 + columns); found {products.shape}")
    inner = products[..., 1:, 1:]
    count = np.broadcast_to(products[..., :1, :1], inner.shape)
    total = np.broadcast_to(products[..., 1:, :1], inner.shape)
    return PairSums(count, total, inner)


def sums_when_rated(ratings: PairSums) -> PairSums:
    """Turn sums over rated pairs into those of the columns rated and rating × rated, which are never missing.

    Parameters
    ----------
    ratings : PairSums, shape (..., features + 1, features + 1)
        Of the features' ratings, given where they are applicable, and of the outcome, last, given in every row.

    Returns
    -------
    PairSums
        Of 2 · features + 1 columns: rated (0 or 1) of all features, then rating × rated of all, then the outcome.

    Notes
    -----
    Not applicable is structural and no gap: n_ij, S_i|j and S_ij are the cross-moments of these columns. Ratings are
    best centred at mid-scale. Missing answers need `PairSums` of the columns themselves.
    """
    count, total, product = ratings.count, ratings.total, ratings.product
    features = count.shape[-1] - 1
    rows = count[..., -1:, -1:]
    value = slice(features, 2 * features + 1)
    gram = np.empty((*count.shape[:-2], 2 * features + 1, 2 * features + 1))
    gram[..., :features, :features] = count[..., :-1, :-1]
    gram[..., value, value] = product
    gram[..., value, :features] = total[..., :, :-1]
    gram[..., :features, value] = total[..., :, :-1].swapaxes(-1, -2)
    sums = np.concatenate([count[..., :-1, -1], total[..., -1]], axis=-1)
    first = np.concatenate([rows, sums[..., None, :]], axis=-1)
    rest = np.concatenate([sums[..., :, None], gram], axis=-1)
    return sums_of_columns(np.concatenate([first, rest], axis=-2))


def add_groups(sums: PairSums) -> PairSums:
    """Add up the groups.

    Parameters
    ----------
    sums : PairSums, shape (..., groups, columns, columns)
        By group of customers.

    Returns
    -------
    PairSums, shape (..., columns, columns)
        Of all groups together.
    """
    return PairSums(sums.count.sum(axis=-3), sums.total.sum(axis=-3), sums.product.sum(axis=-3))


def delete_each_group(sums: PairSums) -> PairSums:
    """Leave out each group in turn, by subtraction from the whole.

    Parameters
    ----------
    sums : PairSums, shape (..., groups, columns, columns)
        By group of customers; leave the groups without rows away.

    Returns
    -------
    PairSums, shape (..., groups, columns, columns)
        Of all groups but the one.

    References
    ----------
    Kott, P. S. (2001). The delete-a-group jackknife. Journal of Official Statistics 17(4).
    """
    parts = (sums.count, sums.total, sums.product)
    return PairSums(*(part.sum(axis=-3, keepdims=True) - part for part in parts))


def estimate_moments(sums: PairSums) -> Moments:
    """What are the means and covariances, each pair from the rows in which both are given?

    Parameters
    ----------
    sums : PairSums, shape (..., columns, columns)
        Without missing values the moments are those of the rows.

    Returns
    -------
    Moments
        With the leading axes of the sums.

    Notes
    -----
    Covariance S_ij / n_ij − (S_i|j / n_ij)(S_j|i / n_ij). With missing values the matrix may contradict itself: see
    `repair_covariance`.
    """
    given = np.where(sums.count > 0, sums.count, np.nan)
    means = sums.total / given
    square = sums.product / given
    covariance = square - means * means.swapaxes(-1, -2)
    variance = np.diagonal(covariance, axis1=-2, axis2=-1)
    still = variance <= CONSTANT * np.diagonal(square, axis1=-2, axis2=-1)
    covariance = np.where(still[..., :, None] | still[..., None, :], 0.0, covariance)
    n, mean = (np.diagonal(part, axis1=-2, axis2=-1).copy() for part in (sums.count, means))
    return Moments(n, mean, covariance)


def repair_covariance(covariance: ArrayLike) -> Repaired:
    """Make a covariance matrix of pairwise moments one that can be.

    Parameters
    ----------
    covariance : array_like, shape (..., columns, columns)
        A matrix with NaN stays as it is.

    Returns
    -------
    Repaired
        The matrices, and which of them were changed.

    Warns
    -----
    NotPositiveDefinite
        A matrix was not positive semi-definite.

    Notes
    -----
    Eigenvalues of the correlation matrix below 10⁻⁶ are lifted to it and the diagonal is brought back to 1, wherever
    the least eigenvalue is negative beyond rounding.

    References
    ----------
    Rousseeuw, P. J. & Molenberghs, G. (1993). Transformation of non positive semidefinite correlation matrices.
    Communications in Statistics – Theory and Methods 22(4).
    """
    given = np.asarray(covariance, dtype=float)
    flat = given.reshape(-1, *given.shape[-2:])
    sound = ~np.isnan(flat).any(axis=(1, 2))
    scaled = np.where(sound[:, None, None], correlations(flat), np.eye(flat.shape[-1]))
    wrong = np.linalg.eigvalsh(scaled)[:, 0] < INDEFINITE
    found = flat.copy()
    if wrong.any():
        warnings.warn(
            f"{wrong.sum()} of {len(flat)} matrices of pairwise moments were not positive definite and were repaired",
            NotPositiveDefinite,
            stacklevel=2,
        )
        spread = np.sqrt(np.maximum(np.diagonal(flat[wrong], axis1=1, axis2=2), 0.0))
        found[wrong] = _clip_eigenvalues(scaled[wrong]) * spread[:, :, None] * spread[:, None, :]
    return Repaired(found.reshape(given.shape), wrong.reshape(given.shape[:-2]))


def kish_effective_n(weight: ArrayLike, weight_squared: ArrayLike) -> Floats:
    """How many rows of equal weight are rows of these weights worth?

    Parameters
    ----------
    weight, weight_squared : array_like, shape (...)
        Sums of the weights and of their squares.

    Returns
    -------
    ndarray of float, shape (...)
        (Σ w)² / Σ w²; 0 without rows.

    References
    ----------
    Kish, L. (1965). Survey Sampling.

    Examples
    --------
    >>> float(kish_effective_n(4.0, 10.0))  # weights 1 and 3
    1.6
    """
    total, squares = np.asarray(weight, dtype=float), np.asarray(weight_squared, dtype=float)
    return np.where(squares > 0, total**2 / np.where(squares > 0, squares, 1.0), 0.0)


def are_enough(effective_n: ArrayLike, columns: ArrayLike) -> NDArray[np.bool_]:
    """Are there enough rows for a regression whose intervals hold?

    Parameters
    ----------
    effective_n : array_like, shape (...)
        Kish's effective number of rows.
    columns : array_like, shape (...)
        Columns of the regression.

    Returns
    -------
    ndarray of bool, shape (...)
        At least 150 rows, and at least 10 a column.
    """
    least = np.maximum(LEAST_EFFECTIVE_N, LEAST_EFFECTIVE_N_A_COLUMN * np.asarray(columns))
    return np.asarray(np.asarray(effective_n) >= least)


def _clip_eigenvalues(scaled: Floats) -> Floats:
    values, vectors = np.linalg.eigh(scaled)
    lifted = (vectors * np.maximum(values, LEAST_EIGENVALUE)[:, None, :]) @ vectors.swapaxes(1, 2)
    return correlations((lifted + lifted.swapaxes(1, 2)) / 2)
