"""From the rows of one query to figures: sums by bucket, rolled up, with intervals."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd

from servicefit.engine.duckdb_engine import Engine
from servicefit.engine.query import Query, find_query
from servicefit.errors import DataError
from servicefit.statistics.jackknife import RatioEstimates, jackknife_means, jackknife_shares
from servicefit.tables import BUCKETS

DIMENSIONS = ["segment", "stage", "channel"]
NEEDED = [*DIMENSIONS, "bucket", "numerator", "denominator"]


def estimate_cells(engine: Engine, query: Query, columns: list[str], kind: str, confidence: float) -> pd.DataFrame:
    """Estimate a share or mean for every cell of the temporary table ``capability_rows`` and every roll-up.

    Parameters
    ----------
    engine : Engine
        In which ``capability_rows`` was materialised.
    query : Query
        Where the rows came from; named in errors.
    columns : list of str
        Columns of ``capability_rows``: segment, stage, channel, bucket, numerator, denominator, and customer_id.
    kind : str
        ``share`` or ``mean``.
    confidence : float
        Of the intervals.

    Returns
    -------
    DataFrame
        ``segment, stage, channel, value, value_low, value_high, n, customers``; one row a cell with facts.
        Without customer_id the number of filled buckets stands for customers, which are at least as many.

    Raises
    ------
    DataError
        A column is missing, or the rows are what no share can be.
    """
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise _fault(query, f"{', '.join(NEEDED)}; {missing[0]} is not among its columns")
    sums = roll_up(_read_sums(engine, query))
    counted = "capability/customers" if "customer_id" in columns else "capability/customers_by_bucket"
    customers = engine.run(find_query(counted), {})
    cells = sums[DIMENSIONS].drop_duplicates(ignore_index=True).merge(customers, on=DIMENSIONS, how="left")
    cells["customers"] = cells["customers"].fillna(0).astype("int64")
    estimates = _estimate(sums, cells, kind, confidence, query)
    cells["value"], cells["value_low"], cells["value_high"] = estimates.value, estimates.low, estimates.high
    cells["n"] = np.rint(estimates.n).astype("int64")
    return cells[cells["n"] > 0].reset_index(drop=True)


def _read_sums(engine: Engine, query: Query) -> pd.DataFrame:
    """Sum the rows of a query by cell, and hold it to what such rows must be."""
    try:
        sums = engine.run(find_query("capability/cells"), {})
    except DataError as error:
        raise _fault(query, "numerators and denominators that are numbers") from error
    if not sums[DIMENSIONS].map(lambda name: isinstance(name, str)).all(axis=None):
        raise _fault(query, "a text as segment, stage and channel: 'all' where a fact lacks it")
    buckets = pd.to_numeric(sums["bucket"], errors="coerce")
    if not (buckets.between(0, BUCKETS - 1) & (buckets % 1 == 0)).all():
        raise _fault(query, f"the bucket of the table that it reads, 0 to {BUCKETS - 1}")
    if sums[["numerator", "denominator"]].isna().any(axis=None):
        raise _fault(query, "a numerator and a denominator in every row")
    return sums


def _fault(query: Query, expected: str) -> DataError:
    return DataError(f"The query {query.name} ({query.path.name}) must yield {expected}.", "Mend its final select.")


def roll_up(cells: pd.DataFrame) -> pd.DataFrame:
    """Add the sums over segments, stages and channels.

    Parameters
    ----------
    cells : DataFrame
        ``segment, stage, channel, bucket, numerator, denominator``; ``all`` where a fact lacks the dimension,
        which then counts in that dimension's roll-up only.

    Returns
    -------
    DataFrame
        The same columns; ``all`` is the roll-up.
    """
    parts = []
    for rolled in product((False, True), repeat=len(DIMENSIONS)):
        kept = [name for name, is_rolled in zip(DIMENSIONS, rolled, strict=True) if not is_rolled]
        part = cells[(cells[kept] != "all").all(axis=1)] if kept else cells
        parts.append(part.assign(**{name: "all" for name in DIMENSIONS if name not in kept}))
    together = pd.concat(parts, ignore_index=True)
    return together.groupby([*DIMENSIONS, "bucket"], as_index=False, sort=True)[["numerator", "denominator"]].sum()


def _estimate(sums: pd.DataFrame, cells: pd.DataFrame, kind: str, confidence: float, query: Query) -> RatioEstimates:
    row = sums.merge(cells[DIMENSIONS].assign(cell=np.arange(len(cells))), on=DIMENSIONS)["cell"].to_numpy()
    bucket = sums["bucket"].to_numpy(dtype=np.int64)
    numerator, denominator = np.zeros((len(cells), BUCKETS)), np.zeros((len(cells), BUCKETS))
    try:
        np.add.at(numerator, (row, bucket), sums["numerator"].to_numpy(dtype=float))
        np.add.at(denominator, (row, bucket), sums["denominator"].to_numpy(dtype=float))
        if kind == "mean":
            return jackknife_means(numerator, denominator, confidence)
        return jackknife_shares(numerator, denominator, cells["customers"].to_numpy(), confidence)
    except (ValueError, IndexError) as error:
        raise _fault(query, f"hits among facts by bucket; {error}") from error
