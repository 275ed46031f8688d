"""Several sums of products in one number: which columns share one, and how it is taken apart, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from servicefit.statistics.cross_products import SurveyColumns

EXACT = 2**53
"""Doubles hold and add whole numbers below this exactly."""


@dataclass(frozen=True, slots=True)
class Pack:
    """Columns that are added together, each with a factor.

    Parameters
    ----------
    columns : tuple of int
        Their positions.
    factors : tuple of int
        What each column is multiplied by: the first by 1, the others by more than the sums before them can reach.
    """

    columns: tuple[int, ...]
    factors: tuple[int, ...]

    def take_apart(self, sums: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sums of each column, shape (columns, rows), from those of the pack, shape (rows,)."""
        if len(self.columns) == 1:
            return sums[None]
        rest = sums.astype(np.int64)
        found = np.empty((len(self.columns), len(sums)))
        for place in reversed(range(len(self.columns))):
            found[place], rest = np.divmod(rest, self.factors[place])
        return found


@dataclass(frozen=True, slots=True)
class PackedProduct:
    """One sum to ask for: of a column times a pack.

    Parameters
    ----------
    left : int or None
        Position of the column; None where the pack itself is summed, without weights.
    pack : Pack
        The columns that it is multiplied by.
    wanted : tuple of bool
        Which of the pack's columns this product is there for; the others come twice.
    """

    left: int | None
    pack: Pack
    wanted: tuple[bool, ...]


def plan_products(columns: SurveyColumns, largest: Sequence[int], rows: int, *, weighted: bool) -> list[PackedProduct]:
    """Say by which sums to get all products of a survey's columns.

    Parameters
    ----------
    columns : SurveyColumns
        The order of the columns.
    largest : sequence of int, one a column
        The largest value that a column holds; `EXACT` where values may be negative, so that it shares no sum.
    rows : int
        The most rows that one sum goes over.
    weighted : bool
        Whether products are multiplied by weights; these leave no room for several columns in a pack.

    Returns
    -------
    list of PackedProduct
        Each pair of columns is wanted in one of them, and each column alone; products of ratings with low and high
        are not wanted at all.
    """
    wanted: dict[int | None, NDArray[np.bool_]] = {None: np.ones(columns.size, dtype=bool)}
    order = _order(columns)
    pairs = _wanted_pairs(columns, order)
    wanted |= {left: pairs[left] for left in order if left or weighted}
    found = []
    for size in sorted(set(largest)):
        lefts = [left for left in wanted if largest[left or 0] == size]
        rights = [right for right in order if any(wanted[left][right] for left in lefts)]
        sums = {right: rows * size * largest[right] for right in rights}
        for pack in _make_packs(sums, room=1 if weighted else EXACT):
            of_left = {left: tuple(wanted[left][list(pack.columns)].tolist()) for left in lefts}
            found += [PackedProduct(left, pack, which) for left, which in of_left.items() if any(which)]
    return found


def _order(columns: SurveyColumns) -> list[int]:
    """Put the columns in an order in which each is multiplied by itself and those behind it."""
    outcomes = (columns.outcome(number) for number in range(columns.outcomes))
    features = (columns.rated, columns.rating, columns.low, columns.high, columns.missing)
    return [0, *(place for places in features for place in places), *columns.control, *outcomes]


def _wanted_pairs(columns: SurveyColumns, order: Sequence[int]) -> NDArray[np.bool_]:
    place = np.argsort(order)
    wanted: NDArray[np.bool_] = place[:, None] <= place
    wanted[np.ix_(columns.rating, [*columns.low, *columns.high])] = False
    return wanted


def _make_packs(sums: Mapping[int, int], room: int) -> Iterator[Pack]:
    """Put columns together from the last on, so that what few are multiplied by lies in few packs."""
    columns: list[int] = []
    factors: list[int] = []
    factor = 1
    for column, largest in reversed(sums.items()):
        if columns and factor * (largest + 1) > room:
            yield Pack(tuple(columns), tuple(factors))
            columns, factors, factor = [], [], 1
        columns.append(column)
        factors.append(factor)
        factor *= largest + 1
    if columns:
        yield Pack(tuple(columns), tuple(factors))
