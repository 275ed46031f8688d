"""Reads the files of one export, as text, into a staging table: one row a record, typed, with its reason if bad."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from servicefit.engine.connection import first_line
from servicefit.errors import DataError
from servicefit.intake.expressions import Bindings, Cell, Reader, literal, quoted
from servicefit.intake.headings import CsvShape, match_headings, read_csv_shape
from servicefit.intake.sources import Source, kind_of
from servicefit.settings import Formats, Settings
from servicefit.tables import EXPORTS, RATING_PREFIX, Table


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


@dataclass(frozen=True, slots=True)
class Staged:
    """An export in its staging table ``stage.<table>``.

    Parameters
    ----------
    table : Table
        The export.
    files : tuple of RawFile
        Numbered from 0, as in the column ``file_no``.
    given : frozenset of str
        Contract columns that at least one file has.
    ratings : tuple of str
        Wide rating columns, in alphabetical order.
    """

    table: Table
    files: tuple[RawFile, ...]
    given: frozenset[str]
    ratings: tuple[str, ...]


def stage_export(connection: duckdb.DuckDBPyConnection, source: Source, settings: Settings) -> Staged:
    """Read one export into ``stage.<table>`` and the malformed lines into ``stage.<table>_malformed``.

    Parameters
    ----------
    connection : DuckDBPyConnection
        With a database attached as ``stage``.
    source : Source
        The export and its files.
    settings : Settings
        Headings, words, formats and scales.

    Returns
    -------
    Staged
        What was found.

    Raises
    ------
    DataError
        A file cannot be read or lacks a required column.
    """
    table = EXPORTS[source.table]
    mapping = settings.columns.get(table.name, {})
    files = tuple(_raw_file(connection, table, path, mapping) for path in source.files)
    given = frozenset(name for file in files for name in file.columns)
    ratings = tuple(sorted(name for name in given if name not in table.column_names))
    staged = Staged(table, files, given, ratings)
    connection.execute(f"create table stage.{table.name}_malformed (file_no smallint, byte_position bigint, reason varchar)")
    for number, file in enumerate(files):
        _stage_file(connection, staged, number, file, settings)
    return staged


def _raw_file(connection: duckdb.DuckDBPyConnection, table: Table, path: Path, mapping: Mapping[str, str]) -> RawFile:
    if kind_of(path) == "csv":
        shape = read_csv_shape(path)
        found = match_headings(table, shape.headings, mapping, path.name)
        return RawFile(path, _csv_relation(path, shape), {name: f"c{place}" for name, place in found.items()}, shape)
    relation = _sql_relation(path) if kind_of(path) == "sql" else f"read_parquet({literal(str(path))})"
    try:
        headings = [row[0] for row in connection.execute(f"describe select * from {relation}").fetchall()]
    except duckdb.Error as error:
        raise _unreadable(path, error) from error
    found = match_headings(table, headings, mapping, path.name)
    return RawFile(path, relation, {name: f"cast({quoted(headings[place])} as varchar)" for name, place in found.items()}, None)


def _csv_relation(path: Path, shape: CsvShape) -> str:
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(shape.headings)))
    return (
        f"read_csv({literal(str(path))}, auto_detect = false, header = false, skip = 1, delim = {literal(shape.delimiter)}, "
        f"quote = '\"', escape = '\"', columns = {{{columns}}}, max_line_size = 16000000, store_rejects = true, "
        "rejects_table = 'csv_rejects', rejects_scan = 'csv_scans')"
    )


def _sql_relation(path: Path) -> str:
    text = path.read_text(encoding="utf-8").strip().rstrip(";")
    return f"(\n{text}\n) as export"


def _unreadable(path: Path, error: duckdb.Error) -> DataError:
    return DataError(f"{path.name} cannot be read: {first_line(error)}", "Mend the file or export it again; earlier results stand.")


def _stage_file(
    connection: duckdb.DuckDBPyConnection, staged: Staged, number: int, file: RawFile, settings: Settings
) -> None:
    bindings = Bindings()
    cells = _cells(staged, file, settings, bindings)
    values = ", ".join(f"{cell.value} as {quoted(cell.name)}" for cell in cells)
    reasons = ", ".join(f"{cell.reason} as {quoted('reason of ' + cell.name)}" for cell in cells)
    names = ", ".join(quoted(cell.name) for cell in cells)
    blames = " ".join(f"when {quoted('reason of ' + cell.name)} is not null then {literal(cell.name)}" for cell in cells)
    reason = ", ".join(quoted("reason of " + cell.name) for cell in cells)
    rows = (
        f"select cast({number} as smallint) as file_no, record, {names}, case {blames} end as column_name, "
        f"coalesce({reason}) as reason from (select row_number() over () as record, {values}, {reasons} from {file.relation})"
    )
    target = f"stage.{staged.table.name}"
    statement = f"insert into {target} {rows}" if number else f"create table {target} as {rows}"
    try:
        connection.execute(statement, bindings.values or None).fetchall()
    except duckdb.Error as error:
        raise _unreadable(file.path, error) from error
    if file.shape is not None:
        _keep_malformed(connection, staged.table.name, number)


def _cells(staged: Staged, file: RawFile, settings: Settings, bindings: Bindings) -> list[Cell]:
    reader = Reader(settings.formats.get(staged.table.name, Formats()), settings.scales, settings.company.timezone, bindings)
    words = settings.values.get(staged.table.name, {})
    cells = [reader.cell(column, file.columns.get(column.name), words.get(column.name, {})) for column in staged.table.columns]
    shared = words.get("rating", {})
    cells += [
        reader.rating_cell(name, file.columns.get(name), {**shared, **words.get(name, {})})
        for name in staged.ratings
        if name.startswith(RATING_PREFIX)
    ]
    return cells


def _keep_malformed(connection: duckdb.DuckDBPyConnection, table: str, number: int) -> None:
    """Keep where the lines stand that are no records; the reader may name one line more than once."""
    connection.execute(
        f"""
        insert into stage.{table}_malformed
        select {number}, byte_position,
          case when kind like 'INVALID ENCODING%' then 'the line must be UTF-8 text'
               when kind like 'MAXIMUM LINE%' then 'the line is longer than 16 million characters'
               when kind like 'UNQUOTED%' then 'a quoted cell must end with a quote'
               else 'the line must have as many cells as the header' end
        from (select line_byte_position as byte_position, min(cast(error_type as varchar)) as kind from csv_rejects group by 1)
        """
    )
    connection.execute("delete from csv_rejects")
    connection.execute("delete from csv_scans")
