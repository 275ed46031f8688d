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
