"""Sums of products of all columns of a survey by cell, in one pass over packed ratings: exact whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from servicefit.statistics.packed_ratings import LOWEST, MISSING, PackedRatings

Floats = NDArray[np.float64]

BLOCK = 8_192
"""Rows multiplied at a time: their columns stay in the processor's cache."""

_EXACT_IN_SINGLE = 2**24


@dataclass(frozen=True, slots=True)
class SurveyColumns:
    """Which column stands where: 1, the outcomes, the columns always in, then four columns a feature, or five.

    Parameters
    ----------
    outcomes, controls, features : int
        How many there are.
    has_missing : bool
        Whether the fifth columns are there, ``missing``.
    """

    outcomes: int
    controls: int
    features: int
    has_missing: bool

    @property
    def size(self) -> int:
        """How many columns there are."""
        return self._start(5 if self.has_missing else 4)

    def outcome(self, number: int) -> int:
        """Position of an outcome."""
        return 1 + number

    @property
    def control(self) -> range:
        """Positions of the columns always in."""
        return range(1 + self.outcomes, 1 + self.outcomes + self.controls)

    @property
    def rated(self) -> range:
        """Positions of the columns 1 where the feature is rated, else 0."""
        return self._of_features(0)

    @property
    def rating(self) -> range:
        """Positions of the ratings, counted from 0 for the lowest; 0 where there is none."""
        return self._of_features(1)

    @property
    def low(self) -> range:
        """Positions of the columns 1 where the rating is low, else 0."""
        return self._of_features(2)

    @property
    def high(self) -> range:
        """Positions of the columns 1 where the rating is high, else 0."""
        return self._of_features(3)

    @property
    def missing(self) -> range:
        """Positions of the columns 1 where the feature applies and is not rated, else 0; empty where none ever is."""
        return self._of_features(4) if self.has_missing else range(0)

    def _start(self, kind: int) -> int:
        return 1 + self.outcomes + self.controls + kind * self.features

    def _of_features(self, kind: int) -> range:
        return range(self._start(kind), self._start(kind + 1))


@dataclass(frozen=True, slots=True)
class Answers:
    """The answered questionnaires that sums are made of.

    Parameters
    ----------
    ratings : PackedRatings
        Of all features.
    outcomes : sequence of ndarray of int, shape (rows,)
        Whole numbers; 0 where the outcome is not given.
    given : sequence of ndarray of bool, shape (rows,)
        Where each outcome is given.
    controls : sequence of ndarray of int, shape (rows,)
        Columns always in, 0 or 1.
    cell : ndarray of int, shape (rows,)
        To which cell a row belongs.
    weight : ndarray of int, shape (rows,), optional
        Sampling weights as whole numbers (millionths, say); without, every row counts once.
    """

    ratings: PackedRatings
    outcomes: Sequence[NDArray[np.integer]]
    given: Sequence[NDArray[np.bool_]]
    controls: Sequence[NDArray[np.integer]]
    cell: NDArray[np.integer]
    weight: NDArray[np.integer] | None = None


@dataclass(frozen=True, slots=True)
class CellSums:
    """What `add_cross_products` adds to.

    Parameters
    ----------
    products : ndarray of float, shape (outcomes, cells, columns, columns)
        Sums of products of all columns over the rows that give the outcome; weighted, where rows have weights. In the
        order of `SurveyColumns`.
    counts : ndarray of float, shape (outcomes, cells, columns)
        Sums of the columns, not weighted.
    weight_squared : ndarray of float, shape (outcomes, cells)
        Sum of the squared weights.
    """

    products: Floats
    counts: Floats
    weight_squared: Floats

    @classmethod
    def empty(cls, cells: int, columns: SurveyColumns) -> CellSums:
        """Return sums over no rows."""
        shape = (columns.outcomes, cells)
        return cls(np.zeros((*shape, columns.size, columns.size)), np.zeros((*shape, columns.size)), np.zeros(shape))


def add_cross_products(sums: CellSums, answers: Answers, columns: SurveyColumns) -> None:
    """Add the products of all columns of these rows to the sums of their cells.

    Parameters
    ----------
    sums : CellSums
        Changed in place. Calls for different cells may run at the same time.
    answers : Answers
        The rows.
    columns : SurveyColumns
        The order of the columns.

    Notes
    -----
    The rows of a cell become a matrix of columns, blocks of it are multiplied with themselves. All values are whole
    numbers: in single precision a block's sums stay below 2²⁴. In double precision sums are exact, and do not depend on
    the order of rows, as long as they stay below 2⁵³; beyond, which very large weights reach, the last digits may. Rows with a missing answer, often few, are gone through apart: only
    they need the columns ``missing``.
    """
    if columns.has_missing:
        missing = answers.ratings.have_missing()
        _add_rows(sums, answers, np.flatnonzero(~missing), replace(columns, has_missing=False))
        _add_rows(sums, answers, np.flatnonzero(missing), columns)
    else:
        _add_rows(sums, answers, np.arange(len(answers.cell)), columns)


def _add_rows(sums: CellSums, answers: Answers, rows: NDArray[np.intp], columns: SurveyColumns) -> None:
    """Go through some of the rows, cell by cell; within a cell by which outcomes are given."""
    pattern = np.zeros(len(rows), dtype=np.int64)
    for number, given in enumerate(answers.given):
        pattern |= given[rows].astype(np.int64) << number
    key = (answers.cell[rows].astype(np.int64) << columns.outcomes) | pattern
    order = np.argsort(key.astype(np.uint16) if key.max(initial=0) < 2**16 else key, kind="stable")
    rows, key = rows[order], key[order]
    block = _Block.empty(answers, columns)
    for first in range(0, len(rows), BLOCK):
        block.fill(answers, rows[first : first + BLOCK])
        keys = key[first : first + BLOCK]
        starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
        for start, stop in zip(starts.tolist(), [*starts[1:].tolist(), len(keys)], strict=True):
            cell, given_here = divmod(int(keys[start]), 2**columns.outcomes)
            block.add_to(sums, cell, given_here, slice(start, stop))


@dataclass(frozen=True, slots=True)
class _Block:
    """The columns of a block of rows as a matrix, column after column."""

    matrix: NDArray[np.floating]
    weight: Floats | None
    code: NDArray[np.unsignedinteger]
    columns: SurveyColumns

    @classmethod
    def empty(cls, answers: Answers, columns: SurveyColumns) -> _Block:
        coding = answers.ratings.coding
        largest = max([coding.levels, *(int(np.abs(outcome).max(initial=0)) for outcome in answers.outcomes)])
        single = answers.weight is None and largest**2 * BLOCK < _EXACT_IN_SINGLE
        matrix = np.ones((columns.size, BLOCK), dtype=np.float32 if single else np.float64)
        weight = None if answers.weight is None else np.empty(BLOCK)
        return cls(matrix, weight, np.empty(BLOCK, dtype=np.uint8 if coding.bits < 8 else np.uint16), columns)

    def fill(self, answers: Answers, rows: NDArray[np.intp]) -> None:
        """Write the columns of these rows; the first is 1 already."""
        columns, count = self.columns, len(rows)
        for number, outcome in enumerate(answers.outcomes):
            self.matrix[columns.outcome(number), :count] = outcome[rows]
        for place, control in zip(columns.control, answers.controls, strict=True):
            self.matrix[place, :count] = control[rows]
        if self.weight is not None and answers.weight is not None:
            self.weight[:count] = answers.weight[rows]
        ratings = answers.ratings.take(rows)
        for feature in range(columns.features):
            self._fill_feature(ratings, feature, count)

    def _fill_feature(self, ratings: PackedRatings, feature: int, count: int) -> None:
        columns, coding, code = self.columns, ratings.coding, self.code[:count]
        ratings.codes(feature, code)
        np.greater_equal(code, LOWEST, out=self._column(columns.rated, feature, count), casting="unsafe")
        np.greater_equal(
            code, LOWEST + coding.high_least, out=self._column(columns.high, feature, count), casting="unsafe"
        )
        if columns.has_missing:
            np.equal(code, MISSING, out=self._column(columns.missing, feature, count), casting="unsafe")
        code -= code.dtype.type(LOWEST)  # the codes below wrap around to the largest numbers
        np.less_equal(code, coding.low_most, out=self._column(columns.low, feature, count), casting="unsafe")
        np.multiply(code, code <= coding.levels, out=self._column(columns.rating, feature, count), casting="unsafe")

    def _column(self, places: range, feature: int, count: int) -> NDArray[np.floating]:
        return self.matrix[places[feature], :count]

    def add_to(self, sums: CellSums, cell: int, given: int, rows: slice) -> None:
        """Add the products of some rows to a cell, for each outcome that they give."""
        part = self.matrix[:, rows]
        size = len(part)
        if self.weight is None:
            products = part @ part.T
            counts, squares = products[0], float(products[0, 0])
        else:
            weight = self.weight[rows]
            products, counts, squares = (part * weight) @ part.T, part.sum(axis=1), float(weight @ weight)
        for outcome in range(self.columns.outcomes):
            if given >> outcome & 1:
                sums.products[outcome, cell, :size, :size] += products
                sums.counts[outcome, cell, :size] += counts
                sums.weight_squared[outcome, cell] += squares
