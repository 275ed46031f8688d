"""Counts what was accepted and keeps what was rejected, with its place and without what is private."""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from servicefit.errors import DataError
from servicefit.intake.ddl import main_time
from servicefit.intake.expressions import literal, quoted
from servicefit.intake.identify import keyed_hash, pads_of
from servicefit.intake.lines import lines_at_bytes, lines_of_records
from servicefit.intake.report import ExportReport, Reason
from servicefit.intake.rules import PARENT_REJECTED
from servicefit.intake.stage import Staged
from servicefit.tables import Column

_FIRST = 5


@dataclass(frozen=True, slots=True)
class _Bad:
    file_no: int
    record: int | None
    line: int
    column: str
    reason: str
    row_json: str | None


def keep_rejected(
    connection: duckdb.DuckDBPyConnection, export: Staged, salt: bytes, warnings: tuple[str, ...]
) -> ExportReport:
    """Write the rejected rows and the counts of one export into the store.

    Parameters
    ----------
    connection : DuckDBPyConnection
        With ``stage`` and ``store``.
    export : Staged
        Checked by the rules.
    salt : bytes
        Key of the hashes that stand for ids.
    warnings : tuple of str
        What was accepted with a doubt.

    Returns
    -------
    ExportReport
        Rows read = rows accepted + rows rejected.
    """
    bad = sorted(
        (*_bad_rows(connection, export, salt), *_bad_lines(connection, export)), key=lambda row: (row.file_no, row.line)
    )
    _write(connection, export, bad)
    newest, oldest = _dates(connection, export)
    accepted = _count(connection, f"stage.{export.table.name} where reason is null")
    report = ExportReport(
        export=export.table.name,
        files=tuple(file.path.name for file in export.files),
        rows_read=accepted + len(bad),
        rows_accepted=accepted,
        rows_rejected=len(bad),
        reasons=_reasons(export, bad),
        warnings=warnings
        if accepted or bad
        else (*warnings, "there are no rows but the header; what needs them is not measured."),
        newest=newest,
        oldest=oldest,
    )
    connection.execute(
        "insert into store.export_counts values (?, ?, ?, ?, ?, ?)",
        [report.export, report.rows_read, report.rows_accepted, report.rows_rejected, newest, oldest],
    )
    return report


def refuse_if_broken(report: ExportReport, most_rejected: float) -> None:
    """Stop when more of an export was rejected than the settings allow.

    Parameters
    ----------
    report : ExportReport
        Rows whose parent was rejected do not count.
    most_rejected : float
        Share of the rows read, 0 to 1.

    Raises
    ------
    DataError
        Names the reasons with the most rows and where they stand.
    """
    orphaned = sum(
        reason.rows for reason in report.reasons if reason.reason.startswith(PARENT_REJECTED.partition("{")[0])
    )
    counted = report.rows_rejected - orphaned
    if counted <= most_rejected * report.rows_read:
        return
    worst = "; ".join(
        f"{reason.text} ({reason.rows:,} {'row' if reason.rows == 1 else 'rows'}, first {reason.places[0]})"
        for reason in report.reasons[:3]
    )
    raise DataError(
        f"At most {most_rejected:.0%} of an export's rows may be rejected; of {report.export} it is "
        f"{counted:,} of {report.rows_read:,} ({counted / report.rows_read:.0%}): {worst}.",
        "Mend the export or its [columns], [values] and [formats] in servicefit.toml; earlier results stand.",
    )


def _bad_rows(connection: duckdb.DuckDBPyConnection, export: Staged, salt: bytes) -> list[_Bad]:
    shown = ", ".join(f"{literal(column.name)}, {_shown(column)}" for column in export.table.columns)
    ids = any(column.type == "id" for column in export.table.columns)
    record = "record" if export.has_records else "null"
    rows = connection.execute(
        f"select rowid, {record}, reason, json_object({shown}) from stage.{export.table.name} where reason is not null",
        pads_of(salt) if ids else None,
    ).fetchall()
    bad = []
    for place, its_record, reason, shape in rows:
        number = bisect.bisect_right(export.ends, place)
        bad.append((number, its_record or place + 1 - _begin(export, number), *export.reasons[reason - 1], shape))
    lines = _lines(connection, export, [(number, record) for number, record, *_ in bad])
    return [_Bad(number, record, lines.get((number, record), record), *rest) for number, record, *rest in bad]


def _begin(export: Staged, number: int) -> int:
    """Return how many rows were read before a file."""
    return export.ends[number - 1] if number else 0


def _lines(
    connection: duckdb.DuckDBPyConnection, export: Staged, records: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], int]:
    """Find the lines of records of CSV files; elsewhere the record says it itself."""
    of: dict[int, list[int]] = {}
    for number, record in records:
        of.setdefault(number, []).append(record)
    lines: dict[tuple[int, int], int] = {}
    for number, wanted in of.items():
        file = export.files[number]
        if file.shape is not None and file.text is not None:
            kept = export.ends[number] - _begin(export, number)
            malformed = _malformed(connection, export, number)
            found = lines_of_records(file.text, file.shape, wanted, kept, malformed, file.lines)
            lines |= {(number, record): line for record, line in found.items()}
    return lines


def _shown(column: Column) -> str:
    """Return the SQL of what may be kept of a rejected cell: ids hashed, free text left out."""
    if column.type == "id":
        return f"lower(substr(hex({keyed_hash(quoted(column.name))}), 1, 16))"
    if column.type == "private_text" or (column.type == "text" and not column.words):
        return f"case when {quoted(column.name)} is not null then '[text]' end"
    if column.words:
        among = ", ".join(literal(word) for word in column.words)
        return f"case when {quoted(column.name)} in ({among}) then {quoted(column.name)} when {quoted(column.name)} is not null then '[text]' end"
    return f"cast({quoted(column.name)} as varchar)"


def _malformed(connection: duckdb.DuckDBPyConnection, export: Staged, number: int) -> list[int]:
    rows = connection.execute(
        f"select byte_position from stage.{export.table.name}_malformed where file_no = {number}"
    ).fetchall()
    return [int(row[0]) for row in rows]


def _bad_lines(connection: duckdb.DuckDBPyConnection, export: Staged) -> list[_Bad]:
    rows = connection.execute(
        f"select file_no, byte_position, reason from stage.{export.table.name}_malformed"
    ).fetchall()
    bad = []
    for number, file in enumerate(export.files):
        if file.text is None:
            continue
        lines = lines_at_bytes(file.text, [position for file_no, position, _ in rows if file_no == number])
        bad += [
            _Bad(number, None, lines[position], "", reason, None)
            for file_no, position, reason in rows
            if file_no == number
        ]
    return bad


def _write(connection: duckdb.DuckDBPyConnection, export: Staged, bad: list[_Bad]) -> None:
    if not bad:
        return
    connection.execute(
        "insert into store.rejected_rows select $export, unnest($file::varchar[]), unnest($line::bigint[]), "
        "nullif(unnest($column::varchar[]), ''), unnest($reason::varchar[]), unnest($shape::varchar[])",
        {
            "export": export.table.name,
            "file": [export.files[row.file_no].path.name for row in bad],
            "line": [row.line for row in bad],
            "column": [row.column for row in bad],
            "reason": [row.reason for row in bad],
            "shape": [row.row_json for row in bad],
        },
    )


def _reasons(export: Staged, bad: list[_Bad]) -> tuple[Reason, ...]:
    groups: dict[tuple[str, str], list[str]] = {}
    for row in bad:
        groups.setdefault((row.reason, row.column), []).append(f"{export.files[row.file_no].path.name}:{row.line}")
    reasons = [
        Reason(reason, column, len(places), tuple(places[:_FIRST])) for (reason, column), places in groups.items()
    ]
    return tuple(sorted(reasons, key=lambda found: (-found.rows, found.text)))


def _dates(connection: duckdb.DuckDBPyConnection, export: Staged) -> tuple[dt.date | None, dt.date | None]:
    time = main_time(export.table)
    if time is None:
        return None, None
    row = connection.execute(
        f"select cast(max({time.name}) as date), cast(min({time.name}) as date) from stage.{export.table.name} where reason is null"
    ).fetchone()
    return (row[0], row[1]) if row else (None, None)


def _count(connection: duckdb.DuckDBPyConnection, rows: str) -> int:
    row = connection.execute(f"select count(*) from {rows}").fetchone()
    return int(row[0]) if row else 0
