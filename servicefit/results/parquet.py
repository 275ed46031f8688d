"""Result frames as Parquet files, the same bytes for the same rows."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import pandas as pd

from servicefit.engine.connection import open_duckdb
from servicefit.results.schema import SQL_TYPES, Kind, ResultTable

DIGITS = 10


def write_frame(frame: pd.DataFrame, table: ResultTable, path: Path) -> None:
    """Write a result frame, sorted by its keys and rounded to ten significant digits.

    Parameters
    ----------
    frame : DataFrame
        With the columns of the table.
    table : ResultTable
        Its columns and keys.
    path : Path
        The file; its folder is made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lists = {column.name: [_plain(value, column.kind) for value in frame[column.name]] for column in table.columns}
    unnested = ", ".join(
        f"unnest(${column.name}::{SQL_TYPES[column.kind]}[]) as {column.name}" for column in table.columns
    )
    keys = ", ".join(f"{key} nulls first" for key in table.keys)
    part = path.with_suffix(".part")
    with open_duckdb(threads=1) as connection:
        connection.execute(f"create table result as select * from (select {unnested}) order by {keys}", lists)  # noqa: S608 - names of the schema
        connection.execute(
            f"copy result to '{str(part).replace(chr(39), chr(39) * 2)}' (format parquet, compression zstd)"
        )
    part.replace(path)


def read_frame(path: Path, table: ResultTable) -> pd.DataFrame:
    """Read a result frame.

    Parameters
    ----------
    path : Path
        From :func:`write_frame`.
    table : ResultTable
        Its columns.

    Returns
    -------
    DataFrame
        Counts as ``Int64``, flags as ``boolean``, dates as ``date``; missing values stay missing, and so are columns
        that an earlier version did not write yet.
    """
    with open_duckdb() as connection:
        result = connection.execute("select * from read_parquet(?, hive_partitioning = false)", [str(path)])
        written = [column[0] for column in result.description or ()]
        rows = result.fetchall()
    frame = pd.DataFrame(rows, columns=written).reindex(columns=table.column_names)
    types = {"text": "object", "number": "float64", "count": "Int64", "flag": "boolean", "date": "object"}
    return frame.astype({column.name: types[column.kind] for column in table.columns})


def _plain(value: object, kind: Kind) -> object:
    """Return a cell as a plain Python value, None where it is missing."""
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)) or value is pd.NaT:
        return None
    match kind:
        case "number":
            return float(f"{float(value):.{DIGITS}g}")  # type: ignore[arg-type]
        case "count":
            return int(value)  # type: ignore[call-overload]
        case "flag":
            return bool(value)
        case "date":
            return value.date() if isinstance(value, dt.datetime) else value
        case _:
            return str(value)
