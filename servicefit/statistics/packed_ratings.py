"""Ratings of all features packed into few whole numbers a row: reading them, who rated, where an answer is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.int64]

NOT_APPLICABLE, MISSING, LOWEST = 0, 1, 2
"""Codes: not applicable; applicable, not answered; the lowest rating, from which higher ones count on."""

_SLICE_BITS = 12  # so many bits at a time are counted by a table


@dataclass(frozen=True, slots=True)
class Coding:
    """Where each feature's code lies and which codes are low and high.

    Parameters
    ----------
    word : tuple of int
        In which whole number a feature lies.
    shift : tuple of int
        From which bit on.
    bits : int
        How many bits a code takes, the same for all.
    levels : int
        Ratings run from 0 (the lowest) to this.
    low_most, high_least : int
        The highest rating that is low, the lowest that is high, counted from 0.
    """

    word: tuple[int, ...]
    shift: tuple[int, ...]
    bits: int
    levels: int
    low_most: int
    high_least: int

    @property
    def features(self) -> int:
        """How many there are."""
        return len(self.word)

    def places(self) -> list[tuple[int, int]]:
        """Return word and lowest bit of each feature."""
        return list(zip(self.word, self.shift, strict=True))


@dataclass(frozen=True, slots=True)
class PackedRatings:
    """The ratings of rows.

    Parameters
    ----------
    words : tuple of ndarray of int64, shape (rows,)
        The whole numbers.
    coding : Coding
        How they are read.
    """

    words: tuple[Words, ...]
    coding: Coding

    def take(self, rows: NDArray[np.intp] | slice) -> PackedRatings:
        """Return some of the rows."""
        return replace(self, words=tuple(word[rows] for word in self.words))

    def codes(self, feature: int, out: NDArray[np.unsignedinteger]) -> None:
        """Write the codes of one feature into ``out``, shape (rows,)."""
        coding = self.coding
        shifted = self.words[coding.word[feature]] >> np.int64(coding.shift[feature])
        np.bitwise_and(shifted, np.int64((1 << coding.bits) - 1), out=out, casting="unsafe")

    def rated(self) -> tuple[Words, ...]:
        """Return whole numbers with one bit set for every feature that is rated: the lowest of its code."""
        firsts = self._first_bits()
        found = []
        for word, first in zip(self.words, firsts, strict=True):
            above = word >> 1
            for place in range(2, self.coding.bits):
                above |= word >> place
            found.append(above & first)
        return tuple(found)

    def have_missing(self) -> NDArray[np.bool_]:
        """Say of each row whether a feature applies to it that is not rated."""
        found = np.zeros(len(self.words[0]), dtype=bool)
        for word, first, rated in zip(self.words, self._first_bits(), self.rated(), strict=True):
            found |= (word & first & ~rated) != 0
        return found

    def _first_bits(self) -> list[np.int64]:
        firsts = [0] * len(self.words)
        for word, shift in self.coding.places():
            firsts[word] |= 1 << shift
        return [np.int64(first) for first in firsts]


def count_customers(
    ratings: PackedRatings, first_row: NDArray[np.intp], segment: NDArray[np.integer], segments: int
) -> NDArray[np.int64]:
    """How many customers of each segment have rated each feature?

    Parameters
    ----------
    ratings : PackedRatings, shape (rows,)
        The rows of one customer lie together; a row that is not to count has no bit set.
    first_row : ndarray of int, shape (customers,)
        Where each customer's rows begin.
    segment : ndarray of int, shape (customers,)
        0 to ``segments`` − 1.
    segments : int
        How many there are.

    Returns
    -------
    ndarray of int, shape (segments, features)
        A customer counts once, however many rows rate the feature.
    """
    coding = ratings.coding
    counts = np.zeros((segments, coding.features), dtype=np.int64)
    if not len(first_row):
        return counts
    in_a_slice = max(_SLICE_BITS // coding.bits, 1)
    width = in_a_slice * coding.bits
    # A code is of a rating where a bit above its lowest is set, hence so is that of all rows' bits together.
    ever = PackedRatings(tuple(np.bitwise_or.reduceat(word, first_row) for word in ratings.words), coding).rated()
    place = segment.astype(np.int64) << width
    for first in range(0, coding.features, in_a_slice):
        # The features of a slice lie in one word as long as a word holds whole slices; else each is counted alone.
        feature = first
        while feature < min(first + in_a_slice, coding.features):
            word, shift = coding.word[feature], coding.shift[feature]
            slice_ = (ever[word] >> np.int64(shift)) & np.int64((1 << width) - 1)
            table = np.bincount(place + slice_, minlength=segments << width).reshape(segments, -1)
            last = feature
            while last < min(first + in_a_slice, coding.features) and coding.word[last] == word:
                of_feature = (np.arange(1 << width) >> (coding.shift[last] - shift)) & 1
                counts[:, last] = table @ of_feature
                last += 1
            feature = last
    return counts
