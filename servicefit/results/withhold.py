"""Leaves out what is about too few customers, and what would give it away by subtraction."""

from __future__ import annotations

import pandas as pd

from servicefit.results.schema import ResultTable
from servicefit.results.subtraction import Cube


def withhold(frame: pd.DataFrame, table: ResultTable, smallest_group: int) -> pd.DataFrame:
    """Mark rows about too few customers as withheld and empty their figures.

    Parameters
    ----------
    frame : DataFrame
        Rows of the table, with ``customers``; missing where they are about nobody, and need no protection.
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
    customers even together take the next one with them, since the total less the others is their sum.
    """
    if not table.dimensions:
        return frame.reset_index(drop=True)
    found = frame.sort_values(list(table.keys), ignore_index=True)
    few = (found["customers"] < smallest_group).fillna(value=False).astype(bool)
    hidden = {int(row) for row in found.index[few]}
    measures = [key for key in table.keys if key not in table.dimensions]
    for _, rows in found.groupby(measures, sort=True):
        small = hidden & {int(row) for row in rows.index}
        hidden |= Cube.of(rows, table.dimensions, smallest_group).complete(small)
    found["withheld"] = found.index.isin(sorted(hidden))
    for name in table.figures:
        found[name] = found[name].mask(found["withheld"])
    return found
