"""Several sums in one number: which columns share one, and how it is taken apart, exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EXACT = 2**53
"""Doubles hold and add whole numbers below this exactly."""


@dataclass(frozen=True, slots=True)
class Pack:
    """Columns that are added together, each with a factor, before they are summed.

    Parameters
    ----------
    columns : tuple of int
        Their positions.
    factors : tuple of int
        What each column is multiplied by: the first by 1, the others by more than the sums before them can reach.
    """

    columns: tuple[int, ...]
    factors: tuple[int, ...]

    def terms(self) -> list[tuple[int, int]]:
        """Return each column with its factor."""
        return list(zip(self.columns, self.factors, strict=True))


def pack_columns(most: Mapping[int, int], room: int = EXACT) -> tuple[Pack, ...]:
    """Put columns together, as many as one sum can hold.

    Parameters
    ----------
    most : mapping of int to int
        By the position of a column, what its sum reaches at most; a column whose sum may be negative, or reach
        ``room``, must be given as ``room``: it shares no sum.
    room : int
        What the sum of a pack stays below; 1 where no columns are to share one.

    Returns
    -------
    tuple of Pack
        Each column is in one of them.
    """
    packs: list[Pack] = []
    columns: list[int] = []
    factors: list[int] = []
    factor = 1
    for column, largest in most.items():
        if columns and factor * (largest + 1) > room:
            packs.append(Pack(tuple(columns), tuple(factors)))
            columns, factors, factor = [], [], 1
        columns.append(column)
        factors.append(factor)
        factor *= largest + 1
    return (*packs, Pack(tuple(columns), tuple(factors)))


def take_apart(packs: Sequence[Pack], sums: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return the sums of the columns.

    Parameters
    ----------
    packs : sequence of Pack
        Which columns were summed together.
    sums : sequence of ndarray of float, shape (rows,)
        The sums of each pack.

    Returns
    -------
    ndarray of float, shape (rows, columns)
        Columns in the order of their positions.
    """
    columns = sum(len(pack.columns) for pack in packs)
    found = np.empty((len(sums[0]), columns))
    for pack, packed in zip(packs, sums, strict=True):
        if len(pack.columns) == 1:
            found[:, pack.columns[0]] = packed
            continue
        rest = packed.astype(np.int64)
        for column, factor in reversed(pack.terms()):
            found[:, column], rest = np.divmod(rest, factor)
    return found
