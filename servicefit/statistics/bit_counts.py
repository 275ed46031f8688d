"""Sums of products of a survey's columns from counts of bits: compiled, for many answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from servicefit.statistics.bit_planes import Bits, Floats, Whole, choose_planes, pack_answers
from servicefit.statistics.cross_products import Answers, CellSums, SurveyColumns, add_cross_products
from servicefit.statistics.packed_ratings import LOWEST
from servicefit.statistics.packed_sums import EXACT

LEAST_ALIKE = 50
"""With fewer rows of a cell and a weight, on average, words are mostly empty: columns are multiplied instead."""

_WORDS = 64  # at a time: the planes of so many stay in the processor's cache


def add_bit_counts(sums: CellSums, answers: Answers, columns: SurveyColumns, least_alike: int = LEAST_ALIKE) -> None:
    """Add the products of all columns of these rows to the sums of their cells.

    Parameters
    ----------
    sums : CellSums
        Changed in place. Calls for different cells may run at the same time.
    answers : Answers
        The rows.
    columns : SurveyColumns
        The order of the columns.
    least_alike : int, optional
        How many rows of a cell, a weight and the same outcomes given there must be on average; with fewer,
        `servicefit.statistics.cross_products.add_cross_products` adds them.

    Notes
    -----
    Every column is a sum of planes, columns of 0 and 1, times whole numbers: a rating is the number of thresholds that
    it reaches. The product of two planes, summed, is the number of rows in which both are 1; 64 rows lie in one word,
    so that one ``and`` and one count of bits does for 64 rows. Rows of one weight are counted together, then
    multiplied by it. All are whole numbers, hence exact, whatever the order of rows, as long as sums
    stay below 2⁵³; where the weights alone do not, columns are multiplied, too.
    """
    runs = _Runs.of(answers, least_alike)
    if runs is None:
        add_cross_products(sums, answers, columns)
        return
    packed = pack_answers(answers)
    planes = choose_planes(answers.ratings.coding, columns, packed.fields)
    where = (planes.single, planes.feature, planes.bits, planes.threshold, planes.with_bits)
    column, plane = np.nonzero(planes.columns)
    parts = (np.searchsorted(column, np.arange(columns.size + 1)), plane, planes.columns[column, plane])
    even = planes.columns.shape[1] + planes.columns.shape[1] % 2
    joint, alone = np.empty((even, even), dtype=np.int64), np.empty(even, dtype=np.int64)
    for cell, given, alike in runs.by_cell():
        joint[...], alone[...] = 0, 0
        for rows, weight in alike:
            _count(packed.words, rows, weight, *where, joint, alone)
        half = _combine(joint, *parts)
        products = _combine(np.ascontiguousarray(half.T), *parts)
        counts = _combine(alone[:, None], *parts)[:, 0]
        squares = sum(float(weight) ** 2 * len(rows) for rows, weight in alike)
        for outcome in range(columns.outcomes):
            if given >> outcome & 1:
                sums.products[outcome, cell] += products
                sums.counts[outcome, cell] += counts
                sums.weight_squared[outcome, cell] += squares


@dataclass(frozen=True, slots=True)
class _Runs:
    """The rows in the order of their cells, within a cell by which outcomes are given, then by weight.

    Parameters
    ----------
    cells, weights : ndarray of int
        Those that there are.
    patterns : int
        How many ways there are to give outcomes or not.
    order, starts : ndarray of int
        The rows, and where each run begins: cell after cell, pattern after pattern, weight after weight.
    """

    cells: Whole
    weights: Whole
    patterns: int
    order: Whole
    starts: Whole

    @classmethod
    def of(cls, answers: Answers, least_alike: int) -> _Runs | None:
        """Order rows; None where there are none, too few alike, or weights too large to add exactly."""
        there = np.bincount(answers.cell)
        cells, patterns = np.flatnonzero(there), 2 ** len(answers.given)
        key = (np.cumsum(there > 0) - 1)[answers.cell] << len(answers.given)
        for number, given in enumerate(answers.given):
            key |= given.astype(np.int64) << number
        weights = np.ones(1, dtype=np.int64)
        if answers.weight is not None:
            weights, place = np.unique(answers.weight.astype(np.int64), return_inverse=True)
            key = key * len(weights) + place
        runs = len(cells) * patterns * len(weights)
        too_heavy = answers.weight is not None and answers.weight.sum(dtype=float) >= EXACT
        if not runs or too_heavy or len(key) < least_alike * runs:
            return None
        return cls(cells, weights, patterns, *_sort(key, runs))

    def by_cell(self) -> Iterator[tuple[int, int, list[tuple[Whole, int]]]]:
        """Return for each cell and pattern the rows of each weight; rows that give no outcome are left out."""
        weights = self.weights.tolist()
        for number, first in enumerate(range(0, len(self.starts) - 1, len(weights))):
            place, given = divmod(number, self.patterns)
            bounds = self.starts[first : first + len(weights) + 1].tolist()
            runs = zip(bounds[:-1], bounds[1:], weights, strict=True)
            alike = [(self.order[start:stop], weight) for start, stop, weight in runs if start < stop]
            if given and alike:
                yield int(self.cells[place]), given, alike


def _compiled(loop: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a loop, and keep it for later runs where there is a folder to keep it in."""
    try:
        return numba.njit(nogil=True, cache=True)(loop)
    except RuntimeError:
        return numba.njit(nogil=True)(loop)


@_compiled
def _combine(planes: NDArray[Any], start: Whole, place: Whole, factor: Floats) -> Floats:
    """Add up the rows of planes to those of columns: ``place`` and ``factor`` from ``start`` on are a column's."""
    found = np.zeros((len(start) - 1, planes.shape[1]))
    for column in range(len(found)):
        for part in range(start[column], start[column + 1]):
            for other in range(planes.shape[1]):
                found[column, other] += factor[part] * planes[place[part], other]
    return found


@_compiled
def _sort(key: Whole, keys: int) -> tuple[Whole, Whole]:
    """Return rows in the order of their keys, and where each key begins; rows of one key stay in their order."""
    starts = np.zeros(keys + 1, np.int64)
    for row in range(len(key)):
        starts[key[row] + 1] += 1
    for place in range(keys):
        starts[place + 1] += starts[place]
    follows = starts.copy()
    order = np.empty(len(key), np.int64)
    for row in range(len(key)):
        order[follows[key[row]]] = row
        follows[key[row]] += 1
    return order, starts


@_compiled
def _count(  # noqa: PLR0913, PLR0917 - compiled loops take arrays only
    words: Bits,
    rows: Whole,
    weight: int,
    single: Whole,
    feature: Whole,
    bits: int,
    threshold: Whole,
    with_bits: bool,
    joint: Whole,
    alone: Whole,
) -> None:
    """Count rows in which two planes are 1, times the weight, for any two, and those in which one is, unweighted."""
    raw = np.empty((len(words), 64, _WORDS), np.uint64)
    planes = np.zeros((len(joint), _WORDS), np.uint64)
    for start in range(0, len(rows), 64 * _WORDS):
        some = rows[start : start + 64 * _WORDS]
        width = (len(some) + 63) // 64
        _turn(words, some, raw)
        for word in range(width):
            planes[0, word] = ~np.uint64(0)
        if len(some) % 64:
            planes[0, width - 1] = (np.uint64(1) << np.uint64(len(some) % 64)) - np.uint64(1)
        for number in range(len(single)):
            planes[1 + number, :width] = raw[single[number, 0], single[number, 1], :width]
        plane = 1 + len(single)
        for number in range(len(feature)):
            code = raw[feature[number, 0], feature[number, 1] : feature[number, 1] + bits]
            for least in threshold:
                _reach(code, least, planes[plane], width)
                plane += 1
            if with_bits:
                _reach(code, LOWEST, planes[plane + bits - 1], width)
                for bit in range(bits):
                    planes[plane + bit, :width] = code[bit, :width] & planes[plane + bits - 1, :width]
                plane += bits
        _count_pairs(planes, width, weight, joint, alone)


@_compiled
def _turn(words: Bits, rows: Whole, raw: Bits) -> None:
    """Write each bit of 64 rows' words into a word of its own, side by side for many times 64 rows.

    Halves are exchanged, then quarters, and so on (Warren, H. S. (2012). Hacker's Delight, 7-3).
    """
    width = (len(rows) + 63) // 64
    for number in range(len(words)):
        block = raw[number]
        block[:, width - 1] = 0
        for place in range(len(rows)):
            block[place % 64, place // 64] = words[number, rows[place]]
        step, mask = 32, np.uint64(0xFFFFFFFF)
        while step:
            shift = np.uint64(step)
            for half in range(0, 64, 2 * step):
                for row in range(half, half + step):
                    for word in range(width):
                        change = ((block[row, word] >> shift) ^ block[row + step, word]) & mask
                        block[row, word] ^= change << shift
                        block[row + step, word] ^= change
            step >>= 1
            mask ^= mask << np.uint64(step)


@_compiled
def _reach(code: Bits, least: int, plane: Bits, width: int) -> None:
    """Say where a code is at least a number, from its bits, the lowest first."""
    plane[:width] = ~np.uint64(0)
    for bit in range(len(code)):
        if least >> bit & 1:
            for word in range(width):
                plane[word] &= code[bit, word]
        else:
            for word in range(width):
                plane[word] |= code[bit, word]


@_compiled
def _count_pairs(planes: Bits, width: int, weight: int, joint: Whole, alone: Whole) -> None:
    """Count the bits that two planes share, two planes by two at a time: fewer loads."""
    for one in range(0, len(planes), 2):
        for other in range(0, one + 1, 2):
            a, b, c, d = np.uint64(0), np.uint64(0), np.uint64(0), np.uint64(0)
            for word in range(width):
                first, second = planes[one, word], planes[one + 1, word]
                third, fourth = planes[other, word], planes[other + 1, word]
                a += _ones(first & third)
                b += _ones(first & fourth)
                c += _ones(second & third)
                d += _ones(second & fourth)
            joint[one, other] += weight * np.int64(a)
            joint[one, other + 1] += weight * np.int64(b)
            joint[one + 1, other] += weight * np.int64(c)
            joint[one + 1, other + 1] += weight * np.int64(d)
        alone[one] += np.int64(a)  # the last other is itself
        alone[one + 1] += np.int64(d)
    for one in range(len(planes)):
        for other in range(one):
            joint[other, one] = joint[one, other]


@_compiled
def _ones(word: np.uint64) -> np.uint64:
    """Count the bits that are 1; compilers know this pattern, and put the processor's own instruction in its place."""
    word -= (word >> np.uint64(1)) & np.uint64(0x5555555555555555)
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (word * np.uint64(0x0101010101010101)) >> np.uint64(56)
