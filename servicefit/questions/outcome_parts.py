"""The answers of each segment that give one outcome, and whether they can tell what drives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from servicefit.questions.survey_sums import SurveySums
from servicefit.statistics.moments import LEAST_EFFECTIVE_N, kish_effective_n, least_answers

Floats = NDArray[np.float64]

_LEAST_GROUPS = 10
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class OutcomePart:
    """The answers of one segment that give one outcome, by group of customers; every group has some.

    Parameters
    ----------
    segment : str
        Its name, or ``all``.
    products : ndarray of float, shape (groups, columns, columns)
        Sums of products, weighted.
    counts : ndarray of float, shape (groups, columns)
        Sums of the columns, not weighted.
    effective_n : float
        Answers of equal weight that these are worth.
    customers : ndarray of int, shape (features,)
        Who rated each feature.
    groups : ndarray of int, shape (groups,)
        Which groups these are.
    """

    segment: str
    products: Floats
    counts: Floats
    effective_n: float
    customers: NDArray[np.int64]
    groups: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a segment has no importance; else which features have one, and why the others have none.

    Parameters
    ----------
    why : str
        A sentence; empty where there is importance.
    able : list of int
        Features with ratings that differ.
    of_feature : mapping of int to str
        Why each of the others is left out.
    """

    why: str
    able: list[int] = field(default_factory=list)
    of_feature: Mapping[int, str] = field(default_factory=dict)


def outcome_parts(sums: SurveySums, outcome: int) -> list[OutcomePart]:
    """Return all customers, then every segment; those without an answer are left out."""
    found = []
    for number, segment in enumerate(("all", *sums.segments)):
        chosen = slice(None) if number == 0 else slice(number, number + 1)
        products = sums.products[outcome, chosen].sum(axis=0)
        groups = np.flatnonzero(products[:, 0, 0] > 0)
        if len(groups):
            squares = sums.weight_squared[outcome, chosen].sum()
            effective_n = float(kish_effective_n(products[:, 0, 0].sum(), squares))
            counts = sums.counts[outcome, chosen].sum(axis=0)[groups]
            customers = sums.customers[outcome, chosen].sum(axis=0)
            found.append(OutcomePart(segment, products[groups], counts, effective_n, customers, groups))
    return found


def find_refusal(part: OutcomePart, sums: SurveySums, outcome: int) -> Refusal:
    """Say why a segment has no importance, or which features have one."""
    whole, place = part.products.sum(axis=0), sums.columns.outcome(outcome)
    if _is_constant(whole[0, 0], whole[0, place], whole[place, place]):
        return Refusal(f"every answer on {sums.outcomes[outcome]} is the same, so that nothing can go with it")
    found = _find_able(whole, sums)
    if not found.able:
        return Refusal("no feature has ratings that differ")
    needed = least_answers(_columns_needed(whole, sums, found.able))
    answers, effective = part.counts[:, 0].sum(), part.effective_n
    if effective < needed:
        worth = "" if effective > answers - 1 else f", worth {effective:,.0f} of equal weight"
        return Refusal(f"{answers:,.0f} answers{worth}, too few to rank features ({needed:,} needed)")
    together = effective * _least_known(whole, sums, found.able)
    if together < LEAST_EFFECTIVE_N:
        return Refusal(
            f"too many ratings are missing: of some two features only {together:,.0f} answers tell both "
            f"({LEAST_EFFECTIVE_N} needed)"
        )
    if len(part.groups) < _LEAST_GROUPS:
        return Refusal("the answers come from too few customers to say how sure the figures are")
    return found


def _find_able(whole: Floats, sums: SurveySums) -> Refusal:
    columns = sums.columns
    reasons, able = {}, []
    for feature in range(columns.features):
        rated, rating = columns.rated[feature], columns.rating[feature]
        if _is_constant(whole[0, rated], whole[0, rating], whole[rating, rating]):
            reasons[feature] = "every rating of it is the same"
        else:
            able.append(feature)
    return Refusal("", able, reasons)


def _least_known(whole: Floats, sums: SurveySums, able: list[int]) -> float:
    """Return the share of answers in which both of two features are known, of the pair with the least."""
    if not sums.columns.has_missing:
        return 1.0
    places = [sums.columns.missing[feature] for feature in able]
    gaps = whole[0, places]
    unknown = gaps[:, None] + gaps - whole[np.ix_(places, places)]
    return float(1 - unknown.max() / whole[0, 0])


def _is_constant(count: float, total: float, squares: float) -> bool:
    return bool(count <= 0 or squares - total**2 / count <= _ROUNDING * max(squares, 1.0))


def _columns_needed(whole: Floats, sums: SurveySums, able: list[int]) -> int:
    """Count the columns of the larger regression: low, high, and rated where a feature does not apply to some."""
    columns = sums.columns
    not_for_all = sum(whole[0, columns.rated[feature]] < whole[0, 0] for feature in able)
    return 2 * len(able) + int(not_for_all) + columns.controls
