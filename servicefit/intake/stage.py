"""Reads the files of one export, as text, into a staging table: one row a record, typed, with its reason if bad."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from servicefit.errors import DataError
from servicefit.intake.expressions import Bindings, Cell, Reader, literal, quoted
from servicefit.intake.files import RawFile, open_raw, unreadable
from servicefit.intake.headings import headings_of, refuse_twins
from servicefit.intake.lines import lines_at_bytes, lines_taken
from servicefit.intake.missing_columns import in_toml
from servicefit.intake.sources import Source
from servicefit.settings import Formats, Settings
from servicefit.tables import EXPORTS, RATING_PREFIX, Table

OPEN_QUOTE = "a quoted cell must end with a quote"

_FEW = 5


@dataclass(frozen=True, slots=True)
class Staged:
    """An export in its staging table ``stage.<table>``, whose rows lie as they were read.

    A row's number in the column ``reason`` is its place, from 1, in ``reasons``; it is NULL while the row is good.

    Parameters
    ----------
    table : Table
        The export.
    files : tuple of RawFile
        In the order in which they were read.
    given : frozenset of str
        Contract columns that at least one file has.
    ratings : tuple of str
        Wide rating columns, in alphabetical order.
    reasons : list of (str, str)
        Column and reason for which rows are rejected; filled while rows are read and checked.
    ends : list of int
        Where the rows of each file end: how many were read until then.
    stretched : list of str
        Notes of malformed rows that a quote stretches over several lines.
    """

    table: Table
    files: tuple[RawFile, ...]
    given: frozenset[str]
    ratings: tuple[str, ...]
    reasons: list[tuple[str, str]] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    stretched: list[str] = field(default_factory=list)

    @property
    def has_records(self) -> bool:
        """Whether a column ``record`` numbers rows of which the place among the rows does not tell the line."""
        return any(file.record for file in self.files)

    def number_of(self, column: str, reason: str) -> int:
        """Return what stands in the column ``reason`` for rows rejected for this."""
        if (column, reason) not in self.reasons:
            self.reasons.append((column, reason))
        return self.reasons.index((column, reason)) + 1

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know of how the files were read."""
        of: dict[str, list[str]] = {}
        for file in self.files:
            for note in file.notes:
                of.setdefault(note, []).append(file.path.name)
        return tuple(
            note if len(self.files) == 1 else f"{', '.join(names[:3])}{', …' if len(names) > 3 else ''}: {note}"
            for note, names in of.items()
        ) + tuple(self.stretched)


def stage_export(connection: duckdb.DuckDBPyConnection, source: Source, settings: Settings, scratch: Path) -> Staged:
    """Read one export into ``stage.<table>`` and the malformed lines into ``stage.<table>_malformed``.

    Parameters
    ----------
    connection : DuckDBPyConnection
        With a database attached as ``stage``.
    source : Source
        The export and its files.
    settings : Settings
        Headings, words, formats and scales.
    scratch : Path
        Takes up copies of files; private.

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
    files = tuple(open_raw(connection, source, path, settings, scratch) for path in source.files)
    given = frozenset(name for file in files for name in file.columns)
    _require_mapped(table, given, settings)
    ratings = tuple(sorted(name for name in given if name not in table.column_names))
    refuse_twins(ratings)
    staged = Staged(table, files, given, ratings)
    connection.execute(
        f"create table stage.{table.name}_malformed (file_no smallint, byte_position bigint, reason varchar)"
    )
    for number, file in enumerate(files):
        _stage_file(connection, staged, number, file, settings)
    return staged


def _require_mapped(table: Table, given: frozenset[str], settings: Settings) -> None:
    """Stop where the settings name a heading that none of several files has."""
    for name, heading in settings.columns.get(table.name, {}).items():
        if name not in given:
            written = in_toml(headings_of(heading))
            raise DataError(
                f"[columns.{table.name}] {name} = {written}, but no file of {table.name} has such a heading.",
                "Mend the line, or leave it out.",
            )


def _stage_file(
    connection: duckdb.DuckDBPyConnection, staged: Staged, number: int, file: RawFile, settings: Settings
) -> None:
    bindings = Bindings()
    rows = _rows(staged, file, _cells(staged, file, settings, bindings))
    # A list of words must not become a join: rows would lose their order, from which their lines are told.
    connection.execute("set disabled_optimizers = 'in_clause'")
    target = f"stage.{staged.table.name}"
    statement = f"insert into {target} {rows}" if number else f"create table {target} as {rows}"
    try:
        connection.execute(statement, bindings.values or None).fetchall()
    except duckdb.Error as error:
        raise unreadable(connection, file.path, error) from error
    count = connection.execute(f"select count(*) from {target}").fetchone()
    staged.ends.append(int(count[0]) if count else 0)
    if file.shape is not None:
        _keep_malformed(connection, staged.table.name, number)
        _look_at_quotes(connection, staged, number, file)


def _rows(staged: Staged, file: RawFile, cells: list[Cell]) -> str:
    """Return the SELECT of a file's records: inputs, then values, then the first finding, each computed once."""
    record = [f"{file.record or 'cast(null as bigint)'} as record"] if staged.has_records else []
    inputs = ", ".join([*record, *(f"{sql} as {name}" for cell in cells for name, sql in cell.inputs.items())])
    values = ", ".join(f"{cell.value} as {quoted(cell.name)}" for cell in cells)
    findings = " ".join(
        f"when {test} then {staged.number_of(cell.name, reason)}" for cell in cells for test, reason in cell.findings
    )
    kept = ["record"] if staged.has_records else []
    stored = ", ".join([*kept, *(f"{cell.stored} as {quoted(cell.name)}" for cell in cells)])
    return (
        f"select {stored}, cast(case {findings} end as smallint) as reason "
        f"from (select *, {values} from (select {inputs} from {file.relation}))"
    )


def _cells(staged: Staged, file: RawFile, settings: Settings, bindings: Bindings) -> list[Cell]:
    reader = Reader(
        settings.formats.get(staged.table.name, Formats()),
        settings.scales,
        settings.company.timezone,
        bindings,
        has_nul=file.has_nul,
        has_error=file.has_error,
    )
    words = settings.values.get(staged.table.name, {})
    cells = [
        reader.cell(column, file.columns.get(column.name), words.get(column.name, {}), file.typed.get(column.name))
        for column in staged.table.columns
    ]
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
               when kind like '%OVER MAXIMUM%' then 'the line is longer than 16 million characters'
               when kind like 'UNQUOTED%' then {literal(OPEN_QUOTE)}
               else 'the line must have as many cells as the header' end
        from (select line_byte_position as byte_position, min(cast(error_type as varchar)) as kind from csv_rejects group by 1)
        """
    )
    connection.execute("delete from csv_rejects")
    connection.execute("delete from csv_scans")


def _look_at_quotes(connection: duckdb.DuckDBPyConnection, staged: Staged, number: int, file: RawFile) -> None:
    """Stop at a quote that swallows the rest of the file, and note malformed rows that run over many lines.

    Nobody knows how many rows such a quote hides: counted is one.
    """
    if file.shape is None or file.text is None:
        return
    table = staged.table.name
    found = connection.execute(
        f"""
        (
          select byte_position, reason from stage.{table}_malformed
          where file_no = $number order by byte_position limit {_FEW}
        )
        union
        (
          select byte_position, reason from stage.{table}_malformed
          where file_no = $number and reason = $open order by byte_position desc limit 1
        )
        order by byte_position
        """,
        {"number": number, "open": OPEN_QUOTE},
    ).fetchall()
    for position, reason in found:
        taken, line = lines_taken(file.text, file.shape, position), lines_at_bytes(file.text, [position])[position]
        if taken is None and reason == OPEN_QUOTE:
            raise DataError(
                f"{file.path.name}, line {line}: a quote opens there and never closes, so that no row after it can be "
                "read.",
                "Mend that line or export the file again; earlier results stand.",
            )
        if taken is not None and taken > 1:
            staged.stretched.append(
                f"{file.path.name}, line {line}: a quote opens there and closes {taken - 1:,} "
                f"{'line' if taken == 2 else 'lines'} later; what stands between is lost with that one row. Mend the "
                "line, or export the file again."
            )
