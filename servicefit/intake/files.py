"""One file of an export, seen as a table of text, whatever it is written in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from servicefit.engine.connection import first_line
from servicefit.errors import DataError
from servicefit.intake.expressions import literal, quoted
from servicefit.intake.headings import CsvShape, match_headings, read_csv_shape
from servicefit.intake.sources import kind_of
from servicefit.tables import Table

_BROKEN_LINES = "state machine reached an invalid state"
"""What DuckDB says of a CSV file whose lines end now in one way, now in another."""


@dataclass(frozen=True, slots=True)
class RawFile:
    """One file, seen as a table of text.

    Parameters
    ----------
    path : Path
        The file.
    relation : str
        SQL that yields its records in the file's order.
    columns : mapping of str to str
        Contract column to the SQL of its text.
    shape : CsvShape or None
        How it is written; None when it is no CSV.
    """

    path: Path
    relation: str
    columns: Mapping[str, str]
    shape: CsvShape | None


def open_raw(connection: duckdb.DuckDBPyConnection, table: Table, path: Path, mapping: Mapping[str, str]) -> RawFile:
    """Find the contract's columns in a file.

    Parameters
    ----------
    connection : DuckDBPyConnection
        Finds raw files from the workspace's folder.
    table : Table
        The export.
    path : Path
        CSV, Parquet or a ``.sql`` file with one SELECT.
    mapping : mapping of str to str
        ``[columns.<table>]``.

    Returns
    -------
    RawFile
        Nothing but headings was read.

    Raises
    ------
    DataError
        The file cannot be read or lacks a required column.
    """
    if kind_of(path) == "csv":
        shape = read_csv_shape(path)
        found = match_headings(table, shape.headings, mapping, path.name)
        return RawFile(path, _csv_relation(path, shape), {name: f"c{place}" for name, place in found.items()}, shape)
    try:
        relation = _sql_relation(connection, path) if kind_of(path) == "sql" else f"read_parquet({literal(str(path))})"
        described = connection.execute(f"describe select * from {relation}").fetchall()
    except duckdb.Error as error:
        raise unreadable(path, error) from error
    headings = [str(row[0]) for row in described]
    found = match_headings(table, headings, mapping, path.name)
    texts = {name: _text_of(headings[place], str(described[place][1])) for name, place in found.items()}
    return RawFile(path, relation, texts, None)


def _csv_relation(path: Path, shape: CsvShape) -> str:
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(shape.headings)))
    return (
        f"read_csv({literal(str(path))}, auto_detect = false, header = false, skip = 1, delim = {literal(shape.delimiter)}, "
        f"quote = '\"', escape = '\"', columns = {{{columns}}}, max_line_size = 16000000, store_rejects = true, "
        "rejects_table = 'csv_rejects', rejects_scan = 'csv_scans')"
    )


def _sql_relation(connection: duckdb.DuckDBPyConnection, path: Path) -> str:
    """Make a view of the file's one SELECT, which may carry comments and a semicolon."""
    try:
        statements = duckdb.extract_statements(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DataError(f"{path.name} must be UTF-8 text; byte {error.start} is not.", "Save it as UTF-8.") from error
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        kinds = " and ".join(str(statement.type).rpartition(".")[2] for statement in statements[:3]) or "nothing"
        raise DataError(
            f"{path.name} must hold one SELECT over your raw files; found {kinds}.", "Leave only the SELECT in it."
        )
    view = quoted(f"rows of {path.name}")
    connection.execute(f"create or replace temp view {view} as\n{statements[0].query}")
    return f"temp.{view}"


def _text_of(heading: str, kind: str) -> str:
    """Return the SQL of a typed cell's text; an id that was stored as a float, since some are missing, is whole again."""
    text = f"cast({quoted(heading)} as varchar)"
    return f"regexp_replace({text}, '\\.0$', '')" if kind in {"DOUBLE", "FLOAT"} else text


def unreadable(path: Path, error: duckdb.Error) -> DataError:
    """Say that a file cannot be read, without the values that stand in it."""
    if _BROKEN_LINES in str(error):
        fault = "its lines must all end in one way; some end with a carriage return, some without"
    else:
        fault = first_line(error)
    return DataError(
        f"{path.name} cannot be read: {fault}.", "Mend the file or export it again; earlier results stand."
    )
