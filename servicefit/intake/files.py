"""One file of an export, seen as a table of text, whatever it is written in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from servicefit.engine.connection import first_line
from servicefit.engine.room import is_full, no_room
from servicefit.errors import DataError
from servicefit.intake.encodings import plain_text
from servicefit.intake.expressions import literal, quoted
from servicefit.intake.headings import CsvShape, match_headings, read_csv_shape
from servicefit.intake.missing_columns import MissingColumnError
from servicefit.intake.query_faults import how_to_mend
from servicefit.intake.sheets import NUMBERS, TIMES, write_sheet
from servicefit.intake.sources import Source, kind_of
from servicefit.settings import Formats, Heading, Settings
from servicefit.tables import EXPORTS, Table

_AS_SELECTED = "row_number() over ()"
"""The number of a record of which nothing keeps the order once it is stored."""
_MARKS = {";": "a semicolon stands", "\t": "a tab stands", "|": "a bar stands"}
"""Delimiters of which a reader is told."""


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
    text : Path or None
        Of CSV: the file itself, or its copy in UTF-8.
    lines : int
        Of CSV: how many lines it has.
    record : str
        SQL of a record's number where its place in the staging table does not tell it; empty otherwise.
    typed : mapping of str to str
        Contract column to the SQL of the moment that a typed cell holds, NULL where it holds text.
    has_nul, has_error : bool
        Whether cells may hold NUL characters, or a spreadsheet's errors.
    notes : tuple of str
        What a reader should know of how it was read.
    """

    path: Path
    relation: str
    columns: Mapping[str, str]
    shape: CsvShape | None = None
    text: Path | None = None
    lines: int = 0
    record: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    has_nul: bool = True
    has_error: bool = True
    notes: tuple[str, ...] = ()


def open_raw(
    connection: duckdb.DuckDBPyConnection, source: Source, path: Path, settings: Settings, scratch: Path
) -> RawFile:
    """Find the contract's columns in a file.

    Parameters
    ----------
    connection : DuckDBPyConnection
        Finds raw files from the workspace's folder.
    source : Source
        The export.
    path : Path
        One of its files: CSV, Excel, Parquet or a ``.sql`` file with one SELECT.
    settings : Settings
        Headings and formats.
    scratch : Path
        Takes up copies; private.

    Returns
    -------
    RawFile
        Nothing but headings was read, unless a copy had to be made.

    Raises
    ------
    DataError
        The file cannot be read or lacks a required column.
    """
    table = EXPORTS[source.table]
    mapping = settings.columns.get(table.name, {})
    formats = settings.formats.get(table.name, Formats())
    part = len(source.files) > 1
    if source.sheet and kind_of(path) != "xlsx":
        raise DataError(f"{path.name} has no sheets.", f'Leave "#{source.sheet}" out.')
    match kind_of(path):
        case "csv":
            return _open_csv(table, path, mapping, formats.encoding, scratch, part=part)
        case "xlsx":
            return _open_sheet(path, source.sheet, table, mapping, formats, scratch, part=part)
        case _:
            return _open_typed(connection, table, path, mapping, formats, settings.company.timezone, part=part)


def _open_csv(
    table: Table, path: Path, mapping: Mapping[str, Heading], encoding: str, scratch: Path, *, part: bool
) -> RawFile:
    text = plain_text(path, scratch, encoding)
    shape = read_csv_shape(text.file, path.name)
    found = match_headings(table, shape.headings, mapping, path.name, part=part)
    return RawFile(
        path,
        _csv_relation(text.file, shape),
        {name: f"c{place}" for name, place in found.items()},
        shape,
        text.file,
        text.lines,
        has_nul=text.has_nul,
        has_error=text.has_hash,
        notes=(*text.notes, *([f"{_MARKS[shape.delimiter]} between cells."] if shape.delimiter in _MARKS else [])),
    )


def _csv_relation(path: Path, shape: CsvShape) -> str:
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(shape.headings)))
    return (
        f"read_csv({literal(str(path))}, auto_detect = false, header = false, skip = 1, delim = {literal(shape.delimiter)}, "
        f"quote = '\"', escape = '\"', columns = {{{columns}}}, max_line_size = 16000000, store_rejects = true, "
        "rejects_table = 'csv_rejects', rejects_scan = 'csv_scans')"
    )


def _open_sheet(
    path: Path, sheet: str, table: Table, mapping: Mapping[str, Heading], formats: Formats, scratch: Path, *, part: bool
) -> RawFile:
    text = write_sheet(path, sheet, table, mapping, formats, scratch, part=part)
    names = ["row"]
    for name in text.columns:
        names += [f"text {name}", *([f"moment {name}"] if name in text.times else [])]
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    return RawFile(
        path,
        f"read_csv({literal(str(text.file))}, auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"', "
        f"columns = {{{columns}}}, max_line_size = 16000000)",
        {name: quoted(f"text {name}") for name in text.columns},
        record='cast("row" as bigint)',
        typed={name: f"try_cast({quoted(f'moment {name}')} as timestamp)" for name in text.times},
        has_error=text.has_error,
        notes=text.notes,
    )


def _open_typed(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    path: Path,
    mapping: Mapping[str, Heading],
    formats: Formats,
    timezone: str,
    *,
    part: bool,
) -> RawFile:
    """Open Parquet or what a ``.sql`` file selects, whose cells may be typed: formats are for text."""
    try:
        relation = _sql_relation(connection, path) if kind_of(path) == "sql" else f"read_parquet({literal(str(path))})"
        described = connection.execute(f"describe select * from {relation}").fetchall()
    except duckdb.Error as error:
        raise unreadable(connection, path, error) from error
    headings = [str(row[0]) for row in described]
    try:
        found = match_headings(table, headings, mapping, path.name, part=part)
    except MissingColumnError as fault:
        if kind_of(path) != "sql":
            raise
        hints = [_how_to_select(path, column) for column in fault.columns]
        raise DataError(fault.message, "\n".join(hints)) from fault
    texts, typed = {}, {}
    for name, place in found.items():
        cell, kind = quoted(headings[place]), str(described[place][1])
        asked = table.column(name).type if name in table.column_names else "rating"
        texts[name] = _text_of(cell, kind, formats.decimal if asked in NUMBERS else ".")
        if asked in TIMES and (moment := _moment_of(cell, kind, timezone)):
            typed[name] = moment
    return RawFile(path, relation, texts, record=_AS_SELECTED, typed=typed)


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


def _how_to_select(path: Path, column: str) -> str:
    """Say how a query comes to a column: perhaps by a line that it holds already, as a comment."""
    offered = re.compile(rf'\s*--.*\bas "?{column}"?,?\s*')
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    number = next((number for number, line in enumerate(lines, start=1) if offered.fullmatch(line)), 0)
    if number:
        return f"Line {number} of {path} offers it: look whether it is right, and take the -- in front of it away."
    return f"Select it in {path}: … as {column}"


def _text_of(cell: str, kind: str, decimal: str) -> str:
    """Return the SQL of a typed cell's text; an id that was stored as a float, since some are missing, is whole again."""
    text = f"cast({cell} as varchar)"
    if kind in {"DOUBLE", "FLOAT"}:
        text = f"regexp_replace({text}, '\\.0$', '')"
    is_number = kind in {"DOUBLE", "FLOAT"} or kind.startswith("DECIMAL")
    return f"replace({text}, '.', ',')" if is_number and decimal == "," else text


def _moment_of(cell: str, kind: str, timezone: str) -> str:
    """Return the SQL of the local time that a typed cell holds; nothing where its text has to be read."""
    if kind in {"DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"}:
        return f"try_cast({cell} as timestamp)"
    return f"{cell} at time zone {literal(timezone)}" if kind == "TIMESTAMP WITH TIME ZONE" and timezone else ""


def unreadable(connection: duckdb.DuckDBPyConnection, path: Path, error: duckdb.Error) -> DataError:
    """Say that a file cannot be read, without the values that stand in it; of a full disk, that it is full."""
    if is_full(error):
        return no_room()
    found = "it is no Parquet file, or damaged" if kind_of(path) == "parquet" else first_line(error)
    mend = "Mend the file or export it again; earlier results stand."
    if kind_of(path) == "sql":
        row = connection.execute("select current_setting('file_search_path')").fetchone()
        mend = how_to_mend(Path(row[0] if row else ""), error)
    return DataError(f"{path.name} cannot be read: {found}.", mend)
