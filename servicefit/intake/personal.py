"""Finds columns of words, kept as they are, that look as if they told who somebody is; segments must not."""

from __future__ import annotations

import duckdb

from servicefit.errors import DataError
from servicefit.formats import join_words
from servicefit.intake.expressions import literal, quoted
from servicefit.intake.redaction import FUNCTION, HINTS
from servicefit.intake.stage import Staged

_KINDS = {
    "email": "e-mail addresses",
    "phone": "phone numbers",
    "card": "card numbers",
    "iban": "bank account numbers",
}
"""What :func:`servicefit.intake.redaction.redact` calls them, and in words."""
_FEW_CUSTOMERS = 20
"""So many may each have a segment of their own."""


def refuse_segments_of_one(connection: duckdb.DuckDBPyConnection, export: Staged) -> None:
    """Stop where the segments of customers, which are published, are no groups or look as if they told who somebody is.

    Parameters
    ----------
    connection, export
        As for :func:`warn_of_personal`.

    Raises
    ------
    DataError
        Says how many words or rows, and of which kind; never a value.
    """
    if export.table.name != "customers":
        return
    row = connection.execute(
        "select count(distinct segment), count(*) from stage.customers where reason is null"
    ).fetchone()
    words, customers = row or (0, 0)
    if customers > _FEW_CUSTOMERS and words * 2 > customers:
        raise DataError(
            f"segment must put customers into groups; it has {words:,} words for {customers:,} customers.",
            "Map another column under [columns.customers].",
        )
    rows, kinds = _count(connection, "customers", "segment")
    if rows:
        raise DataError(
            f"segment must put customers into groups, since it is published; {_what(rows, kinds)}.",
            "Map another column under [columns.customers], or export it without them.",
        )


def warn_of_personal(connection: duckdb.DuckDBPyConnection, export: Staged) -> tuple[str, ...]:
    """Look through the columns of an export that are neither ids, nor words of a list, nor what people wrote.

    Parameters
    ----------
    connection : DuckDBPyConnection
        With the staging table, and known to :func:`servicefit.intake.redaction.register_redaction`.
    export : Staged
        Checked by the rules.

    Returns
    -------
    tuple of str
        A warning for each column in doubt but that which :func:`refuse_segments_of_one` looks at: how many rows, and
        of which kind; never a value.
    """
    columns = [column.name for column in export.table.columns if column.type == "text" and not column.words]
    refused = {"segment"} if export.table.name == "customers" else set()
    given = [name for name in columns if name in export.given and name not in refused]
    found = [(name, *_count(connection, export.table.name, name)) for name in given]
    return tuple(_warning(export.table.name, name, rows, kinds) for name, rows, kinds in found if rows)


def _count(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> tuple[int, list[str]]:
    """Count the rows of each kind; every value is looked at once, however many rows have it."""
    signs = {
        kind: rf"(^|[^\w-])\[{kind}\]($|[^\w-])" for kind in _KINDS
    }  # 12-[phone] is more likely a number of theirs
    counts = ", ".join(f"sum(rows) filter (where regexp_matches(seen, {literal(sign)}))" for sign in signs.values())
    any_of = literal("|".join(signs.values()))
    row = connection.execute(
        f"""
        select sum(rows) filter (where regexp_matches(seen, {any_of})), {counts}
        from (
          select rows, {FUNCTION}(value) as seen
          from (
            select {quoted(column)} as value, count(*) as rows
            from stage.{table}
            where reason is null and {quoted(column)} is not null
            group by value
          )
          where regexp_matches(value, {literal(HINTS)})
        )
        """
    ).fetchone()
    total, *of_kinds = row or (None,)
    return int(total or 0), [words for words, rows in zip(_KINDS.values(), of_kinds, strict=False) if rows]


def _what(rows: int, kinds: list[str]) -> str:
    return f"{rows:,} {'row seems' if rows == 1 else 'rows seem'} to hold {join_words(kinds)}"


def _warning(table: str, column: str, rows: int, kinds: list[str]) -> str:
    return (
        f"{column}: {_what(rows, kinds)}. The column is kept as it is and may be shown: export it without "
        f"them, or name another column under [columns.{table}]."
    )
