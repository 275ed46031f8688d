"""Sums of products from sums of columns by what was answered: the answer times what was summed over those who gave it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from servicefit.statistics.cross_products import CellSums, SurveyColumns
from servicefit.statistics.packed_ratings import LOWEST, MISSING, Coding


def columns_of_rating(code: NDArray[np.int64], coding: Coding) -> NDArray[np.float64]:
    """Return the columns that follow from a rating.

    Parameters
    ----------
    code : ndarray of int, shape (rows,)
        As packed ratings have it: not applicable, missing, the lowest rating and so on.
    coding : Coding
        Which ratings are low and high.

    Returns
    -------
    ndarray of float, shape (rows, 5)
        ``rated``, ``rating`` from 0, ``low``, ``high`` and ``missing``, as `SurveyColumns` has them.
    """
    rating, rated = code - LOWEST, code >= LOWEST
    low, high = rated & (rating <= coding.low_most), rating >= coding.high_least
    return np.column_stack([rated, np.where(rated, rating, 0), low, high, code == MISSING]).astype(np.float64)


def ratings_from_codes(totals: NDArray[np.float64], columns: SurveyColumns) -> NDArray[np.float64]:
    """Turn sums of codes into sums of ratings.

    Parameters
    ----------
    totals : ndarray of float, shape (rows, columns)
        Sums of all columns; in place of the ratings, of their codes.
    columns : SurveyColumns
        The order of the columns.

    Returns
    -------
    ndarray of float, shape (rows, columns)
        With the ratings counted from 0.
    """
    found = totals.copy()
    found[:, columns.rating] -= LOWEST * totals[:, columns.rated]
    if columns.has_missing:
        found[:, columns.rating] -= MISSING * totals[:, columns.missing]
    return found


@dataclass(frozen=True, slots=True)
class AnsweredSums:
    """Sums of all columns over those who answered alike.

    Parameters
    ----------
    cell : ndarray of int, shape (rows,)
        To which cell a row belongs.
    given : ndarray of int, shape (rows,)
        Which outcomes are given, bit by bit.
    positions : sequence of int
        Which columns follow from what was answered.
    values : ndarray of float, shape (rows, positions)
        These columns.
    totals : ndarray of float, shape (rows, columns)
        Sums of all columns, weighted.
    answers : ndarray of float, shape (rows,)
        How many answers a row stands for.
    squared_weight : ndarray of float, shape (rows,)
        Sum of their squared weights.
    """

    cell: NDArray[np.int64]
    given: NDArray[np.int64]
    positions: Sequence[int]
    values: NDArray[np.float64]
    totals: NDArray[np.float64]
    answers: NDArray[np.float64]
    squared_weight: NDArray[np.float64]

    def add_to(self, sums: CellSums) -> None:
        """Add the products of these columns with all others to the sums of their cells; with the first, the weights."""
        outcomes = len(sums.products)
        key = self.cell << outcomes | self.given
        order = np.argsort(key, kind="stable")
        key, values = key[order], self.values[order]
        totals = np.column_stack([self.totals, self.answers, self.squared_weight])[order]
        starts = np.flatnonzero(np.append(True, key[1:] != key[:-1])) if len(key) else order
        for start, stop in zip(starts.tolist(), [*starts[1:].tolist(), len(key)], strict=False):
            cell, given = divmod(int(key[start]), 2**outcomes)
            products = values[start:stop].T @ totals[start:stop]
            for outcome in range(outcomes):
                if given >> outcome & 1:
                    sums.products[outcome, cell, self.positions] += products[:, :-2]
                    sums.counts[outcome, cell, self.positions] += products[:, -2]
                    if self.positions[0] == 0:
                        sums.weight_squared[outcome, cell] += products[0, -1]
