"""Leaves out what is about too few customers, and what would give it away by subtraction."""

from __future__ import annotations

import pandas as pd

from servicefit.results.schema import ResultTable


def withhold(frame: pd.DataFrame, table: ResultTable, smallest_group: int) -> pd.DataFrame:
    """Mark rows about too few customers as withheld and empty their figures.

    Parameters
    ----------
    frame : DataFrame
        Rows of the table, with ``customers``.
    table : ResultTable
        Says along which dimensions rows add up to ``all``.
    smallest_group : int
        Rows about fewer customers are withheld.

    Returns
    -------
    DataFrame
        With ``withheld`` and without the figures of withheld rows; the rows stay.

    Notes
    -----
    Where exactly one row under a published total is withheld, its figure is the total less the others; so the
    row with the next fewest customers is withheld too, along every dimension, until nothing is left to find.
    """
    found = frame.reset_index(drop=True)
    if not table.dimensions:
        return found
    hidden = found["customers"].fillna(0) < smallest_group
    while True:
        more = _next_smallest(found, hidden, table)
        if not more:
            break
        hidden.loc[sorted(more)] = True
    found["withheld"] = hidden
    for name in table.figures:
        found[name] = found[name].mask(hidden)
    return found


def _next_smallest(frame: pd.DataFrame, hidden: pd.Series[bool], table: ResultTable) -> set[int]:
    """Return the rows that must go because a single sibling could be worked out."""
    found: set[int] = set()
    for dimension in table.dimensions:
        others = [key for key in table.keys if key != dimension]
        for _, group in frame.groupby(others, sort=False):
            total = group.index[group[dimension] == "all"]
            parts = group.index[group[dimension] != "all"]
            if len(total) != 1 or hidden[total[0]] or int(hidden[parts].sum()) != 1:
                continue
            shown = group.loc[parts[~hidden[parts]]]
            if not shown.empty:
                found.add(int(shown.sort_values(["customers", dimension]).index[0]))
    return found
