"""Stages the exports one by one; one that cannot be used does not keep the others from being looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from servicefit.errors import DataError
from servicefit.intake.alike import note_alike
from servicefit.intake.expressions import quoted
from servicefit.intake.faults import missing_exports, ratings_twice, require_customers
from servicefit.intake.lacking import note_lacking
from servicefit.intake.personal import refuse_segments_of_one, warn_of_personal
from servicefit.intake.rejected import keep_rejected, refuse_if_broken
from servicefit.intake.report import ExportReport, Fault, IntakeReport
from servicefit.intake.rules import Rules
from servicefit.intake.sources import Found, Source
from servicefit.intake.stage import Staged, stage_export
from servicefit.intake.store import create_store
from servicefit.settings import Settings
from servicefit.tables import EXPORTS, RATING_PREFIX

Progress = Callable[[str], None]


def stage_all(
    connection: duckdb.DuckDBPyConnection,
    scratch: Path,
    found: Found,
    settings: Settings,
    salt: bytes,
    progress: Progress,
) -> tuple[dict[str, Staged], IntakeReport]:
    """Read every export into its staging table, check it, and keep what was rejected.

    Parameters
    ----------
    connection : DuckDBPyConnection
        With ``stage`` and ``store``, both empty.
    scratch : Path
        Takes up copies of files; private.
    found : Found
        The exports.
    settings : Settings
        How they are read.
    salt : bytes
        Key of the hashes that stand for ids.
    progress : callable
        Told, in words, what is being done.

    Returns
    -------
    dict of str to Staged
        Those that could be read.
    IntakeReport
        All of them, with the faults that were found; without end of the data and fingerprint.
    """
    create_store(connection)
    reader = _Reader(connection, scratch, settings, salt)
    reports = [_without_files(table, fault) for table, fault in found.faults.items()]
    reader.broken.update(found.faults)
    for source in found.sources:
        progress(f"Reading {source.table}")
        reports.append(reader.read(source))
    brought = {report.export for report in reports}
    twice = ratings_twice(reader.staged.get("survey_responses"), reader.staged.get("survey_ratings"))
    ordered = tuple(sorted(reports, key=lambda report: list(EXPORTS).index(report.export)))
    return reader.staged, IntakeReport(ordered, None, "", faults=(*missing_exports(brought), *twice))


def _without_files(table: str, fault: DataError) -> ExportReport:
    return ExportReport(table, (), fault=Fault(fault.message, fault.hint))


@dataclass(frozen=True, slots=True)
class _Reader:
    connection: duckdb.DuckDBPyConnection
    scratch: Path
    settings: Settings
    salt: bytes
    staged: dict[str, Staged] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)

    def read(self, source: Source) -> ExportReport:
        """Read one export; where it cannot be used, say why in its report."""
        report = ExportReport(source.table, tuple(path.name for path in source.files))
        try:
            staged = self.staged[source.table] = stage_export(self.connection, source, self.settings, self.scratch)
            lacking = note_lacking(staged, self.settings.columns.get(source.table, {}))
            notes = (*staged.notes, *lacking, *self._unchecked(staged))
            doubts = (*Rules(self.connection, self.staged).apply(staged), *warn_of_personal(self.connection, staged))
            warnings = (*notes, *doubts)
            report = self._with_columns(staged, keep_rejected(self.connection, staged, self.salt, warnings))
            require_customers(report)
            refuse_if_broken(report, self.settings.checks.most_rejected)
            refuse_segments_of_one(self.connection, staged)
            report = replace(report, warnings=(*report.warnings, *note_alike(self.connection, staged)))
        except DataError as fault:
            self.broken.add(source.table)
            if not report.rows_read:
                self.staged.pop(source.table, None)
                self._forget(source.table)
            return replace(report, fault=Fault(fault.message, fault.hint))
        return report

    def _forget(self, table: str) -> None:
        """Drop what was begun of an export, and what the reader of CSV keeps of its malformed lines."""
        for name in (f"stage.{table}", f"stage.{table}_malformed", "temp.csv_rejects", "temp.csv_scans"):
            self.connection.execute(f"drop table if exists {name}")

    def _unchecked(self, staged: Staged) -> list[str]:
        """Say which references could not be checked, since what they refer to cannot be used."""
        return [
            f"{column.name}: not held against {column.refers_to}, which cannot be used."
            for column in staged.table.columns
            if column.name in staged.given and column.refers_to in self.broken - set(self.staged)
        ]

    def _with_columns(self, staged: Staged, report: ExportReport) -> ExportReport:
        """Add which columns the files have, and what of these holds a value in an accepted row."""
        accepted = f"from stage.{staged.table.name} where reason is null and"
        columns = [column for column in staged.table.columns if column.name in staged.given]
        given = [*(column.name for column in columns), *staged.ratings]
        filled = [name for name in given if self._rows(f"select 1 {accepted} {quoted(name)} is not null limit 1")]
        words = [
            f"{column.name}={word}"
            for column in columns
            if column.words
            for (word,) in self._rows(f"select distinct {column.name} {accepted} {column.name} is not null order by 1")
        ]
        return replace(report, given=_plain(given), filled=_plain([*filled, *words]))

    def _rows(self, query: str) -> list[tuple[str, ...]]:
        return self.connection.execute(query).fetchall()


def _plain(names: Iterable[str]) -> tuple[str, ...]:
    """Return each name once; that of any rating in a column of its own is ``rating``."""
    return tuple(dict.fromkeys("rating" if name.startswith(RATING_PREFIX) else name for name in names))
