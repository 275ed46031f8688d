"""The first rows of a file, as text."""

from __future__ import annotations

import csv
import html
import re
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb
import pandas as pd

from servicefit.engine.connection import first_line
from servicefit.errors import DataError
from servicefit.intake.encodings import open_bytes, plain_text
from servicefit.intake.excel import open_sheet
from servicefit.intake.expressions import literal
from servicefit.intake.headings import open_text, read_csv_shape
from servicefit.intake.sources import kind_of

FIRST_ROWS = 10_000
_HEADINGS_WITHIN = 20
_A_VALUE = re.compile(r"[^@\s]+@[^@\s]+\.\w+|[\d\s.,:/+-]{6,}|-?\d+[.,]\d+")
_NO_LATIN_1 = re.compile(rb"[\x80-\x9f]")
"""Bytes that are letters and signs, such as €, in Windows-1252 only."""
_CHUNK = 1 << 20
_SHEET = re.compile(rb'<(?:\w+:)?sheet [^>]*?name="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Sample:
    """The first rows of one file or sheet.

    Parameters
    ----------
    headings : tuple of str
        As written.
    rows : DataFrame
        Text, a column a heading, named by its position.
    delimiter : str
        Of a text file.
    encoding : str or None
        What SQL calls that of a text file; empty for UTF-8, None where SQL cannot read it.
    """

    headings: tuple[str, ...]
    rows: pd.DataFrame
    delimiter: str = ""
    encoding: str | None = ""


def sheets_of(path: Path) -> list[str]:
    """List the sheets of an Excel file that has several; else nothing, for its first need not be named.

    Raises
    ------
    DataError
        The file is no Excel file.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = [html.unescape(name.decode()) for name in _SHEET.findall(archive.read("xl/workbook.xml"))]
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise DataError(f"{path.name} cannot be read: it is no Excel file, or damaged.") from error
    return names if len(names) > 1 else []


def read_sample(connection: duckdb.DuckDBPyConnection, path: Path, sheet: str = "") -> Sample:
    """Read the headings and the first rows of a file.

    Parameters
    ----------
    connection : DuckDBPyConnection
        Reads Parquet.
    path : Path
        CSV, plain or gzipped, Excel or Parquet.
    sheet : str
        Of an Excel file; empty for the first.

    Returns
    -------
    Sample
        Blank cells are empty text or None.

    Raises
    ------
    DataError
        The file cannot be read, or its first line is no header.
    """
    match kind_of(path):
        case "csv":
            sample = _read_csv(path)
        case "xlsx":
            sample = _read_sheet(path, sheet)
        case _:
            sample = _read_parquet(connection, path)
    values = [heading for heading in sample.headings if _A_VALUE.fullmatch(heading)]
    if values or all(heading.isdigit() for heading in sample.headings):
        raise DataError(f"{path.name} must start with a header line; values stand in its first line.")
    if sample.rows.empty:
        raise DataError(f"{path.name} must have rows; it has none but its header.")
    return sample


def _read_csv(path: Path) -> Sample:
    with tempfile.TemporaryDirectory(prefix="servicefit-") as private:
        text = plain_text(path, Path(private))
        shape = read_csv_shape(text.file, path.name)
        try:
            with open_text(text.file) as lines:
                records = list(islice(csv.reader(lines, delimiter=shape.delimiter), 1, FIRST_ROWS + 1))
        except csv.Error as error:
            raise DataError(f"{path.name} cannot be read: {error}.") from error
    return Sample(
        shape.headings, _frame(records, len(shape.headings)), shape.delimiter, _encoding_in_sql(path, text.encoding)
    )


def _encoding_in_sql(path: Path, encoding: str) -> str | None:
    if encoding != "cp1252":
        return {"utf-8": "", "utf-16-le": "utf-16"}.get(encoding)
    with open_bytes(path) as raw:
        is_latin_1 = not any(_NO_LATIN_1.search(chunk) for chunk in iter(lambda: raw.read(_CHUNK), b""))
    return "latin-1" if is_latin_1 else None


def _read_sheet(path: Path, name: str) -> Sample:
    """Take the first row with most cells for the headings: titles may stand above it."""
    with open_sheet(path, name) as sheet:
        rows = [cells for _, cells in islice(sheet.rows, FIRST_ROWS)]
    if not rows:
        raise DataError(f"{path.name} must start with a row of headings; the sheet is empty.")
    filled = [sum(cell is not None for cell in cells) for cells in rows[:_HEADINGS_WITHIN]]
    top = filled.index(max(filled))
    headings = tuple("" if cell is None else str(cell).strip() for cell in rows[top])
    records = [["" if cell is None else _cell(cell) for cell in cells] for cells in rows[top + 1 :]]
    return Sample(headings, _frame(records, len(headings)))


def _cell(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _frame(records: Sequence[Sequence[str]], width: int) -> pd.DataFrame:
    """Give every record as many cells as the header has."""
    even = [[*record[:width], *[""] * (width - len(record))] for record in records if record]
    return pd.DataFrame(even, columns=range(width), dtype="str")


def _read_parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> Sample:
    try:
        relation = connection.execute(
            f"select cast(columns(*) as varchar) from read_parquet({literal(str(path))}) limit {FIRST_ROWS}"  # noqa: S608 - a path, quoted
        )
        headings = tuple(str(column[0]) for column in relation.description or ())
        rows = pd.DataFrame(relation.fetchall(), columns=range(len(headings)), dtype="str")
    except duckdb.Error as error:
        raise DataError(f"{path.name} cannot be read: {first_line(error)}.") from error
    return Sample(headings, rows)
