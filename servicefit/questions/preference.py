"""Result table ``preference``: what customers say when asked, by Kano questionnaire and by best–worst tasks."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from servicefit.engine.duckdb_engine import Engine, Value
from servicefit.engine.query import find_query
from servicefit.periods import Period
from servicefit.results.schema import RESULTS
from servicefit.results.subtraction import Cube
from servicefit.settings import Settings
from servicefit.statistics.best_worst import estimate_best_worst
from servicefit.statistics.kano import ANSWERS, CATEGORIES, count_categories, estimate_kano, kano_coefficients
from servicefit.statistics.replicates import Intervals

ALL = "all"
CELL = ["segment", "feature_id"]

Floats = NDArray[np.float64]
Figures = dict[str, Intervals]


def estimate_preference(engine: Engine, period: Period, settings: Settings) -> pd.DataFrame:
    """What do customers say about service features when they are asked?

    Parameters
    ----------
    engine : Engine
        On the store.
    period : Period
        Which answers to the Kano questionnaire count; those without a date, and best–worst choices, hold for every
        period.
    settings : Settings
        Confidence of the intervals, and the smallest group that figures may be about.

    Returns
    -------
    DataFrame
        Result table ``preference`` before withholding; no rows for what nobody was asked. Counts, and Fong's test as
        1 or 0, have no interval. ``n`` is the number of answers, or of showings; ``customers`` gave them, and those
        without a segment are in ``all`` only. Every measure has a row wherever one has: a coefficient without answers
        to make it from is 0, and its interval as wide as can be. Values are missing only where
        :func:`servicefit.results.withhold.withhold` is to withhold them.

    Raises
    ------
    DataError
        A query does not run; it is named.
    """
    confidence = settings.analysis.confidence
    bound: dict[str, Value] = {
        "period_start": dt.datetime.combine(period.start, dt.time()),
        "period_end": dt.datetime.combine(period.end, dt.time()),
    }
    answers = engine.run(find_query("preference/kano"), bound)
    choices = engine.run(find_query("preference/best_worst"), bound)
    found = [
        *([_kano(_with_all(answers), confidence)] if len(answers) else []),
        *([_best_worst(_with_all(choices), confidence, settings.privacy.smallest_group)] if len(choices) else []),
    ]
    table = pd.concat(found, ignore_index=True) if found else pd.DataFrame()
    return table.assign(withheld=False).reindex(columns=RESULTS["preference"].column_names)


def _with_all(rows: pd.DataFrame) -> pd.DataFrame:
    """Add every row to segment ``all``, where alone those without a segment count."""
    return pd.concat([rows[rows["segment"] != ALL], rows.assign(segment=ALL)], ignore_index=True)


def _cells(rows: pd.DataFrame, facts: str) -> pd.DataFrame:
    """Return segment, feature_id, n and customers of every cell, in order."""
    return rows.groupby(CELL, as_index=False, sort=True).agg(n=(facts, "sum"), customers=("n_customers", "sum"))


def _kano(rows: pd.DataFrame, confidence: float) -> pd.DataFrame:
    cells, counts = _cells(rows, "n_answers"), _category_counts(rows)
    found = estimate_kano(counts, cells["customers"].to_numpy(dtype=float), confidence)
    totals = counts.sum(axis=1)
    figures: Figures = {name: _without_interval(totals[:, place]) for place, name in enumerate(CATEGORIES)}
    figures |= {
        "better": found.better,
        "worse": found.worse,
        "category_strength": found.category_strength,
        "total_strength": found.total_strength,
        "fong": _without_interval(kano_coefficients(totals).is_significant.astype(float)),
    }
    return _as_rows("kano", cells, figures)


def _category_counts(rows: pd.DataFrame) -> Floats:
    """Return the answers by cell, bucket and category."""
    cell = rows.groupby(CELL, sort=True).ngroup()
    bucket, buckets = pd.factorize(rows["bucket"])
    answers = np.zeros((cell.max() + 1, len(buckets), len(ANSWERS), len(ANSWERS)))
    pair = [pd.Categorical(rows[name], categories=ANSWERS).codes for name in ("functional", "dysfunctional")]
    # A row without a pair, which only counts customers, adds 0 answers wherever it falls.
    np.add.at(answers, (cell.to_numpy(), bucket, *pair), rows["n_answers"].to_numpy())
    return count_categories(answers)


def _best_worst(rows: pd.DataFrame, confidence: float, smallest_group: int) -> pd.DataFrame:
    cells = _cells(rows, "n_shown")
    segment, segments = pd.factorize(rows["segment"], sort=True)
    item, items = pd.factorize(rows["feature_id"], sort=True)
    bucket, buckets = pd.factorize(rows["bucket"])
    sums = np.zeros((4, len(segments), len(buckets), len(items)))
    for place, name in enumerate(("n_best", "n_worst", "n_shown", "n_customers")):
        np.add.at(sums[place], (segment, bucket, item), rows[name].to_numpy())
    best, worst, shown, customers = sums
    found = estimate_best_worst(best, worst, shown, customers.sum(axis=1), confidence)
    figures: Figures = {
        "best": _without_interval(best.sum(axis=1)),
        "worst": _without_interval(worst.sum(axis=1)),
        "score": found.score,
        "utility": found.utility,
        "share": found.share,
    }
    is_shown = shown.sum(axis=1) > 0  # in the order of the cells: by segment, then by feature
    table = _as_rows("best_worst", cells, {name: _at(figure, is_shown) for name, figure in figures.items()})
    tells = table.set_index(CELL).index.isin(_cells_that_tell(cells, smallest_group))
    return table.assign(value=table["value"].mask(tells))


def _cells_that_tell(cells: pd.DataFrame, smallest_group: int) -> list[tuple[str, str]]:
    """Return the cells of too few customers, and those which would give them away.

    There are as many best as worst choices, and shares add up to 1: in a segment, the figures of all features but one
    tell that one's, as those of all segments but one do.
    """
    of_all = cells.groupby("segment", as_index=False)[["n", "customers"]].sum().assign(feature_id=ALL)
    cube = Cube.of(pd.concat([cells, of_all], ignore_index=True), CELL, smallest_group)
    few = set(cells.index[cells["customers"] < smallest_group])
    hidden = sorted(cube.complete(few) & set(cells.index)) if few else []
    return list(cells.loc[hidden, CELL].itertuples(index=False, name=None))


def _without_interval(value: Floats) -> Intervals:
    nothing = np.full(value.shape, np.nan)
    return Intervals(value, nothing, nothing, nothing)


def _at(figure: Intervals, place: NDArray[np.bool_]) -> Intervals:
    return Intervals(figure.value[place], figure.low[place], figure.high[place], figure.standard_error[place])


def _as_rows(source: str, cells: pd.DataFrame, figures: Figures) -> pd.DataFrame:
    """Return one row a cell and measure."""
    parts = [
        cells.assign(source=source, measure=measure, value=found.value, value_low=found.low, value_high=found.high)
        for measure, found in figures.items()
    ]
    return pd.concat(parts, ignore_index=True).astype({"n": "Int64", "customers": "Int64"})
