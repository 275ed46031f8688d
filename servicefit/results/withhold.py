"""Leaves out what is about too few customers or representatives, and what would give it away by subtraction."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from numpy.typing import NDArray

from servicefit.results.schema import ResultTable
from servicefit.results.subtraction import Cube, Line, lines_of
from servicefit.results.twins import same_facts

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
    customers even together take the next one with them, since the total less the others is their sum. Rows of different
    measures that count the same facts are one row in this, and withheld together; measures by representative are
    withheld together anyway.
    """
    if not table.dimensions:
        return frame.reset_index(drop=True)
    found = frame.sort_values(list(table.keys), ignore_index=True)
    numbers = [column.name for column in table.columns if column.figure and column.kind == "number"]
    lacking = found[numbers].isna().any(axis=1)
    by_agent = found[BY_AGENT].astype(bool) if BY_AGENT in found else pd.Series(data=False, index=found.index)
    sizes = found[[*table.keys, "n"]].assign(customers=found["customers"].fillna(smallest_group).astype("int64"))
    hidden = _hide_customers(sizes, table, smallest_group, _rows(lacking & ~by_agent))
    of_agents = sizes[by_agent].assign(customers=sizes["customers"].mask(lacking, 0))
    hidden |= _hide_agents(of_agents, table, smallest_group, hidden | _rows(lacking & by_agent))
    found["withheld"] = found.index.isin(sorted(hidden))
    for name in table.figures:
        found[name] = found[name].mask(found["withheld"])
    return found.drop(columns=BY_AGENT, errors="ignore")


def _rows(flags: pd.Series) -> set[int]:
    return {int(row) for row in flags.index[flags]}


def _hide_customers(sizes: pd.DataFrame, table: ResultTable, smallest_group: int, without: set[int]) -> set[int]:
    """Return the rows that may not be shown, so that none about too few customers can be worked out of all measures."""
    first = same_facts(sizes, table.dimensions, smallest_group)
    hidden = {int(first[row]) for row in without | _rows(sizes["customers"] < smallest_group)}
    lines = {
        Line(int(first[line.total]), tuple(int(first[part]) for part in line.parts))
        for rows in _measures(sizes, table)
        for line in lines_of(rows, table.dimensions)
    }
    customers, facts = (dict(enumerate(sizes[name].astype(int))) for name in ("customers", "n"))
    for linked in _linked(sorted(lines, key=lambda line: (line.total, line.parts))):
        rows = {row for line in linked for row in (line.total, *line.parts)}
        hidden |= Cube(linked, customers, facts, smallest_group).complete(hidden & rows)
    return {row for row, one in enumerate(first) if int(one) in hidden}


def _hide_agents(sizes: pd.DataFrame, table: ResultTable, smallest_group: int, hidden: set[int]) -> set[int]:
    """Return the rows about representatives that may not be shown: where one is hidden, so are those of its cell."""
    cell: NDArray = sizes.groupby(list(table.dimensions)).ngroup()
    cubes = [(set(rows.index), Cube.of(rows, table.dimensions, smallest_group)) for rows in _measures(sizes, table)]
    found: set[int] = set()
    more = hidden & set(sizes.index)
    while more != found:
        found = _rows(cell.isin(cell[sorted(more)]))
        more = set(found).union(*(cube.complete(found & rows) for rows, cube in cubes))
    return found


def _measures(rows: pd.DataFrame, table: ResultTable) -> Iterator[pd.DataFrame]:
    measures = [key for key in table.keys if key not in table.dimensions]
    for _, of_measure in rows.groupby(measures, sort=True):
        yield of_measure


def _linked(lines: list[Line]) -> list[tuple[Line, ...]]:
    """Part the lines into those that have rows in common, however many lines lie between."""
    parts: list[tuple[set[int], list[Line]]] = []
    for line in lines:
        rows, together = {line.total, *line.parts}, [line]
        apart = []
        for others, of_others in parts:
            if rows.isdisjoint(others):
                apart.append((others, of_others))
            else:
                rows, together = rows | others, of_others + together
        parts = [*apart, (rows, together)]
    return [tuple(together) for _, together in parts]
