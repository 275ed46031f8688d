"""Which heading of a file is which column of the contract."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from servicefit.errors import DataError, nearest
from servicefit.tables import RATING_PREFIX, Table

DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class CsvShape:
    """How a CSV file is written.

    Parameters
    ----------
    delimiter : str
        One of ``DELIMITERS``.
    headings : tuple of str
        As written, in order.
    """

    delimiter: str
    headings: tuple[str, ...]


def open_text(file: Path) -> IO[str]:
    """Open a plain or gzipped text file; bytes that are no UTF-8 are replaced."""
    raw = gzip.open(file, "rb") if file.name.lower().endswith(".gz") else file.open("rb")
    return io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace", newline="")


def read_csv_shape(file: Path) -> CsvShape:
    """Read the header line of a CSV file.

    Parameters
    ----------
    file : Path
        Plain or gzipped.

    Returns
    -------
    CsvShape
        The delimiter is the one that splits the header into most parts.

    Raises
    ------
    DataError
        The file is empty or cannot be read.
    """
    try:
        with open_text(file) as text:
            rows = {mark: _first_row(text, mark) for mark in DELIMITERS}
    except (OSError, EOFError) as error:
        raise DataError(f"{file.name} cannot be read: {error}.", "Export it again.") from error
    delimiter = max(DELIMITERS, key=lambda mark: len(rows[mark]))
    if not any(rows[delimiter]):
        raise DataError(f"{file.name} must start with a header line; it is empty.", "Export it again, with headings.")
    return CsvShape(delimiter, tuple(heading.strip() for heading in rows[delimiter]))


def _first_row(text: IO[str], delimiter: str) -> list[str]:
    text.seek(0)
    return next(csv.reader(text, delimiter=delimiter), [])


def match_headings(table: Table, headings: Sequence[str], mapping: Mapping[str, str], file: str) -> dict[str, int]:
    """Find the position of every contract column among a file's headings.

    Parameters
    ----------
    table : Table
        The export.
    headings : sequence of str
        As the file has them.
    mapping : mapping of str to str
        ``[columns.<table>]``: canonical column to the file's own heading.
    file : str
        Its name, for messages.

    Returns
    -------
    dict of str to int
        Canonical column (also ``rating_<feature_id>`` for wide ratings) to position.

    Raises
    ------
    DataError
        A required column, or a heading that the settings name, is not there.
    """
    places: dict[str, list[int]] = {}
    for position, heading in enumerate(headings):
        places.setdefault(_plain(heading), []).append(position)
    wanted = {name: mapping.get(name, name) for name in (*table.column_names, *mapping)}
    if table.wide:
        taken = {_plain(heading) for heading in mapping.values()}
        wanted |= {name: name for name in places if name.startswith(RATING_PREFIX) and name not in taken and name not in wanted}
    found: dict[str, int] = {}
    for name, heading in wanted.items():
        positions = places.get(_plain(heading), [])
        if len(positions) > 1:
            raise DataError(f'{file}: the heading "{heading}" must stand once; it stands {len(positions)} times.', "Rename one of them.")
        if positions:
            found[name] = positions[0]
        elif name in mapping:
            raise DataError(
                f'{file}: [columns.{table.name}] {name} = "{heading}", but the file has no such heading.', nearest(heading, headings)
            )
    _require(table, found, headings, file)
    return found


def _require(table: Table, found: Mapping[str, int], headings: Sequence[str], file: str) -> None:
    for name in table.required:
        if name not in found:
            raise DataError(
                f"{file}: the export {table.name} must have the column {name}; its headings are {', '.join(headings[:12])}"
                + (", …" if len(headings) > 12 else "")
                + ".",
                f'{nearest(name, headings)} If it has another name, write under [columns.{table.name}]: {name} = "its heading"',
            )


def _plain(heading: str) -> str:
    """Fold what people write differently: case, spaces, hyphens."""
    return re.sub(r"[\s\-]+", "_", heading.strip()).lower()
