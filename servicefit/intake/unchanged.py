"""Whether the exports are what the store was made of: then it need not be made again."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from servicefit.engine.connection import open_duckdb
from servicefit.engine.query import find_query
from servicefit.intake.ddl import CASE_STARTS
from servicefit.intake.report import ExportReport, IntakeReport, Reason
from servicefit.intake.sources import Source, kind_of
from servicefit.settings import Settings

_MAKERS = ("intake/*.py", "columns.py", "tables.py", "settings_schema.py")
"""The package's files that decide what the store holds."""
_FEW = 3


def keys_of(sources: Iterable[Source], settings: Settings, salt: bytes) -> dict[str, str]:
    """Find the key of every export: equal keys, equal rows in the store.

    Parameters
    ----------
    sources : iterable of Source
        The exports.
    settings : Settings
        Of which those count that say how exports are read.
    salt : bytes
        Key of the hashes that stand for ids; it cannot be told from what is returned.

    Returns
    -------
    dict of str to str
        Export to 64 hexadecimal digits: of the contents and names of its files, the settings, the salt, and the
        program itself. Empty for an export with a ``.sql`` file: what that reads can be anything.
    """
    common = {
        "program": _program(),
        "salt": hmac.new(salt, b"key of unchanged exports", hashlib.sha256).hexdigest(),
        "scales": settings.scales.model_dump(),
        "timezone": settings.company.timezone,
        "most_rejected": settings.checks.most_rejected,
    }
    return {source.table: _key(source, settings, common) for source in sources}


def _key(source: Source, settings: Settings, common: Mapping[str, object]) -> str:
    if any(kind_of(path) == "sql" for path in source.files):
        return ""
    formats = settings.formats.get(source.table)
    parts = {
        **common,
        "files": [(path.name, _digest(path)) for path in source.files],
        "sheet": source.sheet,
        "columns": settings.columns.get(source.table, {}),
        "values": settings.values.get(source.table, {}),
        "formats": formats.model_dump() if formats else {},
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def _program() -> str:
    """Return a digest of what makes the store: the package's own files, and the libraries that read for it."""
    package = Path(__file__).parents[1]
    total = hashlib.sha256(find_query(CASE_STARTS).sql.encode())
    for pattern in _MAKERS:
        for file in sorted(package.glob(pattern)):
            total.update(file.read_bytes())
    libraries = (f"{name} {version(name)}" for name in ("duckdb", "openpyxl", "python-stdnum"))
    return f"{total.hexdigest()} {' '.join(libraries)}"


def changed_exports(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Name the exports that have changed, have come or have gone; those that nobody can know of count as changed."""
    names = sorted({*before, *now})
    return tuple(name for name in names if not now.get(name) or before.get(name) != now[name])


def change_in_words(
    before: Mapping[str, str], kept: IntakeReport, now: Mapping[str, str], sources: Iterable[Source]
) -> str:
    """Say which exports have changed since they were last read, by which files, and which are read in any case.

    Parameters
    ----------
    before, now : mapping of str to str
        Export to key, then and now.
    kept : IntakeReport
        What was said of the exports then.
    sources : iterable of Source
        The exports now.

    Returns
    -------
    str
        One sentence or two.
    """
    changed = changed_exports(before, now)
    if not changed:
        return "The exports are unchanged; they were not read again."
    queries = [name for name in changed if before.get(name) == now.get(name) == ""]
    then = {export.export: set(export.files) for export in kept.exports}
    here = {source.table: {path.name for path in source.files} for source in sources}
    told = [
        f"{name}{_files_in_words(then.get(name, set()), here.get(name, set()))}"
        for name in changed
        if name not in queries
    ]
    sentences = [f"Changed since the last reading: {', '.join(told)}."] if told else []
    sentences += [f"Read again, as a query may read anything: {', '.join(queries)}."] if queries else []
    return " ".join(sentences)


def _files_in_words(before: set[str], now: set[str]) -> str:
    """Say how many files have gone and come, and name the first of them."""
    counts = [
        f"{len(names)} {'file' if len(names) == 1 else 'files'} {word}: "
        f"{', '.join(sorted(names)[:_FEW])}{', …' if len(names) > _FEW else ''}"
        for names, word in ((before - now, "fewer"), (now - before, "more"))
        if names
    ]
    return f" ({'; '.join(counts)})" if counts else ""


def keep_keys(connection: duckdb.DuckDBPyConnection, keys: Mapping[str, str], reports: Iterable[ExportReport]) -> None:
    """Keep in the store what it was made of, and what was said of it.

    Parameters
    ----------
    connection : DuckDBPyConnection
        With ``store``.
    keys : mapping of str to str
        Export to key, as :func:`keys_of` finds them before the exports are read.
    reports : iterable of ExportReport
        What was read of each.
    """
    connection.execute("create table store.exports_read (export varchar, key varchar, report varchar)")
    for report in reports:
        text = json.dumps(dataclasses.asdict(report), default=dt.date.isoformat)
        connection.execute(
            "insert into store.exports_read values (?, ?, ?)", [report.export, keys[report.export], text]
        )


def read_kept(store: Path | None) -> tuple[dict[str, str], IntakeReport] | None:
    """Read what a store was made of.

    Parameters
    ----------
    store : Path or None
        Perhaps not there, or of another version.

    Returns
    -------
    tuple of dict and IntakeReport, or None
        Export to key, and what was said when the exports were read; None where the store does not tell.
    """
    if store is None or not store.is_file():
        return None
    try:
        with open_duckdb(store, read_only=True) as connection:
            kept = connection.execute("select export, key, report from exports_read order by rowid").fetchall()
            end = connection.execute("select data_end_at from data_end").fetchone()
            fingerprint = connection.execute("select value from fingerprint").fetchone()
    except duckdb.Error:
        return None
    if end is None or fingerprint is None:
        return None
    reports = tuple(_report(json.loads(text)) for _, _, text in kept)
    return {export: key for export, key, _ in kept}, IntakeReport(reports, end[0], fingerprint[0])


def _report(kept: dict[str, Any]) -> ExportReport:
    reasons = tuple(Reason(**{**reason, "places": tuple(reason["places"])}) for reason in kept["reasons"])
    dates = {name: dt.date.fromisoformat(kept[name]) if kept[name] else None for name in ("newest", "oldest")}
    lists = {name: tuple(kept[name]) for name in ("files", "warnings", "given", "filled")}
    return ExportReport(**{**kept, **dates, **lists, "reasons": reasons})
