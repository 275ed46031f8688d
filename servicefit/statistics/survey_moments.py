"""From sums of products to the covariances of a survey's columns, of all rows and without each group of customers."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from servicefit.statistics.cross_products import SurveyColumns
from servicefit.statistics.doubts import NotPositiveDefinite
from servicefit.statistics.moments import estimate_moments
from servicefit.statistics.pair_sums import PairSums, sums_of_columns
from servicefit.statistics.repair import repair_covariance

Floats = NDArray[np.float64]

BLOCK = 32
"""Matrices at a time: they stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class SurveyMoments:
    """Covariances of some columns of a survey.

    Parameters
    ----------
    covariance : ndarray of float, shape (1 + groups, columns, columns)
        Of all rows, then without each group in turn.
    is_repaired : bool
        Whether moments taken pair by pair contradicted each other.
    """

    covariance: Floats
    is_repaired: bool


def survey_moments(
    products: Floats, columns: SurveyColumns, outcome: int, kinds: Sequence[range], features: Sequence[int], levels: int
) -> SurveyMoments:
    """What are the covariances of the outcome, the columns always in and some columns of each feature?

    Parameters
    ----------
    products : ndarray of float, shape (groups, columns, columns)
        Sums of products in the order of ``columns``, by group of customers; every group has rows.
    columns : SurveyColumns
        Their order.
    outcome : int
        Which outcome.
    kinds : sequence of range
        Which columns of the features, such as ``[columns.rated, columns.rating]``.
    features : sequence of int
        Which features.
    levels : int
        Highest rating, counted from 0; ratings are centred at its half.

    Returns
    -------
    SurveyMoments
        Of the outcome, the columns always in, then the features' columns, kind after kind.

    Notes
    -----
    A feature that does not apply has 0 in all its columns and is no gap. A missing answer is one: each pair of columns
    counts the rows in which both features are known, so that the matrix may have to be repaired.
    """
    chosen = [columns.outcome(outcome), *columns.control, *(kind[feature] for kind in kinds for feature in features)]
    if columns.rating in kinds:
        products = _centre(products, columns, levels)
    needed = np.array([0, *chosen, *columns.missing])
    by_group = products[:, needed[:, None], needed]
    whole = by_group.sum(axis=0)
    without = (whole - by_group[start : start + BLOCK] for start in range(0, len(by_group), BLOCK))
    covariance = np.concatenate([_covariance(part, columns, chosen) for part in chain([whole[None]], without)])
    if not columns.has_missing:
        return SurveyMoments(covariance, is_repaired=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotPositiveDefinite)
        repaired = repair_covariance(covariance)
    return SurveyMoments(repaired.covariance, bool(repaired.is_repaired[0]))


def _covariance(products: Floats, columns: SurveyColumns, chosen: Sequence[int]) -> Floats:
    sums = _known_pairs(products, columns, chosen) if columns.has_missing else sums_of_columns(products)
    return estimate_moments(sums).covariance


def _centre(products: Floats, columns: SurveyColumns, levels: int) -> Floats:
    """Centre ratings at mid-scale: the rating less half the levels, where it is rated."""
    found = products.copy()
    rated, rating = (slice(part.start, part.stop) for part in (columns.rated, columns.rating))
    found[:, rating, :] -= levels / 2 * found[:, rated, :]
    found[:, :, rating] -= levels / 2 * found[:, :, rated]
    return found


def _known_pairs(products: Floats, columns: SurveyColumns, chosen: Sequence[int]) -> PairSums:
    """Sum over the rows in which neither column's feature has a missing answer; columns are 1, chosen, missing."""
    first = columns.rated.start
    own = slice(1, 1 + len(chosen))
    with_nothing = np.pad(products, ((0, 0), (0, 1), (0, 1)))  # a column that never misses: of outcomes and controls
    gap = np.array([1 + len(chosen) + (place - first) % columns.features if place >= first else -1 for place in chosen])
    n = products[:, 0, 0][:, None, None]
    missing = with_nothing[:, 0, gap]
    both = with_nothing[:, gap[:, None], gap]
    count = n - missing[:, :, None] - missing[:, None, :] + both
    total = with_nothing[:, own, 0][:, :, None] - with_nothing[:, own][:, :, gap]
    return PairSums(count, total, with_nothing[:, own, own])
