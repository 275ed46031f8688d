"""The Kano questionnaire: from pairs of answers to categories, coefficients and their test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from servicefit.statistics.jackknife import jackknife_shares
from servicefit.statistics.replicates import Intervals
from servicefit.statistics.share_difference import jackknife_share_differences

Floats = NDArray[np.float64]
KanoCategory = Literal["must_be", "one_dimensional", "attractive", "indifferent", "reverse", "questionable"]

ANSWERS = ("like", "expect", "neutral", "tolerate", "dislike")
"""In the order of the tables here."""

CATEGORIES: tuple[KanoCategory, ...] = (
    "must_be",
    "one_dimensional",
    "attractive",
    "indifferent",
    "reverse",
    "questionable",
)
"""In the order in which ties are broken, and of the counts here."""

_TABLE = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")  # rows: with the feature; columns: without it
CATEGORY_OF = np.array([["MOAIRQ".index(letter) for letter in row] for row in _TABLE])
"""Place in CATEGORIES of an answer with the feature (rows) and without it (columns)."""

FONG = 1.65
"""Normal quantile of the test of Fong."""


@dataclass(frozen=True, slots=True)
class KanoCoefficients:
    """What the answers about a feature say together.

    Parameters
    ----------
    better : ndarray of float, shape (...)
        Satisfaction coefficient CS+, 0 to 1; NaN when all answers are reverse or questionable.
    worse : ndarray of float, shape (...)
        Dissatisfaction coefficient CS−, −1 to 0; NaN likewise.
    category_strength : ndarray of float, shape (...)
        Share of the most frequent category less that of the next, 0 to 1; NaN without answers.
    total_strength : ndarray of float, shape (...)
        Share of answers that find the feature must-be, one-dimensional or attractive, 0 to 1; NaN without answers.
    is_significant : ndarray of bool, shape (...)
        Whether the most frequent category stands out (Fong).
    """

    better: Floats
    worse: Floats
    category_strength: Floats
    total_strength: Floats
    is_significant: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class KanoEstimates:
    """What the answers about a feature say together, and how surely; every part has the shape (cells,).

    Parameters
    ----------
    better : Intervals
        Satisfaction coefficient CS+, 0 to 1.
    worse : Intervals
        Dissatisfaction coefficient CS−, −1 to 0.
    category_strength : Intervals
        Share of the most frequent category less that of the next, 0 to 1.
    total_strength : Intervals
        Share of answers that find the feature must-be, one-dimensional or attractive, 0 to 1.
    """

    better: Intervals
    worse: Intervals
    category_strength: Intervals
    total_strength: Intervals


def count_categories(answers: ArrayLike) -> Floats:
    """How many customers put a feature into each category?

    Parameters
    ----------
    answers : array_like, shape (..., 5, 5)
        Number of customers by answer with the feature (rows) and without it (columns), in the order of ``ANSWERS``.

    Returns
    -------
    ndarray of float, shape (..., 6)
        In the order of ``CATEGORIES``.

    Raises
    ------
    ValueError
        The last axes are not 5 by 5.

    References
    ----------
    Berger, C. et al. (1993). Kano's methods for understanding customer-defined quality. Center for Quality of
    Management Journal 2(4).
    """
    counts = np.asarray(answers, dtype=float)
    if counts.shape[-2:] != CATEGORY_OF.shape:
        raise ValueError(f"answers must have the shape (..., 5, 5); found {counts.shape}")
    return np.stack([counts[..., place == CATEGORY_OF].sum(axis=-1) for place in range(len(CATEGORIES))], axis=-1)


def kano_coefficients(counts: ArrayLike) -> KanoCoefficients:
    """How much does offering a feature please, and how much does its lack annoy?

    Parameters
    ----------
    counts : array_like, shape (..., 6)
        Customers by category, in the order of ``CATEGORIES``; leading axes (features, replicates) are batched.

    Returns
    -------
    KanoCoefficients
        One a feature.

    Raises
    ------
    ValueError
        The last axis is not 6, or a count is negative.

    Notes
    -----
    CS+ = (A + O)/(A + O + M + I), CS− = −(O + M)/(A + O + M + I). Fong: with the two largest counts a and b of N
    answers, |a − b| ≥ 1.65 · √((a + b)(2N − a − b)/2N).

    References
    ----------
    Berger, C. et al. (1993). Kano's methods for understanding customer-defined quality. Center for Quality of
    Management Journal 2(4).
    Fong, D. (1996). Using the self-stated importance questionnaire to interpret Kano questionnaire results. Center
    for Quality of Management Journal 5(3).

    Examples
    --------
    >>> kano_coefficients([95, 123, 45, 33, 0, 0]).better.round(3)
    np.float64(0.568)
    """
    found = _checked(counts)
    must, one, attractive, indifferent = (found[..., place] for place in range(4))
    asked = must + one + attractive + indifferent
    n = found.sum(axis=-1)
    ordered = np.sort(found, axis=-1)
    first, second = ordered[..., -1], ordered[..., -2]
    known, total = np.where(asked > 0, asked, np.nan), np.where(n > 0, n, np.nan)
    noise = FONG * np.sqrt((first + second) * (2 * total - first - second) / (2 * total))
    return KanoCoefficients(
        (attractive + one) / known,
        -(one + must) / known,
        (first - second) / total,
        (must + one + attractive) / total,
        first - second >= noise,
    )


def estimate_kano(counts: ArrayLike, customers: ArrayLike, confidence: float) -> KanoEstimates:
    """How much does offering a feature please, how much does its lack annoy, and how sure is that?

    Parameters
    ----------
    counts : array_like, shape (cells, groups, 6)
        Answers by group of customers and category, in the order of ``CATEGORIES``.
    customers : array_like, shape (cells,)
        How many customers stand behind a cell.
    confidence : float
        Of the intervals, between 0 and 1.

    Returns
    -------
    KanoEstimates
        One a cell. Never NaN: where nobody found the feature attractive, one-dimensional, must-be or indifferent, it
        pleases nobody and nobody misses it (0), and the interval is all that there is; so it is with fewer than two
        filled groups.

    Raises
    ------
    ValueError
        The last axis is not 6, or a count is negative.

    Notes
    -----
    The coefficients and total strength are shares, with the intervals of shares. Category strength compares the two
    categories that are most frequent in all groups together, also where a group is left out; of equal ones those that
    come first in ``CATEGORIES``.

    References
    ----------
    Berger, C. et al. (1993). Kano's methods for understanding customer-defined quality. Center for Quality of
    Management Journal 2(4).
    Lee, M. C. & Newcomb, J. F. (1997). Applying the Kano methodology to meet customer requirements: NASA's
    microgravity science program. Quality Management Journal 4(3).
    """
    found = _checked(counts)
    must, one, attractive, indifferent = (found[..., place] for place in range(4))
    n, asked = found.sum(axis=-1), must + one + attractive + indifferent
    order = np.argsort(-found.sum(axis=1), axis=-1, kind="stable")[:, None, :2]
    first, second = np.moveaxis(np.take_along_axis(found, order, axis=-1), -1, 0)
    strength = jackknife_share_differences(first, second, n, customers, confidence)
    missed = _share(one + must, asked, customers, confidence)
    return KanoEstimates(
        _share(attractive + one, asked, customers, confidence),
        Intervals(0 - missed.value, 0 - missed.high, 0 - missed.low, missed.standard_error),
        Intervals(
            _known(strength.value), np.maximum(strength.low, 0.0), strength.high, _known(strength.standard_error)
        ),
        _share(must + one + attractive, n, customers, confidence),
    )


def _share(hits: Floats, facts: Floats, customers: ArrayLike, confidence: float) -> Intervals:
    found = jackknife_shares(hits, facts, customers, confidence)
    return Intervals(_known(found.value), _known(found.low), _known(found.high, 1.0), _known(found.standard_error))


def _known(figure: Floats, otherwise: float = 0.0) -> Floats:
    return np.where(np.isnan(figure), otherwise, figure)


def classify_answers(counts: ArrayLike) -> list[KanoCategory]:
    """Which category do most customers put a feature into?

    Parameters
    ----------
    counts : array_like, shape (features, 6)
        Customers by category, in the order of ``CATEGORIES``.

    Returns
    -------
    list of KanoCategory
        The most frequent; ties go to must-be, one-dimensional, attractive, indifferent, in this order.

    Raises
    ------
    ValueError
        The last axis is not 6, or a count is negative.
    """
    return [CATEGORIES[place] for place in np.argmax(np.atleast_2d(_checked(counts)), axis=-1)]


def _checked(counts: ArrayLike) -> Floats:
    found = np.asarray(counts, dtype=float)
    if found.shape[-1:] != (len(CATEGORIES),):
        raise ValueError(f"counts must have the shape (..., 6); found {found.shape}")
    if np.any(found < 0):
        raise ValueError("counts must not be negative")
    return found
