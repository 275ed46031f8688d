"""Sums over the answers to a survey, by segment and group of customers: one pass over the store's packed ratings."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from servicefit.engine.duckdb_engine import Engine, Value
from servicefit.engine.query import Query, fill, find_query, over
from servicefit.errors import DataError
from servicefit.questions.held_fixed import read_controls
from servicefit.settings import Settings
from servicefit.statistics.cross_products import Answers, CellSums, SurveyColumns, add_cross_products
from servicefit.statistics.packed_ratings import Coding, PackedRatings, count_customers
from servicefit.tables import BUCKETS

ABSENT = -32_768
"""What stands for an outcome that is not given."""

CHUNK_ROWS = 200_000
"""Rows fetched at a time: they fit in memory whatever the size of the store."""

Rows = Mapping[str, NDArray[Any]]

MANY_ANSWERS = 4_000_000
"""From so many on, compiled code saves more time than it takes to load."""

_MOST_BYTES = 400_000_000
_NO_MORE_BYTES = 2_000_000_000
_SIZES = (1, 2, 4, 5, 8, 10)  # of groups, in buckets: with fewer groups intervals tell little
_MICRO = 1_000_000.0


@dataclass(frozen=True, slots=True)
class SurveySums:
    """Sums over the answers of a period.

    Parameters
    ----------
    outcomes, features, segments : tuple of str
        Their names; a feature is here when the survey rates it.
    columns : SurveyColumns
        The order of the columns.
    coding : Coding
        How ratings are coded.
    products : ndarray of float, shape (outcomes, 1 + segments, groups, columns, columns)
        Sums of products, weighted; the first segment holds customers without one.
    counts : ndarray of float, shape (outcomes, 1 + segments, groups, columns)
        Sums of the columns, not weighted.
    weight_squared : ndarray of float, shape (outcomes, 1 + segments, groups)
        Sums of squared weights.
    customers : ndarray of int, shape (outcomes, 1 + segments, features)
        Customers who rated each feature.
    """

    outcomes: tuple[str, ...]
    features: tuple[str, ...]
    segments: tuple[str, ...]
    columns: SurveyColumns
    coding: Coding
    products: NDArray[np.float64]
    counts: NDArray[np.float64]
    weight_squared: NDArray[np.float64]
    customers: NDArray[np.int64]


def sum_answers(
    engine: Engine,
    parameters: Mapping[str, Value],
    outcomes: Sequence[str],
    settings: Settings,
) -> SurveySums | None:
    """Add up the products of all columns of the survey, with weights, by segment and group of customers.

    Parameters
    ----------
    engine : Engine
        On the store.
    parameters : mapping
        ``period_start`` and ``period_end``; for ``retention`` also ``data_end`` and ``active_months``.
    outcomes : sequence of str
        Of ``satisfaction``, ``recommend`` and ``retention``.
    settings : Settings
        The rating scale, what is low and what is high, and what is held fixed.

    Returns
    -------
    SurveySums or None
        None where no feature is rated, or nobody answered in the period.
    """
    places = engine.run(find_query("feature_value/places"), {})
    buckets = engine.run(find_query("feature_value/buckets"), parameters)
    if places.empty or buckets.empty:
        return None
    scan = _Scan.of(engine, parameters, places, buckets, tuple(outcomes), settings)
    with threadpool_limits(1, "blas"), ThreadPoolExecutor(workers()) as pool:
        customers = np.sum(list(pool.map(scan.add, _chunks(buckets, scan.buckets_a_group))), axis=0)
    return scan.found(customers)


def workers() -> int:
    """Return how many threads to work with: as many as processors may be used, so that memory stays bounded at most 8."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, 8)


def _answers(query: Query, outcomes: tuple[str, ...], settings: Settings) -> Query:
    """Put the answers over the rows that say who stayed, where that is asked."""
    if "retention" not in outcomes:
        return query
    still = "still_ordering" if settings.analysis.retention == "orders" else "still_customers"
    return over(query, "still_customers", find_query(f"feature_value/{still}"))


def coding_of(places: pd.DataFrame, settings: Settings) -> Coding:
    """Return how packed ratings are read, and which of them are low and high."""
    least, most = settings.scales.rating
    levels = most - least
    rounding = 1e-9
    return Coding(
        word=tuple(int(word) for word in places["word"]),
        shift=tuple(int(shift) for shift in places["shift"]),
        bits=int(places["bits"].iloc[0]),
        levels=levels,
        low_most=int(np.floor(settings.analysis.low_to * levels + rounding)),
        high_least=int(np.ceil(settings.analysis.high_from * levels - rounding)),
    )


@dataclass(frozen=True, slots=True)
class _Scan:
    """One pass: what is asked of the engine, and what is added up."""

    engine: Engine
    query: Query
    segments_query: Query
    parameters: Mapping[str, Value]
    outcomes: tuple[str, ...]
    features: tuple[str, ...]
    segments: tuple[str, ...]
    segment_of: NDArray[np.int16]
    columns: SurveyColumns
    coding: Coding
    buckets_a_group: int
    is_weighted: bool
    sums: CellSums
    add_rows: Callable[[CellSums, Answers, SurveyColumns], None]

    @classmethod
    def of(
        cls,
        engine: Engine,
        parameters: Mapping[str, Value],
        places: pd.DataFrame,
        buckets: pd.DataFrame,
        outcomes: tuple[str, ...],
        settings: Settings,
    ) -> _Scan:
        controls = read_controls(engine, parameters, settings)
        segments = tuple(str(name) for name in engine.run(find_query("feature_value/segment_names"), {})["segment"])
        columns = SurveyColumns(len(outcomes), len(controls), len(places), bool(places["is_ever_missing"].any()))
        a_group = _buckets_a_group(columns, len(segments))
        words = [{"column": f"responses_wide.packed_ratings_{word}"} for word in sorted(set(places["word"]))]
        is_weighted = bool(buckets["is_weighted"].max())
        coding = coding_of(places, settings)
        names = {"outcomes": outcomes, "controls": controls, "words": words, "weighted": is_weighted}
        return cls(
            engine=engine,
            segments_query=fill(find_query("feature_value/segments_by_bucket"), {"segment_names": segments}),
            query=_answers(fill(find_query("feature_value/answers"), names), outcomes, settings),
            parameters=parameters,
            outcomes=outcomes,
            features=tuple(str(feature) for feature in places["feature_id"]),
            segments=segments,
            segment_of=_no_segments(engine),
            columns=columns,
            coding=coding,
            buckets_a_group=a_group,
            is_weighted=is_weighted,
            sums=CellSums.empty((1 + len(segments)) * (BUCKETS // a_group), columns),
            add_rows=_adder(int(buckets["answers"].sum())),
        )

    def add(self, chunk: tuple[int, int]) -> NDArray[np.int64]:
        """Add the answers of some buckets, and return their customers, shape (outcomes, 1 + segments, features).

        Chunks may run at the same time, since they share no cell.
        """
        bounds = {"first_bucket": chunk[0], "last_bucket": chunk[1]}
        rows = self.engine.arrays(self.query, {**self.parameters, **bounds})
        if not len(rows["bucket"]):
            return np.zeros((len(self.outcomes), 1 + len(self.segments), len(self.features)), dtype=np.int64)
        segment = self._segments_of(rows["customer_id"], bounds)
        words = tuple(rows[f"packed_ratings_{word}"] for word in range(1 + max(self.coding.word)))
        given = [rows[outcome] != ABSENT for outcome in self.outcomes]
        answers = Answers(
            ratings=PackedRatings(words, self.coding),
            outcomes=[np.where(there, rows[name], 0) for name, there in zip(self.outcomes, given, strict=True)],
            given=given,
            controls=[rows[f"control_{number}"] for number in range(self.columns.controls)],
            cell=segment * np.int32(BUCKETS // self.buckets_a_group) + rows["bucket"] // self.buckets_a_group,
            weight=rows["weight"] if self.is_weighted else None,
        )
        self.add_rows(self.sums, answers, self.columns)
        return self._count_customers(answers, rows, segment)

    def _segments_of(self, customer: NDArray[np.integer], bounds: Mapping[str, Value]) -> NDArray[np.int16]:
        """Return the numbers of customers' segments, 0 without one; the map is filled as the buckets come by."""
        if self.segments:
            rows = self.engine.arrays(self.segments_query, bounds)
            self.segment_of[rows["customer_id"]] = rows["code"]
        found: NDArray[np.int16] = self.segment_of[np.minimum(customer, len(self.segment_of) - 1)]
        return found

    def _count_customers(self, answers: Answers, rows: Rows, segment: NDArray[np.int16]) -> NDArray[np.int64]:
        words, given, customer = answers.ratings.words, answers.given, rows["customer_id"]
        if not _lie_together(rows["bucket"], customer):  # joins may mix rows
            order = np.argsort(customer, kind="stable")
            words, given = tuple(word[order] for word in words), [there[order] for there in given]
            customer, segment = customer[order], segment[order]
        first = np.flatnonzero(np.append(True, customer[1:] != customer[:-1]))

        def count(of_words: tuple[NDArray[np.int64], ...]) -> NDArray[np.int64]:
            return count_customers(PackedRatings(of_words, self.coding), first, segment[first], 1 + len(self.segments))

        by_all = count(words) if any(there.all() for there in given) else None
        return np.stack(
            [
                by_all
                if by_all is not None and there.all()
                else count(tuple(np.where(there, word, 0) for word in words))
                for there in given
            ]
        )

    def found(self, customers: NDArray[np.int64]) -> SurveySums:
        """Return what was added up."""
        segments, groups = 1 + len(self.segments), BUCKETS // self.buckets_a_group
        shape = (len(self.outcomes), segments, groups)
        size = self.columns.size
        if self.is_weighted:
            self.sums.products[...] /= _MICRO
            self.sums.weight_squared[...] /= _MICRO**2
        return SurveySums(
            self.outcomes,
            self.features,
            self.segments,
            self.columns,
            self.coding,
            self.sums.products.reshape(*shape, size, size),
            self.sums.counts.reshape(*shape, size),
            self.sums.weight_squared.reshape(shape),
            customers,
        )


def _lie_together(bucket: NDArray[np.integer], customer: NDArray[np.integer]) -> bool:
    """Say whether all rows of a customer come one after the other: bucket by bucket, by customer within."""
    same = bucket[1:] == bucket[:-1]
    return bool(np.all(bucket[1:] >= bucket[:-1]) and not np.any(same & (customer[1:] < customer[:-1])))


def _adder(answers: int) -> Callable[[CellSums, Answers, SurveyColumns], None]:
    """Choose how to add up: both ways give the same sums, compiled code is worth its loading for many answers."""
    if answers < MANY_ANSWERS or find_spec("numba") is None:
        return add_cross_products
    from servicefit.statistics.bit_counts import add_bit_counts  # noqa: PLC0415 - slow to load

    return add_bit_counts


def _no_segments(engine: Engine) -> NDArray[np.int16]:
    """Return a map from customer to segment in which nobody has one; its last place is of no customer."""
    last = engine.run(find_query("feature_value/last_customer"), {})["customer_id"].iloc[0]
    return np.zeros(2 if pd.isna(last) else int(last) + 2, dtype=np.int16)


def _buckets_a_group(columns: SurveyColumns, segments: int) -> int:
    """Say how many buckets to join to a group, so that the sums of many features still fit in memory."""
    bytes_a_group = columns.outcomes * (1 + segments) * columns.size**2 * 8
    found = next((size for size in _SIZES if BUCKETS // size * bytes_a_group <= _MOST_BYTES), _SIZES[-1])
    taken = BUCKETS // found * bytes_a_group
    if taken > _NO_MORE_BYTES:
        raise DataError(
            f"What customers value must fit in memory; the sums of {columns.features} features in {segments} segments "
            f"take {taken / 1e9:.1f} GB.",
            "Map a column with fewer segments under [columns.customers].",
        )
    return found


def _chunks(buckets: pd.DataFrame, buckets_a_group: int) -> list[tuple[int, int]]:
    """Cut the buckets into runs of about as many answers, at the bounds of groups."""
    found: list[tuple[int, int]] = []
    first, rows = 0, 0
    for bucket, answers in zip(buckets["bucket"], buckets["answers"], strict=True):
        rows += int(answers)
        last = int(bucket) - int(bucket) % buckets_a_group + buckets_a_group - 1
        if rows >= CHUNK_ROWS and last >= first:
            found.append((first, last))
            first, rows = last + 1, 0
    return [*found, (first, BUCKETS - 1)] if first < BUCKETS else found
