"""From exports to the store, in one go: all of it, or nothing changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import duckdb

from servicefit.engine.connection import CONFIG
from servicefit.errors import DataError
from servicefit.intake.ddl import fill_case_starts
from servicefit.intake.expressions import literal
from servicefit.intake.identify import build_dictionaries, read_salt
from servicefit.intake.rejected import keep_rejected, refuse_if_broken
from servicefit.intake.report import ExportReport, IntakeReport
from servicefit.intake.rules import Rules
from servicefit.intake.scratch import clear_left, scratch_folder
from servicefit.intake.sources import Source, find_sources
from servicefit.intake.stage import Staged, stage_export
from servicefit.intake.store import create_store, fill_data_end, fill_fingerprint, fill_table, fill_wide
from servicefit.intake.unchanged import changed_exports, keep_keys, keys_of, read_kept
from servicefit.settings import Settings
from servicefit.tables import EXPORTS

Progress = Callable[[str], None]
FACTS = ("survey_responses", "orders", "contacts", "cases", "feature_usage")
"""Exports whose rows happen at a time; one of them must be there."""


def read_exports(
    folder: Path,
    settings: Settings,
    store: Path | None,
    progress: Progress = lambda _: None,
    known: Path | None = None,
) -> IntakeReport:
    """Read every export of a workspace, check it, and write the store; none of it where nothing has changed.

    Parameters
    ----------
    folder : Path
        The workspace.
    settings : Settings
        Its settings.
    store : Path or None
        Where the store shall lie; it is replaced by one rename at the very end. None = only check.
    progress : callable
        Told, in words, what is being done.
    known : Path or None
        An earlier store to compare with when only checking; else that is the store itself.

    Returns
    -------
    IntakeReport
        What was read, accepted and rejected; as it was told then where the exports are unchanged.

    Raises
    ------
    DataError
        An export cannot be read, lacks a required column, or has too many rows rejected. The store stands as it was.
    """
    sources = find_sources(folder, settings.exports)
    _require_tables(sources)
    salt = read_salt(folder, settings.privacy.salt_env)
    keys = keys_of(sources, settings, salt)
    kept = read_kept(store or known)
    changed = None if kept is None else changed_exports(kept[0], keys)
    if kept is not None and not changed:
        clear_left(folder)
        return replace(kept[1], changed=())
    with scratch_folder(folder) as scratch:
        report = replace(_build(folder, scratch, sources, settings, salt, keys, progress), changed=changed)
        if store is not None:
            (scratch / "store.duckdb").replace(store)
        return report


def _require_tables(sources: tuple[Source, ...]) -> None:
    found = {source.table for source in sources}
    if "customers" not in found:
        raise DataError(
            f"There must be an export customers; found only {', '.join(sorted(found))}.",
            "Bring exports/customers.csv with customer_id and segment, or a customers.sql that takes them from another file.",
        )
    if not found & set(FACTS):
        raise DataError(
            f"There must be at least one of {', '.join(FACTS)}; found only {', '.join(sorted(found))}.",
            "Bring one of them as exports/<name>.csv; docs/tables.md says what it holds.",
        )


def _require_customers(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Refuse customers without a row: every other export would be blamed for naming none of them."""
    if source.table == "customers":
        rows = connection.execute("select count(*) from stage.customers").fetchone()
        if rows == (0,):
            names = ", ".join(file.name for file in source.files)
            raise DataError(
                f"The export customers must have rows; {names} has none but its header.", "Export it again."
            )


def _build(
    folder: Path,
    scratch: Path,
    sources: tuple[Source, ...],
    settings: Settings,
    salt: bytes,
    keys: Mapping[str, str],
    progress: Progress,
) -> IntakeReport:
    connection = duckdb.connect(config={**CONFIG, "temp_directory": str(scratch), "file_search_path": str(folder)})
    try:
        connection.execute("set timezone = 'UTC'")  # what a machine is set to changes nothing
        connection.execute(f"attach {literal(str(scratch / 'stage.duckdb'))} as stage")
        connection.execute(f"attach {literal(str(scratch / 'store.duckdb'))} as store")
        staged, reports = _stage_all(connection, scratch, sources, settings, salt, progress)
        progress("Writing the store")
        build_dictionaries(connection, staged.values(), salt)
        for export in staged.values():
            fill_table(connection, export)
        fill_wide(connection, staged.get("survey_responses"), staged.get("survey_ratings"), settings.scales.rating)
        connection.execute(fill_case_starts())
        fill_data_end(connection)
        fingerprint = fill_fingerprint(connection, staged)
        ordered = tuple(sorted(reports, key=lambda report: list(EXPORTS).index(report.export)))
        keep_keys(connection, keys, ordered)
        rated = connection.execute("select count(*) > 0 from store.rating_places").fetchone()
        return IntakeReport(ordered, _data_end(connection), fingerprint, has_ratings=rated == (True,))
    finally:
        connection.close()


def _stage_all(
    connection: duckdb.DuckDBPyConnection,
    scratch: Path,
    sources: tuple[Source, ...],
    settings: Settings,
    salt: bytes,
    progress: Progress,
) -> tuple[dict[str, Staged], list[ExportReport]]:
    create_store(connection)
    staged: dict[str, Staged] = {}
    reports: list[ExportReport] = []
    rules = Rules(connection, staged)
    for source in sources:
        progress(f"Reading {source.table}")
        staged[source.table] = stage_export(connection, source, settings, scratch)
        _require_customers(connection, source)
        warnings = (*staged[source.table].notes, *rules.apply(staged[source.table]))
        reports.append(keep_rejected(connection, staged[source.table], salt, warnings))
        refuse_if_broken(reports[-1], settings.checks.most_rejected)
    responses = staged.get("survey_responses")
    if responses is not None and responses.ratings and "survey_ratings" in staged:
        raise DataError(
            "Ratings must come either as survey_ratings or as rating_… columns of survey_responses; found both.",
            "Leave one of them out.",
        )
    return staged, reports


def _data_end(connection: duckdb.DuckDBPyConnection) -> dt.datetime | None:
    row = connection.execute("select data_end_at from store.data_end").fetchone()
    return row[0] if row else None
