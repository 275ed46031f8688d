"""The sums of `survey_sums` by plain SQL, which other engines run too: no packed ratings, no kernel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from servicefit.engine.duckdb_engine import Engine, Value
from servicefit.engine.query import Query, fill, find_query
from servicefit.statistics.cross_products import CellSums, SurveyColumns
from servicefit.statistics.packed_products import EXACT, Pack, PackedProduct, plan_products
from servicefit.statistics.packed_ratings import Coding
from servicefit.tables import BUCKETS, RATING_PREFIX

SPLITS = (1, 2, 4, 8, 16)
"""Into how many parts a cell may be cut."""

ROWS_A_SUM = 1_550
"""Five sums of columns of 0 and 1 share one number up to so many rows: cells are cut to about that size."""

SUMS_A_QUERY = 170
"""An engine holds the columns behind so many sums in its cache; more are asked for in several queries."""

BUCKETS_AT_ONCE = 20
"""So many at a time, customers are counted in little memory."""

_FEATURES_A_WORD = 60
_MICRO = 1_000_000.0


@dataclass(frozen=True, slots=True)
class Survey:
    """What is summed.

    Parameters
    ----------
    outcomes : sequence of str
        Of ``satisfaction``, ``recommend`` and ``retention``.
    outcome_scales : sequence of tuple of int
        The least and the highest value of each.
    features : sequence of str
        Their ratings lie in ``rating_<feature>``.
    ever_missing : sequence of bool
        Of each feature, whether an answer is ever missing.
    controls : sequence of mapping
        ``column`` and ``level`` of what is held fixed.
    lowest : int
        The lowest rating.
    coding : Coding
        The highest rating, which are low, which are high.
    segments : int
        How many there are.
    buckets_a_group : int
        Of how many buckets a group of customers is made.
    is_weighted : bool
        Whether any answer has a weight other than 1.
    """

    outcomes: Sequence[str]
    outcome_scales: Sequence[tuple[int, int]]
    features: Sequence[str]
    ever_missing: Sequence[bool]
    controls: Sequence[Mapping[str, str]]
    lowest: int
    coding: Coding
    segments: int
    buckets_a_group: int
    is_weighted: bool

    @property
    def columns(self) -> SurveyColumns:
        """The order of the columns."""
        return SurveyColumns(len(self.outcomes), len(self.controls), len(self.features), any(self.ever_missing))

    @property
    def groups(self) -> int:
        """How many groups of customers there are."""
        return BUCKETS // self.buckets_a_group

    @property
    def cells(self) -> int:
        """How many cells there are: groups of customers in segments, the first of those without one."""
        return (1 + self.segments) * self.groups

    def largest(self, columns: SurveyColumns) -> list[int]:
        """Return the largest value of each column; `EXACT` for outcomes that may be negative."""
        outcomes = [most if least >= 0 else EXACT for least, most in self.outcome_scales]
        features = [[value] * columns.features for value in (1, self.coding.levels, 1, 1, 1)]
        return [1, *outcomes, *[1] * columns.controls, *(value for kind in features for value in kind)][: columns.size]

    def names(self) -> dict[str, object]:
        """Return what the queries ask for."""
        tables = {"retention": "still_customers"}
        columns = [RATING_PREFIX + feature for feature in self.features]
        return {
            "outcomes": [{"column": f"{tables.get(name, 'responses_wide')}.{name}"} for name in self.outcomes],
            "with_retention": "retention" in self.outcomes,
            "controls": self.controls,
            "ratings": [
                {"number": number, "column": column, "is_ever_missing": missing}
                for number, (column, missing) in enumerate(zip(columns, self.ever_missing, strict=True))
            ],
            "lowest": self.lowest,
            "low_most": self.coding.low_most,
            "high_least": self.coding.high_least,
            "buckets_a_group": self.buckets_a_group,
            "weighted": self.is_weighted,
        }


def sum_by_sql(engine: Engine, parameters: Mapping[str, Value], survey: Survey, still: Query | None = None) -> CellSums:
    """Add up the products of all columns of the survey by cell.

    Parameters
    ----------
    engine : Engine
        On the store; it keeps ``customer_segments`` and ``still_customers`` as temporary tables.
    parameters : mapping
        ``period_start`` and ``period_end``, and what ``still`` needs.
    survey : Survey
        What is summed.
    still : Query, optional
        Who was still a customer; where ``retention`` is an outcome.

    Returns
    -------
    CellSums
        By segment × groups + group. Products of ratings with low and high are 0: nothing is made of them.

    Notes
    -----
    Equal to `servicefit.statistics.cross_products.add_cross_products`, number by number, weights as millionths.
    """
    _keep_tables(engine, parameters, still)
    found = CellSums.empty(survey.cells, survey.columns)
    sizes = engine.run(fill(find_query("feature_value/cell_sizes"), survey.names()), parameters)
    splits, rows = split_cells(sizes, survey)
    for of_missing in (False, True) if survey.columns.has_missing else (False,):
        columns = SurveyColumns(len(survey.outcomes), len(survey.controls), len(survey.features), of_missing)
        plan = plan_products(columns, survey.largest(columns), rows, weighted=survey.is_weighted)
        written = {**survey.names(), "of_missing": of_missing, "splits": splits}
        size = -(-len(plan) // -(-len(plan) // SUMS_A_QUERY))
        for products in (plan[first : first + size] for first in range(0, len(plan), size)):
            part = _Part(engine.run(_sums_query(products, columns, written), parameters), survey)
            part.add_products(found, products)
        part.add_squares(found)
    return found


def _keep_tables(engine: Engine, parameters: Mapping[str, Value], still: Query | None) -> None:
    engine.materialise("customer_segments", find_query("feature_value/segments"), {})
    if still is not None:
        bounds = {"first_bucket": 0, "last_bucket": BUCKETS - 1}
        engine.materialise("still_customers", still, {**parameters, **bounds})


def split_cells(sizes: pd.DataFrame, survey: Survey) -> tuple[int, int]:
    """Say into how many parts cells are cut, and how many rows the largest part has.

    Parameters
    ----------
    sizes : DataFrame
        Rows of ``feature_value/cell_sizes``.
    survey : Survey
        Which cells there are.

    Returns
    -------
    tuple of int
        As few parts as keep each at `ROWS_A_SUM` rows, or as many as there may be.
    """
    rows = np.zeros((survey.cells, SPLITS[-1]), dtype=np.int64)
    rows[sizes["segment_code"] * survey.groups + sizes["customer_group"], sizes["sixteenth"]] = sizes["answers"]
    most = {splits: int(rows.reshape(survey.cells, -1, splits).sum(axis=1).max()) for splits in SPLITS}
    chosen = next((splits for splits in SPLITS if most[splits] <= ROWS_A_SUM), SPLITS[-1])
    return chosen, most[chosen]


def _sums_query(products: Sequence[PackedProduct], columns: SurveyColumns, written: Mapping[str, object]) -> Query:
    """Write the query of some of the products."""
    names = _column_names(columns)
    packs = list(dict.fromkeys(product.pack for product in products))
    number_of = {pack: number for number, pack in enumerate(packs)}
    lefts = list(dict.fromkeys(product.left for product in products if product.left is not None))
    asked = {
        "lefts": [names[left] for left in lefts],
        "packs": [_terms(pack, names) for pack in packs],
        "products": [
            {"left": "" if product.left is None else names[product.left], "pack": number_of[product.pack]}
            for product in products
        ],
    }
    return fill(find_query("feature_value/sums"), {**written, **asked})


def _terms(pack: Pack, names: Sequence[str]) -> list[dict[str, object]]:
    pairs = zip(pack.columns, pack.factors, strict=True)
    return [{"column": names[column], "factor": factor} for column, factor in pairs]


def _column_names(columns: SurveyColumns) -> list[str]:
    kinds = ["rated", "rating", "low", "high", *["missing"] * columns.has_missing]
    counts = {"outcome": columns.outcomes, "control": columns.controls, **dict.fromkeys(kinds, columns.features)}
    return ["one", *(f"{kind}_{number}" for kind, count in counts.items() for number in range(count))]


@dataclass(frozen=True, slots=True)
class _Part:
    """The rows of one query, and where they belong."""

    rows: pd.DataFrame
    survey: Survey

    def by_outcome(self) -> Iterator[tuple[int, pd.DataFrame, NDArray[np.int64]]]:
        """Yield each outcome, the rows that give it, and their cells."""
        given = self.rows["given"].to_numpy(dtype=np.int64)
        cell = self.rows["segment_code"] * self.survey.groups + self.rows["customer_group"]
        for outcome in range(len(self.survey.outcomes)):
            here = (given >> outcome & 1) == 1
            yield outcome, self.rows[here], cell.to_numpy(dtype=np.int64)[here]

    def add_products(self, found: CellSums, products: Sequence[PackedProduct]) -> None:
        """Take the sums apart and add them to their cells."""
        for outcome, rows, cell in self.by_outcome():
            for number, product in enumerate(products):
                columns = product.pack.take_apart(rows[f"product_{number}"].to_numpy())
                for right, is_wanted, sums in zip(product.pack.columns, product.wanted, columns, strict=True):
                    if is_wanted:
                        self._add(found, outcome, (product.left, right), np.bincount(cell, sums, self.survey.cells))

    def _add(self, found: CellSums, outcome: int, pair: tuple[int | None, int], sums: NDArray[np.float64]) -> None:
        left, right = pair
        if left is None:
            found.counts[outcome, :, right] += sums
        if left is not None or not self.survey.is_weighted:
            for row, column in {(left or 0, right), (right, left or 0)}:
                found.products[outcome, :, row, column] += sums

    def add_squares(self, found: CellSums) -> None:
        """Add the squares of the weights, in the square of the unit of the products."""
        for outcome, rows, cell in self.by_outcome():
            squares = rows["squared_weight"].to_numpy() * (_MICRO**2 if self.survey.is_weighted else 1.0)
            found.weight_squared[outcome] += np.bincount(cell, squares, self.survey.cells)


def count_raters_by_sql(engine: Engine, parameters: Mapping[str, Value], survey: Survey) -> NDArray[np.int64]:
    """Count the customers who rated each feature in answers that give the outcome.

    Parameters
    ----------
    engine : Engine
        With the temporary tables of `sum_by_sql`.
    parameters : mapping
        ``period_start`` and ``period_end``.
    survey : Survey
        Whose outcomes, features and segments.

    Returns
    -------
    ndarray of int, shape (outcomes, 1 + segments, features)
        A customer counts once, however many answers rate the feature.
    """
    names = survey.names()
    ratings = cast("list[object]", names["ratings"])
    words = [ratings[first : first + _FEATURES_A_WORD] for first in range(0, len(ratings), _FEATURES_A_WORD)]
    query = fill(find_query("feature_value/raters"), {**names, "words": words})
    found = np.zeros((len(survey.outcomes), 1 + survey.segments, len(survey.features)), dtype=np.int64)
    for first in range(0, BUCKETS, BUCKETS_AT_ONCE):
        bounds = {"first_bucket": first, "last_bucket": first + BUCKETS_AT_ONCE - 1}
        rows = engine.run(query, {**parameters, **bounds})
        for outcome, feature in np.ndindex(found.shape[0], found.shape[2]):
            found[outcome, rows["segment_code"], feature] += rows[f"customers_{outcome}_{feature}"].astype(np.int64)
    return found
