"""How well the values of a company's column fit a column of the contract."""

from __future__ import annotations

from collections.abc import Callable

from servicefit.columns import Column, Table
from servicefit.proposal.rating_scales import find_scale
from servicefit.proposal.seen import SeenColumn
from servicefit.proposal.value_words import match_words

MOST = 0.9
"""From this share on, nearly all values are of a kind."""
_MOSTLY_FILLED = 0.5
"""A required column is blank in fewer rows than this."""


def fit_values(table: Table, column: Column, seen: SeenColumn) -> float:
    """Say how well values fit.

    Parameters
    ----------
    table : Table
        Of the contract.
    column : Column
        One of its columns.
    seen : SeenColumn
        Of the company.

    Returns
    -------
    float
        0 = cannot be; 0.5 = nothing speaks against it; 1 = these very values are meant.
    """
    fit = _fit_kind(table, column, seen) if seen.filled else 0.0
    return fit * seen.filled if column.required and seen.filled < _MOSTLY_FILLED else fit


def _fit_kind(table: Table, column: Column, seen: SeenColumn) -> float:
    if column.words:
        return _fit_words(column, seen)
    fits: dict[str, Callable[[], float]] = {
        "id": lambda: _fit_id(table, column, seen),
        "date": lambda: _fit_date(column, seen),
        "time": lambda: _fit_date(column, seen),
        "rating": lambda: 0.9 if find_scale(column.scale, [seen]) else 0.0,
        "flag": lambda: _fit_flag(column, seen),
        "private_text": lambda: _fit_comment(seen),
        "text": lambda: _fit_text(table, column, seen),
    }
    return fits.get(column.type, lambda: _fit_number(column, seen))()


def _fit_words(column: Column, seen: SeenColumn) -> float:
    found = match_words(column, seen)
    return found.share if found.share >= 0.3 else 0.0


def _fit_id(table: Table, column: Column, seen: SeenColumn) -> float:
    if seen.date.share > 0.5 or seen.spaced > 0.5 or seen.comma > 0.5 or seen.number - seen.whole > 0.5:
        return 0.0
    if table.key == (column.name,):
        unique = seen.unique_in_file
        return 1.0 if unique >= 0.995 else 0.8 if unique >= 0.95 else 0.3
    if seen.distinct < 3 and seen.rows > 50:
        return 0.2
    return 0.6 if seen.personal > 0.5 else 0.8


def _fit_date(column: Column, seen: SeenColumn) -> float:
    if seen.date.share < 0.2:
        return 0.0
    if seen.date.share < MOST:
        return 0.4 * seen.date.share
    clock_wanted = column.type == "time"
    return 1.0 if seen.date.clock == clock_wanted else 0.9


def _fit_flag(column: Column, seen: SeenColumn) -> float:
    if seen.distinct > 3 or (seen.distinct == 1 and not seen.flag):
        return 0.0
    return match_words(column, seen).share * (0.8 if seen.number > MOST else 1.0)


def _fit_comment(seen: SeenColumn) -> float:
    if seen.date.share > 0.5 or seen.number > 0.5:
        return 0.0
    return 1.0 if seen.spaced > 0.4 else 0.4


def _fit_text(table: Table, column: Column, seen: SeenColumn) -> float:
    if seen.date.share > 0.5 or seen.comma > 0.5 or seen.number - seen.whole > 0.5 or seen.personal > 0.3:
        return 0.0
    if column.name in {"name", "title"}:
        return 0.8 if seen.number < 0.5 else 0.2
    if table.key in {(column.name,), (column.name, "valid_from")}:
        return 0.9 if seen.unique_in_file > MOST else 0.3
    few = seen.distinct <= 200 and (seen.unique < 0.5 or seen.rows < 100)
    return 0.1 if not few else 0.5 if seen.number > 0.5 or seen.distinct < 2 else 0.9


def _fit_number(column: Column, seen: SeenColumn) -> float:
    numbers = seen.number + seen.comma
    if numbers < MOST or seen.date.share > 0.5:
        return 0.0
    low, high = (seen.low if seen.low is not None else 0.0), (seen.high if seen.high is not None else 0.0)
    if (column.least is not None and low < column.least) or (column.most is not None and high > column.most):
        return 0.1
    if column.above is not None and low <= column.above:
        return 0.1
    if column.type == "count":
        return 0.9 if seen.whole > MOST else 0.0
    if column.type == "money":
        return 1.0 if seen.whole < MOST else 0.6
    return 0.9
