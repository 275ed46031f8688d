"""Which columns are outcome, features and always in; bringing a covariance matrix into that order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Columns = Sequence[Sequence[int]]

ALIASED = 1e-10
"""Of a column's variance: where less is left beside the columns before it, it counts as one of their sums."""


@dataclass(frozen=True, slots=True)
class Design:
    """Correlations of the features' columns and the outcome, given the columns that are always in.

    Parameters
    ----------
    matrix : ndarray of float, shape (matrices, columns + 1, columns + 1)
        The features' columns, feature after feature, and the outcome last; the outcome's own variance is 1 less
        ``r_squared_controls``. A column that does not vary has zeros beside the diagonal.
    sizes : tuple of int
        Columns of each feature that vary in any of the matrices; at least 1.
    r_squared_controls : ndarray of float, shape (matrices,)
        Share of the outcome's variance that the columns always in explain.
    """

    matrix: Floats
    sizes: tuple[int, ...]
    r_squared_controls: Floats


def arrange_design(covariance: ArrayLike, outcome: int, features: Columns, controls: Sequence[int] = ()) -> Design:
    """Bring covariance matrices into the order that importance is computed in.

    Parameters
    ----------
    covariance : array_like, shape (..., columns, columns)
        Covariance or correlation matrices; leading axes are batched. NaN gives NaN.
    outcome : int
        Position of the outcome.
    features : sequence of sequence of int
        Positions of each feature's columns, one or more a feature.
    controls : sequence of int, optional
        Positions of the columns that are always in.

    Returns
    -------
    Design
        With the leading axes flattened into one.

    Raises
    ------
    ValueError
        A matrix is not square, a position is off it or taken twice, or a feature has no column.
    """
    matrices = np.asarray(covariance, dtype=float)
    if matrices.ndim < 2 or matrices.shape[-1] != matrices.shape[-2]:
        raise ValueError(f"covariance must have the shape (..., columns, columns); found {matrices.shape}")
    if not features or not all(len(columns) for columns in features):
        raise ValueError("every feature must have at least one column, and there must be a feature")
    order = [*controls, *(column for columns in features for column in columns), outcome]
    if len(set(order)) < len(order) or not all(0 <= column < matrices.shape[-1] for column in order):
        raise ValueError(f"columns must be distinct and within 0 to {matrices.shape[-1] - 1}; found {order}")
    variance = np.diagonal(matrices, axis1=-2, axis2=-1).reshape(-1, matrices.shape[-1])
    varying = [_without_constant(columns, ~np.all(variance <= 0, axis=0)) for columns in features]
    order = [*controls, *(column for columns in varying for column in columns), outcome]
    flat = matrices.reshape(-1, *matrices.shape[-2:])[:, order][:, :, order]
    found = correlations(flat)
    found[:, -1, -1] = np.where(flat[:, -1, -1] > 0, 1.0, np.nan)
    for _ in controls:
        found = _given_the_first(found)
    return Design(found, tuple(len(columns) for columns in varying), 1 - found[:, -1, -1])


def correlations(covariance: Floats) -> Floats:
    """Scale covariance matrices to correlations.

    Parameters
    ----------
    covariance : ndarray of float, shape (..., columns, columns)
        Variances of 0 are allowed.

    Returns
    -------
    ndarray of float, shape (..., columns, columns)
        1 on the diagonal; 0 beside it for a column that does not vary.
    """
    variance = np.diagonal(covariance, axis1=-2, axis2=-1)
    root = np.sqrt(np.where(variance <= 0, 1.0, variance))
    scale = np.where(variance <= 0, 0.0, 1 / root)
    found: Floats = covariance * scale[..., :, None] * scale[..., None, :]
    size = covariance.shape[-1]
    found[..., range(size), range(size)] = np.where(np.isnan(variance), np.nan, 1.0)
    return found


def inverse_pivot(pivot: Floats) -> Floats:
    """Invert what is left of a column's variance.

    Parameters
    ----------
    pivot : ndarray of float
        As a share of the column's variance.

    Returns
    -------
    ndarray of float
        0 where next to nothing is left: the column then adds nothing.
    """
    if pivot.size and pivot.min() > ALIASED:
        return 1 / pivot
    aliased = pivot <= ALIASED
    return np.where(aliased, 0.0, 1 / np.where(aliased, 1.0, pivot))


def _without_constant(columns: Sequence[int], varies: NDArray[np.bool_]) -> list[int]:
    """Leave out columns that vary in no matrix, as ``rated`` of a feature that all customers rate; one stays."""
    kept = [column for column in columns if varies[column]]
    return kept or [columns[0]]


def _given_the_first(matrices: Floats) -> Floats:
    first = matrices[:, 1:, 0]
    inverse = inverse_pivot(matrices[:, 0, 0])
    return matrices[:, 1:, 1:] - first[:, :, None] * first[:, None, :] * inverse[:, None, None]
