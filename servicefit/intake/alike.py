"""Notes words and ids that are written in two ways and so count as two."""

from __future__ import annotations

import json

import duckdb

from servicefit.intake.expressions import quoted
from servicefit.intake.redaction import redact
from servicefit.intake.stage import Staged

_SHOWN = ("segment", "region")
_COUNTED = ("queue", "issue", "team")
_PEOPLE = ("customers", "agents")
"""Exports whose ids others refer to as people."""
_PAIRS = 3
_MOST_WORDS = 10_000
"""More are no groups, and folding them takes long."""


def note_alike(connection: duckdb.DuckDBPyConnection, export: Staged) -> tuple[str, ...]:
    """Look for words that differ in capitals, blanks, or ä and ae only, and for ids that differ in capitals only.

    Parameters
    ----------
    connection : DuckDBPyConnection
        With the staging table.
    export : Staged
        Checked by the rules.

    Returns
    -------
    tuple of str
        Names words of segments and regions where they are groups; of others, and of ids, how many.
    """
    notes = [
        note
        for name in (*_SHOWN, *_COUNTED)
        if name in export.given
        for note in _of_words(connection, export.table.name, name)
    ]
    return (*notes, *(_of_ids(connection, export) if export.table.name in _PEOPLE else ()))


def _of_words(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> list[str]:
    found = connection.execute(
        f"""
        with
        spelt as materialized (
          select {quoted(column)} as word, count(*) as n_rows
          from stage.{table} where reason is null and {quoted(column)} is not null group by word
        ),
        size as (select count(*) as n_words, count(*) * 2 <= sum(n_rows) as is_group from spelt),
        alike as (
          select list(word order by n_rows desc, word) as words, sum(n_rows) as n_rows
          from spelt where (select n_words from size) <= {_MOST_WORDS} group by {_folded("word")} having count(*) > 1
        )
        select words, sum(len(words) - 1) over (), is_group from alike, size order by alike.n_rows desc, words[1] limit {_PAIRS}
        """
    ).fetchall()
    if not found:
        return []
    _, total, is_group = found[0]
    pairs = [(words[0], other) for words, *_ in found for other in words[1:]] if column in _SHOWN and is_group else []
    shown = [pair for pair in pairs if all(redact(word) == word for word in pair)][:_PAIRS]
    notes = [_pair(table, column, usual, other) for usual, other in shown]
    if left := int(total) - len(shown):
        notes.append(_count(table, column, left, more=bool(shown)))
    return notes


def _folded(word: str) -> str:
    """Return the SQL of a word without what people write differently."""
    folded = f"lower(nfc_normalize({word}))"
    for letter, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        folded = f"replace({folded}, '{letter}', '{letters}')"
    return rf"regexp_replace({folded}, '[\s\pZ]+', '', 'g')"


def _pair(table: str, column: str, usual: str, other: str) -> str:
    one, two = (json.dumps(word, ensure_ascii=False) for word in (usual, other))
    return f"{column}: {one} and {two} seem to be one; write under [values.{table}.{column}]: {two} = {one}"


def _count(table: str, column: str, left: int, *, more: bool) -> str:
    words = f"{left:,} {'more ' if more else ''}{'word differs' if left == 1 else 'words differ'}"
    return (
        f"{column}: {words} from another in capitals, blanks, or ä and ae only; where they are one, make them so "
        f"under [values.{table}.{column}]."
    )


def _of_ids(connection: duckdb.DuckDBPyConnection, export: Staged) -> list[str]:
    name = export.table.key[0]
    row = connection.execute(
        f"select count(distinct {name}) - count(distinct lower({name})) from stage.{export.table.name} where reason is null"
    ).fetchone()
    count = int(row[0]) if row else 0
    if not count:
        return []
    ids = "id differs" if count == 1 else "ids differ"
    return [f"{name}: {count:,} {ids} from another in capitals only; each counts as one of its own."]
