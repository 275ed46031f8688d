"""Coefficients of least squares from a covariance matrix."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from servicefit.statistics.design import Floats, correlations

UNTOLD = 1e6
"""Variance inflation beyond which a column is a sum of others: no data can tell their effects apart."""

_RIDGE = 1e-11  # of a column's variance: keeps the inverse of columns that are sums of others finite, and so visible


def regression_coefficients(covariance: ArrayLike, outcome: int, columns: Sequence[int]) -> Floats:
    """By how much does the outcome change with each column, the others held fixed?

    Parameters
    ----------
    covariance : array_like, shape (..., columns, columns)
        Covariance matrices; leading axes (segments, replicates) are batched. A matrix with NaN gives NaN.
    outcome : int
        Position of the outcome.
    columns : sequence of int
        Positions of the columns of the regression.

    Returns
    -------
    ndarray of float, shape (..., columns)
        In the outcome's points a point of the column, in the order of ``columns``; NaN for a column that does not
        vary or is a sum of others.

    Raises
    ------
    ValueError
        A position is off the matrix or taken twice.

    Examples
    --------
    >>> regression_coefficients([[4, 0, 2], [0, 1, 0.5], [2, 0.5, 3]], outcome=2, columns=[0, 1]).round(6)
    array([0.5, 0.5])
    """
    matrices = np.asarray(covariance, dtype=float)
    order = [*columns, outcome]
    if len(set(order)) < len(order) or not all(0 <= column < matrices.shape[-1] for column in order):
        raise ValueError(f"columns must be distinct and within 0 to {matrices.shape[-1] - 1}; found {order}")
    chosen = matrices[..., order, :][..., order]
    predictors = chosen[..., :-1, :-1]
    spread = np.sqrt(np.maximum(np.diagonal(predictors, axis1=-2, axis2=-1), 0.0))
    varies = spread > 0
    scale = np.where(varies, 1 / np.where(varies, spread, 1.0), 0.0)
    broken = np.asarray(np.isnan(chosen).any(axis=(-2, -1)))
    inverse = _inverse(np.where(broken[..., None, None], np.eye(len(columns)), correlations(predictors)))
    slopes = (inverse @ (chosen[..., :-1, -1] * scale)[..., None])[..., 0] * scale
    told = varies & (np.diagonal(inverse, axis1=-2, axis2=-1) < UNTOLD)
    return np.where(told & ~broken[..., None], slopes, np.nan)


def residual_variances(covariance: ArrayLike) -> Floats:
    """How much of each column's variance do the others leave?

    Parameters
    ----------
    covariance : array_like, shape (columns, columns)
        Without NaN.

    Returns
    -------
    ndarray of float, shape (columns,)
        1 over the diagonal of the inverse; about 0 for a column that does not vary or is a sum of others.

    Examples
    --------
    >>> residual_variances([[2, 1], [1, 2]]).round(6)
    array([1.5, 1.5])
    """
    matrix = np.asarray(covariance, dtype=float)
    return np.asarray(np.diagonal(matrix) / np.diagonal(_inverse(correlations(matrix))), dtype=float)


def _inverse(correlation: Floats) -> Floats:
    return np.asarray(np.linalg.inv(correlation + _RIDGE * np.eye(correlation.shape[-1])), dtype=float)
