"""How dates are written, tried on the values of a column."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from servicefit.intake.expressions import literal
from servicefit.proposal.seen import DateFormat

_DAYS = (
    "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y%m%d", "%Y.%m.%d", "%d.%m.%y", "%d/%m/%y",
    "%m/%d/%y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y",
)  # fmt: skip
_CLOCKS = ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S", ", %H:%M", ", %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
_TWINS = {"%d/%m/%Y": "%m/%d/%Y", "%d-%m-%Y": "%m-%d-%Y", "%d/%m/%y": "%m/%d/%y"}
"""Formats between which only a day after the 12th can decide."""
_TRIED = 200
"""Different values of a column that are tried, spread over all of them; each format is tried on each."""
_LEAST_SHARE = 0.02
_OFFSET = r"(?i)^\d{4}[-/]\d{1,2}[-/]\d{1,2}[ T]+\d{1,2}:\d{2}[\d:.]* ?(Z|UTC|GMT|[+-]\d{2}(:?\d{2})?)$"
_ISO = r"\d{4}[-/]\d{1,2}[-/]\d{1,2}([ T].*)?"
_OTHER = (
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\D.*|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|(19|20)\d{6}([ T].*)?|\d{4}\.\d{1,2}\.\d{1,2}.*"
    r"|\d{1,2}[ -]\p{L}{3,9}[ -]\d{2,4}.*|\p{L}{3,9} \d{1,2},? \d{4}.*"
)
_ISO_SHARES = f"""
select
    name,
    sum(n) filter (regexp_full_match(v, {literal(_ISO)})
        and (try_cast(v as timestamp) is not null or regexp_matches(v, {literal(_OFFSET)}))) / sum(n) as iso,
    coalesce(sum(n) filter (regexp_matches(v, {literal(_OFFSET)})), 0) / sum(n) as with_offset,
    coalesce(sum(n) filter (regexp_matches(v, '\\d:\\d')), 0) / sum(n) as with_clock
from cells
group by name
having iso > {_LEAST_SHARE}
"""  # noqa: S608 - patterns of this file
_OTHERS = f"""
create or replace temp table dated as
select
    name,
    v,
    n,
    n / sum(n) over (partition by name) as share,
    row_number() over (partition by name order by v) as place,
    count(*) over (partition by name) as n_distinct
from cells
qualify regexp_full_match(v, {literal(_OTHER)}) and place % (1 + n_distinct // {_TRIED}) = 0
"""  # noqa: S608 - patterns of this file


@dataclass(frozen=True, slots=True)
class _Found:
    codes: str
    share: float


def find_dates(connection: duckdb.DuckDBPyConnection) -> dict[str, DateFormat]:
    """Find the columns that hold dates, and how they write them.

    Parameters
    ----------
    connection : DuckDBPyConnection
        With the table ``cells`` (``name``, ``v``, ``n``): different values of each column and how often they stand.

    Returns
    -------
    dict of str to DateFormat
        By the column's name; columns without dates are left out.
    """
    found = {
        name: DateFormat("", share, clock > share / 2, offset > share / 2)
        for name, share, offset, clock in connection.execute(_ISO_SHARES).fetchall()
    }
    connection.execute(_OTHERS)
    for name, formats in _as_written(connection).items():
        best = max(formats, key=lambda one: one.share)
        if name not in found or found[name].share < best.share:
            found[name] = DateFormat(best.codes, best.share, "%M" in best.codes, or_else=_twin(best, formats))
    return found


def _as_written(connection: duckdb.DuckDBPyConnection) -> dict[str, list[_Found]]:
    """Try every format on the columns that look dated at all; shares are of the values tried in that column."""
    formats = [f"{day}{clock}" for day in _DAYS for clock in _CLOCKS]
    tries = ", ".join(
        f"sum(n) filter (year(try_strptime(v, {literal(codes)})) between 1900 and 2100) / sum(n)" for codes in formats
    )
    dated = connection.execute(
        f"select name, sum(share) * any_value(1 + n_distinct // {_TRIED}), {tries} from dated group by name"  # noqa: S608 - formats of this file
    ).fetchall()
    found: dict[str, list[_Found]] = {}
    for name, of_column, *shares in dated:
        fits = [
            _Found(codes, min(1.0, share * of_column))
            for codes, share in zip(formats, shares, strict=True)
            if share is not None and share * of_column > _LEAST_SHARE
        ]
        if fits:
            found[name] = fits
    return found


def _twin(best: _Found, formats: list[_Found]) -> str:
    for one, other in _TWINS.items():
        if best.codes.startswith(one):
            twin = other + best.codes[len(one) :]
            return next((found.codes for found in formats if found.codes == twin and found.share >= best.share), "")
    return ""
