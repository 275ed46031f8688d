"""The mean gain of each feature over all orders of entry, from all subsets of a moment matrix, breadth first."""

from __future__ import annotations

from functools import lru_cache
from math import comb

import numpy as np
from numpy.typing import NDArray

from servicefit.statistics.design import Floats, inverse_pivot

LOWER = 11
"""Features whose subsets are laid out at once; the subsets of those before them are gone through in blocks."""

BLOCK = 2**18
"""Subsets in a block: so many that numpy's calls cost little, so few that a block stays in the cache."""

TOP = 2**13
"""Subsets of the features before, times matrices, that are held at once."""


def mean_gains(matrix: Floats, sizes: tuple[int, ...]) -> Floats:
    """How much of the outcome's variance does each feature take away, on average over all orders?

    Parameters
    ----------
    matrix : ndarray of float, shape (matrices, columns + 1, columns + 1)
        Features' columns in order, the outcome last; the columns have variance 1.
    sizes : tuple of int
        Columns of each feature.

    Returns
    -------
    ndarray of float, shape (matrices, features)
        Mean fall of the outcome's residual variance.

    Notes
    -----
    Let v(S) be the outcome's variance given the features in S. With p features and w(s) = s! (p − 1 − s)! / p!,
    the mean gain of j is Σ_{S∌j} w(|S|) v(S) − Σ_{S∋j} w(|S| − 1) v(S): linear in v. Features are taken one by one; each
    step keeps every matrix without the feature and adds its Schur complement given the feature, so that after the
    last step one number a subset is left. Matrices lie packed (upper triangle) with the subsets side by side.
    """
    split = max(len(sizes) - LOWER, 0)
    chunk = max(TOP >> split, 1)
    parts = [_mean_gains(matrix[start : start + chunk], sizes, split) for start in range(0, len(matrix), chunk)]
    return np.concatenate(parts) if parts else np.empty((0, len(sizes)))


def _mean_gains(matrix: Floats, sizes: tuple[int, ...], split: int) -> Floats:
    """Return the gains of a chunk of matrices; the first ``split`` features are laid out for the whole chunk."""
    count, width = matrix.shape[0], matrix.shape[1]
    rows, columns = np.triu_indices(width)
    packed = np.ascontiguousarray(matrix.transpose(1, 2, 0)[rows, columns])
    packed, width = _lay_out(packed, width, sizes[:split])
    by_subset = packed.reshape(len(packed), 2**split, count)
    gains = np.zeros((len(sizes), count))
    subsets = np.arange(2**split)
    for members in range(split + 1):
        alike = subsets[np.bitwise_count(subsets) == members]
        belongs = (alike >> np.arange(split)[:, None] & 1).astype(float)
        part = by_subset[:, alike].reshape(len(packed), -1)
        sums = _weighted_sums(part, width, sizes[split:], _weights(len(sizes), split, members))
        of_each = sums.reshape(len(sums), len(alike), count)
        gains[split:] += of_each[:-2].sum(axis=1)
        gains[:split] += of_each[-1].sum(axis=0) - belongs @ of_each[-2]
    return gains.T


def _weighted_sums(packed: Floats, width: int, sizes: tuple[int, ...], weights: Floats) -> Floats:
    """Return the weighted sums over all subsets of the features left, block by block; shape (weights, matrices)."""
    step = max(BLOCK >> len(sizes), 1)
    parts = []
    for start in range(0, packed.shape[1], step):
        block = np.ascontiguousarray(packed[:, start : start + step])
        variances, _ = _lay_out(block, width, sizes)
        parts.append(weights @ variances.reshape(2 ** len(sizes), -1))
    return np.concatenate(parts, axis=1)


def _lay_out(packed: Floats, width: int, sizes: tuple[int, ...]) -> tuple[Floats, int]:
    """Take features one by one: beside all matrices without a feature come those given it."""
    for size in sizes:
        subsets = packed.shape[1]
        left = width - size
        both = np.empty((left * (left + 1) // 2, 2, subsets))
        both[:, 0] = packed[-len(both) :]
        given = packed
        for done in range(size - 1):
            given = _given_the_first(given, width - done, None)
        _given_the_first(given, left + 1, both[:, 1])
        packed, width = both.reshape(len(both), 2 * subsets), left
    return packed, width


def _given_the_first(packed: Floats, width: int, out: Floats | None) -> Floats:
    """Return the Schur complements of packed matrices given their first column."""
    if out is None:
        out = np.empty((len(packed) - width, packed.shape[1]))
    first = packed[:width]
    ratio = first[1:] * inverse_pivot(first[0])
    product = np.empty_like(ratio)
    start = 0
    for row in range(1, width):
        length = width - row
        part = np.multiply(ratio[row - 1], first[row:], out=product[:length])
        np.subtract(packed[width + start : width + start + length], part, out=out[start : start + length])
        start += length
    return out


@lru_cache(maxsize=64)
def _weights(features: int, split: int, members: int) -> NDArray[np.float64]:
    """Return the weights of v(S) for the subsets of the features after the split.

    One row for each of these features' gains, then two rows from which the gains of the features before the split
    are made: what a member subtracts, and what each adds.
    """
    lower = features - split
    subsets = np.arange(2**lower)
    size = np.bitwise_count(subsets) + members
    entering = [1 / (features * comb(features - 1, s)) for s in range(features)]
    adds = np.array([*entering, 0.0])[size]
    subtracts = adds + np.array([0.0, *entering])[size]
    belongs = subsets >> np.arange(lower)[:, None] & 1
    return np.vstack([adds - belongs * subtracts, subtracts, adds])
