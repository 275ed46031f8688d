"""From the rows of one query to figures: sums by bucket, rolled up, with intervals."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import numpy as np
import pandas as pd

from servicefit.engine.duckdb_engine import Engine, Value
from servicefit.engine.query import Query, find_query, over
from servicefit.errors import DataError
from servicefit.statistics.jackknife import RatioEstimates, jackknife_means, jackknife_shares
from servicefit.tables import BUCKETS, CHANNELS, EXPORTS, STAGES

DIMENSIONS = ["segment", "stage", "channel"]
NEEDED = [*DIMENSIONS, "bucket", "numerator", "denominator"]
ROWS = "capability_rows"
FEWEST_AGENTS = 3
"""Among fewer, a figure would be about one or two people."""
NUMBERS = ("INT", "DECIMAL", "DOUBLE", "FLOAT")
NOTHING_DIVIDES = "Divide by nullif(…, 0), and leave out rows where that is nothing."


def estimate_cells(
    engine: Engine, rows: Query, parameters: Mapping[str, Value], kind: str, confidence: float
) -> pd.DataFrame:
    """Estimate a share or mean for every cell of a query's rows and every roll-up.

    Parameters
    ----------
    engine : Engine
        On the store.
    rows : Query
        Yields segment, stage, channel, bucket, numerator, denominator, and customer_id; also agent, where it is about
        representatives; named in errors.
    parameters : mapping
        What it may ask for.
    kind : str
        ``share`` or ``mean``.
    confidence : float
        Of the intervals.

    Returns
    -------
    DataFrame
        ``segment, stage, channel, value, value_low, value_high, n, customers``; one row a cell with facts. Where the
        rows name an ``agent``, representatives are the sample of the intervals; a cell of fewer than three has
        no figure, and the further column ``by_agent`` is true.
        Without customer_id the number of filled buckets stands for customers, which are at least as many; where the
        tables that the query reads are about no customer, ``customers`` is missing.

    Raises
    ------
    DataError
        The query does not run, a column is missing, or the rows are what no share can be.
    """
    columns = engine.columns(rows, parameters)
    _check_columns(columns, rows)
    by_agent = _sums_by_agent(engine, rows, parameters) if "agent" in columns else None
    if "customer_id" not in columns:
        rows = over(find_query("capability/by_bucket"), ROWS, rows)
    found = engine.run(over(find_query("capability/cells"), ROWS, rows), parameters)
    is_count = found["customers"].notna()
    _check_sums(found[~is_count], rows)
    customers = found.loc[is_count, [*DIMENSIONS, "customers"]]
    if not _in_words(found[~is_count]):
        customers = engine.run(over(find_query("capability/customers"), ROWS, rows), parameters)
    if by_agent is None:
        return _figures(roll_up(found[~is_count], "bucket"), customers, kind, confidence, rows).drop(columns="groups")
    figures = _figures(roll_up(by_agent, "agent"), customers, kind, confidence, rows)
    few = figures["groups"] < FEWEST_AGENTS
    figures[["value", "value_low", "value_high"]] = figures[["value", "value_low", "value_high"]].mask(few)
    return figures.drop(columns="groups").assign(by_agent=True)


def _sums_by_agent(engine: Engine, rows: Query, parameters: Mapping[str, Value]) -> pd.DataFrame:
    sums = engine.run(over(find_query("capability/by_agent"), ROWS, rows), parameters)
    if sums["agent"].isna().any():
        raise fault_of(rows, "an agent in every row", "Leave out what no agent did.")
    return sums


def _figures(sums: pd.DataFrame, customers: pd.DataFrame, kind: str, confidence: float, rows: Query) -> pd.DataFrame:
    cells = sums[DIMENSIONS].drop_duplicates(ignore_index=True).merge(customers, on=DIMENSIONS, how="left")
    cells["customers"] = cells["customers"].fillna(0).astype("Int64")
    nobody = _is_about_nobody(rows, cells)
    if nobody:  # each fact speaks for itself
        cells["customers"] = sums.groupby(DIMENSIONS)["denominator"].sum().to_numpy()
    estimates = _estimate(sums, cells, kind, confidence, rows)
    cells["value"], cells["value_low"], cells["value_high"] = estimates.value, estimates.low, estimates.high
    cells["n"], cells["groups"] = np.rint(estimates.n).astype("int64"), estimates.groups
    if nobody:
        cells["customers"] = pd.array([pd.NA] * len(cells), dtype="Int64")
    return cells[cells["n"] > 0].reset_index(drop=True)


def _is_about_nobody(rows: Query, cells: pd.DataFrame) -> bool:
    """Say whether no table that a query reads holds customers: then there is nobody to protect."""
    about = [table for table in rows.reads if table in EXPORTS]
    return bool(about) and not any(EXPORTS[table].has_customer for table in about) and not cells["customers"].any()


def _in_words(sums: pd.DataFrame) -> bool:
    """Say whether all stages and channels are the contract's: only these have places of their own in the count."""
    return set(sums["stage"]) <= {*STAGES, "all"} and set(sums["channel"]) <= {*CHANNELS, "all"}


def _check_columns(columns: Mapping[str, str], rows: Query) -> None:
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise fault_of(rows, f"{', '.join(NEEDED)}; {missing[0]} is not among its columns")
    if not all(any(kind in columns[name] for kind in NUMBERS) for name in ("numerator", "denominator")):
        raise fault_of(rows, "numerators and denominators that are numbers")


def _check_sums(sums: pd.DataFrame, rows: Query) -> None:
    """Hold the sums of a query's rows to what they must be."""
    if not sums[DIMENSIONS].map(lambda name: isinstance(name, str)).all(axis=None):
        raise fault_of(rows, "a text as segment, stage and channel: 'all' where a fact lacks it")
    buckets = pd.to_numeric(sums["bucket"], errors="coerce")
    if not (buckets.between(0, BUCKETS - 1) & (buckets % 1 == 0)).all():
        raise fault_of(rows, f"the bucket of the table that it reads, 0 to {BUCKETS - 1}")
    if sums["n_unknown"].sum() > 0:
        lacking = f"{int(sums['n_unknown'].sum()):,} lack one"
        raise fault_of(rows, f"a numerator and a denominator in every row; {lacking}", NOTHING_DIVIDES)
    if not np.isfinite(sums[["numerator", "denominator"]].to_numpy(dtype=float)).all():
        raise fault_of(rows, "finite numerators and denominators; some are infinite or not a number", NOTHING_DIVIDES)


def fault_of(query: Query, expected: str, hint: str = "Mend its final select.") -> DataError:
    """Say what the rows of a query must be."""
    return DataError(f"The query {query.name} ({query.path.name}) must yield {expected}.", hint)


def roll_up(cells: pd.DataFrame, group: str) -> pd.DataFrame:
    """Add the sums over segments, stages and channels.

    Parameters
    ----------
    cells : DataFrame
        ``segment, stage, channel``, the group, ``numerator, denominator``; ``all`` where a fact lacks the dimension,
        which then counts in that dimension's roll-up only.
    group : str
        What intervals are made from, such as ``bucket``.

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
    return together.groupby([*DIMENSIONS, group], as_index=False, sort=True)[["numerator", "denominator"]].sum()


def _estimate(sums: pd.DataFrame, cells: pd.DataFrame, kind: str, confidence: float, query: Query) -> RatioEstimates:
    row = sums.merge(cells[DIMENSIONS].assign(cell=np.arange(len(cells))), on=DIMENSIONS)["cell"].to_numpy()
    is_bucket = "bucket" in sums
    group, names = (sums["bucket"].to_numpy(), range(BUCKETS)) if is_bucket else pd.factorize(sums["agent"], sort=True)
    numerator, denominator = np.zeros((len(cells), len(names))), np.zeros((len(cells), len(names)))
    try:
        np.add.at(numerator, (row, group.astype(np.int64)), sums["numerator"].to_numpy(dtype=float))
        np.add.at(denominator, (row, group.astype(np.int64)), sums["denominator"].to_numpy(dtype=float))
        if kind == "mean":
            return jackknife_means(numerator, denominator, confidence)
        voices = cells["customers"].to_numpy(dtype=float) if is_bucket else (denominator > 0).sum(axis=1)
        return jackknife_shares(numerator, denominator, voices, confidence)
    except (ValueError, IndexError) as error:
        raise fault_of(query, f"hits among facts by bucket; {error}") from error
