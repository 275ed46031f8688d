"""Sums of pairs of columns by group of customers, and with each group left out in turn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


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
