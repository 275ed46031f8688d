"""Which file is which table and which column is which: the best one-to-one assignment of all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from servicefit.columns import Column, Table
from servicefit.proposal.fits import fit_values
from servicefit.proposal.likeness import likeness, table_likeness
from servicefit.proposal.matches import ColumnMatch, TableMatch
from servicefit.proposal.seen import Seen, SeenColumn
from servicefit.proposal.wide_ratings import WideRatings, find_wide_ratings
from servicefit.tables import EXPORTS

_NAMES_COUNT = 0.65
"""Weight of the heading against that of the values."""
ENOUGH = 0.5
"""Least score of a column that is proposed."""
MENTIONED = 0.3
"""Least score of a column that is named as the nearest where a required one is lacking."""
TABLE_ENOUGH = 0.42
"""Least score of a table that is proposed."""
_TABLE_AS_NEAR = 0.1
_TABLE_FAR = 0.2
"""A table that a file is so much less like than another is not proposed for it."""
_DOUBTFUL = 0.35
_AS_NEAR = 0.08
"""A column whose score is at most so much less could as well be meant."""
_MEANT = {"survey_ratings": "rating", "cases": "closed_at", "management_beliefs": "believed_importance"}
"""Columns that need not be filled, but without which a file is hardly this table."""
_UNKNOWN_HEADINGS_COUNT = 14
"""Of a very wide file no more headings than these count as not understood."""


def match_tables(files: Sequence[Seen]) -> list[TableMatch]:
    """Assign files to tables so that the scores are greatest in sum; each table gets one file at most.

    Parameters
    ----------
    files : sequence of Seen
        What was seen.

    Returns
    -------
    list of TableMatch
        In the order of the contract; files that are like no table are left out.
    """
    tables = list(EXPORTS.values())
    found = [[match_columns(table, seen) for table in tables] for seen in files]
    if not found:
        return []
    scores = np.array([[match.score if match.score >= TABLE_ENOUGH else 0.0 for match in row] for row in found])
    best = scores.max(axis=1, keepdims=True)
    scores[scores < best - _TABLE_FAR] = 0.0
    places = {
        int(row): int(place) for row, place in zip(*linear_sum_assignment(-scores), strict=True) if scores[row, place]
    }
    chosen = []
    for row, place in places.items():
        more = [
            other
            for other in range(len(files))
            if other not in places and scores[other, place] and scores[other, place] == best[other, 0]
        ]
        match = found[row][place]
        chosen.append(replace(match, others=_also(found[row], match), more=tuple(files[other].name for other in more)))
    return sorted(chosen, key=lambda match: tables.index(match.table))


def _also(row: Sequence[TableMatch], chosen: TableMatch) -> tuple[str, ...]:
    """Name the tables that a file is nearly as like, the nearest first."""
    near = [
        match
        for match in row
        if match is not chosen and match.score >= max(TABLE_ENOUGH, chosen.score - _TABLE_AS_NEAR)
    ]
    return tuple(match.table.name for match in sorted(near, key=lambda match: -match.score))


def match_columns(table: Table, seen: Seen) -> TableMatch:
    """Assign the columns of a file to those of a table.

    Parameters
    ----------
    table : Table
        Of the contract.
    seen : Seen
        The file.

    Returns
    -------
    TableMatch
        With a score, however low.
    """
    ratings = find_wide_ratings(seen.columns) if table.wide else None
    taken = set(ratings.features.values()) if ratings else set()
    columns = [column for column in seen.columns if column not in taken]
    shape = len(table.columns), len(columns)
    named = np.array([_named(table, column, one, ratings) for column in table.columns for one in columns]).reshape(
        shape
    )
    fits = np.array([fit_values(table, column, one) for column in table.columns for one in columns]).reshape(shape)
    scores = _weigh(named, fits)
    wanted = np.where(scores >= ENOUGH, scores, 0.0)
    places = {
        int(row): int(place) for row, place in zip(*linear_sum_assignment(-wanted), strict=True) if wanted[row, place]
    }
    free = [place for place in range(len(columns)) if place not in places.values()]
    matches = []
    for row, column in enumerate(table.columns):
        place = places.get(row)
        least = MENTIONED if place is None else scores[row, place] - _AS_NEAR
        near = sorted((other for other in free if scores[row, other] >= least), key=lambda other: -scores[row, other])
        others = tuple(columns[other] for other in near[:3])
        if place is None:
            matches.append(ColumnMatch(column, None, others=others))
        else:
            score, name, fit = (float(part[row, place]) for part in (scores, named, fits))
            matches.append(ColumnMatch(column, columns[place], score, name, fit, others))
    return TableMatch(table, seen, tuple(matches), ratings, _table_score(table, seen, matches, ratings))


def column_score(table: Table, column: Column, seen: SeenColumn) -> float:
    """Score one column of a file against one of a table; 0 to 1."""
    return float(
        _weigh(np.array(likeness(seen.heading, table.name, column.name)), np.array(fit_values(table, column, seen)))
    )


def _weigh(named: npt.NDArray[np.float64], fits: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Weigh headings and values; values that cannot be rule a column out, doubtful ones count against it."""
    scores = _NAMES_COUNT * named + (1 - _NAMES_COUNT) * fits
    return np.where(fits > 0, scores, 0.0) * np.where(fits < _DOUBTFUL, 0.7, 1.0)


def _named(table: Table, column: Column, seen: SeenColumn, ratings: WideRatings | None) -> float:
    if ratings and seen is ratings.overall and column.name == "satisfaction":
        return 0.89
    return likeness(seen.heading, table.name, column.name)


def _table_score(table: Table, seen: Seen, matches: Sequence[ColumnMatch], ratings: WideRatings | None) -> float:
    """Weigh required columns, headings that are understood, and the file's name."""
    required = [
        match.score for match in matches if match.column.required or match.column.name == _MEANT.get(table.name)
    ]
    understood = sum(match.score for match in matches) + (len(ratings.features) if ratings else 0)
    headings = min(len(seen.columns), _UNKNOWN_HEADINGS_COUNT + (len(ratings.features) if ratings else 0))
    file = max(table_likeness(path.name, table.name) for path in seen.paths)
    return 0.55 * float(np.mean(required)) + 0.25 * min(1.0, understood / headings) + 0.2 * file
