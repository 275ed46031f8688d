"""Random draws by inverse transform, from the plainest part of a generator so that seeds keep their meaning."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]


def draw_index(rng: np.random.Generator, chances: Floats, n: int) -> Ints:
    """Draw which of a few things happens.

    Parameters
    ----------
    rng : Generator
        Source of chance.
    chances : array, shape (k,) or (n, k)
        Chances, each row summing to 1; one row for all or one a draw.
    n : int
        Number of draws.

    Returns
    -------
    array of int64, shape (n,)
        Indices from 0 to k - 1.
    """
    below = np.cumsum(np.broadcast_to(chances, (n, chances.shape[-1])), axis=1)[:, :-1]
    return np.asarray((rng.random(n)[:, None] >= below).sum(axis=1), dtype=np.int64)


def draw_whole(rng: np.random.Generator, low: int, high: int, n: int) -> Ints:
    """Draw `n` whole numbers, each from `low` to `high` inclusive alike."""
    return low + np.floor(rng.random(n) * (high - low + 1)).astype(np.int64)


def draw_flag(rng: np.random.Generator, chance: Floats | float, n: int) -> Flags:
    """Draw `n` times whether something of that chance happens."""
    return np.asarray(rng.random(n) < chance, dtype=np.bool_)


def draw_exponential(rng: np.random.Generator, mean: Floats | float, n: int) -> Floats:
    """Draw `n` exponential times of that mean."""
    return np.asarray(-np.log1p(-rng.random(n)) * mean, dtype=np.float64)


def draw_counts(rng: np.random.Generator, mean: Floats, most: int = 60) -> Ints:
    """Draw Poisson counts.

    Parameters
    ----------
    rng : Generator
        Source of chance.
    mean : array, shape (n,)
        Means, well below `most`.
    most : int
        No count is larger.

    Returns
    -------
    array of int64, shape (n,)
        Counts.
    """
    u = rng.random(mean.size)
    term = np.exp(-mean)
    below = term.copy()
    counts = np.zeros(mean.size, dtype=np.int64)
    for k in range(1, most + 1):
        more = u >= below
        if not more.any():
            break
        counts += more
        term = term * mean / k
        below += term
    return counts


def draw_shuffled(rng: np.random.Generator, n: int) -> Ints:
    """Draw an order of `n` things."""
    return np.argsort(rng.random(n), kind="stable").astype(np.int64)
