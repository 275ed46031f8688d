"""Which files belong to which export."""

from __future__ import annotations

import glob
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from servicefit.errors import DataError
from servicefit.tables import EXPORTS

Kind = Literal["csv", "parquet", "sql", "xlsx"]

_ENDINGS: dict[str, Kind] = {
    ".csv": "csv",
    ".csv.gz": "csv",
    ".tsv": "csv",
    ".tsv.gz": "csv",
    ".txt": "csv",
    ".parquet": "parquet",
    ".sql": "sql",
    ".xlsx": "xlsx",
}
_SHEET = re.compile(r"(?P<file>.+?\.xlsx)#(?P<sheet>.+)", re.IGNORECASE)
_DEFAULTS = (".csv", ".csv.gz", ".parquet", ".sql", ".xlsx")


@dataclass(frozen=True, slots=True)
class Source:
    """The files of one export.

    Parameters
    ----------
    table : str
        The export table.
    files : tuple of Path
        Sorted by name.
    sheet : str
        The sheet to read of Excel files; empty for the first.
    """

    table: str
    files: tuple[Path, ...]
    sheet: str = ""


def kind_of(file: Path) -> Kind:
    """Say how a file is read, by its ending.

    Raises
    ------
    DataError
        The ending is none that can be read.
    """
    for ending, kind in _ENDINGS.items():
        if file.name.lower().endswith(ending):
            return kind
    raise DataError(
        f"{file.name} must be CSV, gzipped CSV, Excel (.xlsx), Parquet or .sql; its ending is none of these.",
        "Save it as .csv, .csv.gz, .xlsx or .parquet.",
    )


@dataclass(frozen=True, slots=True)
class Found:
    """What a workspace brings.

    Parameters
    ----------
    sources : tuple of Source
        Parents before the tables that refer to them; exports without a file are left out.
    faults : mapping of str to DataError
        Export whose files cannot be told, to why.
    """

    sources: tuple[Source, ...]
    faults: Mapping[str, DataError]


def find_sources(folder: Path, configured: Mapping[str, str]) -> Found:
    """Find the files of every export of a workspace.

    Parameters
    ----------
    folder : Path
        The workspace.
    configured : mapping of str to str
        ``[exports]`` of the settings: table to file or glob, relative to the workspace.

    Returns
    -------
    Found
        What there is; a configured file that is not there is a fault of its export.
    """
    sources: list[Source] = []
    faults: dict[str, DataError] = {}
    for table in _parents_first():
        pattern, sheet = _split_sheet(folder, configured.get(table))
        try:
            if files := _files(folder, table, pattern):
                sources.append(Source(table, files, sheet))
        except DataError as fault:
            faults[table] = fault
    return Found(tuple(sources), faults)


def _split_sheet(folder: Path, pattern: str | None) -> tuple[str | None, str]:
    """Split ``file.xlsx#Sheet``, unless a file is named so."""
    if pattern is None or (folder / pattern).is_file():
        return pattern, ""
    named = _SHEET.fullmatch(pattern)
    return (named["file"], named["sheet"]) if named else (pattern, "")


def _files(folder: Path, table: str, pattern: str | None) -> tuple[Path, ...]:
    if pattern is None:
        found = [folder / "exports" / f"{table}{ending}" for ending in _DEFAULTS]
        present = tuple(file for file in found if file.is_file())
        if len(present) > 1:
            names = " and ".join(file.name for file in present)
            raise DataError(
                f"The export {table} must be one file; found {names}.",
                f'Name the one meant under [exports]: {table} = "…"',
            )
        return present
    if (folder / pattern).is_file():
        return (folder / pattern,)
    matches = sorted(glob.glob(pattern, root_dir=folder, recursive=True))  # noqa: PTH207 - the pattern may be absolute
    files = tuple(folder / name for name in matches if (folder / name).is_file())
    if not files:
        raise DataError(
            f'[exports] {table} = "{pattern}" must name a file; nothing matches it in {folder}.',
            "Mend the name, or leave the line out.",
        )
    return files


def _parents_first() -> list[str]:
    ordered: list[str] = []

    def add(table: str) -> None:
        if table in ordered:
            return
        for column in EXPORTS[table].columns:
            if column.refers_to and column.refers_to != table:
                add(column.refers_to)
        ordered.append(table)

    for name in EXPORTS:
        add(name)
    return ordered
