"""A survey's columns as sums of columns of 0 and 1, each a bit of what is stored or a threshold that a code reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from servicefit.statistics.answered_sums import columns_of_rating
from servicefit.statistics.cross_products import Answers, SurveyColumns
from servicefit.statistics.packed_ratings import LOWEST, Coding

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Bits = NDArray[np.uint64]

_WORD = 64


@dataclass(frozen=True, slots=True)
class Field:
    """Where the whole number lies that a row has in a column.

    Parameters
    ----------
    least : int
        The column's least value.
    bits : tuple of tuple of int
        Word and place of each bit of the number less ``least``, the lowest first.
    """

    least: int
    bits: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class PackedAnswers:
    """All that is known of rows: their packed ratings and, in the bits that these leave free, the other columns.

    Parameters
    ----------
    words : ndarray of uint64, shape (words, rows)
        The rows.
    fields : tuple of Field
        Of the outcomes and of the columns always in.
    """

    words: Bits
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Planes:
    """Columns of 0 and 1 of which all columns of a survey are sums.

    The first is 1 in every row. Then come the bits of the fields, then feature after feature which thresholds the code
    reaches and, where there are fewer bits than thresholds, the code's bits where the feature is rated.

    Parameters
    ----------
    single : ndarray of int, shape (bits of fields, 2)
        Word and place of each.
    feature : ndarray of int, shape (features, 2)
        Word and place of each code's lowest bit.
    bits : int
        Of a code.
    threshold : ndarray of int, shape (thresholds,)
        Codes, the same for all features.
    with_bits : bool
        Whether the code's bits are planes.
    columns : ndarray of float, shape (columns, planes)
        How often each column, in the order of `SurveyColumns`, has each plane.
    """

    single: Whole
    feature: Whole
    bits: int
    threshold: Whole
    with_bits: bool
    columns: Floats


def pack_answers(answers: Answers) -> PackedAnswers:
    """Pack all that is known of rows into few words.

    Parameters
    ----------
    answers : Answers
        Outcomes and columns always in are whole numbers.

    Returns
    -------
    PackedAnswers
        A row each, in their order. An outcome that is not given counts 0, as in ``answers``.
    """
    coding = answers.ratings.coding
    words = [word.view(np.uint64) for word in answers.ratings.words]
    words[-1] = words[-1].copy()
    used = coding.bits + max(shift for word, shift in coding.places() if word == len(words) - 1)
    fields = []
    for values in (*answers.outcomes, *answers.controls):
        least = int(values.min(initial=0))
        bits = (int(values.max(initial=0)) - least).bit_length()
        if used + bits > _WORD:
            words.append(np.zeros(len(values), dtype=np.uint64))
            used = 0
        words[-1] |= (values.astype(np.int64) - least).view(np.uint64) << np.uint64(used)
        fields.append(Field(least, tuple((len(words) - 1, used + bit) for bit in range(bits))))
        used += bits
    return PackedAnswers(np.stack(words), tuple(fields))


def choose_planes(coding: Coding, columns: SurveyColumns, fields: Sequence[Field]) -> Planes:
    """Choose columns of 0 and 1 of which all columns of a survey are sums: as few as there can be.

    Parameters
    ----------
    coding : Coding
        How ratings are packed.
    columns : SurveyColumns
        The order of the columns.
    fields : sequence of Field
        Of the outcomes and of the columns always in.

    Returns
    -------
    Planes
        Of a feature, the thresholds at which one of its columns changes; where ratings have many levels, the bits of
        the code instead of a threshold a level.
    """
    single = [place for field in fields for place in field.bits]
    threshold, of_feature, with_bits = _planes_of_feature(coding, columns.has_missing)
    found = np.zeros((columns.size, 1 + len(single) + coding.features * of_feature.shape[1]))
    found[0, 0] = 1.0
    first = 1
    for column, field in enumerate(fields, start=1):
        last = first + len(field.bits)
        found[column, 0] = field.least
        found[column, first:last] = 2.0 ** np.arange(len(field.bits))
        first = last
    # Columns come kind after kind, planes feature after feature.
    found[columns.rated.start :, first:] = np.vstack([np.kron(np.eye(coding.features), row) for row in of_feature])
    return Planes(
        single=np.array(single, dtype=np.int64).reshape(-1, 2),
        feature=np.array(coding.places()),
        bits=coding.bits,
        threshold=threshold,
        with_bits=with_bits,
        columns=found,
    )


def _planes_of_feature(coding: Coding, has_missing: bool) -> tuple[Whole, Floats, bool]:
    """Return the thresholds, how often a feature's columns have each plane, and whether bits are planes too.

    A column changes by a step at a threshold, and has the threshold's plane as often as the step is high. A rating takes
    a step at every code; its bits may be fewer.
    """
    by_code = columns_of_rating(np.arange(LOWEST + coding.levels + 1), coding)[:, : 4 + has_missing]
    rated = by_code[:, 0]
    but_bits = np.column_stack([rated, -LOWEST * rated, by_code[:, 2:]])
    every, few = (np.diff(columns, axis=0, prepend=0.0) for columns in (by_code, but_bits))
    of_bits = np.zeros((by_code.shape[1], coding.bits))
    of_bits[1] = 2.0 ** np.arange(coding.bits)
    counts = [int(np.count_nonzero(steps.any(axis=1))) for steps in (every, few)]
    with_bits = counts[1] + coding.bits < counts[0]
    steps = few if with_bits else every
    threshold = np.flatnonzero(steps.any(axis=1))
    return threshold, np.hstack([steps[threshold].T, of_bits[:, : coding.bits * with_bits]]), with_bits
