"""Leaves out what is about too few customers or representatives, and what would give it away by subtraction."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from servicefit.results.schema import ResultTable
from servicefit.results.subtraction import Cube

BY_AGENT = "by_agent"
"""True in the rows of measures whose sample are representatives; it is never published."""


def withhold(frame: pd.DataFrame, table: ResultTable, smallest_group: int) -> pd.DataFrame:
    """Mark rows about too few as withheld and empty their figures.

    Parameters
    ----------
    frame : DataFrame
        Rows of the table, with ``customers``; missing where they are about nobody, and need no protection. A row
        without a figure or an interval has too few behind it to give one. ``by_agent`` may be a further column.
    table : ResultTable
        Says along which dimensions rows add up to ``all``.
    smallest_group : int
        Rows about fewer customers are withheld.

    Returns
    -------
    DataFrame
        With ``withheld`` and without the figures of withheld rows; the rows stay, sorted by the table's keys.

    Notes
    -----
    Where exactly one row under a published total is withheld, its figure is the total less the others; so the row
    with the next fewest customers is withheld too, along every dimension. More follow until no combination of sums and
    differences of what is shown yields a row about too few customers. Rows withheld in one line that are about too few
    customers even together take the next one with them, since the total less the others is their sum. Measures by
    representative count the same contacts, so they hide the same cells: what one shows would tell of another. A row of
    theirs without a figure is about too few representatives, and is protected like one about too few customers.
    """
    if not table.dimensions:
        return frame.reset_index(drop=True)
    found = frame.sort_values(list(table.keys), ignore_index=True)
    lacking = found[list(table.required)].isna().any(axis=1)
    by_agent = found[BY_AGENT].astype(bool) if BY_AGENT in found else pd.Series(data=False, index=found.index)
    customers = found["customers"].fillna(smallest_group)  # about nobody: nothing to protect
    hidden = _rows(lacking | (customers < smallest_group))
    rows = found.assign(customers=customers.mask(lacking & by_agent, 0))
    for cubes, cells in _together(rows, by_agent, table, smallest_group):
        hidden |= _complete(hidden & set(cells.index), cubes, cells)
    found["withheld"] = found.index.isin(sorted(hidden))
    for name in table.figures:
        found[name] = found[name].mask(found["withheld"])
    return found.drop(columns=BY_AGENT, errors="ignore")


def _rows(flags: pd.Series) -> set[int]:
    return {int(row) for row in flags.index[flags]}


def _together(
    rows: pd.DataFrame, by_agent: pd.Series, table: ResultTable, smallest_group: int
) -> Iterator[tuple[list[Cube], pd.Series]]:
    """Yield the cubes of the measures that are withheld together, and the cell of each of their rows."""
    measures = [key for key in table.keys if key not in table.dimensions]
    alone = [of_measure for _, of_measure in rows[~by_agent].groupby(measures, sort=True)]
    for group in [*alone, rows[by_agent]]:
        cubes = [Cube.of(part, table.dimensions, smallest_group) for _, part in group.groupby(measures, sort=True)]
        yield cubes, group.groupby(list(table.dimensions)).ngroup()


def _complete(hidden: set[int], cubes: list[Cube], cells: pd.Series) -> set[int]:
    """Hide more rows until none can be worked out, and the measures hide the same cells."""
    found: set[int] = set()
    while hidden != found:
        found = hidden
        hidden = _rows(cells.isin(cells.loc[sorted(found)]))
        hidden = hidden.union(*(cube.complete(hidden & cube.customers.keys()) for cube in cubes))
    return found
