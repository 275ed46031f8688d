"""From exports to the store, in one go: all of it, or nothing changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import duckdb

from servicefit.engine.connection import open_duckdb
from servicefit.engine.room import require_writable, room_asked_for
from servicefit.intake.ddl import fill_case_starts
from servicefit.intake.every_export import Progress, stage_all
from servicefit.intake.expressions import literal
from servicefit.intake.faults import as_error
from servicefit.intake.identify import build_dictionaries, read_salt
from servicefit.intake.redaction import register_redaction
from servicefit.intake.report import IntakeReport
from servicefit.intake.scratch import clear_left, scratch_folder
from servicefit.intake.sources import Found, find_sources
from servicefit.intake.store import fill_data_end, fill_fingerprint, fill_table, fill_wide
from servicefit.intake.unchanged import change_in_words, changed_exports, keep_keys, keys_of, read_kept
from servicefit.intake.unread import nothing_found, unread_files
from servicefit.settings import Settings


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
        Exports cannot be read, lack a required column, or have too many rows rejected; all of them are named. The
        store stands as it was.
    """
    report = check_exports(folder, settings, progress, known, store)
    if report.every_fault:
        raise as_error(report)
    return report


def check_exports(
    folder: Path,
    settings: Settings,
    progress: Progress = lambda _: None,
    known: Path | None = None,
    store: Path | None = None,
) -> IntakeReport:
    """Read every export, those that can be used and those that cannot.

    Parameters
    ----------
    folder, settings, progress, known, store
        As for :func:`read_exports`.

    Returns
    -------
    IntakeReport
        With a fault for each export that cannot be used; the store is written only where there is none.

    Raises
    ------
    DataError
        There is no export at all.
    """
    found = find_sources(folder, settings.exports)
    if not found.sources and not found.faults:
        raise nothing_found(folder)
    salt = read_salt(folder, settings.privacy.salt_env)
    keys = keys_of(found.sources, settings, salt)
    kept = read_kept(store or known)
    changed = None if kept is None else changed_exports(kept[0], keys)
    change = "" if kept is None else change_in_words(*kept, keys, found.sources)
    unread = unread_files(folder, found.sources)
    if kept is not None and not changed and not found.faults:
        clear_left(folder)
        return replace(kept[1], changed=(), change=change, unread=unread)
    require_writable(folder)
    with room_asked_for(), scratch_folder(folder) as scratch:
        report = _build(folder, scratch, found, settings, salt, keys, progress)
        if store is not None and not report.every_fault:
            made = scratch / "store.duckdb"
            made.chmod(0o600)
            made.replace(store)
        return replace(report, changed=changed, change=change, unread=unread)


def _build(
    folder: Path,
    scratch: Path,
    found: Found,
    settings: Settings,
    salt: bytes,
    keys: Mapping[str, str],
    progress: Progress,
) -> IntakeReport:
    connection = open_duckdb(temp_directory=str(scratch), file_search_path=str(folder))
    try:
        register_redaction(connection)
        connection.execute("set timezone = 'UTC'")  # what a machine is set to changes nothing
        # What is read once and thrown away, or tells nothing twice, is not worth packing.
        connection.execute("set disabled_compression_methods = 'fsst,dict_fsst,zstd'")
        connection.execute(f"attach {literal(str(scratch / 'stage.duckdb'))} as stage")
        connection.execute(f"attach {literal(str(scratch / 'store.duckdb'))} as store")
        staged, report = stage_all(connection, scratch, found, settings, salt, progress)
        if report.every_fault:
            return report
        progress("Writing the store")
        build_dictionaries(connection, staged, salt)
        connection.execute("reset disabled_compression_methods")
        for export in staged.values():
            fill_table(connection, export)
        fill_wide(connection, staged.get("survey_responses"), staged.get("survey_ratings"), settings.scales.rating)
        connection.execute(fill_case_starts())
        fill_data_end(connection)
        fingerprint = fill_fingerprint(connection, staged)
        keep_keys(connection, keys, report.exports)
        return replace(report, data_end=_data_end(connection), fingerprint=fingerprint)
    finally:
        connection.close()


def _data_end(connection: duckdb.DuckDBPyConnection) -> dt.datetime | None:
    row = connection.execute("select data_end_at from store.data_end").fetchone()
    return row[0] if row else None
