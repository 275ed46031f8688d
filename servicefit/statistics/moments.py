"""Means and covariances from sums of pairs, and whether there are rows enough."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from servicefit.statistics.pair_sums import PairSums

Floats = NDArray[np.float64]

CONSTANT = 1e-12
"""Of a column's mean square: a smaller variance is rounding."""

LEAST_EFFECTIVE_N = 150
LEAST_EFFECTIVE_N_A_COLUMN = 10


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


def least_answers(columns: int) -> int:
    """How many answers must there be, for a regression whose intervals hold?

    Parameters
    ----------
    columns : int
        Of the regression.

    Returns
    -------
    int
        Kish's effective number of answers: at least 150, and at least 10 a column.
    """
    return max(LEAST_EFFECTIVE_N, LEAST_EFFECTIVE_N_A_COLUMN * columns)
