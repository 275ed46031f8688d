"""Sums of products of a survey's columns from counts of how codes come together: compiled, for many answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from servicefit.statistics.cross_products import Answers, CellSums, SurveyColumns
from servicefit.statistics.packed_ratings import LOWEST, MISSING, Coding

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

MOST_BYTES = 2_000_000
"""Tables of a cell larger than that outgrow the processor's cache."""

_MOST_BITS_A_GROUP = 6


def fit_the_cache(coding: Coding, columns: SurveyColumns) -> bool:
    """Say whether counting codes in pairs is the faster way: few features, with few codes.

    Parameters
    ----------
    coding : Coding
        How ratings are packed.
    columns : SurveyColumns
        How many features and columns always in there are.

    Returns
    -------
    bool
        Whether the tables of a cell fit into a processor's cache.
    """
    width = max(_MOST_BITS_A_GROUP // coding.bits, 1)
    groups = -(-columns.features // width) + columns.controls
    codes = 1 << (coding.bits * width)
    return groups * (groups + 1) // 2 * codes**2 * 8 <= MOST_BYTES


def add_joint_counts(sums: CellSums, answers: Answers, columns: SurveyColumns) -> None:
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
    All columns of a feature follow from its code, so that counting how often any two codes come together is enough for
    all products. Features that lie side by side are counted as one with more codes: fewer pairs a row. All counts and
    weights are whole numbers below 2⁵³, hence exact, whatever the order of rows.
    """
    tables = _Tables.empty(_Groups.of(answers.ratings.coding, columns), columns)
    words = _words(answers)
    outcomes = np.stack([np.asarray(one, dtype=np.int32) for one in answers.outcomes], axis=1)
    weight = np.empty(0, dtype=np.int64) if answers.weight is None else answers.weight.astype(np.int64)
    for cell, given, rows in _runs(answers):
        tables.count(words, outcomes, weight, rows)
        products, counts, squares = tables.products()
        for outcome in range(columns.outcomes):
            if given >> outcome & 1:
                sums.products[outcome, cell] += products
                sums.counts[outcome, cell] += counts
                sums.weight_squared[outcome, cell] += squares


def _words(answers: Answers) -> Whole:
    """Return all codes as whole numbers, shape (rows, words): the ratings, then each column always in."""
    words = [*answers.ratings.words, *(np.asarray(one, dtype=np.int64) for one in answers.controls)]
    return words[0][:, None] if len(words) == 1 else np.stack(words, axis=1)


def _runs(answers: Answers) -> list[tuple[int, int, NDArray[np.intp]]]:
    """Return the rows of each cell, by which outcomes are given; those that give none are left out."""
    count = len(answers.given)
    key = answers.cell.astype(np.int64) << count
    for number, given in enumerate(answers.given):
        key |= given.astype(np.int64) << number
    key = key.astype(np.uint16) if key.max(initial=0) < 2**16 else key
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    starts = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    runs = [(int(key[rows[0]]), rows) for rows in np.split(order, starts) if len(rows)]
    return [(*divmod(found, 2**count), rows) for found, rows in runs if found % 2**count]


@dataclass(frozen=True, slots=True)
class _Groups:
    """Codes that are counted together.

    Parameters
    ----------
    word, shift : ndarray of int, shape (groups,)
        In which whole number a group lies, and from which bit on.
    bits : int
        How many bits it takes.
    values : ndarray of float, shape (groups, codes, columns of a group)
        What the columns are when the group has the code.
    places : ndarray of int, shape (columns,)
        Where the columns' values are among those of all groups, columns always in first, then kind after kind.
    """

    word: Whole
    shift: Whole
    bits: int
    values: Floats
    places: Whole

    @classmethod
    def of(cls, coding: Coding, columns: SurveyColumns) -> _Groups:
        width = max(_MOST_BITS_A_GROUP // coding.bits, 1)
        kinds = 5 if columns.has_missing else 4
        members = _neighbours(coding, width)
        bits = coding.bits * width
        controls = columns.controls
        values = np.zeros((len(members) + controls, 2**bits, width * kinds))
        code = np.arange(2**bits)
        place_of = np.empty((columns.features, kinds), dtype=np.int64)
        for group, features in enumerate(members):
            for place, feature in enumerate(features):
                own = slice(place * kinds, (place + 1) * kinds)
                values[group, :, own] = _values(code >> place * coding.bits & 2**coding.bits - 1, coding, kinds)
                place_of[feature] = np.arange(kinds) + (group * width + place) * kinds
        values[len(members) :, 1, 0] = 1.0
        of_controls = (len(members) + np.arange(controls)) * width * kinds
        own_word = 1 + max(coding.word)
        return cls(
            word=np.array([*(coding.word[found[0]] for found in members), *range(own_word, own_word + controls)]),
            shift=np.array([*(coding.shift[found[0]] for found in members), *([0] * controls)]),
            bits=bits,
            values=values,
            places=np.concatenate([of_controls, place_of.T.ravel()]),
        )


def _neighbours(coding: Coding, width: int) -> list[list[int]]:
    """Group features that lie side by side in one whole number."""
    groups: list[list[int]] = []
    for feature, (word, shift) in enumerate(zip(coding.word, coding.shift, strict=True)):
        last = groups[-1][-1] if groups else None
        beside = last is not None and (coding.word[last], coding.shift[last] + coding.bits) == (word, shift)
        if beside and len(groups[-1]) < width:
            groups[-1].append(feature)
        else:
            groups.append([feature])
    return groups


def _values(code: Whole, coding: Coding, kinds: int) -> Floats:
    """Return a feature's columns by code: rated, rating, low, high, missing."""
    level = code - LOWEST
    rated = (level >= 0) & (level <= coding.levels)
    found = [rated, np.where(rated, level, 0), rated & (level <= coding.low_most), rated & (level >= coding.high_least)]
    return np.stack([*found, code == MISSING][:kinds], axis=1).astype(float)


@dataclass(frozen=True, slots=True)
class _Tables:
    """Counts of one cell.

    Parameters
    ----------
    groups : _Groups
        What is counted.
    joint : ndarray of float, shape (pairs, codes, codes)
        Weights of the rows that have both codes.
    outcomes : ndarray of float, shape (outcomes, groups, codes)
        Sums of each outcome by code, weighted.
    rows : ndarray of float, shape (groups, codes)
        How many rows have the code.
    whole : ndarray of float, shape (1 + outcomes, 1 + outcomes)
        Sums of products of 1 and the outcomes, weighted.
    plain : ndarray of float, shape (1 + outcomes + 1,)
        Sums of 1 and of the outcomes, not weighted, and of the squared weights.
    first, second : ndarray of float, shape (pairs, codes, columns of a group)
        Values of the columns of both groups of a pair: each group comes with all before it, at last with itself.
    gather : ndarray of int, shape (columns, columns)
        Where the products of the columns, without 1 and the outcomes, are among those of the pairs.
    """

    groups: _Groups
    joint: Floats
    outcomes: Floats
    rows: Floats
    whole: Floats
    plain: Floats
    first: Floats
    second: Floats
    gather: Whole

    @classmethod
    def empty(cls, groups: _Groups, columns: SurveyColumns) -> _Tables:
        count, codes, wide = groups.values.shape
        outcomes = columns.outcomes
        first, second = np.tril_indices(count)
        return cls(
            groups,
            joint=np.zeros((len(first), codes, codes)),
            outcomes=np.zeros((outcomes, count, codes)),
            rows=np.zeros((count, codes)),
            whole=np.zeros((1 + outcomes, 1 + outcomes)),
            plain=np.zeros(2 + outcomes),
            first=groups.values[first],
            second=groups.values[second],
            gather=_among_pairs(groups.places, wide),
        )

    def count(self, words: Whole, outcomes: NDArray[np.int32], weight: Whole, rows: NDArray[np.intp]) -> None:
        """Count these rows alone."""
        by_code = (self.joint.reshape(-1), self.outcomes.reshape(len(self.outcomes), -1), self.rows.reshape(-1))
        tables = (*by_code, self.whole, self.plain)
        for table in tables:
            table[...] = 0.0
        _count(words, outcomes, weight, rows, self.groups.word, self.groups.shift, self.groups.bits, *tables)

    def products(self) -> tuple[Floats, Floats, float]:
        """Return products, weighted, sums, not weighted, in the order of `SurveyColumns`, and the squared weights' sum."""
        values, places = self.groups.values, self.groups.places
        blocks = self.first.transpose(0, 2, 1) @ (self.joint @ self.second)
        with_itself = np.cumsum(np.arange(1, len(values) + 1)) - 1
        of_one = self.joint.diagonal(axis1=1, axis2=2)[with_itself]
        sums = np.stack([of_one, *self.outcomes, self.rows])[:, :, None] @ values
        margins = sums.reshape(len(sums), -1)[:, places]
        products = np.block([[self.whole, margins[:-1]], [margins[:-1].T, blocks.ravel()[self.gather]]])
        return products, np.concatenate([self.plain[:-1], margins[-1]]), float(self.plain[-1])


def _among_pairs(places: Whole, wide: int) -> Whole:
    """Return where the product of any two columns lies; of two groups only the later with the earlier are multiplied."""
    group, column = np.divmod(places, wide)
    one, other = np.meshgrid(group, group, indexing="ij")
    of_one, of_other = np.meshgrid(column, column, indexing="ij")
    pair = np.maximum(one, other) * (np.maximum(one, other) + 1) // 2 + np.minimum(one, other)
    swapped = one < other
    row, place = np.where(swapped, of_other, of_one), np.where(swapped, of_one, of_other)
    found: Whole = (pair * wide + row) * wide + place
    return found


def _compiled(loop: Callable[..., None]) -> Callable[..., None]:
    """Compile a loop, and keep it for later runs where there is a folder to keep it in."""
    try:
        return numba.njit(nogil=True, cache=True)(loop)
    except RuntimeError:
        return numba.njit(nogil=True)(loop)


@_compiled
def _count(  # noqa: PLR0913, PLR0917 - compiled loops take arrays only
    words: Whole,
    outcomes: NDArray[np.int32],
    weight: Whole,
    rows: NDArray[np.intp],
    word: Whole,
    shift: Whole,
    bits: int,
    joint: Floats,
    by_code: Floats,
    by_row: Floats,
    whole: Floats,
    plain: Floats,
) -> None:
    """Add rows to the tables of a cell; those by code are flat, which is faster."""
    groups, given = len(word), outcomes.shape[1]
    mask = (1 << bits) - 1
    code = np.zeros(groups, np.int64)
    for row in rows:
        heavy = float(weight[row]) if len(weight) else 1.0
        pair = 0
        for group in range(groups):
            here = (words[row, word[group]] >> shift[group]) & mask
            code[group] = here
            by_row[group << bits | here] += 1.0
            for other in range(group + 1):
                joint[(pair << bits | here) << bits | code[other]] += heavy
                pair += 1
        whole[0, 0] += heavy
        plain[0] += 1.0
        plain[1 + given] += heavy * heavy
        for one in range(given):
            value = float(outcomes[row, one])
            plain[1 + one] += value
            for group in range(groups):
                by_code[one, group << bits | code[group]] += heavy * value
            whole[0, 1 + one] += heavy * value
            whole[1 + one, 0] += heavy * value
            for two in range(given):
                whole[1 + one, 1 + two] += heavy * value * outcomes[row, two]
