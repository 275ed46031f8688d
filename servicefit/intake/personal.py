"""Warns where a column of words that are kept as they are looks as if it told who somebody is."""

from __future__ import annotations

import duckdb

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
        A warning for each column in doubt: how many rows, and of which kind; never a value.
    """
    columns = [column.name for column in export.table.columns if column.type == "text" and not column.words]
    given = [name for name in columns if name in export.given]
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


def _warning(table: str, column: str, rows: int, kinds: list[str]) -> str:
    what = " and ".join((", ".join(kinds[:-1]), kinds[-1])) if len(kinds) > 1 else kinds[0]
    return (
        f"{column}: {rows:,} {'row seems' if rows == 1 else 'rows seem'} to hold {what}. The column is kept as it is and may be shown: export it without "
        f"them, or name another column under [columns.{table}]."
    )
