"""How to mend a ``.sql`` export whose query cannot be run."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

_NO_FILES = re.compile(r'No files found that match the pattern "(.+)"')
_NO_COLUMN = re.compile(r'Referenced column ".*" not found|does not have a column named')
_FEW = 5


def how_to_mend(folder: Path, error: duckdb.Error) -> str:
    """Say how to mend a query, or what it reads, by the way in which it failed.

    Parameters
    ----------
    folder : Path
        The workspace, where relative paths of a query start.
    error : duckdb.Error
        What the query ended with; none of its values is told.

    Returns
    -------
    str
        Names of files and folders, at most.
    """
    said = str(error)
    if missing := _NO_FILES.search(said):
        return f"Put the raw export where the query looks for it ({missing[1]}); {_found_there(folder, missing[1])}."
    if ".xlsx" in said or "excel extension" in said:
        return "A query reads CSV and Parquet: save the Excel sheet as CSV, and let the query read that."
    if isinstance(error, duckdb.BinderException) and _NO_COLUMN.search(said):
        return "The raw file lacks this heading: change the query, or export that column."
    if "not utf-8 encoded" in said:
        return "The raw file is no UTF-8: read it with encoding = 'utf-16' where it is that, or save it as UTF-8."
    if "CSV" in said or "sniffing" in said:
        return (
            "The raw file is no plain CSV: name its delimiter, quote and encoding in read_csv(…), or export it again."
        )
    return "Mend the query; earlier results stand."


def _found_there(folder: Path, pattern: str) -> str:
    """Say what lies in the folder that a pattern looks into."""
    plain = pattern.partition("*")[0]
    place = folder / (plain.rpartition("/")[0] if plain != pattern else str(Path(pattern).parent))
    if not place.is_dir():
        return f"there is no folder {place}"
    names = sorted(path.name for path in place.iterdir() if path.is_file() and not path.name.startswith("."))
    if not names:
        return f"{place} holds no file"
    told = ", ".join(names[:_FEW]) + (", …" if len(names) > _FEW else "")
    excel = ". Save an Excel sheet as CSV" if any(name.lower().endswith(".xlsx") for name in names) else ""
    return f"{place} holds {told}{excel}"
